import Foundation
import TerminalKit
import TestFolders
import Testing
import Workbench

/// What people do with the rows of a result.
@Suite struct ResultsJourneyTests {
  private static func bench(_ text: String, _ size: Size = Size(width: 120, height: 40)) throws
    -> Bench
  {
    let bench = try Bench(text, size: size)
    bench.press("f5")
    // The query has ended, or brought what is wanted.
    try #require(bench.becomes { $0.contains("row 1") && $0.contains("idle") })
    bench.press("f6")
    return bench
  }

  @Test func textIsFoundInAllRowsAndColumns() throws {
    let bench = try Self.bench(
      "SELECT id, concat('n', id % 7) AS a, if(id % 40000 = 39999, 'Needle', 'hay') AS b "
        + "FROM range(100000)")
    bench.press("/")
    bench.paste("needle")
    #expect(bench.picture.contains("Search"))
    bench.press("enter")
    try #require(bench.shows("row 40,000"))
    #expect(bench.picture.contains("b string"))
    bench.press("n")
    try #require(bench.shows("row 80,000"))
    bench.press("n")
    try #require(bench.shows("row 40,000"))
    #expect(bench.picture.contains("/needle · on from the top"))
    bench.press("n")
    try #require(bench.shows("row 80,000"))
    bench.press("N")
    try #require(bench.shows("row 40,000"))
    bench.press("/")
    bench.paste("nothing like it")
    bench.press("enter")
    try #require(bench.shows("not found"))
    bench.press("escape")
    #expect(!bench.picture.contains("not found"))
  }

  @Test func aSearchIsCancelled() throws {
    let bench = try Self.bench("SELECT id FROM range(100000000000)")
    bench.press("/")
    bench.paste("x")
    bench.press("enter")
    try #require(bench.shows("searching"))
    bench.press("ctrl-c")
    try #require(bench.shows("stopped"))
    #expect(!bench.picture.contains("searching"))
  }

  @Test func aRowIsLookedAtWithItsNestedValues() throws {
    let bench = try Self.bench(
      """
      SELECT id, named_struct('street', 'Main', 'tags', array('a', 'b')) AS address,
        repeat('long words ', 30) AS text, CAST(NULL AS INT) AS nothing FROM range(3)
      """)
    bench.press("enter")
    #expect(bench.picture.contains("Row 1 of 3"))
    #expect(bench.picture.contains("NULL"))
    #expect(bench.picture.contains("▸ address"))
    bench.press("down", "enter")
    #expect(bench.picture.contains("▾ address"))
    bench.press("down", "down", "right")
    #expect(bench.picture.contains("array  2 items"))
    bench.press("y")
    #expect(bench.screen.clipboard == "[a, b]")
    bench.press("J")
    #expect(bench.picture.contains("Row 2 of 3"))
    #expect(bench.picture.contains("▾ address"))
    bench.press("escape")
    #expect(!bench.picture.contains("Row 2 of 3"))
    #expect(bench.picture.contains("▸  2"))
  }

  @Test func aCellIsLookedIntoAndScrolled() throws {
    let bench = try Self.bench(
      "SELECT transform(sequence(1, 200), n -> concat('item ', n)) AS list",
      Size(width: 80, height: 24))
    bench.press("i")
    #expect(bench.picture.contains("200 items"))
    #expect(!bench.picture.contains("item 200"))
    bench.press("G")
    #expect(bench.picture.contains("item 200"))
    bench.press("q")
    #expect(!bench.picture.contains("200 items"))
  }

  @Test func factsOfAColumnAreCounted() throws {
    let bench = try Self.bench("SELECT id % 10 AS k, id AS n FROM range(1000)")
    bench.press("right", "I")
    try #require(bench.shows("median"))
    #expect(bench.picture.contains("1,000"))
    #expect(bench.picture.contains("499.50"))
    bench.press("escape", "left", "I")
    try #require(bench.shows("The commonest"))
    #expect(bench.picture.contains("10.0 %"))
    bench.press("q")
    #expect(!bench.picture.contains("The commonest"))
  }

  @Test(arguments: [
    ("TSV", "a\tb\n1\tx, \"y\""), ("CSV", "a,b\n1,\"x, \"\"y\"\"\""),
    ("JSON", "[\n  {\"a\": 1, \"b\": \"x, \\\"y\\\"\"}\n]"),
    ("Markdown", "| a | b |\n| --- | --- |\n| 1 | x, \"y\" |"),
    ("SQL INSERT", "INSERT INTO result (a, b) VALUES\n  (1, 'x, \"y\"');"),
  ])
  func rowsAreCopied(_ format: String, _ expected: String) throws {
    let bench = try Self.bench("SELECT 1 AS a, 'x, \"y\"' AS b")
    bench.press("V", "Y")
    bench.paste(format)
    bench.press("enter")
    #expect(bench.screen.clipboard == expected)
  }

