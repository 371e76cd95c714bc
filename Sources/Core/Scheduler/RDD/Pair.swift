/// A key with its value: the element of keyed collections.
public struct Pair<Key: Sendable, Value: Sendable>: Sendable {
  public var key: Key
  public var value: Value

  @inlinable
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
