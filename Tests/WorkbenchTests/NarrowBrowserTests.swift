import Foundation
import TerminalKit
import Testing
import Workbench

/// The catalog and its details where there is little room.
struct NarrowBrowserTests {
  private func bench(_ width: Int, _ height: Int) throws -> Bench {
    let bench = try Bench("", size: Size(width: width, height: height))
    bench.press("shift-f6")
    try #require(bench.shows("Catalog"))
    try #require(bench.shows("birds"))
    return bench
  }

  @Test(arguments: [(60, 20), (40, 10), (80, 24)])
  func theCatalogIsReached(width: Int, height: Int) throws {
    let bench = try bench(width, height)
    bench.press("f6")
    #expect(bench.picture.contains("▸ query 1"))
    bench.press("shift-f6")
    #expect(bench.picture.contains("▸ Catalog"))
    bench.press("ctrl-b")
    #expect(!bench.picture.contains("Catalog"))
    bench.press("ctrl-b")
    #expect(bench.picture.contains("Catalog"))
  }

  @Test func columnsComeBeforeStorage() throws {
    let bench = try bench(80, 24)
    bench.findInTree("sales")
    bench.press("i")
    try #require(bench.shows("Columns"))
    #expect(bench.picture.contains("SaleID") && bench.picture.contains("Quantity"))
    #expect(!bench.picture.contains("nullable"))
    #expect(!bench.picture.contains("Delimiter"))
  }

  @Test func factsGoOverSeveralLines() throws {
    let bench = try bench(80, 24)
    bench.findInTree("sales")
    bench.press("p")
    try #require(bench.shows("columns in"))
    try #require(bench.shows("p95"))
    #expect(bench.picture.contains("p95 5,7"))
    #expect(bench.picture.contains("to 6,016"))
    #expect(bench.picture.contains("SaleID  int"))
  }

  @Test func theShownPartIsNamedWhereNotAllHaveRoom() throws {
    let bench = try bench(40, 12)
    bench.findInTree("birds")
    bench.press("p", "tab")
    try #require(bench.shows("▌Profile▐"))
    try bench.click("▌Profile▐")
    #expect(bench.picture.contains("▌Rows▐"))
  }
}
