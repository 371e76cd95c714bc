import Scheduler

/// The memory of one worker's part of an operator that can spill.
///
/// A first small piece is free: so every operator can go on, however little there is, and what all
/// of them hold beyond the limit is bounded. The rest is reserved before it counts.
final class OperatorMemory: @unchecked Sendable {  // used by one worker or phase at a time
  private let reservation: MemoryReservation
  private var reservedBytes = 0

  static let freeBytes = 256 << 10

  /// Who cannot spill is never waited for.
  init(_ account: MemoryAccount, for consumer: String, isSpillable: Bool = true) {
    reservation = account.reserve(for: consumer, isSpillable: isSpillable)
  }

  /// Says how much is held now; false asks the caller to spill.
  func holds(_ byteCount: Int) -> Bool {
    TaskContext.current?.noteMemory(byteCount)
    let wanted = max(0, byteCount - OperatorMemory.freeBytes)
    if wanted <= reservedBytes {
      if reservedBytes - wanted > OperatorMemory.freeBytes { give(back: reservedBytes - wanted) }
      return wanted == 0 || !reservation.isAskedToSpill
    }
    guard !reservation.isAskedToSpill, reservation.grow(by: wanted - reservedBytes) else {
      return false
    }
    reservedBytes = wanted
    return true
  }

  /// As `holds`, where there is nothing to spill: waits for others, then throws.
  func mustHold(_ byteCount: Int) throws {
    let wanted = max(0, byteCount - OperatorMemory.freeBytes)
    guard wanted > reservedBytes else { return }
    try reservation.growOrThrow(by: wanted - reservedBytes)
    reservedBytes = wanted
  }

  func release() { give(back: reservedBytes) }

  private func give(back byteCount: Int) {
    reservation.shrink(by: byteCount)
    reservedBytes -= byteCount
  }
}
