package import Columns

/// What is known of a table without reading it.
package struct TableStatistics: Sendable {
  package var rowCount: Int?
  package var byteSize: Int?
  /// One entry a column of the schema.
  package var columns: [ColumnStatistics]

  package init(rowCount: Int? = nil, byteSize: Int? = nil, columns: [ColumnStatistics] = []) {
    self.rowCount = rowCount
    self.byteSize = byteSize
    self.columns = columns
  }
}

package struct ColumnStatistics: Sendable {
  package var minimum: Value?
  package var maximum: Value?
  package var nullCount: Int?
  package var distinctCount: Int?
  package var averageByteSize: Double?

  package init(
    minimum: Value? = nil, maximum: Value? = nil, nullCount: Int? = nil,
    distinctCount: Int? = nil, averageByteSize: Double? = nil
  ) {
    self.minimum = minimum
    self.maximum = maximum
    self.nullCount = nullCount
    self.distinctCount = distinctCount
    self.averageByteSize = averageByteSize
  }
}
