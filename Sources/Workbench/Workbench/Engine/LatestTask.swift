import Columns
import Execution
import Synchronization

/// Work of which only the last is wanted: beginning anew cancels what runs.
final class LatestTask: Sendable {
  private struct State {
    var number = 0
    var cancel: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  /// Cancels what runs and answers the number of what begins.
  func begin() -> Int {
    let (number, cancel) = state.withLock { state in
      state.number += 1
      defer { state.cancel = nil }
      return (state.number, state.cancel)
    }
    cancel?()
    return number
  }

  func cancel() { _ = begin() }

  func isLatest(_ number: Int) -> Bool { state.withLock { $0.number == number } }

  /// Keeps the way to cancel what runs under a number; false when that is no longer wanted.
  func hold(_ number: Int, _ cancel: @escaping @Sendable () -> Void) -> Bool {
    state.withLock { state in
      guard state.number == number else { return false }
      state.cancel = cancel
      return true
    }
  }

  /// Does what was begun under a number on this thread; nil when that is no longer wanted.
  func run<Value>(_ number: Int, _ body: () throws -> Value) -> Result<Value, QueryError>? {
    let interruption = Interruption()
    guard hold(number, { interruption.set() }) else { return nil }
    let result: Result<Value, QueryError>
    do {
      result = .success(try Interruption.$current.withValue(interruption, operation: body))
    } catch {
      result = .failure(QueryError(describing: error))
    }
    return isLatest(number) ? result : nil
  }
}
