import SQL
import Testing

/// What completion learns from the text around a cursor, which `|` marks.
struct ContextTests {
  @Test(arguments: contexts)
  func contextsAtTheCursor(text: String, expected: String) {
    #expect(Self.context(text) == expected)
  }

  static let contexts: [(String, String)] = [
    ("|", "start"),
    ("SEL|", "start 'SEL'"),
    ("SELECT |", "select"),
    ("SELECT a, b|", "select 'b'"),
    ("SELECT | FROM t u, v", "select [t u] [v]"),
    ("SELECT u.na| FROM db.t AS u WHERE x", "select [db.t u] 'u.na'"),
    ("SELECT a FROM |", "from"),
    ("SELECT a FROM cust|", "from 'cust'"),
    ("SELECT a FROM t, |", "from [t]"),
    ("SELECT a FROM t JOIN |", "join [t]"),
    ("SELECT a FROM t JOIN u ON t.|", "on [t] [u] 't.'"),
    ("SELECT a FROM t JOIN u USING (|", "using [t] [u]"),
    ("SELECT a FROM t LEFT JOIN u AS v ON a = b WHERE |", "where [t] [u v]"),
    ("SELECT a FROM t GROUP BY |", "groupBy [t]"),
    ("SELECT a FROM t GROUP BY a HAVING |", "having [t]"),
    ("SELECT a FROM t ORDER BY a, |", "orderBy [t]"),
    ("SELECT coalesce(a, |) FROM t", "select [t] coalesce#1"),
    ("SELECT a FROM t WHERE EXISTS (SELECT | FROM u)", "select [u] [t]"),
    ("SELECT a FROM t, (SELECT | FROM u) v", "select [u]"),
    ("SELECT | FROM (SELECT b FROM u) v(x, y) JOIN w", "select [- v(x,y)] [w]"),
    ("SELECT 1 FROM t UNION ALL SELECT | FROM u", "select [u]"),
    ("WITH a(x) AS (SELECT 1), b AS (SELECT 2) SELECT * FROM |", "from with[a(x)] with[b]"),
    ("WITH a AS (SELECT | FROM t) SELECT 1 FROM u", "select [t] with[a]"),
    ("SELECT | FROM t LATERAL VIEW explode(a) x AS b, c", "select [t] [- x(b,c)]"),
    ("SELECT a FROM t WHERE b = 'te|xt'", "text"),
    ("SELECT a -- com|ment", "text"),
    ("SELECT 1; SELECT a FROM t WHERE |; SELECT 2 FROM u", "where [t]"),
    ("FROM t |> WHERE ¦", "where [t]"),
    ("FROM t SELECT |", "select [t]"),
    ("CREATE TEMP VIEW v AS SELECT | FROM t", "select [t]"),
    ("DROP VIEW |", "command"),
    ("SELECT `my co|", "select 'my co'"),
    ("SELECT extract(YEAR FROM |) FROM t", "select [t] extract#0"),
    ("SELECT a FROM t WHERE a IS DISTINCT FROM |", "where [t]"),
    ("SELECT * FROM range(|) r", "from [range r] range#0"),
  ]

  private static func context(_ marked: String) -> String {
    // A broken bar stands for the cursor where the text has a pipe operator.
    let mark: Character = marked.contains("¦") ? "¦" : "|"
    guard let place = marked.lastIndex(of: mark) else { return "" }
    var text = marked
    text.remove(at: place)
    let offset = marked[..<place].utf8.count
    let context = ParserContext.at(offset, in: text)
    var words = [context.clause.rawValue]
    words += context.relations.map { "[\(shown($0))]" }
    words += context.commonTables.map { "with[\(shown($0))]" }
    if !context.qualifier.isEmpty || !context.prefix.isEmpty {
      words.append("'\((context.qualifier + [context.prefix]).joined(separator: "."))'")
    }
    if let call = context.call { words.append("\(call.name)#\(call.argument)") }
    return words.joined(separator: " ")
  }

  private static func shown(_ relation: ParserContext.Relation) -> String {
    let name = relation.name.isEmpty ? "-" : relation.name.joined(separator: ".")
    let columns = relation.columns.isEmpty ? "" : "(\(relation.columns.joined(separator: ",")))"
    return name + (relation.alias.map { " \($0)" } ?? "") + columns
  }

  @Test func everyOffsetOfEveryStatementHasAContext() {
    for text in Samples.statements {
      for offset in 0...text.utf8.count { _ = ParserContext.at(offset, in: text) }
    }
    var random = Seeded(state: 3)
    for round in 0..<500 {
      let text = Samples.statements[round % Samples.statements.count]
      let cut = String(text.prefix(Int.random(in: 0...text.count, using: &random)))
      _ = ParserContext.at(cut.utf8.count, in: cut + ")")
    }
  }
}
