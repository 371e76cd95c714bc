import Columns

extension WindowRows {
  /// `lag` and `lead`: the value some rows away in the partition, else the default.
  func shifted(_ arguments: [Vector], forward: Bool, ignoringNulls: Bool) -> Vector {
    let value = arguments[0].flattened()
    let buffer = Buffer(byteCount: rowCount * 4)
    let places = buffer.pointer(as: Int32.self)
    let steps = ignoringNulls ? ValidRows(value) : nil
    for row in 0..<rowCount {
      var distance = arguments.count > 1 ? arguments[1].integer(at: row) ?? 1 : 1
      if !forward { distance = -distance }
      let place = steps.map { $0.move(from: row, by: distance) } ?? row + distance
      let inside = place >= Int(partitionStart[row]) && place < Int(partitionEnd[row])
      places[row] = inside ? Int32(truncatingIfNeeded: place) : -1
    }
    let result = value.gatherOrNull(places, count: rowCount)
    guard arguments.count > 2, !arguments[2].isConstantNull else { return result }
    // Rows without a partner take the default: its rows stand behind those of the value.
    let both = Vector.concat([value, arguments[2].flattened()], as: value.type)
    for row in 0..<rowCount where places[row] < 0 {
      places[row] = Int32(truncatingIfNeeded: rowCount &+ row)
    }
    return both.gather(places, count: rowCount)
  }

  /// Functions that pick one row of the frame; nil for other functions.
  func picked(
    _ name: String, _ arguments: [Vector], _ bounds: WindowBounds, ignoringNulls: Bool
  ) -> Vector? {
    let isFirst = ["first", "first_value", "any_value"].contains(name)
    let isLast = ["last", "last_value"].contains(name)
    guard isFirst || isLast || name == "nth_value", let value = arguments.first?.flattened() else {
      return nil
    }
    let ignores = ignoringNulls || !isNth(name) && arguments.count > 1 && isTrue(arguments[1])
    let steps = ignores ? ValidRows(value) : nil
    let buffer = Buffer(byteCount: rowCount * 4)
    let places = buffer.pointer(as: Int32.self)
    for row in 0..<rowCount {
      let (start, end) = (Int(bounds.starts[row]), Int(bounds.ends[row]))
      var place: Int
      if isLast {
        place = steps.map { $0.last(before: end) } ?? end - 1
      } else {
        place = steps.map { $0.first(from: start) } ?? start
        if isNth(name) {
          let count = (arguments.count > 1 ? arguments[1].integer(at: row) ?? 1 : 1) - 1
          place = steps.map { $0.move(from: place, by: count) } ?? place + count
        }
      }
      places[row] = place >= start && place < end ? Int32(truncatingIfNeeded: place) : -1
    }
    return value.gatherOrNull(places, count: rowCount)
  }

  private func isNth(_ name: String) -> Bool { name == "nth_value" }

  private func isTrue(_ vector: Vector) -> Bool {
    vector.count > 0 && vector.value(at: 0) == .boolean(true)
  }
}

/// Finds rows with a value among rows with nulls.
private struct ValidRows {
  /// The rows with a value, in order.
  private var rows: [Int] = []
  /// For every row how many rows with a value stand before it; one entry more at the end.
  private var before: [Int] = []

  init(_ vector: Vector) {
    for row in 0..<vector.count {
      before.append(rows.count)
      if !vector.isNull(at: row) { rows.append(row) }
    }
    before.append(rows.count)
  }

  /// The first row with a value from `row` on; a place behind all rows when there is none.
  func first(from row: Int) -> Int { place(before[min(row, before.count - 1)]) }

  func last(before row: Int) -> Int { place(before[min(row, before.count - 1)] - 1) }

  /// The row that is `distance` rows with a value away.
  func move(from row: Int, by distance: Int) -> Int {
    guard distance != 0, row >= 0, row < before.count - 1 else { return row }
    let isValid = before[row + 1] > before[row]
    if distance > 0 { return place(before[row] + distance - (isValid ? 0 : 1)) }
    return place(before[row] + distance)
  }

  private func place(_ index: Int) -> Int {
    if index < 0 { return -1 }
    return index < rows.count ? rows[index] : Int(Int32.max)
  }
}
