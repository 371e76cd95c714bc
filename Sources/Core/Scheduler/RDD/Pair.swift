/// A key with its value: the element of keyed collections.
public struct Pair<Key: Sendable, Value: Sendable>: Sendable {
  public var key: Key
  public var value: Value

  public init(_ key: Key, _ value: Value) {
    self.key = key
    self.value = value
  }
}

extension Pair: Equatable where Key: Equatable, Value: Equatable {}
extension Pair: Hashable where Key: Hashable, Value: Hashable {}
extension Pair: Encodable where Key: Encodable, Value: Encodable {}
extension Pair: Decodable where Key: Decodable, Value: Decodable {}

extension Pair: Comparable where Key: Comparable, Value: Comparable {
  public static func < (left: Pair, right: Pair) -> Bool {
    left.key == right.key ? left.value < right.value : left.key < right.key
  }
}

extension Pair: CustomStringConvertible {
  public var description: String { "(\(key),\(value))" }
}

extension Pair: ByteSized {
  public var byteSize: Int {
    ((key as? any ByteSized)?.byteSize ?? MemoryLayout<Key>.stride)
      + ((value as? any ByteSized)?.byteSize ?? MemoryLayout<Value>.stride)
  }
}

/// A hash table that remembers the order of its keys, so that results do not depend on a seed.
struct OrderedTable<Key: Hashable, Value> {
  private(set) var keys: [Key] = []
  private(set) var values: [Value] = []
  private var positions: [Key: Int] = [:]

  /// Updates the value of a key in place, or makes its first one.
  mutating func update(
    _ key: Key, first: () throws -> Value, later: (inout Value) throws -> Void
  ) rethrows {
    if let position = positions[key] {
      try later(&values[position])
    } else {
      positions[key] = keys.count
      keys.append(key)
      values.append(try first())
    }
  }
}

extension OrderedTable where Key: Sendable, Value: Sendable {
  var pairs: [Pair<Key, Value>] { zip(keys, values).map { Pair($0, $1) } }
}
