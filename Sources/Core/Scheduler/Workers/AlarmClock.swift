/// Calls closures at given times from one thread, which starts with the first alarm.
package final class AlarmClock: @unchecked Sendable {  // mutable fields are protected by lock
  package struct Alarm: Hashable, Sendable {
    fileprivate let id: Int
  }

  private struct Entry {
    var deadline: UInt64
    var action: @Sendable () -> Void
  }

  private let lock = Lock()
  private let changed: Condition
  private var entries: [Int: Entry] = [:]
  private var nextID = 0
  private var thread: Thread?
  private var isStopping = false

  package init() { changed = Condition(lock) }

  package func schedule(at deadline: UInt64, _ action: @escaping @Sendable () -> Void) -> Alarm {
    lock.withLock {
      let id = nextID
      nextID += 1
      entries[id] = Entry(deadline: deadline, action: action)
      if thread == nil { thread = Thread(named: "alarms", stackSize: 1 << 20) { self.loop() } }
      changed.signal()
      return Alarm(id: id)
    }
  }

  package func cancel(_ alarm: Alarm) {
    lock.withLock { _ = entries.removeValue(forKey: alarm.id) }
  }

  package func stop() {
    let thread = lock.withLock {
      isStopping = true
      entries = [:]
      changed.signal()
      defer { self.thread = nil }
      return self.thread
    }
    thread?.join()
  }

  private func loop() {
    lock.acquire()
    while !isStopping {
      let now = Clock.monotonicNanoseconds()
      let due = entries.filter { $0.value.deadline <= now }
      if !due.isEmpty {
        for id in due.keys { entries[id] = nil }
        lock.release()
        for entry in due.values { entry.action() }
        lock.acquire()
      } else if let next = entries.values.map(\.deadline).min() {
        changed.wait(until: next)
      } else {
        changed.wait()
      }
    }
    lock.release()
  }
}
