import Scheduler

/// Does one thing after the other on a thread of its own, which starts with the first.
///
/// `@unchecked Sendable`: mutable fields are protected by the lock.
final class BackgroundQueue: @unchecked Sendable {
  private let name: String
  private let lock = Lock()
  private let changed: Condition
  private var work: [@Sendable () -> Void] = []
  private var thread: Thread?
  private var isStopping = false

  init(_ name: String) {
    self.name = name
    changed = Condition(lock)
  }

  func add(_ body: @escaping @Sendable () -> Void) {
    lock.withLock {
      guard !isStopping else { return }
      work.append(body)
      changed.signal()
      if thread == nil { thread = Thread(named: name) { self.loop() } }
    }
  }

  /// Drops what waits and returns when nothing runs any more.
  func stop() {
    let thread = lock.withLock {
      isStopping = true
      work = []
      changed.signal()
      defer { self.thread = nil }
      return self.thread
    }
    thread?.join()
  }

  private func loop() {
    while let body = next() { body() }
  }

  private func next() -> (@Sendable () -> Void)? {
    lock.withLock {
      while work.isEmpty, !isStopping { changed.wait() }
      return work.isEmpty ? nil : work.removeFirst()
    }
  }
}
