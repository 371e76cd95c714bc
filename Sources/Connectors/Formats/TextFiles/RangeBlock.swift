import CPlatform
import Columns

/// The lines that begin in a range of a file, as one block.
final class RangeBlock: BlockSource {
  private let file: InputFile
  private let range: Range<Int>
  private let fileByteCount: Int
  private let lineEnds: LineEnds
  private let pool: BlockPool
  private var isDone = false

  /// Bytes read beyond the range to find the end of its last line.
  private static let slack = 1 << 12

  init(
    _ file: InputFile, range: Range<Int>, fileByteCount: Int, lineEnds: LineEnds, pool: BlockPool
  ) {
    self.file = file
    self.range = range
    self.fileByteCount = fileByteCount
    self.lineEnds = lineEnds
    self.pool = pool
  }

  func next(keeping rest: UnsafeBufferPointer<UInt8>) throws(QueryError) -> TextBlock? {
    guard !isDone else { return nil }
    isDone = true
    // The byte before tells whether a line begins at the start of the range.
    let origin = max(range.lowerBound - 1, 0)
    var wanted = min(range.upperBound + RangeBlock.slack, fileByteCount) - origin
    while true {
      guard wanted < TextBlock.byteLimit else {
        throw ReadError.damaged(file.path, "A record is longer than a gigabyte.")
      }
      let buffer = pool.take(wanted)
      let count = try file.read(into: buffer.address, count: wanted, at: origin)
      let isWhole = count < wanted || origin + count >= fileByteCount
      let bytes = UnsafePointer(buffer.pointer(as: UInt8.self))
      guard let block = cut(buffer, bytes, count, origin, isWhole: isWhole) else {
        wanted = min(wanted * 2, fileByteCount - origin)
        continue
      }
      return block.start < block.end ? UTF8Repair.repaired(block) : nil
    }
  }

  /// Nil when the last line does not end within the bytes read.
  private func cut(
    _ buffer: Buffer, _ bytes: UnsafePointer<UInt8>, _ count: Int, _ origin: Int, isWhole: Bool
  ) -> TextBlock? {
    var start = 0
    if range.lowerBound > 0 {
      let first = lineStart(
        bytes, count, atOrAfter: range.lowerBound - origin, isWhole: isWhole)
      guard let first else { return nil }
      start = first
    } else if ByteOrderMark.isAt(bytes, count: count) {
      start = ByteOrderMark.count
    }
    let bound = range.upperBound - origin
    var end = count
    if bound < count {
      if start >= bound { return TextBlock(buffer: buffer, start: 0, end: 0, isFinal: true) }
      guard let next = lineStart(bytes, count, atOrAfter: bound, isWhole: isWhole) else {
        return nil
      }
      end = next
    }
    return TextBlock(buffer: buffer, start: min(start, end), end: end, isFinal: true)
  }

  /// The first place from `bound` on where a line begins; the end of a whole text counts as one.
  private func lineStart(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, atOrAfter bound: Int, isWhole: Bool
  ) -> Int? {
    let (first, second) = lineEnds.candidates
    var place = bound - 1
    while place < count {
      let mask = platform_find_two(bytes + place, first, second)
      guard mask != 0 else {
        place += 64
        continue
      }
      place += mask.trailingZeroBitCount
      guard place < count else { break }
      guard lineEnds == .standard, bytes[place] == UInt8(ascii: "\r") else { return place + 1 }
      if place + 1 < count { return bytes[place + 1] == UInt8(ascii: "\n") ? place + 2 : place + 1 }
      return isWhole ? place + 1 : nil
    }
    return isWhole ? count : nil
  }
}
