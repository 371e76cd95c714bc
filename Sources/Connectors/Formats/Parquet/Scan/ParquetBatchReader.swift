import Catalog
import Columns
import Synchronization

/// Gives the rows of a part of a row group that pass the predicates.
///
/// Rows are taken in windows. The predicates' columns are decoded first; the others only for the
/// rows that are left, and not at all when none is.
final class ParquetBatchReader: BatchReader {
  private let scan: ParquetScan
  private let columns: RowGroupColumns
  private let path: String
  private var ranges: [Range<Int>]
  private let counters: ScanCounters
  private var order: PredicateOrder
  private var row = 0
  private var windowRows: Int
  private var pending: [Batch] = []

  /// Windows grow up to this many batches while few of their rows pass.
  private static let largestWindow = 8

  init(
    scan: ParquetScan, columns: RowGroupColumns, path: String, ranges: [Range<Int>],
    counters: ScanCounters
  ) {
    self.scan = scan
    self.columns = columns
    self.path = path
    self.ranges = ranges.reversed()
    self.counters = counters
    order = PredicateOrder(scan.records)
    windowRows = max(scan.request.batchRowCount, 1)
  }

  deinit {
    scan.records.add(order.learned)
  }

  func next() throws -> Batch? {
    if let batch = pending.popLast() { return batch }
    do {
      while !scan.hasEnoughRows, let count = nextWindow() {
        var window = Window(columns: columns, count: count)
        let batch = try read(&window)
        columns.skip(count, except: window.done)
        row += count
        counters.add(rows: count)
        guard let batch else { continue }
        scan.count(rows: batch.rowCount)
        return cut(batch)
      }
    } catch {
      guard scan.table.skipsDamage else { throw ReadError.describe(error, path: path) }
      ranges = []
    }
    return nil
  }

  /// Moves to the next rows that pruning left and tells how many of them to take.
  private func nextWindow() -> Int? {
    while let range = ranges.last {
      if row < range.lowerBound {
        columns.skip(range.lowerBound - row)
        row = range.lowerBound
      }
      if row < range.upperBound { return min(windowRows, range.upperBound - row) }
      ranges.removeLast()
    }
    return nil
  }

  private func read(_ window: inout Window) throws -> Batch? {
    for place in order.places {
      let predicate = scan.request.predicates[place]
      let start = PredicateOrder.now()
      var inputs: [Vector] = []
      for column in predicate.columns { inputs.append(try window.vector(of: column)) }
      let rowsIn = window.aliveCount
      if let passed = try predicate.select(inputs, rowCount: rowsIn), passed.count < rowsIn {
        window.narrow(to: passed)
      }
      order.record(
        place, nanoseconds: PredicateOrder.now() - start, rowsScanned: window.count,
        rowsIn: rowsIn, rowsOut: window.aliveCount)
      if window.aliveCount == 0 { break }
    }
    order.endWindow()
    adapt(to: window.aliveCount, of: window.count)
    if window.aliveCount == 0 { return nil }
    var outputs: [Vector] = []
    for column in scan.request.columns { outputs.append(try window.vector(of: column)) }
    return Batch(outputs, rowCount: window.aliveCount)
  }

  /// Larger windows when few rows pass, so that batches stay worth their overhead.
  private func adapt(to alive: Int, of count: Int) {
    let batchRows = max(scan.request.batchRowCount, 1)
    if alive * 8 <= count, alive * 4 <= batchRows {
      windowRows = min(windowRows * 2, batchRows * ParquetBatchReader.largestWindow)
    } else if alive > batchRows / 2 {
      windowRows = max(windowRows / 2, batchRows)
    }
  }

  /// Cuts what a large window gave into batches of the usual size.
  private func cut(_ batch: Batch) -> Batch {
    let limit = max(scan.request.batchRowCount, 1)
    guard batch.rowCount > limit else { return batch }
    for start in stride(from: 0, to: batch.rowCount, by: limit) {
      pending.append(batch.slice(start..<min(start + limit, batch.rowCount)))
    }
    pending.reverse()
    return pending.removeLast()
  }
}

/// Some rows of a row group on their way through the predicates.
struct Window {
  private let columns: RowGroupColumns
  let count: Int
  /// The rows still alive, as places in the window; nil while all are.
  private var alive: Selection?
  /// Every narrowing, as places among the rows alive before it.
  private var narrowings: [Selection] = []
  private var vectors: [Int: (vector: Vector, narrowings: Int)] = [:]

  init(columns: RowGroupColumns, count: Int) {
    self.columns = columns
    self.count = count
  }

  var aliveCount: Int { alive?.count ?? count }

  /// The columns whose readers have passed the window.
  var done: Set<Int> { Set(vectors.keys) }

  mutating func narrow(to passed: Selection) {
    narrowings.append(passed)
    alive = alive?.narrowed(by: passed) ?? passed
  }

  /// The alive rows of a column.
  mutating func vector(of column: Int) throws -> Vector {
    if let known = vectors[column] {
      var vector = known.vector
      for passed in narrowings[known.narrowings...] {
        vector = vector.gather(passed.rows, count: passed.count)
      }
      vectors[column] = (vector, narrowings.count)
      return vector
    }
    let reader = try columns.reader(of: column)
    let vector = try alive.map { try reader.read(count, only: $0) } ?? reader.read(count)
    vectors[column] = (vector, narrowings.count)
    return vector
  }
}
