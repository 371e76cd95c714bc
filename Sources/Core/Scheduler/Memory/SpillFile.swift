import CPlatform
import Columns
import Glibc
import Synchronization

/// Makes blocks smaller on their way to disk.
package struct SpillCodec: Sendable {
  /// Answers nil when compressing does not pay.
  package var compress: @Sendable (UnsafeRawBufferPointer) -> [UInt8]?
  /// Fills the buffer, whose size is that of the original; answers whether the input was sound.
  package var decompress: @Sendable (UnsafeRawBufferPointer, UnsafeMutableRawBufferPointer) -> Bool

  package init(
    compress: @escaping @Sendable (UnsafeRawBufferPointer) -> [UInt8]?,
    decompress: @escaping @Sendable (UnsafeRawBufferPointer, UnsafeMutableRawBufferPointer) -> Bool
  ) {
    self.compress = compress
    self.decompress = decompress
  }
}

/// Where a block lies in its file and how its bytes must look.
package struct SpillBlock: Hashable, Sendable {
  package let byteCount: Int
  package let storedByteCount: Int
  let offset: Int
  let checksum: UInt32
  let isCompressed: Bool
}

/// A nameless temporary file of checked blocks: appended by any thread, read by any thread, gone
/// when closed.
package final class SpillFile: Sendable {
  private let descriptor: Int32
  private let consumer: String
  private let directory: SpillDirectory
  private let codec: SpillCodec?
  private let end = Atomic<Int>(0)

  init(descriptor: Int32, consumer: String, directory: SpillDirectory, codec: SpillCodec?) {
    self.descriptor = descriptor
    self.consumer = consumer
    self.directory = directory
    self.codec = codec
  }

  deinit { close(descriptor) }

  /// Bytes in the file so far.
  package var byteCount: Int { end.load(ordering: .relaxed) }

  package func append(_ bytes: [UInt8], id: BlockID? = nil) throws -> SpillBlock {
    try bytes.withUnsafeBytes { try append($0, id: id) }
  }

  /// Writes a block behind the last one; `id` names it to fault injection.
  package func append(_ bytes: UnsafeRawBufferPointer, id: BlockID? = nil) throws -> SpillBlock {
    if let compressed = codec?.compress(bytes), compressed.count < bytes.count {
      return try compressed.withUnsafeBytes {
        try write($0, originalCount: bytes.count, isCompressed: true, id: id)
      }
    }
    return try write(bytes, originalCount: bytes.count, isCompressed: false, id: id)
  }

  package func read(_ block: SpillBlock) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: block.byteCount) { buffer, count in
      try read(block, into: UnsafeMutableRawBufferPointer(buffer))
      count = block.byteCount
    }
  }

  /// Reads a block into a buffer of at least its size; a block that has changed since it was
  /// written is a failure that running the task again may mend.
  package func read(_ block: SpillBlock, into buffer: UnsafeMutableRawBufferPointer) throws {
    precondition(buffer.count >= block.byteCount, "the buffer is too small for the block")
    guard block.isCompressed else { return try readStored(block, into: buffer) }
    let stored = try [UInt8](unsafeUninitializedCapacity: block.storedByteCount) { bytes, count in
      try readStored(block, into: UnsafeMutableRawBufferPointer(bytes))
      count = block.storedByteCount
    }
    let target = UnsafeMutableRawBufferPointer(rebasing: buffer[..<block.byteCount])
    let isSound = stored.withUnsafeBytes { codec?.decompress($0, target) ?? false }
    guard isSound else { throw corrupt(block) }
  }

  /// Gives a block's disk space back; the block must not be read again.
  package func discard(_ block: SpillBlock) {
    guard block.storedByteCount > 0 else { return }
    platform_punch_hole(descriptor, Int64(block.offset), Int64(block.storedByteCount))
  }

  private func write(
    _ bytes: UnsafeRawBufferPointer, originalCount: Int, isCompressed: Bool, id: BlockID?
  ) throws -> SpillBlock {
    let offset = end.wrappingAdd(bytes.count, ordering: .relaxed).oldValue
    let checksum = platform_crc32c(0, bytes.baseAddress, bytes.count)
    if directory.faults?.refusesWrite(of: bytes.count) == true {
      throw Self.error(consumer, ENOSPC)
    }
    var start = 0
    while start < bytes.count {
      let count = pwrite(
        descriptor, bytes.baseAddress.map { $0 + start }, bytes.count - start, offset + start)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Self.error(consumer, count == 0 ? EIO : errno) }
      start += count
    }
    if directory.faults?.corrupts(id) == true { spoil(at: offset, count: bytes.count) }
    directory.countWritten(bytes.count)
    if let context = TaskContext.current {
      context.metrics.spillDiskBytes &+= bytes.count
      context.metrics.spillMemoryBytes &+= originalCount
    }
    return SpillBlock(
      byteCount: originalCount, storedByteCount: bytes.count, offset: offset, checksum: checksum,
      isCompressed: isCompressed)
  }

  private func readStored(
    _ block: SpillBlock, into buffer: UnsafeMutableRawBufferPointer
  ) throws {
    var start = 0
    while start < block.storedByteCount {
      let count = pread(
        descriptor, buffer.baseAddress.map { $0 + start }, block.storedByteCount - start,
        block.offset + start)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Self.error(consumer, errno) }
      guard count > 0 else { throw corrupt(block) }
      start += count
    }
    guard platform_crc32c(0, buffer.baseAddress, block.storedByteCount) == block.checksum
    else { throw corrupt(block) }
  }

  /// Flips a bit of a written block, for fault injection.
  private func spoil(at offset: Int, count: Int) {
    guard count > 0 else { return }
    var byte: UInt8 = 0
    guard pread(descriptor, &byte, 1, offset + count / 2) == 1 else { return }
    byte ^= 0x10
    pwrite(descriptor, &byte, 1, offset + count / 2)
  }

  private func corrupt(_ block: SpillBlock) -> RetryableFailure {
    RetryableFailure(
      .corruptBlock,
      "a spilled block of \(consumer) (\(block.byteCount) bytes at \(block.offset)) "
        + "does not have its checksum any more",
      finalError: QueryError(
        "SPILL_OUT_OF_MEMORY", sqlState: "82003",
        "Error while reading back spilled data of \(consumer) : checksum mismatch."))
  }

  /// A full disk is the user's to mend; any other trouble may be over at the next attempt.
  static func error(_ consumer: String, _ code: Int32) -> any Error {
    let reason = String(cString: strerror(code))
    var error = QueryError(
      "SPILL_OUT_OF_MEMORY", sqlState: "82003",
      "Error while calling spill() on \(consumer) : \(reason).")
    switch code {
    case ENOSPC, EDQUOT, EFBIG:
      error.hint = "Free space for temporary files, or set TMPDIR to a larger disk."
      return error
    case EIO, EAGAIN, EMFILE, ENFILE:
      return RetryableFailure(.inputOutput, error.message, finalError: error)
    default: return error
    }
  }
}
