import TerminalKit
import Testing
import Workbench

/// Searching in rows, backwards as well as forwards.
@Suite struct ResultSearchTests {
  private static func bench(_ text: String) throws -> Bench {
    let bench = try Bench(text, size: Size(width: 120, height: 40))
    bench.press("f5")
    try #require(bench.shows("row 1"))
    bench.press("f6")
    return bench
  }

  /// Looks for a text, which is in the first row below the cursor that has it.
  private static func find(_ text: String, in bench: Bench) {
    bench.press("/")
    bench.paste(text)
    bench.press("enter")
  }

  @Test func backwardsGoesOnFromTheEnd() throws {
    let bench = try Self.bench(
      "SELECT id, if(id IN (3, 290000), 'needle', 'hay') AS b FROM range(300000)")
    Self.find("needle", in: bench)
    try #require(bench.shows("row 4 "))
    bench.press("N")
    try #require(bench.shows("row 290,001"))
    #expect(bench.picture.contains("/needle · on from the end"))
    bench.press("N")
    try #require(bench.shows("row 4 "))
    #expect(!bench.picture.contains("on from"))
  }

  @Test func whatHasGoneToDiskIsFoundBackwards() throws {
    // Wide rows: the first are no longer in memory when the last is reached.
    let bench = try Self.bench(
      "SELECT id, concat(if(id = 5, 'needle', ''), repeat(uuid(), 4)) AS b FROM range(400000)")
    bench.press("G")
    try #require(bench.shows("row 400,000"))
    bench.press("g", "G")
    Self.find("needle", in: bench)
    try #require(bench.shows("row 6 "))
    #expect(bench.picture.contains("on from the top"))
    bench.press("G")
    try #require(bench.shows("row 400,000"))
    bench.press("N")
    try #require(bench.shows("row 6 "))
    #expect(bench.picture.contains("needle"))
  }

  @Test func nothingBackwardsIsToldToo() throws {
    let bench = try Self.bench("SELECT id, 'x' AS b FROM range(100000)")
    Self.find("nothing like it", in: bench)
    try #require(bench.shows("not found"))
    bench.press("N")
    try #require(bench.becomes { $0.contains("not found") && !$0.contains("searching") })
    #expect(bench.picture.contains("row 1 "))
  }
}
