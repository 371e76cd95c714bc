import Columns
import Expressions
import Plan

/// Scalar subqueries that depend on the row: computed for all values at once and joined.
struct ScalarUnnesting {
  private let unnesting: SubqueryUnnesting

  init(_ unnesting: SubqueryUnnesting) { self.unnesting = unnesting }

  /// The value as an expression over `child`, which is widened for it.
  func value(
    of subquery: Subquery, _ child: inout LogicalPlan
  ) throws(QueryError) -> Expression {
    guard let written = Expression.plan(of: subquery) else {
      throw .internalError("a subquery without a plan")
    }
    let query = try unnesting.unnested(written)
    let outer = child.outputIDs
    guard query.outerReferences.contains(where: { outer.contains($0.id) }) else {
      var copy = subquery
      copy.plan = query
      return .subquery(copy)
    }
    if let value = try aggregated(query, outer, &child) { return value }
    guard let column = query.output.first else { throw .internalError("a scalar of nothing") }
    if let pulled = CorrelationPullUp(outer: outer, onlyExistence: false).pull(query) {
      child = .join(
        Join(child, pulled.plan, .single, .on(.conjunction(pulled.conditions))))
    } else {
      let dependent = try DependentJoin(child, query, unnesting)
      child = .join(
        Join(child, dependent.plan, .single, .on(.conjunction(dependent.conditions))))
    }
    return .column(column.asNullable)
  }

  /// One aggregation over all rows, maybe with computations on its results: grouped by what ties
  /// it to the row. A row without partners still gets what the aggregation gives for no input.
  private func aggregated(
    _ query: LogicalPlan, _ outer: Set<ColumnID>, _ child: inout LogicalPlan
  ) throws(QueryError) -> Expression? {
    guard let shape = AggregateShape(query), let output = query.output.first else { return nil }
    let pullUp = CorrelationPullUp(outer: outer, onlyExistence: false)
    let isTiedAbove = (shape.upper + shape.aggregate.results).contains { expression in
      expression.hasOuter || expression.hasSubquery
    }
    guard !isTiedAbove, let below = pullUp.pull(shape.aggregate.child),
      let ties = pullUp.ties(in: below), !ties.isEmpty
    else { return nil }
    let grouped = pullUp.grouped(shape.aggregate, by: ties, over: below.plan)
    let keys = grouped.plan.output.filter { column in
      !shape.aggregate.results.contains { $0.outputColumn?.id == column.id }
    }
    let empty = try ExpressionSimplifier(unnesting.context).simplified(shape.valueForNoRows)
    var joined = shape.rebuilt(over: grouped.plan, keeping: keys)
    if empty.isNullLiteral {
      child = .join(Join(child, joined, .left, .on(.conjunction(grouped.conditions))))
      return .column(output.asNullable)
    }
    let marker = Alias(.isTrue, ["found"])
    joined = .project(Project(joined.output.map { .column($0) } + [.alias(marker)], joined))
    child = .join(Join(child, joined, .left, .on(.conjunction(grouped.conditions))))
    let found = ColumnReference("found", .boolean, nullable: true, id: marker.id)
    return .caseWhen(
      CaseWhen(
        [.init(.predicate("isnull", [.column(found)]), empty)],
        otherwise: .column(output.asNullable)))
  }
}

/// Projections and conditions over one aggregation without groupings.
private struct AggregateShape {
  let aggregate: Aggregate
  /// From the aggregation up.
  private let layers: [LogicalPlan]

  init?(_ plan: LogicalPlan) {
    var layers: [LogicalPlan] = []
    var rest = plan
    while true {
      switch rest {
      case .project(let node):
        layers.append(rest)
        rest = node.child
      case .filter(let node):
        layers.append(rest)
        rest = node.child
      case .aggregate(let node) where node.groupings.isEmpty:
        aggregate = node
        self.layers = layers.reversed()
        return
      default: return nil
      }
    }
  }

  var upper: [Expression] { layers.flatMap(\.expressions) }

  /// The same layers over another aggregation, whose keys go through them.
  func rebuilt(over plan: LogicalPlan, keeping keys: [ColumnReference]) -> LogicalPlan {
    var result = plan
    for layer in layers {
      switch layer {
      case .project(let node):
        result = .project(Project(node.expressions + keys.map { .column($0) }, result))
      case .filter(let node): result = .filter(Filter(node.condition, result))
      default: break
      }
    }
    return result
  }

  /// What comes out when no rows go in: null when a condition removes the one row.
  var valueForNoRows: Expression {
    var meaning: [ColumnID: Expression] = [:]
    for result in aggregate.results {
      guard let column = result.outputColumn else { continue }
      let literal =
        result.aggregateCall.flatMap(EmptyGroupValue.of) ?? Literal(.null, column.type)
      meaning[column.id] = .literal(literal)
    }
    var conditions: [Expression] = []
    var value = Expression.literal(Literal(.null, .null))
    if let first = aggregate.results.first?.outputColumn { value = meaning[first.id] ?? value }
    for layer in layers {
      switch layer {
      case .filter(let node): conditions.append(node.condition.substituting(meaning))
      case .project(let node):
        var next: [ColumnID: Expression] = [:]
        for expression in node.expressions {
          guard let column = expression.outputColumn else { continue }
          next[column.id] = expression.withoutAlias.substituting(meaning)
        }
        meaning = next
        if let first = node.expressions.first?.outputColumn { value = meaning[first.id] ?? value }
      default: break
      }
    }
    guard !conditions.isEmpty else { return value }
    return .caseWhen(
      CaseWhen(
        [.init(.conjunction(conditions), value)], otherwise: .literal(Literal(.null, value.type))))
  }
}
