import Foundation
import TerminalKit
import TestFolders
import Testing

@testable import Workbench

/// What surprises those who come the first time.
@Suite struct FirstSightTests {
  @Test func scopesHaveWordsOfTheirOwn() {
    var seen: Set<String> = []
    let scopes = Set(WorkbenchActions.table.actions.map(\.scope))
    for scope in scopes {
      #expect(!scope.title.contains("."), "\(scope)")
      #expect(seen.insert(scope.title).inserted, "\(scope.title) stands for two")
    }
  }

  @Test func settingsStandInColumns() throws {
    let bench = try Bench("SELECT 1", size: Size(width: 120, height: 40))
    bench.press("f10")
    let texts = ["auto follows", "plain, vim", "that queries run on", "lines of queries"]
    let columns = try texts.map { try #require(bench.place(of: $0)).x }
    #expect(Set(columns).count == 1)
  }

  @Test func aFolderThatHasGoneIsTold() throws {
    let folder = try TestFolder()
    try folder.write("a,b\n1,2\n", to: "inner/alpha.csv")
    let inner = folder.path + "/inner"
    let bench = try Bench("", size: Size(width: 150, height: 44))
    try #require(bench.shows("stores"))
    bench.press("alt-1")
    bench.openInTree(inner)
    try #require(bench.shows("alpha.csv"))
    bench.press("down")
    try #require(bench.shows("Delimiter"))
    try FileManager.default.removeItem(atPath: inner)
    bench.press("R")
    try #require(bench.shows("✗ The folder"))
    try #require(bench.shows("There is nothing at"))
    // It is the folder that the cursor is on: it can be taken away.
    bench.press("D")
    try #require(bench.hides("✗ The folder"))
    #expect(!bench.picture.contains("▾ inner"))
  }

  @Test func aDoubleClickTakesAColumnIntoTheQuery() throws {
    let bench = try Bench("", size: Size(width: 150, height: 44))
    try #require(bench.shows("stores"))
    bench.press("alt-1")
    bench.findInTree("products")
    bench.press("p")
    try #require(bench.shows("columns in"))
    let column = try #require(bench.place(of: "Category"))
    bench.mouse(.press(.left), at: column)
    bench.mouse(.press(.left), at: column, clicks: 2)
    bench.press("alt-2")
    try #require(bench.shows("1 Category"))
  }
}
