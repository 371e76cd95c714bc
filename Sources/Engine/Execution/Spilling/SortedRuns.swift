import Columns
import Kernels
import Scheduler
import Synchronization

/// Sorted rows in several runs, in memory or on disk, merged while they are read.
///
/// A row on disk is its columns and, behind them, those of its sort keys that are no plain
/// columns of it.
final class SortedRuns: Sendable {
  /// The rows of one run, in order.
  enum Run: Sendable {
    case memory(SortRun)
    case spilled([SpillBlock], rowCount: Int)

    var rowCount: Int {
      switch self {
      case .memory(let run): run.rowCount
      case .spilled(_, let rowCount): rowCount
      }
    }

    fileprivate var isOnDisk: Bool {
      switch self {
      case .memory: false
      case .spilled: true
      }
    }
  }

  let form: SortedRows
  private let spill: OperatorSpill
  private let runs: [Run]

  init(_ runs: [Run], _ form: SortedRows, _ spill: OperatorSpill) {
    self.runs = runs
    self.form = form
    self.spill = spill
  }

  var rowCount: Int { runs.reduce(0) { $0 + $1.rowCount } }

  func makeReader() throws -> SortedReader { SortedReader(runs, form, spill) }

  /// As many runs as can be merged at once, with a block of each in memory.
  private static func largestWidth(_ memory: MemoryAccount) -> Int {
    max(8, memory.budget.totalBytes / 8 / (3 * SortedRows.blockByteCount))
  }

  /// The same rows in so few runs that they can be merged at once.
  func narrowed(_ context: TaskContext, _ memory: MemoryAccount) throws -> SortedRuns {
    let width = SortedRuns.largestWidth(memory)
    var written = runs.filter(\.isOnDisk)
    while written.count > width {
      // Short runs first: their rows are written again at the least cost.
      written.sort { $0.rowCount < $1.rowCount }
      let merged = Array(written.prefix(min(width, written.count - width + 1)))
      let reader = SortedReader(merged, form, spill)
      let writer = RunWriter(form, spill)
      while let rows = try reader.nextStored(limit: Batch.standardRowCount) {
        try context.checkpoint()
        try writer.append(stored: rows)
      }
      for case .spilled(let blocks, _) in merged { blocks.forEach(spill.discard) }
      written.removeFirst(merged.count)
      written.append(writer.finish())
    }
    return SortedRuns(runs.filter { !$0.isOnDisk } + written, form, spill)
  }
}

/// How sorted rows lie in their runs.
struct SortedRows: Sendable {
  let types: [DataType]
  let orders: [SortKeyOrder]
  /// For every sort key the column it equals, or nil when it is written behind the columns.
  let keyColumns: [Int?]

  static let blockByteCount = 64 << 10

  init(types: [DataType], orders: [SortKeyOrder], keys: [Evaluator]) {
    self.types = types
    self.orders = orders
    keyColumns = keys.map { ($0 as? ColumnEvaluator)?.index }
  }

  /// The types of what is written.
  var storedTypes: [DataType] {
    types + zip(orders, keyColumns).filter { $0.1 == nil }.map(\.0.type)
  }

  /// What is written behind the columns.
  func extraColumns(of keys: [Vector]) -> [Vector] {
    zip(keys, keyColumns).filter { $0.1 == nil }.map(\.0)
  }

  /// The keys of rows as they were written.
  func keys(of stored: Batch) -> [Vector] {
    var extra = types.count
    return keyColumns.map { column in
      if let column { return stored.column(column) }
      defer { extra += 1 }
      return stored.column(extra)
    }
  }
}

/// Writes one sorted run.
final class RunWriter {
  private let form: SortedRows
  private let spill: OperatorSpill
  private let output = GrowingBytes(capacity: 1 << 16)
  private var blocks: [SpillBlock] = []
  private var rowCount = 0
  /// Rows that make about one block.
  private var step = Batch.standardRowCount

  init(_ form: SortedRows, _ spill: OperatorSpill) {
    self.form = form
    self.spill = spill
  }

  /// Adds rows in the form in which they are stored, about a block's worth at a time.
  func append(stored: Batch) throws {
    var start = 0
    while start < stored.rowCount {
      let end = min(start + step, stored.rowCount)
      output.removeAll()
      BatchEncoder(output: output).append(stored.slice(start..<end))
      let fitting = (end - start) * SortedRows.blockByteCount / max(1, output.count)
      if fitting < (end - start) / 2 {
        step = max(1, fitting)
        continue
      }
      blocks.append(try spill.write(output.bytes))
      start = end
    }
    rowCount += stored.rowCount
  }

  func finish() -> SortedRuns.Run { .spilled(blocks, rowCount: rowCount) }
}

