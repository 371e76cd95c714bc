import Columns
import Expressions
import Functions

/// A SELECT with all its clauses.
///
/// From the input up: grouping, HAVING, generators, windows, QUALIFY, the list itself, DISTINCT,
/// ORDER BY. Every clause is resolved first over the input, then moved up over what the clauses
/// below it compute.
extension Analyzer {
  func resolveSelect(
    _ plan: LogicalPlan, _ environment: Environment
  ) throws(QueryError) -> AnalyzedPlan {
    var block = SelectBlock(plan)
    var environment = environment
    var child = try analyze(block.child, environment)
    for window in block.windows {
      environment.windows[window.name.lowercased()] = window.specification
    }
    try TimeWindowing(self, environment).apply(to: &block, &child)
    var analysis = SelectAnalysis(self, block, child, environment)
    return try analysis.run()
  }
}

struct SelectAnalysis {
  let analyzer: Analyzer
  let block: SelectBlock
  let scope: Scope
  let environment: Analyzer.Environment
  var plan: LogicalPlan
  var items: [SelectItem] = []
  var having: Expression?
  var qualify: Expression?
  var orders: [SortOrder] = []

  init(
    _ analyzer: Analyzer, _ block: SelectBlock, _ child: AnalyzedPlan,
    _ environment: Analyzer.Environment
  ) {
    self.analyzer = analyzer
    self.block = block
    scope = child.scope
    plan = child.plan
    self.environment = environment
  }

  mutating func run() throws(QueryError) -> AnalyzedPlan {
    items = try resolvedItems()
    if let grouping = try resolvedGrouping() {
      having = try resolvedHaving(grouping)
      qualify = try resolvedQualify()
      orders = try resolvedOrders(isAggregate: true)
      try aggregate(grouping)
    } else {
      qualify = try resolvedQualify()
      orders = try resolvedOrders(isAggregate: false)
      try rejectStrayGroupings()
    }
    try generate()
    try addWindows()
    if let qualify { plan = .filter(Filter(qualify, plan)) }
    return AnalyzedPlan(try projected(), Scope(columns: items.flatMap(\.outputs)))
  }

  // MARK: The list

  private func resolvedItems() throws(QueryError) -> [SelectItem] {
    var resolved: [SelectItem] = []
    var earlier = EarlierItems()
    for expression in try expandedStars() {
      let resolver = ExpressionResolver(
        analyzer, [.scope(scope), .lateralAliases(earlier.aliases)], environment)
      let item = try item(expression, resolver, after: earlier)
      resolved.append(item)
      earlier.add(item)
    }
    return resolved
  }

  /// The list so far, as later items read it: kept along, since lists may have thousands of items.
  private struct EarlierItems {
    var aliases: [ColumnReference] = []
    var aliasIDs: Set<ColumnID> = []
    /// What the computed items of the list stand for.
    var meaning: [ColumnID: Expression] = [:]

    mutating func add(_ item: SelectItem) {
      if item.isAlias {
        aliases.append(item.output)
        aliasIDs.insert(item.output.id)
      }
      if let meaning = item.meaning, self.meaning[item.output.id] == nil {
        self.meaning[item.output.id] = meaning
      }
    }
  }

  private func expandedStars() throws(QueryError) -> [Expression] {
    var expanded: [Expression] = []
    for item in block.items {
      guard case .star(let star) = item else {
        expanded.append(item)
        continue
      }
      expanded += try StarExpansion(scope).expand(star)
    }
    return expanded
  }

  private func item(
    _ written: Expression, _ resolver: ExpressionResolver, after earlier: EarlierItems
  ) throws(QueryError) -> SelectItem {
    var names: [String] = []
    var child = written
    while case .alias(let alias) = child {
      if names.isEmpty { names = alias.names }
      child = alias.child
    }
    let typed = try resolver.typed(child)
    try checkPlacement(typed)
    let lateral = earlier.aliasIDs
    let name = names.first ?? AutomaticName.of(typed, written: child, lateral: lateral)
    let lowered = try resolver.lowered(typed).replacing(earlier.meaning)
    if case .call(let call) = typed, call.resolution?.kind == .generator {
      return try generatorItem(call, lowered, names)
    }
    guard names.count <= 1 else {
      throw QueryError(
        "MULTI_ALIAS_WITHOUT_GENERATOR", sqlState: "42K0E",
        "Multi part aliasing (\(names.joined(separator: ", "))) is not supported with "
          + "\"\(typed.sqlText)\" as it is not a generator function.", at: written.position)
    }
    var item = SelectItem(name: name, expression: lowered, outputs: [], isAlias: !names.isEmpty)
    let isPlain = names.isEmpty && block.grouping?.sets == nil
    if case .column(let column) = typed, isPlain, !lateral.contains(column.id) {
      item.outputs = [column]
    } else {
      let nullable = lowered.nullable || block.grouping?.sets != nil
      item.outputs = [ColumnReference(name, lowered.type, nullable: nullable)]
    }
    return item
  }

  private func generatorItem(
    _ call: Call, _ lowered: Expression, _ names: [String]
  ) throws(QueryError) -> SelectItem {
    try analyzer.checkGenerator(call, isInList: true)
    var outputs = analyzer.generatedColumns(call)
    if !names.isEmpty {
      guard names.count == outputs.count else {
        throw ShapeErrors.generatorAliases(
          names, expected: outputs.count, at: call.place.position)
      }
      for index in outputs.indices { outputs[index].name = names[index] }
    }
    return SelectItem(
      name: outputs.first?.name ?? "", expression: lowered, outputs: outputs, isGenerator: true)
  }

