import Foundation
import SQL
import Testing

/// New layouts of SQL text.
struct FormatterTests {
  @Test(arguments: layouts)
  func layoutsOfStatements(text: String, expected: String) {
    #expect(Formatter.format(text) == expected)
  }

  static let layouts: [(String, String)] = [
    ("select a,b from t where a>1", "SELECT a, b\nFROM t\nWHERE a > 1\n"),
    (
      "select a, -- first\n b -- second\n-- third\nfrom t /* x */ where -- y\n a; "
        + "select date '2024-01-01'",
      """
      SELECT
        a, -- first
        b -- second
      -- third
      FROM t /* x */
      WHERE -- y
        a;

      SELECT DATE '2024-01-01'

      """
    ),
    (
      "select date, t.value, cast(-a as decimal(10,2)) x, - -1, a::array<map<string,int>> from t u",
      """
      SELECT date, t.value, CAST(-a AS DECIMAL(10, 2)) x, - -1, a::ARRAY<MAP<STRING, INT>>
      FROM t u

      """
    ),
    (
      """
      with a as (select 1), b as (select x from aaaaaaaaaaaaaaaaa left outer join
      bbbbbbbbbbbbb on aaaaaaaaaaaaaaaaa.xxxxxxxxxxxx = bbbbbbbbbbbbb.xxxxxxxxxxxx and
      bbbbbbbbbbbbb.yyyyyyyyyyyy between 1 and 2) from b |> where exists (select 1) |> select x
      """,
      """
      WITH a AS (SELECT 1),
      b AS (
        SELECT x
        FROM aaaaaaaaaaaaaaaaa
        LEFT OUTER JOIN bbbbbbbbbbbbb
          ON aaaaaaaaaaaaaaaaa.xxxxxxxxxxxx = bbbbbbbbbbbbb.xxxxxxxxxxxx
          AND bbbbbbbbbbbbb.yyyyyyyyyyyy BETWEEN 1 AND 2
      )
      FROM b
      |> WHERE EXISTS (SELECT 1)
      |> SELECT x

      """
    ),
    (
      """
      select case when aaaaaaaaaaaaaaaaaaaaaaaaaa then bbbbbbbbbbbbbbbbbbbbbbb when
      cccccccccccccccc then (ddddddddddddd) else e end as z, sum(a) over (partition by
      aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbb order by cccccccccccccc desc) s from t
      """,
      """
      SELECT
        CASE
          WHEN aaaaaaaaaaaaaaaaaaaaaaaaaa THEN bbbbbbbbbbbbbbbbbbbbbbb
          WHEN cccccccccccccccc THEN (ddddddddddddd)
          ELSE e
        END AS z,
        sum(a) OVER (
          PARTITION BY aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbb
          ORDER BY cccccccccccccc DESC
        ) s
      FROM t

      """
    ),
    ("set a.b = Select  1; selec 1", "set a.b = Select  1;\n\nselec 1\n"),
    ("-- only this\n", "-- only this\n"),
    ("", ""),
  ]

  /// The same tokens come out, and a second run changes nothing.
  @Test func layoutKeepsTheTokensAndStands() throws {
    for text in try Self.texts() {
      let once = Formatter.format(text)
      #expect(signature(once) == signature(text))
      #expect(Formatter.format(once) == once, "\(text)")
    }
  }

  @Test func brokenTextsKeepTheirTokens() throws {
    var random = Seeded(state: 7)
    let texts = try Self.texts()
    for round in 0..<3_000 {
      var pieces = Lexer.tokens(in: texts[round % texts.count]).map { token in
        String(decoding: Array(texts[round % texts.count].utf8)[token.range], as: UTF8.self)
      }
      for _ in 0..<Int.random(in: 1...4, using: &random) where pieces.count > 2 {
        let place = Int.random(in: 0..<pieces.count, using: &random)
        if Bool.random(using: &random) {
          pieces.remove(at: place)
        } else {
          let comment = ["-- c\n", "\n-- c\n", "/* c */", "\n/* c\n c */\n", "("]
          pieces.insert(comment.randomElement(using: &random) ?? "", at: place)
        }
      }
      let text = pieces.joined(separator: " ")
      let once = Formatter.format(text)
      #expect(signature(once) == signature(text))
      #expect(Formatter.format(once) == once, "\([text, once, Formatter.format(once)])")
    }
  }

  private func signature(_ text: String) -> [String] {
    Lexer.tokens(in: text).map { token in
      let word = String(decoding: Array(text.utf8)[token.range], as: UTF8.self)
      return token.keyword == nil ? word : word.lowercased()
    }
  }

  private static func texts() throws -> [String] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Conformance/tpch")
    let queries = try (1...22).map { number in
      let name = "q" + (number < 10 ? "0" : "") + "\(number).sql"
      return try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }
    return queries + Samples.statements
      + ["SELECT a, -- first\n  b -- second\n  -- third\nFROM t /* x */ WHERE -- y\n a"]
  }
}
