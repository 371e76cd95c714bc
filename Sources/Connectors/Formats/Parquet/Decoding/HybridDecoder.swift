import CPlatform
import Columns

/// Integers of a fixed bit width as runs of one repeated value and runs of packed bits: levels,
/// dictionary indices and booleans.
struct HybridDecoder {
  private var next: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>
  private let width: UInt32
  private var repeatCount = 0
  private var repeated: UInt32 = 0
  private var packed: UnsafePointer<UInt8>
  private var packedIndex = 0
  private var packedCount = 0

  init(_ bytes: UnsafeRawBufferPointer, width: Int) throws(PageDamage) {
    guard (0...32).contains(width) else {
      throw PageDamage("a bit width of \(width) is not possible")
    }
    let start = bytes.baseAddress ?? UnsafeRawPointer(Buffer.empty.address)
    next = start.assumingMemoryBound(to: UInt8.self)
    end = next + bytes.count
    packed = next
    self.width = UInt32(width)
  }

  /// The one value of the next `count` integers when they are all in one run.
  func repeatedValue(for count: Int) -> UInt32? {
    repeatCount >= count ? repeated : nil
  }

  /// Opens the next run when the last one is used up.
  mutating func advance() throws(PageDamage) {
    while repeatCount == 0 && packedIndex == packedCount { try openRun() }
  }

  private mutating func openRun() throws(PageDamage) {
    let header = try readVarint()
    if header & 1 == 0 {
      repeatCount = Int(header >> 1)
      let byteCount = Int(width + 7) / 8
      guard end - next >= byteCount else { throw PageDamage("a run ends too early") }
      repeated = UInt32(
        truncatingIfNeeded: platform_unpack_one(next, end, UInt32(byteCount) * 8, 0))
      next += byteCount
      guard width == 32 || repeated >> width == 0 else {
        throw PageDamage("a repeated value is wider than \(width) bits")
      }
    } else {
      let groups = Int(header >> 1)
      let wanted = groups * Int(width)
      // Some writers leave out the padding of the last group.
      let present = min(wanted, end - next)
      packed = next
      packedIndex = 0
      packedCount = present == wanted ? groups * 8 : present * 8 / Int(width)
      next += present
      guard packedCount > 0 || groups == 0 else { throw PageDamage("a run ends too early") }
    }
  }

  private mutating func readVarint() throws(PageDamage) -> UInt32 {
    var result: UInt32 = 0
    var shift: UInt32 = 0
    while next < end, shift < 35 {
      let byte = next.pointee
      next += 1
      result |= UInt32(byte & 0x7F) &<< shift
      if byte < 0x80 { return result }
      shift += 7
    }
    throw PageDamage("a run has no header")
  }

  /// Writes `count` integers and returns the largest.
  mutating func decode(
    _ count: Int, into output: UnsafeMutablePointer<Int32>
  ) throws(PageDamage) -> UInt32 {
    var largest: UInt32 = 0
    var done = 0
    while done < count {
      if repeatCount > 0 {
        let taken = min(repeatCount, count - done)
        let value = Int32(bitPattern: repeated)
        let place = output + done
        for index in 0..<taken { place[index] = value }
        largest = max(largest, repeated)
        repeatCount -= taken
        done += taken
      } else if packedIndex < packedCount {
        let taken = min(packedCount - packedIndex, count - done)
        let place = UnsafeMutableRawPointer(output + done).assumingMemoryBound(to: UInt32.self)
        largest = max(
          largest, platform_unpack_bits(packed, end, width, packedIndex, taken, place))
        packedIndex += taken
        done += taken
      } else {
        try openRun()
      }
    }
    return largest
  }

  mutating func skip(_ count: Int) throws(PageDamage) {
    var left = count
    while left > 0 {
      if repeatCount > 0 {
        let taken = min(repeatCount, left)
        repeatCount -= taken
        left -= taken
      } else if packedIndex < packedCount {
        let taken = min(packedCount - packedIndex, left)
        packedIndex += taken
        left -= taken
      } else {
        try openRun()
      }
    }
  }

  /// Appends `count` one-bit integers to a bitmap; only for decoders of width one.
  mutating func append(_ count: Int, to bits: inout BitAppender) throws(PageDamage) {
    var left = count
    while left > 0 {
      if repeatCount > 0 {
        let taken = min(repeatCount, left)
        bits.append(repeated != 0, count: taken)
        repeatCount -= taken
        left -= taken
      } else if packedIndex < packedCount {
        let taken = min(packedCount - packedIndex, left)
        bits.append(packed, end: end, from: packedIndex, count: taken)
        packedIndex += taken
        left -= taken
      } else {
        try openRun()
      }
    }
  }
}
