import Synchronization

/// Carries events from workers to listeners without ever making a worker wait for one.
///
/// Posting appends to a queue; one thread, started with the first listener, calls the listeners in
/// order. Without listeners an event is not even made. When the queue is full, events that are not
/// essential are counted and dropped.
public final class EventBus: @unchecked Sendable {  // mutable fields are protected by lock
  public typealias Listener = @Sendable (EventRecord) -> Void

  public struct Subscription: Hashable, Sendable {
    fileprivate let id: Int
  }

  private let lock = Lock()
  private let posted: Condition
  private let delivered: Condition
  private let capacity: Int
  private let listenerCount = Atomic<Int>(0)
  private var listeners: [(id: Int, call: Listener)] = []
  private var queue: [EventRecord] = []
  private var nextID = 0
  private var postedCount = 0
  private var deliveredCount = 0
  private var dropped = 0
  private var thread: Thread?
  private var isClosing = false

  public init(capacity: Int = 65_536) {
    self.capacity = capacity
    posted = Condition(lock)
    delivered = Condition(lock)
  }

  /// True when somebody listens, so that costly payloads are worth making.
  public var hasListeners: Bool { listenerCount.load(ordering: .relaxed) > 0 }

  /// How many events were left out because listeners were too slow.
  public var droppedCount: Int { lock.withLock { dropped } }

  public func post<Event: EngineEvent>(_ event: @autoclosure () -> Event) {
    guard hasListeners else { return }
    let event = event()
    lock.withLock {
      guard queue.count < capacity || Event.isEssential else {
        dropped += 1
        return
      }
      queue.append(
        EventRecord(sequence: postedCount, time: Clock.wallMilliseconds(), event: event))
      postedCount += 1
      if queue.count == 1 { posted.signal() }
    }
  }

  @discardableResult
  public func subscribe(_ listener: @escaping Listener) -> Subscription {
    lock.withLock {
      let id = nextID
      nextID += 1
      listeners.append((id, listener))
      listenerCount.store(listeners.count, ordering: .relaxed)
      if thread == nil, !isClosing {
        thread = Thread(named: "events", stackSize: 1 << 20) { self.deliver() }
      }
      return Subscription(id: id)
    }
  }

  public func unsubscribe(_ subscription: Subscription) {
    lock.withLock {
      listeners.removeAll { $0.id == subscription.id }
      listenerCount.store(listeners.count, ordering: .relaxed)
    }
  }

  /// Returns when everything posted before the call has been delivered; not for listeners.
  public func flush() {
    lock.withLock {
      let target = postedCount
      while deliveredCount < target, thread != nil { delivered.wait() }
    }
  }

  /// Delivers what is left and ends the thread.
  public func close() {
    let thread = lock.withLock {
      isClosing = true
      posted.signal()
      return self.thread
    }
    thread?.join()
    lock.withLock {
      self.thread = nil
      delivered.broadcast()
    }
  }

  private func deliver() {
    lock.acquire()
    while true {
      if queue.isEmpty {
        if isClosing { break }
        posted.wait()
        continue
      }
      let records = queue
      let listeners = self.listeners
      queue = []
      lock.release()
      for record in records {
        for listener in listeners { listener.call(record) }
      }
      lock.acquire()
      deliveredCount += records.count
      delivered.broadcast()
    }
    lock.release()
  }
}
