import Columns
import Scheduler
import Synchronization

/// Rows on disk, divided by bits of their keys' hashes, so that rows with equal keys meet again
/// and a part is small enough to be worked on in memory.
///
/// Each level looks at bits of its own. The lowest 32 bits stay with the hash tables,
/// which take their places from there, and the highest tell keys apart in directories of joins.
final class PartitionedRows: Sendable {
  /// One part of the rows, in blocks.
  struct Part: Sendable {
    var blocks: [SpillBlock] = []
    var rowCount = 0
    /// What the rows take in memory, about.
    var byteCount = 0
  }

  let level: Int
  let types: [DataType]
  let spill: OperatorSpill
  private let parts: Mutex<[Part]>

  private static let bitsPerLevel = 5
  static let partCount = 1 << bitsPerLevel
  /// Rows that still do not fit after so many divisions have equal keys.
  static let levelCount = 5

  init(_ types: [DataType], level: Int, _ spill: OperatorSpill) {
    self.types = types
    self.level = level
    self.spill = spill
    parts = Mutex(Array(repeating: Part(), count: PartitionedRows.partCount))
  }

  /// The part to which a hash belongs.
  @inline(__always)
  static func part(of hash: UInt64, level: Int) -> Int {
    let shift = UInt64(truncatingIfNeeded: 59 &- (level &+ 1) &* bitsPerLevel)
    return Int(truncatingIfNeeded: hash &>> shift) & (partCount &- 1)
  }

  func part(_ index: Int) -> Part { parts.withLock { $0[index] } }

  var rowCount: Int { parts.withLock { $0.reduce(0) { $0 + $1.rowCount } } }

  var largestRowCount: Int { parts.withLock { $0.reduce(0) { max($0, $1.rowCount) } } }

  fileprivate func add(_ block: SpillBlock, rowCount: Int, to index: Int) {
    parts.withLock { parts in
      parts[index].blocks.append(block)
      parts[index].rowCount += rowCount
      parts[index].byteCount += block.byteCount
    }
  }

  /// Gives the rows of a part, a block at a time.
  func read(_ part: Part, _ body: (Batch) throws -> Void) throws {
    for block in part.blocks { try body(try read(block)) }
  }

  func read(_ block: SpillBlock) throws -> Batch {
    Batch.concat(try spill.read(block, types: types), types: types)
  }

  /// Gives back the disk space of a part that nobody will read again.
  func discard(_ part: Part) { part.blocks.forEach(spill.discard) }
}

/// One worker's way into partitioned rows: collects the bytes of each part until they make a
/// block.
final class PartitionWriter {
  let rows: PartitionedRows
  private var pending: [GrowingBytes?]
  private var pendingRows: [Int]

  /// All parts of a writer together hold about two megabytes.
  private static let blockByteCount = 64 << 10

  init(_ rows: PartitionedRows) {
    self.rows = rows
    pending = Array(repeating: nil, count: PartitionedRows.partCount)
    pendingRows = Array(repeating: 0, count: PartitionedRows.partCount)
  }

  /// Adds the rows of a batch, each to the part of its hash.
  func append(_ batch: Batch, hashes: UnsafePointer<UInt64>) throws {
    let count = batch.rowCount
    let level = rows.level
    let order = Buffer(byteCount: count * 4)
    let places = order.pointer(as: Int32.self)
    var starts = [Int](repeating: 0, count: PartitionedRows.partCount + 1)
    for row in 0..<count {
      starts[PartitionedRows.part(of: hashes[row], level: level) &+ 1] &+= 1
    }
    for part in 0..<PartitionedRows.partCount { starts[part + 1] += starts[part] }
    var next = starts
    for row in 0..<count {
      let part = PartitionedRows.part(of: hashes[row], level: level)
      places[next[part]] = Int32(truncatingIfNeeded: row)
      next[part] &+= 1
    }
    for part in 0..<PartitionedRows.partCount where starts[part + 1] > starts[part] {
      let size = starts[part + 1] - starts[part]
      let chosen = Buffer(
        borrowing: order.address + starts[part] * 4, byteCount: size * 4, owner: order)
      try append(batch.filtered(by: Selection(chosen, count: size)), to: part)
    }
  }

  /// Adds all rows of a batch to one part.
  func append(_ batch: Batch, to part: Int) throws {
    let output = pending[part] ?? GrowingBytes()
    pending[part] = output
    BatchEncoder(output: output).append(batch)
    pendingRows[part] += batch.rowCount
    if output.count >= PartitionWriter.blockByteCount { try flush(part) }
  }

  /// Writes what is pending.
  func flush() throws {
    for part in pending.indices { try flush(part) }
    pending = Array(repeating: nil, count: PartitionedRows.partCount)
  }

  private func flush(_ part: Int) throws {
    guard let output = pending[part], output.count > 0 else { return }
    let block = try rows.spill.write(output.bytes)
    rows.add(block, rowCount: pendingRows[part], to: part)
    output.removeAll()
    pendingRows[part] = 0
  }
}
