import CCompression
import Columns

/// Compresses what it is given with one of the stream codecs.
final class EncodingDrain: ByteDrain {
  private let target: any ByteDrain
  private let stream: OpaquePointer
  private let path: String
  private let output = Buffer(byteCount: 1 << 16)

  /// Nil when the codec cannot be started.
  init?(_ target: any ByteDrain, codec: Int32, path: String) {
    guard let stream = compression_encoder(codec, Int32.min) else { return nil }
    self.target = target
    self.stream = stream
    self.path = path
  }

  deinit { compression_close(stream) }

  func write(_ bytes: UnsafeRawBufferPointer) throws(QueryError) {
    guard !bytes.isEmpty else { return }
    try run(bytes, isLast: false)
  }

  func finish() throws(QueryError) {
    try run(UnsafeRawBufferPointer(start: nil, count: 0), isLast: true)
    try target.finish()
  }

  func abandon() { target.abandon() }

  private func run(_ bytes: UnsafeRawBufferPointer, isLast: Bool) throws(QueryError) {
    let room = output.pointer(as: UInt8.self)
    var window = compression_window(
      input: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), input_size: bytes.count,
      output: room, output_size: output.byteCount, is_last: isLast)
    while true {
      let status = compression_step(stream, &window)
      if status == COMPRESSION_FAILED {
        throw QueryError(
          "TASK_WRITE_FAILED", sqlState: "58030",
          "Task failed while writing rows to \(PathText.display(path)).",
          hint: "(\(String(cString: compression_problem(stream))))")
      }
      let given = output.byteCount - window.output_size
      try target.write(UnsafeRawBufferPointer(start: room, count: given))
      let isFull = window.output_size == 0
      window.output = room
      window.output_size = output.byteCount
      if status == COMPRESSION_DONE || (!isLast && !isFull && window.input_size == 0) { return }
    }
  }
}

/// Writes Hadoop's block format: pieces of text, each told by its length and followed by one
/// compressed chunk behind its own length; all lengths in four bytes, the highest first.
final class BlockEncodingDrain: ByteDrain {
  private let target: any ByteDrain
  private let codec: BlockDecodingStream.Codec
  private var piece: [UInt8] = []

  private static let pieceByteCount = 1 << 16

  init(_ target: any ByteDrain, _ codec: BlockDecodingStream.Codec) {
    self.target = target
    self.codec = codec
    piece.reserveCapacity(BlockEncodingDrain.pieceByteCount)
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws(QueryError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let taken = rest.prefix(BlockEncodingDrain.pieceByteCount - piece.count)
      piece += taken
      rest = rest.dropFirst(taken.count)
      if piece.count == BlockEncodingDrain.pieceByteCount { try flush() }
    }
  }

  func finish() throws(QueryError) {
    try flush()
    try target.finish()
  }

  func abandon() { target.abandon() }

  private func flush() throws(QueryError) {
    guard !piece.isEmpty else { return }
    let chunk: [UInt8]
    switch codec {
    case .snappy: chunk = Snappy.encode(piece[...])
    case .lz4: chunk = try encodeLZ4()
    }
    let framed = length(piece.count) + length(chunk.count) + chunk
    piece.removeAll(keepingCapacity: true)
    try target.write(framed)
  }

  private func encodeLZ4() throws(QueryError) -> [UInt8] {
    var output = [UInt8](
      repeating: 0, count: compression_block_bound(Int32(COMPRESSION_LZ4), piece.count))
    let count = compression_block_encode(
      Int32(COMPRESSION_LZ4), Int32.min, piece, piece.count, &output,
      output.count)
    guard count > 0, count <= output.count else {
      throw .internalError("a block could not be compressed")
    }
    output.removeLast(output.count - Int(count))
    return output
  }

  private func length(_ count: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }
  }
}
