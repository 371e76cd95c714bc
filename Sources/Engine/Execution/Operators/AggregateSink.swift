import Columns
import Functions
import Kernels
import Scheduler
import Synchronization

/// Groups rows: every worker fills tables of its own, which are then merged by ranges of hashes.
final class AggregateSink: PipelineSink {
  /// Key columns, then aggregates; one batch a partition.
  let results: StoredRows
  private let id: OperatorID
  private let keys: [Evaluator]
  private let layout: KeyLayout?
  private let plans: [AggregatePlan]
  private let query: QueryContext
  private let spill: AggregateSpill?
  /// What finishing in memory takes besides the workers' groups.
  private let finishMemory: OperatorMemory
  private let workers = Mutex<[WorkerGroups]>([])
  private let merging = Merging()

  /// Fewer groups than this in all are merged by one task.
  private static let smallGroupCount = 20_000
  private static let partitionBits = 5

  /// What the finish tasks share.
  ///
  /// `@unchecked Sendable`: filled by `inputEnded` and by tasks in places of their own (locked).
  private final class Merging: @unchecked Sendable {
    var parts: [(part: AggregatePart, rows: [[Int32]])] = []
    var finished: [Batch?] = []
    /// The groups are merged part by part from disk.
    var isOnDisk = false
    let lock = Mutex(())
  }

  init(
    _ id: OperatorID, keys: [Evaluator], nullable: [Bool], plans: [AggregatePlan],
    _ query: QueryContext, into results: StoredRows
  ) {
    self.id = id
    self.keys = keys
    self.plans = plans
    self.results = results
    self.query = query
    let layout = keys.isEmpty ? nil : KeyLayout(types: keys.map(\.type), nullable: nullable)
    self.layout = layout
    spill = layout.map { AggregateSpill(id, $0, plans, query) }
    finishMemory = OperatorMemory(query.memory, for: id.name, isSpillable: false)
  }

  func makeStep(_ scope: WorkerScope) -> Step {
    let memory = OperatorMemory(query.memory, for: id.name)
    let groups = WorkerGroups(AggregateState(layout, plans), memory, spill)
    workers.withLock { $0.append(groups) }
    return AggregateStep(scope, id, groups, keys: keys, plans)
  }

  func inputEnded() throws {
    let workers = workers.withLock { workers in
      defer { workers = [] }
      return workers
    }
    let states = workers.map(\.state)
    let total = states.reduce(0) { $0 + $1.groupCount }
    let byteCount = states.reduce(0) { $0 + $1.byteSize }
    if layout != nil, workers.contains(where: \.hasSpilled) || !finishMemory.holds(2 * byteCount) {
      for worker in workers {
        try worker.writeGroups()
        try worker.flush()
      }
      merging.isOnDisk = true
    } else if states.count <= 1 || total <= AggregateSink.smallGroupCount || layout == nil {
      try mergeAll(states)
      finishMemory.release()
    } else {
      for worker in workers {
        let part = try worker.state.export()
        merging.parts.append((part, part.rowsByPartition(bits: AggregateSink.partitionBits)))
        worker.clear()
      }
      merging.finished = Array(repeating: nil, count: 1 << AggregateSink.partitionBits)
    }
    for worker in workers { worker.clear() }
  }

  private func mergeAll(_ states: [AggregateState]) throws {
    let sorted = states.sorted { $0.groupCount > $1.groupCount }
    let target = sorted.first ?? AggregateState(layout, plans)
    for other in sorted.dropFirst() { try target.merge(try other.export()) }
    let batch = try target.finish()
    try results.replace(by: batch.rowCount > 0 ? [batch] : [])
  }

  let finishPhaseCount = 1

  func finishTaskCount(phase: Int) -> Int {
    merging.isOnDisk ? PartitionedRows.partCount : merging.finished.count
  }

  func finish(phase: Int, task: Int, _ context: TaskContext) throws {
    if merging.isOnDisk, let spill {
      return try spill.merge(part: task, context, into: results)
    }
    let state = AggregateState(layout, plans)
    for (part, rows) in merging.parts {
      try context.throwIfCancelled()
      try state.merge(part.gather(rows[task]))
    }
    let batch = try state.finish()
    merging.lock.withLock { _ in merging.finished[task] = batch }
  }

  func phaseEnded(_ phase: Int) throws {
    guard !merging.finished.isEmpty else { return }
    try results.replace(by: merging.finished.compactMap { $0 }.filter { $0.rowCount > 0 })
    merging.finished = []
    merging.parts = []
    finishMemory.release()
  }
}

private final class AggregateStep: SinkStep {
  private let groups: WorkerGroups
  private let keys: [Evaluator]
  private let plans: [AggregatePlan]

  init(
    _ scope: WorkerScope, _ id: OperatorID, _ groups: WorkerGroups, keys: [Evaluator],
    _ plans: [AggregatePlan]
  ) {
    self.groups = groups
    self.keys = keys
    self.plans = plans
    super.init(scope, id)
  }

  override func take(_ batch: Batch) throws {
    try groups.makeRoom(forRows: batch.rowCount)
    var vectors: [Vector] = []
    vectors.reserveCapacity(keys.count)
    for key in keys { vectors.append(try key.evaluate(batch, scope.frame)) }
    try groups.state.add(batch, keys: vectors, plans, scope.frame)
    try groups.account()
  }
}
