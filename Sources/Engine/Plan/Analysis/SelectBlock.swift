import Expressions

/// The clauses of one SELECT, taken apart: they are written as a chain of operators, but names
/// in ORDER BY and HAVING reach into the list and the input of the same SELECT.
struct SelectBlock {
  struct Grouping {
    var expressions: [Expression]
    var sets: [[Int]]?
    var byAll: Bool
  }

  /// FROM and WHERE.
  var child: LogicalPlan
  var items: [Expression]
  /// Nil without GROUP BY and HAVING.
  var grouping: Grouping?
  var having: Expression?
  var qualify: Expression?
  var windows: [(name: String, specification: WindowSpecification)] = []
  var distinct = false
  var sort: Sort?

  /// Takes clauses off the plan as long as they belong to one SELECT. What cannot be taken apart
  /// further is the input of a `SELECT *`.
  init(_ plan: LogicalPlan) {
    child = plan
    items = [.star(Star())]
    var rest = plan
    if case .sort(let sort) = rest {
      self.sort = sort
      rest = sort.child
    }
    while let next = takeClause(of: rest) { rest = next }
    switch rest {
    case .project(let project):
      items = project.expressions
      child = project.child
      if having != nil { grouping = Grouping(expressions: [], sets: nil, byAll: false) }
    case .aggregate(let aggregate):
      items = aggregate.results
      child = aggregate.child
      grouping = Grouping(
        expressions: aggregate.groupings, sets: aggregate.sets, byAll: aggregate.groupsByAll)
    default: child = rest
    }
  }

  private mutating func takeClause(of plan: LogicalPlan) -> LogicalPlan? {
    switch plan {
    case .namedWindows(let node):
      windows += node.windows
      return node.child
    case .distinct(let node) where !distinct && qualify == nil && having == nil:
      distinct = true
      return node.child
    case .qualify(let node) where qualify == nil && having == nil:
      qualify = node.condition
      return node.child
    case .having(let node) where having == nil:
      having = node.condition
      return node.child
    default: return nil
    }
  }
}

/// One expression of the SELECT list.
struct SelectItem {
  var name: String
  /// What the expression is over the input of the SELECT, later over the operator below the last
  /// projection.
  var expression: Expression
  /// The columns that come out: one, or those of a generator.
  var outputs: [ColumnReference]
  /// The names that `AS (a, b)` gives to the columns of a generator.
  var generatorNames: [String] = []
  var isGenerator = false

  /// What the item's column stands for; nil when that is the column itself.
  var meaning: Expression? {
    isGenerator || expression == .column(output) ? nil : expression
  }
  /// True when the name was written with AS, so that other expressions may use it.
  var isAlias = false

  var output: ColumnReference { outputs[0] }

  /// The item in the last projection.
  var projected: [Expression] {
    if isGenerator { return outputs.map { .column($0) } }
    if case .column(let column) = expression, column.id == output.id {
      return [.column(output)]
    }
    return [.alias(Alias(expression, [name], id: output.id))]
  }
}
