import Columns
import Expressions
import Foundation
import Plan
import SQL
import Testing

/// Texts that are deep, long or broken never end the process.
struct RobustnessTests {
  @Test(arguments: [
    ("(", "1", ")"), ("f(", "1", ")"), ("CASE WHEN ", "a", " THEN 1 END"), ("a[", "1", "]"),
    ("(SELECT ", "1", ")"), ("x -> ", "1", ""), ("NOT ", "a", ""), ("- ", "a", ""),
    ("CAST(", "a", " AS INT)"), ("EXISTS (SELECT 1 WHERE ", "a", ")"), ("substring(", "a", ", 1)"),
    ("trim(BOTH ", "'x'", " FROM a)"), ("a + (", "1", ")"), ("a IN (", "1", ")"),
    ("STRUCT(", "a", ")"), ("sum(a) OVER (PARTITION BY ", "a", ")"), ("~", "a", ""),
  ])
  func deepNestingIsAnError(open: String, core: String, close: String) {
    for depth in [1_000, 20_000] {
      let text =
        "SELECT " + String(repeating: open, count: depth) + core
        + String(repeating: close, count: depth)
      let error = #expect(throws: QueryError.self) { try Parser.statement(text) }
      #expect(error?.condition == "FAILED_TO_PARSE_TOO_COMPLEX")
    }
  }

  @Test(arguments: [
    ("SELECT * FROM ", "(", "t", ")"), ("SELECT * FROM ", "(SELECT * FROM ", "t", ")"),
    ("", "(", "SELECT 1", ")"), ("", "EXPLAIN ", "SELECT 1", ""),
    ("", "WITH a AS (", "SELECT 1", ") TABLE a"),
    ("SELECT CAST(a AS ", "ARRAY<", "INT", ">"), ("SELECT CAST(a AS ", "STRUCT<a:", "INT", ">"),
    ("SELECT 1 GROUP BY ", "GROUPING SETS (", "a", ")"),
  ])
  func deepStatementsAreAnError(start: String, open: String, core: String, close: String) {
    for depth in [1_000, 20_000] {
      let text =
        start + String(repeating: open, count: depth) + core
        + String(repeating: close, count: depth)
      let error = #expect(throws: QueryError.self) { try Parser.statement(text) }
      #expect(error?.condition == "FAILED_TO_PARSE_TOO_COMPLEX")
    }
  }

  @Test func moderateNestingIsRead() throws {
    let depth = 90
    let text =
      "SELECT " + String(repeating: "f((", count: depth) + "1"
      + String(repeating: "))", count: depth)
    _ = try Parser.statement(text)
  }

  @Test func longChainsOfAndAreFlat() throws {
    let terms = (0..<10_000).map { "a = \($0)" }
    for word in ["AND", "OR"] {
      let text = terms.joined(separator: " \(word) ")
      let tree = try Parser.expression(text)
      let parts = word == "AND" ? tree.conjuncts : tree.disjuncts
      #expect(parts.count == terms.count)
      #expect(Printer.text(parts[0]) == "(= a 0)")
      #expect(Printer.text(parts[9_999]) == "(= a 9999)")
    }
    let query = Array(repeating: "SELECT 1", count: 5_000).joined(separator: " UNION ALL ")
    guard case .union(let union) = try Parser.query(query) else {
      Issue.record("no union")
      return
    }
    #expect(union.inputs.count == 5_000)
  }

  @Test(arguments: [" + 1", ".b[1]", "::int", " || 'x'"])
  func longChainsToTheLeftAreAnError(link: String) throws {
    _ = try Parser.expression("a" + String(repeating: link, count: 200))
    let error = #expect(throws: QueryError.self) {
      try Parser.expression("a" + String(repeating: link, count: 20_000))
    }
    #expect(error?.condition == "FAILED_TO_PARSE_TOO_COMPLEX")
  }

  /// Half a megabyte: whoever reads it more than once a token is not done soon.
  @Test func longStatementsAreRead() throws {
    let columns = (0..<5_000).map { "coalesce(t.column_\($0), 'none') AS c\($0)" }
    let rows = (0..<5_000).map { "(\($0), 'row \($0)', \($0).5)" }
    let text =
      "SELECT \(columns.joined(separator: ",\n  "))\nFROM VALUES \(rows.joined(separator: ", ")) t"
    guard case .project(let project) = try Parser.query(text) else {
      Issue.record("no columns")
      return
    }
    #expect(project.expressions.count == 5_000)
  }

  @Test func benchmarkQueriesAreRead() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Conformance/tpch")
    for number in 1...22 {
      let name = "q" + (number < 10 ? "0" : "") + "\(number).sql"
      let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      for statement in StatementSplitter.statements(in: text) {
        _ = try Parser.statement(statement.text)
      }
    }
  }

  /// Tokens of good statements are dropped, doubled, swapped and cut; whatever comes out is read
  /// or refused, and never ends the process.
  @Test func brokenTextsNeverTrap() {
    var random = Seeded(state: 42)
    let texts = Samples.statements
    var refused = 0
    for round in 0..<4_000 {
      let text = texts[round % texts.count]
      var pieces = Lexer.tokens(in: text).map { token in
        String(decoding: Array(text.utf8)[token.range], as: UTF8.self)
      }
      for _ in 0..<Int.random(in: 1...4, using: &random) where pieces.count > 2 {
        let place = Int.random(in: 0..<pieces.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: pieces.remove(at: place)
        case 1: pieces.insert(pieces.randomElement(using: &random) ?? "", at: place)
        case 2: pieces.swapAt(place, Int.random(in: 0..<pieces.count, using: &random))
        case 3: pieces.insert(Samples.noise.randomElement(using: &random) ?? "", at: place)
        default: pieces.removeSubrange(place...)
        }
      }
      let broken = pieces.joined(separator: Bool.random(using: &random) ? " " : "")
      do {
        _ = try Parser.statement(broken)
      } catch {
        refused += 1
        #expect(error.condition != "INTERNAL_ERROR", "\(broken)")
      }
      _ = StatementSplitter.statements(in: broken)
    }
    #expect(refused > 1_000)
  }
}

/// A small generator with a known sequence.
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Good statements of many kinds.
enum Samples {
  static let statements: [String] =
    QueryTests.blocks.map(\.0) + QueryTests.grouping.map(\.0) + QueryTests.relations.map(\.0)
    + QueryTests.joins.map(\.0) + QueryTests.rotations.map(\.0) + QueryTests.combinations.map(\.0)
    + QueryTests.pipes.map(\.0) + StatementTests.commands.map(\.0)
    + expressions.map { "SELECT \($0)" }

  static let expressions: [String] =
    ExpressionTests.operators.map(\.0) + ExpressionTests.predicates.map(\.0)
    + ExpressionTests.calls.map(\.0) + ExpressionTests.specialForms.map(\.0)
    + ExpressionTests.numbers.map(\.0) + ExpressionTests.strings.map(\.0)
    + ExpressionTests.typedLiterals.map(\.0) + ExpressionTests.intervals.map(\.0)

  static let noise: [String] = [
    "(", ")", "'", "`", "/*", "*/", "--", "\\", "é", "$", ";", "::", "INTERVAL", "''", "[", "9e",
    "1e999", "99999999999999999999999", "-9223372036854775808L", "X'", "\u{0}", "<", ">>", "?", ":",
  ]
}
