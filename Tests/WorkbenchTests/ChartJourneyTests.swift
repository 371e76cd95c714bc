import Foundation
import TerminalKit
import Testing
import Workbench

/// Charts of results, keys in and screen out.
@Suite struct ChartJourneyTests {
  private static func bench(_ text: String) throws -> Bench {
    let bench = try Bench(text, size: Size(width: 120, height: 44))
    bench.press("f5")
    try #require(bench.shows("row 1"))
    bench.press("f6", ".", ".")
    return bench
  }

  @Test func periodsFollowEachOtherAsTimesDo() throws {
    let bench = try Self.bench(
      "SELECT month(date) AS month, sum(Sales) AS sales FROM samples.sales GROUP BY 1")
    #expect(bench.shows("c line   x month   y sales"))
  }

  @Test func whatIsNotThereHasNoBar() throws {
    let bench = try Self.bench(
      "SELECT * FROM VALUES ('a', 'x', 3), ('b', 'y', 2) AS t(shop, product, sales)")
    bench.press("g")
    try #require(bench.shows("sum of sales by shop and product"))
    let lines = bench.screen.canvas.lines
    #expect(lines.filter { $0.contains("█") }.count == 2)
    #expect(!lines.contains { $0.hasSuffix(" 0 ┃") || $0.hasSuffix(" – ┃") })
    // A column is not below and in the legend at once.
    bench.press("x")
    #expect(!bench.picture.contains("x product"))
  }

  @Test func numbersOfLinesAreNotWhatIsSummed() throws {
    let bench = try Self.bench("SELECT DATE '2024-01-01' AS day, 1 AS line_number, 2.5 AS price")
    #expect(bench.shows("c line   x day   y price"))
  }

  @Test func aFewPointsAreDrawnLarge() throws {
    let bench = try Self.bench("SELECT * FROM VALUES (1.5D, 4), (2D, 3) AS t(a, b)")
    #expect(bench.becomes { $0.count { $0 == "●" || $0 == "◉" } == 2 })
  }

  @Test func namesAndNumbersBecomeSortedBars() throws {
    let bench = try Self.bench(
      "SELECT * FROM VALUES ('ash', 3.5), ('birch', 20), ('cedar', 11) AS t(tree, height)")
    try #require(bench.shows("all 3 rows"))
    #expect(bench.picture.contains("c bars   x tree   y height   g –   a sum"))
    #expect(bench.picture.contains("sum of height by tree"))
    let lines = bench.screen.canvas.lines
    let order = ["birch", "cedar", "ash"].map { tree in
      lines.firstIndex { $0.contains(tree) && $0.contains("█") }
    }
    #expect(order.compactMap { $0 }.count == 3)
    #expect(order.compactMap { $0 } == order.compactMap { $0 }.sorted())
    bench.press("q")
    #expect(bench.picture.contains("Results"))
    #expect(!bench.picture.contains("sum of height"))
  }

  @Test func timesBecomeALineWithAReadOut() throws {
    let bench = try Self.bench(
      "SELECT date_add(DATE '2024-01-01', CAST(id AS INT)) AS day, id * 2 AS n FROM range(60)")
    try #require(bench.shows("all 60 rows"))
    #expect(bench.picture.contains("c line   x day   y n"))
    #expect(bench.picture.contains("sum of n by day"))
    bench.press("home", "right")
    #expect(bench.picture.contains("2024-01-02  n 2"))
    bench.press("end")
    #expect(bench.picture.contains("2024-02-29  n 118"))
  }

  @Test func oneNumberIsAHistogramAndTwoAreACloud() throws {
    let one = try Self.bench("SELECT id * id AS n FROM range(100)")
    try #require(one.shows("all 100 rows"))
    #expect(one.picture.contains("c histogram   y n"))
    let two = try Self.bench("SELECT id AS a, id * id AS b FROM range(100)")
    try #require(two.shows("all 100 rows"))
    #expect(two.picture.contains("c scatter   x a   y b"))
    let groups = try Self.bench(
      "SELECT id % 7 AS k, count(*) AS n FROM range(1000) GROUP BY id % 7")
    try #require(groups.shows("c columns   x k   y n"))
  }

