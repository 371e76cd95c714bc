import Columns
import SQL
import Testing

/// Tokens, their classes and places, and the cutting of texts into statements.
struct LexerTests {
  @Test(arguments: [
    ("SELECT a, 'x' -- c", "keyword identifier punctuation string comment"),
    ("/* a /* b */ c */ 1", "comment number"),
    ("/*+ BROADCAST(t) */ *", "hint identifier punctuation identifier punctuation hint operator"),
    (
      "1a 1e3 1.5e-2 .5 1.5a t.1b 12L 3BD",
      "identifier number number number number punctuation"
        + " identifier identifier punctuation identifier number number"
    ),
    ("'abc", "error"), ("`abc", "error"), ("/* abc", "error"), ("$ \\", "error error"),
    ("r'\\' R\"x\" rx", "string string identifier"),
    (
      "<=> == != <> <= >= << >> >>> || |> :: -> =>",
      Array(repeating: "operator", count: 13)
        .joined(separator: " ") + " operator"
    ),
    ("naïve ё 日本", "identifier identifier identifier"),
    ("?", "parameter"), ("a\u{3000}b", "identifier identifier"),
  ])
  func classes(text: String, expected: String) {
    let classes = Lexer.tokens(in: text).dropLast().map(\.tokenClass.rawValue)
    #expect(classes.joined(separator: " ") == expected)
  }

  @Test func placesCountCharacters() {
    let tokens = Lexer.tokens(in: "é 'ü'\n  日本 x")
    #expect(
      tokens.map(\.position) == [
        TextPosition(line: 1, column: 1), TextPosition(line: 1, column: 3),
        TextPosition(line: 2, column: 3), TextPosition(line: 2, column: 6),
        TextPosition(line: 2, column: 7),
      ])
    #expect(tokens.last?.range == 18..<18)
  }

  @Test func keywordsAreFoundWhateverTheCase() {
    for keyword in Keyword.allCases {
      #expect(Lexer.tokens(in: keyword.text).first?.keyword == keyword)
      #expect(Lexer.tokens(in: keyword.rawValue).first?.keyword == keyword)
    }
    #expect(Lexer.tokens(in: "current\u{1F}date").first?.keyword == .current)
    #expect(Lexer.tokens(in: "selects").first?.keyword == nil)
  }

  @Test(arguments: [
    ("SELECT 1; SELECT ';' /* ; */; -- ; \n", ["SELECT 1", "SELECT ';' /* ; */"]),
    ("-- only a comment\n;;", []),
    ("/* a */ SELECT 1 -- b", ["SELECT 1"]),
    (
      "BEGIN SELECT 1; IF a THEN SELECT 2; END IF; END; SELECT CASE WHEN a THEN 1 END;",
      ["BEGIN SELECT 1; IF a THEN SELECT 2; END IF; END", "SELECT CASE WHEN a THEN 1 END"]
    ),
    ("BEGIN; SELECT 1; END", ["BEGIN", "SELECT 1", "END"]),
    ("SELECT 'a; SELECT 2", ["SELECT 'a; SELECT 2"]),
    ("SELECT 1; /* x", ["SELECT 1", "/* x"]),
  ])
  func splitting(text: String, statements: [String]) {
    let parts = StatementSplitter.statements(in: text)
    #expect(parts.map { $0.text.trimmingComment } == statements.map { $0.trimmingComment })
    for part in parts {
      #expect(Array(text.utf8)[part.range].elementsEqual(part.text.utf8))
    }
  }

  @Test func statementAtTheCursor() {
    let text = "SELECT 1;\n\nSELECT 2 ; -- x\n"
    let found = [0, 8, 9, 10, 11, 20, 26].map {
      StatementSplitter.statement(in: text, at: $0)?.text
    }
    #expect(
      found == [
        "SELECT 1", "SELECT 1", "SELECT 1", "SELECT 1", "SELECT 2", "SELECT 2", "SELECT 2",
      ])
    let part = StatementSplitter.statements(in: text)[1]
    let error = QueryError("X", sqlState: "0", "m", at: TextPosition(line: 1, column: 8))
    #expect(part.located(error).position == TextPosition(line: 3, column: 8))
  }
}

extension String {
  /// A block comment at the end stays out of the statement.
  fileprivate var trimmingComment: String {
    hasSuffix(" /* ; */") ? String(dropLast(8)) : self
  }
}
