import Synchronization

/// The rights to run of a pool, by number: no two running tasks have the same one.
///
/// Their count may shrink while all are taken. Then nobody takes one until so many have come back
/// that those who run are fewer than the new count; numbers beyond it go when they come back.
final class WorkerSlots: @unchecked Sendable {  // all but the count is protected by the pool's lock
  private let limit: Atomic<Int>
  /// The next one to be taken last.
  private var free: [Int] = []
  private var taken: Set<Int> = []

  init(count: Int) {
    limit = Atomic(max(1, count))
    refill()
  }

  /// How many may be taken at once; one load, without the lock.
  var count: Int { limit.load(ordering: .relaxed) }

  var takenCount: Int { taken.count }

  /// How many can be taken now.
  var freeCount: Int { min(free.count, max(0, count - taken.count)) }

  func take() -> Int? {
    guard freeCount > 0, let slot = free.popLast() else { return nil }
    taken.insert(slot)
    return slot
  }

  func giveBack(_ slot: Int) {
    taken.remove(slot)
    if isKept(slot) { free.append(slot) }
  }

  /// False for a slot whose holder has to leave.
  func isKept(_ slot: Int) -> Bool { slot < count }

  /// Answers whether the count has changed.
  func resize(to newCount: Int) -> Bool {
    let newCount = max(1, newCount)
    guard newCount != count else { return false }
    limit.store(newCount, ordering: .relaxed)
    refill()
    return true
  }

  private func refill() { free = (0..<count).reversed().filter { !taken.contains($0) } }
}
