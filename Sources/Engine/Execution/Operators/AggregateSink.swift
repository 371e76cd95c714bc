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
  /// Nobody behind counts the groups as this operator's rows.
  private let countsRows: Bool
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
  /// About so many groups are merged by one task otherwise.
  private static let taskGroupCount = 40_000

  /// What the finish tasks share.
  ///
  /// `@unchecked Sendable`: filled by `inputEnded` and by tasks in places of their own (locked).
  private final class Merging: @unchecked Sendable {
    var parts: [AggregatePart] = []
    /// How many neighbouring partitions of the parts one task merges.
    var partitionsPerTask = AggregatePart.partitionCount
    var finished: [Batch?] = []
    /// The groups are merged part by part from disk.
    var isOnDisk = false
    let lock = Mutex(())
  }

  init(
    _ id: OperatorID, keys: [Evaluator], nullable: [Bool], plans: [AggregatePlan],
    _ query: QueryContext, into results: StoredRows, countsRows: Bool
  ) {
    self.id = id
    self.countsRows = countsRows
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
    let total = workers.reduce(0) { $0 + $1.groupCount }
    let byteCount = workers.reduce(0) { $0 + $1.byteSize }
    let isSmall = workers.count <= 1 || total <= AggregateSink.smallGroupCount
    if layout != nil, workers.contains(where: \.hasSpilled) || !finishMemory.holds(2 * byteCount) {
      for worker in workers {
        try worker.writeGroups()
        try worker.flush()
      }
      merging.isOnDisk = true
    } else if layout == nil || isSmall && workers.allSatisfy(\.parts.isEmpty) {
      try mergeAll(workers.map(\.state))
      finishMemory.release()
    } else {
      for worker in workers { merging.parts += try worker.takeParts() }
      var taskCount = 32
      while taskCount < AggregatePart.partitionCount, taskCount * Self.taskGroupCount < total {
        taskCount *= 2
      }
      merging.partitionsPerTask = AggregatePart.partitionCount / taskCount
      merging.finished = Array(repeating: nil, count: taskCount)
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
    let first = task * merging.partitionsPerTask
    let partitions = first..<(first + merging.partitionsPerTask)
    let expected = merging.parts.reduce(0) { $0 + $1.rows(of: partitions).count }
    let state = AggregateState(layout, plans, expecting: min(expected, 2 * Self.taskGroupCount))
    for part in merging.parts {
      try context.throwIfCancelled()
      try state.merge(part, partitions: partitions)
    }
    let batch = try state.finish()
    merging.lock.withLock { _ in merging.finished[task] = batch }
  }

  func phaseEnded(_ phase: Int) throws {
    defer {
      if countsRows {
        TaskContext.current?.operatorSlot(id.number, id.name).count(rows: results.rowCount)
      }
    }
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
