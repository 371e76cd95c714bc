import Columns
import Expressions
import Plan

/// SHOW and DESCRIBE.
extension Parser {
  mutating func show() throws -> Statement {
    let start = current
    try expect(.show)
    switch current.keyword {
    case .tables:
      advance()
      return .show(.tables(schema: try inSchema(), like: try like()))
    case .views:
      advance()
      return .show(.views(schema: try inSchema(), like: try like()))
    case .databases, .schemas, .namespaces:
      advance()
      _ = try inSchema()
      return .show(.schemas(like: try like()))
    case .catalogs:
      advance()
      return .show(.catalogs(like: try like()))
    case .columns:
      advance()
      guard take(.from) || take(.in) else {
        throw syntaxError(at: current, expected: [.in, .from])
      }
      let place = place
      var table = try identifierReference()
      if at(.from) || at(.in) {
        advance()
        table = try multipartIdentifier() + table.suffix(1)
      }
      return .show(.columns(table: table, place: place))
    case .functions: return try showFunctions()
    case .user, .system, .all:
      guard peek().keyword == .functions else {
        throw syntaxError(at: peek(), expected: [.functions])
      }
      advance()
      return try showFunctions()
    case .current:
      advance()
      guard at(.schema) || at(.database) || at(.namespace) else {
        throw syntaxError(at: current, expected: [.schema])
      }
      advance()
      return .show(.currentSchema)
    default: throw unknownShow(start)
    }
  }

  private func unknownShow(_ start: Token) -> QueryError {
    let objects: [Keyword] = [
      .create, .tblproperties, .partitions, .table, .collations, .grant, .role, .roles, .principals,
      .indexes, .locks, .transactions, .compactions, .procedures,
    ]
    if let object = current.keyword, objects.contains(object) {
      return unsupportedStatement([.show, object], at: start)
    }
    return syntaxError(
      at: current,
      expected: [.tables, .views, .schemas, .databases, .columns, .functions, .catalogs, .current])
  }

  private mutating func showFunctions() throws -> Statement {
    try expect(.functions)
    _ = try inSchema()
    if take(.like) || true, isString(current) {
      return .show(.functions(like: try stringLiteral()))
    }
    if isIdentifier(current) {
      return .show(.functions(like: try multipartIdentifier().joined(separator: ".")))
    }
    return .show(.functions(like: nil))
  }

  private mutating func inSchema() throws -> [String]? {
    guard at(.from) || at(.in) else { return nil }
    advance()
    return try identifierReference()
  }

  private mutating func like() throws -> String? {
    let said = take(.like)
    guard said || isString(current) else { return nil }
    return try stringLiteral()
  }

  mutating func describe() throws -> Statement {
    advance()
    if at(.function), !endsPhrase(peek()) {
      advance()
      let extended = at(.extended) && !endsPhrase(peek())
      if extended { advance() }
      return .describeFunction(name: try describedFunction(), extended: extended)
    }
    if at(.query), !endsPhrase(peek()) {
      advance()
      return .describeQuery(try query())
    }
    if startsDescribedQuery { return .describeQuery(try query()) }
    if at(.database) || at(.schema) || at(.namespace), isIdentifier(peek()) {
      throw unsupportedStatement([.describe, .schema], at: current)
    }
    if at(.table), isIdentifier(peek()) { advance() }
    let extended = (at(.extended) || at(.formatted)) && isIdentifier(peek())
    if extended { advance() }
    let place = place
    let name = try identifierReference()
    if isIdentifier(current) {
      throw unsupportedStatement([.describe, at(.partition) ? .partition : .column], at: current)
    }
    return .describeTable(name: name, extended: extended, place: place)
  }

  private var startsDescribedQuery: Bool {
    switch current.keyword {
    case .select, .values, .from: !endsPhrase(peek())
    case .with: isIdentifier(peek())
    default: at(.leftParenthesis)
    }
  }

  /// A name, a string, or the sign of an operator.
  private mutating func describedFunction() throws -> String {
    if isString(current) { return try stringLiteral() }
    if isIdentifier(current) { return try identifierReference().joined(separator: ".") }
    guard current.symbol != nil, !endsPhrase(current) else { throw syntaxError(at: current) }
    let sign = text(of: current)
    advance()
    return sign
  }
}
