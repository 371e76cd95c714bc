import Columns

/// Byte strings in plain encoding, each behind its length; views of them point into the page.
struct ByteArrayValues {
  private var next: UnsafeRawPointer
  private let end: UnsafeRawPointer

  init(_ bytes: UnsafeRawBufferPointer) {
    next = bytes.baseAddress ?? UnsafeRawPointer(Buffer.empty.address)
    end = next + bytes.count
  }

  mutating func decode(
    _ count: Int, into output: UnsafeMutablePointer<StringView>
  ) throws(PageDamage) {
    var place = next
    let end = end
    for index in 0..<count {
      let length = try ByteArrayValues.length(at: place, end: end)
      output[index] = StringView(bytes: place + 4, count: length, readableUntil: end)
      place += 4 &+ length
    }
    next = place
  }

  mutating func skip(_ count: Int) throws(PageDamage) {
    var place = next
    let end = end
    for _ in 0..<count { place += 4 &+ (try ByteArrayValues.length(at: place, end: end)) }
    next = place
  }

  /// Views of the values at ascending `positions`; passes over `count` values in all.
  mutating func decode(
    at positions: UnsafePointer<Int32>, _ wanted: Int, of count: Int,
    into output: UnsafeMutablePointer<StringView>
  ) throws(PageDamage) {
    var passed = 0
    for index in 0..<wanted {
      let position = Int(positions[index])
      try skip(position - passed)
      try decode(1, into: output + index)
      passed = position + 1
    }
    try skip(count - passed)
  }

  @inline(__always)
  private static func length(
    at place: UnsafeRawPointer, end: UnsafeRawPointer
  ) throws(PageDamage) -> Int {
    let room = end - place
    guard room >= 4 else { throw PageDamage("a page holds fewer strings than it tells") }
    let length = Int(place.loadUnaligned(as: UInt32.self))
    guard length <= room &- 4 else { throw PageDamage("a string exceeds its page") }
    return length
  }
}

extension StringView {
  /// A view of bytes behind which more may be read up to `end`: short strings then need no
  /// branches on their length.
  @inline(__always)
  init(bytes: UnsafeRawPointer, count: Int, readableUntil end: UnsafeRawPointer) {
    if count <= StringView.inlineCapacity, end - bytes >= StringView.inlineCapacity {
      let start = bytes.loadUnaligned(as: UInt32.self)
      let rest = bytes.loadUnaligned(fromByteOffset: 4, as: UInt64.self)
      self.init()
      length = UInt32(truncatingIfNeeded: count)
      prefix = start & UInt32(truncatingIfNeeded: StringView.lowBytes(count))
      tail = count > 4 ? rest & StringView.lowBytes(count &- 4) : 0
    } else {
      self.init(bytes, count: count)
    }
  }

  /// Ones in the lowest `count` bytes of a word.
  @inline(__always)
  private static func lowBytes(_ count: Int) -> UInt64 {
    count >= 8 ? .max : (1 &<< UInt64(truncatingIfNeeded: count &* 8)) &- 1
  }
}
