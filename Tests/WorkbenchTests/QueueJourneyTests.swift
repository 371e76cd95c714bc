import TerminalKit
import Testing
import Workbench

/// Statements that wait are seen on the screen of runs and can be taken out one by one.
@Suite struct QueueJourneyTests {
  private static let endless = "SELECT count(*) FROM range(100000000000) WHERE sqrt(id) < -1"
  private let wide = Size(width: 140, height: 40)

  private func rows(_ bench: Bench, with text: String) -> Int {
    bench.screen.canvas.lines.count { $0.contains(text) }
  }

  @Test func statementsBehindAnotherWaitInTheListOfRuns() throws {
    let bench = try Bench(
      "\(Self.endless); SELECT 'second' AS a; SELECT 'third' AS b", size: wide)
    bench.press("shift-f5")
    try #require(bench.shows("1 running · 2 queued"))
    bench.press("alt-3")
    try #require(bench.shows("◔ running"), "the plan is that of the run that runs")
    bench.press("backspace")
    try #require(bench.shows("3 runs · 1 running · 2 queued"))
    #expect(rows(bench, with: "○ queued") == 2)
    bench.press("/")
    bench.type("second")
    bench.press("enter", "x")
    try #require(bench.shows("◌ stop"))
    bench.press("\\")
    #expect(rows(bench, with: "○ queued") == 1)
    #expect(bench.screen.canvas.lines.contains { $0.contains("queued") && $0.contains("third") })
    bench.press("alt-2", "ctrl-c")
    try #require(bench.shows("The statement that waited was not run"))
    try #require(bench.shows("◌ cancelled"))
    bench.press("alt-3")
    #expect(bench.becomes { !$0.contains("queued") && rows(bench, with: "◌ stop") == 3 })
  }

  @Test func aFailureLeavesTheRestUndone() throws {
    let bench = try Bench("SELECT nothing; SELECT 1; SELECT 2", size: wide)
    bench.press("shift-f5")
    try #require(bench.shows("2 statements that waited were not run"))
    #expect(!bench.picture.contains("queued"))
  }

  @Test func whatWaitsForAThreadIsListedToo() throws {
    let bench = try Bench("", size: wide)
    for number in 0..<4 {
      bench.paste("CACHE TABLE kept\(number) AS \(Self.endless)")
      bench.press("f5", "ctrl-n")
    }
    bench.paste("SELECT 'fifth' AS e")
    bench.press("f5")
    try #require(bench.shows("waiting"))
    bench.press("alt-3", "backspace")
    try #require(bench.shows("○ queued"))
    bench.press("/")
    bench.type("fifth")
    bench.press("enter", "x")
    try #require(bench.shows("◌ stop"))
    bench.press("alt-2")
    try #require(bench.shows("cancelled"))
  }
}
