import Glibc
import TerminalKit
import TestFolders
import Testing

@testable import Workbench

/// Folders of very many files are listed, filtered and left without touching what is in the files.
@Suite struct LargeFolderTests {
  private let folder: TestFolder

  init() throws {
    folder = try TestFolder()
    for number in 1...600 {
      try folder.write("name;year\nAnna;1999\n", to: "part-\(number).csv")
    }
  }

  private func bench() throws -> Bench {
    let bench = try Bench("", size: Size(width: 150, height: 44))
    try #require(bench.shows("stores"))
    bench.press("shift-f6")
    bench.openInTree(folder.path)
    try #require(bench.shows("part-1.csv"))
    return bench
  }

  @Test func aFileIsReadWhenItIsNamedAndNotBefore() throws {
    let watch = try #require(FolderWatch(folder.path))
    let bench = try bench()
    bench.press("pagedown", "G")
    try #require(bench.shows("part-99.csv"))
    #expect(watch.opened().isEmpty)
    bench.press("enter")
    try #require(bench.shows("inferSchema => true)"))
    #expect(Set(watch.opened()) == ["part-99.csv"])
  }

  @Test func theBrowserAsksForNamesAndWaits() throws {
    let watch = try #require(FolderWatch(folder.path))
    let file = CatalogNode(
      id: ["file"], kind: .file(format: "csv"), name: "part-7.csv",
      path: folder.path + "/part-7.csv")
    var browser = BrowserPane([file])
    _ = browser.arrange(in: Size(width: 40, height: 20))
    for action in [ActionID.selectRows, .copyName, .exportTable, .viewOfFile, "tree.open"] {
      let requests = browser.perform(action) ?? []
      #expect(requests.count == 1, "\(action)")
      for case .ask(let question) in requests {
        _ = question.remark(on: "rows.csv")
        #expect(question.requests(after: .text("rows.csv")).count == 1)
      }
    }
    #expect(watch.opened().isEmpty)
  }

  @Test func namesOfFilesAreCopied() throws {
    let bench = try bench()
    bench.findInTree("part-77.csv")
    bench.press("y")
    try #require(bench.shows("Copied the name"))
    #expect(bench.screen.clipboard?.hasPrefix("read_files('\(folder.path)/part-77.csv'") == true)
  }
}
