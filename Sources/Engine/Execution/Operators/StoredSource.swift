import Columns
import Scheduler

/// Rows kept by a sink, given again batch by batch: one morsel a piece.
final class StoredSource: PipelineSource {
  private let rows: StoredRows
  private let columns: [Int]?

  /// `columns` picks and orders columns of the stored batches; nil gives them as they are.
  init(_ rows: StoredRows, columns: [Int]? = nil) {
    self.rows = rows
    self.columns = columns
    rows.addReader()
  }

  func prepare() throws -> Int { rows.pieceCount }

  func read(morsel: Int, _ scope: WorkerScope, into next: Step) throws {
    if let merge = try scope.takeSuspended() as? SortedReader ?? rows.mergeReader() {
      return try read(merge, scope, into: next)
    }
    try rows.read(piece: morsel, limit: scope.query.batchRowCount) { batch in
      if scope.stop.isSet { return }
      scope.countStored(rows: batch.rowCount)
      try scope.throwIfCancelled()
      try next.push(columns.map(batch.projected) ?? batch)
    }
  }

  private func read(_ merge: SortedReader, _ scope: WorkerScope, into next: Step) throws {
    let limit = min(scope.query.batchRowCount, Batch.standardRowCount)
    while !scope.stop.isSet {
      if scope.mustPause { return scope.suspend(merge) }
      guard let batch = try merge.next(limit: limit) else { return }
      scope.countStored(rows: batch.rowCount)
      try scope.throwIfCancelled()
      try next.push(columns.map(batch.projected) ?? batch)
    }
  }

  func ended() { rows.readerEnded() }
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
    scope.task?.metrics.rowsRead &+= batch.rowCount
    scope.count(rows: batch.rowCount, of: id)
    try next.push(batch)
  }
}
