import Foundation
import TerminalKit
import TestFolders
import Testing
import Workbench

/// What people do with the workbench, keys in and screen out.
@Suite struct JourneyTests {
  @Test func aStatementRunsAndShowsItsRows() throws {
    let bench = try Bench("SELECT id, id * 2 AS twice FROM range(3)")
    bench.press("f5")
    try #require(bench.shows("complete"))
    #expect(bench.picture.contains("3 rows"))
    #expect(bench.picture.contains("twice"))
    #expect(bench.picture.contains("│     4"))
  }

  @Test func errorsStandAtTheirPlace() throws {
    let bench = try Bench("SELECT 1,\n  nothing")
    bench.press("f5")
    try #require(bench.shows("failed"))
    #expect(bench.picture.contains("UNRESOLVED_COLUMN"))
    let isMarked = bench.becomes { picture in
      picture.split(separator: "\n").contains { $0.contains("✗") && $0.contains("nothing") }
    }
    #expect(isMarked, "\(bench.picture)")
  }

  @Test func statementsRunOneAfterTheOther() throws {
    let bench = try Bench("CREATE TEMP VIEW v AS SELECT 41 + 1 AS answer; SELECT * FROM v")
    bench.press("shift-f5")
    try #require(bench.shows("42"))
  }

  @Test func rowsAreSortedAndFiltered() throws {
    let bench = try Bench("SELECT id % 5 AS k, id FROM range(100)")
    bench.press("f5")
    try #require(bench.shows("100 rows"))
    bench.press("f6", "right", "]")
    try #require(bench.shows("│   99"))
    bench.press("left", ",")
    try #require(bench.shows("where"))
    try #require(bench.shows("20 rows"))
  }

  @Test func valuesAreCounted() throws {
    let bench = try Bench("SELECT id % 5 AS `odd name` FROM range(100)")
    bench.press("f5")
    try #require(bench.shows("100 rows"))
    bench.press("f6", "F")
    try #require(bench.shows("percent"))
    try #require(bench.shows("5 rows"))
  }

  @Test func errorsTellTheLineOfTheText() throws {
    let bench = try Bench("SELECT 1;\n\nSELECT\n  nothing_here", size: Size(width: 100, height: 40))
    bench.press("ctrl-end", "f5")
    try #require(bench.shows("✗ failed"))
    #expect(bench.picture.contains("4 │   nothing_here"))
  }

  @Test func aLongQueryIsCancelled() throws {
    let bench = try Bench("SELECT count(*) FROM range(100000000000) WHERE sqrt(id) < -1")
    bench.press("f5")
    try #require(bench.shows("running"))
    bench.press("ctrl-c")
    try #require(bench.shows("◌ cancelled"))
  }

  @Test func cellsGoToTheClipboard() throws {
    let bench = try Bench("SELECT 'a|b' AS x")
    bench.press("f5")
    try #require(bench.shows("complete"))
    bench.press("f6", "y")
    #expect(bench.screen.clipboard == "a|b")
    bench.press("Y")
    bench.paste("mark")
    bench.press("enter")
    #expect(bench.screen.clipboard == "| x |\n| --- |\n| a\\|b |")
  }

  @Test func tabsComeAndGo() throws {
    let bench = try Bench("SELECT 1")
    bench.press("ctrl-n")
    bench.paste("SELECT 2")
    #expect(bench.picture.contains("query 2"))
    bench.press("ctrl-w")
    #expect(!bench.picture.contains("query 2"))
    #expect(bench.picture.contains("SELECT 1"))
  }

  @Test func thePaletteFindsAndRunsCommands() throws {
    let bench = try Bench("select  1")
    bench.press("ctrl-p")
    #expect(bench.picture.contains("Commands"))
    for letter in "format the" { bench.press(KeyStroke(letter)) }
    bench.press("enter")
    #expect(bench.picture.contains("SELECT 1"))
  }

  @Test func helpAndThemesOpenAndClose() throws {
    let bench = try Bench("SELECT 1")
    bench.press("f1")
    #expect(bench.picture.contains("Run the statement"))
    bench.press("escape", "f9")
    #expect(bench.picture.contains("Theme"))
    bench.press("down", "enter")
    #expect(!bench.picture.contains("Type to filter"))
  }

  @Test func thePlanOfARunIsShown() throws {
    let bench = try Bench("SELECT count(*) FROM range(1000)", size: Size(width: 140, height: 40))
    bench.press("f5")
    try #require(bench.shows("complete"))
    bench.press("alt-3")
    try #require(bench.shows("HashAggregate"))
    bench.press("alt-2")
    try #require(bench.shows("Results"))
  }

