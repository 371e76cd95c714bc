package import Columns
package import Expressions
package import Plan

/// What of the session decides how a text is read.
package struct ParserSettings: Sendable {
  package var timeZone: String
  /// The values of `:name` markers, by lower-case name.
  package var namedParameters: [String: Expression]
  /// The values of `?` markers, in order.
  package var positionalParameters: [Expression]

  package init(
    timeZone: String = "UTC", namedParameters: [String: Expression] = [:],
    positionalParameters: [Expression] = []
  ) {
    self.timeZone = timeZone
    self.namedParameters = namedParameters
    self.positionalParameters = positionalParameters
  }
}

/// Reads SQL text into statements, plans and expressions whose names are not yet resolved.
///
/// A recursive descent over the tokens: each area of the grammar is an extension in a file of its
/// own. Chains (`a AND b AND …`, `UNION ALL`) are read in loops; only true nesting recurses, and
/// its depth has a limit.
package struct Parser {
  let bytes: [UInt8]
  /// Without comments; the last one is of kind `end`.
  var tokens: [Token]
  var index = 0
  let settings: ParserSettings
  private let closers: [Int]
  var nesting = 0
  var positionalParametersUsed = 0
  /// Where the words stand that are names in this statement.
  var nameOffsets: Set<Int> = []
  /// Set when a text is only looked at: markers then need no value.
  var allowsUnboundMarkers = false
  /// The last word that became an alias without AS: a misspelt keyword, perhaps.
  var implicitAlias: Int?

  /// How deep parentheses, subqueries and types may nest.
  static let maximumNesting = 200
  /// How many operators one chain may have that grows a tree to the left: `a + b + …`.
  static let maximumChain = 1000

  init(_ text: String, settings: ParserSettings) throws(QueryError) {
    let bytes = Array(text.utf8)
    let tokens = Lexer.tokens(in: bytes)
    if let comment = tokens.first(where: { $0.kind == .unclosedComment }) {
      throw QueryError(
        "UNCLOSED_BRACKETED_COMMENT", sqlState: "42601",
        "Found an unclosed bracketed comment. Please, append */ at the end of the comment.",
        at: comment.position)
    }
    self.bytes = bytes
    let read = tokens.filter { !$0.isComment }
    self.tokens = read
    self.closers = Self.closers(of: read)
    self.settings = settings
  }

  /// One statement; semicolons may follow it.
  package static func statement(
    _ text: String, settings: ParserSettings = ParserSettings()
  ) throws(QueryError) -> Statement {
    try whole(text, settings) { try $0.statement() }
  }

  package static func query(
    _ text: String, settings: ParserSettings = ParserSettings()
  ) throws(QueryError) -> LogicalPlan {
    try whole(text, settings) { try $0.query() }
  }

  /// An expression, maybe with an alias, as `selectExpr` of a data frame takes it.
  package static func expression(
    _ text: String, settings: ParserSettings = ParserSettings()
  ) throws(QueryError) -> Expression {
    try whole(text, settings) { try $0.namedExpression() }
  }

  /// `a.b.c` with or without backquotes.
  package static func name(_ text: String) throws(QueryError) -> [String] {
    try whole(text, ParserSettings()) { try $0.multipartIdentifier() }
  }

  package static func dataType(_ text: String) throws(QueryError) -> DataType {
    try whole(text, ParserSettings()) { try $0.dataType() }
  }

  /// `a INT, b STRING NOT NULL`, also written `struct<a:int,b:string>`.
  package static func schema(_ text: String) throws(QueryError) -> Schema {
    try whole(text, ParserSettings()) { parser in
      if parser.at(.struct), parser.peek().symbol == .less,
        case .structure(let fields) = try parser.dataType()
      {
        return Schema(fields)
      }
      return Schema(try parser.columnTypes())
    }
  }

  /// The offsets of the words that are names, even if they look like keywords; nil when the text
  /// is not a statement.
  static func nameOffsets(in text: String) -> Set<Int>? {
    guard var parser = try? Parser(text, settings: ParserSettings()) else { return nil }
    parser.allowsUnboundMarkers = true
    do {
      _ = try parser.statement()
      try parser.expectEnd()
    } catch {
      return nil
    }
    return parser.nameOffsets
  }

  private static func whole<Result>(
    _ text: String, _ settings: ParserSettings, _ parse: (inout Parser) throws -> Result
  ) throws(QueryError) -> Result {
    var parser = try Parser(text, settings: settings)
    do {
      if parser.current.kind == .end || parser.isOnlySemicolons {
        throw QueryError(
          "PARSE_EMPTY_STATEMENT", sqlState: "42617",
          "Syntax error, unexpected empty statement.", at: parser.current.position)
      }
      let result = try parse(&parser)
      try parser.expectEnd()
      return result
    } catch let error as QueryError {
      throw error
    } catch {
      throw .internalError("\(error)")
    }
  }

  private var isOnlySemicolons: Bool {
    tokens.allSatisfy { $0.symbol == .semicolon || $0.kind == .end }
  }

  private mutating func expectEnd() throws {
    var afterSemicolon = false
    while take(.semicolon) { afterSemicolon = true }
    if current.kind == .end { return }
    let isLast = peek().kind == .end || peek().symbol == .semicolon
    throw syntaxError(
      at: current, detail: afterSemicolon || isLast ? "extra input \(quoted(current))" : nil)
  }
}

