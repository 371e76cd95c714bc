import Columns
import Foundation
import TerminalKit
import TestFolders
import Testing

@testable import Workbench

/// Files of the tree and the statements that are written for them.
struct FileBrowsingTests {
  private static let files: [(name: String, text: String)] = [
    ("alpha.csv", "name;year\nAnna;1999\nPaul;2001\n"),
    ("bare.csv", "1,2\n3,4\n"),
    ("lines.json", "{\"name\": \"Anna\", \"year\": 1999}\n{\"name\": \"Paul\", \"year\": 2001}\n"),
    ("whole.json", "[\n  {\"name\": \"Anna\",\n   \"year\": 1999}\n]\n"),
    ("it's odd`.tsv", "name\tyear\nAnna\t1999\n"),
    ("words.txt", "Anna\nPaul\n"),
  ]

  private static func folder() throws -> String {
    let folder = try TestFolder()
    for (name, text) in files { try folder.write(text, to: name) }
    try folder.write(files[0].text, to: "parts/a.csv")
    return folder.path
  }

  /// A bench with a folder as a root of the tree and the cursor on what a filter finds in it.
  private static func bench(_ folder: String, on name: String, text: String = "") throws -> Bench {
    let bench = try Bench(text, size: Size(width: 150, height: 44))
    try #require(bench.shows("stores"))
    bench.press("shift-f6")
    bench.openInTree(folder)
    try #require(bench.shows("words.txt"))
    bench.findInTree(name)
    return bench
  }

  @Test(arguments: [
    ("alpha.csv", ["name", "year", "Paul", "2,001", "2 rows"]),
    ("bare.csv", ["_c0", "_c1", "2 rows"]),
    ("lines.json", ["name", "year", "Paul", "2 rows"]),
    ("whole.json", ["name", "year", "Anna", "1 row"]),
    ("odd", ["name", "year", "Anna", "1 row"]),
    ("words.txt", ["value", "Paul", "2 rows"]),
  ])
  func rowsOfFilesComeWithNamesAndTypes(name: String, texts: [String]) throws {
    let folder = try Self.folder()
    let bench = try Self.bench(folder, on: name)
    bench.press("s")
    for text in texts where text != "2,001" {
      try #require(bench.shows(text), "\(bench.picture)")
    }
    #expect(!bench.picture.contains("✗"))
  }

  @Test func whatCannotBeReadTellsTheReason() throws {
    let folder = try TestFolder()
    try folder.write("PAR1 and nothing else", to: "broken.parquet")
    let bench = try Bench("", size: Size(width: 150, height: 44))
    try #require(bench.shows("stores"))
    bench.press("alt-1")
    bench.openInTree(folder.path + "/broken.parquet")
    // In the tree and beside it.
    let isTold = bench.becomes { $0.ranges(of: "✗ Encountered error").count == 2 }
    #expect(isTold, "\(bench.picture)")
    bench.press("down")
    #expect(bench.picture.ranges(of: "✗ Encountered error").count == 2)
    #expect(throws: QueryError.self) { try DataFolder.names(in: folder.path + "/nowhere") }
  }

  @Test func enterWritesAQueryWhereThereIsNone() throws {
    let folder = try Self.folder()
    let bench = try Self.bench(folder, on: "alpha.csv")
    bench.press("enter")
    try #require(bench.shows("inferSchema => true)"))
    bench.press("f6", "home")
    #expect(bench.picture.contains("SELECT * FROM read_files("))
    bench.press("f5")
    try #require(bench.shows("Paul"))
    #expect(bench.picture.contains("2 rows"))
    // Into a text only the name goes.
    bench.press("ctrl-n")
    bench.type("SELECT count(*) FROM ")
    bench.press("shift-f6", "enter")
    try #require(bench.shows("inferSchema => true)"))
    bench.press("f6", "home")
    #expect(bench.picture.contains("count(*) FROM read_files("))
    #expect(!bench.picture.contains("FROM SELECT"))
  }

  @Test func columnsDetailsAndViewsOfFilesAgree() throws {
    let folder = try Self.folder()
    let bench = try Self.bench(folder, on: "alpha.csv")
    bench.press("right")
    try #require(bench.shows("year"))
    bench.press("i")
    try #require(bench.shows("Delimiter"))
    #expect(bench.picture.contains("int"))
    bench.press("w")
    try #require(bench.shows("Make a view"))
    bench.press("enter")
    try #require(bench.shows("Done: CREATE"))
    try #require(bench.shows("▸ alpha"))
    bench.press("i", "s")
    try #require(bench.shows("2 rows"))
    #expect(bench.picture.contains("year"))
  }

  @Test func foldersOfFilesAreReadLikeTheirFiles() throws {
    let folder = try Self.folder()
    let sql = FileReference(folder + "/parts", format: "csv").sql
    #expect(sql.contains("header => true") && sql.contains("sep => ';'"))
    let bench = try Self.bench(folder, on: "parts")
    bench.press("i")
    try #require(bench.shows("folder of files"))
    #expect(bench.picture.contains("year"))
    bench.press("s")
    try #require(bench.shows("Paul"))
  }

  @Test func pipesAreLeftAlone() throws {
    let folder = try Self.folder()
    let path = folder + "/pipe.csv"
    try #require(mkfifo(path, 0o600) == 0)
    #expect(FileReference(path, format: "csv").sql == "csv.`\(path)`")
    #expect(FileReference(folder + "/none", format: "json").sql == "json.`\(folder)/none`")
  }
}
