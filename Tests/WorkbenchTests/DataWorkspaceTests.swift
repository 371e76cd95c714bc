import TerminalKit
import TestFolders
import Testing
import Workbench

/// The screen on which the catalog stands alone, with what is known of its tables.
struct DataWorkspaceTests {
  /// A workbench with the cursor on a table of the samples.
  private func bench(
    on table: String, _ size: Size = Size(width: 120, height: 40), stateFolder: String? = nil
  ) throws -> Bench {
    let bench = try Bench("", size: size, stateFolder: stateFolder)
    try #require(bench.shows("stores"))
    bench.press("alt-1", "/")
    bench.type(table)
    bench.press("enter")
    try #require(bench.shows("Location"))
    return bench
  }

  @Test func factsAndRowsStandBesideTheTree() throws {
    let bench = try bench(on: "products")
    #expect(bench.picture.contains("▌1 Data▐"))
    try #require(bench.shows("╴Rows╶"))
    try #require(bench.shows("P101"))
    #expect(bench.picture.contains("ProductID"))
    bench.press("escape", "up")
    try #require(bench.hides("P101"))
    try #require(bench.shows("╴Rows╶"))
  }

  @Test func rowsHaveAPaneOfTheirOwn() throws {
    let bench = try bench(on: "products")
    try #require(bench.shows("P101"))
    bench.press("tab", "tab")
    try #require(bench.shows("▸ Rows"))
    bench.press("down", "y")
    try #require(bench.shows("Copied 1 cell"))
    bench.press("tab")
    #expect(bench.picture.contains("▸ Catalog"))
    bench.press("v")
    #expect(bench.picture.contains("▸ Rows"))
    bench.press("escape")
    #expect(bench.picture.contains("▸ Catalog"))
  }

  @Test func aProfileStandsAboveTheRows() throws {
    let bench = try bench(on: "products")
    bench.press("p")
    try #require(bench.shows("columns in"))
    try #require(bench.shows("P101"))
    #expect(bench.picture.contains("▌Profile▐"))
  }

  @Test func namesAndRowsAreTakenToTheQueries() throws {
    let bench = try bench(on: "products")
    bench.press("enter")
    #expect(bench.picture.contains("▌2 Query▐"))
    try #require(bench.shows("SELECT * FROM samples.products"))
    bench.press("alt-1", "s")
    try #require(bench.shows("complete"))
    #expect(bench.picture.contains("▌2 Query▐"))
  }

  @Test func escapeGoesBackToTheQueries() throws {
    let bench = try bench(on: "products")
    bench.press("tab", "escape")
    #expect(bench.picture.contains("▌1 Data▐"))
    bench.press("escape", "escape")
    #expect(bench.picture.contains("▌2 Query▐"))
    #expect(bench.picture.contains("▸ query 1"))
  }

  @Test func commandsOfQueriesGoToTheirScreen() throws {
    let bench = try bench(on: "products")
    bench.press("ctrl-n")
    #expect(bench.picture.contains("▌2 Query▐"))
    #expect(bench.picture.contains("query 2"))
  }

  @Test(arguments: [(40, 10), (60, 20), (80, 24)])
  func smallScreensShowWhatHasTheFocus(width: Int, height: Int) throws {
    let bench = try bench(on: "products")
    bench.resize(Size(width: width, height: height))
    bench.press("v")
    try #require(bench.shows("P10"))
    bench.press("escape")
    #expect(bench.picture.contains("▸ Catalog"))
  }

  @Test func schemasTellWhatIsInThem() throws {
    let bench = try bench(on: "products")
    bench.press("escape", "left")
    #expect(bench.shows("15 tables"))
    bench.press("up")
    #expect(bench.shows("Open it to see what is in it"))
    bench.press("right")
    #expect(bench.shows("There is nothing in it"))
  }

  @Test func everyPaneCanHaveTheScreen() throws {
    let bench = try bench(on: "products")
    try #require(bench.shows("╴Rows╶"))
    for pane in ["Catalog", "products", "Rows"] {
      #expect(bench.picture.contains("▸ \(pane)"))
      bench.press("f11")
      #expect(bench.picture.split(separator: "\n")[1].hasPrefix("┏━╴▸ \(pane)"))
      #expect(!bench.picture.contains("╭─╴"))
      bench.press("f11")
      #expect(bench.shows("╭─╴"))
      bench.press("tab")
    }
    bench.press("f11", "up")
    try #require(bench.hides("▌    ▸ products"))
    #expect(!bench.picture.contains("╭─╴"), "another table leaves the tree alone")
  }

  @Test func bordersAreMovedAndKept() throws {
    let folder = TestFolder.freePath()
    let size = Size(width: 120, height: 40)
    let first = try bench(on: "products", size, stateFolder: folder)
    let before = try #require(first.place(of: "Overview"))
    first.press("alt-shift-left", "alt-shift-left")
    let border = try #require(first.place(of: "╭─╴products"))
    try #require(border.x < before.x)
    first.mouse(.press(.left), at: border.moved(y: 3))
    first.mouse(.drag(.left), at: border.moved(x: 20, y: 3))
    first.mouse(.release(.left), at: border.moved(x: 20, y: 3))
    let moved = try #require(first.place(of: "╭─╴products"))
    #expect(moved.x == border.x + 20)
    first.press("ctrl-q")
    try #require(first.hasQuit)

    let second = try bench(on: "products", size, stateFolder: folder)
    #expect(second.place(of: "╭─╴products") == moved)
  }

  @Test func narrowScreensKeepTheirBorder() throws {
    let folder = TestFolder.freePath()
    let size = Size(width: 50, height: 30)
    let first = try bench(on: "products", stateFolder: folder)
    first.resize(size)
    let before = try #require(first.place(of: "╭─╴products"))
    first.press("alt-shift-up")
    let moved = try #require(first.place(of: "╭─╴products"))
    try #require(moved != before)
    first.press("ctrl-q")
    try #require(first.hasQuit)

    let second = try bench(on: "products", stateFolder: folder)
    second.resize(size)
    #expect(second.place(of: "╭─╴products") == moved)
  }

  @Test func homeLeadsToTheSamples() throws {
    let bench = try Bench("", size: Size(width: 120, height: 40), greets: true)
    try #require(bench.shows("stores"))
    bench.press("2")
    #expect(bench.picture.contains("▌1 Data▐"))
    try #require(bench.shows("Location"))
  }
}
