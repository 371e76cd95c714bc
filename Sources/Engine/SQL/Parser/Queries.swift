import Columns
import Expressions
import Plan

/// Whole queries: WITH, set operations, and what orders and limits their rows.
extension Parser {
  mutating func query() throws -> LogicalPlan {
    try nested { parser in
      guard parser.at(.with) else { return try parser.organizedQuery() }
      let (definitions, recursive) = try parser.withClause()
      let child = try parser.organizedQuery()
      return .with(With(definitions, recursive: recursive, child))
    }
  }

  private mutating func organizedQuery() throws -> LogicalPlan {
    let term = try queryTerm()
    return try organized(term)
  }

  /// True when a query, and not an expression or a table, begins at an index.
  func startsQuery(at start: Int) -> Bool {
    var first = start
    while first < tokens.count, tokens[first].symbol == .leftParenthesis { first += 1 }
    guard first - start <= Self.maximumNesting, startsPlainQuery(at: first) else { return false }
    // Every parenthesis around must be a query again, not the operand of an operator.
    return (start..<first).allSatisfy { closing($0).map { continuesQuery(tokens[$0 + 1]) } ?? true }
  }

  private func startsPlainQuery(at index: Int) -> Bool {
    guard index + 1 < tokens.count else { return false }
    let next = tokens[index + 1]
    switch tokens[index].keyword {
    case .select: return !endsPhrase(next) && next.symbol != .dot
    case .with: return isIdentifier(next)
    case .from: return isIdentifier(next) || next.symbol == .leftParenthesis
    case .table: return isIdentifier(next)
    case .values: return !endsPhrase(next) && next.symbol != .dot && next.keyword != .from
    default: return false
    }
  }

  private func continuesQuery(_ token: Token) -> Bool {
    switch token.kind {
    case .symbol(.rightParenthesis), .symbol(.pipe): true
    case .keyword(let keyword):
      [
        .union, .intersect, .except, .minus, .order, .limit, .offset, .cluster, .distribute, .sort,
      ].contains(keyword)
    default: false
    }
  }

  /// ORDER BY, CLUSTER BY, DISTRIBUTE BY, SORT BY, WINDOW, LIMIT and OFFSET.
  mutating func organized(_ term: LogicalPlan) throws -> LogicalPlan {
    var plan = term
    var ways: [String] = []
    if take(.order, .by) {
      ways.append("ORDER BY")
      let orders = try commaSeparated { try $0.sortItem() }
      plan = .sort(Sort(orders, sortsByAll: Self.isAll(orders.map(\.expression)), plan))
    }
    if take(.cluster, .by) {
      ways.append("CLUSTER BY")
      let keys = try commaSeparated { try $0.expression() }
      plan = .sort(
        Sort(keys.map { SortOrder($0) }, global: false, .repartition(Repartition(keys, plan))))
    }
    if take(.distribute, .by) {
      ways.append("DISTRIBUTE BY")
      plan = .repartition(Repartition(try commaSeparated { try $0.expression() }, plan))
    }
    if take(.sort, .by) {
      if ways != ["DISTRIBUTE BY"] { ways.append("SORT BY") }
      plan = .sort(Sort(try commaSeparated { try $0.sortItem() }, global: false, plan))
    }
    if ways.count > 1 {
      throw unsupported(
        "COMBINATION_QUERY_RESULT_CLAUSES",
        "Combination of ORDER BY/SORT BY/DISTRIBUTE BY/CLUSTER BY.", at: current)
    }
    if atWindowClause { plan = .namedWindows(NamedWindows(try windowClause(), plan)) }
    return try limited(plan)
  }

  private mutating func limited(_ plan: LogicalPlan) throws -> LogicalPlan {
    var count: Expression?
    if take(.limit), !(at(.all) && !endsExpression(peek())) {
      count = try expression()
    } else if at(.all), index > 0, tokens[index - 1].keyword == .limit {
      advance()
    }
    let offset = take(.offset) ? try expression() : nil
    return count == nil && offset == nil ? plan : .limit(Limit(count, offset: offset, plan))
  }

  /// True for tokens that would make `ALL` a name inside an expression.
  private func endsExpression(_ token: Token) -> Bool {
    switch token.kind {
    case .symbol(let symbol):
      ![.rightParenthesis, .comma, .semicolon, .pipe].contains(symbol)
    default: false
    }
  }

  /// `ORDER BY ALL` and `GROUP BY ALL`: the word alone.
  static func isAll(_ expressions: [Expression]) -> Bool {
    guard expressions.count == 1, case .name(let name) = expressions[0] else { return false }
    return name.parts.count == 1 && name.parts[0].uppercased() == "ALL"
  }
}

// MARK: - WITH

extension Parser {
  mutating func withClause() throws -> ([With.Definition], recursive: Bool) {
    try expect(.with)
    let recursive = at(.recursive) && isIdentifier(peek()) && peek().keyword != .as
    if recursive { advance() }
    let definitions = try commaSeparated { try $0.definition() }
    var seen: Set<String> = []
    let repeated = definitions.filter { !seen.insert($0.name.lowercased()).inserted }
    guard repeated.isEmpty else {
      throw QueryError(
        "DUPLICATED_CTE_NAMES", sqlState: "42602",
        "CTE definition can't have duplicate names: "
          + repeated.map { "`\($0.name)`" }.joined(separator: ", ") + ".",
        at: repeated[0].place.position)
    }
    return (definitions, recursive)
  }

