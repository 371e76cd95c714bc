package import Scheduler

/// A statement that failed before it became a job, or that needed none.
package struct StatementEnded: EngineEvent {
  package var text: String
  package var state: String
  package var error: String?
  /// Milliseconds since 1970.
  package var startTime: Int64
  package var nanoseconds: UInt64

  package init(
    text: String, state: JobState, error: String?, startTime: Int64, nanoseconds: UInt64
  ) {
    self.text = text
    self.state = state.rawValue
    self.error = error
    self.startTime = startTime
    self.nanoseconds = nanoseconds
  }
}

extension StatementEnded {
  init(_ job: EngineJob) {
    var state = JobState.succeeded
    var error: String?
    switch job.state {
    case .failed(let cause):
      state = .failed
      error = "\(cause)"
    case .cancelled: state = .cancelled
    case .queued, .running, .paused, .complete: break
    }
    self.init(
      text: job.text, state: state, error: error, startTime: job.startTime,
      nanoseconds: job.nanoseconds)
  }
}

extension JobRecord {
  init(_ event: StatementEnded, id: Int) {
    self.init(id: id, name: event.text, text: event.text, startTime: event.startTime)
    state = JobState(rawValue: event.state) ?? .failed
    error = event.error
    nanoseconds = event.nanoseconds
    endTime = event.startTime &+ Int64(clamping: event.nanoseconds / 1_000_000)
  }
}
