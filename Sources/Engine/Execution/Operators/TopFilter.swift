import Catalog
import Columns
import Kernels
import Synchronization

/// The first key of the worst row that may still be among the first, as far as any worker knows.
///
/// `@unchecked Sendable`: keys that were published are only read.
final class TopBound: @unchecked Sendable {
  struct Worst: @unchecked Sendable {
    let key: SortKeys
    let value: Value
  }

  let order: SortKeyOrder
  private let worst = Mutex<Worst?>(nil)

  init(_ order: SortKeyOrder) { self.order = order }

  var current: Worst? { worst.withLock { $0 } }

  /// One worker has enough rows that are no worse than this row of its key column.
  func offer(_ column: Vector, row: Int) {
    let key = SortKeys([order])
    key.append([column.slice(row..<row + 1)], rowCount: 1)
    worst.withLock { worst in
      if let known = worst, known.key.compare(0, with: key, 0) <= 0 { return }
      worst = Worst(key: key, value: column.value(at: row))
    }
  }
}

/// Tells a scan which rows cannot be among the first of an order: those behind the worst that is
/// kept. Rows beside it stay, for further keys may put them before it.
final class TopFilter: ScanPredicate {
  let columns: [Int]
  private let bound: TopBound
  private let benefit = FilterBenefit()

  /// The column of the first key has one place in the source's schema.
  init(_ bound: TopBound, columns: [Int]) {
    self.bound = bound
    self.columns = columns
  }

  var bounds: [ColumnBound] {
    let order = bound.order
    // Rows without a value that come first are wanted; statistics do not tell of NaN.
    guard !(order.nullable && order.nullsFirst), !order.type.isFloating, let column = columns.first,
      let worst = bound.current, !worst.value.isNull
    else { return [] }
    return [
      ColumnBound(
        column: column,
        order.ascending
          ? .less(worst.value, orEqual: true) : .greater(worst.value, orEqual: true))
    ]
  }

  func select(_ columns: [Vector], rowCount: Int) throws(QueryError) -> Selection? {
    guard let worst = bound.current, benefit.isExpected else { return nil }
    let keys = SortKeys([bound.order])
    keys.append(columns, rowCount: rowCount)
    let buffer = Buffer(byteCount: rowCount * 4)
    let rows = buffer.pointer(as: Int32.self)
    var count = 0
    for row in 0..<rowCount where keys.compare(row, with: worst.key, 0) <= 0 {
      rows[count] = Int32(truncatingIfNeeded: row)
      count &+= 1
    }
    benefit.note(passed: count, of: rowCount)
    return count == rowCount ? nil : Selection(buffer, count: count)
  }
}