  private mutating func definition() throws -> With.Definition {
    let place = place
    let name = try strictName()
    let columns =
      at(.leftParenthesis) && !startsQuery(at: index + 1) ? try identifierList() : []
    var depth: Int?
    if at(.max), peek().keyword == .recursion {
      advance()
      advance()
      try expect(.level)
      guard case .number(.integer) = current.kind, let level = Int(text(of: current)) else {
        throw syntaxError(at: current)
      }
      depth = level
      advance()
    }
    _ = take(.as)
    let plan = try parenthesized { try $0.query() }
    return With.Definition(name, columns: columns, plan, maximumDepth: depth, at: place)
  }
}

// MARK: - Set operations

extension Parser {
  /// UNION, EXCEPT and MINUS from left to right, INTERSECT before them; `|>` works on all before.
  mutating func queryTerm() throws -> LogicalPlan {
    var left = try intersection()
    var steps = 0
    while true {
      if let kind = takeSetOperator([.union, .except, .minus]) {
        let all = takeAll()
        let right = try intersection()
        left = Self.combined(kind, all: all, left, right)
      } else if take(.pipe) {
        left = try pipeOperator(left)
      } else {
        return left
      }
      steps += 1
      if steps > Self.maximumChain, !left.isUnion { throw tooComplex() }
    }
  }

  private mutating func intersection() throws -> LogicalPlan {
    var left = try queryPrimary()
    var steps = 0
    while takeSetOperator([.intersect]) != nil {
      let all = takeAll()
      left = Self.combined(.intersect, all: all, left, try queryPrimary())
      steps += 1
      if steps > Self.maximumChain { throw tooComplex() }
    }
    return left
  }

  private mutating func takeSetOperator(_ kinds: [Keyword]) -> Keyword? {
    guard let keyword = current.keyword, kinds.contains(keyword), !endsPhrase(peek()) else {
      return nil
    }
    advance()
    return keyword
  }

  /// The quantifier of a set operation; duplicates go unless ALL is said.
  mutating func takeAll() -> Bool {
    if take(.all) { return true }
    _ = take(.distinct)
    return false
  }

  /// Chains of UNION become one node with many inputs.
  static func combined(
    _ kind: Keyword, all: Bool, _ left: LogicalPlan, _ right: LogicalPlan
  ) -> LogicalPlan {
    switch kind {
    case .intersect: return .setOperation(SetOperation(.intersect, all: all, left, right))
    case .except, .minus: return .setOperation(SetOperation(.except, all: all, left, right))
    default: break
    }
    if all {
      if case .union(let union) = left { return .union(Union(union.inputs + [right])) }
      return .union(Union([left, right]))
    }
    if case .distinct(let distinct) = left, case .union(let union) = distinct.child {
      return .distinct(Distinct(.union(Union(union.inputs + [right]))))
    }
    return .distinct(Distinct(.union(Union([left, right]))))
  }

  /// A query that set operations combine.
  mutating func queryPrimary() throws -> LogicalPlan {
    switch current.kind {
    case .symbol(.leftParenthesis): return try parenthesized { try $0.query() }
    case .keyword(.select): return try select(from: nil)
    case .keyword(.from): return try fromStatement()
    case .keyword(.values): return try inlineTable()
    case .keyword(.table):
      advance()
      let place = place
      return .unresolvedTable(UnresolvedTable(try identifierReference(), at: place))
    case .keyword(.map), .keyword(.reduce):
      throw unsupported("TRANSFORM_NON_HIVE", "TRANSFORM with a script.", at: current)
    default: throw syntaxError(at: current, expected: nesting <= 1 ? [.select, .with] : [.select])
    }
  }

  /// `FROM t SELECT …`, also several SELECTs over one FROM, or none.
  private mutating func fromStatement() throws -> LogicalPlan {
    try expect(.from)
    let source = try fromClause()
    guard at(.select) else { return source }
    var plan = try select(from: source)
    while at(.select) { plan = Self.combined(.union, all: true, plan, try select(from: source)) }
    return plan
  }

  /// `VALUES (1, 'a'), (2, 'b') AS t(x, y)`
  mutating func inlineTable() throws -> LogicalPlan {
    let place = place
    try expect(.values)
    let rows = try commaSeparated { parser -> [Expression] in
      let row = try parser.expression()
      if case .call(let call) = row, call.name == "struct" { return call.arguments }
      return [row]
    }
    if let wrong = rows.firstIndex(where: { $0.count != rows[0].count }) {
      throw wrongWidth(rows[0].count, rows[wrong].count, wrong, place)
    }
    let table = LogicalPlan.inlineTable(InlineTable(rows, at: place))
    guard let (name, columns) = try tableAlias() else { return table }
    if !columns.isEmpty, columns.count != rows[0].count {
      throw wrongWidth(columns.count, rows[0].count, 0, place)
    }
    return .alias(SubqueryAlias([name], columns: columns, table))
  }

  private func wrongWidth(
    _ expected: Int, _ found: Int, _ row: Int, _ place: SourcePlace
  ) -> QueryError {
    QueryError(
      "INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH", sqlState: "42000",
      "Invalid inline table. Inline table expected \(expected) columns but found \(found) columns"
        + " in row \(row).", at: place.position)
  }
}

extension LogicalPlan {
  fileprivate var isUnion: Bool {
    switch self {
    case .union: true
    case .distinct(let distinct): if case .union = distinct.child { true } else { false }
    default: false
    }
  }
}
