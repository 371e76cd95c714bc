import Synchronization

/// Which partition a key belongs to, compared without knowing the key's type.
@usableFromInline
package enum Partitioning: Hashable, Sendable {
  case hash(count: Int)
  /// Boundaries or a function of somebody's own: equal only to itself.
  case unique(id: Int, count: Int)

  package var count: Int {
    switch self {
    case .hash(let count), .unique(_, let count): count
    }
  }
}

/// Sends every key to one of a fixed number of partitions.
public struct Partitioner<Key: Sendable>: Sendable {
  let identity: Partitioning
  public let partition: @Sendable (Key) -> Int

  @usableFromInline
  init(identity: Partitioning, partition: @escaping @Sendable (Key) -> Int) {
    self.identity = identity
    self.partition = partition
  }

  public var partitionCount: Int { identity.count }

  /// Spreads keys by hash; the same everywhere and at every run for the usual key types.
  public static func hash(_ partitionCount: Int) -> Partitioner where Key: Hashable {
    let count = max(1, partitionCount)
    let hasher = StableHasher<Key>()
    return Partitioner(identity: .hash(count: count)) { key in
      let remainder = hasher.hash(key) % count
      return remainder < 0 ? remainder + count : remainder
    }
  }

  /// Spreads keys by a function, whose answer is taken modulo the count.
  public static func custom(
    _ partitionCount: Int, _ function: @escaping @Sendable (Key) -> Int
  ) -> Partitioner {
    let count = max(1, partitionCount)
    return Partitioner(identity: uniqueIdentity(count)) { key in
      let remainder = function(key) % count
      return remainder < 0 ? remainder + count : remainder
    }
  }

  /// Spreads keys so that every key of a partition comes before those of the next one.
  @inlinable
  static func range(upperBounds: [Key], ascending: Bool) -> Partitioner where Key: Comparable {
    let count = upperBounds.count + 1
    return Partitioner(identity: uniqueIdentity(count)) { key in
      var low = 0
      var high = upperBounds.count
      while low < high {
        let middle = (low + high) / 2
        if upperBounds[middle] < key { low = middle + 1 } else { high = middle }
      }
      return ascending ? low : count - 1 - low
    }
  }

  @usableFromInline
  static func uniqueIdentity(_ count: Int) -> Partitioning {
    .unique(id: nextIdentity.wrappingAdd(1, ordering: .relaxed).oldValue, count: count)
  }
}

private let nextIdentity = Atomic<Int>(0)

/// A key whose hash is the same in every process.
public protocol StableHashable {
  var stableHash: Int { get }
}

/// Finds out once, not per key, how a type of keys is hashed.
@usableFromInline
struct StableHasher<Key: Hashable>: @unchecked Sendable {  // `hash` captures a type only
  @usableFromInline let hash: (Key) -> Int

  @usableFromInline
  init() {
    func hasher<Known: StableHashable>(_: Known.Type) -> (Key) -> Int {
      // `Known` is `Key` itself, opened from the metatype below.
      { unsafeBitCast($0, to: Known.self).stableHash }
    }
    if let known = Key.self as? any StableHashable.Type {
      hash = hasher(known)
    } else {
      hash = { $0.hashValue }
    }
  }
}

func stableHash<Key: Hashable>(of key: Key) -> Int {
  (key as? any StableHashable)?.stableHash ?? key.hashValue
}

extension Int: StableHashable { public var stableHash: Int { self } }
extension Int32: StableHashable { public var stableHash: Int { Int(self) } }
extension Int64: StableHashable { public var stableHash: Int { Int(self) } }
extension Bool: StableHashable { public var stableHash: Int { self ? 1231 : 1237 } }

extension Double: StableHashable {
  public var stableHash: Int {
    // Zeros and whole numbers hash as what they equal.
    if let whole = Int(exactly: self) { return whole }
    let bits = bitPattern
    return Int(Int32(truncatingIfNeeded: bits ^ (bits >> 32)))
  }
}

extension String: StableHashable {
  public var stableHash: Int {
    Int(utf16.reduce(Int32(0)) { $0 &* 31 &+ Int32($1) })
  }
}

extension Optional: StableHashable where Wrapped: Hashable {
  public var stableHash: Int { map { Scheduler.stableHash(of: $0) } ?? 0 }
}

extension Array: StableHashable where Element: Hashable {
  public var stableHash: Int {
    Int(reduce(Int32(1)) { $0 &* 31 &+ Int32(truncatingIfNeeded: Scheduler.stableHash(of: $1)) })
  }
}

extension Pair: StableHashable where Key: Hashable, Value: Hashable {
  public var stableHash: Int {
    let low = Int32(truncatingIfNeeded: Scheduler.stableHash(of: key))
    return Int(low &* 31 &+ Int32(truncatingIfNeeded: Scheduler.stableHash(of: value)))
  }
}
