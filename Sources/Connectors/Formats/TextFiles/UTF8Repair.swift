import CPlatform
import Columns

/// Keeps bytes that are no UTF-8 out of the engine: they become U+FFFD.
enum UTF8Repair {
  /// True when all bytes are ASCII; reads up to 63 bytes beyond the end.
  static func isASCII(_ bytes: UnsafePointer<UInt8>, count: Int) -> Bool {
    var place = 0
    while place &+ 64 <= count {
      if platform_find_high(bytes + place) != 0 { return false }
      place &+= 64
    }
    guard place < count else { return true }
    let rest = UInt64(truncatingIfNeeded: count &- place)
    return platform_find_high(bytes + place) & (1 &<< rest &- 1) == 0
  }

  static func isValid(_ bytes: UnsafePointer<UInt8>, count: Int) -> Bool {
    var place = 0
    while place < count {
      if place &+ 64 <= count {
        let high = platform_find_high(bytes + place)
        if high == 0 {
          place &+= 64
          continue
        }
        place &+= high.trailingZeroBitCount
      } else if bytes[place] < 0x80 {
        place &+= 1
        continue
      }
      let width = scalarWidth(bytes + place, available: count &- place)
      if width == 0 { return false }
      place &+= width
    }
    return true
  }

  /// The bytes of the scalar that begins here, or 0 when none does.
  @inline(__always)
  private static func scalarWidth(_ bytes: UnsafePointer<UInt8>, available: Int) -> Int {
    let lead = bytes[0]
    if lead < 0x80 { return 1 }
    if lead < 0xC2 || available < 2 { return 0 }
    let second = bytes[1]
    if lead < 0xE0 { return second & 0xC0 == 0x80 ? 2 : 0 }
    if lead < 0xF0 {
      guard available >= 3, second & 0xC0 == 0x80, bytes[2] & 0xC0 == 0x80 else { return 0 }
      if lead == 0xE0, second < 0xA0 { return 0 }
      return lead == 0xED && second > 0x9F ? 0 : 3
    }
    guard lead < 0xF5, available >= 4, second & 0xC0 == 0x80, bytes[2] & 0xC0 == 0x80,
      bytes[3] & 0xC0 == 0x80
    else { return 0 }
    if lead == 0xF0, second < 0x90 { return 0 }
    return lead == 0xF4 && second > 0x8F ? 0 : 4
  }

  /// The block itself when it is valid, else a copy with replacements.
  static func repaired(_ block: TextBlock) -> TextBlock {
    let bytes = block.bytes + block.start
    let count = block.end - block.start
    if isASCII(bytes, count: count) || isValid(bytes, count: count) { return block }
    let text = String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    let buffer = Buffer(byteCount: text.utf8.count)
    _ = UnsafeMutableBufferPointer(
      start: buffer.pointer(as: UInt8.self), count: text.utf8.count
    ).initialize(from: text.utf8)
    return TextBlock(buffer: buffer, start: 0, end: text.utf8.count, isFinal: block.isFinal)
  }
}
