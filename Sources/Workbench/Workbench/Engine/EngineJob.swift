package import Columns
package import Execution
package import Scheduler
package import Session

/// A statement in the engine room, as it stands: a value that screens keep.
package struct EngineJob: Sendable, Identifiable {
  package enum State: Hashable, Sendable {
    case queued
    case running
    /// A query of which enough rows are there for now.
    case paused
    case complete
    case cancelled
    case failed(QueryError)

    package var hasEnded: Bool {
      switch self {
      case .queued, .running, .paused: false
      case .complete, .cancelled, .failed: true
      }
    }
  }

  package let id: Int
  package let text: String
  package let shape: ResultShape?
  package var state = State.queued
  /// Milliseconds since 1970.
  package var startTime: Int64
  package var nanoseconds: UInt64 = 0
  /// The rows, from the moment in which the query starts; nil for commands without rows.
  package var pager: ResultPager?
  package var progress: JobProgress?
  /// What a command has to say.
  package var message: String?
  /// The number under which `EngineRoom.record` knows the query.
  package var recordID: Int?

  package var rowCount: ResultPager.RowCount? { pager?.rowCount }
}

/// What the engine room tells its screen.
package enum EngineChange: Sendable {
  /// A job began, went on or ended. Waiting changes of the same job may be replaced by this one.
  case job(EngineJob)
  /// A job was taken out of the room.
  case closed(Int)
  /// The records tell more than before.
  case noted
}
