import Columns

/// Rows kept by a sink, given again batch by batch: one morsel a batch.
final class StoredSource: PipelineSource {
  private let rows: StoredRows
  private let columns: [Int]?

  /// `columns` picks and orders columns of the stored batches; nil gives them as they are.
  init(_ rows: StoredRows, columns: [Int]? = nil) {
    self.rows = rows
    self.columns = columns
  }

  func prepare() throws -> Int { rows.batches.count }

  func read(morsel: Int, _ scope: WorkerScope, into next: Step) throws {
    let batch = rows.batches[morsel]
    let limit = scope.query.batchRowCount
    var start = 0
    while start < batch.rowCount, !scope.stop.isSet {
      try scope.throwIfCancelled()
      let end = min(start + limit, batch.rowCount)
      // Several readers may share a stored batch, whose memo belongs to one: read a copy.
      let part = Batch(batch.sources, rowCount: batch.rowCount).slice(start..<end)
      try next.push(columns.map(part.projected) ?? part)
      start = end
    }
  }
}

/// Batches that a sink has filled and later pipelines read.
///
/// `@unchecked Sendable`: written while the sink's pipeline ends, read by pipelines after it.
final class StoredRows: @unchecked Sendable {
  /// Without selections.
  var batches: [Batch] = []

  init(_ batches: [Batch] = []) { self.batches = batches }

  var rowCount: Int { batches.reduce(0) { $0 + $1.rowCount } }
}

/// One batch made when the query starts: VALUES, a range of numbers.
final class GeneratedSource: PipelineSource {
  typealias Body = @Sendable (Int) throws -> Batch?

  private let morselCount: Int
  private let body: Body
  private let id: OperatorID

  /// `body` makes the rows of a morsel, or nil when it has none.
  init(_ id: OperatorID, morselCount: Int, _ body: @escaping Body) {
    self.id = id
    self.morselCount = morselCount
    self.body = body
  }

  var knownMorselCount: Int? { morselCount }

  func prepare() throws -> Int { morselCount }

  func read(morsel: Int, _ scope: WorkerScope, into next: Step) throws {
    try scope.throwIfCancelled()
    guard let batch = try body(morsel) else { return }
    scope.count(rows: batch.rowCount, of: id)
    try next.push(batch)
  }
}
