package import Expressions

package enum JoinKind: String, Hashable, Sendable {
  case inner, cross, left, right, full, semi, anti
  /// An anti join with the null rules of NOT IN: a null on either side decides.
  case nullAwareAnti
  /// Keeps every left row and adds a boolean column: whether a right row matched. The column is
  /// null where the answer is not known, as `IN` over nulls.
  case mark
  /// Keeps every left row with at most one right row; two matches are an error.
  case single
}

/// Combines the rows of two inputs.
package struct Join: PlanNode {
  /// The condition as written.
  package enum Criteria: Sendable {
    case none
    case on(Expression)
    /// As written only.
    case using([String])
    /// As written only.
    case natural
  }

  package static let label = "Join"
  package var left: LogicalPlan
  package var right: LogicalPlan
  package var kind: JoinKind
  package var criteria: Criteria
  /// The right side may use columns of the left; decorrelation clears it.
  package var lateral: Bool
  /// The column that a mark join adds.
  package var mark: ColumnReference?
  /// `BROADCAST`, `MERGE` … as hinted for a side.
  package var hint: String?
  /// Semi and anti joins whose left side is the smaller: its rows go into the hash table.
  package var buildsLeft = false

  package init(
    _ left: LogicalPlan, _ right: LogicalPlan, _ kind: JoinKind, _ criteria: Criteria = .none,
    lateral: Bool = false, mark: ColumnReference? = nil, hint: String? = nil
  ) {
    self.left = left
    self.right = right
    self.kind = kind
    self.criteria = criteria
    self.lateral = lateral
    self.mark = mark
    self.hint = hint
  }

  package var condition: Expression? {
    if case .on(let condition) = criteria { condition } else { nil }
  }

  package var output: [ColumnReference] {
    switch kind {
    case .inner, .cross: left.output + right.output
    case .left, .single: left.output + right.output.map(\.asNullable)
    case .right: left.output.map(\.asNullable) + right.output
    case .full: left.output.map(\.asNullable) + right.output.map(\.asNullable)
    case .semi, .anti, .nullAwareAnti: left.output
    case .mark: left.output + (mark.map { [$0] } ?? [])
    }
  }

  package var children: [LogicalPlan] { [left, right] }
  package var expressions: [Expression] { condition.map { [$0] } ?? [] }
  package func with(children: [LogicalPlan]) -> LogicalPlan {
    var copy = self
    copy.left = children[0]
    copy.right = children[1]
    return .join(copy)
  }
  package func with(expressions: [Expression]) -> LogicalPlan {
    var copy = self
    if let condition = expressions.first { copy.criteria = .on(condition) }
    return .join(copy)
  }
}

extension ColumnReference {
  package var asNullable: ColumnReference {
    var copy = self
    copy.nullable = true
    return copy
  }
}
