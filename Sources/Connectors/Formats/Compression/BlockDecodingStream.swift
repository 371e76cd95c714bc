import CCompression
import Columns

/// Reads Hadoop's block format: pieces of text, each told by its length and followed by compressed
/// chunks, each behind its own length; all lengths in four bytes, the highest first.
final class BlockDecodingStream: ByteStream {
  enum Codec {
    case lz4
    case snappy
  }

  private let source: any ByteStream
  private let codec: Codec
  private let path: String
  /// Plain bytes that the current piece still owes.
  private var pieceRest = 0
  private var plain: [UInt8] = []
  private var given = 0

  /// No writer makes larger pieces; a greater length means damage.
  private static let largestPiece = 1 << 28

  init(_ source: any ByteStream, _ codec: Codec, path: String) {
    self.source = source
    self.codec = codec
    self.path = path
  }

  func read(into target: UnsafeMutableRawBufferPointer) throws(QueryError) -> Int {
    while given == plain.count {
      if pieceRest == 0 {
        guard let length = try readLength(mayEnd: true) else { return 0 }
        pieceRest = length
        if length == 0 { continue }
      }
      try readChunk()
    }
    let count = min(target.count, plain.count - given)
    plain.withUnsafeBytes { bytes in
      target.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[given..<given + count]))
    }
    given += count
    return count
  }

  private func readChunk() throws(QueryError) {
    guard let length = try readLength(mayEnd: false) else { return }
    let chunk = try readExactly(length)
    let decoded: [UInt8]?
    switch codec {
    case .snappy: decoded = Snappy.decode(chunk, limit: pieceRest)
    case .lz4: decoded = BlockDecodingStream.decodeLZ4(chunk, limit: pieceRest)
    }
    guard let decoded, decoded.count <= pieceRest else {
      throw ReadError.damaged(path, "A compressed block is damaged.")
    }
    pieceRest -= decoded.count
    plain = decoded
    given = 0
  }

  private static func decodeLZ4(_ chunk: [UInt8], limit: Int) -> [UInt8]? {
    var output = [UInt8](repeating: 0, count: limit)
    let count = compression_block_decode(
      Int32(COMPRESSION_LZ4), chunk, chunk.count, &output, output.count)
    guard count >= 0, count <= output.count else { return nil }
    output.removeLast(output.count - Int(count))
    return output
  }

  private func readLength(mayEnd: Bool) throws(QueryError) -> Int? {
    let bytes = try readExactly(4, mayEnd: mayEnd)
    if bytes.isEmpty { return nil }
    let length = bytes.reduce(0) { $0 << 8 | Int($1) }
    guard length <= BlockDecodingStream.largestPiece else {
      throw ReadError.damaged(path, "A compressed block is damaged.")
    }
    return length
  }

  private func readExactly(_ count: Int, mayEnd: Bool = false) throws(QueryError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let got = try StreamReading.read(source, into: &bytes, from: done)
      if got == 0 {
        if mayEnd, done == 0 { return [] }
        throw ReadError.damaged(path, "The file ends within a compressed block.")
      }
      done += got
    }
    return bytes
  }
}
