import Synchronization

/// Whether somebody wants a statement to stop: jobs that it waits for are told, and work outside
/// of jobs, such as planning and writing, asks again and again.
public final class Interruption: Sendable {
  private struct State {
    var isSet = false
    var handlers: [Int: @Sendable () -> Void] = [:]
    var nextHandler = 0
  }

  private let state = Mutex(State())

  /// That of the statement which this thread plans or runs.
  @TaskLocal public static var current: Interruption?

  public init() {}

  /// Any thread may call it.
  public func set() {
    let handlers = state.withLock { state in
      state.isSet = true
      return Array(state.handlers.values)
    }
    for handler in handlers { handler() }
  }

  /// Runs `body`; `handler` is called when the statement is to stop meanwhile.
  public func telling<Value>(
    _ handler: @escaping @Sendable () -> Void, during body: () throws -> Value
  ) throws -> Value {
    let number = state.withLock { state in
      state.nextHandler += 1
      state.handlers[state.nextHandler] = handler
      return state.nextHandler
    }
    defer { state.withLock { $0.handlers[number] = nil } }
    try throwIfSet()
    return try body()
  }

  public func throwIfSet() throws(QueryError) {
    guard state.withLock({ $0.isSet }) else { return }
    throw QueryError("SPARK_JOB_CANCELLED", sqlState: "XXKDA", "The statement was cancelled.")
  }

  /// Throws when the statement of this thread is to stop.
  public static func check() throws(QueryError) { try current?.throwIfSet() }
}
