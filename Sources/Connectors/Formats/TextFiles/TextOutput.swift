import Columns

/// Gathers the text of rows and passes it on in large pieces that end with a row.
final class TextOutput {
  private let drain: any ByteDrain
  private var buffer = Buffer(byteCount: TextOutput.pieceByteCount * 2)
  private(set) var count = 0

  private static let pieceByteCount = 1 << 16

  init(_ drain: any ByteDrain) { self.drain = drain }

  /// Room for so many bytes behind those written; they count once `advance` is called.
  @inline(__always)
  func room(_ byteCount: Int) -> UnsafeMutablePointer<UInt8> {
    if count &+ byteCount > buffer.byteCount { grow(byteCount) }
    return buffer.pointer(as: UInt8.self) + count
  }

  @inline(__always)
  func advance(_ byteCount: Int) { count &+= byteCount }

  @inline(__always)
  func write(_ bytes: UnsafePointer<UInt8>, _ byteCount: Int) {
    room(byteCount).update(from: bytes, count: byteCount)
    count &+= byteCount
  }

  @inline(__always)
  func write(_ byte: UInt8) {
    room(1).pointee = byte
    count &+= 1
  }

  func write(_ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { buffer in
      if let start = buffer.baseAddress { write(start, buffer.count) }
    }
  }

  /// Drops everything after the first `count` bytes that wait.
  func shrink(to count: Int) { self.count = count }

  /// Tells that a row ends here.
  @inline(__always)
  func endRow() throws(QueryError) {
    if count >= TextOutput.pieceByteCount { try flush() }
  }

  func finish() throws(QueryError) {
    try flush()
    try drain.finish()
  }

  func abandon() { drain.abandon() }

  private func flush() throws(QueryError) {
    try drain.write(UnsafeRawBufferPointer(start: buffer.address, count: count))
    count = 0
  }

  @inline(never)
  private func grow(_ more: Int) {
    let larger = Buffer(byteCount: max(buffer.byteCount * 2, count + more))
    larger.address.copyMemory(from: buffer.address, byteCount: count)
    buffer = larger
  }
}

/// The texts of a column, row by row.
struct TextColumnSource {
  private let vector: Vector
  private let views: UnsafePointer<StringView>
  private let validity: Bitmap?

  init(_ texts: Vector) {
    vector = texts.flattened()
    views = UnsafePointer(vector.pointer(as: StringView.self))
    validity = vector.validity
  }

  /// Nil for null; good for as long as the source lives.
  @inline(__always)
  func text(_ row: Int) -> (address: UnsafePointer<UInt8>, count: Int)? {
    if let validity, !validity[row] { return nil }
    let view = views + row
    let start =
      view.pointee.isInline ? UnsafeRawPointer(view) + 4 : view.pointee.longAddress
    return (start.assumingMemoryBound(to: UInt8.self), view.pointee.count)
  }
}
