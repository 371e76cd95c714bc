import Columns
import Expressions
import Functions
import Plan

extension Lowering {
  func lowerAggregate(_ node: Aggregate, _ filters: [ScanFilter]) throws(QueryError) -> RowStream {
    // A filter on a grouping column holds for the rows of the group as well.
    let groupingResults = node.results.filter { node.groupings.contains($0.withoutAlias) }
    var stream = try lower(node.child, filters.following(groupingResults))
    let calls = AggregateCalls(node)
    let compiled = try compile(node.groupings + calls.all.flatMap(\.children), over: &stream)
    let keys = Array(compiled.prefix(node.groupings.count))
    let plans = try aggregatePlans(calls.all, Array(compiled.dropFirst(node.groupings.count)))
    let physical = makeNode(
      "HashAggregate", "keys=[\(node.groupings.listed)] results=[\(node.results.listed)]",
      [stream.node])
    let rows = StoredRows(physical.id, query)
    let isProjected = calls.results.map(\.withoutAlias) != calls.columns.map(Expression.column)
    let sink = AggregateSink(
      physical.id, keys: keys, nullable: node.groupings.map(\.nullable), plans: plans, query,
      into: rows, countsRows: !isProjected)
    let made = end(stream, into: sink)
    let inner = RowStream(stored: rows, calls.columns, physical, after: made)
    if !isProjected { return inner.renamed(node.output) }
    return try project(calls.results, inner, output: node.output)
  }

  /// Pairs calls with their compiled arguments and filters, which stand in call order.
  func aggregatePlans(
    _ calls: [Call], _ compiled: [Evaluator]
  ) throws(QueryError) -> [AggregatePlan] {
    var plans: [AggregatePlan] = []
    var rest = compiled[...]
    for call in calls {
      guard !call.distinct || call.distinguishesItself else {
        throw .internalError("DISTINCT aggregate reached execution")
      }
      guard case .aggregate(let make)? = catalogue.entry(named: call.name)?.body else {
        throw .internalError("\(call.name) is not an aggregate")
      }
      let parts = rest.prefix(call.children.count)
      rest = rest.dropFirst(call.children.count)
      // The keys of WITHIN GROUP follow the arguments; the filter stands between.
      var arguments = Array(parts.prefix(call.arguments.count))
      let filter = call.filter == nil ? nil : parts.dropFirst(arguments.count).first
      arguments += parts.suffix(call.order.count)
      plans.append(
        AggregatePlan(
          factory: try make(call, query.settings), arguments: arguments, filter: filter))
    }
    return plans
  }

  func lowerDistinct(_ node: Distinct, _ filters: [ScanFilter]) throws(QueryError) -> RowStream {
    let columns = node.output.map(Expression.column)
    return try lowerAggregate(Aggregate(by: columns, columns, node.child), filters)
  }

  /// Computes the results over keys and aggregates.
  private func project(
    _ results: [Expression], _ stream: RowStream, output: [ColumnReference]
  ) throws(QueryError) -> RowStream {
    var inner = stream
    let evaluators = try compile(results, over: &inner)
    inner.append(
      ProjectFactory(id: inner.node.id, evaluators: evaluators), inner.node, output: output)
    return inner
  }
}

/// The distinct aggregate calls of an aggregate and its results rewritten over them.
private struct AggregateCalls {
  private(set) var all: [Call] = []
  /// Keys, then aggregates, as the sink gives them.
  private(set) var columns: [ColumnReference] = []
  private(set) var results: [Expression] = []

  init(_ node: Aggregate) {
    var known: [Expression: ColumnReference] = [:]
    for grouping in node.groupings {
      let column = ColumnReference("key", grouping.type, nullable: grouping.nullable)
      columns.append(column)
      if known[grouping] == nil { known[grouping] = column }
    }
    for result in node.results { results.append(rewrite(result, &known)) }
  }

  private mutating func rewrite(
    _ expression: Expression, _ known: inout [Expression: ColumnReference]
  ) -> Expression {
    if let column = known[expression] { return .column(column) }
    if case .call(let call) = expression, call.resolution?.kind == .aggregate {
      let column = ColumnReference(call.name, expression.type, nullable: expression.nullable)
      all.append(call)
      columns.append(column)
      known[expression] = column
      return .column(column)
    }
    return expression.mapChildren { rewrite($0, &known) }
  }
}
