package import Columns

/// Orders single rows of a column of any type: for nested values and for states of aggregates,
/// where whole batches are not at hand. Nulls come first.
package struct RowOrder {
  package let vector: Vector
  private let children: [RowOrder]

  /// Takes a vector of any encoding.
  package init(_ vector: Vector) {
    let flat = vector.flattened()
    self.vector = flat
    children = flat.children.map(RowOrder.init)
  }

  /// Negative, zero or positive as this row comes before, with or after the other.
  package func compare(_ row: Int, _ other: RowOrder, _ otherRow: Int) -> Int {
    switch (vector.isNull(at: row), other.vector.isNull(at: otherRow)) {
    case (true, true): return 0
    case (true, false): return -1
    case (false, true): return 1
    case (false, false): return compareValid(row, other, otherRow)
    }
  }

  /// As `compare`, where both rows are known not to be null.
  package func compareValid(_ row: Int, _ other: RowOrder, _ otherRow: Int) -> Int {
    switch vector.physical {
    case .bool: numbers(UInt8.self, row, other, otherRow)
    case .int8: numbers(Int8.self, row, other, otherRow)
    case .int16: numbers(Int16.self, row, other, otherRow)
    case .int32: numbers(Int32.self, row, other, otherRow)
    case .int64, .int128: wide(row, other, otherRow)
    case .float32: floats(Float.self, row, other, otherRow)
    case .float64: floats(Double.self, row, other, otherRow)
    case .view:
      StringView.compare(
        vector.pointer(as: StringView.self)[row],
        other.vector.pointer(as: StringView.self)[otherRow]
      )
    case .interval: intervals(row, other, otherRow)
    case .list: lists(row, other, otherRow)
    case .structure: fields(row, other, otherRow)
    case .null: 0
    }
  }

  private func numbers<Number: FixedWidthInteger>(
    _: Number.Type, _ row: Int, _ other: RowOrder, _ otherRow: Int
  ) -> Int {
    let left = vector.pointer(as: Number.self)[row]
    let right = other.vector.pointer(as: Number.self)[otherRow]
    return left < right ? -1 : left == right ? 0 : 1
  }

  private func wide(_ row: Int, _ other: RowOrder, _ otherRow: Int) -> Int {
    let left = number(row)
    let right = other.number(otherRow)
    return left < right ? -1 : left == right ? 0 : 1
  }

  private func number(_ row: Int) -> Int128 {
    vector.physical == .int64
      ? Int128(vector.pointer(as: Int64.self)[row]) : vector.pointer(as: Int128.self)[row]
  }

  private func floats<Number: BinaryFloatingPoint>(
    _: Number.Type, _ row: Int, _ other: RowOrder, _ otherRow: Int
  ) -> Int {
    let left = vector.pointer(as: Number.self)[row]
    let right = other.vector.pointer(as: Number.self)[otherRow]
    if LessRelation.floats(left, right) { return -1 }
    return EqualRelation.floats(left, right) ? 0 : 1
  }

  private func intervals(_ row: Int, _ other: RowOrder, _ otherRow: Int) -> Int {
    let left = vector.pointer(as: CalendarInterval.self)[row]
    let right = other.vector.pointer(as: CalendarInterval.self)[otherRow]
    if left.months != right.months { return left.months < right.months ? -1 : 1 }
    if left.days != right.days { return left.days < right.days ? -1 : 1 }
    if left.microseconds == right.microseconds { return 0 }
    return left.microseconds < right.microseconds ? -1 : 1
  }

  private func lists(_ row: Int, _ other: RowOrder, _ otherRow: Int) -> Int {
    let left = vector.pointer(as: ListRange.self)[row]
    let right = other.vector.pointer(as: ListRange.self)[otherRow]
    for offset in 0..<Int(min(left.length, right.length)) {
      for (child, otherChild) in zip(children, other.children) {
        let order = child.compare(
          Int(left.start) + offset, otherChild, Int(right.start) + offset)
        if order != 0 { return order }
      }
    }
    return Int(left.length) - Int(right.length)
  }

  private func fields(_ row: Int, _ other: RowOrder, _ otherRow: Int) -> Int {
    for (child, otherChild) in zip(children, other.children) {
      let order = child.compare(row, otherChild, otherRow)
      if order != 0 { return order }
    }
    return 0
  }
}
