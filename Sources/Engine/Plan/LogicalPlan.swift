package import Columns
package import Expressions

/// A query as a tree of relational operators: first as written, then with names resolved, then
/// optimized. Every operator is a struct in `Nodes/`.
package indirect enum LogicalPlan: Sendable {
  // As written; gone after analysis.
  case unresolvedTable(UnresolvedTable)
  case tableFunction(TableFunction)
  case inlineTable(InlineTable)
  case with(With)
  case having(Filter)
  case qualify(Filter)
  case namedWindows(NamedWindows)
  case pivot(Pivot)
  case unpivot(Unpivot)

  // Sources of rows.
  case relation(Relation)
  case values(Values)
  case range(NumberRange)
  case shared(SharedReference)

  // One input.
  case alias(SubqueryAlias)
  case project(Project)
  case filter(Filter)
  case aggregate(Aggregate)
  case expand(Expand)
  case window(Window)
  case generate(Generate)
  case sort(Sort)
  case limit(Limit)
  case distinct(Distinct)
  case sample(Sample)
  case repartition(Repartition)

  // Several inputs.
  case join(Join)
  case union(Union)
  case setOperation(SetOperation)
  case recursion(Recursion)
}

extension LogicalPlan {
  /// The struct behind the case.
  package var node: any PlanNode {
    switch self {
    case .unresolvedTable(let node): node
    case .tableFunction(let node): node
    case .inlineTable(let node): node
    case .with(let node): node
    case .having(let node), .qualify(let node), .filter(let node): node
    case .namedWindows(let node): node
    case .pivot(let node): node
    case .unpivot(let node): node
    case .relation(let node): node
    case .values(let node): node
    case .range(let node): node
    case .shared(let node): node
    case .alias(let node): node
    case .project(let node): node
    case .aggregate(let node): node
    case .expand(let node): node
    case .window(let node): node
    case .generate(let node): node
    case .sort(let node): node
    case .limit(let node): node
    case .distinct(let node): node
    case .sample(let node): node
    case .repartition(let node): node
    case .join(let node): node
    case .union(let node): node
    case .setOperation(let node): node
    case .recursion(let node): node
    }
  }

  /// The columns of the rows that come out.
  package var output: [ColumnReference] { node.output }

  package var children: [LogicalPlan] { node.children }

  package var expressions: [Expression] { node.expressions }

  package var schema: Schema { Schema(output.map(\.field)) }

  /// The same operator over other inputs.
  package func mapChildren<Failure: Error>(
    _ transform: (LogicalPlan) throws(Failure) -> LogicalPlan
  ) throws(Failure) -> LogicalPlan {
    let children = node.children
    if children.isEmpty { return self }
    var replaced: [LogicalPlan] = []
    replaced.reserveCapacity(children.count)
    for child in children { replaced.append(try transform(child)) }
    return with(children: replaced)
  }

  /// The same operator with every expression replaced.
  package func mapExpressions<Failure: Error>(
    _ transform: (Expression) throws(Failure) -> Expression
  ) throws(Failure) -> LogicalPlan {
    let expressions = node.expressions
    if expressions.isEmpty { return self }
    var replaced: [Expression] = []
    replaced.reserveCapacity(expressions.count)
    for expression in expressions { replaced.append(try transform(expression)) }
    return with(expressions: replaced)
  }

  /// Rewrites from the leaves up.
  package func rewritten<Failure: Error>(
    _ transform: (LogicalPlan) throws(Failure) -> LogicalPlan
  ) throws(Failure) -> LogicalPlan {
    let inner = try mapChildren { (child) throws(Failure) in try child.rewritten(transform) }
    return try transform(inner)
  }

  /// How many operators stand one above the other, those of shared plans included.
  var height: Int {
    var known: [Int: Int] = [:]
    return height(&known)
  }

  private func height(_ known: inout [Int: Int]) -> Int {
    if case .shared(let reference) = self {
      if let height = known[reference.id] { return height }
      // The rounds of a recursion read the recursion itself.
      known[reference.id] = 1
      let height = reference.definition.height(&known) + 1
      known[reference.id] = height
      return height
    }
    var highest = 0
    for child in children { highest = max(highest, child.height(&known)) }
    return highest + 1
  }

  package func contains(where matches: (LogicalPlan) -> Bool) -> Bool {
    matches(self) || children.contains { $0.contains(where: matches) }
  }
}

/// What every operator of a plan tells of itself.
package protocol PlanNode: Sendable {
  /// The word that EXPLAIN shows.
  static var label: String { get }

  var output: [ColumnReference] { get }
  var children: [LogicalPlan] { get }
  var expressions: [Expression] { get }

  /// The same operator over other inputs, as many as `children`.
  func with(children: [LogicalPlan]) -> LogicalPlan

  /// The same operator with other expressions, as many as `expressions`.
  func with(expressions: [Expression]) -> LogicalPlan
}

extension LogicalPlan {
  package func with(children: [LogicalPlan]) -> LogicalPlan {
    // HAVING and QUALIFY share Filter's struct, whose own answer would be a plain filter.
    switch self {
    case .having(var filter):
      filter.child = children[0]
      return .having(filter)
    case .qualify(var filter):
      filter.child = children[0]
      return .qualify(filter)
    default: return node.with(children: children)
    }
  }

  package func with(expressions: [Expression]) -> LogicalPlan {
    switch self {
    case .having(var filter):
      filter.condition = expressions[0]
      return .having(filter)
    case .qualify(var filter):
      filter.condition = expressions[0]
      return .qualify(filter)
    default: return node.with(expressions: expressions)
    }
  }
}

extension LogicalPlan: SubqueryPlan {
  package var outputColumns: [ColumnReference] { output }

  package var outerColumns: [ColumnReference] { outerReferences }

  /// Subqueries are told apart by their columns: every analysis makes new ones.
  package var identity: Int {
    var hasher = Hasher()
    hasher.combine(output)
    hasher.combine(expressions)
    for child in children { hasher.combine(child.identity) }
    return hasher.finalize()
  }
}

extension Expression {
  /// The plan of a subquery made by this room.
  package static func plan(of subquery: Subquery) -> LogicalPlan? { subquery.plan as? LogicalPlan }
}
