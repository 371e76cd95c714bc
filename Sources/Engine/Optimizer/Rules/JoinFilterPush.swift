import Columns
import Expressions
import Plan

/// Conditions at a join: which side each belongs to, what follows for the other side, and whether
/// an outer join is one at all.
struct JoinFilterPush {
  private let outer: FilterPush
  private var join: Join
  private let left: Set<ColumnID>
  private let right: Set<ColumnID>

  init(_ outer: FilterPush, _ join: Join) {
    self.outer = outer
    self.join = join
    left = join.left.outputIDs
    right = join.right.outputIDs
  }

  func push(_ conditions: [Expression]) -> LogicalPlan {
    var copy = self
    copy.narrow(by: conditions)
    if copy.join.lateral { return copy.untouched(conditions) }
    switch copy.join.kind {
    case .inner, .cross: return copy.inner(conditions)
    case .left, .single: return copy.oneSided(conditions, keepsLeft: true)
    case .right: return copy.oneSided(conditions, keepsLeft: false)
    case .semi, .anti: return copy.existence(conditions)
    case .nullAwareAnti, .mark: return copy.leftOnly(conditions)
    case .full: return copy.untouched(conditions)
    }
  }

  // MARK: Outer joins that are none

  /// A condition that no row filled up with nulls passes turns an outer join into a narrower one.
  private mutating func narrow(by conditions: [Expression]) {
    func rejects(_ columns: Set<ColumnID>) -> Bool {
      let analysis = NullAnalysis(functions: outer.context.functions, columns: columns)
      return conditions.contains(where: analysis.rejects)
    }
    switch join.kind {
    case .left: if rejects(right) { join.kind = .inner }
    case .right: if rejects(left) { join.kind = .inner }
    case .full:
      switch (rejects(left), rejects(right)) {
      case (true, true): join.kind = .inner
      // Rows of the right alone have nulls on the left.
      case (true, false): join.kind = .left
      case (false, true): join.kind = .right
      case (false, false): break
      }
    default: break
    }
  }

  // MARK: Kinds of joins

  private func inner(_ conditions: [Expression]) -> LogicalPlan {
    let own = join.condition.map { FactorDisjunctions.factored($0).flatMap(\.conjuncts) } ?? []
    if own.contains(where: { !$0.isDeterministic }) { return untouched(conditions) }
    let all = InferredConditions.complete((own + conditions).withoutRepeats, with: equalities)
    var (toLeft, toRight, both) = sides(all)
    for condition in both {
      toLeft += FactorDisjunctions.implied(by: condition, on: left)
      toRight += FactorDisjunctions.implied(by: condition, on: right)
    }
    let subqueries = both.filter(\.hasSubquery)
    both.removeAll(where: \.hasSubquery)
    var result = join
    result.left = outer.push(toLeft.withoutRepeats, into: join.left)
    result.right = outer.push(toRight.withoutRepeats, into: join.right)
    result.kind = both.isEmpty ? .cross : .inner
    result.criteria = both.isEmpty ? .none : .on(.conjunction(both))
    return LogicalPlan.join(result).filtered(by: subqueries)
  }

  /// Equalities of inner joins further down: they hold for all rows that come out here.
  private var equalities: [Expression] {
    var found: [Expression] = []
    func collect(_ plan: LogicalPlan) {
      switch plan {
      case .join(let join) where join.kind == .inner || join.kind == .cross:
        found += join.condition?.conjuncts.filter { $0.operands(of: "=") != nil } ?? []
        collect(join.left)
        collect(join.right)
      case .filter(let filter): collect(filter.child)
      default: break
      }
    }
    collect(join.left)
    collect(join.right)
    return found
  }

  /// Left, right and single joins: one side keeps all its rows.
  private func oneSided(_ conditions: [Expression], keepsLeft: Bool) -> LogicalPlan {
    let kept = keepsLeft ? left : right
    let other = keepsLeft ? right : left
    let (toKept, staying) = conditions.split { $0.columnIDs.isSubset(of: kept) }
    let own = join.condition?.conjuncts ?? []
    let split = own.split { part in
      part.isDeterministic && !part.columnIDs.isEmpty && part.columnIDs.isSubset(of: other)
    }
    let condition = split.second
    var toOther = split.first
    // What holds for the kept rows holds for their partners by the equalities between them.
    toOther += InferredConditions.complete(toKept, with: own).filter {
      !$0.columnIDs.isEmpty && $0.columnIDs.isSubset(of: other)
    }
    var result = join
    result.left = outer.push(keepsLeft ? toKept : toOther, into: join.left)
    result.right = outer.push(keepsLeft ? toOther : toKept, into: join.right)
    result.criteria = condition.isEmpty ? .none : .on(.conjunction(condition))
    return LogicalPlan.join(result).filtered(by: staying)
  }

  /// Semi and anti joins only choose among the rows of the left.
  private func existence(_ conditions: [Expression]) -> LogicalPlan {
    let own = join.condition?.conjuncts ?? []
    var toLeft = conditions
    var (toRight, condition) = own.split { part in
      part.isDeterministic && !part.columnIDs.isEmpty && part.columnIDs.isSubset(of: right)
    }
    if join.kind == .semi {
      let (onLeft, rest) = condition.split { part in
        part.isDeterministic && !part.columnIDs.isEmpty && part.columnIDs.isSubset(of: left)
      }
      toLeft += onLeft
      condition = rest
    }
    toRight += InferredConditions.complete(toLeft, with: own).filter {
      !$0.columnIDs.isEmpty && $0.columnIDs.isSubset(of: right)
    }
    var result = join
    result.left = outer.push(toLeft.withoutRepeats, into: join.left)
    result.right = outer.push(toRight.withoutRepeats, into: join.right)
    result.criteria = condition.isEmpty ? .none : .on(.conjunction(condition))
    return .join(result)
  }

  private func leftOnly(_ conditions: [Expression]) -> LogicalPlan {
    let (toLeft, staying) = conditions.split { $0.columnIDs.isSubset(of: left) }
    var result = join
    result.left = outer.push(toLeft, into: join.left)
    result.right = outer.push([], into: join.right)
    return LogicalPlan.join(result).filtered(by: staying)
  }

  private func untouched(_ conditions: [Expression]) -> LogicalPlan {
    var result = join
    result.left = outer.push([], into: join.left)
    result.right = outer.push([], into: join.right)
    return LogicalPlan.join(result).filtered(by: conditions)
  }

  /// Conditions on the left alone, on the right alone, and on both.
  private func sides(
    _ conditions: [Expression]
  ) -> (left: [Expression], right: [Expression], both: [Expression]) {
    var result: (left: [Expression], right: [Expression], both: [Expression]) = ([], [], [])
    for condition in conditions {
      let columns = condition.columnIDs
      if columns.isSubset(of: left) {
        result.left.append(condition)
      } else if columns.isSubset(of: right) {
        result.right.append(condition)
      } else {
        result.both.append(condition)
      }
    }
    return result
  }
}
