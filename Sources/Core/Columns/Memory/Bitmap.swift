import Glibc

/// One bit a row, least significant bit first; a set bit means a valid row.
///
/// Bits beyond `count` in the last word are unspecified.
public struct Bitmap: Sendable {
  public let buffer: Buffer
  public let count: Int

  @inlinable
  public var words: UnsafeMutablePointer<UInt64> { buffer.pointer(as: UInt64.self) }

  @inlinable
  public static func wordCount(_ bitCount: Int) -> Int { (bitCount &+ 63) &>> 6 }

  public init(count: Int, filled: Bool) {
    let bytes = Bitmap.wordCount(count) * 8
    buffer = Buffer(byteCount: bytes)
    self.count = count
    memset(buffer.address, filled ? 0xFF : 0, bytes)
  }

  /// Takes a buffer that holds at least `count` bits.
  public init(_ buffer: Buffer, count: Int) {
    self.buffer = buffer
    self.count = count
  }

  @inlinable
  public subscript(index: Int) -> Bool {
    words[index &>> 6] &>> UInt64(truncatingIfNeeded: index & 63) & 1 != 0
  }

  @inlinable
  public func set(_ index: Int) {
    words[index &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: index & 63)
  }

  @inlinable
  public func clear(_ index: Int) {
    words[index &>> 6] &= ~(1 &<< UInt64(truncatingIfNeeded: index & 63))
  }

  /// How many of the first `count` bits are set.
  public var setCount: Int {
    var total = 0
    let full = count >> 6
    for word in 0..<full { total &+= words[word].nonzeroBitCount }
    let rest = count & 63
    if rest > 0 { total &+= (words[full] & ((1 << UInt64(rest)) - 1)).nonzeroBitCount }
    return total
  }

  public var allSet: Bool { setCount == count }

  /// The rows valid in both; either may be absent, which means all valid.
  public static func both(_ left: Bitmap?, _ right: Bitmap?) -> Bitmap? {
    guard let left else { return right }
    guard let right else { return left }
    let count = min(left.count, right.count)
    let result = Bitmap(Buffer(byteCount: wordCount(count) * 8), count: count)
    for word in 0..<wordCount(count) {
      result.words[word] = left.words[word] & right.words[word]
    }
    return result
  }
}
