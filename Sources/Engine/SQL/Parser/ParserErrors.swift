import Columns

extension Parser {
  /// The token as an error message shows it.
  func quoted(_ token: Token) -> String {
    switch token.kind {
    case .end: "end of input"
    case .unclosedString, .unclosedIdentifier: "'\(text(of: token).prefix(1))'"
    default: "'\(text(of: token))'"
    }
  }

  func syntaxError(
    at token: Token, detail: String? = nil, expected: [Keyword] = []
  ) -> QueryError {
    QueryError(
      "PARSE_SYNTAX_ERROR", sqlState: "42601",
      "Syntax error at or near \(quoted(token))" + (detail.map { ": \($0)." } ?? "."),
      at: token.position, hint: hint(at: token, expected: expected))
  }

  func missing(_ symbol: Symbol) -> QueryError {
    let isClosing = symbol == .rightParenthesis
    let follows = current.keyword == .from || at(.comma)
    var error = syntaxError(at: current, detail: isClosing && follows ? "missing ')'" : nil)
    if error.hint == nil, let text = symbol.expectedText { error.hint = "Expected '\(text)'." }
    return error
  }

  func tooComplex() -> QueryError {
    QueryError(
      "FAILED_TO_PARSE_TOO_COMPLEX", sqlState: "54001",
      "The statement, including potential SQL functions and referenced views, was too complex to"
        + " parse. To mitigate this error divide the statement into multiple, less complex chunks.",
      at: current.position)
  }

  func invalidIdentifier(_ name: String, at token: Token) -> QueryError {
    QueryError(
      "INVALID_IDENTIFIER", sqlState: "42602",
      "The unquoted identifier \(name) is invalid and must be back quoted as: `\(name)`.\n"
        + "Unquoted identifiers can only contain ASCII letters ('a' - 'z', 'A' - 'Z'),"
        + " digits ('0' - '9'), and underbar ('_').\n"
        + "Unquoted identifiers must also not start with a digit.\n"
        + "Different data sources and meta stores may impose additional restrictions on valid"
        + " identifiers.",
      at: token.position)
  }

  func invalidStatement(_ words: String, at token: Token, hint: String? = nil) -> QueryError {
    QueryError(
      "INVALID_STATEMENT_OR_CLAUSE", sqlState: "42601",
      "The statement or clause: \(words) is not valid.", at: token.position, hint: hint)
  }

  func unsupported(_ feature: String, _ text: String, at token: Token) -> QueryError {
    QueryError(
      "UNSUPPORTED_FEATURE.\(feature)", sqlState: "0A000",
      "The feature is not supported: \(text)", at: token.position)
  }

  /// Names the keyword that was meant: the one expected here, or the one that a word before,
  /// which became an alias, looks like.
  private func hint(at token: Token, expected: [Keyword]) -> String? {
    if let meant = Spelling.nearest(to: text(of: token), among: expected) {
      return "Did you mean '\(meant.text)'?"
    }
    if let alias = implicitAlias, index - alias <= 2, index >= alias {
      let word = text(of: tokens[alias])
      if let meant = Spelling.nearest(to: word, among: Self.clauseKeywords) {
        return "Did you mean '\(meant.text)' instead of '\(word)'?"
      }
    }
    guard 1...3 ~= expected.count else { return nil }
    return "Expected " + expected.map { "'\($0.text)'" }.joined(separator: " or ") + "."
  }

  static let clauseKeywords: [Keyword] = [
    .from, .where, .group, .having, .order, .limit, .offset, .union, .join, .inner, .left, .right,
    .full, .cross, .window, .qualify, .lateral, .cluster, .distribute, .sort, .except, .intersect,
    .using, .values, .select, .pivot, .unpivot,
  ]
}

extension Symbol {
  /// The sign, for the symbols that the grammar demands.
  fileprivate var expectedText: String? {
    switch self {
    case .leftParenthesis: "("
    case .rightParenthesis: ")"
    case .rightBracket: "]"
    case .greater: ">"
    case .less: "<"
    case .comma: ","
    case .equal: "="
    default: nil
    }
  }
}
