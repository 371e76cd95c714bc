import Synchronization

/// A piece of work that a worker has taken.
enum Assignment {
  case task(Job, Stage, TaskAttempt)
  case completion(Job, Stage)
}

/// Chooses whose turn it is: the job with the least weighted time consumed. The lock is held in
/// all of these.
extension WorkerPool {
  static let normalWeight = Int64(JobPriority.normal.rawValue)

  /// A job that is this far behind takes a worker from another; a new one starts with as much
  /// credit, so that a short query is served at once.
  static let quantum: Int64 = 10_000_000

  func pick() -> Assignment? { mostDeserving(exceptFor: []).flatMap(\.takeWork) }

  func pick(exceptFor jobs: [Job]) -> Assignment? {
    mostDeserving(exceptFor: jobs).flatMap(\.takeWork)
  }

  /// Work of `job` alone, unless it would take the last free slot from a more deserving one.
  func pick(for job: Job, mayInsist: Bool) -> Assignment? {
    if !mayInsist, slots.freeCount == 1, mostDeserving(exceptFor: []) !== job { return nil }
    return job.takeWork
  }

  func isContended(by job: Job) -> Bool {
    slots.freeCount == 0 && active.contains { $0 !== job && $0.hasWork }
  }

  func someoneDeservesMore(than context: TaskContext) -> Bool {
    let limit = context.job.virtualTime &- Self.quantum
    var hosts: [Job] = [context.job]
    var host = context.outer
    while let current = host {
      if current.job.virtualTime <= limit { return true }
      hosts.append(current.job)
      host = current.outer
    }
    return mostDeserving(exceptFor: hosts).map { $0.virtualTime <= limit } ?? false
  }

  private func mostDeserving(exceptFor others: [Job]) -> Job? {
    var best: Job?
    for job in active where job.hasWork && !others.contains(where: { $0 === job }) {
      if let current = best, current.virtualTime <= job.virtualTime { continue }
      best = job
    }
    return best
  }

  /// Lets a job that begins start level with the others, minus a credit.
  func admit(_ job: Job) {
    raiseFloor(orTo: virtualTimeFloor)
    job.virtualTime = virtualTimeFloor &- Self.quantum
    active.append(job)
  }

  /// Moves the floor up to the least time of the jobs that use the workers: one that is held up
  /// at a gate must not give newcomers the credit of its rest.
  func raiseFloor(orTo time: Int64) {
    let least = active.filter { $0.activeCount > 0 || $0.hasWork }.map(\.virtualTime).min()
    virtualTimeFloor = max(virtualTimeFloor, least ?? time)
  }

  /// Goes on with a job whose gate has been opened; its rest gives it no more than a new job has.
  func wake(_ job: Job) {
    lock.withLock {
      guard job.state == .running else { return }
      job.endRest()
      job.virtualTime = max(job.virtualTime, virtualTimeFloor &- Self.quantum)
      announce(job.runnable.reduce(0) { $0 + min($1.startableCount, workerCount) }, of: job)
    }
  }
}

extension Job {
  var hasWork: Bool {
    if isInterrupted.load(ordering: .relaxed) { return false }
    return !completing.isEmpty || runnable.contains { $0.startableCount > 0 }
  }

  /// Takes from the oldest stage first: it holds up the most.
  fileprivate var takeWork: Assignment? {
    guard !isInterrupted.load(ordering: .relaxed) else { return nil }
    if !completing.isEmpty { return .completion(self, completing.removeFirst()) }
    for stage in runnable {
      if let task = stage.takeTask() { return .task(self, stage, task) }
    }
    return nil
  }

  /// Makes running tasks look up at their next morsel.
  func raiseSignal() { signals.wrappingAdd(1, ordering: .releasing) }
}
