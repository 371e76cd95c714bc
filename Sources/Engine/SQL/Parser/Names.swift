import Columns
import Expressions

/// Identifiers: plain, quoted, dotted, and keywords that stand for themselves.
extension Parser {
  /// The name that a token gives when the grammar wants an identifier.
  func identifierText(_ token: Token) -> String? {
    switch token.kind {
    case .identifier, .keyword: text(of: token)
    case .quotedIdentifier: Unescape.quotedIdentifier(bytes[token.range])
    default: nil
    }
  }

  func isIdentifier(_ token: Token) -> Bool {
    switch token.kind {
    case .identifier, .keyword, .quotedIdentifier: true
    default: false
    }
  }

  mutating func identifier() throws -> String {
    guard let name = identifierText(current) else { throw syntaxError(at: current) }
    if current.kind == .identifier, !isPlain(bytes[current.range]) {
      throw invalidIdentifier(name, at: current)
    }
    noteName()
    advance()
    return name
  }

  /// Remembers that the current word is a name, whatever keyword it may look like.
  mutating func noteName() { nameOffsets.insert(current.range.lowerBound) }

  /// An identifier where no expression can stand: `a-b` gets an error that tells to quote it.
  mutating func strictName() throws -> String {
    let start = current
    let name = try identifier()
    guard at(.minusSign), isIdentifier(peek()) else { return name }
    var whole = name
    while at(.minusSign), let part = identifierText(peek()) {
      whole += "-" + part
      advance()
      advance()
    }
    throw invalidIdentifier(whole, at: start)
  }

  private func isPlain(_ word: ArraySlice<UInt8>) -> Bool {
    word.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || $0 == 0x5F }
  }

  mutating func multipartIdentifier() throws -> [String] {
    var parts = [try strictName()]
    while take(.dot) { parts.append(try strictName()) }
    return parts
  }

  /// A dotted name, or `IDENTIFIER('…')` with a constant text.
  mutating func identifierReference() throws -> [String] {
    guard at(.identifier), peek().symbol == .leftParenthesis else {
      return try multipartIdentifier()
    }
    advance()
    return try parenthesized { parser in
      let start = parser.current
      let value = try parser.expression()
      guard let text = Self.constantText(value) else { throw parser.notConstant(start) }
      return try Parser.name(text)
    }
  }

  func notConstant(_ token: Token) -> QueryError {
    QueryError(
      "NOT_A_CONSTANT_STRING.NOT_CONSTANT", sqlState: "42601",
      "The expression \(quoted(token)) used for the routine or clause IDENTIFIER must be a constant"
        + " STRING which is NOT NULL. To be considered constant the expression must not depend on"
        + " any columns, contain a subquery, or invoke a non deterministic function such as"
        + " rand().",
      at: token.position)
  }

  /// The text of literals, also joined by `||`.
  static func constantText(_ expression: Expression) -> String? {
    switch expression {
    case .literal(let literal):
      if case .string(let text) = literal.value { return text }
      return nil
    case .call(let call) where call.name == "||" || call.name == "concat":
      let parts = call.arguments.compactMap(constantText)
      return parts.count == call.arguments.count ? parts.joined() : nil
    default: return nil
    }
  }

  /// `(a, b, c)`
  mutating func identifierList() throws -> [String] {
    try parenthesized { try $0.commaSeparated { try $0.strictName() } }
  }

  /// A string literal; literals side by side are one.
  mutating func stringLiteral() throws -> String {
    guard var text = stringText(current) else { throw syntaxError(at: current) }
    advance()
    while let more = stringText(current) {
      text += more
      advance()
    }
    return text
  }

  func stringText(_ token: Token) -> String? {
    switch token.kind {
    case .string: Unescape.string(bytes[token.range])
    case .rawString: Unescape.rawString(bytes[token.range])
    default: nil
    }
  }

  func isString(_ token: Token) -> Bool { token.kind == .string || token.kind == .rawString }
}

// MARK: - Aliases

extension Parser {
  /// A name after an expression or a table: `AS name`, or the bare name when it cannot be the
  /// keyword of a clause. `isTable` refuses the words that join tables.
  mutating func alias(isTable: Bool) throws -> String? {
    if take(.as) {
      if isTable, let keyword = current.keyword, keyword.isStrict {
        throw syntaxError(at: current)
      }
      return try strictName()
    }
    guard isImplicitAlias(isTable: isTable) else { return nil }
    implicitAlias = index
    return try strictName()
  }

  private func isImplicitAlias(isTable: Bool) -> Bool {
    guard let keyword = current.keyword else { return isIdentifier(current) }
    if isTable, keyword.isStrict { return false }
    switch keyword {
    case .group, .order, .cluster, .distribute, .sort, .partition:
      return peek().keyword != .by
    case .from, .where, .having, .qualify, .limit, .offset, .window, .union, .except, .intersect,
      .minus, .select, .pivot, .unpivot, .tablesample, .lateral, .with, .on, .using, .when, .then,
      .else, .end, .for, .and, .or, .asc, .desc, .nulls, .into, .rows, .range, .values, .is, .not,
      .like, .ilike, .rlike, .regexp, .between, .in, .set, .insert, .version, .systemVersion,
      .systemTime, .preceding, .following:
      // With nothing behind it the word opens no clause: then it is a name.
      return endsPhrase(peek()) && !(isTable && keyword == .end)
    case .timestamp: return peek().keyword != .as
    case .approx, .exact: return !isTable || peek().keyword != .nearest
    default: return true
    }
  }

  /// `[AS] name [(columns)]` after a table.
  mutating func tableAlias() throws -> (name: String, columns: [String])? {
    guard let name = try alias(isTable: true) else { return nil }
    let columns = at(.leftParenthesis) ? try identifierList() : []
    return (name, columns)
  }
}
