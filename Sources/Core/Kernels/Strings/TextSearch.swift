import Glibc

/// Finds one byte string in many others.
///
/// Candidates are the places where both the first and the last byte of the needle stand at their
/// distance; sixteen places are tried at once.
struct TextSearch {
  let needle: Bytes

  init(_ needle: Bytes) { self.needle = needle }

  /// The first place at or after `from` where the needle stands; -1 when there is none.
  @inline(__always)
  func find(in text: Bytes, from: Int = 0) -> Int {
    if needle.count <= 1 { return findShort(in: text, from: from) }
    return findLong(in: text, from: from)
  }

  private func findShort(in text: Bytes, from: Int) -> Int {
    if needle.count == 0 { return from <= text.count ? from : -1 }
    guard from < text.count else { return -1 }
    let found = memchr(text.start + from, Int32(needle[0]), text.count - from)
    guard let found else { return -1 }
    return UnsafeRawPointer(found) - UnsafeRawPointer(text.start)
  }

  private func findLong(in text: Bytes, from: Int) -> Int {
    let last = text.count &- needle.count
    guard from <= last else { return -1 }
    let distance = needle.count &- 1
    let first = SIMD16<UInt8>(repeating: needle[0])
    let final = SIMD16<UInt8>(repeating: needle[distance])
    let raw = UnsafeRawPointer(text.start)
    var place = from
    while place &+ 16 &+ distance <= text.count {
      let heads = raw.loadUnaligned(fromByteOffset: place, as: SIMD16<UInt8>.self)
      let tails = raw.loadUnaligned(fromByteOffset: place &+ distance, as: SIMD16<UInt8>.self)
      let differences = (heads ^ first) | (tails ^ final)
      if hasZeroByte(differences) {
        for lane in 0..<16 where differences[lane] == 0 {
          if matches(text, place &+ lane) { return place &+ lane }
        }
      }
      place &+= 16
    }
    while place <= last {
      if text[place] == needle[0], text[place &+ distance] == needle[distance],
        matches(text, place)
      {
        return place
      }
      place &+= 1
    }
    return -1
  }

  @inline(__always)
  private func hasZeroByte(_ bytes: SIMD16<UInt8>) -> Bool {
    let words = unsafeBitCast(bytes, to: SIMD2<UInt64>.self)
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    let low = (words[0] &- ones) & ~words[0] & highs
    let high = (words[1] &- ones) & ~words[1] & highs
    return low | high != 0
  }

  @inline(__always)
  private func matches(_ text: Bytes, _ place: Int) -> Bool {
    memcmp(text.start + place, needle.start, needle.count) == 0
  }
}
