import Catalog
import Functions
import Session
import TerminalKit
import Testing
import Workbench

/// What is proposed at a cursor, which `¦` marks, over the sample tables.
struct CompletionTests {
  private let session: Session

  init() throws { session = try Session() }

  private func split(_ marked: String) -> (text: String, offset: Int) {
    let parts = marked.split(separator: "¦", maxSplits: 1, omittingEmptySubsequences: false)
    return (parts.joined(), parts[0].utf8.count)
  }

  @Test(arguments: ["like", "ilike", "rlike", "between", "not", "in"])
  func operatorsAreProposedOnce(word: String) {
    let items = complete("SELECT * FROM samples.sales WHERE Region \(word)¦").items
    #expect(items.filter { $0.label.lowercased() == word }.map(\.kind) == [.keyword])
  }

  private func complete(_ marked: String, recent: [String] = []) -> Completion {
    let (text, offset) = split(marked)
    return Completion.at(offset, in: text, session: session, recent: recent)
  }

  @Test(arguments: [
    ("sel¦", "SELECT"),
    ("SELECT * FROM sal¦", "samples.sales"),
    ("SELECT * FROM samples.sal¦", "sales"),
    ("SELECT Reg¦ FROM samples.sales", "Region"),
    ("SELECT s.Reg¦ FROM samples.sales s", "Region"),
    ("SELECT sales.Reg¦ FROM samples.sales", "Region"),
    ("SELECT * FROM samples.sales WHERE Qu¦", "Quantity"),
    ("SELECT su¦ FROM samples.sales", "sum"),
    ("SELECT coun¦ FROM samples.sales", "count"),
    ("SELECT sum(Quantity) AS total FROM samples.sales ORDER BY tot¦", "total"),
    ("SELECT cast(1 AS int) AS `my sum` FROM samples.sales HAVING my¦", "my sum"),
    ("WITH totals AS (SELECT 1 AS amount) SELECT * FROM tot¦", "totals"),
    ("WITH totals AS (SELECT 1 AS amount) SELECT am¦ FROM totals", "amount"),
    ("WITH t(x, amount) AS (SELECT 1, 2) SELECT am¦ FROM t", "amount"),
    ("WITH a AS (SELECT 1 AS one), b AS (SELECT one AS two FROM a) SELECT tw¦ FROM b", "two"),
    ("SELECT d.am¦ FROM (SELECT Quantity AS amount FROM samples.sales) d", "amount"),
    ("SELECT v.fi¦ FROM (SELECT named_struct('first', 1) AS v) t", "first"),
    ("SELECT t.v.fi¦ FROM (SELECT named_struct('first', 1) AS v) t", "first"),
    ("SELECT * FROM samples.sales WHE¦", "WHERE"),
    ("SELECT * FROM samples.sales s JOIN samples.products p ON s.Prod¦", "ProductID"),
    ("SELECT `Reg¦ FROM samples.sales", "Region"),
    ("SELECT f.¦ FROM samples.films f", "film"),
    ("SELECT t.v.¦ FROM (SELECT named_struct('first', 1) AS v) t WHERE true", "first"),
    ("SELECT * FROM samples.¦ WHERE true", "birds"),
    ("SELECT * FROM samples.films f WHERE f.¦ ORDER BY 1", "film"),
    ("SELECT 1; SELECT Reg¦ FROM samples.sales; SELECT 2", "Region"),
    ("SELECT * FROM read_c¦", "read_csv"),
  ])
  func theBestProposal(text: String, expected: String) {
    let first = complete(text).items.first?.label
    #expect(first == expected)
  }

  @Test func whatIsReplacedAndWritten() throws {
    let quoted = complete("SELECT `Reg¦` FROM samples.sales")
    #expect(quoted.items.first?.insertText == "`Region`")
    #expect(quoted.range == 7..<12)
    let plain = complete("SELECT Reg¦ FROM samples.sales")
    #expect(plain.range == 7..<10)
    // In the middle of a word the whole of it goes.
    let inside = complete("SELECT Re¦gi, 1 FROM samples.sales")
    #expect(inside.items.first?.label == "Region")
    #expect(inside.range == 7..<11)
    #expect(complete("SELECT ¦Region FROM samples.sales").range == 7..<7)
    let small = complete("sel¦")
    #expect(small.items.first?.insertText == "select")
    let call = complete("SELECT su¦")
    #expect(call.items.first { $0.label == "sum" }?.insertText == "sum(")
    #expect(complete("SELECT su¦(1)").items.first { $0.label == "sum" }?.insertText == "sum")
  }

  @Test func sharedNamesAreQualified() {
    let items = complete(
      "SELECT ProductID¦ FROM samples.sales s JOIN samples.products p ON true"
    ).items.map(\.label)
    #expect(items.contains("s.ProductID"))
    #expect(items.contains("p.ProductID"))
  }

