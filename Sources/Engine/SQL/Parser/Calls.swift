import Columns
import Expressions

/// Calls of functions, with everything that may stand in and behind the parentheses.
extension Parser {
  /// From the opening parenthesis on.
  mutating func call(_ name: [String], _ place: SourcePlace) throws -> Expression {
    try expect(.leftParenthesis)
    var call = Call(name.joined(separator: ".").lowercased(), [], at: place)
    call.place.namesFunction = true
    if at(.distinct), !endsPhrase(peek()) {
      advance()
      call.distinct = true
    } else if at(.all), !endsPhrase(peek()) {
      advance()
    }
    if !at(.rightParenthesis) {
      call.arguments = try commaSeparated { try $0.functionArgument() }
      if ["first", "last", "any_value"].contains(call.name) { try takeNullsOption(&call) }
    }
    try expect(.rightParenthesis)
    return try completed(call)
  }

  mutating func functionArgument() throws -> Expression {
    if isIdentifier(current), peek().symbol == .fatArrow {
      let name = try identifier()
      try expect(.fatArrow)
      return .namedArgument(name: name, try expression())
    }
    return try expression()
  }

  /// `WITHIN GROUP`, `FILTER`, `IGNORE NULLS` and `OVER` behind the parentheses.
  private mutating func completed(_ plain: Call) throws -> Expression {
    var call = plain
    if at(.within, .group) {
      advance()
      advance()
      call.order = try parenthesized { parser in
        try parser.expect(.order)
        try parser.expect(.by)
        return try parser.commaSeparated { try $0.sortItem() }
      }
    }
    if at(.filter), peek().symbol == .leftParenthesis, peek(2).keyword == .where {
      advance()
      call.filter = try parenthesized { parser in
        try parser.expect(.where)
        return try parser.expression()
      }
    }
    try takeNullsOption(&call)
    guard at(.over), peek().symbol == .leftParenthesis || isIdentifier(peek()) else {
      return .call(call)
    }
    advance()
    return .window(WindowCall(call, over: try windowSpecification(), at: call.place))
  }

  private mutating func takeNullsOption(_ call: inout Call) throws {
    if take(.ignore, .nulls) { call.ignoreNulls = true }
    if take(.respect, .nulls) { call.ignoreNulls = false }
  }

  /// `expression [ASC|DESC] [NULLS FIRST|LAST]`
  mutating func sortItem() throws -> SortOrder {
    let value = try expression()
    let ascending = take(.asc) || !take(.desc)
    var nullsFirst: Bool?
    if take(.nulls) {
      nullsFirst = take(.first)
      if nullsFirst == false {
        guard take(.last) else { throw syntaxError(at: current, expected: [.first, .last]) }
      }
    }
    return SortOrder(value, ascending: ascending, nullsFirst: nullsFirst)
  }
}

// MARK: - Functions with a grammar of their own

extension Parser {
  /// The call when the keyword before a parenthesis starts a special form.
  mutating func specialCall(_ keyword: Keyword) throws -> Expression? {
    switch keyword {
    case .cast, .tryCast: return try cast()
    case .extract: return try extract()
    case .position: return try position()
    case .substr, .substring: return try substring()
    case .trim: return try trim()
    case .overlay: return try overlay()
    case .struct: return try structCall()
    case .timestampadd, .dateadd, .dateAdd: return try unitCall("timestampadd")
    case .timestampdiff, .datediff, .dateDiff, .timediff: return try unitCall("timestampdiff")
    default: return nil
    }
  }

  private mutating func cast() throws -> Expression {
    let place = place
    let mode: Cast.Mode = at(.cast) ? .strict : .attempt
    advance()
    return try parenthesized { parser in
      let value = try parser.expression()
      try parser.expect(.as)
      return .cast(Cast(value, to: try parser.dataType(), mode: mode, at: place))
    }
  }

  /// `EXTRACT(field FROM source)`; with commas it is a plain call.
  private mutating func extract() throws -> Expression? {
    guard isIdentifier(peek(2)), peek(3).keyword == .from else { return nil }
    let place = place
    advance()
    return try parenthesized { parser in
      let field = Expression.literal(Literal(.string(try parser.identifier()), .string))
      try parser.expect(.from)
      return .call(Call("extract", [field, try parser.valueExpression()], at: place))
    }
  }

  /// The first argument of a form that words may divide, from before the function's name on.
  private mutating func firstArgument() throws -> Expression? {
    if peek(2).symbol == .rightParenthesis || peek(3).symbol == .fatArrow { return nil }
    advance()
    advance()
    return try nested { try $0.valueExpression() }
  }

  /// Goes on as a plain call when no dividing word follows the first argument.
  private mutating func plainCall(
    _ name: String, _ first: Expression, _ place: SourcePlace
  ) throws -> Expression {
    var call = Call(name, [first], at: place)
    while take(.comma) { call.arguments.append(try functionArgument()) }
    try expect(.rightParenthesis)
    return try completed(call)
  }

