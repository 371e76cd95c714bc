import Columns
import Glibc
import Synchronization

/// The memory that queries and cached blocks share: a hard promise, kept by asking first.
///
/// Execution and storage borrow freely from each other. Execution takes back what storage holds
/// above its protected part by having blocks evicted; storage never takes from execution. What
/// still does not fit is refused: the asker spills and asks again.
package final class MemoryBudget: @unchecked Sendable {  // mutable fields are protected by lock
  package typealias Spiller = @Sendable (_ wantedBytes: Int) -> Int

  private let limit: Atomic<Int>
  private let storageFraction: Double
  private let events: EventBus?
  let lock = Lock()
  let released: Condition
  private var executionBytes = 0
  private var storageBytes = 0
  private var peakBytes = 0
  private var reportedBytes = 0
  private var spillers: [(id: Int, spill: Spiller)] = []
  private var nextID = 0
  private var evictor: Spiller?
  private var reservations: [ObjectIdentifier: WeakReservation] = [:]

  private struct WeakReservation {
    weak var reservation: MemoryReservation?
  }

  package init(
    totalBytes: Int = MemoryBudget.defaultTotalBytes, storageFraction: Double = 0.5,
    events: EventBus? = nil
  ) {
    limit = Atomic(max(0, totalBytes))
    self.storageFraction = min(1, max(0, storageFraction))
    self.events = events
    released = Condition(lock)
  }

  /// Three fifths of what the machine (or its container) has.
  package static var defaultTotalBytes: Int {
    let machine = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    return min(machine, containerLimit ?? machine) / 5 * 3
  }

  private static var containerLimit: Int? {
    guard let file = fopen("/sys/fs/cgroup/memory.max", "r") else { return nil }
    defer { fclose(file) }
    var limit = 0
    let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer -> String? in
      guard let base = buffer.baseAddress, fgets(base, 64, file) != nil else { return nil }
      return String(cString: base)
    }
    for digit in text ?? "" {
      guard let value = digit.wholeNumberValue, limit < 1 << 55 else { break }
      limit = limit * 10 + value
    }
    return limit > 0 ? limit : nil
  }

  package struct Usage: Hashable, Codable, Sendable {
    package var executionBytes: Int
    package var storageBytes: Int
    package var peakBytes: Int
    package var totalBytes: Int
  }

  package var usage: Usage {
    lock.withLock {
      Usage(
        executionBytes: executionBytes, storageBytes: storageBytes, peakBytes: peakBytes,
        totalBytes: totalBytes)
    }
  }

  /// Registers something thread-safe that can give memory back, as a shuffle store can.
  ///
  /// It runs on the thread that needs memory, with no lock held, and answers the bytes that it has
  /// released.
  package func addSpiller(_ spill: @escaping Spiller) -> Int {
    lock.withLock {
      nextID += 1
      spillers.append((nextID, spill))
      return nextID
    }
  }

  package func removeSpiller(_ id: Int) {
    lock.withLock { spillers.removeAll { $0.id == id } }
  }

  /// What one operator of a query holds.
  package struct Holder: Hashable, Sendable {
    package var account: String
    package var consumer: String
    package var usedBytes: Int
    package var peakBytes: Int
    package var isSpillable: Bool
  }

  /// Everybody who holds execution memory now, the largest first.
  package var holders: [Holder] {
    lock.withLock { reservations.values.compactMap(\.reservation) }
      .map { holder in
        Holder(
          account: holder.accountName, consumer: holder.consumer, usedBytes: holder.usedBytes,
          peakBytes: holder.peakBytes, isSpillable: holder.isSpillable)
      }
      .sorted { ($0.usedBytes, $1.consumer) > ($1.usedBytes, $0.consumer) }
  }

  package var freeBytes: Int { lock.withLock { free } }

  /// The block cache gives storage back through this.
  func setEvictor(_ evictor: @escaping Spiller) { lock.withLock { self.evictor = evictor } }
}

/// The limit, which may change while queries run.
extension MemoryBudget {
  package var totalBytes: Int { limit.load(ordering: .relaxed) }

  /// Storage up to here is safe from execution.
  package var protectedStorageBytes: Int { Int(Double(totalBytes) * storageFraction) }

  /// Reservations grow in steps, so that the lock is taken rarely.
  var stepBytes: Int { max(1, min(1 << 16, totalBytes / 1024)) }

