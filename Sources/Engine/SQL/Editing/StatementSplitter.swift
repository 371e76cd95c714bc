package import Columns

/// One statement of a text of several.
package struct StatementText: Hashable, Sendable {
  /// Without the semicolon, and without comments before and after.
  package var text: String
  /// The bytes of `text` in the whole.
  package var range: Range<Int>
  package var position: TextPosition

  /// The place of an error in the statement as a place in the whole text.
  package func located(_ error: QueryError) -> QueryError {
    guard let place = error.position else { return error }
    var moved = error
    moved.position = TextPosition(
      line: place.line + position.line - 1,
      column: place.line == 1 ? place.column + position.column - 1 : place.column)
    return moved
  }
}

/// Cuts a text into statements at the semicolons outside of strings, comments and BEGIN … END.
package enum StatementSplitter {
  package static func statements(in text: String) -> [StatementText] {
    let bytes = Array(text.utf8)
    return extents(of: Lexer.tokens(in: bytes)).compactMap { statement(in: bytes, $0) }
  }

  /// The statement that a cursor at a byte offset stands in; between two it is the one before.
  package static func statement(in text: String, at offset: Int) -> StatementText? {
    let bytes = Array(text.utf8)
    var before: StatementText?
    for extent in extents(of: Lexer.tokens(in: bytes)) {
      if let statement = statement(in: bytes, extent) {
        if before == nil || statement.range.lowerBound <= offset { before = statement }
      }
      if let last = extent.last, offset <= last.range.upperBound, before != nil { break }
    }
    return before
  }

  private static func statement(
    in bytes: [UInt8], _ tokens: ArraySlice<Token>
  ) -> StatementText? {
    let code = tokens.filter { !$0.isComment && $0.symbol != .semicolon && $0.kind != .end }
    // A comment that never ends is an error to report, not a statement to pass over.
    let open = tokens.last { $0.kind == .unclosedComment }
    guard let first = code.first ?? open, let last = open ?? code.last else { return nil }
    let range = first.range.lowerBound..<last.range.upperBound
    return StatementText(
      text: String(decoding: bytes[range], as: UTF8.self), range: range, position: first.position)
  }

  /// The tokens of each statement, with the semicolon that ends it.
  static func extents(of tokens: [Token]) -> [ArraySlice<Token>] {
    var extents: [ArraySlice<Token>] = []
    var start = 0
    var script = ScriptDepth()
    for (index, token) in tokens.enumerated() where !token.isComment {
      script.step(token)
      guard token.kind == .end || token.symbol == .semicolon && script.depth == 0 else { continue }
      extents.append(tokens[start...index])
      start = index + 1
      script = ScriptDepth()
    }
    return extents
  }
}

/// How many blocks of a script are open: BEGIN, IF, CASE and loops, up to their END.
private struct ScriptDepth {
  private(set) var depth = 0
  private var isScript: Bool?
  private var before: Token?

  mutating func step(_ token: Token) {
    defer { before = token }
    guard let isScript else {
      isScript = token.keyword == .begin
      depth = isScript == true ? 1 : 0
      return
    }
    guard isScript, depth > 0 else { return }
    if before?.keyword == .begin, before.map({ depth == 1 && $0.keyword == .begin }) ?? false,
      token.symbol == .semicolon || token.keyword == .transaction
    {
      // `BEGIN;` and `BEGIN TRANSACTION` open no block.
      depth = 0
      return
    }
    switch token.keyword {
    case .end: depth -= 1
    case .begin: depth += 1
    case .case where before?.keyword != .end: depth += 1
    case .if, .while, .loop, .repeat, .for:
      if before?.keyword != .end, startsInnerStatement { depth += 1 }
    default: break
    }
  }

  private var startsInnerStatement: Bool {
    switch before?.kind {
    case .symbol(.semicolon), .symbol(.colon), .keyword(.begin), .keyword(.then), .keyword(.else),
      .keyword(.do), .keyword(.loop), .keyword(.repeat):
      true
    default: false
    }
  }
}
