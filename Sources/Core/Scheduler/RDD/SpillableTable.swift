import Columns

/// A table of combined values that stays within the memory budget: when it is refused more, it
/// moves to disk, cut by key, and the cuts are merged one after the other at the end.
final class SpillableTable<Key: Hashable & Sendable, Combined: Sendable> {
  typealias Entry = Pair<Key, Combined>

  private var table = OrderedTable<Key, Combined>()
  private let merge: @Sendable (inout OrderedTable<Key, Combined>, [Entry]) throws -> Void
  private let codec: ElementCodec<Pair<Key, Combined>>?
  private let directory: SpillDirectory
  private let reservation: MemoryReservation
  private var absorbedBytes = 0
  private var unaccountedBytes = 0
  private var file: SpillFile?
  private var cuts: [[SpillBlock]] = []

  private static var cutCount: Int { 32 }

  init(
    _ operation: String, _ context: SchedulerContext,
    merge: @escaping @Sendable (inout OrderedTable<Key, Combined>, [Entry]) throws -> Void
  ) {
    self.merge = merge
    codec = .automatic
    directory = context.spill
    reservation = context.collections.reserve(for: operation, isSpillable: codec != nil)
  }

  /// Adds a chunk of pairs to the values of their keys.
  func absorb<Value>(
    _ chunk: [Pair<Key, Value>],
    by add: (inout OrderedTable<Key, Combined>, [Pair<Key, Value>]) throws -> Void
  ) throws {
    try add(&table, chunk)
    try account(estimatedByteSize(of: chunk))
  }

  /// The keys with their combined values, in the order of first appearance unless spilled.
  func finish() throws -> ChunkIterator<Pair<Key, Combined>> {
    guard file != nil || reservation.isLarge && codec != nil else {
      return .elements(table.pairs, keepAlive: self)
    }
    try spill()
    var next = 0
    return .concatenated { [self] in
      guard next < cuts.count else { return nil }
      defer { next += 1 }
      return .elements(try merged(cuts[next]), keepAlive: self)
    }
  }

  /// Looks now and then whether what the table holds is still granted.
  private func account(_ byteCount: Int) throws {
    absorbedBytes += byteCount
    unaccountedBytes += byteCount
    if reservation.isAskedToSpill, codec != nil { return try spill() }
    guard unaccountedBytes >= 1 << 16 else { return }
    unaccountedBytes = 0
    let size = min(absorbedBytes, estimatedByteSize(of: table.pairs)) + 24 * table.pairs.count
    guard size > reservation.usedBytes else { return }
    let missing = size - reservation.usedBytes
    if reservation.grow(by: missing) { return }
    if codec == nil { return try reservation.growOrThrow(by: missing) }
    try spill()
  }

  private func spill() throws {
    guard let codec else { return }
    let file = try self.file ?? directory.makeFile(for: reservation.consumer)
    self.file = file
    if cuts.isEmpty { cuts = Array(repeating: [], count: Self.cutCount) }
    var parts = [[Entry]](repeating: [], count: Self.cutCount)
    for pair in table.pairs { parts[Self.cut(of: pair.key)].append(pair) }
    for (index, part) in parts.enumerated() where !part.isEmpty {
      cuts[index].append(try file.append(codec.encode(part)))
    }
    table = OrderedTable()
    absorbedBytes = 0
    reservation.release()
  }

  private func merged(_ blocks: [SpillBlock]) throws -> [Pair<Key, Combined>] {
    guard let file, let codec else { return [] }
    reservation.release()
    var merged = OrderedTable<Key, Combined>()
    for block in blocks {
      try reservation.growOrThrow(by: block.byteCount)
      try merge(&merged, codec.decode(file.read(block)))
    }
    return merged.pairs
  }

  /// Cuts by other bits of the hash than those that chose the partition.
  private static func cut(of key: Key) -> Int {
    var hash = UInt64(bitPattern: Int64(stableHash(of: key))) &* 0x9E37_79B9_7F4A_7C15
    hash ^= hash >> 32
    return Int((hash &* 0xD6E8_FEB8_6659_FD93) >> 40) % cutCount
  }
}