  @Test func nothingInTexts() {
    #expect(complete("SELECT 'sel¦'").items.isEmpty)
    #expect(complete("SELECT 1 -- sel¦").items.isEmpty)
  }

  @Test func pathsOfFiles() {
    let items = complete("SELECT * FROM read_files('Sour¦')").items
    let here = items.map(\.label)
    #expect(here.isEmpty || here.contains("Sources/"))
    #expect(complete("SELECT * FROM csv.`/et¦").items.first?.label == "etc/")
    #expect(complete("SELECT * FROM csv.`/et¦").range == 20..<22)
    #expect(complete("SELECT * FROM read_csv('/et¦')").items.first?.label == "etc/")
  }

  @Test func recentChoicesComeFirst() {
    let items = complete("SELECT ma¦", recent: ["map_keys"]).items.map(\.label)
    #expect(items.firstIndex(of: "map_keys") ?? 99 < items.firstIndex(of: "map_values") ?? 0)
  }

  @Test func theScopeGoesBeforeFunctions() {
    func first(_ marked: String) -> String? { complete(marked).items.first?.label }
    #expect(first("SELECT cou¦ FROM (SELECT 1 AS country) t") == "country")
    #expect(first("SELECT ount¦ FROM (SELECT 1 AS country) t") == "country")
    // A better match goes before what is nearer.
    #expect(first("SELECT count¦ FROM (SELECT 1 AS country) t") == "count")
    #expect(first("SELECT coun¦ FROM (SELECT 1 AS account) t") == "count")
    #expect(first("SELECT coun¦ FROM (SELECT 1 AS bird_count) t") == "count")
    let recent = complete("SELECT cou¦ FROM (SELECT 1 AS country) t", recent: ["count_if"])
    #expect(recent.items.prefix(2).map(\.label) == ["country", "count_if"])
  }

  @Test(arguments: ["SELECT fi¦", "SELECT cou¦", "SELECT na¦ FROM samples.products"])
  func strewnLettersAreNotProposed(text: String) {
    let word = split(text).text.dropFirst(7).prefix { $0 != " " }
    let items = complete(text).items.filter { $0.kind == .function || $0.kind == .keyword }
    #expect(!items.isEmpty)
    for item in items where FuzzyMatcher(String(word)).match(item.label)?.quality == .sparse {
      Issue.record("\(item.label) is far from \(word)")
    }
  }

  @Test func argumentsOfCalls() throws {
    let (text, offset) = split("SELECT substring('abc', 1¦)")
    let help = try #require(SignatureHelp.at(offset, in: text, session: session))
    let argument = try #require(help.argument)
    #expect(Array(help.usage)[argument].contains("p"))
    #expect(help.name == "substring")
    #expect(SignatureHelp.at(3, in: "SELECT 1", session: session) == nil)
    for entry in session.functions.entries {
      let text = "SELECT \(entry.name)(1, 2, 3, "
      _ = SignatureHelp.at(text.utf8.count, in: text, session: session)
    }
  }

  @Test func everyPlaceOfManyTextsIsFine() {
    let texts = [
      "WITH a AS (SELECT `x FROM t) SELECT a.b.c, 'é', count(*) FROM samples.sales s, (SELECT 1",
      "SELECT )) FROM (( a.`b`.c JOIN d USING (", "FROM parquet.`/x/y", "CREATE VIEW v AS",
      "SELECT * FROM read_files('a', format => 'csv') t WHERE t.",
    ]
    for text in texts {
      for offset in 0...text.utf8.count {
        let found = Completion.at(offset, in: text, session: session)
        #expect(found.range.upperBound <= text.utf8.count)
      }
    }
  }

  @Test(arguments: [
    ("SELECT Regin FROM samples.sales", "UNRESOLVED_COLUMN.WITH_SUGGESTION", 7..<12),
    ("SELECT 1; SELECT * FROM nothing", "TABLE_OR_VIEW_NOT_FOUND", 24..<31),
    ("SELECT 1;\nSELEC 1", "PARSE_SYNTAX_ERROR", 10..<15),
    ("SELECT 'a", "PARSE_SYNTAX_ERROR", 7..<9),
  ])
  func problemsAndTheirPlaces(text: String, condition: String, range: Range<Int>) {
    let found = Diagnostics.diagnose(text, session: session)
    #expect(found.map(\.condition) == [condition])
    #expect(found.first?.range == range)
  }

  @Test func suggestionsAndViewsMadeAbove() {
    let found = Diagnostics.diagnose("SELECT Regin FROM samples.sales", session: session)
    #expect(found.first?.suggestion == "`Region`")
    let script = "CREATE TEMP VIEW fresh AS SELECT 1 a; SELECT a FROM fresh; SELECT 1"
    #expect(Diagnostics.diagnose(script, session: session).isEmpty)
    #expect(session.catalog.lookup(["fresh"]) == nil)
    #expect(Diagnostics.diagnose("", session: session).isEmpty)
  }
}
