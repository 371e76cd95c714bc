import Columns
import Kernels

/// The frame of a window function, its offsets compiled.
struct WindowFramePlan: Sendable {
  enum Bound: Sendable {
    case partitionStart
    case partitionEnd
    case currentRow
    /// Rows before (negative) or behind the current one.
    case rows(Evaluator, sign: Int)
    /// The value that the order key of the last row in the frame may have.
    case value(Evaluator)
  }

  var isRange: Bool
  var start: Bound
  var end: Bound
  /// How the one order key of a RANGE frame with values sorts.
  var order: SortKeyOrder?

  /// For every row where its frame begins and ends (exclusive).
  func bounds(_ rows: WindowRows, _ frame: EvaluationFrame) throws -> WindowBounds {
    var starts = try places(of: start, rows, frame, isEnd: false)
    var ends = try places(of: end, rows, frame, isEnd: true)
    for row in 0..<rows.rowCount {
      starts[row] = max(starts[row], rows.partitionStart[row])
      ends[row] = max(starts[row], min(ends[row], rows.partitionEnd[row]))
    }
    return WindowBounds(starts: starts, ends: ends)
  }

  private func places(
    of bound: Bound, _ rows: WindowRows, _ frame: EvaluationFrame, isEnd: Bool
  ) throws -> [Int32] {
    switch bound {
    case .partitionStart: return rows.partitionStart
    case .partitionEnd: return rows.partitionEnd
    case .currentRow:
      if isRange { return isEnd ? rows.peerEnd : rows.peerStart }
      return (0..<rows.rowCount).map { Int32(truncatingIfNeeded: isEnd ? $0 + 1 : $0) }
    case .rows(let offset, let sign):
      let vector = try offset.evaluate(rows.batch, frame)
      return (0..<rows.rowCount).map { row in
        let distance = vector.integer(at: row) ?? 0
        let place = row.addingReportingOverflow(sign * distance)
        let clamped = place.overflow ? (sign < 0 ? 0 : rows.rowCount) : place.partialValue
        let end = isEnd ? clamped.addingReportingOverflow(1).partialValue : clamped
        return Int32(truncatingIfNeeded: min(max(end, 0), rows.rowCount))
      }
    case .value(let evaluator):
      return valuePlaces(try evaluator.evaluate(rows.batch, frame), rows, isEnd: isEnd)
    }
  }

  /// Finds the rows whose order key is at (start) or just behind (end) a limit; limits grow with
  /// the rows, so each partition is walked once.
  private func valuePlaces(_ limits: Vector, _ rows: WindowRows, isEnd: Bool) -> [Int32] {
    guard let order, let key = rows.order.first else { return rows.partitionStart }
    let keys = SortKeys([order])
    keys.append([key], rowCount: rows.rowCount)
    let targets = SortKeys([order])
    targets.append([limits], rowCount: rows.rowCount)
    var places = [Int32](repeating: 0, count: rows.rowCount)
    var cursor = 0
    for row in 0..<rows.rowCount {
      if key.isNull(at: row) {
        places[row] = isEnd ? rows.peerEnd[row] : rows.peerStart[row]
        continue
      }
      let end = Int(rows.partitionEnd[row])
      cursor = max(cursor, Int(rows.partitionStart[row]))
      while cursor < end, isBefore(keys, cursor, targets, row, orEqual: isEnd) { cursor += 1 }
      places[row] = Int32(truncatingIfNeeded: cursor)
    }
    return places
  }

  private func isBefore(
    _ keys: SortKeys, _ row: Int, _ targets: SortKeys, _ target: Int, orEqual: Bool
  ) -> Bool {
    let order = keys.compare(row, with: targets, target)
    return order < 0 || orEqual && order == 0
  }
}

/// For every row where its frame begins and ends (exclusive).
struct WindowBounds {
  var starts: [Int32]
  var ends: [Int32]
}

extension Vector {
  /// An integer value of one row; nil for nulls and other types.
  func integer(at row: Int) -> Int? {
    switch value(at: row) {
    case .byte(let number): Int(number)
    case .short(let number): Int(number)
    case .int(let number): Int(number)
    case .long(let number): Int(number)
    default: nil
    }
  }
}
