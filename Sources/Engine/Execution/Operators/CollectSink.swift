import Columns

/// Keeps all rows, in the order of the source.
final class CollectSink: PipelineSink {
  let rows: StoredRows
  private let id: OperatorID

  init(_ id: OperatorID, into rows: StoredRows) {
    self.id = id
    self.rows = rows
  }

  func makeStep(_ scope: WorkerScope) -> Step { CollectStep(scope, id, rows) }

  // Batches of one morsel come from one worker and are already in order.
  func inputEnded() throws { rows.sort() }
}

private final class CollectStep: SinkStep {
  private let rows: StoredRows

  init(_ scope: WorkerScope, _ id: OperatorID, _ rows: StoredRows) {
    self.rows = rows
    super.init(scope, id)
  }

  override func take(_ batch: Batch) throws {
    scope.count(rows: batch.rowCount, of: id)
    try rows.append(batch, at: scope.place)
  }
}
