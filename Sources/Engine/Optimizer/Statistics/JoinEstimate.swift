import Columns
import Expressions
import Plan

/// The rows of a join of two inputs.
struct JoinEstimate {
  private let join: Join
  private let left: PlanEstimate
  private let right: PlanEstimate

  init(_ join: Join, _ left: PlanEstimate, _ right: PlanEstimate) {
    self.join = join
    self.left = left
    self.right = right
  }

  var result: PlanEstimate {
    var columns = left.columns
    columns.merge(right.columns) { own, _ in own }
    let matched = max(left.rows * right.rows * pairFraction, 1)
    switch join.kind {
    case .inner, .cross: return reduced(columns, to: matched)
    case .left: return reduced(columns, to: max(matched, left.rows))
    case .right: return reduced(columns, to: max(matched, right.rows))
    case .full: return reduced(columns, to: max(matched, left.rows, right.rows))
    case .single: return reduced(columns, to: left.rows)
    case .semi: return left.reduced(by: existenceFraction)
    case .anti, .nullAwareAnti: return left.reduced(by: max(1 - existenceFraction, 0.05))
    case .mark:
      var result = left
      if let mark = join.mark {
        result.columns[mark.id] = ColumnEstimate(distinct: 2, tableRows: max(left.rows, 1))
      }
      return result
    }
  }

  private func reduced(_ columns: [ColumnID: ColumnEstimate], to rows: Double) -> PlanEstimate {
    var result = PlanEstimate(rows: rows, columns: columns)
    for (id, column) in columns {
      let before = left.columns[id] == nil ? right.rows : left.rows
      if rows < before { result.columns[id] = column.reduced(from: before, to: rows) }
    }
    return result
  }

  /// The share of all pairs of rows that match.
  private var pairFraction: Double {
    let conditions = join.condition?.conjuncts ?? []
    var equalities = 1.0
    var tables: (left: Set<Double>, right: Set<Double>) = ([], [])
    var others: [Expression] = []
    for condition in conditions {
      guard let (one, other) = keys(condition) else {
        others.append(condition)
        continue
      }
      equalities /= max(one.distinct, other.distinct, 1)
      tables.left.insert(one.tableRows)
      tables.right.insert(other.tableRows)
    }
    // Keys of several columns do not multiply: together they tell the rows of a table apart.
    if tables.left.count == 1, tables.right.count == 1, let one = tables.left.first,
      let other = tables.right.first
    {
      equalities = max(equalities, 1 / max(min(one, other), 1))
    }
    var both = left
    both.columns.merge(right.columns) { own, _ in own }
    return equalities * (others.isEmpty ? 1 : Selectivity(both).fraction(of: others))
  }

  private func keys(_ condition: Expression) -> (ColumnEstimate, ColumnEstimate)? {
    guard let (one, other) = condition.operands(of: "=") ?? condition.operands(of: "<=>") else {
      return nil
    }
    let columns = [one, other].compactMap { $0.withoutImplicitCasts.columnReference?.id }
    guard columns.count == 2 else { return nil }
    if let first = left.columns[columns[0]], let second = right.columns[columns[1]] {
      return (first, second)
    }
    if let first = left.columns[columns[1]], let second = right.columns[columns[0]] {
      return (first, second)
    }
    return nil
  }

  /// The share of left rows that have a partner.
  private var existenceFraction: Double {
    let conditions = join.condition?.conjuncts ?? []
    var fraction = 1.0
    for condition in conditions {
      if let (one, other) = keys(condition) {
        fraction = min(fraction, min(1, other.distinct / max(one.distinct, 1)))
      } else {
        fraction *= 0.7
      }
    }
    return max(fraction, 1e-6)
  }
}
