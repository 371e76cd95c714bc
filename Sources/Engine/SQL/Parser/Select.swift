import Columns
import Expressions
import Plan

/// The SELECT block.
extension Parser {
  /// From SELECT to QUALIFY; `source` is given when FROM came first.
  mutating func select(from source: LogicalPlan?) throws -> LogicalPlan {
    try expect(.select)
    var hints: [Hint] = []
    while at(kind: .hintStart) { hints += try hintList() }
    if at(.transform), peek().symbol == .leftParenthesis, usesScript {
      throw unsupported("TRANSFORM_NON_HIVE", "TRANSFORM with a script.", at: current)
    }
    let distinct = takeQuantifier()
    let items = try commaSeparated { try $0.namedExpression() }
    var child = source ?? .values(.oneRow)
    if source == nil, at(.from), !endsPhrase(peek()) {
      advance()
      child = try fromClause()
    }
    for hint in hints { child = hint.applied(toJoinsOf: child) }
    while at(.lateral, .view) { child = try lateralView(over: child) }
    if take(.where) { child = .filter(Filter(try expression(), child)) }
    var plan = try grouped(items, child)
    var windows: [(name: String, specification: WindowSpecification)] = []
    if atWindowClause { windows = try windowClause() }
    if take(.qualify) { plan = .qualify(Filter(try expression(), plan)) }
    if distinct { plan = .distinct(Distinct(plan)) }
    if !windows.isEmpty { plan = .namedWindows(NamedWindows(windows, plan)) }
    for hint in hints.reversed() { plan = hint.applied(toRowsOf: plan) }
    return plan
  }

  /// DISTINCT or ALL, unless the word is a column.
  private mutating func takeQuantifier() -> Bool {
    guard at(.distinct) || at(.all), !endsPhrase(peek()), peek().keyword != .from,
      peek().symbol != .dot
    else { return false }
    defer { advance() }
    return at(.distinct)
  }

  private var usesScript: Bool {
    guard let end = closing(index + 1) else { return false }
    return tokens[end + 1].keyword == .using || tokens[end + 1].keyword == .row
  }

  /// The projection, or the aggregate with its HAVING.
  private mutating func grouped(
    _ items: [Expression], _ child: LogicalPlan
  ) throws -> LogicalPlan {
    var plan: LogicalPlan
    if take(.group, .by) {
      plan = .aggregate(try groupByClause(items, child))
      if take(.having) { plan = .having(Filter(try expression(), plan)) }
    } else if take(.having) {
      // HAVING alone makes one group of all rows.
      plan = .having(Filter(try expression(), .aggregate(Aggregate(by: [], items, child))))
    } else {
      plan = .project(Project(items, child))
    }
    return plan
  }

  /// `LATERAL VIEW [OUTER] generator(…) table [AS a, b]`
  mutating func lateralView(over child: LogicalPlan) throws -> LogicalPlan {
    try expect(.lateral)
    try expect(.view)
    let outer = at(.outer) && isIdentifier(peek())
    if outer { advance() }
    let place = place
    var name = [try identifier()]
    while take(.dot) { name.append(try identifier()) }
    let arguments = try parenthesized { parser in
      parser.at(.rightParenthesis) ? [] : try parser.commaSeparated { try $0.expression() }
    }
    let call = Call(name.joined(separator: ".").lowercased(), arguments, at: place)
    var table: String?
    if !at(.as) { table = try identifier() }
    var columns: [String] = []
    if at(.as) || isIdentifier(current) && isGeneratedName {
      _ = take(.as)
      columns = try commaSeparated { try $0.identifier() }
    }
    return .generate(
      Generate(.call(call), outer: outer, generated: [], aliases: (table, columns), child))
  }

  /// True when the word behind a lateral view's table is a column and not the next clause.
  private var isGeneratedName: Bool {
    switch current.keyword {
    case .lateral, .where, .group, .having, .order, .limit, .offset, .window, .qualify, .union,
      .except, .intersect, .minus, .cluster, .distribute, .sort, .pivot, .unpivot, .join, .inner,
      .left, .right, .full, .cross, .natural, .select:
      false
    default: true
    }
  }
}

extension Parser {
  func at(kind: TokenKind) -> Bool { current.kind == kind }
}
