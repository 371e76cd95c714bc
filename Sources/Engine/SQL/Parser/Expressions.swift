import Columns
import Expressions

/// Boolean operators and predicates, from loose to tight: OR, AND, NOT, predicates.
extension Parser {
  mutating func expression() throws -> Expression {
    try nested { try $0.disjunction() }
  }

  private mutating func disjunction() throws -> Expression {
    let place = place
    var terms = [try conjunction()]
    while take(.or) { terms.append(try conjunction()) }
    return Self.balanced("or", terms[...], place)
  }

  private mutating func conjunction() throws -> Expression {
    let place = place
    var terms = [try negation()]
    while take(.and) { terms.append(try negation()) }
    return Self.balanced("and", terms[...], place)
  }

  /// A chain as a tree of logarithmic depth, whose order of terms is the written one: thousands of
  /// terms must not make a tree that recursion cannot visit.
  static func balanced(
    _ name: String, _ terms: ArraySlice<Expression>, _ place: SourcePlace
  ) -> Expression {
    if terms.count == 1 { return terms[terms.startIndex] }
    let middle = terms.startIndex + (terms.count + 1) / 2
    return .call(
      Call(
        name,
        [balanced(name, terms[..<middle], place), balanced(name, terms[middle...], place)],
        at: place))
  }

  private mutating func negation() throws -> Expression {
    var places: [SourcePlace] = []
    while atNot, !endsPhrase(peek()) {
      places.append(place)
      advance()
      if places.count > Self.maximumNesting { throw tooComplex() }
    }
    var result = try predicate()
    for place in places.reversed() { result = .call(Call("not", [result], at: place)) }
    return result
  }

  private mutating func predicate() throws -> Expression {
    let place = place
    if at(.exists), peek().symbol == .leftParenthesis, startsQuery(at: index + 2) {
      advance()
      return .subquery(Subquery(.exists, try parenthesized { try $0.query() }, at: place))
    }
    let value = try valueExpression()
    let negated = atNot && isPredicateWord(peek())
    if negated { advance() }
    guard let result = try predicate(of: value, place) else { return value }
    return negated ? .call(Call("not", [result], at: place)) : result
  }

  private func isPredicateWord(_ token: Token) -> Bool {
    switch token.keyword {
    case .between, .in, .like, .ilike, .rlike, .regexp: true
    default: false
    }
  }

  private mutating func predicate(
    of value: Expression, _ place: SourcePlace
  ) throws -> Expression? {
    switch current.keyword {
    case .between where !endsPhrase(peek()):
      advance()
      let lower = try valueExpression()
      try expect(.and)
      let upper = try valueExpression()
      return .call(Call("between", [value, lower, upper], at: place))
    case .in where peek().symbol == .leftParenthesis:
      advance()
      return try membership(value, place)
    case .rlike where !endsPhrase(peek()), .regexp where !endsPhrase(peek()):
      advance()
      return .call(Call("rlike", [value, try valueExpression()], at: place))
    case .like where !endsPhrase(peek()), .ilike where !endsPhrase(peek()):
      return try pattern(value, place)
    case .is: return try quality(of: value, place)
    default: return nil
    }
  }

  /// `IN (1, 2)` or `IN (SELECT …)`.
  private mutating func membership(
    _ value: Expression, _ place: SourcePlace
  ) throws -> Expression {
    let inner = index + 1
    let isQuery =
      startsQuery(at: inner)
      && (tokens[inner].symbol != .leftParenthesis
        || closing(inner).map { tokens[$0 + 1].symbol != .rightParenthesis } ?? false)
    if isQuery {
      let plan = try parenthesized { try $0.query() }
      var values = [value]
      if case .call(let row) = value, row.name == "struct" { values = row.arguments }
      return .subquery(Subquery(.membership(values), plan, at: place))
    }
    if tokens[inner].symbol == .rightParenthesis {
      throw QueryError(
        "INVALID_SQL_SYNTAX.EMPTY_IN_PREDICATE", sqlState: "42000",
        "Invalid SQL syntax: IN predicate requires at least one value. Empty IN clauses like"
          + " 'IN ()' are not allowed. Consider using 'WHERE FALSE' if you need an always-false"
          + " condition, or provide at least one value in the IN list.",
        at: current.position)
    }
    let choices = try parenthesized { try $0.commaSeparated { try $0.expression() } }
    return .call(Call("in", [value] + choices, at: place))
  }

