import Columns
import Expressions
import Plan

/// Aggregates over distinct values as groupings of groupings.
///
/// With one set of distinct arguments, a first grouping by these arguments too leaves each value
/// once. With several, or with other aggregates beside, every row is given once for each set and
/// once for the plain aggregates, told apart by a number.
struct SplitDistinctAggregates: OptimizerRule {
  func apply(_ plan: LogicalPlan, _ context: RuleContext) throws(QueryError) -> LogicalPlan {
    try plan.rewritten { (part) throws(QueryError) -> LogicalPlan in
      guard case .aggregate(let aggregate) = part else { return part }
      return try split(aggregate, context) ?? part
    }
  }

  private func split(
    _ aggregate: Aggregate, _ context: RuleContext
  ) throws(QueryError) -> LogicalPlan? {
    var node = aggregate
    node.results = node.results.map(withoutIdleDistinct)
    let calls = node.results.compactMap(\.aggregateCall)
    guard calls.contains(where: { $0.distinct && !$0.distinguishesItself }) else {
      return node.results == aggregate.results ? nil : .aggregate(node)
    }
    let plain = calls.filter { !$0.distinct }
    let sets = Set(calls.filter(\.distinct).map { Set($0.arguments) })
    if plain.isEmpty, sets.count == 1, calls.allSatisfy({ $0.filter == nil && $0.order.isEmpty }) {
      return twoLevels(node)
    }
    guard calls.allSatisfy({ $0.order.isEmpty }) else { return nil }
    return try DistinctExpansion(node, context).plan()
  }

  /// The largest of distinct values is the largest value.
  private func withoutIdleDistinct(_ result: Expression) -> Expression {
    guard case .alias(var alias) = result, case .call(var call) = alias.child, call.distinct,
      ["max", "min", "bool_and", "bool_or", "any", "every", "some"].contains(call.name)
    else { return result }
    call.distinct = false
    alias.child = .call(call)
    return .alias(alias)
  }

  private func twoLevels(_ node: Aggregate) -> LogicalPlan {
    var columns = InnerColumns()
    let keys = node.groupings.map { columns.column(for: $0) }
    let results = node.results.map { result -> Expression in
      guard case .alias(var alias) = result, case .call(var call) = alias.child,
        call.resolution?.kind == .aggregate
      else { return columns.replacing(node.groupings, in: result) }
      call.arguments = call.arguments.map { .column(columns.column(for: $0)) }
      call.distinct = false
      alias.child = .call(call)
      return .alias(alias)
    }
    let inner = Aggregate(
      by: columns.expressions, columns.aliases, node.child)
    return .aggregate(Aggregate(by: keys.map { .column($0) }, results, .aggregate(inner)))
  }
}

/// Columns of a first grouping, one for each different expression.
struct InnerColumns {
  private(set) var expressions: [Expression] = []
  private(set) var aliases: [Expression] = []
  private var known: [Expression: ColumnReference] = [:]

  mutating func column(for expression: Expression) -> ColumnReference {
    if let column = known[expression] { return column }
    let alias: Expression
    if case .column = expression {
      alias = expression
    } else {
      alias = .alias(Alias(expression, ["key"]))
    }
    let column = alias.outputColumn ?? ColumnReference("key", expression.type)
    known[expression] = column
    expressions.append(expression)
    aliases.append(alias)
    return column
  }

  /// A result that is a grouping, over the columns of the first grouping.
  func replacing(_ groupings: [Expression], in result: Expression) -> Expression {
    switch result {
    case .alias(var alias):
      if let column = known[alias.child] { alias.child = .column(column) }
      return .alias(alias)
    default: return result
    }
  }
}

/// The general form: one copy of the rows for each set of distinct arguments.
private struct DistinctExpansion {
  let node: Aggregate
  let context: RuleContext
  /// Each distinct set's arguments, with the filter of the call as a part of its values.
  private var sets: [[Expression]] = []

  init(_ node: Aggregate, _ context: RuleContext) {
    self.node = node
    self.context = context
    for call in node.results.compactMap(\.aggregateCall) where call.distinct {
      let values = Self.values(of: call)
      if !sets.contains(where: { Set($0) == Set(values) }) { sets.append(values) }
    }
  }

  /// The arguments, null where the filter does not hold: aggregates pass over nulls.
  private static func values(of call: Call) -> [Expression] {
    guard let filter = call.filter else { return call.arguments }
    return call.arguments.map { argument in
      .caseWhen(
        CaseWhen(
          [.init(filter, argument)], otherwise: .literal(Literal(.null, argument.type))))
    }
  }

