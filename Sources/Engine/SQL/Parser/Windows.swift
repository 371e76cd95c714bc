import Columns
import Expressions
import Plan

/// `OVER (…)` and the WINDOW clause.
extension Parser {
  /// A name, `(name)` or a definition in parentheses.
  mutating func windowSpecification() throws -> WindowSpecification {
    if !at(.leftParenthesis) { return WindowSpecification(base: try strictName()) }
    if isIdentifier(peek()), peek(2).symbol == .rightParenthesis {
      return WindowSpecification(base: try parenthesized { try $0.strictName() })
    }
    return try nested { try $0.parenthesized { try $0.windowDefinition() } }
  }

  private mutating func windowDefinition() throws -> WindowSpecification {
    var window = WindowSpecification()
    if take(.cluster, .by) {
      window.partition = try commaSeparated { try $0.expression() }
    } else {
      if take(.partition, .by) || take(.distribute, .by) {
        window.partition = try commaSeparated { try $0.expression() }
      }
      if take(.order, .by) || take(.sort, .by) {
        window.order = try commaSeparated { try $0.sortItem() }
      }
    }
    if at(.rows) || at(.range) { window.frame = try windowFrame() }
    return window
  }

  private mutating func windowFrame() throws -> WindowFrame {
    let unit: WindowFrame.Unit = at(.rows) ? .rows : .range
    advance()
    guard take(.between) else {
      return WindowFrame(unit, from: try frameBound(), to: .currentRow)
    }
    let start = try frameBound()
    try expect(.and)
    return WindowFrame(unit, from: start, to: try frameBound())
  }

  private mutating func frameBound() throws -> WindowFrame.Bound {
    if at(.unbounded), peek().keyword == .preceding || peek().keyword == .following {
      advance()
      defer { advance() }
      return at(.preceding) ? .unboundedPreceding : .unboundedFollowing
    }
    if take(.current, .row) { return .currentRow }
    let distance = try expression()
    if take(.preceding) { return .preceding(distance) }
    if take(.following) { return .following(distance) }
    throw syntaxError(at: current, expected: [.preceding, .following])
  }

  /// `WINDOW w AS (…), v AS w`
  mutating func windowClause() throws -> [(name: String, specification: WindowSpecification)] {
    try expect(.window)
    let windows = try commaSeparated { parser in
      let name = try parser.strictName()
      try parser.expect(.as)
      return (name: name, specification: try parser.windowSpecification())
    }
    var seen: Set<String> = []
    for window in windows where !seen.insert(window.name.lowercased()).inserted {
      throw QueryError(
        "INVALID_SQL_SYNTAX.REPETITIVE_WINDOW_DEFINITION", sqlState: "42000",
        "Invalid SQL syntax: The definition of window `\(window.name)` is repetitive.",
        at: current.position)
    }
    return windows
  }

  var atWindowClause: Bool {
    at(.window) && isIdentifier(peek()) && peek(2).keyword == .as
  }
}
