import Columns
import Synchronization

/// A variable that tasks add to and only the caller reads. What a task added counts once, when the
/// task succeeds, however often it was tried.
public final class Accumulator<Value: Sendable>: Sendable {
  private final class Buffer {
    var value: Value

    init(_ value: Value) { self.value = value }
  }

  public let name: String?
  private let id: Int
  private let zero: Value
  private let combine: @Sendable (inout Value, Value) -> Void
  private let total: Mutex<Value>

  init(
    _ context: SchedulerContext, name: String?, zero: Value,
    combine: @escaping @Sendable (inout Value, Value) -> Void
  ) {
    id = context.nextVariable.wrappingAdd(1, ordering: .relaxed).oldValue
    self.name = name
    self.zero = zero
    self.combine = combine
    total = Mutex(zero)
  }

  public var value: Value { total.withLock { $0 } }

  public func reset() { total.withLock { $0 = zero } }

  public func add(_ amount: Value) {
    guard let task = TaskContext.current else {
      total.withLock { combine(&$0, amount) }
      return
    }
    let buffer = task.buffer(id) {
      let buffer = Buffer(zero)
      task.onSuccess { [self] in
        let amount = buffer.value
        total.withLock { combine(&$0, amount) }
      }
      return buffer
    }
    combine(&buffer.value, amount)
  }
}

/// A value that all tasks read.
public final class Broadcast<Value: Sendable>: Sendable {
  public let id: Int
  private let held: Mutex<Value?>

  init(_ context: SchedulerContext, _ value: Value) {
    id = context.nextVariable.wrappingAdd(1, ordering: .relaxed).oldValue
    held = Mutex(value)
  }

  /// Throws after the broadcast has been destroyed.
  public var value: Value {
    get throws {
      guard let value = held.withLock({ $0 }) else {
        throw QueryError(
          "BROADCAST_DESTROYED", sqlState: "55000",
          "Attempted to use Broadcast(\(id)) after it was destroyed")
      }
      return value
    }
  }

  /// Lets go of the value for good.
  public func destroy() { held.withLock { $0 = nil } }
}

extension SchedulerContext {
  public func broadcast<Value: Sendable>(_ value: Value) -> Broadcast<Value> {
    Broadcast(self, value)
  }

  /// A variable that is combined by a function with a neutral `zero`.
  public func accumulator<Value: Sendable>(
    _ zero: Value, name: String? = nil,
    combine: @escaping @Sendable (inout Value, Value) -> Void
  ) -> Accumulator<Value> {
    Accumulator(self, name: name, zero: zero, combine: combine)
  }

  public func longAccumulator(_ name: String? = nil) -> Accumulator<Int> {
    accumulator(0, name: name) { $0 &+= $1 }
  }

  public func doubleAccumulator(_ name: String? = nil) -> Accumulator<Double> {
    accumulator(0, name: name) { $0 += $1 }
  }

  public func collectionAccumulator<Element: Sendable>(
    _: Element.Type, _ name: String? = nil
  ) -> Accumulator<[Element]> {
    accumulator([], name: name) { $0 += $1 }
  }
}
