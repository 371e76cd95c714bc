package import Expressions

/// A node without inputs.
package protocol LeafNode: PlanNode {
  var plan: LogicalPlan { get }
}

extension LeafNode {
  package var children: [LogicalPlan] { [] }
  package var expressions: [Expression] { [] }
  package func with(children: [LogicalPlan]) -> LogicalPlan { plan }
  package func with(expressions: [Expression]) -> LogicalPlan { plan }
}
