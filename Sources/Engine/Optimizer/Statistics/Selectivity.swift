import Columns
import Expressions
import Plan

/// The share of rows that pass conditions.
struct Selectivity {
  private let input: PlanEstimate

  /// Shares where nothing better is known.
  private enum Guess {
    static let range = 1.0 / 3
    static let columns = 0.4
    static let prefix = 0.05
    static let substring = 0.08
    static let other = 0.25
    /// Even the strictest conditions leave this much.
    static let least = 1e-9
  }

  init(_ input: PlanEstimate) { self.input = input }

  func filtered(by conditions: [Expression]) -> PlanEstimate {
    guard !conditions.isEmpty else { return input }
    var result = input.reduced(by: fraction(of: conditions))
    for (id, range) in ranges(conditions) {
      guard var column = result.columns[id] else { continue }
      column.minimum = range.lower ?? column.minimum
      column.maximum = range.upper ?? column.maximum
      result.columns[id] = column
    }
    for condition in conditions {
      if let (left, right) = condition.operands(of: "="), right.isLiteral,
        let id = left.withoutImplicitCasts.columnReference?.id
      {
        result.columns[id]?.distinct = 1
      }
    }
    result.rows = max(result.rows, 1)
    return result
  }

  /// All conditions together: bounds on one column make one range, others are independent.
  func fraction(of conditions: [Expression]) -> Double {
    var result = 1.0
    let ranges = ranges(conditions)
    for (id, range) in ranges { result *= fraction(of: range, on: id) }
    for condition in conditions where bound(condition) == nil { result *= fraction(of: condition) }
    return max(min(result, 1), Guess.least)
  }

  // MARK: Ranges

  private struct Range {
    var lower: Double?
    var upper: Double?
    var isUnknown = false
  }

  private func ranges(_ conditions: [Expression]) -> [ColumnID: Range] {
    var found: [ColumnID: Range] = [:]
    for condition in conditions {
      guard let (id, isUpper, position) = bound(condition) else { continue }
      var range = found[id] ?? Range()
      if let position {
        if isUpper {
          range.upper = min(range.upper ?? position, position)
        } else {
          range.lower = max(range.lower ?? position, position)
        }
      } else {
        range.isUnknown = true
      }
      found[id] = range
    }
    return found
  }

  /// `column < literal` and its like.
  private func bound(_ condition: Expression) -> (ColumnID, isUpper: Bool, Double?)? {
    guard case .call(let call) = condition, call.arguments.count == 2,
      let isUpper = ["<": true, "<=": true, ">": false, ">=": false][call.name],
      let column = call.arguments[0].withoutImplicitCasts.columnReference,
      call.arguments[1].columnIDs.isEmpty
    else { return nil }
    guard case .literal(let literal) = call.arguments[1] else { return (column.id, isUpper, nil) }
    return (column.id, isUpper, literal.value.position)
  }

  private func fraction(of range: Range, on id: ColumnID) -> Double {
    guard !range.isUnknown, let column = input.columns[id], let minimum = column.minimum,
      let maximum = column.maximum
    else { return range.lower != nil && range.upper != nil ? Guess.range / 2 : Guess.range }
    let span = maximum - minimum
    let lower = max(range.lower ?? minimum, minimum)
    let upper = min(range.upper ?? maximum, maximum)
    guard upper >= lower else { return Guess.least }
    let share = span > 0 ? (upper - lower) / span : 1
    return max(share, 1 / max(column.distinct, 1)) * (1 - column.nullFraction)
  }

  // MARK: Single conditions

  private func fraction(of condition: Expression) -> Double {
    guard case .call(let call) = condition else {
      return condition == .isTrue ? 1 : condition == .isFalse ? Guess.least : Guess.other
    }
    switch call.name {
    case "and": return fraction(of: condition.conjuncts)
    case "or":
      let rest = condition.disjuncts.reduce(1.0) { $0 * (1 - fraction(of: $1.conjuncts)) }
      return 1 - rest
    case "not": return call.arguments.first.map { 1 - fraction(of: $0.conjuncts) } ?? 1
    case "=", "<=>": return equality(call)
    case "in": return membership(call)
    case "<", "<=", ">", ">=": return Guess.columns
    case "isnull": return nullFraction(call)
    case "isnotnull": return 1 - nullFraction(call)
    case "startswith", "endswith": return Guess.prefix
    case "contains", "like", "rlike", "ilike": return Guess.substring
    default: return Guess.other
    }
  }

  private func equality(_ call: Call) -> Double {
    guard call.arguments.count == 2 else { return Guess.other }
    let sides = call.arguments.map { distinct($0) }
    return 1 / max(sides.compactMap { $0 }.max() ?? 10, 1)
  }

  private func membership(_ call: Call) -> Double {
    guard let first = call.arguments.first else { return Guess.other }
    let count = Double(call.arguments.count - 1)
    return min(count / max(distinct(first) ?? 10, 1), 1)
  }

  private func nullFraction(_ call: Call) -> Double {
    guard let column = call.arguments.first?.columnReference,
      let facts = input.columns[column.id]
    else { return 0.1 }
    return facts.nullFraction
  }

  private func distinct(_ expression: Expression) -> Double? {
    switch expression.withoutImplicitCasts {
    case .column(let column): return input.columns[column.id]?.distinct
    case .literal: return 1
    default:
      let ids = expression.columnIDs
      guard ids.count == 1, let id = ids.first, let column = input.columns[id] else { return nil }
      // Functions of a column make fewer values of it.
      return max(column.distinct / 4, min(column.distinct, 10))
    }
  }
}
