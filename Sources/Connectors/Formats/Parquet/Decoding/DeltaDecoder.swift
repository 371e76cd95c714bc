import CPlatform
import Columns

/// Integers stored as packed differences to the one before, in blocks of miniblocks.
struct DeltaDecoder {
  private var next: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>
  private let miniblockCount: Int
  private let miniblockLength: Int
  let valueCount: Int
  private var last: Int64

  init(_ bytes: UnsafeRawBufferPointer) throws(PageDamage) {
    let start = bytes.baseAddress ?? UnsafeRawPointer(Buffer.empty.address)
    next = start.assumingMemoryBound(to: UInt8.self)
    end = next + bytes.count
    var reader = VarintReader(next: next, end: end)
    let blockLength = try reader.read()
    let miniblocks = try reader.read()
    let count = try reader.read()
    last = VarintReader.unzigzag(try reader.read())
    next = reader.next
    guard blockLength > 0, blockLength <= 1 << 20, blockLength % 128 == 0, miniblocks > 0,
      blockLength % miniblocks == 0, (blockLength / miniblocks) % 32 == 0,
      count <= UInt64(Int32.max)
    else { throw PageDamage("the header of delta encoded values makes no sense") }
    miniblockCount = Int(miniblocks)
    miniblockLength = Int(blockLength / miniblocks)
    valueCount = Int(count)
  }

  /// Writes all values and returns where the bytes after them begin.
  mutating func decode<Element: FixedWidthInteger & BitwiseCopyable>(
    into output: UnsafeMutablePointer<Element>
  ) throws(PageDamage) -> UnsafePointer<UInt8> {
    guard valueCount > 0 else { return next }
    output[0] = Element(truncatingIfNeeded: last)
    var done = 1
    while done < valueCount {
      var reader = VarintReader(next: next, end: end)
      let smallest = VarintReader.unzigzag(try reader.read())
      next = reader.next
      guard end - next >= miniblockCount else { throw PageDamage("a delta block ends too early") }
      let widths = next
      next += miniblockCount
      for miniblock in 0..<miniblockCount where done < valueCount {
        let taken = min(miniblockLength, valueCount - done)
        try decodeMiniblock(
          width: Int(widths[miniblock]), smallest: smallest, count: taken, into: output + done)
        done += taken
      }
    }
    return next
  }

  private mutating func decodeMiniblock<Element: FixedWidthInteger & BitwiseCopyable>(
    width: Int, smallest: Int64, count: Int, into output: UnsafeMutablePointer<Element>
  ) throws(PageDamage) {
    guard width <= 64 else { throw PageDamage("a delta of \(width) bits is not possible") }
    let needed = (count * width + 7) / 8
    guard end - next >= needed else { throw PageDamage("a delta block ends too early") }
    var value = last
    if width == 0 {
      for index in 0..<count {
        value &+= smallest
        output[index] = Element(truncatingIfNeeded: value)
      }
    } else {
      let bits = UInt32(truncatingIfNeeded: width)
      for index in 0..<count {
        let delta = platform_unpack_one(next, end, bits, UInt64(truncatingIfNeeded: index))
        value &+= smallest &+ Int64(bitPattern: delta)
        output[index] = Element(truncatingIfNeeded: value)
      }
    }
    last = value
    next += min(miniblockLength * width / 8, end - next)
  }
}

/// Reads unsigned numbers of seven bits a byte.
struct VarintReader {
  var next: UnsafePointer<UInt8>
  let end: UnsafePointer<UInt8>

  mutating func read() throws(PageDamage) -> UInt64 {
    var result: UInt64 = 0
    var shift: UInt64 = 0
    while next < end, shift < 70 {
      let byte = next.pointee
      next += 1
      result |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return result }
      shift += 7
    }
    throw PageDamage("a number is not complete")
  }

  static func unzigzag(_ number: UInt64) -> Int64 {
    Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
  }
}
