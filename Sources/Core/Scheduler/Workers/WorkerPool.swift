import Columns
import Glibc
import Synchronization

/// Worker slots and the threads that fill them.
///
/// A slot is the right to run; a pool thread takes one for each task and a caller that waits for
/// its job takes one too, so at most `workerCount` tasks run at once whoever runs them. All workers
/// draw from the same stages, which balances load without queues of their own: what is drawn is a
/// whole body that then pulls morsels, so the lock is taken a few times per stage. Threads start
/// when first needed and sleep on a condition variable when idle.
package final class WorkerPool: @unchecked Sendable {  // mutable fields are protected by lock
  let lock = Lock()
  let nextJobID = Atomic<Int>(0)
  let nextStageID = Atomic<Int>(0)
  let nextTaskID = Atomic<Int>(0)
  let alarms = AlarmClock()

  var active: [Job] = []
  let slots: WorkerSlots
  /// Where the next job starts to count its time, so that it neither starves nor is starved.
  var virtualTimeFloor: Int64 = 0

  private let workAvailable: Condition
  private var threads: [Thread] = []
  private var idleThreadCount = 0
  private var isStopping = false
  private var niceness: Int32 = 0

  package init(workerCount: Int = WorkerPool.processorCount) {
    slots = WorkerSlots(count: workerCount)
    workAvailable = Condition(lock)
  }

  /// Lets others go first when all want a processor: whoever waits at a screen notices, a query
  /// hardly. Called before the first job.
  package func yieldToOthers() { lock.withLock { niceness = 5 } }

  package static var processorCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// Cancels what runs and ends the threads; a pool that is dropped without it leaks them.
  package func shutdown() {
    let (jobs, threads) = lock.withLock {
      isStopping = true
      workAvailable.broadcast()
      defer { self.threads = [] }
      return (active, self.threads)
    }
    for job in jobs { cancel(job, error: CancelReason.shutdown.error(jobID: job.id)) }
    for thread in threads { thread.join() }
    alarms.stop()
  }
}

/// How many may work at once; this may change while jobs run.
extension WorkerPool {
  package static let mostWorkers = 1024

  /// Read without the lock: whoever decides by it holds the lock.
  package var workerCount: Int { slots.count }

  /// Lets so many tasks run at once from now on. More of them help what runs already; of fewer,
  /// those whose slots are gone end at their next morsel or with their partition, and what they
  /// have not begun stays for the others.
  package func resize(to count: Int) {
    lock.withLock {
      guard slots.resize(to: min(count, Self.mostWorkers)) else { return }
      for job in active {
        job.raiseSignal()
        if job.waitingCallers > 0 { job.changed.broadcast() }
      }
      wakeOneIfUseful()
    }
  }
}

/// The loops of pool threads, helping callers and guests.
extension WorkerPool {
  private func workerLoop() {
    lock.acquire()
    while !isStopping {
      if slots.freeCount > 0, let assignment = pick(), let slot = slots.take() {
        if slots.freeCount > 0 { wakeOneIfUseful() }
        perform(assignment, slot: slot)
        slots.giveBack(slot)
      } else {
        idleThreadCount += 1
        workAvailable.wait()
        idleThreadCount -= 1
      }
    }
    lock.release()
  }

  /// Runs tasks of `job` on the calling thread until the job has ended (lock held).
  func helpUntilFinished(_ job: Job) {
    let ownSlot = TaskContext.current?.workerIndex
    while !job.isFinished {
      if ownSlot != nil || slots.freeCount > 0,
        let assignment = pick(for: job, mayInsist: ownSlot != nil || threads.isEmpty),
        let slot = ownSlot ?? slots.take()
      {
        perform(assignment, slot: slot)
        if ownSlot == nil { slots.giveBack(slot) }
        if !job.isFinished { continue }
      } else {
        wakeOneIfUseful()
        job.waitingCallers += 1
        job.changed.wait()
        job.waitingCallers -= 1
      }
    }
    if ownSlot == nil { wakeOneIfUseful() }
  }

  /// Runs one task of the most deserving other job inside a task that reached a checkpoint.
  func runGuest(of host: TaskContext) {
    lock.withLock {
      var hosts: [Job] = []
      var context: TaskContext? = host
      while let current = context {
        hosts.append(current.job)
        context = current.outer
      }
      guard hosts.count < Self.maximumGuestDepth, let assignment = pick(exceptFor: hosts)
      else { return }
      perform(assignment, slot: host.workerIndex)
    }
  }

  private static let maximumGuestDepth = 3

  /// Gets as many threads going as `count` new tasks of `job` can use (lock held).
  func announce(_ count: Int, of job: Job) {
    guard count > 0 else { return }
    var count = count
    if job.waitingCallers > 0 {
      job.changed.broadcast()
      if slots.freeCount > 0 { count -= 1 }
    }
    let wanted = min(count, slots.freeCount)
    for _ in 0..<min(wanted, idleThreadCount) { workAvailable.signal() }
    if wanted > idleThreadCount { startThreads(wanted - idleThreadCount) }
    if count > slots.freeCount {
      for other in active where other !== job && other.activeCount > 0 { other.raiseSignal() }
    }
  }

  private func wakeOneIfUseful() {
    guard slots.freeCount > 0, active.contains(where: \.hasWork) else { return }
    if idleThreadCount > 0 { workAvailable.signal() } else { startThreads(1) }
  }

  private func startThreads(_ count: Int) {
    guard !isStopping else { return }
    for _ in 0..<max(0, min(count, workerCount - threads.count)) {
      let niceness = self.niceness
      let thread = Thread(named: "worker-\(threads.count)") {
        // Of the thread alone, as Linux takes it.
        if niceness > 0 { setpriority(Int32(PRIO_PROCESS.rawValue), 0, niceness) }
        self.workerLoop()
      }
      guard let thread else { return }
      threads.append(thread)
    }
  }
}
