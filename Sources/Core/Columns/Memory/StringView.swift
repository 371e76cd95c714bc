public import CPlatform

/// A string of bytes in 16 bytes: length, then all bytes when there are at most 12, else the
/// first four and the address of all. Whoever holds views holds the heaps they point into.
///
/// `@unchecked Sendable`: the bytes that it points to are only read.
@frozen
public struct StringView: @unchecked Sendable {
  public var length: UInt32
  public var prefix: UInt32
  /// Bytes 4–11 of a short string, or the address of a long one.
  public var tail: UInt64

  public static let inlineCapacity = 12

  @inlinable
  public init() {
    length = 0
    prefix = 0
    tail = 0
  }

  /// Copies short strings and points at long ones.
  @inlinable
  public init(_ bytes: UnsafeRawPointer, count: Int) {
    length = UInt32(truncatingIfNeeded: count)
    prefix = 0
    tail = 0
    if count <= 12 {
      guard count > 0 else { return }
      if count >= 4 {
        prefix = bytes.loadUnaligned(as: UInt32.self)
        var rest: UInt64 = 0
        if count >= 8 {
          rest = UInt64(bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
          let last = bytes.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
          let shift = UInt64(truncatingIfNeeded: (count &- 8) &* 8)
          rest |= UInt64(last) &<< shift
        } else if count > 4 {
          let last = bytes.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
          rest = UInt64(last &>> UInt32(truncatingIfNeeded: (8 &- count) &* 8))
        }
        tail = rest
      } else {
        var start = UInt32(bytes.load(as: UInt8.self))
        if count > 1 { start |= UInt32(bytes.load(fromByteOffset: 1, as: UInt8.self)) &<< 8 }
        if count > 2 { start |= UInt32(bytes.load(fromByteOffset: 2, as: UInt8.self)) &<< 16 }
        prefix = start
      }
    } else {
      prefix = bytes.loadUnaligned(as: UInt32.self)
      tail = UInt64(UInt(bitPattern: bytes))
    }
  }

  @inlinable
  public var isInline: Bool { length <= 12 }

  @inlinable
  public var count: Int { Int(length) }

  /// Calls `body` with the bytes; the pointer is good for the call alone.
  @inlinable
  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    if isInline {
      return withUnsafeBytes(of: self) { raw in
        body(UnsafeRawBufferPointer(start: raw.baseAddress.unsafelyUnwrapped + 4, count: count))
      }
    }
    return body(UnsafeRawBufferPointer(start: longAddress, count: count))
  }

  @inlinable
  public var longAddress: UnsafeRawPointer {
    UnsafeRawPointer(bitPattern: UInt(tail)).unsafelyUnwrapped
  }

  /// The length and the prefix in one word: unequal words mean unequal strings.
  @inlinable
  public var head: UInt64 { UInt64(length) | UInt64(prefix) &<< 32 }

  public var string: String { withBytes { String(decoding: $0, as: UTF8.self) } }

  @inlinable
  public static func equal(_ left: StringView, _ right: StringView) -> Bool {
    if left.head != right.head { return false }
    if left.tail == right.tail { return true }
    if left.isInline { return false }
    return platform_compare(left.longAddress, right.longAddress, left.count) == 0
  }

  /// Orders by unsigned bytes, a prefix first: negative, zero or positive.
  @inlinable
  public static func compare(_ left: StringView, _ right: StringView) -> Int {
    let leftPrefix = left.prefix.byteSwapped
    let rightPrefix = right.prefix.byteSwapped
    if leftPrefix != rightPrefix { return leftPrefix < rightPrefix ? -1 : 1 }
    return left.withBytes { leftBytes in
      right.withBytes { rightBytes in
        let shared = min(leftBytes.count, rightBytes.count)
        if shared > 0 {
          let order = platform_compare(
            leftBytes.baseAddress.unsafelyUnwrapped, rightBytes.baseAddress.unsafelyUnwrapped,
            shared)
          if order != 0 { return Int(order) }
        }
        return leftBytes.count - rightBytes.count
      }
    }
  }
}
