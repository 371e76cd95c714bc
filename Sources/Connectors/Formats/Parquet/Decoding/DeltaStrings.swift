import Columns
import Glibc

/// Views of delta encoded strings, with what keeps their bytes alive.
struct DecodedViews {
  let views: Buffer
  let heap: StringHeap?
}

/// Strings whose lengths come first, or of which each shares its beginning with the one before.
enum DeltaStrings {
  /// What the strings of one page may grow to: shared beginnings let few bytes stand for many.
  private static let byteLimit = 1 << 30

  /// The lengths, delta encoded, then the bytes of all; views point into the page.
  static func decodeLengths(
    _ bytes: UnsafeRawBufferPointer, count: Int
  ) throws(PageDamage) -> DecodedViews {
    let (lengths, start) = try numbers(bytes, count: count)
    let views = Buffer(byteCount: count * 16)
    let output = views.pointer(as: StringView.self)
    let end = UnsafeRawPointer(start) + (bytes.count - offset(of: start, in: bytes))
    var place = UnsafeRawPointer(start)
    for index in 0..<count {
      let length = Int(lengths.pointer(as: Int32.self)[index])
      guard length >= 0, length <= end - place else {
        throw PageDamage("a string exceeds its page")
      }
      output[index] = StringView(bytes: place, count: length, readableUntil: end)
      place += length
    }
    return DecodedViews(views: views, heap: nil)
  }

  /// The lengths of the shared beginnings, then the rest of each string as above.
  static func decodePrefixes(
    _ bytes: UnsafeRawBufferPointer, count: Int
  ) throws(PageDamage) -> DecodedViews {
    let (prefixes, start) = try numbers(bytes, count: count)
    let rest = UnsafeRawBufferPointer(rebasing: bytes[offset(of: start, in: bytes)...])
    let suffixes = try decodeLengths(rest, count: count)
    let heap = StringHeap()
    let output = suffixes.views.pointer(as: StringView.self)
    var previous = StringView()
    for index in 0..<count {
      let shared = Int(prefixes.pointer(as: Int32.self)[index])
      guard shared >= 0, shared <= previous.count else {
        throw PageDamage("a string shares more than the one before has")
      }
      let suffix = output[index]
      let length = shared + suffix.count
      guard heap.byteCount + length <= DeltaStrings.byteLimit else {
        throw PageDamage("the strings of a page are too long")
      }
      let place = heap.reserve(length)
      previous.withBytes {
        if shared > 0, let from = $0.baseAddress { memcpy(place, from, shared) }
      }
      suffix.withBytes {
        if !$0.isEmpty, let from = $0.baseAddress { memcpy(place + shared, from, $0.count) }
      }
      previous = StringView(place, count: length)
      output[index] = previous
    }
    return DecodedViews(views: suffixes.views, heap: heap)
  }

  private static func numbers(
    _ bytes: UnsafeRawBufferPointer, count: Int
  ) throws(PageDamage) -> (Buffer, UnsafePointer<UInt8>) {
    var decoder = try DeltaDecoder(bytes)
    guard decoder.valueCount == count else {
      throw PageDamage("a page holds \(decoder.valueCount) values instead of \(count)")
    }
    let numbers = Buffer(byteCount: count * 4)
    let next = try decoder.decode(into: numbers.pointer(as: Int32.self))
    return (numbers, next)
  }

  private static func offset(
    of place: UnsafePointer<UInt8>, in bytes: UnsafeRawBufferPointer
  ) -> Int {
    bytes.baseAddress.map { UnsafeRawPointer(place) - $0 } ?? 0
  }
}