  @Test func keysChangeTheChart() throws {
    let bench = try Self.bench(
      """
      SELECT concat('s', id % 3) AS shop, concat('p', id % 2) AS product, id AS sales,
        id * 2 AS cost FROM range(60)
      """)
    try #require(bench.shows("sum of sales by shop"))
    bench.press("g")
    try #require(bench.shows("sum of sales by shop and product"))
    #expect(bench.picture.contains("● p1") || bench.picture.contains("■ p1"))
    bench.press("G", "x")
    try #require(bench.shows("sum of sales by product"))
    bench.press("a")
    try #require(bench.shows("average of sales by product"))
    bench.press("y")
    try #require(bench.shows("average of cost by product"))
    bench.press("+")
    try #require(bench.shows("average of cost, sales by product"))
    bench.press("minus", "c")
    try #require(bench.shows("c columns"))
    bench.press("c", "c", "c")
    try #require(bench.shows("c heat map"))
    bench.press("escape")
    #expect(bench.picture.contains("Results"))
  }

  @Test func largeResultsAreAggregatedByTheEngine() throws {
    let bench = try Self.bench(
      "SELECT concat('k', id % 4) AS k, CAST(1 AS DOUBLE) AS one FROM range(200000)")
    try #require(bench.shows("aggregated"))
    bench.press("right")
    #expect(bench.picture.contains("one 50,000"))
    bench.press("c", "c", "c")
    try #require(bench.shows("c histogram"))
    try #require(bench.shows("Distribution of one"))
  }

  @Test func longAxesAreCutIntoSteps() throws {
    let bench = try Self.bench(
      "SELECT date_add(DATE '1990-01-01', CAST(id AS INT)) AS day, 1 AS n FROM range(11000)")
    try #require(bench.shows("aggregated · in steps of 28 days"))
  }

  @Test func cloudsOfLargeResultsShowTheFirstRows() throws {
    let bench = try Self.bench("SELECT id AS a, id % 100 AS b FROM range(200000)")
    try #require(bench.shows("first 10,000 rows"))
  }

  @Test func everyKindIsDrawnAtEverySize() throws {
    let bench = try Self.bench(
      "SELECT concat('s', id % 3) AS shop, id AS sales, DATE '2024-01-01' AS day FROM range(60)")
    try #require(bench.shows("all 60 rows"))
    for (width, height) in [(20, 5), (40, 10), (80, 24), (200, 60)] {
      bench.resize(Size(width: width, height: height))
      for _ in 0..<7 { bench.press("c", "x", "y", "g", "right", "+", "a") }
    }
    bench.resize(Size(width: 120, height: 44))
    bench.press("q")
    #expect(bench.picture.contains("Results"))
  }

  @Test func thePaletteOpensTheChart() throws {
    let bench = try Bench("SELECT id FROM range(10)", size: Size(width: 120, height: 44))
    bench.press("f5")
    try #require(bench.shows("row 1"))
    bench.press("ctrl-p")
    bench.paste("chart of the")
    bench.press("enter")
    try #require(bench.shows("Distribution of id"))
  }

  @Test func measurementsOverTimeAreMeansAndHeatMapsAreCutIntoSteps() throws {
    let bench = try Self.bench(
      """
      SELECT date_add(DATE '2024-01-01', CAST(id / 2 AS INT)) AS day, concat('s', id % 2) AS place,
        CAST(id % 2 AS DOUBLE) AS degrees FROM range(600)
      """)
    try #require(bench.shows("average of degrees by day"))
    bench.press("c", "c", "c", "c", "c", "c")
    try #require(bench.shows("c heat map"))
    try #require(bench.shows("average of degrees by day and place"))
    let isMap = bench.becomes { picture in
      let lines = picture.split(separator: "\n")
      return lines.contains { $0.contains("2024-02") && $0.contains("2024-06") }
        && lines.count { $0.contains("████████") } >= 2
    }
    #expect(isMap, "\(bench.picture)")
  }
}
