import Columns
import Kernels
import Scheduler

/// The rows of one worker on their way to a window operator, in memory and, when there is no room
/// for more, on disk.
///
/// `@unchecked Sendable`: used by that worker alone until the input has ended.
final class WindowInput: @unchecked Sendable {
  struct Piece {
    var place: StoredRows.Place
    var batch: Batch
    /// Hashes of the partition keys; nil without keys.
    var hashes: Buffer?
  }

  private(set) var pieces: [Piece] = []
  private let window: WindowPlan
  private let memory: OperatorMemory
  /// Nil when there are no keys by which rows could be divided.
  private let spill: WindowSpill?
  private var held = HeldBytes()
  private var writer: PartitionWriter?
  /// Counts the batches of one place, which keep their order.
  private var number = 0

  init(_ window: WindowPlan, _ memory: OperatorMemory, _ spill: WindowSpill?) {
    self.window = window
    self.memory = memory
    self.spill = spill
  }

  var hasSpilled: Bool { writer != nil }

  var byteCount: Int { held.total }

  func add(_ batch: Batch, at place: StoredRows.Place, _ frame: EvaluationFrame) throws {
    let whole = batch.materialized
    var hashes: Buffer?
    if let layout = window.partitionLayout {
      let keys = try window.partition.map { try $0.evaluate(whole, frame) }
      hashes = layout.hash(layout.encode(keys, rowCount: whole.rowCount))
    }
    held.add(whole)
    pieces.append(Piece(place: place, batch: whole, hashes: hashes))
    let byteCount = held.total + pieces.count * 8 * Batch.standardRowCount
    if memory.holds(byteCount) { return }
    if spill == nil { return try memory.mustHold(byteCount) }
    try writeRows()
  }

  /// Moves all rows to disk, each with a number that tells its place in the order of the source.
  func writeRows() throws {
    guard let spill else { return }
    let writer = self.writer ?? PartitionWriter(spill.rows)
    self.writer = writer
    for piece in pieces {
      guard let hashes = piece.hashes else { continue }
      let order = Int64(piece.place.pipeline) << 56 | Int64(piece.place.morsel) << 24
      let numbered = piece.batch.adding([
        .constant(.long(order | Int64(number)), .long, count: piece.batch.rowCount)
      ])
      number = min(number + 1, 1 << 24 - 1)
      try writer.append(numbered, hashes: hashes.pointer(as: UInt64.self))
    }
    clear()
  }

  func flush() throws { try writer?.flush() }

  func clear() {
    pieces = []
    held.removeAll()
    memory.release()
  }
}

/// The input of a window operator on disk, divided by the hashes of the partition keys.
final class WindowSpill: Sendable {
  /// The input columns and the place of each row in the order of the source.
  let rows: PartitionedRows
  private let id: OperatorID
  private let window: WindowPlan
  private let query: QueryContext

  init(_ id: OperatorID, _ window: WindowPlan, _ query: QueryContext) {
    self.id = id
    self.window = window
    self.query = query
    rows = PartitionedRows(
      window.inputTypes + [.long], level: 0, OperatorSpill(id, in: query.spill))
  }

  /// Computes the rows of one part.
  func compute(part: Int, _ context: TaskContext, into results: StoredRows) throws {
    try compute(rows, rows.part(part), context, into: results)
  }

  private func compute(
    _ rows: PartitionedRows, _ part: PartitionedRows.Part, _ context: TaskContext,
    into results: StoredRows
  ) throws {
    guard part.rowCount > 0 else { return }
    try context.throwIfCancelled()
    let memory = OperatorMemory(query.memory, for: id.name)
    // The rows as they come and sorted, their keys, and the results.
    let room = part.byteCount * 3 + part.rowCount * 64
    if !memory.holds(room) {
      if let divided = try divide(rows, part, context) {
        for index in 0..<PartitionedRows.partCount {
          try compute(divided, divided.part(index), context, into: results)
        }
        return
      }
      try memory.mustHold(room)
    }
    var batches: [Batch] = []
    try rows.read(part) { batches.append($0) }
    rows.discard(part)
    let sorted = inOrder(Batch.concat(batches, types: rows.types))
    batches = []
    let result = try window.compute(sorted, EvaluationFrame(query.settings)) {
      try context.throwIfCancelled()
    }
    memory.release()
    try results.append(result)
  }

  /// The rows in the order of the source, which decides among rows with equal sort keys.
  private func inOrder(_ numbered: Batch) -> Batch {
    let keys = SortKeys([SortKeyOrder(.long, nullable: false)])
    keys.append([numbered.column(window.inputTypes.count)], rowCount: numbered.rowCount)
    let order = Selection(keys.sortedRows(), count: numbered.rowCount)
    return numbered.projected(Array(window.inputTypes.indices)).filtered(by: order).materialized
  }

  /// The rows by more bits of their hashes; nil when that would not part them.
  private func divide(
    _ rows: PartitionedRows, _ part: PartitionedRows.Part, _ context: TaskContext
  ) throws -> PartitionedRows? {
    guard rows.level + 1 < PartitionedRows.levelCount, let layout = window.partitionLayout else {
      return nil
    }
    let frame = EvaluationFrame(query.settings)
    let writer = PartitionWriter(
      PartitionedRows(rows.types, level: rows.level + 1, rows.spill))
    try rows.read(part) { batch in
      try context.throwIfCancelled()
      let keys = try window.partition.map { try $0.evaluate(batch, frame) }
      let hashes = layout.hash(layout.encode(keys, rowCount: batch.rowCount))
      try writer.append(batch, hashes: hashes.pointer(as: UInt64.self))
    }
    try writer.flush()
    rows.discard(part)
    return writer.rows
  }
}
