import CCompression
import Columns

/// Decompresses a stream while it is read.
final class DecodingStream: ByteStream {
  static let gzip = Int32(COMPRESSION_GZIP)
  static let deflate = Int32(COMPRESSION_DEFLATE)
  static let bzip2 = Int32(COMPRESSION_BZIP2)
  static let zstd = Int32(COMPRESSION_ZSTD)
  static let lz4 = Int32(COMPRESSION_LZ4)

  private let source: any ByteStream
  private let stream: OpaquePointer
  private let path: String
  private let input = Buffer(byteCount: 1 << 17)
  private var first = 0
  private var end = 0
  private var isLast = false
  private var isDone = false

  init(_ source: any ByteStream, codec: Int32, path: String) throws(QueryError) {
    guard let stream = compression_decoder(codec) else {
      throw ReadError.damaged(path, "The codec cannot be started.")
    }
    self.source = source
    self.stream = stream
    self.path = path
  }

  deinit { compression_close(stream) }

  func read(into target: UnsafeMutableRawBufferPointer) throws(QueryError) -> Int {
    guard let output = target.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return 0 }
    while !isDone {
      try refill()
      var window = compression_window(
        input: UnsafePointer(input.pointer(as: UInt8.self)) + first, input_size: end - first,
        output: output, output_size: target.count, is_last: isLast)
      let status = compression_step(stream, &window)
      first = end - window.input_size
      if status == COMPRESSION_FAILED {
        throw ReadError.damaged(path, String(cString: compression_problem(stream)) + ".")
      }
      isDone = status == COMPRESSION_DONE
      let given = target.count - window.output_size
      if given > 0 { return given }
    }
    return 0
  }

  private func refill() throws(QueryError) {
    guard first == end, !isLast else { return }
    first = 0
    end = try source.read(
      into: UnsafeMutableRawBufferPointer(start: input.address, count: input.byteCount))
    isLast = end == 0
  }
}
