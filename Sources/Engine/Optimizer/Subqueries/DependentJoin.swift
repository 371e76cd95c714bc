import Columns
import Expressions
import Plan

/// Evaluates a query that depends on the rows of another for all different values of these rows
/// at once, whatever operators it has: the values enter at the leaves as a table of their own and
/// travel up beside the rows, so that every operator works value by value.
struct DependentJoin {
  /// The query, with the values it was computed for as further columns.
  private(set) var plan: LogicalPlan
  /// That these values are those of the row.
  private(set) var conditions: [Expression]

  init(
    _ left: LogicalPlan, _ query: LogicalPlan, _ unnesting: SubqueryUnnesting
  ) throws(QueryError) {
    let available = left.outputIDs
    let columns = query.outerReferences.filter { available.contains($0.id) }
    let spread = ValueSpread(columns, from: left, unnesting)
    let (spreadPlan, values) = try spread.over(query)
    // Subqueries deeper down depend on the values now, which are columns around them.
    plan = try unnesting.unnested(spreadPlan)
    conditions = zip(columns, values).map { column, value in
      .predicate(
        column.nullable ? "<=>" : "=", [.column(column), .column(value)])
    }
  }
}

private struct ValueSpread {
  private let columns: [ColumnReference]
  private let source: LogicalPlan
  private let unnesting: SubqueryUnnesting

  typealias Spread = (plan: LogicalPlan, values: [ColumnReference])

  init(_ columns: [ColumnReference], from source: LogicalPlan, _ unnesting: SubqueryUnnesting) {
    self.columns = columns
    self.source = source
    self.unnesting = unnesting
  }

  /// The different values, with columns of their own.
  private var domain: Spread {
    let keys = columns.map { Expression.column($0) }
    let distinct = LogicalPlan.aggregate(Aggregate(by: keys, keys, source)).withFreshColumns()
    return (distinct, distinct.output)
  }

  private func depends(_ plan: LogicalPlan) -> Bool {
    plan.outerReferences.contains { columns.contains($0) }
  }

  /// Columns of the outer query as the values that stand for them.
  private func tied(_ expression: Expression, _ values: [ColumnReference]) -> Expression {
    var names: [ColumnID: ColumnReference] = [:]
    for (column, value) in zip(columns, values) { names[column.id] = value }
    let result: Expression = expression.rewritten { part in
      switch part {
      case .outer(let column): return names[column.id].map { .column($0) } ?? part
      case .subquery(var subquery):
        guard let plan = Expression.plan(of: subquery) else { return part }
        subquery.plan = plan.replacingOuterReferences(names)
        return .subquery(subquery)
      default: return part
      }
    }
    return result
  }

  private func references(_ columns: [ColumnReference]) -> [Expression] {
    columns.map { .column($0) }
  }

  private func equal(_ left: [ColumnReference], _ right: [ColumnReference]) -> [Expression] {
    zip(left, right).map { .predicate("<=>", [.column($0), .column($1)]) }
  }

  func over(_ plan: LogicalPlan) throws(QueryError) -> Spread {
    guard depends(plan) else {
      let (values, columns) = domain
      return (.join(Join(values, plan, .cross)), columns)
    }
    switch plan {
    case .filter(let node):
      let (child, values) = try over(node.child)
      return (.filter(Filter(tied(node.condition, values), child)), values)
    case .project(let node):
      let (child, values) = try over(node.child)
      let list = node.expressions.map { tied($0, values) }
      return (.project(Project(list + references(values), child)), values)
    case .aggregate(let node): return try aggregate(node)
    case .distinct(let node):
      let (child, values) = try over(node.child)
      return (.distinct(Distinct(child)), values)
    case .sort(let node): return try over(node.child)
    case .repartition(let node): return try over(node.child)
    case .limit(let node): return try limit(node)
    case .window(let node): return try window(node)
    case .generate(var node):
      let (child, values) = try over(node.child)
      node.generator = tied(node.generator, values)
      node.child = child
      return (.generate(node), values)
    case .expand(let node):
      let (child, values) = try over(node.child)
      let rows = node.projections.map { $0.map { tied($0, values) } + references(values) }
      return (.expand(Expand(rows, output: node.output + values, child)), values)
    case .join(let node): return try join(node)
    case .union(let node): return try union(node)
    case .setOperation(let node): return try setOperation(node)
    case .values(let node): return try rows(node)
    default:
      throw QueryError(
        "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.ACCESSING_OUTER_QUERY_COLUMN_IS_NOT_ALLOWED",
        sqlState: "0A000",
        "Unsupported subquery expression: Accessing outer query column is not allowed in this "
          + "location: \(type(of: plan.node).label)")
    }
  }

