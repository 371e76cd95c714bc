import Columns
import Kernels
import Plan

/// `INTERSECT ALL` and `EXCEPT ALL`: gives each distinct row as often as the counts on both sides
/// ask for.
final class SetAllSource: PipelineSource {
  private let id: OperatorID
  private let kind: SetOperation.Kind
  private let left: StoredRows
  private let right: StoredRows
  private let layout: KeyLayout
  private let spill: OperatorSpill

  init(
    _ id: OperatorID, _ kind: SetOperation.Kind, left: StoredRows, right: StoredRows,
    layout: KeyLayout, _ query: QueryContext
  ) {
    self.id = id
    self.kind = kind
    self.left = left
    self.right = right
    self.layout = layout
    spill = OperatorSpill(id, in: query.spill)
  }

  /// Gives the batches of one side.
  private typealias Side = (_ body: (Batch) throws -> Void) throws -> Void

  func prepare() throws -> Int { 1 }

  func read(morsel: Int, _ scope: WorkerScope, into next: Step) throws {
    try combine(
      { [left] in try left.forEach(limit: Batch.standardRowCount, $0) },
      { [right] in try right.forEach(limit: Batch.standardRowCount, $0) }, level: -1, scope, next)
  }

  /// Counts the rows of both sides in one table; divides them first when it grows too large.
  private func combine(
    _ left: Side, _ right: Side, level: Int, _ scope: WorkerScope, _ next: Step
  ) throws {
    let memory = OperatorMemory(scope.query.memory, for: id.name)
    let table = GroupTable(layout)
    var isFull = false
    let leftCounts = try count(left, in: table, memory, level, &isFull, scope)
    let rightCounts = isFull ? [] : try count(right, in: table, memory, level, &isFull, scope)
    guard isFull else { return try give(table, leftCounts, rightCounts, scope, next) }
    memory.release()
    let leftParts = try divide(left, level: level + 1, scope)
    let rightParts = try divide(right, level: level + 1, scope)
    for index in 0..<PartitionedRows.partCount {
      let (leftPart, rightPart) = (leftParts.part(index), rightParts.part(index))
      guard leftPart.rowCount > 0 else { continue }
      try combine(
        { try leftParts.read(leftPart, $0) }, { try rightParts.read(rightPart, $0) },
        level: level + 1, scope, next)
      leftParts.discard(leftPart)
      rightParts.discard(rightPart)
    }
  }

  /// How often each group of the table stands in the rows.
  private func count(
    _ rows: Side, in table: GroupTable, _ memory: OperatorMemory, _ level: Int,
    _ isFull: inout Bool, _ scope: WorkerScope
  ) throws -> [Int] {
    var counts: [Int] = []
    var overflows = false
    try rows { batch in
      if overflows { return }
      try scope.throwIfCancelled()
      let encoded = layout.encode(batch.columns, rowCount: batch.rowCount)
      let hashes = layout.hash(encoded)
      let groups = Buffer(byteCount: batch.rowCount * 4)
      table.findOrInsert(
        encoded.words, hashes: hashes.pointer(as: UInt64.self), rowCount: batch.rowCount,
        into: groups.pointer(as: Int32.self))
      counts.append(contentsOf: repeatElement(0, count: table.groupCount - counts.count))
      for row in 0..<batch.rowCount { counts[Int(groups.pointer(as: Int32.self)[row])] += 1 }
      let byteCount = table.byteSize + table.groupCount * 16
      if memory.holds(byteCount) { return }
      if level + 1 < PartitionedRows.levelCount {
        overflows = true
      } else {
        try memory.mustHold(byteCount)
      }
    }
    isFull = overflows
    return counts
  }

  private func give(
    _ table: GroupTable, _ leftCounts: [Int], _ rightCounts: [Int], _ scope: WorkerScope,
    _ next: Step
  ) throws {
    var rows: [Int32] = []
    for (group, leftCount) in leftCounts.enumerated() {
      let rightCount = group < rightCounts.count ? rightCounts[group] : 0
      let wanted =
        kind == .intersect ? min(leftCount, rightCount) : max(0, leftCount - rightCount)
      rows.append(contentsOf: repeatElement(Int32(truncatingIfNeeded: group), count: wanted))
    }
    let keys = try table.keyColumns(0..<table.groupCount)
    for start in stride(from: 0, to: rows.count, by: scope.query.batchRowCount) {
      try scope.throwIfCancelled()
      if scope.stop.isSet { return }
      let part = Array(rows[start..<min(start + scope.query.batchRowCount, rows.count)])
      try next.push(
        Batch(keys.map { $0.gather(part, count: part.count) }, rowCount: part.count))
    }
  }

  private func divide(
    _ rows: Side, level: Int, _ scope: WorkerScope
  ) throws -> PartitionedRows {
    let writer = PartitionWriter(PartitionedRows(layout.types, level: level, spill))
    try rows { batch in
      try scope.throwIfCancelled()
      let hashes = layout.hash(layout.encode(batch.columns, rowCount: batch.rowCount))
      try writer.append(batch, hashes: hashes.pointer(as: UInt64.self))
    }
    try writer.flush()
    return writer.rows
  }
}
