import SQL
import TerminalKit
import Testing
import Workbench

/// Colours of SQL, a letter a character.
struct SQLHighlighterTests {
  @Test(arguments: [
    ("select a, 'x' from t", "kkkkkk.i..sss.kkkk.i"),
    ("-- c\nselect", "cccc\nkkkkkk"),
    ("/* a\nb */ x", "cccc\ncccc.i"),
    ("/* a /* b\nc */ d\ne */ x", "ccccccccc\ncccccc\ncccc.i"),
    ("'a\nb' x", "ss\nss.i"),
    ("\"a\nb''\nc\" x", "ss\nsss\nss.i"),
    ("r'\\\n' x", "sss\ns.i"),
    ("'it''s' x", "sssssss.i"),
    ("'a\\' b' x", "sssssss.i"),
    ("`a\nb` x", "qq\nqq.i"),
    ("select '-- x' -- 'y", "kkkkkk.ssssss.ccccc"),
    ("日 = '本' --é", "i.o.sss.ccc"),
    ("count(1) + a.date", "fffff.n..o.i.iiii"),
    ("cast(a as date)", "kkkk.i.kk.tttt."),
    ("date '2024'", "tttt.ssssss"),
    ("select year, name", "kkkkkk.iiii..iiii"),
    ("-- a\\\nb\nc", "ccccc\nc\ni"),
  ])
  func lettersOfTexts(text: String, expected: String) {
    #expect(Self.letters(text) == expected)
  }

  static func letters(_ text: String) -> String {
    let highlighter = SQLHighlighter()
    var state = 0
    return TextBuffer(text).lines.map { line in
      var letters = Array(repeating: Character("."), count: line.count)
      let (spans, next) = highlighter.highlight(line, from: state)
      state = next
      for span in spans {
        for column in span.range where letters.indices.contains(column) {
          letters[column] = letter(span.role, line, column)
        }
      }
      return String(letters)
    }.joined(separator: "\n")
  }

  private static func letter(_ role: Role, _ line: String, _ column: Int) -> Character {
    switch role {
    case .sqlKeyword: "k"
    case .sqlString: "s"
    case .sqlComment: "c"
    case .sqlQuoted: "q"
    case .sqlNumber: "n"
    case .sqlFunction: "f"
    case .sqlType: "t"
    case .sqlIdentifier: "i"
    case .sqlOperator: "(),.".contains(Array(line)[column]) ? "." : "o"
    default: "?"
    }
  }

  /// Strings and comments are the same whether lines or the whole are read.
  @Test func linesAgreeWithTheWhole() {
    var random = SeededNumbers(state: 5)
    let parts = ["'", "\"", "`", "/*", "*/", "--", "\n", "a ", "\\", "r'", " ", "日", "x\n", "''"]
    for _ in 0..<2_000 {
      let text = (0..<Int.random(in: 1...14, using: &random)).map { _ in
        parts.randomElement(using: &random) ?? ""
      }.joined()
      // The lexer passes over line ends that a backslash stands before.
      if text.contains("\\\n") { continue }
      let bytes = Array(text.utf8)
      var whole = Array(repeating: Character("."), count: bytes.count)
      for token in Lexer.tokens(in: text) {
        let letter: Character? =
          switch token.kind {
          case .string, .rawString, .unclosedString: "s"
          case .lineComment, .blockComment, .unclosedComment: "c"
          default: nil
          }
        if let letter { for index in token.range { whole[index] = letter } }
      }
      var expected: [Character] = []
      for (index, letter) in whole.enumerated() where bytes[index] & 0xC0 != 0x80 {
        expected.append(bytes[index] == 0x0A ? "\n" : letter)
      }
      let shown = Self.letters(text).map { "sc\n".contains($0) ? $0 : "." }
      #expect(String(shown) == String(expected), "\(text)")
    }
  }
}

struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