  func plan() throws(QueryError) -> LogicalPlan {
    let keys = node.groupings.map { expression in
      ColumnReference(expression.outputColumn?.name ?? "key", expression.type)
    }
    let number = ColumnReference("gid", .int, nullable: false)
    let setColumns = sets.map { set in set.map { ColumnReference("value", $0.type) } }
    let plain = node.results.compactMap(\.aggregateCall).filter { !$0.distinct }
    var inputs: [Expression: ColumnReference] = [:]
    var inputOrder: [Expression] = []
    for call in plain {
      for part in call.children where !part.isLiteral && inputs[part] == nil {
        inputs[part] = ColumnReference("input", part.type)
        inputOrder.append(part)
      }
    }
    let inputColumns = inputOrder.compactMap { inputs[$0] }
    let expand = Expand(
      projections(inputOrder, hasPlain: !plain.isEmpty),
      output: keys + [number] + setColumns.flatMap { $0 } + inputColumns, node.child)
    let innerKeys = (keys + [number] + setColumns.flatMap { $0 }).map { Expression.column($0) }
    var partial: [Call: ColumnReference] = [:]
    var innerResults = innerKeys
    for call in plain where partial[call] == nil {
      var moved = call
      moved = moved.mapChildren { part in inputs[part].map { .column($0) } ?? part }
      let alias = Expression.alias(Alias(.call(moved), [call.name]))
      innerResults.append(alias)
      partial[call] = alias.outputColumn
    }
    let inner = LogicalPlan.aggregate(Aggregate(by: innerKeys, innerResults, .expand(expand)))
    return try outer(inner, keys, number, setColumns, partial)
  }

  private func projections(_ inputs: [Expression], hasPlain: Bool) -> [[Expression]] {
    var rows: [[Expression]] = []
    for place in (hasPlain ? 0 : 1)...sets.count {
      var row = node.groupings
      row.append(.literal(Literal(.int(Int32(truncatingIfNeeded: place)), .int)))
      for (index, set) in sets.enumerated() {
        row += set.map { index + 1 == place ? $0 : .literal(Literal(.null, $0.type)) }
      }
      row += inputs.map { place == 0 ? $0 : .literal(Literal(.null, $0.type)) }
      rows.append(row)
    }
    return rows
  }

  private func outer(
    _ inner: LogicalPlan, _ keys: [ColumnReference], _ number: ColumnReference,
    _ setColumns: [[ColumnReference]], _ partial: [Call: ColumnReference]
  ) throws(QueryError) -> LogicalPlan {
    var results: [Expression] = []
    var above: [Expression] = []
    for result in node.results {
      guard case .alias(let alias) = result, let call = result.aggregateCall else {
        let key = key(for: result, keys)
        results.append(key)
        above.append(key.outputColumn.map { .column($0) } ?? key)
        continue
      }
      var final: Expression
      if let column = partial[call] {
        guard var first = try context.call("first", [.column(column)])?.asCall else {
          throw .internalError("no aggregate function `first`")
        }
        first.filter = isNumber(0, number)
        final = .call(first)
      } else {
        final = distinctCall(call, number, setColumns)
      }
      let column = Alias(final, [alias.name])
      results.append(.alias(column))
      guard let reference = results.last?.outputColumn else { continue }
      final = .column(reference)
      if let empty = EmptyGroupValue.of(call), node.groupings.isEmpty, partial[call] != nil {
        final = try context.call("coalesce", [final, .literal(empty)]) ?? final
      }
      above.append(.alias(Alias(final, [alias.name], id: alias.id)))
    }
    let plan = LogicalPlan.aggregate(Aggregate(by: keys.map { .column($0) }, results, inner))
    return .project(Project(above, plan))
  }

  private func key(for result: Expression, _ keys: [ColumnReference]) -> Expression {
    guard let index = node.groupings.firstIndex(of: result.withoutAlias),
      let column = result.outputColumn
    else { return result }
    return .alias(Alias(.column(keys[index]), [column.name], id: column.id))
  }

  private func distinctCall(
    _ call: Call, _ number: ColumnReference, _ setColumns: [[ColumnReference]]
  ) -> Expression {
    let values = Self.values(of: call)
    guard let place = sets.firstIndex(where: { Set($0) == Set(values) }) else { return .call(call) }
    var moved = call
    moved.distinct = false
    moved.arguments = values.map { value in
      sets[place].firstIndex(of: value).map { .column(setColumns[place][$0]) } ?? value
    }
    moved.filter = isNumber(place + 1, number)
    return .call(moved)
  }

  private func isNumber(_ place: Int, _ number: ColumnReference) -> Expression {
    let literal = Literal(.int(Int32(truncatingIfNeeded: place)), .int)
    return .predicate("=", [.column(number), .literal(literal)])
  }
}

/// What aggregates give for a group without rows, where that is not null.
enum EmptyGroupValue {
  static func of(_ call: Call) -> Literal? {
    switch call.name {
    case "count", "count_if", "approx_count_distinct", "regr_count":
      return Literal(.long(0), .long)
    case "collect_list", "collect_set", "array_agg":
      guard let type = call.resolution?.type else { return nil }
      return Literal(.array([]), type)
    default: return nil
    }
  }
}

extension Expression {
  var asCall: Call? { if case .call(let call) = self { call } else { nil } }

  /// The aggregate call that a result of an aggregation is.
  var aggregateCall: Call? {
    guard case .call(let call) = withoutAlias, call.resolution?.kind == .aggregate else {
      return nil
    }
    return call
  }
}
