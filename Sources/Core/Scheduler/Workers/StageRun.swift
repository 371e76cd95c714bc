import Columns
import Synchronization

/// The life of a job on the pool. The lock is held on entry and exit of all of these, and is given
/// back around everything that is not ours to bound: bodies, hooks, handlers.
extension WorkerPool {
  func start(_ job: Job, callerWorks: Bool) {
    lock.acquire()
    defer { lock.release() }
    precondition(job.state == .created, "job \(job.id) runs for the second time")
    job.state = .running
    job.startedAt = Clock.monotonicNanoseconds()
    job.post(JobStarted(job))
    admit(job)
    if callerWorks { job.waitingCallers += 1 }
    for stage in job.stages where stage.state == .waiting && stage.pendingParents == 0 {
      makeReady(stage, of: job)
    }
    if callerWorks { job.waitingCallers -= 1 }
    if let milliseconds = job.options.timeoutMilliseconds {
      let deadline = job.startedAt &+ UInt64(max(0, milliseconds)) &* 1_000_000
      job.alarm = alarms.schedule(at: deadline) { [weak self, weak job] in
        guard let self, let job else { return }
        let reason = CancelReason.timeout(milliseconds: milliseconds)
        self.cancel(job, error: reason.error(jobID: job.id))
      }
    }
    settle(job)
  }

  func makeReady(_ stage: Stage, of job: Job) {
    stage.state = .ready
    stage.readyAt = Clock.monotonicNanoseconds()
    job.post(StageSubmitted(stage, job: job))
    if stage.isDone {
      job.completing.append(stage)
      announce(1, of: job)
    } else {
      job.runnable.append(stage)
      announce(stage.startableCount, of: job)
    }
  }

  func cancel(_ job: Job, error: QueryError) {
    lock.withLock {
      guard !job.isFinished else { return }
      interrupt(job, error: error, endState: .cancelled)
      settle(job)
    }
  }

  func perform(_ assignment: Assignment, slot: Int) {
    switch assignment {
    case .completion(let job, let stage): complete(stage, of: job, slot: slot)
    case .task(let job, let stage, let task): run(task, of: stage, job, slot: slot)
    }
  }

  private func run(_ task: TaskAttempt, of stage: Stage, _ job: Job, slot: Int) {
    job.activeCount += 1
    job.endRest()
    let body = stage.body
    let recover = stage.options.recover
    // Read before the lock is given back: a cancellation that comes now must still be news.
    let signals = job.signals.load(ordering: .relaxed)
    let seenSignals = isContended(by: job) ? signals &- 1 : signals
    let taskID = nextTaskID.wrappingAdd(1, ordering: .relaxed).oldValue
    let context = TaskContext(
      job: job, stage: stage, taskID: taskID, task: task, workerIndex: slot,
      seenSignals: seenSignals)
    stage.running.append(context)
    lock.release()
    job.post(TaskStarted(context))
    var failure: (any Error)?
    var repairs: [Stage] = []
    context.whileCurrent {
      do {
        if !stage.isResumable, let fault = job.options.faults?.taskFailure(of: context) {
          throw fault
        }
        try body(context)
        try context.succeed()
      } catch {
        failure = error
      }
      if let retryable = failure as? RetryableFailure, let recover,
        task.number + 1 < RetryableFailure.maximumAttempts, !context.isCancelled
      {
        do { repairs = try recover(retryable, job) } catch { failure = error }
      }
    }
    context.finishMeasuring()
    lock.acquire()
    context.publish(now: Clock.monotonicNanoseconds())
    job.post(TaskEnded(context, failure: failure))
    stage.runningCount -= 1
    stage.running.removeAll { $0 === context }
    job.activeCount -= 1
    stage.addParents(repairs)
    note(failure, of: context)
    if stage.state == .ready, stage.runningCount == 0, !job.isInterrupted.load(ordering: .relaxed) {
      if stage.mustRestart { restart(stage, of: job) }
      if stage.isDone, !stage.mustRestart { complete(stage, of: job, slot: slot) }
    }
    settle(job)
  }

  /// Decides what the end of a task means for its stage and its job.
  private func note(_ failure: (any Error)?, of context: TaskContext) {
    let stage = context.stage
    let job = context.job
    if job.isInterrupted.load(ordering: .relaxed) { return }
    guard let failure else {
      if stage.isMorselDriven {
        if !context.hasYielded {
          context.endMorsels()
        } else if let morsel = context.retriedMorsel {
          stage.retries.append(TaskAttempt(partition: morsel, number: context.attempt))
        }
      } else {
        stage.completedCount += 1
      }
      return
    }
    guard let retryable = failure as? RetryableFailure else {
      let isOurs = failure is TaskInterrupted
      let error =
        isOurs ? QueryError.internalError("a task of stage \(stage.id) stopped early") : failure
      return interrupt(job, error: error, endState: .failed)
    }
    let partition = context.refused?.partition ?? context.partition
    let failureCount = (stage.failures[partition] ?? 0) + 1
    let isAlone = !stage.isMorselDriven || context.refused != nil
    let canRetry = isAlone || stage.options.restart != nil
    guard canRetry, failureCount < RetryableFailure.maximumAttempts else {
      let error = retryable.exhausted(partition, of: stage, failureCount: failureCount)
      return interrupt(job, error: error, endState: .failed)
    }
    stage.failures[partition] = failureCount
    if isAlone {
      stage.retries.append(TaskAttempt(partition: partition, number: failureCount))
      announce(stage.startableCount > 0 ? 1 : 0, of: job)
    } else {
      stage.mustRestart = true
      context.endMorsels()
    }
  }

