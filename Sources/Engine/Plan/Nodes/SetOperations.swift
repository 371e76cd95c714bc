package import Expressions

/// All rows of all inputs (`UNION ALL`); the columns correspond by place.
package struct Union: PlanNode {
  package static let label = "Union"
  package var inputs: [LogicalPlan]
  package var output: [ColumnReference]

  /// Analysis gives the output; as written, it is that of the first input.
  package init(_ inputs: [LogicalPlan], output: [ColumnReference]? = nil) {
    self.inputs = inputs
    self.output = output ?? inputs.first?.output ?? []
  }

  package var children: [LogicalPlan] { inputs }
  package var expressions: [Expression] { [] }
  package func with(children: [LogicalPlan]) -> LogicalPlan {
    .union(Union(children, output: output))
  }
  package func with(expressions: [Expression]) -> LogicalPlan { .union(self) }
}

/// `INTERSECT` and `EXCEPT`; the columns correspond by place and are those of the left.
package struct SetOperation: PlanNode {
  package enum Kind: String, Sendable { case intersect, except }

  package static let label = "SetOperation"
  package var kind: Kind
  package var all: Bool
  package var left: LogicalPlan
  package var right: LogicalPlan

  package init(_ kind: Kind, all: Bool, _ left: LogicalPlan, _ right: LogicalPlan) {
    self.kind = kind
    self.all = all
    self.left = left
    self.right = right
  }

  package var output: [ColumnReference] { left.output }
  package var children: [LogicalPlan] { [left, right] }
  package var expressions: [Expression] { [] }
  package func with(children: [LogicalPlan]) -> LogicalPlan {
    .setOperation(SetOperation(kind, all: all, children[0], children[1]))
  }
  package func with(expressions: [Expression]) -> LogicalPlan { .setOperation(self) }
}

/// A recursive common table expression: the anchor's rows, then those that the step makes of the
/// rows of the round before, until it makes none.
package struct Recursion: PlanNode {
  package static let label = "Recursion"
  package var anchor: LogicalPlan
  /// Reads the last round's rows through a `SharedReference` with this recursion's `id`.
  package var step: LogicalPlan
  package var id: Int
  package var maximumDepth: Int
  package var output: [ColumnReference]

  package init(
    id: Int, anchor: LogicalPlan, step: LogicalPlan, maximumDepth: Int, output: [ColumnReference]
  ) {
    self.id = id
    self.anchor = anchor
    self.step = step
    self.maximumDepth = maximumDepth
    self.output = output
  }

  package var children: [LogicalPlan] { [anchor, step] }
  package var expressions: [Expression] { [] }
  package func with(children: [LogicalPlan]) -> LogicalPlan {
    var copy = self
    copy.anchor = children[0]
    copy.step = children[1]
    return .recursion(copy)
  }
  package func with(expressions: [Expression]) -> LogicalPlan { .recursion(self) }
}