/// Merges runs: one block of each is in memory at a time.
final class SortedReader {
  /// A block whose rows may be picked.
  private struct Block {
    var rows: Batch
    var keys: SortKeys
  }

  /// The blocks of a run that are still to come.
  private struct Rest {
    var memory: Block?
    var blocks: ArraySlice<SpillBlock>
  }

  private let form: SortedRows
  private let spill: OperatorSpill
  private var rests: [Rest]
  private var merger: RunMerger
  /// The blocks that picks name; the current block of every run is among them.
  private var blocks: [Block] = []
  private var blockOf: [Int?]
  private var isAtEnd = false
  private let picks = Buffer(byteCount: Batch.standardRowCount * 12)

  init(_ runs: [SortedRuns.Run], _ form: SortedRows, _ spill: OperatorSpill) {
    self.form = form
    self.spill = spill
    merger = RunMerger(runCount: runs.count)
    blockOf = Array(repeating: nil, count: runs.count)
    rests = runs.map { run in
      switch run {
      case .memory(let run):
        Rest(memory: run.sorted.map { Block(rows: $0, keys: run.keys) }, blocks: [])
      case .spilled(let blocks, _): Rest(memory: nil, blocks: blocks[...])
      }
    }
  }

  /// The next rows, or nil at the end.
  func next(limit: Int) throws -> Batch? {
    try next(limit: limit, columnCount: form.types.count)
  }

  /// The next rows in the form in which they are stored; all runs must be on disk.
  func nextStored(limit: Int) throws -> Batch? {
    try next(limit: limit, columnCount: form.storedTypes.count)
  }

  private func next(limit: Int, columnCount: Int) throws -> Batch? {
    let size = max(1, min(limit, Batch.standardRowCount))
    let runs = picks.pointer(as: Int32.self)
    let rows = runs + Batch.standardRowCount
    let slots = rows + Batch.standardRowCount
    dropReadBlocks()
    var count = 0
    while count < size, !isAtEnd {
      let (taken, step) = merger.take(size - count, runs: runs + count, rows: rows + count)
      for pick in count..<count + taken {
        slots[pick] = Int32(truncatingIfNeeded: blockOf[Int(runs[pick])] ?? 0)
      }
      count += taken
      switch step {
      case .full: break
      case .needsBlock(let run): try supply(run)
      case .finished: isAtEnd = true
      }
    }
    return count == 0 ? nil : gather(slots, rows, count, columnCount)
  }

  private func supply(_ run: Int) throws {
    guard let block = try nextBlock(of: run) else { return merger.supply(run: run, nil) }
    blockOf[run] = blocks.count
    blocks.append(block)
    merger.supply(run: run, block.keys)
  }

  private func nextBlock(of run: Int) throws -> Block? {
    if let memory = rests[run].memory {
      rests[run].memory = nil
      return memory
    }
    guard let block = rests[run].blocks.popFirst() else {
      blockOf[run] = nil
      return nil
    }
    let stored = Batch.concat(
      try spill.read(block, types: form.storedTypes), types: form.storedTypes)
    let keys = SortKeys(form.orders)
    keys.append(form.keys(of: stored), rowCount: stored.rowCount)
    return Block(rows: stored, keys: keys)
  }

  /// Forgets the blocks of which all rows have been given.
  private func dropReadBlocks() {
    var kept: [Block] = []
    for run in blockOf.indices {
      guard let place = blockOf[run] else { continue }
      blockOf[run] = kept.count
      kept.append(blocks[place])
    }
    blocks = kept
  }

  /// The picked rows: gathered from each block, then put in the order of the picks.
  private func gather(
    _ slots: UnsafePointer<Int32>, _ rows: UnsafePointer<Int32>, _ count: Int,
    _ columnCount: Int
  ) -> Batch {
    var rowsOfBlock: [[Int32]] = Array(repeating: [], count: blocks.count)
    var places = [Int32](repeating: 0, count: count)
    for pick in 0..<count {
      places[pick] = Int32(truncatingIfNeeded: rowsOfBlock[Int(slots[pick])].count)
      rowsOfBlock[Int(slots[pick])].append(rows[pick])
    }
    var starts: [Int32] = []
    var total: Int32 = 0
    for rows in rowsOfBlock {
      starts.append(total)
      total += Int32(truncatingIfNeeded: rows.count)
    }
    for pick in 0..<count { places[pick] += starts[Int(slots[pick])] }
    let types = form.storedTypes
    let used = blocks.indices.filter { !rowsOfBlock[$0].isEmpty }
    let columns = (0..<columnCount).map { column in
      let parts = used.map { block in
        blocks[block].rows.column(column)
          .gather(rowsOfBlock[block], count: rowsOfBlock[block].count)
      }
      return Vector.concat(parts, as: types[column]).gather(places, count: count)
    }
    return Batch(columns, rowCount: count)
  }
}
