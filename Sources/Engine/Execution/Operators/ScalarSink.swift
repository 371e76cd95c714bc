import Columns
import Synchronization

/// Keeps the one value of a scalar subquery; no row gives null, a second row is an error.
final class ScalarSink: PipelineSink {
  private let id: OperatorID
  private let result: SubqueryResult
  private let type: DataType
  private let found = Mutex<Vector?>(nil)

  init(_ id: OperatorID, _ result: SubqueryResult, type: DataType) {
    self.id = id
    self.result = result
    self.type = type
  }

  func makeStep(_ scope: WorkerScope) -> Step { ScalarStep(scope, id, self) }

  fileprivate func add(_ batch: Batch) throws {
    let single = batch.column(0).slice(0..<1).flattened()
    try found.withLock { found in
      guard found == nil, batch.rowCount == 1 else {
        throw QueryError(
          "SCALAR_SUBQUERY_TOO_MANY_ROWS", sqlState: "21000",
          "More than one row returned by a subquery used as an expression.")
      }
      found = single
    }
  }

  func inputEnded() throws {
    result.single = found.withLock { $0 } ?? .of(type, [.null])
  }
}

private final class ScalarStep: SinkStep {
  private let sink: ScalarSink

  init(_ scope: WorkerScope, _ id: OperatorID, _ sink: ScalarSink) {
    self.sink = sink
    super.init(scope, id)
  }

  override func take(_ batch: Batch) throws { try sink.add(batch) }
}
