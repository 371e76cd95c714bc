import Columns
import Synchronization

// How an engine runs work here
// ============================
// 1. A `Job` is a graph of stages. Make one, add its stages, run it from any thread:
//
//      let job = Job("SELECT …", on: pool)
//      let scan = job.addStage("Scan", .morsels(120)) { context in
//        let rows = context.operatorSlot(3, "Scan")           // plain counters, this task's own
//        while let morsel = try context.nextMorsel() {         // also sees cancellation
//          … context.workerIndex …                              // whose state is nobody else's
//          rows.count(rows: batch.count)
//        }
//      }
//      let merge = job.addStage("Merge", .tasks(8), after: [scan]) { context in
//        … context.partition …
//      }
//      try job.run()                // = submit().wait(); the calling thread works along
//
// 2. `.tasks(n)`: n independent tasks, each tried up to 4 times on a `RetryableFailure`.
//    `.morsels(n)`: one body per worker pulls morsel numbers until `nextMorsel` answers nil. Use
//    `.morsels(nil)` when the count is unknown and call `context.endMorsels()` at the end of the
//    source (also how a satisfied LIMIT stops the stage for all workers).
//    **A body may be started more often than there are workers**: when a more deserving job waits,
//    or the pool has got fewer workers, `nextMorsel` answers nil early and the body is called
//    again later. Either merge local state at the end of every body, or keep it by
//    `context.workerIndex` (never two tasks at once under one index; the pool may grow, so in a
//    dictionary or a growing list) and merge in the stage's `whenComplete`. Give the stage a
//    `restart` closure to let it be retried as a whole, or say that it `isResumable` when a body
//    between two morsels holds nothing that is lost with it: then a morsel is tried up to 4 times.
// 3. `whenComplete` runs once, on a worker, after the last task and before children start. It may
//    add stages (`job.addStage`) and make children wait for them (`child.wait(for:)`): that is how
//    plans are revised while they run. A job ends when all its stages have ended.
// 4. Errors: the first error that a body throws fails the job, `wait()` throws it, and all other
//    bodies see `TaskInterrupted` at their next `nextMorsel`, `checkpoint` or `throwIfCancelled`.
//    Blocking calls register `handle.onInterrupt` so that cancelling wakes them.
// 5. Long loops without morsels call `context.checkpoint()` every few thousand rows and hold no
//    lock while they do: a small job of somebody else may run inside that call.

/// How much of the machine a job deserves while others want it too.
package enum JobPriority: Int, Codable, Sendable, CaseIterable {
  case background = 1
  case normal = 4
  case interactive = 16
}

package enum JobState: String, Codable, Sendable {
  case created, running, succeeded, failed, cancelled
}

/// What is said about a job besides its stages.
package struct JobOptions: Sendable {
  package var priority = JobPriority.normal
  package var group: String?
  package var tags: Set<String> = []
  package var detail = ""
  package var timeoutMilliseconds: Int?
  package var events: EventBus?
  package var faults: FaultInjection?

  package init() {}
}

/// A graph of stages that is run once; see the text above for how to use it.
package final class Job: @unchecked Sendable {  // mutable fields are protected by pool.lock
  package let id: Int
  package let name: String
  package let options: JobOptions
  package let pool: WorkerPool

  /// Changes whenever running tasks should look up from their morsels.
  let signals = Atomic<UInt64>(0)
  let isInterrupted = Atomic<Bool>(false)

  var state = JobState.created
  var endState = JobState.succeeded
  var alarm: AlarmClock.Alarm?
  var stages: [Stage] = []
  var runnable: [Stage] = []
  var completing: [Stage] = []
  var openStageCount = 0
  var activeCount = 0
  var error: (any Error)?
  var operators: [Int: OperatorMetrics] = [:]
  var interruptHandlers: [@Sendable () -> Void] = []
  var endHandlers: [@Sendable (JobState) -> Void] = []
  /// Weighted time consumed, the measure of fairness.
  var virtualTime: Int64 = 0
  var waitingCallers = 0
  let changed: Condition
  var startedAt: UInt64 = 0
  var endedAt: UInt64 = 0
  /// Since when all that could run waits at closed gates; 0 while it does not.
  var restingSince: UInt64 = 0
  var restedNanoseconds: UInt64 = 0

  package init(_ name: String, on pool: WorkerPool, options: JobOptions = JobOptions()) {
    self.name = name
    self.pool = pool
    self.options = options
    id = pool.nextJobID.wrappingAdd(1, ordering: .relaxed).oldValue
    changed = Condition(pool.lock)
  }

  /// Adds work that starts when all `parents` have completed.
  @discardableResult
  package func addStage(
    _ name: String, _ work: StageWork, after parents: [Stage] = [],
    options: StageOptions = StageOptions(), body: @escaping StageBody
  ) -> Stage {
    let stage = Stage(name, work: work, options: options, job: self, body: body)
    pool.lock.withLock { insert(stage, after: parents) }
    return stage
  }

  /// Shows a stage whose results an earlier job has left behind.
  @discardableResult
  package func addSkippedStage(_ name: String, taskCount: Int) -> Stage {
    let stage = Stage(
      name, work: .tasks(taskCount), options: StageOptions(), job: self, body: { _ in })
    pool.lock.withLock {
      stage.state = .skipped
      stages.append(stage)
    }
    return stage
  }

  /// Hands the job to the workers and returns at once.
  @discardableResult
  package func submit() -> JobHandle {
    pool.start(self, callerWorks: false)
    return handle
  }

  package var handle: JobHandle { JobHandle(job: self) }

  /// Runs the job to its end; the calling thread works along, so a short job wakes nobody.
  package func run() throws {
    pool.start(self, callerWorks: true)
    try handle.wait()
  }

  private func insert(_ stage: Stage, after parents: [Stage]) {
    stages.append(stage)
    openStageCount += 1
    stage.addParents(parents)
    guard state == .running, stage.pendingParents == 0 else { return }
    pool.makeReady(stage, of: self)
  }
}
