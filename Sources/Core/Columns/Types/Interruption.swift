import Synchronization

/// Whether somebody wants a statement to stop: for work that runs outside of jobs, such as
/// planning, which asks again and again.
public final class Interruption: Sendable {
  private let isSet = Atomic<Bool>(false)

  /// That of the statement which this thread plans.
  @TaskLocal public static var current: Interruption?

  public init() {}

  public func set() { isSet.store(true, ordering: .relaxed) }

  public func throwIfSet() throws(QueryError) {
    guard isSet.load(ordering: .relaxed) else { return }
    throw QueryError("SPARK_JOB_CANCELLED", sqlState: "XXKDA", "The statement was cancelled.")
  }

  /// Throws when the statement of this thread is to stop.
  public static func check() throws(QueryError) { try current?.throwIfSet() }
}