  // MARK: Operators with one input

  private func aggregate(_ node: Aggregate) throws(QueryError) -> Spread {
    let (child, values) = try over(node.child)
    let keys = references(values)
    let results = node.results.map { tied($0, values) }
    let grouped = LogicalPlan.aggregate(
      Aggregate(by: node.groupings.map { tied($0, values) } + keys, results + keys, child))
    if !node.groupings.isEmpty { return (grouped, values) }
    // Values without rows get what the aggregates give for no rows.
    let (all, own) = domain
    let joined = LogicalPlan.join(Join(all, grouped, .left, .on(.conjunction(equal(own, values)))))
    var list: [Expression] = []
    for result in node.results {
      guard let column = result.outputColumn else { continue }
      guard let empty = result.aggregateCall.flatMap(EmptyGroupValue.of) else {
        list.append(.column(column.asNullable))
        continue
      }
      let filled = try unnesting.context.call(
        "coalesce", [.column(column.asNullable), .literal(empty)])
      guard let filled else { throw .internalError("no function `coalesce`") }
      list.append(.alias(Alias(filled, [column.name], id: column.id)))
    }
    return (.project(Project(list + references(own), joined)), own)
  }

  /// A limit for each value: by the numbers of its rows.
  private func limit(_ node: Limit) throws(QueryError) -> Spread {
    var orders: [SortOrder] = []
    var input = node.child
    // Projections between the limit and the sort keep the order of the rows.
    var projections: [Project] = []
    while case .project(let project) = input {
      projections.append(project)
      input = project.child
    }
    if case .sort(let sort) = input {
      orders = sort.orders
      input = sort.child
    }
    let (child, values) = try over(input)
    guard let call = try unnesting.context.call("row_number", [])?.asCall else {
      throw .internalError("no window function `row_number`")
    }
    for index in orders.indices {
      orders[index].expression = tied(orders[index].expression, values)
    }
    let specification = WindowSpecification(
      partition: references(values), order: orders,
      frame: WindowFrame(.rows, from: .unboundedPreceding, to: .currentRow))
    let alias = Alias(.window(WindowCall(call, over: specification)), ["row_number"])
    let number = Expression.column(
      ColumnReference("row_number", .int, nullable: false, id: alias.id))
    var conditions: [Expression] = []
    let offset = node.offset?.rowCount ?? 0
    if offset > 0 { conditions.append(.predicate(">", [wide(number), long(offset)])) }
    if let count = node.count?.rowCount {
      let (last, overflow) = count.addingReportingOverflow(offset)
      if !overflow { conditions.append(.predicate("<=", [wide(number), long(last)])) }
    }
    var plan = LogicalPlan.window(Window([.alias(alias)], child)).filtered(by: conditions)
    for project in projections.reversed() {
      let list = project.expressions.map { tied($0, values) }
      plan = .project(Project(list + references(values), plan))
    }
    return (plan.keeping(node.child.output + values), values)
  }

  private func long(_ number: Int64) -> Expression { .literal(Literal(.long(number), .long)) }

  private func wide(_ number: Expression) -> Expression {
    .cast(Cast(number, to: .long, mode: .implicit))
  }

