import Columns
import Expressions
import Plan

/// CREATE and DROP.
extension Parser {
  mutating func create() throws -> Statement {
    let start = current
    try expect(.create)
    let replace = take(.or, .replace)
    let global = take(.global)
    let temporary = take(.temporary) || take(.temp)
    guard at(.view) else { throw notAView(start, temporary: global || temporary) }
    advance()
    let ifNotExists = at(.if) && (peek().keyword == .not || peek().symbol == .bang)
    if ifNotExists {
      advance()
      advance()
      try expect(.exists)
    }
    let place = place
    let name = try identifierReference()
    if temporary, at(.using) || at(.leftParenthesis) && hasColumnTypes {
      return try createFileView(name, replace: replace, place)
    }
    if temporary, ifNotExists {
      throw QueryError(
        "PARSE_SYNTAX_ERROR", sqlState: "42601",
        "It is not allowed to define a TEMPORARY view with IF NOT EXISTS.", at: start.position)
    }
    var view = CreateView(
      name: name, columns: [], comment: nil, temporary: temporary, replace: replace,
      ifNotExists: ifNotExists, query: .values(.oneRow), text: "", place: place)
    view.isGlobal = global
    if at(.leftParenthesis) { view.columns = try viewColumns() }
    try viewClauses(&view)
    try expect(.as)
    let first = index
    view.query = try query()
    view.text = text(from: first, to: index)
    return .createView(view)
  }

  private func notAView(_ start: Token, temporary: Bool) -> QueryError {
    let objects: [Keyword] = [
      .table, .external, .function, .database, .schema, .namespace, .index, .role, .macro,
      .materialized, .streaming, .flow,
    ]
    guard let object = current.keyword, objects.contains(object) else {
      return syntaxError(at: current, expected: temporary ? [.view] : [.view, .table])
    }
    if peek().kind == .end { return syntaxError(at: peek()) }
    return unsupportedStatement([.create, object], at: start)
  }

  /// True when the list behind a view's name gives types, as USING needs them.
  private var hasColumnTypes: Bool {
    guard let end = closing(index) else { return false }
    return tokens[end + 1].keyword == .using
  }

  private mutating func createFileView(
    _ name: [String], replace: Bool, _ place: SourcePlace
  ) throws -> Statement {
    var schema: Schema?
    if at(.leftParenthesis) {
      schema = Schema(try parenthesized { try $0.columnTypes() })
    }
    try expect(.using)
    let format = try multipartIdentifier().joined(separator: ".")
    let options = take(.options) ? try propertyList() : []
    return .createFileView(
      CreateFileView(
        name: name, schema: schema, format: format, options: options, replace: replace,
        place: place))
  }

  private mutating func viewColumns() throws -> [String] {
    try parenthesized { parser in
      try parser.commaSeparated { parser in
        let name = try parser.identifier()
        if parser.take(.comment) { _ = try parser.stringLiteral() }
        return name
      }
    }
  }

  private mutating func viewClauses(_ view: inout CreateView) throws {
    while true {
      if at(.comment), isString(peek()) {
        advance()
        view.comment = try stringLiteral()
      } else if take(.tblproperties) {
        _ = try propertyList()
      } else if take(.with, .schema) {
        _ = take(.type)
        advance()
      } else {
        return
      }
    }
  }

  mutating func drop() throws -> Statement {
    let start = current
    try expect(.drop)
    let temporary = take(.temporary) || take(.temp)
    guard take(.view) else {
      let objects: [Keyword] = [
        .table, .function, .database, .schema, .namespace, .index, .role, .macro, .variable,
      ]
      guard let object = current.keyword, objects.contains(object) else {
        throw syntaxError(at: current, expected: temporary ? [.view] : [.view, .table])
      }
      throw unsupportedStatement([.drop, object], at: start)
    }
    let ifExists = take(.if, .exists)
    let place = place
    return .dropView(name: try identifierReference(), ifExists: ifExists, place: place)
  }

  /// `ALTER VIEW name RENAME TO name` and `ALTER VIEW name AS query`; all else that ALTER does is
  /// not supported.
  mutating func alter() throws -> Statement {
    let start = current
    try expect(.alter)
    guard take(.view) else {
      let objects: [Keyword] = [.table, .database, .schema, .namespace]
      guard let object = current.keyword, objects.contains(object) else {
        throw unsupportedStatement([.alter], at: start)
      }
      throw unsupportedStatement([.alter, object], at: start)
    }
    let place = place
    let name = try identifierReference()
    if at(.as) || at(.select) {
      _ = take(.as)
      let first = index
      var view = CreateView(
        name: name, columns: [], comment: nil, temporary: false, replace: true,
        ifNotExists: false, query: try query(), text: "", place: place)
      view.isAltered = true
      view.text = text(from: first, to: index)
      return .createView(view)
    }
    if at(.set) || at(.unset) || at(.with) {
      throw unsupportedStatement([.alter, .view], at: start)
    }
    try expect(.rename)
    try expect(.to)
    return .renameView(name: name, newName: try identifierReference(), place: place)
  }
}
