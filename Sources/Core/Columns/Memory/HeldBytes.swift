/// Adds up the memory that kept vectors hold. What several of them share (the bytes of strings,
/// the values of a dictionary) counts once.
public struct HeldBytes: Sendable {
  public private(set) var total = 0
  private var seen: Set<ObjectIdentifier> = []

  public init() {}

  /// Adds a batch without selections.
  public mutating func add(_ batch: Batch) {
    for column in batch.sources { add(column) }
  }

  public mutating func add(_ column: Vector) {
    total += column.ownByteSize
    addShared(of: column)
  }

  /// Adds only what a vector shares with others.
  public mutating func addShared(of column: Vector) {
    for heap in column.heaps where seen.insert(ObjectIdentifier(heap)).inserted {
      total += (heap as? any SizedHeap)?.byteCount ?? 0
    }
    if let base = column.base, seen.insert(ObjectIdentifier(base)).inserted { add(base) }
    // A gathered list shares its elements with the vector it came from.
    for child in column.children
    where column.physical != .list || seen.insert(ObjectIdentifier(child)).inserted {
      add(child)
    }
  }

  public mutating func removeAll() {
    total = 0
    seen.removeAll(keepingCapacity: true)
  }
}

extension Vector {
  /// Bytes of the values, or indices, and null bits.
  public var ownByteSize: Int {
    let bits = validity == nil ? 0 : count >> 3
    switch encoding {
    case .constant: return 64
    case .dictionary: return count * 4 + bits
    case .flat: return count * physical.byteWidth + bits
    }
  }
}
