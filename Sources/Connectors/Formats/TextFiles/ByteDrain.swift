import Columns
import Glibc

/// Where bytes go one after the other: a file, or something that changes them on the way.
protocol ByteDrain: AnyObject {
  func write(_ bytes: UnsafeRawBufferPointer) throws(QueryError)

  /// Passes on what is held back and closes the file.
  func finish() throws(QueryError)

  /// Closes an unfinished file.
  func abandon()
}

extension ByteDrain {
  func write(_ bytes: [UInt8]) throws(QueryError) {
    var result: Result<Void, QueryError> = .success(())
    bytes.withUnsafeBytes { raw in
      do throws(QueryError) {
        try write(raw)
      } catch {
        result = .failure(error)
      }
    }
    try result.get()
  }
}

/// A new file.
final class FileDrain: ByteDrain {
  private let path: String
  private var descriptor: Int32

  init(_ path: String) throws(QueryError) {
    descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FolderChanges.failure("open", path) }
    self.path = path
  }

  deinit { abandon() }

  func write(_ bytes: UnsafeRawBufferPointer) throws(QueryError) {
    var done = 0
    while done < bytes.count, let start = bytes.baseAddress {
      let written = Glibc.write(descriptor, start + done, bytes.count - done)
      if written < 0 {
        if errno == EINTR { continue }
        throw FolderChanges.failure("write", path)
      }
      done += written
    }
  }

  func finish() throws(QueryError) {
    let status = close(descriptor)
    descriptor = -1
    if status != 0 { throw FolderChanges.failure("close", path) }
  }

  func abandon() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
  }
}

/// Turns UTF-8 into another encoding; every piece must end with a whole character.
final class TranscodingDrain: ByteDrain {
  private let target: any ByteDrain
  private let encoding: TextEncoding
  private var isAtStart = true

  init(_ target: any ByteDrain, _ encoding: TextEncoding) {
    self.target = target
    self.encoding = encoding
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws(QueryError) {
    guard !bytes.isEmpty else { return }
    let encoded = encoding.encode(String(decoding: bytes, as: UTF8.self))
    try target.write(isAtStart ? encoding.preamble + encoded : encoded)
    isAtStart = false
  }

  func finish() throws(QueryError) { try target.finish() }

  func abandon() { target.abandon() }
}

/// Opens files that text is written to.
enum TextDrains {
  static func open(
    _ path: String, _ compression: FileCompression, _ encoding: TextEncoding = .utf8
  ) throws(QueryError) -> any ByteDrain {
    let file = try FileDrain(path)
    let plain: (any ByteDrain)?
    switch compression {
    case .none: plain = file
    case .gzip: plain = EncodingDrain(file, codec: DecodingStream.gzip, path: path)
    case .deflate: plain = EncodingDrain(file, codec: DecodingStream.deflate, path: path)
    case .bzip2: plain = EncodingDrain(file, codec: DecodingStream.bzip2, path: path)
    case .zstd: plain = EncodingDrain(file, codec: DecodingStream.zstd, path: path)
    case .lz4: plain = BlockEncodingDrain(file, .lz4)
    case .snappy: plain = BlockEncodingDrain(file, .snappy)
    }
    guard let plain else { throw .internalError("the codec cannot be started") }
    return encoding == .utf8 ? plain : TranscodingDrain(plain, encoding)
  }
}
