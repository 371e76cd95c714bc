import Columns
import Expressions
import Plan

/// Takes the conditions that tie a subquery to the query around it out of the subquery, so that a
/// join can test them. The plain way out, for the forms that people write most.
struct CorrelationPullUp {
  /// The columns of the query around the subquery.
  let outer: Set<ColumnID>
  /// Only whether there are rows matters, not how many or what is in them.
  let onlyExistence: Bool

  struct Result {
    /// Has all columns of the subquery and those that the conditions read.
    var plan: LogicalPlan
    /// With columns of the outer query as plain columns.
    var conditions: [Expression]
  }

  /// Nil when some operator makes the conditions mean something else above it.
  func pull(_ plan: LogicalPlan) -> Result? {
    guard depends(plan) else { return Result(plan: plan, conditions: []) }
    switch plan {
    case .filter(let node): return pull(node)
    case .project(let node): return pull(node)
    case .join(let node): return pull(node)
    case .aggregate(let node): return pull(node)
    case .sort(let node): return pull(node.child)
    case .repartition(let node): return pull(node.child)
    default: return nil
    }
  }

  /// Without what does not matter to EXISTS and IN: order, repeats, limits that leave a row.
  func withoutIdleOperators(_ plan: LogicalPlan) -> LogicalPlan {
    switch plan {
    case .distinct(let node): return withoutIdleOperators(node.child)
    case .sort(let node): return withoutIdleOperators(node.child)
    case .project(let node) where onlyExistence: return withoutIdleOperators(node.child)
    case .limit(let node) where onlyExistence && node.offset == nil:
      guard let count = node.count?.rowCount, count > 0 else { return plan }
      return withoutIdleOperators(node.child)
    default: return plan
    }
  }

  private func depends(_ plan: LogicalPlan) -> Bool {
    plan.outerReferences.contains { outer.contains($0.id) }
  }

  private func depends(_ expression: Expression) -> Bool {
    expression.contains { part in
      switch part {
      case .outer(let column): outer.contains(column.id)
      case .subquery(let subquery):
        subquery.plan.outerColumns.contains { outer.contains($0.id) }
      default: false
      }
    }
  }

  /// The expression above the subquery; nil when it holds a subquery that depends itself.
  private func raised(_ expression: Expression) -> Expression? {
    let hasDependentQuery = expression.contains { part in
      guard case .subquery(let subquery) = part else { return false }
      return subquery.plan.outerColumns.contains { outer.contains($0.id) }
    }
    if hasDependentQuery { return nil }
    let result: Expression = expression.rewritten { part in
      if case .outer(let column) = part, outer.contains(column.id) { return .column(column) }
      return part
    }
    return result
  }

  // MARK: Operators

  private func pull(_ node: Filter) -> Result? {
    guard var below = pull(node.child) else { return nil }
    let (tied, free) = node.condition.conjuncts.split(by: depends)
    for condition in tied {
      guard condition.isDeterministic, let raised = raised(condition) else { return nil }
      below.conditions.append(raised)
    }
    below.plan = below.plan.filtered(by: free)
    return below
  }

  private func pull(_ node: Project) -> Result? {
    guard !node.expressions.contains(where: depends), var below = pull(node.child) else {
      return nil
    }
    let known = Set(node.expressions.compactMap { $0.outputColumn?.id })
    below.plan = .project(
      Project(node.expressions + needed(below, besides: known), below.plan))
    return below
  }

  /// Columns of the plan that the conditions read.
  private func needed(_ below: Result, besides known: Set<ColumnID>) -> [Expression] {
    var read: Set<ColumnID> = []
    for condition in below.conditions { condition.addColumnIDs(to: &read) }
    return below.plan.output.filter { read.contains($0.id) && !known.contains($0.id) }
      .map { .column($0) }
  }

  private func pull(_ node: Join) -> Result? {
    if node.lateral { return nil }
    var join = node
    var conditions: [Expression] = []
    switch node.kind {
    case .inner, .cross:
      guard let left = pull(node.left), let right = pull(node.right) else { return nil }
      join.left = left.plan
      join.right = right.plan
      conditions = left.conditions + right.conditions
      let (tied, free) = (node.condition?.conjuncts ?? []).split(by: depends)
      for condition in tied {
        guard let raised = raised(condition) else { return nil }
        conditions.append(raised)
      }
      join.criteria = free.isEmpty ? .none : .on(.conjunction(free))
      join.kind = free.isEmpty ? .cross : .inner
    case .left, .semi, .anti, .single, .mark, .nullAwareAnti:
      guard !depends(node.right), !(node.condition.map(depends) ?? false),
        let left = pull(node.left)
      else { return nil }
      join.left = left.plan
      conditions = left.conditions
    case .right, .full: return nil
    }
    return Result(plan: .join(join), conditions: conditions)
  }

  /// Groups tied by equalities alone: grouping by the tied columns too gives each value its own
  /// groups. Without groupings there would be a row even for no input.
  private func pull(_ node: Aggregate) -> Result? {
    guard !node.groupings.isEmpty, !node.expressions.contains(where: depends),
      let below = pull(node.child), let ties = ties(in: below)
    else { return nil }
    return grouped(node, by: ties, over: below.plan)
  }

  struct Tie {
    var inner: Expression
    var outer: Expression
  }

  /// The conditions as equalities between a part of the subquery and a part of the outer query.
  func ties(in result: Result) -> [Tie]? {
    let own = result.plan.outputIDs
    var ties: [Tie] = []
    for condition in result.conditions {
      guard let (one, other) = condition.operands(of: "=") else { return nil }
      let (left, right) = (one.columnIDs, other.columnIDs)
      if left.isSubset(of: own), right.isDisjoint(with: own) {
        ties.append(Tie(inner: one, outer: other))
      } else if right.isSubset(of: own), left.isDisjoint(with: own) {
        ties.append(Tie(inner: other, outer: one))
      } else {
        return nil
      }
    }
    return ties
  }

  func grouped(_ node: Aggregate, by ties: [Tie], over child: LogicalPlan) -> Result {
    var groupings = node.groupings
    var results = node.results
    var conditions: [Expression] = []
    for tie in ties {
      let key: Expression
      if case .column = tie.inner {
        key = tie.inner
      } else {
        key = .alias(Alias(tie.inner, ["key"]))
      }
      if !groupings.contains(tie.inner) { groupings.append(tie.inner) }
      guard let column = key.outputColumn else { continue }
      if !results.contains(where: { $0.outputColumn?.id == column.id }) { results.append(key) }
      conditions.append(.predicate("=", [.column(column), tie.outer]))
    }
    return Result(
      plan: .aggregate(Aggregate(by: groupings, results, child)), conditions: conditions)
  }
}