  /// Grants so much in all from now on. More helps who waits at once. With less, whoever can spill
  /// does at its next batch, and nobody gets more until what is held is within the limit; cached
  /// blocks leave when `settle` is called.
  package func resize(to byteCount: Int) {
    let excess = lock.withLock {
      limit.store(max(0, byteCount), ordering: .relaxed)
      released.broadcast()
      return -free
    }
    if excess > 0 { askToSpill(excess) }
    events?.post(memoryChanged)
  }

  /// Gives back what cached blocks and stores hold above the limit; this may write to disk.
  package func settle() {
    let (excess, evictor, spillers) = lock.withLock {
      (-free, self.evictor, self.spillers)
    }
    guard excess > 0 else { return }
    var freed = evictor?(excess) ?? 0
    for spiller in spillers where freed < excess { freed += spiller.spill(excess - freed) }
  }

  private var memoryChanged: MemoryChanged {
    let usage = usage
    return MemoryChanged(
      executionBytes: usage.executionBytes, storageBytes: usage.storageBytes,
      totalBytes: usage.totalBytes)
  }
}

/// Storage: memory of cached blocks.
extension MemoryBudget {
  /// Takes memory for a cached block if it is free; the cache evicts its own blocks to make room.
  func reserveStorage(_ byteCount: Int) -> Bool {
    lock.withLock {
      guard byteCount <= free else { return false }
      storageBytes += byteCount
      noteChange()
      return true
    }
  }

  func releaseStorage(_ byteCount: Int) {
    lock.withLock {
      storageBytes -= byteCount
      noteChange()
      released.broadcast()
    }
  }

  /// How much storage could have if it evicted all its own blocks.
  var availableToStorage: Int { lock.withLock { totalBytes - executionBytes } }
}

/// Execution: memory of reservations.
extension MemoryBudget {
  /// Takes execution memory, evicting blocks and asking spillers when too little is free.
  func reserveExecution(_ byteCount: Int) -> Bool {
    for round in 0..<3 {
      lock.acquire()
      if byteCount <= free {
        executionBytes += byteCount
        noteChange()
        lock.release()
        return true
      }
      let missing = byteCount - free
      let evictable = min(missing, max(0, storageBytes - protectedStorageBytes))
      let evictor = self.evictor
      let spillers = self.spillers
      let isHopeless = byteCount > totalBytes
      lock.release()
      if isHopeless || round == 2 { return false }
      var freed = 0
      if evictable > 0, let evictor { freed += evictor(evictable) }
      for spiller in spillers where freed < missing { freed += spiller.spill(missing - freed) }
      if freed == 0 { return false }
    }
    return false
  }

  func releaseExecution(_ byteCount: Int) {
    guard byteCount > 0 else { return }
    lock.withLock {
      executionBytes -= byteCount
      noteChange()
      released.broadcast()
    }
  }

  /// Asks the largest spillable reservations, except for one, to spill at their next chance;
  /// answers whether any was asked.
  func askOthersToSpill(_ byteCount: Int, exceptFor asker: MemoryReservation) -> Bool {
    askToSpill(byteCount) { other in
      other !== asker && (other.owner == nil || other.owner != asker.owner)
    }
  }

  @discardableResult
  private func askToSpill(
    _ byteCount: Int, _ isMeant: (MemoryReservation) -> Bool = { _ in true }
  ) -> Bool {
    let others = lock.withLock { reservations.values.compactMap(\.reservation) }
      .filter { $0.isSpillable && $0.usedBytes > 0 && isMeant($0) }
      .sorted { $0.usedBytes > $1.usedBytes }
    var asked = 0
    for other in others where asked < byteCount {
      other.askToSpill()
      asked += other.usedBytes
    }
    return asked > 0
  }

  func register(_ reservation: MemoryReservation) {
    lock.withLock {
      reservations[ObjectIdentifier(reservation)] = WeakReservation(reservation: reservation)
    }
  }

  func unregister(_ reservation: MemoryReservation) {
    let id = ObjectIdentifier(reservation)
    lock.withLock { _ = reservations.removeValue(forKey: id) }
  }

  /// Called with the lock held, as all below.
  private var free: Int { totalBytes - executionBytes - storageBytes }

  private func noteChange() {
    let used = executionBytes + storageBytes
    peakBytes = max(peakBytes, used)
    guard let events, events.hasListeners, abs(used - reportedBytes) > totalBytes / 100
    else { return }
    reportedBytes = used
    events.post(
      MemoryChanged(
        executionBytes: executionBytes, storageBytes: storageBytes, totalBytes: totalBytes))
  }
}