  @Test func whatTheWorkbenchAsksItselfIsNoRun() throws {
    let bench = try Bench(
      "SELECT id AS mine FROM range(50)", size: Size(width: 140, height: 40))
    bench.press("f5")
    try #require(bench.shows("50 rows"))
    bench.press("f6", "I")
    try #require(bench.shows("distinct"))
    try #require(bench.shows("median"))
    bench.press("escape", "alt-3")
    try #require(bench.shows("SELECT id AS mine"))
    #expect(!bench.picture.contains("CAST("))
  }

  @Test func theCatalogIsBrowsed() throws {
    let bench = try Bench("", size: Size(width: 120, height: 40))
    try #require(bench.shows("stores"))
    bench.press("shift-f6", "/")
    for letter in "ratings" { bench.press(KeyStroke(letter)) }
    bench.press("enter", "G", "s")
    try #require(bench.shows("SELECT * FROM samples.ratings"))
    try #require(bench.shows("complete"))
  }

  @Test(arguments: ["f10", "ctrl-p", "f1", "f8"])
  func whateverLiesAboveThePanesCanBeLeft(key: String) throws {
    let bench = try Bench("SELECT 1")
    bench.press(try #require(KeyStroke(key)), "ctrl-q")
    #expect(bench.hasQuit)
  }

  @Test func queriesComeBack() throws {
    let folder = try TestFolder().path
    let first = try Bench("SELECT 1", stateFolder: folder)
    first.paste("-- kept\n")
    first.press("ctrl-q")
    let second = try Bench("SELECT 1", stateFolder: folder)
    #expect(second.picture.contains("-- kept"))
    second.press("ctrl-q")
  }

  @Test func whatNobodyLooksAtIsClosed() throws {
    let bench = try Bench("SELECT * FROM range(1000)")
    for _ in 0..<3 {
      bench.press("f5")
      try #require(bench.shows("complete"))
    }
    #expect(bench.jobCount == 1)
    bench.press("ctrl-w")
    #expect(bench.jobCount == 0)
  }

  @Test func followingStatementsRunInTheirTabBehindLargeResults() throws {
    let bench = try Bench("SELECT * FROM range(10000000); SELECT 6 * 7 AS answer")
    bench.press("shift-f5", "ctrl-n")
    #expect(!bench.picture.contains("answer"))
    bench.press("ctrl-pageup")
    try #require(bench.shows("42"))
  }

  @Test func somethingMovesWhileAQueryRuns() throws {
    let bench = try Bench("SELECT count(*) FROM range(100000000000) WHERE sqrt(id) < -1")
    bench.press("f5")
    try #require(bench.shows("⠋ running"))
    try #require(bench.shows("⠙ running"))
    bench.press("ctrl-c")
    try #require(bench.shows("◌ cancelled"))
  }

  @Test func copiesTellWhatTheyLeaveOut() throws {
    let bench = try Bench("SELECT id FROM range(50000)", size: Size(width: 100, height: 30))
    bench.press("f5")
    try #require(bench.becomes { $0.contains("partial") || $0.contains("complete") })
    bench.press("f6", "G")
    try #require(bench.shows("50,000 rows"))
    try #require(bench.shows("complete"))
    bench.press("ctrl-a", "y")
    try #require(bench.shows("the first"))
    try #require(bench.shows("of 50,000 rows"))
  }

  @Test func countsOfValuesKeepTheFilter() throws {
    let bench = try Bench("SELECT id % 5 AS k FROM range(100)")
    bench.press("f5")
    try #require(bench.shows("100 rows"))
    bench.press("f6", ",")
    try #require(bench.shows("20 rows"))
    bench.press("F")
    try #require(bench.shows("1 row ·"))
  }

  @Test func theEditorsTextAndItsTabsAreSaved() throws {
    let folder = try TestFolder().path
    let bench = try Bench("SELECT 1", stateFolder: folder)
    bench.screen.editAnswer = .changed("SELECT 'from outside'")
    bench.press("alt-e")
    try #require(bench.savesText("from outside", in: folder))
    bench.press("ctrl-w")
    try #require(bench.forgetsText("from outside", in: folder))
    bench.press("ctrl-q")
  }

  @Test func quittingQuits() throws {
    let bench = try Bench("SELECT 1")
    bench.press("ctrl-q")
    #expect(bench.hasQuit)
  }

  @Test(arguments: [(0, 0), (1, 1), (19, 4), (20, 5), (40, 10), (200, 60), (500, 3)])
  func everySizeIsDrawn(_ width: Int, _ height: Int) throws {
    let bench = try Bench("SELECT * FROM range(1000)")
    bench.press("f5")
    try #require(bench.shows("complete"))
    bench.resize(Size(width: width, height: height))
    for key in ["f6", "down", "pagedown", "f1", "escape", "ctrl-p", "escape", "f9", "escape"] {
      if let stroke = KeyStroke(key) { bench.press(stroke) }
    }
  }
}
