import TerminalKit
import TestFolders
import Testing
import Workbench

/// What can be done with the first rows of a table that the browser shows.
struct SampleRowsTests {
  /// A workbench with the cursor in the first rows of a table of the samples.
  private func bench(on table: String) throws -> Bench {
    let bench = try Bench("", size: Size(width: 140, height: 40))
    try #require(bench.shows("stores"))
    bench.press("alt-1")
    bench.findInTree(table)
    try #require(bench.shows("Location"))
    bench.press("v")
    try #require(bench.shows("▸ Rows"))
    try #require(bench.becomes { $0.contains("all 8 rows") || $0.contains("the first 100 rows") })
    return bench
  }

  @Test func frequenciesOfAColumnAreCounted() throws {
    let bench = try bench(on: "stores")
    bench.press("right", "right", "F")
    try #require(bench.shows("▌2 Query▐"))
    try #require(bench.shows("complete"))
    #expect(bench.picture.contains("FROM samples.stores GROUP BY Region"))
    #expect(bench.picture.contains("percent"))
    #expect(bench.picture.contains("· 4 rows"))
  }

  @Test(arguments: [(",", "2 rows"), (";", "6 rows")])
  func aCellChoosesRowsOfTheTable(key: String, count: String) throws {
    let bench = try bench(on: "stores")
    bench.press("right", "right")
    bench.type(key)
    try #require(bench.shows("▌2 Query▐"))
    try #require(bench.shows("· \(count)"))
    #expect(bench.picture.contains("FROM samples.stores WHERE"))
  }

  @Test func whatIsMarkedIsCopied() throws {
    let bench = try bench(on: "stores")
    bench.press("right", "v", "right", "down", "y")
    try #require(bench.shows("Copied 2 rows"))
    #expect(
      bench.screen.clipboard == "Store\tRegion\nBrindlewick\tNorth\nHarrowmere\tNorth")
  }

  @Test func aDragStaysWithThePaneInWhichItBegan() throws {
    let bench = try bench(on: "stores")
    let border = try #require(bench.place(of: " │ Store "))
    bench.mouse(.press(.left), at: border.moved(x: 1))
    bench.mouse(.drag(.left), at: border.moved(x: 8, y: -9))
    bench.mouse(.release(.left), at: border.moved(x: 8, y: -9))
    #expect(bench.place(of: " │ Store ") == border.moved(x: 7))
    // From the tree over the rows nothing is marked.
    bench.mouse(.press(.left), at: try #require(bench.place(of: "▸ stores")))
    bench.mouse(.drag(.left), at: try #require(bench.place(of: "Saltmarsh")))
    bench.mouse(.release(.left), at: try #require(bench.place(of: "Saltmarsh")))
    #expect(bench.picture.contains("▸ Catalog"))
    bench.press("v", "y")
    #expect(bench.shows("Copied 1 cell"))
  }

  @Test func anOrderIsOneOfAllRows() throws {
    let bench = try bench(on: "stores")
    bench.press("{")
    #expect(bench.shows("These are the first rows as they come"))
  }

  @Test func theColumnOfATableLeadsToItsRows() throws {
    let bench = try bench(on: "stores")
    bench.press("escape", "right")
    try #require(bench.becomes { $0.contains(#/┃ +StoreID +string ┃/#) })
    bench.press("down", "s")
    try #require(bench.shows("· 8 rows"))
    #expect(bench.picture.contains("SELECT * FROM samples.stores"))
  }

  @Test(arguments: [
    ("s", "This has no rows"), ("v", "This has no rows"), ("p", "This has no columns to profile"),
    ("e", "There are no rows to export"),
  ])
  func whatHasNoRowsSaysSo(key: String, answer: String) throws {
    let bench = try bench(on: "stores")
    bench.press("escape", "escape", "g")
    bench.type(key)
    #expect(bench.shows(answer))
  }

  @Test func aTableWithoutRowsSaysSo() throws {
    let folder = try TestFolder()
    try folder.write("name,year\n", to: "head.csv")
    try folder.write("", to: "empty.csv")
    let bench = try Bench("", size: Size(width: 120, height: 40))
    try #require(bench.shows("stores"))
    bench.press("alt-1")
    bench.openInTree(folder.path + "/head.csv")
    try #require(bench.shows("No rows"))
    #expect(!bench.picture.contains("all 0 rows"))
    bench.press("p")
    try #require(bench.shows("2 columns in"))
    #expect(bench.picture.contains("no rows"))
    #expect(!bench.picture.contains("all null"))
    bench.openInTree(folder.path + "/empty.csv")
    #expect(bench.shows("There are no columns"))
  }

  @Test func anEmptyFolderIsToldOfOnItsRemark() throws {
    let folder = try TestFolder()
    let bench = try Bench("", size: Size(width: 100, height: 30))
    try #require(bench.shows("stores"))
    bench.press("alt-1")
    bench.openInTree(folder.path)
    try #require(bench.shows("Size of files"))
    bench.press("down")
    #expect(bench.picture.contains("Size of files"))
    bench.press("left", "s")
    #expect(bench.shows("This has no rows"))
    #expect(bench.picture.contains("Size of files"))
  }
}
