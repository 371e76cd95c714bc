import Columns
import Glibc

/// The blocks of a stream. Cuts fall anywhere: readers ask for more with the rest they hold.
final class StreamBlocks: BlockSource {
  private let stream: any ByteStream
  private let path: String
  private let blockByteCount: Int
  private let pool: BlockPool
  private var isAtStart = true
  private var isDone = false
  /// Bytes of a character that the last block cut.
  private var cut: [UInt8] = []

  init(_ stream: any ByteStream, path: String, blockByteCount: Int, pool: BlockPool) {
    self.stream = stream
    self.path = path
    self.blockByteCount = max(blockByteCount, 1)
    self.pool = pool
  }

  func next(keeping rest: UnsafeBufferPointer<UInt8>) throws(QueryError) -> TextBlock? {
    guard !isDone else { return nil }
    // A record longer than a block makes the blocks grow until it fits.
    let wanted = rest.count + cut.count + max(blockByteCount, rest.count)
    guard wanted < TextBlock.byteLimit else {
      throw ReadError.damaged(path, "A record is longer than a gigabyte.")
    }
    let buffer = pool.take(wanted)
    let target = buffer.pointer(as: UInt8.self)
    if let start = rest.baseAddress { memcpy(target, start, rest.count) }
    for (place, byte) in cut.enumerated() { target[rest.count + place] = byte }
    var end = rest.count + cut.count
    let fresh = rest.count
    cut = []
    while end < wanted {
      let room = UnsafeMutableRawBufferPointer(start: target + end, count: wanted - end)
      let count = try stream.read(into: room)
      if count == 0 {
        isDone = true
        break
      }
      end += count
    }
    var block = TextBlock(buffer: buffer, start: fresh, end: end, isFinal: isDone)
    if isAtStart {
      isAtStart = false
      if ByteOrderMark.isAt(target, count: end) { block.start = ByteOrderMark.count }
    }
    return joined(rest, repairing: block)
  }

  /// Repairs the new part of a block; the rest before it is in order.
  private func joined(_ rest: UnsafeBufferPointer<UInt8>, repairing block: TextBlock) -> TextBlock {
    var block = block
    let markCount = block.start - rest.count
    if !block.isFinal { takeCutCharacter(&block) }
    let repaired = UTF8Repair.repaired(block)
    if repaired.buffer === block.buffer {
      block.start = markCount
      return block
    }
    let count = rest.count + repaired.end
    let buffer = Buffer(byteCount: count)
    if let start = rest.baseAddress { memcpy(buffer.address, start, rest.count) }
    memcpy(buffer.address + rest.count, repaired.bytes, repaired.end)
    return TextBlock(buffer: buffer, start: 0, end: count, isFinal: block.isFinal)
  }

  /// Keeps the beginning of a character that goes on in the next block.
  private func takeCutCharacter(_ block: inout TextBlock) {
    var start = block.end
    while start > block.start, block.end - start < 3, block.bytes[start - 1] & 0xC0 == 0x80 {
      start -= 1
    }
    guard start > block.start, block.bytes[start - 1] >= 0xC0 else { return }
    start -= 1
    let lead = block.bytes[start]
    let width = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    guard block.end - start < width else { return }
    cut = (start..<block.end).map { block.bytes[$0] }
    block.end = start
  }
}

/// The mark that some programs put before text in UTF-8.
enum ByteOrderMark {
  static let count = 3

  static func isAt(_ bytes: UnsafePointer<UInt8>, count: Int) -> Bool {
    count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
  }
}