  /// Begins a morsel-driven stage again from its first morsel.
  private func restart(_ stage: Stage, of job: Job) {
    guard let restart = stage.options.restart else { return }
    job.activeCount += 1
    lock.release()
    let outcome = Result { try restart() }
    lock.acquire()
    job.activeCount -= 1
    switch outcome {
    case .success:
      stage.nextMorsel.store(0, ordering: .relaxed)
      stage.isExhausted.store(false, ordering: .relaxed)
      stage.mustRestart = false
      announce(stage.startableCount, of: job)
    case .failure(let error): interrupt(job, error: error, endState: .failed)
    }
  }

  /// Runs a stage's hook and lets its children start.
  private func complete(_ stage: Stage, of job: Job, slot: Int) {
    stage.state = .completing
    if let hook = stage.options.whenComplete {
      job.activeCount += 1
      let context = TaskContext(
        job: job, stage: stage, taskID: -1, task: TaskAttempt(partition: 0, number: 0),
        workerIndex: slot, seenSignals: job.signals.load(ordering: .relaxed))
      lock.release()
      var failure: (any Error)?
      context.whileCurrent {
        do { try hook(job) } catch { failure = error }
      }
      lock.acquire()
      context.publish(now: Clock.monotonicNanoseconds())
      job.activeCount -= 1
      if let failure, !job.isInterrupted.load(ordering: .relaxed) {
        interrupt(job, error: failure, endState: .failed)
      }
    }
    if job.isInterrupted.load(ordering: .relaxed) { return settle(job) }
    stage.state = .succeeded
    stage.endedAt = Clock.monotonicNanoseconds()
    job.openStageCount -= 1
    job.runnable.removeAll { $0 === stage }
    job.post(StageCompleted(stage, job: job))
    for child in stage.children {
      child.pendingParents -= 1
      guard child.pendingParents == 0 else { continue }
      if child.state == .waiting {
        makeReady(child, of: job)
      } else {
        announce(child.startableCount, of: job)
      }
    }
    stage.children = []
    settle(job)
  }

  /// Records the first error and tells everyone to stop.
  private func interrupt(_ job: Job, error: any Error, endState: JobState) {
    guard !job.isInterrupted.load(ordering: .relaxed) else { return }
    job.error = error
    job.endState = endState
    job.isInterrupted.store(true, ordering: .relaxed)
    job.raiseSignal()
    let handlers = job.interruptHandlers
    job.interruptHandlers = []
    guard !handlers.isEmpty else { return }
    job.activeCount += 1
    lock.release()
    for handler in handlers { handler() }
    lock.acquire()
    job.activeCount -= 1
  }

  /// Ends the job when nothing of it runs and nothing is left to run.
  private func settle(_ job: Job) {
    guard job.activeCount == 0, job.state == .running else { return }
    if !job.isInterrupted.load(ordering: .relaxed) {
      if job.openStageCount > 0 {
        guard job.runnable.isEmpty, job.completing.isEmpty else {
          job.restIfHeldUp()
          return
        }
        job.error = QueryError.internalError("stages of job \(job.id) wait for each other")
        job.endState = .failed
      }
    }
    job.state = job.endState
    job.endRest()
    job.endedAt = Clock.monotonicNanoseconds()
    active.removeAll { $0 === job }
    raiseFloor(orTo: job.virtualTime)
    if let alarm = job.alarm { alarms.cancel(alarm) }
    for stage in job.stages { stage.forgetWork() }
    job.interruptHandlers = []
    job.post(JobEnded(job))
    let handlers = job.endHandlers
    job.endHandlers = []
    job.changed.broadcast()
    guard !handlers.isEmpty else { return }
    lock.release()
    for handler in handlers { handler(job.state) }
    lock.acquire()
  }
}

extension RetryableFailure {
  /// The error of a task that has used up its attempts.
  func exhausted(_ partition: Int, of stage: Stage, failureCount: Int) -> QueryError {
    finalError
      ?? QueryError(
        "SPARK_JOB_ABORTED", sqlState: "XX000",
        """
        Job aborted due to stage failure: Task \(partition) in stage \(stage.id) \
        failed \(failureCount) times, most recent failure: \(message)
        """)
  }
}
