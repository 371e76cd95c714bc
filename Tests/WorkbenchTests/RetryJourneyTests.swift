import TerminalKit
import Testing
import Workbench

/// Tasks that fail and are tried again are seen for what they are; those that run show how far
/// they are.
@Suite struct RetryJourneyTests {
  private let wide = Size(width: 180, height: 50)

  @Test func aTaskThatFailedWasTriedAgain() throws {
    let bench = try Bench(
      "SET martlet.faults = 'partition=1, attempts=2'; SELECT sum(id) AS s FROM range(3000000)",
      size: wide)
    bench.press("shift-f5")
    try #require(bench.shows("4499998500000"))
    bench.press("alt-3", "]")
    try #require(bench.shows("Failed attempts"))
    try #require(bench.shows("✗2 "), "the stage's row counts them")
    #expect(bench.shows("part 1 · attempt 1"))
    #expect(bench.shows("part 1 · attempt 2"))
    #expect(bench.picture.contains("tried again as task"))
    #expect(bench.picture.contains("injected fault in task 1 of stage"))
    for _ in 0..<6 { bench.press("tab") }
    #expect(bench.picture.contains("try"), "\(bench.picture)")
    bench.press("backspace")
    try #require(bench.shows("✗2 "))
  }

  @Test func aTaskThatFailsEachTimeEndsItsRun() throws {
    let bench = try Bench(
      "SET martlet.faults = partition=1, attempts=9; SELECT sum(id) AS s FROM range(3000000)",
      size: wide)
    bench.press("shift-f5")
    try #require(bench.shows("failed 4 times"))
    bench.press("alt-3", "]")
    try #require(bench.shows("not tried again"))
    #expect(bench.shows("part 1 · attempt 4"))
  }

  @Test func runningTasksShowWhatTheyHaveRead() throws {
    let bench = try Bench(
      "SELECT count(*) FROM range(100000000000) WHERE sqrt(id) < -1", size: wide)
    bench.press("f5")
    try #require(bench.shows("running"))
    bench.press("alt-3", "]")
    let isCounting = bench.becomes { picture in
      picture.split(separator: "\n").contains { $0.contains(#/◔ +\d+ +w\d.* [MG] /#) }
    }
    #expect(isCounting, "\(bench.picture)")
    bench.press("x")
    #expect(bench.shows("◌ cancelled"), "\(bench.picture)")
  }
}
