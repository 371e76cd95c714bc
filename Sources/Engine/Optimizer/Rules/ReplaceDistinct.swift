import Expressions
import Plan

/// `SELECT DISTINCT` is a grouping by all columns; a union of unions is one union.
struct ReplaceDistinct: OptimizerRule {
  func apply(_ plan: LogicalPlan, _ context: RuleContext) -> LogicalPlan {
    let result: LogicalPlan = plan.rewritten { part in
      switch part {
      case .distinct(let node): return grouped(node)
      case .union(let node): return flattened(node)
      default: return part
      }
    }
    return result
  }

  private func grouped(_ node: Distinct) -> LogicalPlan {
    let columns = node.child.output
    guard Set(columns).count == columns.count, !columns.isEmpty else { return .distinct(node) }
    let keys = columns.map { Expression.column($0) }
    return .aggregate(Aggregate(by: keys, keys, node.child))
  }

  private func flattened(_ node: Union) -> LogicalPlan {
    var inputs: [LogicalPlan] = []
    for input in node.inputs {
      if case .union(let inner) = input { inputs += inner.inputs } else { inputs.append(input) }
    }
    return .union(Union(inputs, output: node.output))
  }
}
