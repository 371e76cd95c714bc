import Columns
import Expressions
import Functions

/// `window(…)` and `session_window(…)` anywhere in a SELECT become a column of its input, which the
/// rest of the SELECT knows by the function's name.
struct TimeWindowing {
  private let analyzer: Analyzer
  private let environment: Analyzer.Environment

  init(_ analyzer: Analyzer, _ environment: Analyzer.Environment) {
    self.analyzer = analyzer
    self.environment = environment
  }

  func apply(to block: inout SelectBlock, _ child: inout AnalyzedPlan) throws(QueryError) {
    let calls = block.windowCalls
    guard let call = calls.first else { return }
    guard calls.allSatisfy({ $0.sqlText == call.sqlText }) else {
      throw QueryError(
        "_LEGACY_ERROR_TEMP_1039", sqlState: "0A000",
        "Multiple time/session window expressions would result in a cartesian product of rows, "
          + "therefore they are currently not supported.", at: call.place.position)
    }
    var items: [Expression] = []
    for item in block.items {
      if case .star(let star) = item {
        items += try StarExpansion(child.scope).expand(star)
      } else {
        items.append(item)
      }
    }
    block.items = items
    let column =
      call.name == "window"
      ? try addWindow(call, &child) : try addSession(call, block.grouping, &child)
    block.replaceWindowCalls(with: column)
  }

  private func addWindow(
    _ written: Call, _ child: inout AnalyzedPlan
  ) throws(QueryError) -> ColumnReference {
    let resolver = ExpressionResolver(analyzer, [.scope(child.scope)], environment)
    let typed = try resolver.typed(.call(written))
    guard case .call(let call) = typed, let column = analyzer.generatedColumns(call).first else {
      throw .internalError("a time window that is no generator")
    }
    child = AnalyzedPlan(
      .generate(
        Generate(
          try resolver.lowered(typed), outer: false, generated: [column], child.plan)),
      child.scope + Scope(columns: [column]))
    return column
  }

  // MARK: Sessions

  /// Sessions of each group begin where no earlier one of the group reaches: found by windows over
  /// the input.
  private func addSession(
    _ call: Call, _ grouping: SelectBlock.Grouping?, _ child: inout AnalyzedPlan
  ) throws(QueryError) -> ColumnReference {
    try TypingRule.checkCount(call, 2...2)
    let resolver = ExpressionResolver(analyzer, [.scope(child.scope)], environment)
    var gapCall = call
    gapCall.arguments[1] = try resolver.typed(call.arguments[1]).withoutAlias
    let gap = try TimeSpan.micros(of: gapCall.arguments[1], in: gapCall)
    var time = Call(call.name, [try resolver.typed(call.arguments[0]).withoutAlias], at: call.place)
    try TypingRule.cast(&time, 0, to: .anyTimestamp)
    let keys = (grouping?.expressions ?? []).filter { key in
      if case .literal = key { return false }
      return !key.isWindowCall
    }
    let at = time.arguments[0]
    child = AnalyzedPlan(
      .filter(Filter(try resolver.resolved(.call(Call("isnotnull", [at]))), child.plan)),
      child.scope)
    let original = child.scope.columns.map { Expression.column($0) }
    let interval = Expression.literal(Literal(.dayTimeInterval(gap), .dayToSecond))
    var step = try select(original + [at, .call(Call("+", [at, interval]))], child)
    let columns = step.scope.columns.suffix(2).map { Expression.column($0) }
    let (start, end) = (columns[0], columns[1])
    let byStart = [SortOrder(start)]
    let before = WindowFrame(
      .rows, from: .unboundedPreceding, to: .preceding(.literal(Literal(.int(1), .int))))
    let reached = over(
      "max", [end], WindowSpecification(partition: keys, order: byStart, frame: before))
    step = try select(original + [start, end, reached], step)
    let last = Expression.column(step.scope.columns[step.scope.columns.count - 1])
    let begins = Expression.call(
      Call(
        "if",
        [
          .call(Call("<=", [start, last])), .literal(Literal(.int(0), .int)),
          .literal(Literal(.int(1), .int)),
        ]))
    let number = over("sum", [begins], WindowSpecification(partition: keys, order: byStart))
    step = try select(original + [start, end, number], step)
    let session = Expression.column(step.scope.columns[step.scope.columns.count - 1])
    let whole = WindowSpecification(partition: keys + [session])
    let value = Expression.call(
      Call(
        "named_struct",
        [
          .literal(Literal(.string("start"), .string)), over("min", [start], whole),
          .literal(Literal(.string("end"), .string)), over("max", [end], whole),
        ]))
    child = try select(original + [.alias(Alias(value, ["session_window"]))], step)
    return child.scope.columns[child.scope.columns.count - 1]
  }

  private func over(
    _ name: String, _ arguments: [Expression], _ specification: WindowSpecification
  ) -> Expression {
    .window(WindowCall(Call(name, arguments), over: specification))
  }

  /// A SELECT of expressions over a plan that is analyzed already.
  private func select(
    _ items: [Expression], _ child: AnalyzedPlan
  ) throws(QueryError) -> AnalyzedPlan {
    let block = SelectBlock(.project(Project(items, child.plan)))
    var analysis = SelectAnalysis(analyzer, block, child, environment)
    return try analysis.run()
  }
}

extension SelectBlock {
  /// The calls of time windows in the list, the grouping and HAVING.
  fileprivate var windowCalls: [Call] {
    var calls: [Call] = []
    for expression in items + (grouping?.expressions ?? []) + [having].compactMap(\.self) {
      expression.walk { part in
        if case .call(let call) = part, part.isWindowCall { calls.append(call) }
        return true
      }
    }
    return calls
  }

  fileprivate mutating func replaceWindowCalls(with column: ColumnReference) {
    func replaced(_ expression: Expression) -> Expression {
      let result: Expression = expression.rewritten { part in
        part.isWindowCall ? .column(column) : part
      }
      return result
    }
    items = items.map(replaced)
    having = having.map(replaced)
    if let keys = grouping?.expressions { grouping?.expressions = keys.map(replaced) }
    if var orders = sort?.orders {
      for index in orders.indices { orders[index].expression = replaced(orders[index].expression) }
      sort?.orders = orders
    }
  }
}

extension Expression {
  fileprivate var isWindowCall: Bool {
    guard case .call(let call) = self, call.arguments.count >= 2 else { return false }
    return call.name == "window" || call.name == "session_window"
  }
}
