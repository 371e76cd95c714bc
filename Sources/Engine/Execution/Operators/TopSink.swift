import Columns
import Kernels
import Scheduler
import Synchronization

/// `ORDER BY … LIMIT`: keeps only rows that may be among the first.
final class TopSink: PipelineSink {
  let results: StoredRows
  private let id: OperatorID
  private let keys: [Evaluator]
  private let orders: [SortKeyOrder]
  private let types: [DataType]
  private let skip: Int
  private let count: Int
  private let bound: TopBound?
  private let candidates = Mutex<[TopCandidates]>([])

  init(
    _ id: OperatorID, keys: [Evaluator], orders: [SortKeyOrder], types: [DataType], skip: Int,
    count: Int, bound: TopBound?, into results: StoredRows
  ) {
    self.id = id
    self.keys = keys
    self.orders = orders
    self.types = types
    self.skip = skip
    self.count = count
    self.bound = bound
    self.results = results
  }

  func makeStep(_ scope: WorkerScope) -> Step {
    let made = TopCandidates(orders, limit: skip + count, types, bound)
    candidates.withLock { $0.append(made) }
    return TopStep(scope, id, made, keys: keys)
  }

  func inputEnded() throws {
    let all = candidates.withLock { candidates in
      defer { candidates = [] }
      return candidates
    }
    let final = TopCandidates(orders, limit: skip + count, types, nil)
    for each in all {
      guard let (batch, keys) = each.finish() else { continue }
      final.offer(batch, keys: keys)
    }
    guard let (batch, _) = final.finish() else { return }
    let end = min(batch.rowCount, skip + count)
    guard skip < end else { return }
    try results.replace(by: [batch.slice(skip..<end)])
    TaskContext.current?.operatorSlot(id.number, id.name).count(rows: results.rowCount)
  }
}

/// The rows of one worker that may be among the first, with their key columns.
///
/// `@unchecked Sendable`: used by its worker, then by the task that ends the input.
private final class TopCandidates: @unchecked Sendable {
  private let top: TopRows
  private let types: [DataType]
  private let keyTypes: [DataType]
  private let limit: Int
  /// What scans are told when enough rows are kept.
  private let bound: TopBound?
  private var kept: [Batch] = []

  init(_ orders: [SortKeyOrder], limit: Int, _ types: [DataType], _ bound: TopBound?) {
    top = TopRows(orders, limit: limit)
    self.limit = limit
    self.bound = bound
    self.types = types
    keyTypes = orders.map(\.type)
  }

  func offer(_ batch: Batch, keys: [Vector]) {
    let selection = top.offer(keys, rowCount: batch.rowCount)
    guard selection.count > 0 else { return }
    let chosen = batch.adding(keys).filtered(by: selection).materialized
    // A few rows do not keep the memory of all rows that they were read with.
    let isSparse = selection.count < Batch.standardRowCount / 4
    kept.append(isSparse ? chosen.detached() : chosen)
    if top.needsCompaction { compact() }
  }

  private func compact() {
    let whole = Batch.concat(kept, types: types + keyTypes)
    let first = whole.filtered(by: top.compact()).materialized.detached()
    kept = [first]
    if limit > 0, first.rowCount == limit {
      bound?.offer(first.column(types.count), row: limit - 1)
    }
  }

  func finish() -> (rows: Batch, keys: [Vector])? {
    guard !kept.isEmpty else { return nil }
    compact()
    let whole = kept[0]
    return (
      whole.projected(Array(0..<types.count)),
      (types.count..<types.count + keyTypes.count).map(whole.column)
    )
  }
}

private final class TopStep: SinkStep {
  private let candidates: TopCandidates
  private let keys: [Evaluator]

  init(_ scope: WorkerScope, _ id: OperatorID, _ candidates: TopCandidates, keys: [Evaluator]) {
    self.candidates = candidates
    self.keys = keys
    super.init(scope, id)
  }

  override func take(_ batch: Batch) throws {
    candidates.offer(batch, keys: try keys.map { try $0.evaluate(batch, scope.frame) })
  }
}

extension Batch {
  /// The same rows without the memory of others.
  func detached() -> Batch { Batch(columns.map { $0.detached() }, rowCount: rowCount) }
}