  /// `LIKE p [ESCAPE c]` and `LIKE ANY|SOME|ALL (p, …)`, which is an OR or AND of the patterns.
  private mutating func pattern(_ value: Expression, _ place: SourcePlace) throws -> Expression {
    let name = at(.like) ? "like" : "ilike"
    let isNegated =
      index > 0 && (tokens[index - 1].keyword == .not || tokens[index - 1].symbol == .bang)
    advance()
    if at(.any) || at(.some) || at(.all), peek().symbol == .leftParenthesis {
      let isAll = at(.all)
      advance()
      if peek().symbol == .rightParenthesis {
        throw QueryError(
          "INVALID_SQL_SYNTAX.EMPTY_QUANTIFIED_PATTERN", sqlState: "42000",
          "Invalid SQL syntax: Expected something between '(' and ')'.", at: current.position)
      }
      let patterns = try parenthesized { try $0.commaSeparated { try $0.expression() } }
      let tests = patterns.map { Expression.call(Call(name, [value, $0], at: place)) }
      // `NOT LIKE ALL` means that no pattern fits: the negation outside turns the OR around.
      return Self.balanced(isAll != isNegated ? "and" : "or", tests[...], place)
    }
    var arguments = [value, try valueExpression()]
    if at(.escape), isString(peek()) {
      advance()
      let token = current
      let escape = try stringLiteral()
      guard escape.unicodeScalars.count == 1 else {
        throw QueryError(
          "INVALID_ESC", sqlState: "42604",
          "Found an invalid escape string: '\(escape)'."
            + " The escape string must contain only one character.", at: token.position)
      }
      arguments.append(.literal(Literal(.string(escape), .string)))
    }
    return .call(Call(name, arguments, at: place))
  }

  /// `IS [NOT] NULL|TRUE|FALSE|UNKNOWN|DISTINCT FROM x`
  private mutating func quality(
    of value: Expression, _ place: SourcePlace
  ) throws -> Expression? {
    let isNegated = peek().keyword == .not || peek().symbol == .bang
    let subject = peek(isNegated ? 2 : 1).keyword
    let skipped = isNegated ? 3 : 2
    func truth(_ expected: Bool) -> Expression {
      let test = Expression.call(
        Call("<=>", [value, .literal(Literal(.boolean(expected), .boolean))], at: place))
      return isNegated ? .call(Call("not", [test], at: place)) : test
    }
    switch subject {
    case .null, .unknown:
      for _ in 0..<skipped { advance() }
      return .call(Call(isNegated ? "isnotnull" : "isnull", [value], at: place))
    case .true, .false:
      for _ in 0..<skipped { advance() }
      return truth(subject == .true)
    case .distinct:
      for _ in 0..<skipped { advance() }
      try expect(.from)
      let test = Expression.call(Call("<=>", [value, try valueExpression()], at: place))
      return isNegated ? test : .call(Call("not", [test], at: place))
    default:
      return nil
    }
  }
}

/// Binary and unary operators.
extension Parser {
  mutating func valueExpression() throws -> Expression { try binary(minimum: 1) }

  private mutating func binary(minimum: Int) throws -> Expression {
    let place = place
    var left = try unary()
    var length = 0
    while let (name, precedence) = binaryOperator, precedence >= minimum {
      advance()
      let right = try binary(minimum: precedence + 1)
      if name == "!=" {
        left = .call(Call("not", [.call(Call("=", [left, right], at: place))], at: place))
      } else {
        left = .call(Call(name, [left, right], at: place))
      }
      length += 1
      if length > Self.maximumChain { throw tooComplex() }
    }
    return left
  }

