import Catalog
import Columns

/// What statistics tell about the values of a file, a row group or a page.
struct ValueRange {
  /// Nil when not known.
  var minimum: Value?
  var maximum: Value?
  var hasNulls: Bool?
  var isAllNull: Bool

  /// One value for all rows, as partitions have.
  init(_ value: Value) {
    minimum = value.isNull ? nil : value
    maximum = minimum
    hasNulls = value.isNull
    isAllNull = value.isNull
  }

  init(minimum: Value?, maximum: Value?, hasNulls: Bool?, isAllNull: Bool) {
    self.minimum = minimum
    self.maximum = maximum
    self.hasNulls = hasNulls
    self.isAllNull = isAllNull
  }

  /// False only when no row can meet the condition.
  func mayMeet(_ condition: ColumnBound.Condition) -> Bool {
    switch condition {
    case .isNull: return hasNulls ?? true
    case .isNotNull: return !isAllNull
    case .equal(let value): return mayEqual(value)
    case .oneOf(let values): return values.contains(where: mayEqual)
    case .less(let value, let orEqual):
      if value.isNull { return true }
      if isAllNull { return false }
      guard let minimum, let order = ValueOrder.compare(minimum, value) else { return true }
      return orEqual ? order <= 0 : order < 0
    case .greater(let value, let orEqual):
      if value.isNull { return true }
      if isAllNull { return false }
      // Not-a-number is the largest of all but left out of statistics.
      guard let maximum, !maximum.isFloating, let order = ValueOrder.compare(maximum, value)
      else { return true }
      return orEqual ? order >= 0 : order > 0
    }
  }

  private func mayEqual(_ value: Value) -> Bool {
    if value.isNull { return true }
    if isAllNull { return false }
    if let minimum, let order = ValueOrder.compare(minimum, value), order > 0 { return false }
    if let maximum, let order = ValueOrder.compare(maximum, value), order < 0 { return false }
    return true
  }
}

extension Value {
  fileprivate var isFloating: Bool {
    switch self {
    case .float, .double: true
    default: false
    }
  }
}