  private func checkPlacement(_ typed: Expression) throws(QueryError) {
    var error: QueryError?
    var isWhole = true
    typed.walk { part in
      if case .alias = part { return true }
      if case .call(let call) = part {
        if call.resolution?.kind == .generator, !isWhole {
          error = error ?? PlacementErrors.nestedGenerator(typed)
        }
        if call.resolution?.kind == .window {
          error = error ?? PlacementErrors.windowWithoutOver(call)
        }
      }
      isWhole = false
      return error == nil
    }
    if let error { throw error }
  }

  /// `grouping` means nothing without grouping sets.
  private func rejectStrayGroupings() throws(QueryError) {
    for expression in items.map(\.expression) + orders.map(\.expression) {
      try GroupingSets.rejectStrayCalls(in: expression)
    }
  }

  // MARK: The end of the chain

  /// The list, and above it DISTINCT and ORDER BY; columns that only ORDER BY reads come along
  /// in the list and are dropped again.
  private func projected() throws(QueryError) -> LogicalPlan {
    let list = items.flatMap(\.projected)
    guard !orders.isEmpty, let sort = block.sort else {
      let projection = plan.projecting(list)
      return block.distinct ? .distinct(Distinct(projection)) : projection
    }
    let outputs = items.flatMap(\.outputs)
    let byExpression = Dictionary(
      items.filter { !$0.isGenerator }.map { ($0.expression, $0.output) },
      uniquingKeysWith: { first, _ in first })
    var sorted = orders
    for index in sorted.indices {
      sorted[index].expression = sorted[index].expression.replacing { byExpression[$0] }
    }
    let known = Set(outputs.map(\.id))
    var extra: [ColumnReference] = []
    for order in sorted {
      for column in order.expression.columnsInOrder
      where !known.contains(column.id) && !extra.contains(column) {
        extra.append(column)
      }
    }
    var projection = plan.projecting(list + extra.map { .column($0) })
    if block.distinct { projection = .distinct(Distinct(projection)) }
    let result = LogicalPlan.sort(Sort(sorted, global: sort.global, projection))
    return extra.isEmpty ? result : .project(Project(outputs.map { .column($0) }, result))
  }
}

extension Expression {
  /// Aliases of the SELECT list replaced by what they stand for.
  func replacing(_ items: [SelectItem]) -> Expression {
    let pairs = items.compactMap { item in item.meaning.map { (item.output.id, $0) } }
    return replacing(Dictionary(pairs, uniquingKeysWith: { first, _ in first }))
  }

  /// Columns replaced by what they stand for.
  fileprivate func replacing(_ meaning: [ColumnID: Expression]) -> Expression {
    if meaning.isEmpty { return self }
    let replaced: Expression = rewritten { part in
      if case .column(let column) = part { meaning[column.id] ?? part } else { part }
    }
    return replaced
  }

  /// The largest parts for which `column` knows a column replaced by it.
  func replacing(_ column: (Expression) -> ColumnReference?) -> Expression {
    if let found = column(self) { return .column(found) }
    if children.isEmpty { return self }
    let replaced: Expression = mapChildren { $0.replacing(column) }
    return replaced
  }

  /// The columns read, those that subqueries read from this query included.
  var columnsInOrder: [ColumnReference] {
    var found: [ColumnReference] = []
    walk { part in
      switch part {
      case .column(let column): found.append(column)
      case .subquery(let subquery):
        found += Expression.plan(of: subquery)?.outerReferences ?? []
      default: break
      }
      return true
    }
    return found
  }
}

extension LogicalPlan {
  /// A projection of this plan; none when it would change nothing.
  func projecting(_ list: [Expression]) -> LogicalPlan {
    let output = output
    let isSame =
      list.count == output.count
      && zip(list, output).allSatisfy { expression, column in
        guard case .column(let projected) = expression else { return false }
        return projected.id == column.id && projected.name == column.name
      }
    return isSame ? self : .project(Project(list, self))
  }
}

/// The names that columns have when none is written.
enum AutomaticName {
  static func of(_ typed: Expression, written: Expression, lateral: Set<ColumnID>) -> String {
    switch typed {
    case .column(let column), .outer(let column): return column.name
    case .cast(let cast) where cast.mode != .implicit:
      if case .name(let name) = written.castOperand { return name.parts.last ?? cast.sqlName }
      return marked(typed, lateral).sqlText
    case .call(let call) where call.name == "getfield" || call.name == "getitem":
      if case .name(let name) = written { return name.parts.last ?? "" }
      return marked(typed, lateral).sqlText
    default: return marked(typed, lateral).sqlText
    }
  }

  /// Names of aliases further left are marked as such.
  private static func marked(_ typed: Expression, _ lateral: Set<ColumnID>) -> Expression {
    guard !lateral.isEmpty else { return typed }
    let result: Expression = typed.rewritten { part in
      guard case .column(var column) = part, lateral.contains(column.id) else { return part }
      column.name = "lateralAliasReference(\(column.name))"
      return .column(column)
    }
    return result
  }
}

extension Cast {
  fileprivate var sqlName: String { Expression.cast(self).sqlText }
}

extension Expression {
  /// What is cast, through all casts.
  fileprivate var castOperand: Expression {
    if case .cast(let cast) = self { return cast.child.castOperand }
    return self
  }
}