  private func window(_ node: Window) throws(QueryError) -> Spread {
    let (child, values) = try over(node.child)
    let functions = node.functions.map { function -> Expression in
      guard case .alias(var alias) = tied(function, values), case .window(var window) = alias.child
      else { return function }
      window.specification.partition += references(values)
      alias.child = .window(window)
      return .alias(alias)
    }
    return (.window(Window(functions, child)), values)
  }

  // MARK: Several inputs and none

  private func join(_ node: Join) throws(QueryError) -> Spread {
    var join = node
    let needsRight = depends(node.right)
    switch node.kind {
    case .right where !needsRight && !(node.condition.map { $0.hasOuter } ?? false):
      let (left, values) = try over(node.left)
      let (all, own) = domain
      join.left = left
      join.right = .join(Join(all, node.right, .cross))
      join.criteria = .on(.conjunction((node.condition?.conjuncts ?? []) + equal(values, own)))
      return (.join(join), own)
    case .full, .right:
      let (left, values) = try over(node.left)
      let (right, own) = try over(node.right)
      join.left = left
      join.right = right
      let condition = (node.condition?.conjuncts ?? []).map { tied($0, own) }
      join.criteria = .on(.conjunction(condition + equal(values, own)))
      if node.kind == .right { return (.join(join), own) }
      return try merged(.join(join), values, own)
    default:
      let (left, values) = try over(node.left)
      join.left = left
      var condition = (node.condition?.conjuncts ?? []).map { tied($0, values) }
      if needsRight {
        let (right, own) = try over(node.right)
        join.right = right
        condition += equal(values, own)
      }
      if join.kind == .cross, !condition.isEmpty { join.kind = .inner }
      join.criteria = condition.isEmpty ? .none : .on(.conjunction(condition))
      return (.join(join), values)
    }
  }

  /// After a full join each value stands on one side at least.
  private func merged(
    _ plan: LogicalPlan, _ left: [ColumnReference], _ right: [ColumnReference]
  ) throws(QueryError) -> Spread {
    var list: [Expression] = []
    var values: [ColumnReference] = []
    for (one, other) in zip(left, right) {
      guard
        let either = try unnesting.context.call(
          "coalesce", [.column(one.asNullable), .column(other.asNullable)])
      else { throw .internalError("no function `coalesce`") }
      let alias = Expression.alias(Alias(either, [one.name]))
      list.append(alias)
      if let column = alias.outputColumn { values.append(column) }
    }
    let own = Set(left + right)
    let rest = plan.output.filter { !own.contains($0) }
    return (.project(Project(references(rest) + list, plan)), values)
  }

  private func union(_ node: Union) throws(QueryError) -> Spread {
    var inputs: [LogicalPlan] = []
    for input in node.inputs {
      let (plan, values) = try over(input)
      inputs.append(plan.keeping(input.output + values))
    }
    let values = columns.map { ColumnReference($0.name, $0.type, nullable: $0.nullable) }
    return (.union(Union(inputs, output: node.output + values)), values)
  }

  private func setOperation(_ node: SetOperation) throws(QueryError) -> Spread {
    let (left, values) = try over(node.left)
    let (right, own) = try over(node.right)
    let operation = SetOperation(
      node.kind, all: node.all, left.keeping(node.left.output + values),
      right.keeping(node.right.output + own))
    return (.setOperation(operation), values)
  }

  /// Rows written out that read outer columns: one projection of the values for each row.
  private func rows(_ node: Values) throws(QueryError) -> Spread {
    var inputs: [LogicalPlan] = []
    for row in node.rows {
      let (all, values) = domain
      let list = zip(row, node.output).map { cell, column in
        Expression.alias(Alias(tied(cell, values), [column.name]))
      }
      inputs.append(.project(Project(list + references(values), all)))
    }
    let values = columns.map { ColumnReference($0.name, $0.type, nullable: $0.nullable) }
    return (.union(Union(inputs, output: node.output + values)), values)
  }
}
