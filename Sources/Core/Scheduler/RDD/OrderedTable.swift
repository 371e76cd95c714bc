/// A hash table that remembers the order of its keys, so that results do not depend on a seed.
///
/// It is open to inlining because it is filled where the types of keys and values are known; the
/// unspecialised paths of generic code cost ten times as much per element.
public struct OrderedTable<Key: Hashable & Sendable, Value: Sendable> {
  @usableFromInline var hashes: [Int] = []
  @usableFromInline var pairs: [Pair<Key, Value>] = []
  /// Places in `pairs` by hash, one more than the index; 0 is free.
  @usableFromInline var slots: [Int] = []
  @usableFromInline let hasher = StableHasher<Key>()

  public init() {}

  /// Updates the value of a key in place, or makes its first one.
  @inlinable
  public mutating func update(
    _ key: Key, first: () throws -> Value, later: (inout Value) throws -> Void
  ) rethrows {
    if pairs.count * 2 >= slots.count { enlarge() }
    let hash = hasher.hash(key)
    let mask = slots.count &- 1
    var slot = Self.start(hash) & mask
    while slots[slot] != 0 {
      let place = slots[slot] &- 1
      if hashes[place] == hash, pairs[place].key == key {
        return try later(&pairs[place].value)
      }
      slot = (slot &+ 1) & mask
    }
    let value = try first()
    hashes.append(hash)
    pairs.append(Pair(key, value))
    slots[slot] = pairs.count
  }

  /// Spreads hashes that follow each other or share their low bits.
  @inlinable
  static func start(_ hash: Int) -> Int {
    let mixed = UInt64(truncatingIfNeeded: hash) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> 31)
  }

  @usableFromInline
  mutating func enlarge() {
    slots = Array(repeating: 0, count: max(64, slots.count * 4))
    let mask = slots.count - 1
    for place in pairs.indices {
      var slot = Self.start(hashes[place]) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = place + 1
    }
  }
}

/// How pairs enter a table of combined values, a chunk at a time: what is called per element is
/// inlined into the loops that are made here.
public struct Combiner<Key: Hashable & Sendable, Value: Sendable, Combined: Sendable>: Sendable {
  public typealias Table = OrderedTable<Key, Combined>

  let absorb: @Sendable (inout Table, [Pair<Key, Value>]) throws -> Void
  let merge: @Sendable (inout Table, [Pair<Key, Combined>]) throws -> Void

  @usableFromInline
  init(
    absorb: @escaping @Sendable (inout Table, [Pair<Key, Value>]) throws -> Void,
    merge: @escaping @Sendable (inout Table, [Pair<Key, Combined>]) throws -> Void
  ) {
    self.absorb = absorb
    self.merge = merge
  }

  @inlinable
  public init(
    create: @escaping @Sendable (Value) throws -> Combined,
    add: @escaping @Sendable (inout Combined, Value) throws -> Void,
    merge: @escaping @Sendable (inout Combined, Combined) throws -> Void
  ) {
    self.init { table, chunk in
      for pair in chunk {
        try table.update(pair.key) {
          try create(pair.value)
        } later: {
          try add(&$0, pair.value)
        }
      }
    } merge: { table, chunk in
      for pair in chunk {
        try table.update(pair.key) {
          pair.value
        } later: {
          try merge(&$0, pair.value)
        }
      }
    }
  }
}
