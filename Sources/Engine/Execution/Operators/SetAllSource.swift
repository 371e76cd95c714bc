import Columns
import Kernels
import Plan

/// `INTERSECT ALL` and `EXCEPT ALL`: gives each distinct row as often as the counts on both sides
/// ask for.
final class SetAllSource: PipelineSource {
  private let kind: SetOperation.Kind
  private let left: StoredRows
  private let right: StoredRows
  private let layout: KeyLayout

  init(_ kind: SetOperation.Kind, left: StoredRows, right: StoredRows, layout: KeyLayout) {
    self.kind = kind
    self.left = left
    self.right = right
    self.layout = layout
  }

  func prepare() throws -> Int { 1 }

  func read(morsel: Int, _ scope: WorkerScope, into next: Step) throws {
    let table = GroupTable(layout)
    let leftCounts = try count(left, in: table, scope)
    let rightCounts = try count(right, in: table, scope)
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

  /// How often each group of the table stands in the rows.
  private func count(
    _ rows: StoredRows, in table: GroupTable, _ scope: WorkerScope
  ) throws -> [Int] {
    var counts: [Int] = []
    try rows.forEach(limit: Batch.standardRowCount) { batch in
      try scope.throwIfCancelled()
      let encoded = layout.encode(batch.columns, rowCount: batch.rowCount)
      let hashes = layout.hash(encoded)
      let groups = Buffer(byteCount: batch.rowCount * 4)
      table.findOrInsert(
        encoded.words, hashes: hashes.pointer(as: UInt64.self), rowCount: batch.rowCount,
        into: groups.pointer(as: Int32.self))
      counts.append(contentsOf: repeatElement(0, count: table.groupCount - counts.count))
      for row in 0..<batch.rowCount { counts[Int(groups.pointer(as: Int32.self)[row])] += 1 }
    }
    return counts
  }
}
