import Columns
import Synchronization

/// The caller's end of a submitted job.
package struct JobHandle: Sendable {
  package let job: Job

  package var state: JobState { job.pool.lock.withLock { job.state } }

  package var isFinished: Bool { job.pool.lock.withLock { job.isFinished } }

  /// Returns when the job has ended and none of its tasks runs any more; throws what failed it.
  ///
  /// The calling thread runs tasks of this job while it waits, if a worker slot is free.
  package func wait() throws {
    job.pool.lock.acquire()
    job.pool.helpUntilFinished(job)
    let error = job.error
    job.pool.lock.release()
    if let error { throw error }
  }

  /// Asks all tasks to stop; returns at once.
  package func cancel(_ reason: CancelReason = .user) {
    job.pool.cancel(job, error: reason.error(jobID: job.id))
  }

  /// What has failed or ended the job, if anything has.
  package var error: (any Error)? { job.pool.lock.withLock { job.error } }

  /// Lets the stages go on whose gate has been opened.
  package func wake() { job.pool.wake(job) }

  /// Calls `handler` once when the job is interrupted (now, if it already is), so that a blocked
  /// read or a child process can be ended.
  package func onInterrupt(_ handler: @escaping @Sendable () -> Void) {
    job.onInterrupt(handler)
  }

  /// Calls `handler` once when the job has ended, on the thread that ended it.
  package func onEnd(_ handler: @escaping @Sendable (JobState) -> Void) {
    let ended = job.pool.lock.withLock { () -> JobState? in
      if job.isFinished { return job.state }
      job.endHandlers.append(handler)
      return nil
    }
    if let ended { handler(ended) }
  }
}

extension Job {
  /// Called with the lock held.
  var isFinished: Bool {
    switch state {
    case .created, .running: false
    case .succeeded, .failed, .cancelled: true
    }
  }

  package func onInterrupt(_ handler: @escaping @Sendable () -> Void) {
    let alreadyInterrupted = pool.lock.withLock {
      if isInterrupted.load(ordering: .relaxed) { return true }
      interruptHandlers.append(handler)
      return false
    }
    if alreadyInterrupted { handler() }
  }
}
