import Columns

/// Hashes a string by its view when it is short, else sixteen bytes at a time.
@inline(__always)
func hashed(_ view: StringView) -> UInt64 {
  if view.isInline {
    return mixed(view.head ^ HashConstant.first, view.tail ^ HashConstant.seed)
  }
  return hashLongString(view.longAddress, view.count)
}

/// Needs more than eight bytes: the last loads overlap those before instead of counting down.
private func hashLongString(_ bytes: UnsafeRawPointer, _ count: Int) -> UInt64 {
  var hash = HashConstant.seed ^ UInt64(truncatingIfNeeded: count)
  var place = 0
  while place &+ 16 < count {
    let left = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
    let right = bytes.loadUnaligned(fromByteOffset: place &+ 8, as: UInt64.self)
    hash = mixed(left ^ HashConstant.first, right ^ hash)
    place &+= 16
  }
  // What is left is 1 to 16 bytes; the string itself is longer than 12.
  let left = bytes.loadUnaligned(fromByteOffset: count &- min(count, 16), as: UInt64.self)
  let right = bytes.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
  return mixed(left ^ HashConstant.second, right ^ hash)
}
