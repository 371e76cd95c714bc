import Columns
import Synchronization

/// Keeps all rows, in the order of the source.
final class CollectSink: PipelineSink {
  let rows: StoredRows
  private let id: OperatorID
  private let pieces = Mutex<[(place: LimitSink.Place, batch: Batch)]>([])

  init(_ id: OperatorID, into rows: StoredRows) {
    self.id = id
    self.rows = rows
  }

  func makeStep(_ scope: WorkerScope) -> Step { CollectStep(scope, id, self) }

  fileprivate func add(_ batch: Batch, at place: LimitSink.Place) {
    let whole = Batch(batch.columns, rowCount: batch.rowCount)
    pieces.withLock { $0.append((place, whole)) }
  }

  func inputEnded() throws {
    var collected = pieces.withLock { pieces in
      defer { pieces = [] }
      return Array(pieces.enumerated())
    }
    // Batches of one morsel come from one worker and are already in order.
    collected.sort { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }
    rows.batches = collected.map(\.element.batch)
  }
}

private final class CollectStep: SinkStep {
  private let sink: CollectSink

  init(_ scope: WorkerScope, _ id: OperatorID, _ sink: CollectSink) {
    self.sink = sink
    super.init(scope, id)
  }

  override func take(_ batch: Batch) throws {
    scope.count(rows: batch.rowCount, of: id)
    sink.add(batch, at: .init(pipeline: scope.pipelineOrder, morsel: scope.morsel))
  }
}
