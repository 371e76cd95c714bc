import Glibc

/// Why nothing more can be written.
package enum OutputFailure: Error, Equatable {
  /// The reader has gone: no fault of anybody's.
  case closed
  case failed(path: String, code: Int32)
}

/// Buffers bytes on their way to a file descriptor.
package final class ByteOutput {
  package let descriptor: Int32
  private let path: String
  private let bytes: UnsafeMutablePointer<UInt8>
  private var count = 0
  private var failure: OutputFailure?

  private static let capacity = 1 << 16

  package init(descriptor: Int32, path: String = "standard output") {
    self.descriptor = descriptor
    self.path = path
    bytes = .allocate(capacity: ByteOutput.capacity)
  }

  deinit { bytes.deallocate() }

  @inline(__always)
  package func write(_ byte: UInt8) {
    if count == ByteOutput.capacity { drain() }
    bytes[count] = byte
    count &+= 1
  }

  package func write(_ source: UnsafeRawPointer, count length: Int) {
    var source = source
    var left = length
    while left > 0 {
      if count == ByteOutput.capacity { drain() }
      let step = min(left, ByteOutput.capacity - count)
      memcpy(bytes + count, source, step)
      count &+= step
      source += step
      left -= step
    }
  }

  package func write(_ text: StaticString) {
    write(text.utf8Start, count: text.utf8CodeUnitCount)
  }

  package func write(_ text: String) {
    var text = text
    text.withUTF8 { if let start = $0.baseAddress { write(start, count: $0.count) } }
  }

  package func write(_ byte: UInt8, times: Int) {
    for _ in 0..<max(0, times) { write(byte) }
  }

  /// Hands everything over; throws what has gone wrong since the last call.
  package func flush() throws(OutputFailure) {
    drain()
    try check()
  }

  package func check() throws(OutputFailure) { if let failure { throw failure } }

  /// After a failure bytes are dropped until somebody asks.
  private func drain() {
    var start = 0
    while start < count, failure == nil {
      let written = Glibc.write(descriptor, bytes + start, count - start)
      if written >= 0 {
        start += written
      } else if errno != EINTR {
        failure = errno == EPIPE ? .closed : .failed(path: path, code: errno)
      }
    }
    count = 0
  }
}
