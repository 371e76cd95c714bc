import Columns
import Synchronization

/// The memory of one query: how much it uses and has used at most, and an optional limit.
package final class MemoryAccount: Sendable {
  package let name: String
  package let limitBytes: Int
  package let budget: MemoryBudget
  private let used = Atomic<Int>(0)
  private let peak = Atomic<Int>(0)

  package init(_ name: String, of budget: MemoryBudget, limitBytes: Int = .max) {
    self.name = name
    self.budget = budget
    self.limitBytes = limitBytes
  }

  package var usedBytes: Int { used.load(ordering: .relaxed) }
  package var peakBytes: Int { peak.load(ordering: .relaxed) }

  /// Opens the reservation of one operator. One that can spill looks at `isAskedToSpill` after
  /// each batch, so that memory moves to where it is needed.
  package func reserve(for consumer: String, isSpillable: Bool = false) -> MemoryReservation {
    MemoryReservation(consumer: consumer, account: self, isSpillable: isSpillable)
  }

  fileprivate func add(_ byteCount: Int) -> Bool {
    let now = used.wrappingAdd(byteCount, ordering: .relaxed).newValue
    if byteCount > 0, now > limitBytes {
      used.wrappingSubtract(byteCount, ordering: .relaxed)
      return false
    }
    peak.max(now, ordering: .relaxed)
    return true
  }

  fileprivate func remove(_ byteCount: Int) {
    used.wrappingSubtract(byteCount, ordering: .relaxed)
  }
}

/// One operator's share of the budget; may be used by several workers; returned when released.
package final class MemoryReservation: Sendable {
  package let consumer: String
  package let isSpillable: Bool
  private let account: MemoryAccount
  private let used = Atomic<Int>(0)
  private let granted = Atomic<Int>(0)
  private let peak = Atomic<Int>(0)
  private let spillRequest = Atomic<Bool>(false)
  /// Serialises the slow path, in which the grant changes.
  private let growth = Mutex(())

  fileprivate init(consumer: String, account: MemoryAccount, isSpillable: Bool) {
    self.consumer = consumer
    self.account = account
    self.isSpillable = isSpillable
    account.budget.register(self)
  }

  deinit {
    account.budget.unregister(self)
    giveBack(granted.load(ordering: .relaxed))
  }

  package var usedBytes: Int { used.load(ordering: .relaxed) }
  package var peakBytes: Int { peak.load(ordering: .relaxed) }

  /// True when somebody else needs memory that this operator could spill.
  package var isAskedToSpill: Bool { spillRequest.load(ordering: .relaxed) }

  /// Takes more memory, or answers false: spill, `shrink`, and ask again.
  package func grow(by byteCount: Int) -> Bool {
    precondition(byteCount >= 0, "a reservation grows by a positive amount")
    let wanted = used.wrappingAdd(byteCount, ordering: .relaxed).newValue
    if wanted <= granted.load(ordering: .acquiring) || extend(to: wanted) {
      peak.max(wanted, ordering: .relaxed)
      return true
    }
    used.wrappingSubtract(byteCount, ordering: .relaxed)
    return false
  }

  /// Takes memory that cannot be done without: waits a little for others to spill, then throws.
  package func growOrThrow(by byteCount: Int, context: TaskContext? = .current) throws {
    if grow(by: byteCount) { return }
    let budget = account.budget
    let patience = Clock.monotonicNanoseconds() &+ 500_000_000
    while budget.askOthersToSpill(byteCount, exceptFor: self) {
      try context?.throwIfCancelled()
      let now = Clock.monotonicNanoseconds()
      guard now < patience else { break }
      budget.lock.withLock { budget.released.wait(until: min(patience, now &+ 20_000_000)) }
      if grow(by: byteCount) { return }
    }
    try context?.throwIfCancelled()
    throw QueryError(
      "UNABLE_TO_ACQUIRE_MEMORY", sqlState: "53200",
      "Unable to acquire \(byteCount) bytes of memory for \(consumer), got "
        + "\(max(0, granted.load(ordering: .relaxed) - usedBytes)).",
      hint: "All of the \(budget.totalBytes) bytes are in use; raise the limit with --memory.")
  }

  /// Gives memory back.
  package func shrink(by byteCount: Int) {
    precondition(byteCount >= 0, "a reservation shrinks by a positive amount")
    let now = used.wrappingSubtract(byteCount, ordering: .relaxed).newValue
    precondition(now >= 0, "\(consumer) gave back more memory than it had")
    spillRequest.store(false, ordering: .relaxed)
    let excess = growth.withLock { _ in
      let keep = min(granted.load(ordering: .relaxed), now + account.budget.stepBytes)
      return granted.exchange(now == 0 ? 0 : keep, ordering: .releasing) - (now == 0 ? 0 : keep)
    }
    giveBack(excess)
  }

  package func release() { shrink(by: usedBytes) }

  func askToSpill() { spillRequest.store(true, ordering: .relaxed) }

  private func extend(to wanted: Int) -> Bool {
    growth.withLock { _ in
      let current = granted.load(ordering: .relaxed)
      if wanted <= current { return true }
      let missing = wanted - current
      for step in [max(missing, account.budget.stepBytes), missing] {
        guard account.add(step) else { continue }
        if account.budget.reserveExecution(step) {
          granted.store(current + step, ordering: .releasing)
          return true
        }
        account.remove(step)
      }
      return false
    }
  }

  private func giveBack(_ byteCount: Int) {
    guard byteCount > 0 else { return }
    account.remove(byteCount)
    account.budget.releaseExecution(byteCount)
  }
}
