import Columns
import Expressions
import Plan

/// Leaves out columns that nobody above reads, down to the tables.
struct PruneColumns: OptimizerRule {
  func apply(_ plan: LogicalPlan, _ context: RuleContext) -> LogicalPlan {
    ColumnPruning().prune(plan, to: plan.outputIDs)
  }
}

private struct ColumnPruning {
  /// The plan with at least the wanted columns, in their order.
  func prune(_ plan: LogicalPlan, to wanted: Set<ColumnID>) -> LogicalPlan {
    switch plan {
    case .relation(var node):
      let kept = node.output.indices.filter { wanted.contains(node.output[$0].id) }
      node.ordinals = kept.map { node.ordinals[$0] }
      node.output = kept.map { node.output[$0] }
      return .relation(node)
    case .values(let node): return values(node, wanted)
    case .project(var node):
      node.expressions = node.expressions.filter { $0.isWanted(wanted) }
      node.child = prune(node.child, to: reads(node.expressions))
      return .project(node)
    case .filter(var node):
      node.child = prune(node.child, to: wanted.union(reads([node.condition])))
      return .filter(node)
    case .aggregate(var node):
      node.results = node.results.filter { $0.isWanted(wanted) }
      node.child = prune(node.child, to: reads(node.groupings + node.results))
      return .aggregate(node)
    case .window(let node): return window(node, wanted)
    case .expand(let node): return expand(node, wanted)
    case .generate(var node):
      let needed = wanted.union(reads([node.generator]))
      node.child = narrowed(node.child, to: needed)
      return .generate(node)
    case .sort(var node):
      node.child = narrowed(node.child, to: wanted.union(reads(node.expressions)))
      return .sort(node)
    case .limit(var node):
      node.child = prune(node.child, to: wanted)
      return .limit(node)
    case .sample(var node):
      node.child = prune(node.child, to: wanted)
      return .sample(node)
    case .repartition(var node):
      node.child = prune(node.child, to: wanted.union(reads(node.keys)))
      return .repartition(node)
    case .join(let node): return join(node, wanted)
    case .union(let node): return union(node, wanted)
    default:
      // Distinct rows and sets compare all columns; recursions and shared plans fix theirs.
      let inner: LogicalPlan = plan.mapChildren { prune($0, to: $0.outputIDs) }
      return inner
    }
  }

  private func reads(_ expressions: [Expression]) -> Set<ColumnID> {
    var found: Set<ColumnID> = []
    for expression in expressions { expression.addColumnIDs(to: &found) }
    return found
  }

  /// Exactly the wanted columns: for operators that copy or keep their input.
  private func narrowed(_ plan: LogicalPlan, to wanted: Set<ColumnID>) -> LogicalPlan {
    let pruned = prune(plan, to: wanted)
    return pruned.keeping(pruned.output.filter { wanted.contains($0.id) })
  }

  private func values(_ node: Values, _ wanted: Set<ColumnID>) -> LogicalPlan {
    let kept = node.output.indices.filter { wanted.contains(node.output[$0].id) }
    guard kept.count < node.output.count else { return .values(node) }
    return .values(
      Values(kept.map { node.output[$0] }, node.rows.map { row in kept.map { row[$0] } }))
  }

  private func window(_ node: Window, _ wanted: Set<ColumnID>) -> LogicalPlan {
    var node = node
    node.functions = node.functions.filter { $0.isWanted(wanted) }
    if node.functions.isEmpty { return prune(node.child, to: wanted) }
    node.child = narrowed(node.child, to: wanted.union(reads(node.functions)))
    return .window(node)
  }

  private func expand(_ node: Expand, _ wanted: Set<ColumnID>) -> LogicalPlan {
    let kept = node.output.indices.filter { wanted.contains(node.output[$0].id) }
    let projections = node.projections.map { row in kept.map { row[$0] } }
    let child = prune(node.child, to: reads(projections.flatMap { $0 }))
    return .expand(Expand(projections, output: kept.map { node.output[$0] }, child))
  }

  private func join(_ node: Join, _ wanted: Set<ColumnID>) -> LogicalPlan {
    var node = node
    let needed = wanted.union(reads(node.expressions))
    if node.lateral {
      // The right side may read any column of the left.
      node.left = prune(node.left, to: node.left.outputIDs)
      node.right = prune(node.right, to: needed)
      return .join(node)
    }
    node.left = narrowed(node.left, to: needed)
    node.right = narrowed(node.right, to: needed)
    return .join(node)
  }

  private func union(_ node: Union, _ wanted: Set<ColumnID>) -> LogicalPlan {
    let kept = node.output.indices.filter { wanted.contains(node.output[$0].id) }
    let inputs = node.inputs.map { input in
      let columns = kept.map { input.output[$0] }
      return prune(input, to: Set(columns.map(\.id))).keeping(columns)
    }
    return .union(Union(inputs, output: kept.map { node.output[$0] }))
  }
}

extension Expression {
  fileprivate func isWanted(_ wanted: Set<ColumnID>) -> Bool {
    outputColumn.map { wanted.contains($0.id) } ?? true
  }
}