  @Test func nestedValuesBecomeJSON() throws {
    let bench = try Self.bench(
      "SELECT array(1, 2) AS a, named_struct('x', 1.5D, 'y', CAST(NULL AS INT)) AS s")
    bench.press("V", "Y")
    bench.paste("json")
    bench.press("enter")
    #expect(
      bench.screen.clipboard == "[\n  {\"a\": [1,2], \"s\": {\"x\":1.5,\"y\":null}}\n]")
  }

  @Test func rowsAreWrittenToFiles() throws {
    let folder = try TestFolder().path
    let bench = try Self.bench("SELECT id, concat('a|', id) AS t FROM range(40000)")
    func export(_ name: String) throws {
      bench.press("ctrl-s")
      bench.paste("\(folder)/\(name)")
      bench.press("enter")
    }
    try export("rows.csv")
    try #require(bench.shows("40,000 rows,"))
    let text = try String(contentsOfFile: "\(folder)/rows.csv", encoding: .utf8)
    #expect(text.hasPrefix("id,t\n0,a|0\n"))
    #expect(text.split(separator: "\n").count == 40_001)
    try export("rows.md")
    try #require(bench.shows("rows.md"))
    let table = try String(contentsOfFile: "\(folder)/rows.md", encoding: .utf8)
    #expect(table.hasPrefix("| id | t |\n| ---: | --- |\n| 0 | a\\|0 |\n"))
    bench.press("ctrl-s")
    bench.paste("\(folder)/rows.xyz")
    bench.press("enter")
    #expect(bench.picture.contains("No format has this ending"))
    bench.press("escape")
    try export("rows.csv")
    #expect(bench.picture.contains("Replace the file?"))
    bench.press("enter")
    #expect(!bench.picture.contains("Replace the file?"))
  }

  @Test func pathsAreCompleted() throws {
    let folder = try TestFolder().path
    try FileManager.default.createDirectory(
      atPath: "\(folder)/inner", withIntermediateDirectories: true)
    let bench = try Self.bench("SELECT 1")
    bench.press("ctrl-s")
    bench.paste("\(folder)/in")
    try #require(bench.shows("inner/"))
    bench.press("tab")
    #expect(bench.picture.contains("\(folder)/inner/"))
    bench.press("escape")
  }

  @Test func theFrameTellsWhichColumnsAreSeen() throws {
    let columns = (1...30).map { "\($0) AS column_\($0)" }.joined(separator: ", ")
    let bench = try Self.bench("SELECT \(columns)", Size(width: 100, height: 30))
    #expect(bench.picture.contains("columns 1–"))
    #expect(bench.picture.contains("of 30"))
    bench.press("end")
    #expect(bench.picture.contains("–30 of 30"))
    bench.press("minus")
    #expect(bench.picture.contains("of 29, 1 hidden"))
    bench.press("+", "home")
    #expect(bench.picture.contains("of 30 · column_1 "))
  }

  @Test func aLargeOrderShowsItsFirstRows() throws {
    let bench = try Self.bench("SELECT id FROM range(300000)")
    bench.press("]")
    try #require(bench.shows("first 1,000 rows by id ▼"))
    try #require(bench.shows("299999"))
    // Who goes to their end gets more of them.
    bench.press("G")
    try #require(bench.shows("first 100,000 rows by id ▼"))
  }

  @Test func errorsShowTheirPlaceInTheStatement() throws {
    let bench = try Bench("SELECT 1,\n  nothing", size: Size(width: 120, height: 40))
    bench.press("f5")
    try #require(bench.shows("failed"))
    #expect(bench.picture.contains("2 │   nothing"))
    #expect(bench.screen.canvas.lines.contains { $0.contains("     ^") })
    // Nothing of what rows can do is offered for an error.
    bench.press("f6")
    #expect(!bench.picture.contains("frequency"))
    #expect(bench.picture.contains("new tab"))
  }

  @Test func restDoesNotCountAsTime() throws {
    let bench = try Self.bench("SELECT id FROM range(1000000000000)")
    try #require(bench.shows("partial"))
    func time() -> String? {
      bench.screen.canvas.lines.first { $0.contains("≥") }?
        .split(separator: "·").last.map { $0.prefix { $0 != "╶" } }.map(String.init)
    }
    // The last tasks may still be ending; then the time stands.
    var readings: [String?] = []
    repeat {
      readings.append(time())
      Thread.sleep(forTimeInterval: 0.3)
      bench.press("down")
    } while time() != readings.last && readings.count < 200
    #expect(readings.count < 200, "\(readings)")
  }

  @Test func columnsAreHiddenFrozenMovedAndResized() throws {
    let bench = try Self.bench("SELECT 1 AS first, 2 AS second, 3 AS third")
    func header() -> String {
      bench.screen.canvas.lines.first { $0.contains("first") && !$0.contains("AS") } ?? ""
    }
    bench.press("shift-right")
    #expect(header().contains("second │ first"))
    bench.press("shift-left", "!")
    #expect(header().contains("first ┃"))
    bench.press("!", ">")
    #expect(header().contains("   first │"))
    bench.press("<", "minus")
    #expect(!bench.screen.canvas.lines.contains { $0.contains("first │") })
    bench.press("+")
    #expect(header().contains("first"))
    bench.press("f1")
    var help = bench.picture
    for _ in 0..<4 {
      bench.press("pagedown")
      help += bench.picture
    }
    for text in ["Freeze columns", "Hide the column", "Move the column left", "Wider"] {
      #expect(help.contains(text))
    }
  }

  @Test func anyKeysInAnyOrderAreTaken() throws {
    let bench = try Self.bench(
      "SELECT id, array(id, 1) AS a, concat('n', id % 3) AS name, DATE '2024-01-01' AS d "
        + "FROM range(2000)", Size(width: 70, height: 20))
    var random = SeededNumbers(state: 11)
    let keys: [KeyStroke] = [
      ".", "/", "n", "N", ":", "I", "i", "x", "Y", "enter", "escape", "up", "down", "left",
      "right", "G", "g", "c", "y", "+", "minus", "a", "J", "K", "v", "V", "C", "!", "tab", "5",
      "pagedown", "ctrl-g", "backspace", "home", "end", "alt-y", "space", "_", "#",
    ]
    for _ in 0..<400 {
      if let key = keys.randomElement(using: &random) { bench.press(key) }
      bench.resize(
        Size(
          width: Int.random(in: 18...90, using: &random),
          height: Int.random(in: 3...30, using: &random)))
    }
    bench.resize(Size(width: 100, height: 30))
    #expect(!bench.hasQuit)
  }
}
