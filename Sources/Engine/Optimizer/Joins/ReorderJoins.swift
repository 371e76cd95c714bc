import Columns
import Expressions
import Plan

/// Orders chains of joins by what the orders are expected to cost.
struct ReorderJoins: OptimizerRule {
  func apply(_ plan: LogicalPlan, _ context: RuleContext) -> LogicalPlan {
    reordered(plan, CardinalityEstimator())
  }

  private func reordered(_ plan: LogicalPlan, _ estimator: CardinalityEstimator) -> LogicalPlan {
    if case .join(let join) = plan, isChain(join.kind), let graph = JoinGraph(join, estimator),
      let tree = JoinOrder(graph).best
    {
      var builder = JoinTreeBuilder(graph) { reordered($0, estimator) }
      return builder.plan(tree).keeping(plan.output)
    }
    let result: LogicalPlan = plan.mapChildren { reordered($0, estimator) }
    return result
  }

  private func isChain(_ kind: JoinKind) -> Bool {
    [.inner, .cross, .semi, .anti].contains(kind)
  }
}

/// Builds the joins of a tree; every condition goes where all that it reads has come together.
private struct JoinTreeBuilder {
  private let graph: JoinGraph
  private let inner: (LogicalPlan) -> LogicalPlan
  private var used: Set<Int> = []

  init(_ graph: JoinGraph, inner: @escaping (LogicalPlan) -> LogicalPlan) {
    self.graph = graph
    self.inner = inner
  }

  mutating func plan(_ tree: JoinOrder.Tree) -> LogicalPlan { build(tree).plan }

  private mutating func build(_ tree: JoinOrder.Tree) -> (plan: LogicalPlan, set: UInt64) {
    switch tree {
    case .input(let index):
      let set = UInt64(1) << UInt64(index)
      return (inner(graph.inputs[index].plan).filtered(by: conditions(in: set)), set)
    case .join(let left, .input(let index)) where graph.inputs[index].existence != nil:
      let (plan, set) = build(left)
      guard var join = graph.inputs[index].existence else { return (plan, set) }
      join.left = plan
      join.right = inner(join.right)
      return (.join(join), set | 1 << UInt64(index))
    case .join(let one, let other):
      let (left, leftSet) = build(one)
      let (right, rightSet) = build(other)
      let set = leftSet | rightSet
      let all = equalities(leftSet, rightSet) + conditions(in: set)
      let join = Join(
        left, right, all.isEmpty ? .cross : .inner,
        all.isEmpty ? .none : .on(.conjunction(all)))
      return (.join(join), set)
    }
  }

  /// One equality a class is enough: within each side its columns are equal already.
  private func equalities(_ left: UInt64, _ right: UInt64) -> [Expression] {
    graph.classes.compactMap { members in
      guard let one = members.first(where: { left & (1 << UInt64($0.input)) != 0 }),
        let other = members.first(where: { right & (1 << UInt64($0.input)) != 0 })
      else { return nil }
      return .predicate("=", [.column(one.column), .column(other.column)])
    }
  }

  private mutating func conditions(in set: UInt64) -> [Expression] {
    var found: [Expression] = []
    for (index, condition) in graph.conditions.enumerated()
    where !used.contains(index) && condition.inputs & set == condition.inputs {
      used.insert(index)
      found.append(condition.expression)
    }
    return found
  }
}
