import Columns
import Expressions
import Functions

/// Cuts expressions in two at the aggregation: aggregate calls and groupings are computed below,
/// what is left reads their columns.
struct AggregateSplit {
  private let byExpression: [Expression: ColumnReference]
  private let hasOnlyColumns: Bool
  private let isGrouped: Bool
  private let sets: GroupingSets?
  /// Columns that belong to the list: ORDER BY names them, they are computed above.
  var above: Set<ColumnID> = []
  private var calls: [Expression: ColumnReference] = [:]
  /// Aliases of the aggregate calls, in order of use.
  private(set) var aliases: [Expression] = []

  init(
    _ groupings: [(expression: Expression, column: ColumnReference)],
    _ grouping: SelectBlock.Grouping, sets: GroupingSets? = nil
  ) {
    byExpression = Dictionary(
      groupings.map { ($0.expression, $0.column) }, uniquingKeysWith: { first, _ in first })
    hasOnlyColumns = groupings.allSatisfy {
      if case .column = $0.expression { true } else { false }
    }
    isGrouped = !grouping.expressions.isEmpty
    self.sets = sets
  }

  /// The expression over the columns of the aggregation. An aggregate call that is the whole of an
  /// item gets the item's name and identity.
  mutating func above(
    _ expression: Expression, named item: SelectItem? = nil
  ) throws(QueryError) -> Expression {
    if let column = grouping(expression) { return .column(column) }
    switch expression {
    case .call(let call) where call.resolution?.kind == .aggregate:
      return .column(column(of: call, item))
    case .call(let call) where call.name == "grouping" || call.name == "grouping_id":
      guard let sets else { throw PlacementErrors.groupingOutsideSets(at: call.place) }
      return try sets.value(of: call)
    case .column(let column):
      if above.contains(column.id) { return expression }
      throw PlacementErrors.missingAggregation(column, grouped: isGrouped, at: nil)
    case .subquery(let subquery): return .subquery(try above(subquery))
    default:
      if expression.children.isEmpty { return expression }
      var copy = self
      let mapped = try expression.mapChildren { (child) throws(QueryError) -> Expression in
        try copy.above(child)
      }
      self = copy
      return mapped
    }
  }

  private func grouping(_ expression: Expression) -> ColumnReference? {
    if hasOnlyColumns {
      guard case .column = expression else { return nil }
    }
    return byExpression[expression]
  }

  private mutating func column(of call: Call, _ item: SelectItem?) -> ColumnReference {
    let expression = Expression.call(call)
    let isRepeatable = call.resolution?.deterministic != false
    if isRepeatable, let known = calls[expression] { return known }
    let alias =
      item.map { Alias(expression, [$0.name], id: $0.output.id) }
      ?? Alias(expression, [call.sqlText])
    aliases.append(.alias(alias))
    let column = ColumnReference(
      alias.name, expression.type, nullable: expression.nullable, id: alias.id)
    if isRepeatable { calls[expression] = column }
    return column
  }

  /// What a subquery reads of this query has to be a grouping.
  private mutating func above(_ subquery: Subquery) throws(QueryError) -> Subquery {
    var subquery = subquery
    if case .membership(let values) = subquery.kind {
      var replaced: [Expression] = []
      for value in values { replaced.append(try above(value)) }
      subquery.kind = .membership(replaced)
    }
    guard let plan = Expression.plan(of: subquery) else { return subquery }
    var renamed: [ColumnID: ColumnReference] = [:]
    for column in plan.outerReferences where !above.contains(column.id) {
      guard let grouped = byExpression[.column(column)] else { continue }
      renamed[column.id] = grouped
    }
    subquery.plan = plan.replacingOuterReferences(renamed)
    return subquery
  }
}

/// The aggregation of a SELECT.
extension SelectAnalysis {
  mutating func aggregate(_ grouping: SelectBlock.Grouping) throws(QueryError) {
    var groupings: [(expression: Expression, column: ColumnReference)] = []
    var keys: [Expression] = []
    var results: [Expression] = []
    var sets: GroupingSets?
    if let written = grouping.sets, !grouping.expressions.isEmpty || written.count > 1 {
      let expansion = GroupingSets(grouping.expressions, written, analyzer)
      plan = expansion.expand(plan)
      for (expression, column) in zip(grouping.expressions, expansion.columns) {
        groupings.append((expression, column))
      }
      keys = expansion.keys.map { .column($0) }
      results = keys
      sets = expansion
    } else {
      for expression in grouping.expressions {
        if groupings.contains(where: { $0.expression == expression }) { continue }
        let result = groupingResult(expression)
        guard let column = result.outputColumn else { continue }
        groupings.append((expression, column))
        keys.append(expression)
        results.append(result)
      }
    }
    var split = AggregateSplit(groupings, grouping, sets: sets)
    for index in items.indices {
      let expression = items[index].expression
      let isCall = items[index].outputs.count == 1 && !items[index].isGenerator
      items[index].expression = try split.above(expression, named: isCall ? items[index] : nil)
    }
    if let having { self.having = try split.above(having) }
    if let qualify { self.qualify = try split.above(qualify) }
    split.above = Set(items.flatMap(\.outputs).map(\.id))
    for index in orders.indices {
      orders[index].expression = try split.above(orders[index].expression)
    }
    plan = .aggregate(Aggregate(by: keys, results + split.aliases, plan))
    if let having = self.having { plan = .filter(Filter(having, plan)) }
  }

  /// The column of a grouping: an item of the list that is just this grouping gives its own.
  private func groupingResult(_ expression: Expression) -> Expression {
    if case .column = expression { return expression }
    let item = items.first { $0.expression == expression && $0.outputs.count == 1 }
    if let item { return .alias(Alias(expression, [item.name], id: item.output.id)) }
    return .alias(Alias(expression, [expression.sqlText]))
  }
}
