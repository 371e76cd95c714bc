package import Columns

/// The parts of intervals as numbers.
package enum IntervalFields {
  /// Whole days of a day-time interval.
  package static func days(_ vector: Vector, rowCount: Int) throws(QueryError) -> Vector {
    try Encodings.unary(vector, .int, rowCount: rowCount) { (input, count) in
      .flat(
        .int, count: count,
        values: mapValues(input, count) { (micros: Int64) in
          Int32(truncatingIfNeeded: micros / TimeUnits.microsPerDay)
        })
    }
  }
}
