import CPlatform
import Columns

/// Builds a bitmap run by run; knows how many of its bits are set.
struct BitAppender {
  private(set) var bitmap: Bitmap
  private(set) var count = 0
  private(set) var setCount = 0

  init(capacity: Int) {
    bitmap = Bitmap(Buffer(zeroedByteCount: (Bitmap.wordCount(capacity) + 1) * 8), count: capacity)
  }

  /// Makes room for more bits, keeping those that are there.
  mutating func reserve(_ capacity: Int) {
    guard capacity > bitmap.count else { return }
    let larger = Bitmap(
      Buffer(zeroedByteCount: (Bitmap.wordCount(capacity) + 1) * 8), count: capacity)
    larger.buffer.address.copyMemory(
      from: bitmap.buffer.address, byteCount: Bitmap.wordCount(count) * 8)
    bitmap = larger
  }

  mutating func append(_ bit: Bool, count added: Int) {
    let end = count + added
    if bit {
      setCount += added
      var place = count
      while place < end {
        let room = min(64 - (place & 63), end - place)
        let ones = room == 64 ? UInt64.max : (1 &<< UInt64(room)) - 1
        bitmap.words[place >> 6] |= ones &<< UInt64(place & 63)
        place += room
      }
    }
    count = end
  }

  /// Appends bits that begin at bit `first` of `source`.
  mutating func append(
    _ source: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>, from first: Int, count added: Int
  ) {
    var done = 0
    while done < added {
      let bit = first &+ done
      let taken = min(56, added &- done)
      let mask = (1 &<< UInt64(truncatingIfNeeded: taken)) &- 1 as UInt64
      let loaded = platform_load_bits(source + (bit &>> 3), end)
      put((loaded &>> UInt64(truncatingIfNeeded: bit & 7)) & mask, count: taken)
      done &+= taken
    }
  }

  /// Appends rows `range` of another bitmap.
  mutating func append(_ source: Bitmap, _ range: Range<Int>) {
    let bytes = UnsafeRawPointer(source.words).assumingMemoryBound(to: UInt8.self)
    append(
      bytes, end: bytes + Bitmap.wordCount(source.count) * 8, from: range.lowerBound,
      count: range.count)
  }

  @inline(__always)
  private mutating func put(_ bits: UInt64, count added: Int) {
    let words = bitmap.words
    let shift = UInt64(truncatingIfNeeded: count & 63)
    words[count &>> 6] |= bits &<< shift
    // The word after the last always exists, so the part that overflows needs no test.
    if shift > 0 { words[(count &>> 6) &+ 1] |= bits &>> (64 &- shift) }
    count &+= added
    setCount &+= bits.nonzeroBitCount
  }

  /// The bits, or nil when all of them are set.
  func finish() -> Bitmap? {
    setCount == count ? nil : Bitmap(bitmap.buffer, count: count)
  }
}

extension Bitmap {
  /// How many of the bits in `range` are set.
  func setCount(in range: Range<Int>) -> Int {
    guard !range.isEmpty else { return 0 }
    let first = range.lowerBound >> 6
    let last = (range.upperBound - 1) >> 6
    let head = UInt64.max &<< UInt64(range.lowerBound & 63)
    let tail = UInt64.max &>> UInt64(63 - (range.upperBound - 1) & 63)
    if first == last { return (words[first] & head & tail).nonzeroBitCount }
    var total = (words[first] & head).nonzeroBitCount
    for word in (first + 1)..<last { total &+= words[word].nonzeroBitCount }
    return total + (words[last] & tail).nonzeroBitCount
  }
}
