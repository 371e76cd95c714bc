import Columns
import Glibc
import Synchronization

/// What a running task knows and counts; touched by the task's own thread only.
package final class TaskContext {
  package let job: Job
  package let stage: Stage
  package let taskID: Int
  package let partition: Int
  package let attempt: Int
  /// Which of the pool's slots the task holds: no two running tasks of a stage share one.
  package let workerIndex: Int
  package var metrics = TaskMetrics()

  /// The operator whose rows are under way: what is reserved meanwhile is its memory.
  package var runningOperator: OperatorSlot?

  /// The task that this thread had to leave for this one, if any.
  let outer: TaskContext?
  var hasYielded = false
  /// The morsel that this task alone is to try again, until it has taken it.
  private(set) var retriedMorsel: Int?
  /// The try of a morsel that failed before anything of it was done.
  private(set) var refused: TaskAttempt?
  private(set) var published = TaskMetrics()
  private let isRetry: Bool
  private var morselsTaken = 0
  private var seenSignals: UInt64
  /// The signals at which the counters were shown last.
  private var shownSignals: UInt64
  private var lastCharge: UInt64
  private var lastLook: UInt64 = 0
  private var slots: [OperatorSlot] = []
  private var announcedSlotCount = 0
  private var successActions: [() throws -> Void] = []
  private var buffers: [Int: AnyObject] = [:]
  private let startCPU: UInt64
  let startTime: UInt64

  init(
    job: Job, stage: Stage, taskID: Int, task: TaskAttempt, workerIndex: Int, seenSignals: UInt64
  ) {
    self.job = job
    self.stage = stage
    self.taskID = taskID
    self.workerIndex = workerIndex
    partition = task.partition
    attempt = task.number
    isRetry = stage.isResumable && task.number > 0
    retriedMorsel = isRetry ? task.partition : nil
    outer = TaskContext.current
    self.seenSignals = seenSignals
    shownSignals = seenSignals
    startTime = Clock.monotonicNanoseconds()
    startCPU = Clock.threadNanoseconds()
    lastCharge = startTime
  }

  /// True when the job has been cancelled or has failed: one relaxed load.
  package var isCancelled: Bool { job.isInterrupted.load(ordering: .relaxed) }

  package func throwIfCancelled() throws {
    if isCancelled { throw TaskInterrupted() }
  }

  /// The next morsel's number, or nil when there is none or another job deserves the worker more.
  package func nextMorsel() throws -> Int? {
    if job.signals.load(ordering: .relaxed) != seenSignals {
      if isCancelled { throw TaskInterrupted() }
      if lookUp() || mustLeave, morselsTaken > 0 {
        hasYielded = true
        return nil
      }
    }
    guard let morsel = takeMorsel() else { return nil }
    if stage.isResumable, let faults = job.options.faults { try refuse(morsel, faults) }
    morselsTaken += 1
    return morsel
  }

  private func takeMorsel() -> Int? {
    if let morsel = retriedMorsel {
      retriedMorsel = nil
      return morsel
    }
    if isRetry {
      hasYielded = true
      return nil
    }
    if stage.isExhausted.load(ordering: .relaxed) { return nil }
    let morsel = stage.nextMorsel.wrappingAdd(1, ordering: .relaxed).oldValue
    guard morsel < stage.morselLimit else {
      stage.isExhausted.store(true, ordering: .relaxed)
      return nil
    }
    return morsel
  }

  private func refuse(_ morsel: Int, _ faults: FaultInjection) throws {
    let tried = TaskAttempt(partition: morsel, number: isRetry ? attempt : 0)
    guard let fault = faults.failure(of: tried, stage: stage.name) else { return }
    refused = tried
    throw fault
  }

  /// Says that the source is at its end, or that nobody needs more of it.
  package func endMorsels() { stage.isExhausted.store(true, ordering: .relaxed) }

  /// Ends this body before its source is at the end: another one goes on later.
  package func pause() { hasYielded = true }

  /// Leaves the morsel half done; a later body goes on with it and says so by `resume`.
  package func suspend() {
    hasYielded = true
    stage.suspendedCount.wrappingAdd(1, ordering: .relaxed)
  }

  /// Says that this body goes on with a morsel that was left half done.
  package func resume() { stage.suspendedCount.wrappingSubtract(1, ordering: .relaxed) }

  /// True when a more deserving job waits for a worker.
  package var shouldYield: Bool {
    job.signals.load(ordering: .relaxed) != seenSignals && lookUp()
  }

  /// Sees cancellation, publishes counters, and lets a more deserving job run one task in place.
  package func checkpoint() throws {
    guard job.signals.load(ordering: .relaxed) != seenSignals else { return }
    if isCancelled { throw TaskInterrupted() }
    if lookUp() {
      job.pool.runGuest(of: self)
      lastCharge = Clock.monotonicNanoseconds()
    }
  }

  /// True when somebody wants to see what running tasks have counted: two loads, once a batch.
  package var isWatched: Bool { job.signals.load(ordering: .relaxed) != shownSignals }

  /// Shows what has been counted so far, in the middle of a morsel.
  package func show() {
    shownSignals = job.signals.load(ordering: .relaxed)
    job.pool.lock.withLock { publish(now: Clock.monotonicNanoseconds()) }
  }

  /// This task's counters of one operator of the plan; fetch once, then add per batch.
  package func operatorSlot(_ id: Int, _ name: String) -> OperatorSlot {
    if let slot = slots.first(where: { $0.id == id }) { return slot }
    let slot = OperatorSlot(id: id, name: name)
    slots.append(slot)
    return slot
  }

  /// The operators that it has counted for.
  var operators: [Int] { slots.map(\.id) }

  /// Notes how much the operator under way holds.
  package func noteMemory(_ byteCount: Int) {
    metrics.peakMemoryBytes = max(metrics.peakMemoryBytes, byteCount)
    guard let slot = runningOperator else { return }
    slot.peakMemoryBytes = max(slot.peakMemoryBytes, byteCount)
  }

  /// Does something once, and only if this attempt succeeds.
  package func onSuccess(_ action: @escaping () throws -> Void) { successActions.append(action) }

  func succeed() throws {
    for action in successActions { try action() }
  }

  /// A thing of this task's own, made at its first use.
  func buffer<Buffer: AnyObject>(_ id: Int, make: () -> Buffer) -> Buffer {
    if let buffer = buffers[id] as? Buffer { return buffer }
    let buffer = make()
    buffers[id] = buffer
    return buffer
  }

  /// Takes a break from the morsels: publishes, pays for the time used, and answers whether
  /// another job deserves the worker more.
  private func lookUp() -> Bool {
    let now = Clock.monotonicNanoseconds()
    let signals = job.signals.load(ordering: .acquiring)
    if now &- lastLook < Self.lookInterval { return false }
    lastLook = now
    return job.pool.lock.withLock {
      publish(now: now)
      let isContended = job.pool.isContended(by: job)
      if !isContended, !mustLeave, outer == nil { seenSignals = signals }
      return isContended && job.pool.someoneDeservesMore(than: self)
    }
  }

  /// True when the pool has got too small for the slot; a guest of another task keeps nobody there.
  private var mustLeave: Bool { outer == nil && !job.pool.slots.isKept(workerIndex) }

  /// Between two looks at least this much time passes, so that contention costs little.
  private static let lookInterval: UInt64 = 200_000

  /// Adds what was counted since the last time to the stage's and the job's sums (lock held).
  func publish(now: UInt64) {
    metrics.wallNanoseconds = Int(now &- startTime) &- published.wallNanoseconds
    stage.metrics.add(metrics)
    published.add(metrics)
    metrics = TaskMetrics()
    metrics.peakMemoryBytes = published.peakMemoryBytes
    stage.operators.formUnion(slots.dropFirst(announcedSlotCount).lazy.map(\.id))
    announcedSlotCount = slots.count
    for slot in slots {
      job.operators[slot.id, default: OperatorMetrics(id: slot.id, name: slot.name)]
        .add(slot.take())
    }
    charge(now: now)
  }

  /// Measures the processor time, which only the thread itself can read.
  func finishMeasuring() {
    metrics.cpuNanoseconds &+= Int(Clock.threadNanoseconds() &- startCPU)
  }

  private func charge(now: UInt64) {
    let weight = Int64(job.options.priority.rawValue)
    job.virtualTime &+= Int64(now &- lastCharge) &* WorkerPool.normalWeight / weight
    lastCharge = now
  }
}

/// The task that runs on this thread, so that nested calls find their worker slot.
extension TaskContext {
  package static var current: TaskContext? {
    pthread_getspecific(currentTaskKey).map {
      Unmanaged<TaskContext>.fromOpaque($0).takeUnretainedValue()
    }
  }

  /// Runs `body` with this task as the thread's current one.
  func whileCurrent(_ body: () -> Void) {
    pthread_setspecific(currentTaskKey, Unmanaged.passUnretained(self).toOpaque())
    body()
    pthread_setspecific(
      currentTaskKey, outer.map { UnsafeRawPointer(Unmanaged.passUnretained($0).toOpaque()) })
  }
}

private let currentTaskKey: pthread_key_t = {
  var key = pthread_key_t()
  let status = pthread_key_create(&key, nil)
  precondition(status == 0, "pthread_key_create failed")
  return key
}()
