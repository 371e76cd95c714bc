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

  /// Opens the reservation of one operator.
  ///
  /// One that can spill looks at `isAskedToSpill` after each batch, so that memory moves to where
  /// it is needed.
  package func reserve(for consumer: String, isSpillable: Bool = false) -> MemoryReservation {
    MemoryReservation(consumer: consumer, account: self, isSpillable: isSpillable)
  }

  fileprivate func acquire(_ byteCount: Int) -> Bool {
    let now = used.wrappingAdd(byteCount, ordering: .relaxed).newValue
    if now > limitBytes {
      used.wrappingSubtract(byteCount, ordering: .relaxed)
      return false
    }
    if budget.reserveExecution(byteCount) {
      peak.max(now, ordering: .relaxed)
      return true
    }
    used.wrappingSubtract(byteCount, ordering: .relaxed)
    return false
  }

  fileprivate func giveBack(_ byteCount: Int) {
    guard byteCount > 0 else { return }
    used.wrappingSubtract(byteCount, ordering: .relaxed)
    budget.releaseExecution(byteCount)
  }
}

/// One operator's share of the budget; may be used by several workers; returned when released.
package final class MemoryReservation: Sendable {
  private struct State {
    var used = 0
    /// What the budget has given: never less than what is used.
    var granted = 0
    var peak = 0
  }

  package let consumer: String
  package let isSpillable: Bool
  /// The task that has opened this: it cannot wait for itself to spill.
  let owner: Int?
  private let account: MemoryAccount
  private let state = Mutex(State())
  private let spillRequest = Atomic<Bool>(false)

  fileprivate init(consumer: String, account: MemoryAccount, isSpillable: Bool) {
    self.consumer = consumer
    self.account = account
    self.isSpillable = isSpillable
    owner = TaskContext.current?.taskID
    account.budget.register(self)
  }

  deinit {
    account.budget.unregister(self)
    account.giveBack(state.withLock { $0.granted })
  }

  package var accountName: String { account.name }
  package var usedBytes: Int { state.withLock { $0.used } }
  package var peakBytes: Int { state.withLock { $0.peak } }

  /// True when somebody else needs memory that this operator could spill.
  package var isAskedToSpill: Bool { spillRequest.load(ordering: .relaxed) }

  /// Takes more memory, or answers false: spill, `shrink`, and ask again.
  ///
  /// No lock is held while the budget makes room, for that may shrink this very reservation.
  package func grow(by byteCount: Int) -> Bool {
    precondition(byteCount >= 0, "a reservation grows by a positive amount")
    var missing = take(byteCount, adding: 0)
    while missing > 0 {
      let step = max(missing, account.budget.stepBytes)
      if account.acquire(step) {
        missing = take(byteCount, adding: step)
      } else if step > missing, account.acquire(missing) {
        missing = take(byteCount, adding: missing)
      } else {
        return false
      }
    }
    return true
  }

  /// Takes memory that cannot be done without: waits a little for others to spill, then throws.
  package func growOrThrow(by byteCount: Int, context: TaskContext? = .current) throws {
    if grow(by: byteCount) { return }
    let budget = account.budget
    let patience = Clock.monotonicNanoseconds() &+ 5_000_000_000
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
      "Unable to acquire \(byteCount) bytes of memory, got \(budget.freeBytes).",
      hint: "\(consumer) could not get its share of \(budget.totalBytes) bytes; "
        + "raise the limit with --memory or SET martlet.memory.")
  }

  /// Gives memory back.
  package func shrink(by byteCount: Int) {
    precondition(byteCount >= 0, "a reservation shrinks by a positive amount")
    spillRequest.store(false, ordering: .relaxed)
    let excess = state.withLock { state in
      precondition(byteCount <= state.used, "\(consumer) gave back more memory than it had")
      state.used -= byteCount
      // A little is kept for the next growth, but not when somebody asked for a lot.
      let step = account.budget.stepBytes
      let slack = byteCount < step && state.used > 0 ? step : 0
      let keep = min(state.granted, state.used + slack)
      defer { state.granted = keep }
      return state.granted - keep
    }
    account.giveBack(excess)
  }

  /// True when this holds so much that those who come after it would starve.
  var isLarge: Bool { usedBytes > account.budget.totalBytes / 4 }

  package func release() { shrink(by: usedBytes) }

  func askToSpill() { spillRequest.store(true, ordering: .relaxed) }

  /// Uses memory after adding a new grant; answers what is missing, 0 when it was taken.
  private func take(_ byteCount: Int, adding grant: Int) -> Int {
    state.withLock { state in
      state.granted += grant
      let missing = state.used + byteCount - state.granted
      guard missing <= 0 else { return missing }
      state.used += byteCount
      state.peak = max(state.peak, state.used)
      return 0
    }
  }
}
