import Columns
import Expressions
import Plan

/// Makes one projection of two, and none of one that changes nothing.
struct MergeProjections: OptimizerRule {
  func apply(_ plan: LogicalPlan, _ context: RuleContext) -> LogicalPlan {
    let result: LogicalPlan = plan.rewritten { part in
      guard case .project(let outer) = part else { return part }
      return simplified(outer)
    }
    return result
  }

  private func simplified(_ outer: Project) -> LogicalPlan {
    var project = outer
    while case .project(let inner) = project.child, let merged = merged(project, inner) {
      project = merged
    }
    if case .aggregate(let aggregate) = project.child,
      let narrowed = narrowed(aggregate, to: project)
    {
      return narrowed
    }
    if case .values(let values) = project.child, values.rows.isEmpty {
      return LogicalPlan.project(project).emptied
    }
    return isIdentity(project) ? project.child : .project(project)
  }

  private func isIdentity(_ project: Project) -> Bool {
    let output = project.child.output
    guard output.count == project.expressions.count else { return false }
    return zip(project.expressions, output).allSatisfy { $0.columnReference?.id == $1.id }
  }

  private func merged(_ outer: Project, _ inner: Project) -> Project? {
    var meaning: [ColumnID: Expression] = [:]
    for case .alias(let alias) in inner.expressions { meaning[alias.id] = alias.child }
    guard mayMerge(outer, meaning) else { return nil }
    let expressions = outer.expressions.map { expression -> Expression in
      // A column that the inner projection computes keeps its identity.
      if case .column(let column) = expression, let child = meaning[column.id] {
        return .alias(Alias(child, [column.name], id: column.id))
      }
      return expression.substituting(meaning)
    }
    return Project(expressions, inner.child)
  }

  /// What costs something is computed once; what differs each time too.
  private func mayMerge(_ outer: Project, _ meaning: [ColumnID: Expression]) -> Bool {
    let costly = meaning.filter { !$0.value.isCheap }
    guard !costly.isEmpty else { return true }
    var uses: [ColumnID: Int] = [:]
    for expression in outer.expressions {
      expression.walk { part in
        switch part {
        case .column(let column): uses[column.id, default: 0] += 1
        case .subquery(let subquery):
          for column in subquery.plan.outerColumns { uses[column.id, default: 0] += 2 }
        // The body of a lambda runs for every element.
        case .lambda(let lambda):
          for column in lambda.body.columnIDs { uses[column, default: 0] += 2 }
        default: break
        }
        return true
      }
    }
    return costly.allSatisfy { id, expression in
      let count = uses[id] ?? 0
      return count == 0 ? expression.isDeterministic : count == 1 && expression.isDeterministic
    }
  }

  /// A projection that only picks results of an aggregation is the aggregation's own list.
  private func narrowed(_ aggregate: Aggregate, to project: Project) -> LogicalPlan? {
    var results: [ColumnID: Expression] = [:]
    for result in aggregate.results {
      if let column = result.outputColumn { results[column.id] = result }
    }
    var picked: [Expression] = []
    var seen: Set<ColumnID> = []
    for expression in project.expressions {
      guard let column = expression.columnReference, let result = results[column.id],
        seen.insert(column.id).inserted
      else { return nil }
      picked.append(result.renamed(column.name))
    }
    var copy = aggregate
    copy.results = picked
    return .aggregate(copy)
  }
}

extension Expression {
  fileprivate func renamed(_ name: String) -> Expression {
    switch self {
    case .alias(var alias):
      alias.names = [name]
      return .alias(alias)
    case .column(var column):
      column.name = name
      return .column(column)
    default: return self
    }
  }
}
