import Columns
import Expressions
import Functions

/// The clauses that name things of the list as well as of the input.
extension SelectAnalysis {
  private var outputs: [ColumnReference] { items.flatMap(\.outputs) }

  /// The expressions of the groups over the input; nil when the SELECT does not group.
  func resolvedGrouping() throws(QueryError) -> SelectBlock.Grouping? {
    guard var grouping = block.grouping else {
      let groups =
        items.contains { $0.expression.hasAggregate }
        || block.sort?.orders.contains { orderAggregates($0) } == true
      return groups ? SelectBlock.Grouping(expressions: [], sets: nil, byAll: false) : nil
    }
    if grouping.byAll {
      grouping.expressions = items.map(\.expression).filter { !$0.hasAggregate }
      return grouping
    }
    let resolver = ExpressionResolver(analyzer, [.scope(scope), .items(aliases)], environment)
    for (index, written) in grouping.expressions.enumerated() {
      if let position = written.ordinal {
        grouping.expressions[index] = try item(at: position, written)
        continue
      }
      if let position = written.positionOfWindow {
        throw PlacementErrors.windowIn("GROUP BY", at: position)
      }
      let typed = try resolver.typed(written).withoutAlias
      let expression = try resolver.lowered(typed).replacing(items)
      if expression.hasAggregate { throw PlacementErrors.aggregateInGrouping(typed) }
      grouping.expressions[index] = expression
    }
    for expression in grouping.expressions where !expression.type.isGroupable {
      throw QueryError(
        "GROUP_EXPRESSION_TYPE_IS_NOT_ORDERABLE", sqlState: "42822",
        "The expression \"\(expression.sqlText)\" cannot be used as a grouping expression because "
          + "its data type \"\(expression.type.sqlName)\" is not an orderable data type.")
    }
    return grouping
  }

  /// Aliases that GROUP BY may name.
  private var aliases: [ColumnReference] { items.filter(\.isAlias).map(\.output) }

  private func orderAggregates(_ order: SortOrder) -> Bool {
    order.expression.contains { part in
      guard case .call(let call) = part else { return false }
      return analyzer.functions.entry(named: call.name)?.kind == .aggregate
    } && !order.expression.contains { if case .window = $0 { true } else { false } }
  }

  private func item(at position: Int64, _ written: Expression) throws(QueryError) -> Expression {
    guard position >= 1, position <= Int64(items.count) else {
      throw PlacementErrors.positionOutOfRange(
        "GROUP BY", String(position), size: items.count, at: written.position)
    }
    let item = items[Int(position) - 1]
    if item.expression.hasAggregate {
      throw PlacementErrors.aggregateAtGroupPosition(
        Int(position), item.expression, at: written.position)
    }
    return item.expression
  }

  /// Names mean grouping columns first, then items of the list, then other columns of the input.
  func resolvedHaving(_ grouping: SelectBlock.Grouping) throws(QueryError) -> Expression? {
    guard let written = block.having else { return nil }
    if let position = written.positionOfWindow {
      throw PlacementErrors.windowIn("HAVING", at: position)
    }
    let grouped = Set(grouping.expressions.compactMap(\.columnID))
    let groups = Scope(scope.entries.filter { grouped.contains($0.column.id) })
    var resolver = ExpressionResolver(
      analyzer, [.scope(groups), .items(outputs), .scope(scope)], environment)
    resolver.aggregateLayers = [.scope(scope), .items(outputs)]
    let typed: Expression
    do throws(QueryError) {
      typed = try resolver.typed(written)
    } catch {
      // A list that needs groups is the deeper mistake.
      try checkItems(grouping)
      throw error
    }
    guard typed.type == .boolean else { throw PlacementErrors.nonBooleanFilter(typed) }
    return try resolver.lowered(typed).replacing(items)
  }

  private func checkItems(_ grouping: SelectBlock.Grouping) throws(QueryError) {
    var split = AggregateSplit(grouping.expressions.map { ($0, .init("", $0.type)) }, grouping)
    for item in items { _ = try split.above(item.expression) }
  }

  func resolvedQualify() throws(QueryError) -> Expression? {
    guard let written = block.qualify else { return nil }
    let resolver = ExpressionResolver(
      analyzer, [.scope(scope), .items(outputs)], environment)
    let typed = try resolver.typed(written)
    guard typed.type == .boolean else { throw PlacementErrors.nonBooleanFilter(typed) }
    let condition = try resolver.lowered(typed).replacing(items)
    let hasWindow = ([condition] + items.map(\.expression)).contains { expression in
      expression.contains { if case .window = $0 { true } else { false } }
    }
    guard hasWindow else {
      throw QueryError(
        "QUALIFY_REQUIRES_WINDOW_FUNCTION", sqlState: "42903",
        "The QUALIFY clause requires at least one window function in the current SELECT list or "
          + "the QUALIFY condition.", at: written.position)
    }
    return condition
  }

  // MARK: ORDER BY

  /// Items of the list are named by their output columns here: ORDER BY stands above the list.
  func resolvedOrders(isAggregate: Bool) throws(QueryError) -> [SortOrder] {
    guard let sort = block.sort else { return [] }
    if sort.sortsByAll {
      let first = sort.orders.first
      return outputs.map {
        SortOrder(
          .column($0), ascending: first?.ascending ?? true, nullsFirst: first?.nullsFirst)
      }
    }
    var layers: [NameLayer] = [.items(outputs)]
    if !block.distinct { layers.append(.scope(scope)) }
    var resolver = ExpressionResolver(analyzer, layers, environment)
    if isAggregate { resolver.aggregateLayers = [.scope(scope), .items(outputs)] }
    var orders = sort.orders
    for index in orders.indices {
      let written = orders[index].expression
      if let position = written.ordinal {
        guard position >= 1, position <= Int64(outputs.count) else {
          throw PlacementErrors.positionOutOfRange(
            "ORDER BY", String(position), size: outputs.count, at: written.position)
        }
        orders[index].expression = .column(outputs[Int(position) - 1])
      } else {
        orders[index].expression = try resolver.resolved(written).withoutAlias
      }
      try checkOrderable(orders[index].expression)
      let generators = orders[index].expression.parts { part in
        if case .call(let call) = part { call.resolution?.kind == .generator } else { false }
      }
      if let generator = generators.first {
        throw PlacementErrors.generatorOutsideSelect(
          "Sort [\(orders[index].sqlText)]", at: generator.position)
      }
    }
    return orders
  }

  private func checkOrderable(_ expression: Expression) throws(QueryError) {
    guard !expression.type.isOrderable else { return }
    throw TypingErrors.mismatch(
      "INVALID_ORDERING_TYPE", expression, at: SourcePlace(expression.position),
      "The `sortorder` does not support ordering on type \"\(expression.type.sqlName)\".")
  }
}

extension Expression {
  /// The number when the expression is a position in the list as written.
  fileprivate var ordinal: Int64? {
    guard case .literal(let literal) = self, case .int(let number) = literal.value else {
      return nil
    }
    return Int64(number)
  }

  fileprivate var columnID: ColumnID? {
    if case .column(let column) = self { column.id } else { nil }
  }
}

extension DataType {
  /// Values can be told apart and collected in groups.
  fileprivate var isGroupable: Bool {
    switch self {
    case .variant: false
    case .map: true
    case .array(let element, _): element.isGroupable
    case .structure(let fields): fields.allSatisfy { $0.type.isGroupable }
    default: true
    }
  }
}
