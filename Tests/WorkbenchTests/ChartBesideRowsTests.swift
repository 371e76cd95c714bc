import Foundation
import TerminalKit
import Testing
import Workbench

/// A chart beside its rows, where one follows the other.
@Suite struct ChartBesideRowsTests {
  private static let days =
    "SELECT date_add(DATE '2024-01-01', CAST(id AS INT)) AS day, id * 2 AS n FROM range(60)"

  private static func bench(
    _ text: String, _ size: Size = Size(width: 120, height: 44), stateFolder: String? = nil
  ) throws -> Bench {
    let bench = try Bench(text, size: size, stateFolder: stateFolder)
    bench.press("f5")
    try #require(bench.shows("row 1"))
    bench.press("f6", ".")
    try #require(bench.hides("drawing"))
    return bench
  }

  @Test func theKeyGoesRoundRowsBothAndChart() throws {
    let bench = try Self.bench(Self.days)
    #expect(bench.picture.contains("╴Results · 60 rows"))
    #expect(bench.picture.contains("▸ Chart · all 60 rows"))
    bench.press(".")
    #expect(!bench.picture.contains("Results"))
    #expect(bench.picture.contains("sum of n by day"))
    bench.press(".")
    #expect(bench.picture.contains("▸ Results"))
    #expect(!bench.picture.contains("sum of n by day"))
  }

  @Test func aLineOfMorePlacesThanDotsIsDrawnAsMeans() throws {
    let many =
      "SELECT date_add(DATE '2022-01-01', CAST(id AS INT)) AS day, id % 7 AS n FROM range(700)"
    let bench = try Self.bench(many)
    try #require(bench.shows("means of 28 days"))
    #expect(bench.picture.contains("means of 28 days · 2022-01-01  n 0"))
    // Every place can be read out all the same, on axes of all values.
    bench.press("right", "right")
    #expect(bench.picture.contains("2022-01-03  n 2"))
    #expect(bench.picture.contains("row 3 "))
    #expect(bench.picture.contains("6 ┤"))
    let few = try Self.bench(Self.days)
    try #require(few.shows("2024-01-01  n 0"))
    #expect(!few.picture.contains("means of"))
  }

  @Test func theChartReadsOutTheRowOfTheCursor() throws {
    let bench = try Self.bench(Self.days)
    try #require(bench.shows("2024-01-01  n 0"))
    #expect(bench.picture.contains("◉"))
    bench.press("shift-tab", "down", "down", "down")
    #expect(bench.picture.contains("▸ Results"))
    #expect(bench.picture.contains("2024-01-04  n 6"))
    bench.press("G")
    #expect(bench.picture.contains("2024-02-29  n 118"))
  }

  @Test func theRowsFollowTheReadOut() throws {
    let bench = try Self.bench(Self.days)
    bench.press("right", "right", "right")
    #expect(bench.picture.contains("row 4 "))
    bench.press("end")
    #expect(bench.picture.contains("row 60 "))
    bench.press("home")
    #expect(bench.picture.contains("row 1 "))
    // A click reads out what is nearest, and a drag goes along.
    let start = try #require(bench.place(of: "◉"))
    bench.mouse(.press(.left), at: start.moved(x: 20))
    let clicked = bench.picture
    #expect(!clicked.contains("row 1 "))
    bench.mouse(.drag(.left), at: start.moved(x: 25))
    #expect(bench.picture != clicked)
    let place = try #require(bench.place(of: "◉"))
    #expect(abs(place.x - start.x - 25) <= 1)
    bench.mouse(.wheelUp, at: place)
    #expect(bench.picture != clicked)
  }

  @Test func barsAndRowsThatAreOrderedFollowEachOther() throws {
    let bench = try Self.bench(
      "SELECT * FROM VALUES ('ash', 3.5), ('birch', 20), (NULL, 11) AS t(tree, height)")
    try #require(bench.shows("▸█"))
    #expect(bench.picture.contains("ash  height 3.5"))
    bench.press("shift-tab", "down")
    #expect(bench.picture.contains("birch  height 20"))
    bench.press("right", "]")
    try #require(bench.shows("height ▼"))
    try #require(bench.shows("birch  height 20"))
    bench.press("down")
    try #require(bench.shows("∅  height 11"))
  }

  @Test func placesOfSeveralRowsAreMarkedToo() throws {
    let bench = try Self.bench("SELECT concat('k', id % 4) AS k, id AS n FROM range(8)")
    try #require(bench.shows("k0  n 4"))
    bench.press("shift-tab", "down", "down", "down", "down", "down")
    #expect(bench.picture.contains("k1  n 6"))
    // The place is not one row, so that the rows stay.
    bench.press("tab", "end")
    #expect(bench.picture.contains("row 6 "))
  }

  @Test func cloudsAndHistogramsMarkTheirRows() throws {
    let bench = try Self.bench("SELECT id AS a, (id * 7) % 50 AS b FROM range(100)")
    try #require(bench.shows("c scatter"))
    try #require(bench.shows("0  b 0"))
    bench.press("right")
    #expect(bench.picture.contains("1  b 7"))
    #expect(bench.picture.contains("row 2 "))
    bench.press("c")
    try #require(bench.shows("c histogram"))
    try #require(bench.shows("rows 1"))
    bench.press("shift-tab", "down")
    #expect(bench.picture.contains("▾"))
  }

