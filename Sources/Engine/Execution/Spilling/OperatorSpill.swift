import Columns
import Scheduler
import Synchronization

/// The spill file of one operator, made when it is first needed; what is written counts among
/// the operator's metrics.
final class OperatorSpill: Sendable {
  private let id: OperatorID
  private let directory: SpillDirectory
  private let opened = Mutex<SpillFile?>(nil)

  init(_ id: OperatorID, in directory: SpillDirectory) {
    self.id = id
    self.directory = directory
  }

  /// Writes encoded batches as one block.
  func write(_ bytes: UnsafeRawBufferPointer) throws -> SpillBlock {
    let block = try lasting { try file().append(bytes) }
    TaskContext.current?.operatorSlot(id.number, id.name).spillBytes &+= block.storedByteCount
    return block
  }

  /// The batches of a block.
  func read(_ block: SpillBlock, types: [DataType]) throws -> [Batch] {
    let buffer = Buffer(byteCount: block.byteCount)
    let bytes = UnsafeMutableRawBufferPointer(start: buffer.address, count: block.byteCount)
    try lasting { try file().read(block, into: bytes) }
    var decoder = BatchDecoder(UnsafeRawBufferPointer(bytes), types: types)
    var batches: [Batch] = []
    while let batch = try decoder.next() { batches.append(batch) }
    return batches
  }

  /// Gives back the disk space of a block that nobody will read again.
  func discard(_ block: SpillBlock) { opened.withLock { $0 }?.discard(block) }

  /// What others may mend by trying again ends a query, whose stages keep what they have seen.
  private func lasting<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let failure as RetryableFailure {
      throw failure.finalError ?? QueryError.internalError(failure.message)
    }
  }

  private func file() throws -> SpillFile {
    try opened.withLock { opened in
      if let opened { return opened }
      let made = try directory.makeFile(for: id.name, codec: .lz4)
      opened = made
      return made
    }
  }
}
