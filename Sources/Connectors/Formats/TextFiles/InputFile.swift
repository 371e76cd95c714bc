import Columns
import Glibc

/// A file opened for reading at any place; used by one task at a time.
final class InputFile {
  let path: String
  private let descriptor: Int32

  init(_ path: String) throws(QueryError) {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { throw ReadError.missing(path) }
      throw ReadError.damaged(path, String(cString: strerror(errno)) + ".")
    }
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Reads until `count` bytes are there or the file ends; answers how many there are.
  func read(
    into target: UnsafeMutableRawPointer, count: Int, at offset: Int
  ) throws(QueryError) -> Int {
    var done = 0
    while done < count {
      let got = pread(descriptor, target + done, count - done, off_t(offset + done))
      if got == 0 { break }
      if got < 0 {
        if errno == EINTR { continue }
        throw ReadError.damaged(path, String(cString: strerror(errno)) + ".")
      }
      done += got
    }
    return done
  }
}

/// Bytes that come one after the other: of a file, decompressed, in another encoding.
protocol ByteStream: AnyObject {
  /// Fills `target` as far as bytes are at hand; 0 means the end.
  func read(into target: UnsafeMutableRawBufferPointer) throws(QueryError) -> Int
}

/// The bytes of a file as they are.
final class FileStream: ByteStream {
  private let file: InputFile
  private var offset = 0

  init(_ file: InputFile) { self.file = file }

  func read(into target: UnsafeMutableRawBufferPointer) throws(QueryError) -> Int {
    guard let address = target.baseAddress else { return 0 }
    let count = try file.read(into: address, count: target.count, at: offset)
    offset += count
    return count
  }
}

/// A stream in another encoding as UTF-8.
final class TranscodingStream: ByteStream {
  private let source: any ByteStream
  private var transcoder: Transcoder
  private var input = [UInt8](repeating: 0, count: 1 << 16)
  private var inputCount = 0
  private var output: [UInt8] = []
  private var given = 0
  private var isDone = false

  init(_ source: any ByteStream, _ encoding: TextEncoding) {
    self.source = source
    transcoder = Transcoder(encoding)
  }

  func read(into target: UnsafeMutableRawBufferPointer) throws(QueryError) -> Int {
    while given == output.count, !isDone { try refill() }
    let count = min(target.count, output.count - given)
    output.withUnsafeBytes { bytes in
      target.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[given..<given + count]))
    }
    given += count
    return count
  }

  private func refill() throws(QueryError) {
    output.removeAll(keepingCapacity: true)
    given = 0
    let held = inputCount
    let got = try StreamReading.read(source, into: &input, from: held)
    inputCount = held + got
    isDone = got == 0
    let used = input.withUnsafeBytes { bytes in
      transcoder.decode(
        UnsafeRawBufferPointer(rebasing: bytes[..<inputCount]), isLast: isDone, into: &output)
    }
    input.removeSubrange(0..<used)
    input.append(contentsOf: repeatElement(0, count: used))
    inputCount -= used
  }
}

/// Reading streams into arrays.
enum StreamReading {
  /// Fills an array behind its first `start` bytes.
  static func read(
    _ stream: any ByteStream, into bytes: inout [UInt8], from start: Int
  ) throws(QueryError) -> Int {
    var result: Result<Int, QueryError> = .success(0)
    bytes.withUnsafeMutableBytes { raw in
      let target = UnsafeMutableRawBufferPointer(rebasing: raw[start...])
      do throws(QueryError) {
        result = .success(try stream.read(into: target))
      } catch {
        result = .failure(error)
      }
    }
    return try result.get()
  }

  /// All bytes of a stream, at most `limit`.
  static func all(_ stream: any ByteStream, limit: Int = .max) throws(QueryError) -> [UInt8] {
    var result: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while result.count < limit {
      let count = try read(stream, into: &chunk, from: 0)
      if count == 0 { break }
      result += chunk[..<min(count, limit - result.count)]
    }
    return result
  }
}
