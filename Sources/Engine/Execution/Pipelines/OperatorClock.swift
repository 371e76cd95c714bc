import Glibc
import Scheduler

/// Shares a worker's time out among nested operators: each gets what it spends itself.
struct OperatorClock {
  struct Mark {
    fileprivate var outer: OperatorSlot?
  }

  private(set) var running: OperatorSlot?
  private var since: UInt64 = 0

  mutating func enter(_ slot: OperatorSlot?) -> Mark {
    let now = OperatorClock.now()
    running?.nanoseconds &+= Int(truncatingIfNeeded: now &- since)
    let mark = Mark(outer: running)
    running = slot
    since = now
    return mark
  }

  mutating func leave(_ mark: Mark) {
    let now = OperatorClock.now()
    running?.nanoseconds &+= Int(truncatingIfNeeded: now &- since)
    running = mark.outer
    since = now
  }

  private static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }
}
