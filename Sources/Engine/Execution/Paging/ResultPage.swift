package import Columns
package import Kernels

/// Some rows of a result in columns; text is made of the cells that are looked at.
package struct ResultPage: Sendable {
  package static let standardRowCount = 512

  /// The place of the first row in the result.
  package let firstRow: Int
  package let batch: Batch
  package let zone: TimeZone

  package init(firstRow: Int, _ batch: Batch, zone: TimeZone) {
    self.firstRow = firstRow
    self.batch = batch
    self.zone = zone
  }

  package var rowCount: Int { batch.rowCount }

  package var rows: Range<Int> { firstRow..<firstRow + batch.rowCount }

  /// What a cast to text gives of a cell; nil for null and outside of the page. `row` counts in
  /// the page.
  package func text(row: Int, column: Int) -> String? {
    texts(rows: row..<row + 1, column: column).first ?? nil
  }

  /// The texts of some rows of a column, as many as the page has of them.
  package func texts(rows: Range<Int>, column: Int) -> [String?] {
    let rows = rows.clamped(to: 0..<batch.rowCount)
    guard !rows.isEmpty, (0..<batch.columnCount).contains(column) else { return [] }
    let texts = ColumnText.texts(
      of: batch.column(column).slice(rows), zone: zone, binary: .hexadecimal)
    return (0..<rows.count).map { row in
      guard case .string(let text) = texts.value(at: row) else { return nil }
      return text
    }
  }

  package func value(row: Int, column: Int) -> Value? {
    guard (0..<batch.rowCount).contains(row), (0..<batch.columnCount).contains(column) else {
      return nil
    }
    return batch.column(column).value(at: row)
  }
}