  @Test func stepsOfTheEngineAreMarked() throws {
    let bench = try Self.bench("SELECT concat('k', id % 4) AS k, 1.0D AS one FROM range(200000)")
    try #require(bench.shows("aggregated"))
    try #require(bench.shows("k0  one 50,000"))
    bench.press("shift-tab", "down")
    #expect(bench.picture.contains("k1  one 50,000"))
  }

  @Test func rowsWithoutAPlaceAreTold() throws {
    let bench = try Self.bench("SELECT nullif(id, 1) AS year, id AS n FROM range(3)")
    bench.press("c", "c", "c", "c", "c")
    bench.press("shift-tab", "down")
    try #require(bench.shows("row 2 has no place here"))
  }

  @Test(arguments: ["SELECT id FROM range(0)", "SELECT 1 AS a, NULL AS b", "SELECT NULL AS n"])
  func littleIsShownToo(text: String) throws {
    let bench = try Bench(text, size: Size(width: 120, height: 44))
    bench.press("f5")
    try #require(bench.shows("complete"))
    bench.press("f6", ".")
    try #require(bench.hides("drawing"))
    #expect(bench.picture.contains("▸ Chart"))
    bench.press("right", "left", "end", "c", "c", ".")
    #expect(!bench.picture.contains("Results"))
  }

  @Test func hiddenColumnsAreNotProposed() throws {
    let bench = try Bench(
      "SELECT id AS a, id * 2 AS b, id * 3 AS c FROM range(9)", size: Size(width: 120, height: 44))
    bench.press("f5")
    try #require(bench.shows("row 1"))
    bench.press("f6", "minus", ".")
    try #require(bench.shows("c scatter   x b   y c"))
  }

  @Test func withoutRoomTheFocusIsSeen() throws {
    let bench = try Bench(Self.days, size: Size(width: 80, height: 24))
    bench.press("f5")
    try #require(bench.shows("row 1"))
    bench.press("f6", ".")
    // Told before the chart is there: the message goes by itself.
    #expect(bench.picture.contains("No room for rows and chart at once"))
    try #require(bench.hides("drawing"))
    #expect(bench.picture.contains("▸ Chart"))
    #expect(!bench.picture.contains("Results"))
    bench.press("shift-tab")
    #expect(bench.picture.contains("▸ Results"))
    bench.press("tab")
    #expect(bench.picture.contains("▸ Chart"))
    bench.press("f11")
    #expect(bench.picture.contains("Results"))
    #expect(bench.picture.contains("▸ Chart"))
    bench.press("f11", ".")
    #expect(bench.picture.contains("▸ Results"))
  }

  @Test func highRoomsHaveTheChartBelow() throws {
    let bench = try Self.bench(Self.days, Size(width: 80, height: 60))
    let rows = try #require(bench.place(of: "Results"))
    let chart = try #require(bench.place(of: "▸ Chart"))
    #expect(chart.y > rows.y)
  }

  @Test func theBorderIsMovedAndKept() throws {
    let folder = "/tmp/martlet-split-\(UInt64.random(in: 0...UInt64.max))"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let size = Size(width: 180, height: 44)
    var bench = try Self.bench(Self.days, size, stateFolder: folder)
    let start = try #require(bench.place(of: "┏"))
    bench.mouse(.press(.left), at: start.moved(y: 4))
    bench.mouse(.drag(.left), at: start.moved(x: 6, y: 4))
    bench.mouse(.release(.left), at: start.moved(x: 6, y: 4))
    #expect(try #require(bench.place(of: "┏")).x == start.x + 6)
    bench.press("alt-shift-right")
    #expect(try #require(bench.place(of: "┏")).x == start.x + 2)
    bench.press("alt-shift-left", "alt-shift-left")
    #expect(try #require(bench.place(of: "┏")).x == start.x + 10)
    bench.press("ctrl-q")
    bench = try Self.bench(Self.days, size, stateFolder: folder)
    #expect(try #require(bench.place(of: "┏")).x == start.x + 10)
  }

  @Test func whatWasChosenComesBack() throws {
    let bench = try Self.bench("SELECT concat('s', id) AS shop, id AS a, id * 2 AS b FROM range(9)")
    bench.press("y")
    try #require(bench.shows("sum of b by shop"))
    bench.press("q", ".")
    try #require(bench.shows("sum of b by shop"))
  }

  @Test func aCancelledQueryDrawsWhatCame() throws {
    let bench = try Bench(
      "SELECT id FROM range(100000000000) WHERE id < 5 OR sqrt(id) < -1",
      size: Size(width: 120, height: 44))
    bench.press("f5")
    try #require(bench.shows("row 1"))
    bench.press("ctrl-c")
    try #require(bench.shows("◌ cancelled"))
    bench.press("f6", ".")
    try #require(bench.shows("first 5 rows"))
  }
}