  /// `POSITION(part IN whole)`
  private mutating func position() throws -> Expression? {
    let place = place
    guard let part = try firstArgument() else { return nil }
    guard take(.in) else { return try plainCall("position", part, place) }
    let whole = try valueExpression()
    try expect(.rightParenthesis)
    return .call(Call("locate", [part, whole, .integer(1)], at: place))
  }

  /// `SUBSTRING(text FROM start [FOR length])`
  private mutating func substring() throws -> Expression? {
    let place = place
    let name = at(.substr) ? "substr" : "substring"
    guard let text = try firstArgument() else { return nil }
    guard take(.from) else { return try plainCall(name, text, place) }
    let first = try valueExpression()
    let length = take(.for) ? try valueExpression() : .integer(Int32.max)
    try expect(.rightParenthesis)
    return .call(Call("substring", [text, first, length], at: place))
  }

  /// `TRIM([BOTH|LEADING|TRAILING] [characters] FROM text)`
  private mutating func trim() throws -> Expression? {
    let place = place
    let side = endsPhrase(peek(3)) ? nil : peek(2).keyword
    let names: [Keyword: String] = [.both: "trim", .leading: "ltrim", .trailing: "rtrim"]
    guard let side, let name = names[side] else {
      guard let first = try firstArgument() else { return nil }
      guard take(.from) else { return try plainCall("trim", first, place) }
      return try trimmed("trim", [first], place)
    }
    for _ in 0..<3 { advance() }
    let characters = at(.from) ? [] : [try nested { try $0.valueExpression() }]
    try expect(.from)
    return try trimmed(name, characters, place)
  }

  private mutating func trimmed(
    _ name: String, _ characters: [Expression], _ place: SourcePlace
  ) throws -> Expression {
    let text = try nested { try $0.valueExpression() }
    try expect(.rightParenthesis)
    return .call(Call(name, characters + [text], at: place))
  }

  /// `OVERLAY(text PLACING part FROM start [FOR length])`
  private mutating func overlay() throws -> Expression? {
    let place = place
    guard let text = try firstArgument() else { return nil }
    guard take(.placing) else { return try plainCall("overlay", text, place) }
    let part = try valueExpression()
    try expect(.from)
    let first = try valueExpression()
    let length = take(.for) ? try valueExpression() : .integer(-1)
    try expect(.rightParenthesis)
    return .call(Call("overlay", [text, part, first, length], at: place))
  }

  /// `STRUCT(a AS x, b)`
  private mutating func structCall() throws -> Expression? {
    let place = place
    advance()
    let fields = try parenthesized { parser in
      parser.at(.rightParenthesis) ? [] : try parser.commaSeparated { try $0.namedExpression() }
    }
    return try completed(Call("struct", fields, at: place))
  }

  /// `DATEADD(unit, amount, time)` and its like; with two arguments they are plain calls.
  private mutating func unitCall(_ name: String) throws -> Expression? {
    let unit = peek(2)
    guard peek(3).symbol == .comma, argumentCount(of: index + 1) == 3 else { return nil }
    if isString(unit) { throw invalidUnit(unit) }
    guard Self.datetimeUnits.contains(unit.keyword) else { return nil }
    let place = place
    for _ in 0..<4 { advance() }
    let unitName = Expression.literal(Literal(.string(text(of: unit).uppercased()), .string))
    let first = try nested { try $0.valueExpression() }
    try expect(.comma)
    let second = try nested { try $0.valueExpression() }
    try expect(.rightParenthesis)
    return .call(Call(name, [unitName, first, second], at: place))
  }

  /// How many arguments stand between an opening parenthesis and its closing one.
  private func argumentCount(of open: Int) -> Int {
    guard let end = closing(open) else { return 0 }
    var depth = 0
    var count = 1
    for token in tokens[open..<end] {
      switch token.symbol {
      case .leftParenthesis, .leftBracket: depth += 1
      case .rightParenthesis, .rightBracket: depth -= 1
      case .comma where depth == 1: count += 1
      default: break
      }
    }
    return count
  }

  private func invalidUnit(_ unit: Token) -> QueryError {
    QueryError(
      "INVALID_PARAMETER_VALUE.DATETIME_UNIT", sqlState: "22023",
      "The value of parameter(s) `unit` in `\(text(of: current).lowercased())` is invalid: expects"
        + " one of the units without quotes YEAR, QUARTER, MONTH, WEEK, DAY, DAYOFYEAR, HOUR,"
        + " MINUTE, SECOND, MILLISECOND, MICROSECOND, but got the string literal"
        + " \(text(of: unit)).", at: unit.position)
  }

  private static let datetimeUnits: [Keyword?] = [
    .year, .quarter, .month, .week, .day, .dayofyear, .hour, .minute, .second, .millisecond,
    .microsecond,
  ]
}

extension Expression {
  static func integer(_ value: Int32) -> Expression { .literal(Literal(.int(value), .int)) }
}
