import Columns
package import Expressions

/// What is expected of the rows of an operator.
package struct PlanEstimate: Sendable {
  package var rows: Double
  package var columns: [ColumnID: ColumnEstimate]

  package init(rows: Double, columns: [ColumnID: ColumnEstimate] = [:]) {
    self.rows = rows
    self.columns = columns
  }

  /// Only a part of the rows: each column keeps as many of its values as the rows left can have.
  func reduced(by fraction: Double) -> PlanEstimate {
    var result = self
    result.rows = rows * fraction
    for (id, column) in columns {
      result.columns[id] = column.reduced(from: rows, to: result.rows)
    }
    return result
  }
}

/// What is expected of the values of a column.
package struct ColumnEstimate: Sendable {
  /// How many different values there are.
  package var distinct: Double
  /// The range of the values on a line, for types that have one.
  package var minimum: Double?
  package var maximum: Double?
  package var nullFraction: Double
  /// The rows of the table that the column comes from, before all conditions.
  package var tableRows: Double
  /// How many different values the table has.
  package var tableDistinct: Double

  package init(
    distinct: Double, minimum: Double? = nil, maximum: Double? = nil, nullFraction: Double = 0,
    tableRows: Double
  ) {
    self.distinct = distinct
    self.minimum = minimum
    self.maximum = maximum
    self.nullFraction = nullFraction
    self.tableRows = tableRows
    tableDistinct = distinct
  }

  /// True when the values seem to tell the rows of their table apart.
  var isKey: Bool { tableDistinct >= tableRows * 0.9 }

  func reduced(from before: Double, to after: Double) -> ColumnEstimate {
    var copy = self
    guard after < before, before > 0, distinct > 0 else { return copy }
    // A value survives when one of its rows does.
    let rowsPerValue = max(before / distinct, 1)
    let share = after / before
    copy.distinct = max(min(distinct * (1 - pow(1 - share, rowsPerValue)), after), 1)
    return copy
  }

  /// `base` to the power of `exponent`, for shares between nothing and all.
  private func pow(_ base: Double, _ exponent: Double) -> Double {
    guard base > 0 else { return 0 }
    if exponent > 10_000 { return base < 0.9999 ? 0 : base }
    var result = 1.0
    var factor = base
    var rest = Int(exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= factor }
      factor *= factor
      rest >>= 1
    }
    // The broken part of the exponent, on a straight line.
    let broken = exponent - Double(Int(exponent))
    return result * (1 - broken * (1 - base))
  }
}

extension Value {
  /// The value on a line on which ranges can be compared.
  package var position: Double? {
    switch self {
    case .byte(let value): Double(value)
    case .short(let value): Double(value)
    case .int(let value), .date(let value), .yearMonthInterval(let value): Double(value)
    case .long(let value), .timestamp(let value), .timestampNTZ(let value), .time(let value),
      .dayTimeInterval(let value):
      Double(value)
    case .float(let value): value.isFinite ? Double(value) : nil
    case .double(let value): value.isFinite ? value : nil
    case .decimal(let unscaled, let scale): Double(unscaled) / Self.power(scale)
    case .boolean(let value): value ? 1 : 0
    default: nil
    }
  }

  private static func power(_ exponent: Int) -> Double {
    (0..<max(exponent, 0)).reduce(1.0) { result, _ in result * 10 }
  }
}
