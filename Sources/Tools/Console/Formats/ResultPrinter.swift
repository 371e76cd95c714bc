package import Columns
package import Execution
package import Kernels

/// One statement's rows on their way out.
package struct PrintedResult {
  /// Counts from 1.
  package var statement: Int
  package var sql: String
  package var schema: Schema
  /// False for statements that only do something.
  package var hasRows: Bool
  package var rows: StoredRows
  /// So many rows are printed; nil prints all.
  package var limit: Int?
  package var milliseconds: Double
  package var zone: TimeZone

  package init(
    statement: Int, sql: String, schema: Schema, hasRows: Bool, rows: StoredRows,
    milliseconds: Double, zone: TimeZone
  ) {
    self.statement = statement
    self.sql = sql
    self.schema = schema
    self.hasRows = hasRows
    self.rows = rows
    self.milliseconds = milliseconds
    self.zone = zone
  }

  package var rowCount: Int { min(rows.rowCount, limit ?? .max) }

  /// Gives the rows to print, a batch at a time.
  func forEachBatch(_ body: (Batch) throws -> Void) throws {
    var left = limit ?? .max
    try rows.forEach { batch in
      guard left > 0 else { return }
      try body(batch.rowCount <= left ? batch : batch.slice(0..<left))
      left -= min(left, batch.rowCount)
    }
  }

  /// The columns of a batch as flat text.
  func texts(
    of batch: Batch, binary: ColumnText.BinaryForm = .hexadecimal
  ) -> [TextCells] {
    batch.columns.map { TextCells(ColumnText.texts(of: $0, zone: zone, binary: binary)) }
  }
}

/// A failed statement on its way out.
package struct PrintedFailure {
  package var statement: Int
  package var sql: String
  package var error: QueryError

  package init(statement: Int, sql: String, error: QueryError) {
    self.statement = statement
    self.sql = sql
    self.error = error
  }
}

/// Writes results in one format.
package protocol ResultPrinter: AnyObject {
  /// Asks `checkpoint` between batches, which throws when printing is to stop.
  func write(_ result: PrintedResult, checkpoint: () throws -> Void) throws
  func write(_ failure: PrintedFailure) throws
  /// Completes what the format needs at the end.
  func finish() throws
}

extension ResultPrinter {
  /// Failures are told on standard error, unless the format has a place for them.
  package func write(_ failure: PrintedFailure) throws {}
  package func finish() throws {}
}

/// A flat text column that rows are read from.
struct TextCells {
  private let vector: Vector
  private let views: UnsafeMutablePointer<StringView>
  private let validity: Bitmap?
  private let isNullThroughout: Bool

  init(_ texts: Vector) {
    isNullThroughout = texts.isConstantNull
    vector = texts.flattened()
    views = vector.pointer(as: StringView.self)
    validity = vector.validity
  }

  /// The text of a row, or nil for null.
  @inline(__always)
  subscript(row: Int) -> StringView? {
    if isNullThroughout { return nil }
    if let validity, !validity[row] { return nil }
    return views[row]
  }
}
