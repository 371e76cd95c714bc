/// The rows, columns and blocks of cells that are marked. Columns are the source's.
package struct GridSelection: Hashable, Sendable {
  /// Rows marked one by one or in runs; none overlap, in order.
  package private(set) var rows: [ClosedRange<Int>] = []
  package private(set) var columns: Set<Int> = []
  /// Where a block of cells began; it reaches to the cursor, or to its end.
  package var anchor: GridPlace? {
    didSet { end = nil }
  }
  /// Where a block ends that the mouse has drawn: it stays when the cursor moves on.
  package var end: GridPlace?
  package var isAll = false

  package init() {}

  package var isEmpty: Bool { rows.isEmpty && columns.isEmpty && anchor == nil && !isAll }

  package func contains(row: Int) -> Bool {
    if isAll { return true }
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if rows[middle].upperBound < row { low = middle + 1 } else { high = middle }
    }
    return low < rows.count && rows[low].contains(row)
  }

  package var rowCount: Int { rows.reduce(0) { $0.plus($1.count) } }

  package mutating func toggle(column: Int) {
    if columns.remove(column) == nil { columns.insert(column) }
  }

  package mutating func toggle(row: Int) {
    if contains(row: row), !isAll { remove(row...row) } else { insert(row...row) }
  }

  package mutating func insert(_ range: ClosedRange<Int>) {
    var merged = range
    var result: [ClosedRange<Int>] = []
    for run in rows {
      if run.upperBound.plus(1) < merged.lowerBound || run.lowerBound > merged.upperBound.plus(1) {
        result.append(run)
      } else {
        merged =
          min(run.lowerBound, merged.lowerBound)...max(run.upperBound, merged.upperBound)
      }
    }
    result.append(merged)
    rows = result.sorted { $0.lowerBound < $1.lowerBound }
  }

  package mutating func remove(_ range: ClosedRange<Int>) {
    rows = rows.flatMap { run -> [ClosedRange<Int>] in
      guard run.overlaps(range) else { return [run] }
      var rest: [ClosedRange<Int>] = []
      if run.lowerBound < range.lowerBound { rest.append(run.lowerBound...(range.lowerBound - 1)) }
      if run.upperBound > range.upperBound { rest.append((range.upperBound + 1)...run.upperBound) }
      return rest
    }
  }

  package mutating func clear() { self = GridSelection() }
}
