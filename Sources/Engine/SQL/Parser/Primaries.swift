import Columns
import Expressions

/// What operators work on: literals, names, calls, parentheses.
extension Parser {
  mutating func primary() throws -> Expression {
    switch current.kind {
    case .number: return .literal(try number(negative: false))
    case .symbol(.minusSign):
      advance()
      return .literal(try number(negative: true))
    case .string, .rawString: return .literal(Literal(.string(try stringLiteral()), .string))
    case .symbol(.star): return try star([])
    case .symbol(.leftParenthesis): return try parenthesis()
    case .symbol(.question), .symbol(.colon): return try parameterMarker()
    case .identifier, .quotedIdentifier: return try nameOrCall()
    case .keyword(let keyword): return try primary(keyword)
    default: throw syntaxError(at: current)
    }
  }

  private mutating func primary(_ keyword: Keyword) throws -> Expression {
    switch keyword {
    case .null:
      advance()
      return .literal(Literal(.null, .null))
    case .true, .false:
      advance()
      return .literal(Literal(.boolean(keyword == .true), .boolean))
    case .case where !endsPhrase(peek()) && peek().keyword != .from && peek().keyword != .end:
      return try caseExpression()
    case .interval where startsInterval: return try interval()
    default: break
    }
    if isString(peek()) { return try typedLiteral() }
    if peek().symbol == .leftParenthesis, let special = try specialCall(keyword) {
      return special
    }
    return try nameOrCall()
  }

  /// `(expression)`, `(a, b)`, `(SELECT …)` or `(x, y) -> body`.
  private mutating func parenthesis() throws -> Expression {
    let place = place
    if let parameters = lambdaParameters() { return try lambda(parameters) }
    if startsQuery(at: index + 1) {
      return .subquery(Subquery(.scalar, try parenthesized { try $0.query() }, at: place))
    }
    return try parenthesized { parser in
      let first = try parser.namedExpression()
      guard parser.take(.comma) else {
        if case .alias = first { throw parser.missing(.rightParenthesis) }
        return first
      }
      let rest = try parser.commaSeparated { try $0.namedExpression() }
      return .call(Call("struct", [first] + rest, at: place))
    }
  }

  /// A name, a call of a function, `t.*`, or a lambda with one parameter.
  private mutating func nameOrCall() throws -> Expression {
    let place = place
    if peek().symbol == .arrow, let name = identifierText(current) {
      noteName()
      advance()
      return try lambda([LambdaParameter(name)])
    }
    if isString(peek()), current.kind != .quotedIdentifier { return try typedLiteral() }
    if at(.identifier), peek().symbol == .leftParenthesis {
      let parts = try identifierReference()
      if at(.leftParenthesis) { return try call(parts, place) }
      return .name(UnresolvedName(parts, at: place))
    }
    var parts = [try identifier()]
    while at(.dot) {
      if peek().symbol == .star {
        advance()
        return try star(parts)
      }
      guard isIdentifier(peek()) else { throw syntaxError(at: peek()) }
      advance()
      parts.append(try identifier())
    }
    if at(.leftParenthesis) { return try call(parts, place) }
    return .name(UnresolvedName(parts, at: place))
  }

  /// `*` or `t.*`, maybe without some columns: `EXCEPT (a, b.c)`.
  private mutating func star(_ qualifier: [String]) throws -> Expression {
    let place = place
    try expect(.star)
    var except: [[String]] = []
    if at(.except), peek().symbol == .leftParenthesis, isIdentifier(peek(2)),
      [.comma, .dot, .rightParenthesis].contains(peek(3).symbol)
    {
      advance()
      except = try parenthesized { try $0.commaSeparated { try $0.multipartIdentifier() } }
    }
    return .star(Star(qualifier: qualifier, except: except, at: place))
  }

  /// An expression with an optional name, or several names for a generator.
  mutating func namedExpression() throws -> Expression {
    let value = try expression()
    let namesFollow = at(.leftParenthesis) || at(.as) && peek().symbol == .leftParenthesis
    if namesFollow {
      _ = take(.as)
      return .alias(Alias(value, try identifierList()))
    }
    guard let name = try alias(isTable: false) else { return value }
    return .alias(Alias(value, [name]))
  }

  private mutating func parameterMarker() throws -> Expression {
    let marker = current
    if take(.question) {
      positionalParametersUsed += 1
      if allowsUnboundMarkers { return .literal(Literal(.null, .null)) }
      guard positionalParametersUsed <= settings.positionalParameters.count else {
        throw unbound("_\(marker.range.lowerBound)", at: marker)
      }
      return settings.positionalParameters[positionalParametersUsed - 1]
    }
    try expect(.colon)
    let name = try identifier()
    if allowsUnboundMarkers { return .literal(Literal(.null, .null)) }
    guard let value = settings.namedParameters[name.lowercased()] else {
      throw unbound(name, at: marker)
    }
    return value
  }

  private func unbound(_ name: String, at token: Token) -> QueryError {
    QueryError(
      "UNBOUND_SQL_PARAMETER", sqlState: "42P02",
      "Found the unbound parameter: \(name). Please, fix `args` and provide a mapping of the"
        + " parameter to either a SQL literal or collection constructor functions such as `map()`,"
        + " `array()`, `struct()`.", at: token.position)
  }
}

// MARK: - CASE and lambdas

extension Parser {
  private mutating func caseExpression() throws -> Expression {
    try expect(.case)
    let subject = at(.when) ? nil : try expression()
    var branches: [CaseWhen.Branch] = []
    repeat {
      let place = SourcePlace(peek().position)
      try expect(.when)
      var condition = try expression()
      if let subject { condition = .call(Call("=", [subject, condition], at: place)) }
      try expect(.then)
      branches.append(CaseWhen.Branch(condition, try expression()))
    } while at(.when)
    let otherwise = take(.else) ? try expression() : nil
    guard take(.end) else { throw syntaxError(at: current, expected: [.end]) }
    return .caseWhen(CaseWhen(branches, otherwise: otherwise))
  }

  /// The parameters of `(x, y) ->`, when that stands here; moves behind the parenthesis.
  private mutating func lambdaParameters() -> [LambdaParameter]? {
    var position = index + 1
    var names: [String] = []
    while position + 1 < tokens.count, let name = identifierText(tokens[position]) {
      names.append(name)
      let separator = tokens[position + 1].symbol
      position += 2
      if separator == .comma { continue }
      guard separator == .rightParenthesis, position < tokens.count,
        tokens[position].symbol == .arrow
      else { return nil }
      while index < position {
        if isIdentifier(current) { noteName() }
        index += 1
      }
      return names.map { LambdaParameter($0) }
    }
    return nil
  }

  private mutating func lambda(_ parameters: [LambdaParameter]) throws -> Expression {
    try expect(.arrow)
    return .lambda(Lambda(parameters, try expression()))
  }
}
