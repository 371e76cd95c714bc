package import Columns

/// A failure that may vanish when the task runs again: a lost block, a flaky disk, an injected
/// fault.
package struct RetryableFailure: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Reason: Hashable, Sendable {
    case injected
    case inputOutput
    /// Spilled bytes that fail their checksum.
    case corruptBlock
    /// A cached block that is gone.
    case lostBlock(BlockID)
    /// Map outputs that have to be written again before the task can succeed.
    case lostShuffle(id: Int, mapPartitions: [Int])
  }

  package var reason: Reason
  package var message: String
  /// What the user reads when the attempts are used up; without it a general error is made.
  package var finalError: QueryError?

  package init(_ reason: Reason, _ message: String, finalError: QueryError? = nil) {
    self.reason = reason
    self.message = message
    self.finalError = finalError
  }

  package var description: String { message }

  /// A task is tried this many times before its job fails.
  package static let maximumAttempts = 4
}

/// Unwinds a task whose job has been cancelled or has failed elsewhere; never shown to a user.
package struct TaskInterrupted: Error {
  package init() {}
}

/// Names a block of the cache, of a shuffle or of a broadcast.
public enum BlockID: Hashable, Sendable, Codable, CustomStringConvertible {
  case rdd(id: Int, partition: Int)
  case shuffle(id: Int, map: Int, reduce: Int)
  case broadcast(id: Int)
  case table(name: String, partition: Int)

  public var description: String {
    switch self {
    case .rdd(let id, let partition): "rdd_\(id)_\(partition)"
    case .shuffle(let id, let map, let reduce): "shuffle_\(id)_\(map)_\(reduce)"
    case .broadcast(let id): "broadcast_\(id)"
    case .table(let name, let partition): "table_\(name)_\(partition)"
    }
  }
}

/// Why a job was asked to stop.
package enum CancelReason: Hashable, Sendable {
  case user
  case timeout(milliseconds: Int)
  case shutdown
  case other(String)

  func error(jobID: Int) -> QueryError {
    let text =
      switch self {
      case .user: "by the user"
      case .timeout(let milliseconds): "because it ran longer than \(milliseconds) ms"
      case .shutdown: "because the session was stopped"
      case .other(let reason): reason
      }
    return QueryError(
      "SPARK_JOB_CANCELLED", sqlState: "XXKDA", "Job \(jobID) cancelled \(text)")
  }
}