  private var binaryOperator: (String, precedence: Int)? {
    if at(.div), !endsPhrase(peek()) { return ("div", 7) }
    return switch current.symbol {
    case .star: ("*", 7)
    case .slash: ("/", 7)
    case .percentSign: ("%", 7)
    case .plus: ("+", 6)
    case .minusSign: ("-", 6)
    case .concatenate: ("||", 6)
    case .shiftLeft: ("<<", 5)
    case .shiftRight: (">>", 5)
    case .shiftRightUnsigned: (">>>", 5)
    case .ampersand: ("&", 4)
    case .hat: ("^", 3)
    case .bar: ("|", 2)
    case .equal: ("=", 1)
    case .nullSafeEqual: ("<=>", 1)
    case .notEqual: ("!=", 1)
    case .less: ("<", 1)
    case .lessOrEqual: ("<=", 1)
    case .greater: (">", 1)
    case .greaterOrEqual: (">=", 1)
    default: nil
    }
  }

  /// Signs; a minus right before a number belongs to the number.
  private mutating func unary() throws -> Expression {
    var signs: [(name: String, place: SourcePlace)] = []
    signs: while true {
      switch current.symbol {
      case .minusSign:
        if case .number = peek().kind { break signs }
        signs.append(("negative", place))
      case .plus: signs.append(("positive", place))
      case .tilde: signs.append(("~", place))
      default: break signs
      }
      advance()
      if signs.count > Self.maximumNesting { throw tooComplex() }
    }
    var result = try postfixed()
    for sign in signs.reversed() { result = .call(Call(sign.name, [result], at: sign.place)) }
    return result
  }

  /// `[ ]`, `.field`, `::type`, `COLLATE` and `:path` after a primary expression.
  private mutating func postfixed() throws -> Expression {
    let place = place
    var result = try primary()
    var length = 0
    while true {
      switch current.kind {
      case .symbol(.leftBracket):
        advance()
        let index = try nested { try $0.valueExpression() }
        try expect(.rightBracket)
        result = .call(Call("getitem", [result, index], at: place))
      case .symbol(.dot):
        guard isIdentifier(peek()) else { return result }
        advance()
        result = Self.field(try identifier(), of: result, place)
      case .symbol(.doubleColon):
        advance()
        result = .cast(Cast(result, to: try dataType(), at: place))
      case .symbol(.colon) where isIdentifier(peek()) || peek().symbol == .leftBracket:
        advance()
        let path = Expression.literal(Literal(.string(try semiStructuredPath()), .string))
        result = .call(Call("semi_structured_extract", [result, path], at: place))
      case .keyword(.collate) where isIdentifier(peek()):
        advance()
        let name = try multipartIdentifier().joined(separator: ".")
        result = .call(
          Call("collate", [result, .literal(Literal(.string(name), .string))], at: place))
      default: return result
      }
      length += 1
      if length > Self.maximumChain { throw tooComplex() }
    }
  }

  private static func field(
    _ name: String, of base: Expression, _ place: SourcePlace
  ) -> Expression {
    if case .name(var whole) = base {
      whole.parts.append(name)
      return .name(whole)
    }
    return .call(
      Call("getfield", [base, .literal(Literal(.string(name), .string))], at: place))
  }

  /// `a.b[0]['k']` after a colon, as the path `$.a.b[0]['k']`.
  private mutating func semiStructuredPath() throws -> String {
    var path = "$"
    if isIdentifier(current) { path += "." + (try identifier()) }
    while true {
      if at(.dot), isIdentifier(peek()) {
        advance()
        path += "." + (try identifier())
      } else if at(.leftBracket) {
        advance()
        if case .number(.integer) = current.kind {
          path += "[" + text(of: current) + "]"
          advance()
        } else if at(.star) {
          path += "[*]"
          advance()
        } else {
          path += "['" + (try stringLiteral()) + "']"
        }
        try expect(.rightBracket)
      } else {
        return path
      }
    }
  }
}
