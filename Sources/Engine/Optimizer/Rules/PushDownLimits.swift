import Columns
import Expressions
import Plan

/// Brings limits next to the sorts below them, and lets inputs stop early.
struct PushDownLimits: OptimizerRule {
  func apply(_ plan: LogicalPlan, _ context: RuleContext) -> LogicalPlan {
    guard plan.contains(where: { if case .limit = $0 { true } else { false } }) else {
      return plan
    }
    return pushed(plan)
  }

  private func pushed(_ plan: LogicalPlan) -> LogicalPlan {
    if case .limit(let limit) = plan, let moved = moved(limit) { return pushed(moved) }
    let result: LogicalPlan = plan.mapChildren { pushed($0) }
    return result
  }

  /// The limit further down; nil when it is where it belongs.
  private func moved(_ limit: Limit) -> LogicalPlan? {
    switch limit.child {
    case .project(var project):
      // A random number in the list does not mind which rows it stands beside.
      project.child = .limit(Limit(limit.count, offset: limit.offset, project.child))
      return .project(project)
    case .limit(let inner):
      guard let merged = merged(limit, inner) else { return nil }
      return .limit(merged)
    case .union(let union):
      guard let total = total(of: limit) else { return nil }
      let inputs = union.inputs.map { limited($0, to: total) }
      if zip(inputs, union.inputs).allSatisfy({
        isLimited($1, to: total) && isLimited($0, to: total)
      }) {
        return nil
      }
      return .limit(
        Limit(limit.count, offset: limit.offset, .union(Union(inputs, output: union.output))))
    case .join(var join) where join.kind == .left || join.kind == .single:
      guard let total = total(of: limit), !isLimited(join.left, to: total) else { return nil }
      join.left = limited(join.left, to: total)
      return .limit(Limit(limit.count, offset: limit.offset, .join(join)))
    default: return nil
    }
  }

  private func limited(_ plan: LogicalPlan, to count: Int64) -> LogicalPlan {
    isLimited(plan, to: count) ? plan : .limit(Limit(.literal(Literal(.long(count), .long)), plan))
  }

  /// True when the plan gives no more rows anyway.
  private func isLimited(_ plan: LogicalPlan, to count: Int64) -> Bool {
    switch plan {
    case .limit(let limit): limit.count?.rowCount.map { $0 <= count } ?? false
    case .project(let project): isLimited(project.child, to: count)
    case .sort(let sort): isLimited(sort.child, to: count)
    case .values(let values): Int64(values.rows.count) <= count
    case .aggregate(let aggregate): aggregate.groupings.isEmpty && count >= 1
    default: false
    }
  }

  private func total(of limit: Limit) -> Int64? {
    guard let count = limit.count?.rowCount else { return nil }
    guard let offset = limit.offset else { return count }
    guard let skipped = offset.rowCount else { return nil }
    let (sum, overflow) = count.addingReportingOverflow(skipped)
    return overflow ? nil : sum
  }

  private func merged(_ outer: Limit, _ inner: Limit) -> Limit? {
    guard outer.offset == nil, let count = outer.count?.rowCount,
      let innerCount = inner.count?.rowCount
    else { return nil }
    return Limit(
      .literal(Literal(.long(min(count, innerCount)), .long)), offset: inner.offset, inner.child)
  }
}

extension Expression {
  /// The number of a limit.
  var rowCount: Int64? {
    guard case .literal(let literal) = self, case .long(let number) = literal.value else {
      return nil
    }
    return number
  }
}
