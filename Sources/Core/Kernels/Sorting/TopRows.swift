import CPlatform
package import Columns

/// Finds the first rows of an order without sorting all: rows behind the worst row kept so far
/// are dropped at once.
///
/// The caller keeps the payload of the rows that `offer` selects, in that order, and gathers it
/// by the indices of `compact` whenever `needsCompaction` says so and at the end.
package final class TopRows {
  private let limit: Int
  private var keys: SortKeys
  private let incoming: SortKeys
  /// The worst row worth keeping, once there are `limit` rows.
  private let threshold: SortKeys

  package init(_ orders: [SortKeyOrder], limit: Int) {
    self.limit = limit
    keys = SortKeys(orders)
    incoming = SortKeys(orders)
    threshold = SortKeys(orders)
  }

  package var rowCount: Int { keys.rowCount }

  package var byteSize: Int { keys.byteSize + incoming.byteSize }

  package var needsCompaction: Bool {
    keys.rowCount > limit && keys.rowCount - limit >= max(limit, 1024)
  }

  /// The rows that may be among the first; they are numbered behind those kept before.
  package func offer(_ columns: [Vector], rowCount: Int) -> Selection {
    incoming.removeAll()
    let kept = Buffer(byteCount: rowCount * 4)
    let rows = kept.pointer(as: Int32.self)
    guard limit > 0 else { return Selection(kept, count: 0) }
    incoming.append(columns, rowCount: rowCount)
    var count = 0
    if threshold.rowCount == 0 {
      for row in 0..<rowCount { rows[row] = Int32(truncatingIfNeeded: row) }
      count = rowCount
    } else {
      // Later rows lose ties, so that equal keys keep the order in which they came.
      for row in 0..<rowCount where incoming.compare(row, with: threshold, 0) < 0 {
        rows[count] = Int32(truncatingIfNeeded: row)
        count += 1
      }
    }
    keys.append(rows: rows, count: count, of: incoming)
    return Selection(kept, count: count)
  }

  /// Keeps the first `limit` rows alone and gives their places among the rows kept before, in
  /// order.
  package func compact() -> Selection {
    let order = keys.sortedRows()
    let count = min(limit, keys.rowCount)
    let rows = order.pointer(as: Int32.self)
    let first = SortKeys(keys.orders)
    first.append(rows: rows, count: count, of: keys)
    if count == limit, count > 0 {
      threshold.removeAll()
      threshold.append(rows: rows + (count - 1), count: 1, of: keys)
    }
    keys = first
    return Selection(order, count: count)
  }
}
