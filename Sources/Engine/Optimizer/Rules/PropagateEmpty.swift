import Columns
import Expressions
import Plan

/// Operators that give no rows whatever the data: filters by false, limits of none, and what
/// reads them.
struct PropagateEmpty: OptimizerRule {
  func apply(_ plan: LogicalPlan, _ context: RuleContext) -> LogicalPlan {
    let result: LogicalPlan = plan.rewritten { simplified($0) }
    return result
  }

  private func simplified(_ plan: LogicalPlan) -> LogicalPlan {
    switch plan {
    case .filter(let node):
      if node.condition == .isTrue { return node.child }
      if node.condition == .isFalse || node.condition.isNullLiteral || node.child.isEmptyTable {
        return plan.emptied
      }
      return plan
    case .relation(let node):
      let isNever = node.filters.contains { $0 == .isFalse || $0.isNullLiteral }
      return isNever ? plan.emptied : plan
    case .limit(let node):
      if case .literal(let literal) = node.count, literal.value == .long(0) { return plan.emptied }
      return node.child.isEmptyTable ? plan.emptied : plan
    case .project, .window, .generate, .expand, .sort, .distinct, .sample, .repartition:
      return plan.children[0].isEmptyTable ? plan.emptied : plan
    case .aggregate(let node):
      return !node.groupings.isEmpty && node.child.isEmptyTable ? plan.emptied : plan
    case .union(let node): return union(node)
    case .setOperation(let node):
      if node.left.isEmptyTable { return plan.emptied }
      if node.right.isEmptyTable, node.kind == .intersect { return plan.emptied }
      return plan
    case .join(let node): return join(node)
    default: return plan
    }
  }

  private func union(_ node: Union) -> LogicalPlan {
    let inputs = node.inputs.filter { !$0.isEmptyTable }
    if inputs.isEmpty { return LogicalPlan.union(node).emptied }
    if inputs.count > 1 { return .union(Union(inputs, output: node.output)) }
    let renamed = zip(inputs[0].output, node.output).map { column, wanted in
      Expression.alias(Alias(.column(column), [wanted.name], id: wanted.id))
    }
    return .project(Project(renamed, inputs[0]))
  }

  private func join(_ node: Join) -> LogicalPlan {
    let plan = LogicalPlan.join(node)
    let (left, right) = (node.left.isEmptyTable, node.right.isEmptyTable)
    switch node.kind {
    case .inner, .cross, .semi: return left || right ? plan.emptied : plan
    case .anti, .nullAwareAnti:
      if left { return plan.emptied }
      return right ? node.left : plan
    case .left, .single:
      if left { return plan.emptied }
      return right ? filled(node.left, node.right.output, node) : plan
    case .right:
      if right { return plan.emptied }
      return left ? filled(node.right, node.left.output, node) : plan
    case .mark: return left ? plan.emptied : plan
    case .full: return left && right ? plan.emptied : plan
    }
  }

  /// The rows of one side with nulls for the other.
  private func filled(
    _ kept: LogicalPlan, _ missing: [ColumnReference], _ node: Join
  ) -> LogicalPlan {
    let absent = Set(missing.map(\.id))
    let list = LogicalPlan.join(node).output.map { column in
      absent.contains(column.id)
        ? Expression.alias(
          Alias(.literal(Literal(.null, column.type)), [column.name], id: column.id))
        : .column(column)
    }
    return .project(Project(list, kept))
  }
}
