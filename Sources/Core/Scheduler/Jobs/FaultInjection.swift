import Synchronization

/// Makes things fail on purpose, the same way for the same seed whatever the threads do.
package final class FaultInjection: Sendable {
  package enum Fault: Hashable, Sendable {
    /// Fails the first `attempts` tries of tasks; nil matches every stage name or partition.
    case task(stage: String?, partition: Int?, attempts: Int)
    /// Fails each try of each task with this probability.
    case randomTask(probability: Double)
    /// Forgets a block at one of its reads: 0 is the first.
    case loseBlock(BlockID, read: Int)
    /// Spoils a block at one of its writes to disk.
    case corruptBlock(BlockID, write: Int)
    /// Spoils the n-th block written to any spill file.
    case corruptSpill(write: Int)
    /// Refuses to write to disk beyond so many bytes.
    case diskFull(afterBytes: Int)
  }

  private struct Counters {
    var reads: [BlockID: Int] = [:]
    var writes: [BlockID: Int] = [:]
    var spillWrites = 0
    var diskBytes = 0
  }

  package let seed: UInt64
  private let faults: [Fault]
  private let counters = Mutex(Counters())

  package init(seed: UInt64 = 0, _ faults: [Fault]) {
    self.seed = seed
    self.faults = faults
  }

  func taskFailure(of context: TaskContext) -> RetryableFailure? {
    let tried = TaskAttempt(partition: context.partition, number: context.attempt)
    return failure(of: tried, stage: context.stage.name)
  }

  func failure(of tried: TaskAttempt, stage name: String) -> RetryableFailure? {
    for fault in faults {
      switch fault {
      case .task(let stage, let partition, let attempts):
        guard stage ?? name == name, partition ?? tried.partition == tried.partition,
          tried.number < attempts
        else { continue }
      case .randomTask(let probability):
        guard chance(of: tried, name) < probability else { continue }
      default: continue
      }
      return RetryableFailure(
        .injected,
        "injected fault in task \(tried.partition) of stage '\(name)', attempt \(tried.number + 1)")
    }
    return nil
  }

  /// Counts a read of a block and answers whether the block is to be forgotten first.
  func losesBlock(_ id: BlockID) -> Bool {
    guard !faults.isEmpty else { return false }
    let read = counters.withLock { counters in
      defer { counters.reads[id, default: 0] += 1 }
      return counters.reads[id] ?? 0
    }
    return faults.contains(.loseBlock(id, read: read))
  }

  /// Counts a write of a block and answers whether it is to be spoiled.
  func corrupts(_ id: BlockID?) -> Bool {
    guard !faults.isEmpty else { return false }
    return counters.withLock { counters in
      defer { counters.spillWrites += 1 }
      if faults.contains(.corruptSpill(write: counters.spillWrites)) { return true }
      guard let id else { return false }
      defer { counters.writes[id, default: 0] += 1 }
      return faults.contains(.corruptBlock(id, write: counters.writes[id] ?? 0))
    }
  }

  /// Counts bytes that are about to be written and answers whether the disk is now full.
  func refusesWrite(of byteCount: Int) -> Bool {
    for case .diskFull(let limit) in faults {
      let total = counters.withLock { counters in
        counters.diskBytes += byteCount
        return counters.diskBytes
      }
      if total > limit { return true }
    }
    return false
  }

  /// A number in 0 ..< 1 that depends on the seed and on what is tried, not on when.
  private func chance(of tried: TaskAttempt, _ name: String) -> Double {
    var state = seed
    for byte in name.utf8 { state = Self.mix(state ^ UInt64(byte)) }
    state = Self.mix(state ^ UInt64(truncatingIfNeeded: tried.partition))
    state = Self.mix(state ^ UInt64(truncatingIfNeeded: tried.number))
    return Double(state >> 11) / Double(1 << 53)
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var state = value &+ 0x9E37_79B9_7F4A_7C15
    state = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    state = (state ^ (state >> 27)) &* 0x94D0_49BB_1331_11EB
    return state ^ (state >> 31)
  }
}
