import Glibc

/// A mutual exclusion lock that threads can also wait on: `Mutex` has no condition variables.
package final class Lock: @unchecked Sendable {  // pthread protects its own memory
  fileprivate let mutex: UnsafeMutablePointer<pthread_mutex_t>

  package init() {
    mutex = .allocate(capacity: 1)
    let status = pthread_mutex_init(mutex, nil)
    precondition(status == 0, "pthread_mutex_init failed")
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  package func acquire() { pthread_mutex_lock(mutex) }

  package func release() { pthread_mutex_unlock(mutex) }

  package func withLock<Value, Failure: Error>(
    _ body: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    acquire()
    defer { release() }
    return try body()
  }
}

/// A place where threads that hold `lock` sleep until another one changes what it protects.
package final class Condition: @unchecked Sendable {  // pthread protects its own memory
  private let lock: Lock
  private let condition: UnsafeMutablePointer<pthread_cond_t>

  package init(_ lock: Lock) {
    self.lock = lock
    condition = .allocate(capacity: 1)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    let status = pthread_cond_init(condition, &attributes)
    precondition(status == 0, "pthread_cond_init failed")
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(condition)
    condition.deallocate()
  }

  package func wait() { pthread_cond_wait(condition, lock.mutex) }

  /// Sleeps until signalled or until the monotonic clock passes `deadline`.
  package func wait(until deadline: UInt64) {
    var time = timespec(
      tv_sec: Int(deadline / 1_000_000_000), tv_nsec: Int(deadline % 1_000_000_000))
    pthread_cond_timedwait(condition, lock.mutex, &time)
  }

  package func signal() { pthread_cond_signal(condition) }

  package func broadcast() { pthread_cond_broadcast(condition) }
}

/// Reads the clocks that metrics and fairness count in.
package enum Clock {
  package static func monotonicNanoseconds() -> UInt64 { read(CLOCK_MONOTONIC) }

  package static func threadNanoseconds() -> UInt64 { read(CLOCK_THREAD_CPUTIME_ID) }

  /// Milliseconds since 1970, the unit of every time stamp in events.
  package static func wallMilliseconds() -> Int64 { Int64(read(CLOCK_REALTIME) / 1_000_000) }

  /// For the few who have nothing to wait on.
  package static func sleep(milliseconds: Int) {
    usleep(UInt32(clamping: max(0, milliseconds) * 1000))
  }

  private static func read(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }
}
