import CPlatform
import Glibc

/// A joinable POSIX thread; never made by the concurrency runtime, so it may block.
package struct Thread: Sendable {
  private let identity: pthread_t

  /// Carries the closure into the C entry point.
  private final class Entry {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
      self.name = name
      self.body = body
    }
  }

  /// Starts a thread, or answers nil when the system has none left to give.
  package init?(
    named name: String, stackSize: Int = 8 << 20, _ body: @escaping @Sendable () -> Void
  ) {
    guard
      let identity = Self.start(Entry(name: name, body: body), stackSize: stackSize)
    else { return nil }
    self.identity = identity
  }

  /// Nobody will join the thread: it is gone when it ends.
  package func detach() { pthread_detach(identity) }

  package func join() { pthread_join(identity, nil) }

  /// Blocks all signals in the new thread: interrupts belong to the thread that asked for them.
  private static func start(_ entry: Entry, stackSize: Int) -> pthread_t? {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, stackSize)
    var everySignal = sigset_t()
    var earlierSignals = sigset_t()
    sigfillset(&everySignal)
    pthread_sigmask(SIG_SETMASK, &everySignal, &earlierSignals)
    defer { pthread_sigmask(SIG_SETMASK, &earlierSignals, nil) }
    let retained = Unmanaged.passRetained(entry)
    var identity = pthread_t()
    let status = pthread_create(&identity, &attributes, threadEntry, retained.toOpaque())
    guard status == 0 else {
      retained.release()
      return nil
    }
    return identity
  }

  fileprivate static func run(_ pointer: UnsafeMutableRawPointer) {
    let entry = Unmanaged<Entry>.fromOpaque(pointer).takeRetainedValue()
    platform_name_thread(entry.name)
    entry.body()
  }
}

private func threadEntry(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let pointer { Thread.run(pointer) }
  return nil
}
