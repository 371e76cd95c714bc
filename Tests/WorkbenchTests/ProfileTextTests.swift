import Columns
import TerminalKit
import TestFolders
import Testing

@testable import Workbench

/// How the profiles of columns are written.
@Suite struct ProfileTextTests {
  @Test(arguments: [
    ("1234567", DataType.int, "1,234,567"), ("-1234", .long, "-1,234"),
    ("374998.50", .decimal(precision: 23, scale: 2), "374,998.50"),
    ("-0.25", .decimal(precision: 3, scale: 2), "-0.25"),
    ("12345", .string, "12345"), ("1.0E10", .double, "1.0E10"),
  ])
  func digitsOfNumbersStandInGroups(text: String, type: DataType, grouped: String) {
    #expect(ProfileText.grouped(text, type) == grouped)
  }

  @Test func meansAreAsExactAsTheirValues() {
    #expect(ProfileText.value(124_999.5, .double) == "124,999.50")
    #expect(ProfileText.value(48, .double) == "48")
    #expect(ProfileText.value(0.001, .double) == "0.001")
  }

  /// The profile of the columns of a query, a column a row.
  private func bench(_ query: String) throws -> Bench {
    let bench = try Bench(
      "CREATE TEMPORARY VIEW shown AS \(query)", size: Size(width: 150, height: 44))
    try #require(bench.shows("vertices"))
    bench.press("f5")
    try #require(bench.shows("▸ shown"))
    bench.press("alt-1")
    bench.findInTree("shown")
    bench.press("p")
    try #require(bench.shows("columns in"))
    return bench
  }

  @Test func thereAreNoMoreDifferentValuesThanRows() throws {
    let bench = try bench("SELECT CAST(id AS INT) AS number, id * 1.5 AS price FROM range(250000)")
    try #require(bench.shows("rows 250,000"))
    for line in bench.screen.canvas.lines {
      for match in line.matches(of: /≈(\d+) k/) {
        #expect(Int(match.output.1).map { $0 <= 250 } == true, "\(line)")
      }
    }
    #expect(bench.picture.contains("mean 124,999.50"))
  }

  @Test func oneRowHasNoSpread() throws {
    let bench = try bench("SELECT 5 AS five, CAST(NULL AS STRING) AS nothing, array(1) AS list")
    try #require(bench.shows("1 row  3 columns"))
    #expect(!bench.picture.contains("spread"))
    try #require(bench.shows("all null"))
    bench.press("tab", "down")
    try #require(bench.shows("every value is null"))
    bench.press("down")
    try #require(bench.shows("values of this type are not compared"))
  }
}
