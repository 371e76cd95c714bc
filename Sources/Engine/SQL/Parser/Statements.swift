import Columns
import Expressions
import Plan

/// Statements: queries, and the commands that are not queries.
extension Parser {
  mutating func statement() throws -> Statement {
    switch current.kind {
    case .symbol(.leftParenthesis): return .query(try query())
    case .keyword(let keyword):
      if let statement = try statement(keyword) { return statement }
      throw unknownStatement()
    default: throw unknownStatement()
    }
  }

  private mutating func statement(_ keyword: Keyword) throws -> Statement? {
    switch keyword {
    case .select, .values, .table, .from: return .query(try query())
    case .with: return try withStatement()
    case .explain: return try explain()
    case .create: return try create()
    case .drop: return try drop()
    case .alter: return try alter()
    case .insert: return try insert()
    case .set: return try set()
    case .reset: return try reset()
    case .use: return try use()
    case .show: return try show()
    case .describe, .desc: return try describe()
    case .cache: return try cache()
    case .uncache: return try uncache()
    case .clear:
      guard take(.clear, .cache) else { throw syntaxError(at: peek(), expected: [.cache]) }
      return .clearCache
    default: return nil
    }
  }

  /// A statement that Spark has and this engine has not, or no statement at all.
  private func unknownStatement() -> QueryError {
    let objects: [Keyword: [Keyword]] = [
      .analyze: [.table, .tables],
      .comment: [.on], .delete: [.from], .merge: [.into], .truncate: [.table],
      .refresh: [.table, .function], .load: [.data], .lock: [.table, .database],
      .unlock: [.table, .database], .export: [.table], .import: [.table], .repair: [.table],
      .msck: [.repair], .execute: [.immediate], .start: [.transaction], .grant: [.role],
      .revoke: [.role],
    ]
    let alone: [Keyword] = [
      .add, .list, .begin, .call, .commit, .rollback, .declare, .update, .dfs, .map, .reduce,
      .open, .fetch, .close, .unset,
    ]
    guard let keyword = current.keyword, objects[keyword] != nil || alone.contains(keyword) else {
      return syntaxError(at: current, expected: Self.statementKeywords)
    }
    let second = peek().keyword.flatMap { objects[keyword]?.contains($0) ?? false ? $0 : nil }
    return unsupportedStatement([keyword, second].compactMap { $0 }, at: current)
  }

  func unsupportedStatement(_ words: [Keyword], at token: Token) -> QueryError {
    invalidStatement(
      words.map(\.text).joined(separator: " "), at: token,
      hint: "This engine does not support the statement.")
  }

  static let statementKeywords: [Keyword] = [
    .select, .with, .values, .from, .table, .explain, .create, .drop, .alter, .insert, .set, .reset,
    .use, .show, .describe, .cache, .uncache, .clear,
  ]

  /// `WITH …` before a query or an INSERT.
  private mutating func withStatement() throws -> Statement {
    let start = index
    let (definitions, recursive) = try withClause()
    guard at(.insert) else {
      if at(.update) || at(.delete) || at(.merge) { throw unknownStatement() }
      if current.symbol != .leftParenthesis, !startsQueryKeyword {
        throw syntaxError(at: current, expected: [.select])
      }
      index = start
      return .query(try query())
    }
    guard case .insertDirectory(var insert) = try insert() else { throw unknownStatement() }
    insert.query = .with(With(definitions, recursive: recursive, insert.query))
    return .insertDirectory(insert)
  }

  private var startsQueryKeyword: Bool {
    at(.select) || at(.from) || at(.values) || at(.table) || at(.map) || at(.reduce)
  }

  private mutating func explain() throws -> Statement {
    try expect(.explain)
    let modes: [Keyword: ExplainMode] = [
      .extended: .extended, .formatted: .formatted, .cost: .cost, .codegen: .codegen,
      .logical: .logical,
    ]
    var mode = ExplainMode.simple
    if let keyword = current.keyword, let named = modes[keyword] {
      mode = named
      advance()
    } else if at(.analyze), peek().keyword != .table, peek().keyword != .tables {
      mode = .analyze
      advance()
    }
    return .explain(mode, try nested { try $0.statement() })
  }

  /// `INSERT OVERWRITE [LOCAL] DIRECTORY 'path' USING format [OPTIONS (…)] query`
  private mutating func insert() throws -> Statement {
    let start = current
    try expect(.insert)
    guard take(.overwrite) else {
      if at(.into), peek().kind != .end { throw unsupportedStatement([.insert, .into], at: start) }
      if take(.into) { throw syntaxError(at: current) }
      throw syntaxError(at: current, expected: [.into, .overwrite])
    }
    let local = take(.local)
    guard take(.directory) else {
      if local { throw syntaxError(at: current, expected: [.directory]) }
      throw unsupportedStatement([.insert, .overwrite], at: start)
    }
    var path = isString(current) ? try stringLiteral() : nil
    try expect(.using)
    let format = try multipartIdentifier().joined(separator: ".")
    var options: [(String, String)] = []
    if take(.options) { options = try propertyList() }
    if let option = options.firstIndex(where: { $0.0.lowercased() == "path" }) {
      guard path == nil else {
        throw QueryError(
          "PARSE_SYNTAX_ERROR", sqlState: "42601",
          "Directory path and 'path' in OPTIONS should be specified one, but not both.",
          at: start.position)
      }
      path = options.remove(at: option).1
    }
    guard let path else { throw syntaxError(at: current) }
    return .insertDirectory(
      InsertDirectory(
        path: path, format: format, options: options, query: try query(),
        place: SourcePlace(start.position)))
  }

  private mutating func use() throws -> Statement {
    try expect(.use)
    if at(.database) || at(.schema) || at(.namespace), isIdentifier(peek()) { advance() }
    let place = place
    return .use(schema: try identifierReference(), place: place)
  }

  private mutating func cache() throws -> Statement {
    try expect(.cache)
    let lazy = take(.lazy)
    try expect(.table)
    let place = place
    let name = try identifierReference()
    if take(.options) { _ = try propertyList() }
    let hasQuery = take(.as) || current.kind != .end && !at(.semicolon)
    let plan = hasQuery ? try query() : nil
    return .cacheTable(name: name, query: plan, lazy: lazy, place: place)
  }

  private mutating func uncache() throws -> Statement {
    try expect(.uncache)
    try expect(.table)
    let ifExists = take(.if, .exists)
    let place = place
    return .uncacheTable(name: try identifierReference(), ifExists: ifExists, place: place)
  }
}
