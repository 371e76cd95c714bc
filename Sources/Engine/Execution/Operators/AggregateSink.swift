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
  private let reservation: MemoryReservation
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
    let lock = Mutex(())
  }

  /// The groups of one worker.
  ///
  /// `@unchecked Sendable`: used by that worker alone until the input has ended.
  private final class WorkerGroups: @unchecked Sendable {
    let state: AggregateState
    init(_ state: AggregateState) { self.state = state }
  }

  init(
    _ id: OperatorID, keys: [Evaluator], nullable: [Bool], plans: [AggregatePlan],
    memory: MemoryAccount, into results: StoredRows
  ) {
    self.id = id
    self.keys = keys
    self.plans = plans
    self.results = results
    layout = keys.isEmpty ? nil : KeyLayout(types: keys.map(\.type), nullable: nullable)
    reservation = memory.reserve(for: id.name)
  }

  func makeStep(_ scope: WorkerScope) -> Step {
    let state = AggregateState(layout, plans)
    let groups = WorkerGroups(state)
    workers.withLock { $0.append(groups) }
    return AggregateStep(scope, id, state, keys: keys, plans, reservation)
  }

  func inputEnded() throws {
    let states = workers.withLock { $0.map(\.state) }
    let total = states.reduce(0) { $0 + $1.groupCount }
    if states.count <= 1 || total <= AggregateSink.smallGroupCount || layout == nil {
      try mergeAll(states)
    } else {
      for state in states {
        let part = try state.export()
        merging.parts.append((part, part.rowsByPartition(bits: AggregateSink.partitionBits)))
      }
      merging.finished = Array(repeating: nil, count: 1 << AggregateSink.partitionBits)
    }
    workers.withLock { $0 = [] }
  }

  private func mergeAll(_ states: [AggregateState]) throws {
    let sorted = states.sorted { $0.groupCount > $1.groupCount }
    let target = sorted.first ?? AggregateState(layout, plans)
    for other in sorted.dropFirst() { try target.merge(try other.export()) }
    let batch = try target.finish()
    results.batches = batch.rowCount > 0 ? [batch] : []
  }

  let finishPhaseCount = 1

  func finishTaskCount(phase: Int) -> Int { merging.finished.count }

  func finish(phase: Int, task: Int, _ context: TaskContext) throws {
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
    results.batches = merging.finished.compactMap { $0 }.filter { $0.rowCount > 0 }
    merging.finished = []
    merging.parts = []
    reservation.release()
  }
}

private final class AggregateStep: SinkStep {
  private let state: AggregateState
  private let keys: [Evaluator]
  private let plans: [AggregatePlan]
  private let reservation: MemoryReservation
  private var reservedBytes = 0

  init(
    _ scope: WorkerScope, _ id: OperatorID, _ state: AggregateState, keys: [Evaluator],
    _ plans: [AggregatePlan], _ reservation: MemoryReservation
  ) {
    self.state = state
    self.keys = keys
    self.plans = plans
    self.reservation = reservation
    super.init(scope, id)
  }

  override func take(_ batch: Batch) throws {
    var vectors: [Vector] = []
    vectors.reserveCapacity(keys.count)
    for key in keys { vectors.append(try key.evaluate(batch, scope.frame)) }
    try state.add(batch, keys: vectors, plans, scope.frame)
    let bytes = state.byteSize
    if bytes > reservedBytes {
      try reservation.growOrThrow(by: bytes - reservedBytes)
      reservedBytes = bytes
    }
  }
}
