import Columns
import Synchronization

package typealias StageBody = @Sendable (TaskContext) throws -> Void

/// How a stage's work is cut.
package enum StageWork: Hashable, Sendable {
  /// Independent tasks, one per partition.
  case tasks(Int)
  /// One body per worker that pulls morsel numbers; nil when only the source knows the count.
  case morsels(Int?)
}

package enum StageState: String, Codable, Sendable {
  case waiting, ready, completing, succeeded, skipped, failed
}

/// The optional parts of a stage.
package struct StageOptions: Sendable {
  /// At most this many tasks run at once.
  package var maximumParallelism = Int.max
  /// Makes the stage's shared state as it was before the first morsel; with it a morsel-driven
  /// stage is run again as a whole after a `RetryableFailure`.
  package var restart: (@Sendable () throws -> Void)?
  /// A body that has not begun with a morsel leaves nothing behind when it fails: the morsel is
  /// tried again, alone, while the others go on. Its own state must outlive it.
  package var isResumable = false
  /// Runs once after the last task and before children start; may add stages to the job.
  package var whenComplete: (@Sendable (Job) throws -> Void)?
  /// Holds the stage up while it is closed.
  package var gate: StageGate?
  /// Answers the stages that repair what a task of this one has missed; the task waits for them.
  package var recover: (@Sendable (RetryableFailure, Job) throws -> [Stage])?

  package init(whenComplete: (@Sendable (Job) throws -> Void)? = nil) {
    self.whenComplete = whenComplete
  }
}

/// Holds up morsel-driven stages whose results nobody waits for: while it is closed no task of them
/// starts, and bodies that look at it end early. No worker waits at it.
package final class StageGate: Sendable {
  private let closed = Atomic<Bool>(false)

  package init() {}

  package var isClosed: Bool { closed.load(ordering: .acquiring) }

  /// Whoever opens a gate wakes the job afterwards.
  package func set(closed isClosed: Bool) { closed.store(isClosed, ordering: .releasing) }
}

/// A set of tasks with one body; it becomes ready when all its parents have completed.
package final class Stage: @unchecked Sendable {  // mutable fields are protected by pool.lock
  package let id: Int
  package let name: String
  package let work: StageWork
  private(set) var options: StageOptions
  private(set) var body: StageBody
  let pool: WorkerPool

  let nextMorsel = Atomic<Int>(0)
  let isExhausted = Atomic<Bool>(false)
  /// Morsels that bodies have left half done.
  let suspendedCount = Atomic<Int>(0)
  let morselLimit: Int
  let isResumable: Bool

  var state = StageState.waiting
  var parents: [Stage] = []
  var children: [Stage] = []
  var pendingParents = 0
  var nextPartition = 0
  var retries: [TaskAttempt] = []
  var failures: [Int: Int] = [:]
  /// Set when a morsel-driven stage must be restarted once its running tasks have stopped.
  var mustRestart = false
  var runningCount = 0
  /// The tasks that run, for those who watch.
  var running: [TaskContext] = []
  var completedCount = 0
  var metrics = TaskMetrics()
  /// The operators of the plan that its tasks have counted for.
  var operators: Set<Int> = []
  var readyAt: UInt64 = 0
  var endedAt: UInt64 = 0

  init(
    _ name: String, work: StageWork, options: StageOptions, job: Job, body: @escaping StageBody
  ) {
    id = job.pool.nextStageID.wrappingAdd(1, ordering: .relaxed).oldValue
    self.name = name
    self.work = work
    self.options = options
    self.body = body
    pool = job.pool
    isResumable = options.isResumable
    switch work {
    case .tasks: morselLimit = 0
    case .morsels(let count): morselLimit = max(0, count ?? .max)
    }
  }

  var lock: Lock { pool.lock }

  /// How many tasks it has; bodies that pull morsels are as many as there are workers for now.
  package var taskCount: Int {
    switch work {
    case .tasks(let count): max(0, count)
    case .morsels: min(pool.workerCount, options.maximumParallelism, morselLimit)
    }
  }

  /// Makes a stage that has not started wait for `others` too.
  package func wait(for others: [Stage]) {
    lock.withLock {
      precondition(state == .waiting, "stage \(id) has already started")
      addParents(others)
    }
  }

  /// Lets go of everything that bodies and hooks have captured.
  func forgetWork() {
    body = { _ in }
    options = StageOptions()
    children = []
  }

  package var isMorselDriven: Bool {
    switch work {
    case .tasks: false
    case .morsels: true
    }
  }
}

/// One try of one task.
struct TaskAttempt {
  var partition: Int
  var number: Int
}

/// What the workers do with a stage; the lock is held in all of these.
extension Stage {
  func addParents(_ others: [Stage]) {
    for parent in others {
      parents.append(parent)
      guard !parent.hasEnded else { continue }
      parent.children.append(self)
      pendingParents += 1
    }
  }

  var hasEnded: Bool {
    switch state {
    case .waiting, .ready, .completing: false
    case .succeeded, .skipped, .failed: true
    }
  }

  /// How many more tasks could start now.
  var startableCount: Int {
    guard state == .ready, pendingParents == 0, !mustRestart else { return 0 }
    let room = options.maximumParallelism - runningCount
    switch work {
    case .tasks: return min(room, retries.count + taskCount - nextPartition)
    case .morsels:
      if options.gate?.isClosed == true { return 0 }
      let open = suspendedCount.load(ordering: .relaxed) + retries.count
      let left = open + min(freshCount, taskCount)
      return max(0, min(room, taskCount - runningCount, left))
    }
  }

  func takeTask() -> TaskAttempt? {
    guard startableCount > 0 else { return nil }
    runningCount += 1
    if let attempt = retries.popLast() { return attempt }
    switch work {
    case .tasks:
      nextPartition += 1
      return TaskAttempt(partition: nextPartition - 1, number: 0)
    case .morsels:
      return TaskAttempt(partition: 0, number: isResumable ? 0 : failures[0] ?? 0)
    }
  }

  /// True when nothing runs and nothing is left to run.
  var isDone: Bool {
    guard runningCount == 0 else { return false }
    switch work {
    case .tasks: return completedCount == taskCount
    case .morsels:
      return suspendedCount.load(ordering: .relaxed) == 0 && retries.isEmpty && freshCount == 0
    }
  }

  /// Morsels that nobody has taken, as far as is known.
  private var freshCount: Int {
    if isExhausted.load(ordering: .relaxed) { return 0 }
    return max(0, morselLimit - nextMorsel.load(ordering: .relaxed))
  }
}

extension Stage {
  /// True when the stage has ended; takes the lock itself.
  var isOver: Bool { lock.withLock { hasEnded } }
}