// MARK: - Tokens

extension Parser {
  var current: Token { tokens[index] }

  func peek(_ distance: Int = 1) -> Token { tokens[min(index + distance, tokens.count - 1)] }

  mutating func advance() {
    if index < tokens.count - 1 { index += 1 }
  }

  var place: SourcePlace { SourcePlace(current.position) }

  func at(_ keyword: Keyword) -> Bool { current.keyword == keyword }

  func at(_ symbol: Symbol) -> Bool { current.symbol == symbol }

  func at(_ first: Keyword, _ second: Keyword) -> Bool { at(first) && peek().keyword == second }

  mutating func take(_ keyword: Keyword) -> Bool {
    guard at(keyword) else { return false }
    advance()
    return true
  }

  mutating func take(_ first: Keyword, _ second: Keyword) -> Bool {
    guard at(first, second) else { return false }
    advance()
    advance()
    return true
  }

  mutating func take(_ symbol: Symbol) -> Bool {
    guard at(symbol) else { return false }
    advance()
    return true
  }

  /// `NOT` or `!`.
  var atNot: Bool { at(.not) || at(.bang) }

  mutating func takeNot() -> Bool { take(.not) || take(.bang) }

  mutating func expect(_ keyword: Keyword) throws {
    guard take(keyword) else { throw syntaxError(at: current, expected: [keyword]) }
  }

  mutating func expect(_ symbol: Symbol) throws {
    guard take(symbol) else { throw missing(symbol) }
  }

  func text(of token: Token) -> String { String(decoding: bytes[token.range], as: UTF8.self) }

  /// The text from one token up to another, without the space between the last two.
  func text(from first: Int, to end: Int) -> String {
    guard first < end else { return "" }
    return String(
      decoding: bytes[tokens[first].range.lowerBound..<tokens[end - 1].range.upperBound],
      as: UTF8.self)
  }

  /// True where a list or a statement ends: no expression can follow the token before.
  func endsPhrase(_ token: Token) -> Bool {
    switch token.kind {
    case .end, .symbol(.rightParenthesis), .symbol(.comma), .symbol(.semicolon),
      .symbol(.rightBracket), .symbol(.pipe):
      true
    default: false
    }
  }

  mutating func commaSeparated<Item>(
    _ item: (inout Parser) throws -> Item
  ) throws -> [Item] {
    var items = [try item(&self)]
    while take(.comma) { items.append(try item(&self)) }
    return items
  }

  mutating func parenthesized<Content>(
    _ content: (inout Parser) throws -> Content
  ) throws -> Content {
    try expect(.leftParenthesis)
    let result = try content(&self)
    try expect(.rightParenthesis)
    return result
  }

  /// Runs one level deeper, or fails when the text nests too deep for the stack.
  mutating func nested<Result>(_ body: (inout Parser) throws -> Result) throws -> Result {
    nesting += 1
    defer { nesting -= 1 }
    if nesting > Self.maximumNesting { throw tooComplex() }
    return try body(&self)
  }

  /// The token that closes the parenthesis at an index.
  func closing(_ open: Int) -> Int? {
    closers.indices.contains(open) && closers[open] > open ? closers[open] : nil
  }

  /// For each opening parenthesis the index of the closing one.
  fileprivate static func closers(of tokens: [Token]) -> [Int] {
    var closers = [Int](repeating: 0, count: tokens.count)
    var open: [Int] = []
    for (index, token) in tokens.enumerated() {
      if token.symbol == .leftParenthesis {
        open.append(index)
      } else if token.symbol == .rightParenthesis, let start = open.popLast() {
        closers[start] = index
      }
    }
    return closers
  }
}
