/// What the text around a cursor tells: the clause it stands in and the tables whose columns may
/// be named there. It works on half-written text.
package struct ParserContext: Hashable, Sendable {
  package enum Clause: String, Hashable, Sendable {
    /// Where a statement or a subquery begins.
    case start
    case with, select, from, join, on, using, `where`, groupBy, having, qualify, window, orderBy
    case limit, values, pivot, lateralView, set
    /// Behind the first words of a command: a table, a view, an option.
    case command
    /// In a string or a comment: nothing is to be completed.
    case text
  }

  /// A table of a FROM clause.
  package struct Relation: Hashable, Sendable {
    /// Empty for a subquery.
    package var name: [String]
    package var alias: String?
    /// The columns that the alias lists.
    package var columns: [String]

    package init(name: [String], alias: String? = nil, columns: [String] = []) {
      self.name = name
      self.alias = alias
      self.columns = columns
    }
  }

  package var clause: Clause
  /// The tables of the query around the cursor, then those of the queries around that one.
  package var relations: [Relation]
  /// The tables that WITH defines, as far as they are visible.
  package var commonTables: [Relation]
  /// The part of a word before the cursor.
  package var prefix: String
  /// The names before the prefix: `a` and `b` in `a.b.pre`.
  package var qualifier: [String]
  /// The function in whose parentheses the cursor stands, and which argument it is, from zero.
  package var call: Call?

  package struct Call: Hashable, Sendable {
    package var name: String
    package var argument: Int
  }

  /// The context at a byte offset of a text of one or more statements.
  package static func at(_ offset: Int, in text: String) -> ParserContext {
    let bytes = Array(text.utf8)
    let extents = StatementSplitter.extents(of: Lexer.tokens(in: bytes))
    let extent =
      extents.first { extent in
        guard let last = extent.last else { return false }
        return offset < last.range.upperBound || last.kind == .end
      } ?? []
    if extent.contains(where: { isInside($0, offset) }) {
      return ParserContext(
        clause: .text, relations: [], commonTables: [], prefix: "", qualifier: [])
    }
    let tokens = extent.filter { !$0.isComment && $0.symbol != .semicolon }
    var scanner = ContextScanner(Array(tokens), bytes, cursor: offset)
    return scanner.context()
  }

  /// True when the cursor is in the middle of a comment or a string.
  private static func isInside(_ token: Token, _ offset: Int) -> Bool {
    guard token.range.lowerBound < offset else { return false }
    return switch token.kind {
    case .string, .rawString, .blockComment: offset < token.range.upperBound
    case .lineComment, .unclosedComment, .unclosedString: offset <= token.range.upperBound
    default: false
    }
  }
}
