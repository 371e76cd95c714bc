import Foundation
import Glibc
import TerminalKit
import TestFolders
import Testing
import Workbench

/// What people do with the catalog at the left of the screen.
@Suite struct BrowserJourneyTests {
  private static let large = Size(width: 150, height: 44)

  /// A bench with the cursor on a table of the samples.
  private static func bench(
    on table: String, _ text: String = "", size: Size = large
  ) throws -> Bench {
    let bench = try Bench(text, size: size)
    try #require(bench.shows("stores"))
    bench.press("shift-f6")
    bench.findInTree(table)
    return bench
  }

  @Test func whatAFilterFindsIsOpened() throws {
    let bench = try Self.bench(on: "prod")
    try #require(bench.shows("1 match"))
    #expect(bench.picture.contains("/ prod"))
    #expect(!bench.picture.contains("stores"))
    bench.press("right")
    try #require(bench.shows("ProductID"))
    #expect(bench.picture.contains("Category") && bench.picture.contains("samples"))
    // The columns that match are counted, too.
    #expect(bench.picture.contains("3 matches"))
    bench.press("escape")
    try #require(bench.shows("stores"))
    #expect(bench.picture.contains("ProductID"))
    bench.press("/")
    bench.type("categ")
    #expect(bench.picture.contains("1 match") && bench.picture.contains("Category"))
    bench.press("escape")
    #expect(bench.picture.contains("stores"))
  }

  @Test func detailsTellOfATable() throws {
    let bench = try Self.bench(on: "products")
    bench.press("i")
    try #require(bench.shows("Overview"))
    try #require(bench.shows("Location"))
    #expect(bench.picture.contains("ProductID"))
    #expect(bench.picture.contains("decimal(10,2)"))
    #expect(bench.picture.contains("Delimiter") || bench.picture.contains("Row groups"))
    // The filter goes first.
    bench.press("escape", "escape")
    #expect(!bench.picture.contains("Overview"))
    #expect(bench.picture.contains("▌2 Query▐"))
  }

  @Test func columnsAreProfiled() throws {
    let bench = try Self.bench(on: "products")
    bench.press("p")
    try #require(bench.shows("columns in"))
    #expect(bench.picture.contains("distinct"))
    #expect(bench.picture.contains("every value occurs once"))
    // The cursor of the list shows another column below it.
    bench.press("tab", "down", "down")
    try #require(bench.shows("commonest values"))
    bench.press("escape", "escape", "right")
    try #require(bench.becomes { $0.ranges(of: "Category").count > 1 })
    bench.press("down", "down", "down")
    try #require(bench.hides("Overview"))
    try #require(bench.shows("commonest values"))
  }

  @Test func firstRowsAreShown() throws {
    let bench = try Self.bench(on: "products")
    bench.press("v")
    try #require(bench.shows("P101"))
    #expect(bench.picture.contains(" rows ·") || bench.picture.contains("all "))
    #expect(bench.picture.contains("ProductID"))
    bench.press("tab", "right", "y")
    #expect(bench.screen.clipboard != nil)
    bench.press("[", "[")
    try #require(bench.shows("Location"))
  }

  @Test func aProfileIsCancelledAndGoesOn() throws {
    let bench = try Bench(
      "CREATE TEMP VIEW endless AS SELECT id, sqrt(id) AS root FROM range(3000000000000)",
      size: Self.large)
    bench.press("f5")
    try #require(bench.shows("▸ endless"))
    bench.press("shift-f6")
    bench.findInTree("endless")
    bench.press("p")
    try #require(bench.shows("0/2 columns"))
    bench.press("ctrl-c")
    try #require(bench.shows("cancelled at 0 of 2"))
    bench.press("p")
    try #require(bench.shows("0/2 columns"))
    bench.press("up")
    #expect(bench.picture.contains("Catalog"))
  }

  @Test func whatIsMadeIsRevealed() throws {
    let bench = try Bench(
      "CREATE VIEW kept AS SELECT 1 AS one; CREATE TEMP VIEW fleeting AS SELECT 2 AS two",
      size: Self.large)
    try #require(bench.shows("stores"))
    bench.press("f5")
    try #require(bench.shows("▸ kept"))
    bench.press("ctrl-end", "f5")
    try #require(bench.shows("▸ fleeting"))
    bench.press("shift-f6", "i")
    try #require(bench.shows("temporary view"))
  }

  @Test func hiddenFilesAreShownWhenAsked() throws {
    let folder = try TestFolder().path
    try FileManager.default.createDirectory(
      atPath: folder + "/inner", withIntermediateDirectories: true)
    try "a,b\n1,2\n".write(toFile: folder + "/.secret.csv", atomically: true, encoding: .utf8)
    try "a,b\n1,2\n".write(toFile: folder + "/alpha.csv", atomically: true, encoding: .utf8)
    let bench = try Self.bench(on: "products")
    bench.press("escape")
    bench.openInTree(folder)
    try #require(bench.shows("alpha.csv"))
    #expect(!bench.picture.contains(".secret.csv"))
    let lines = bench.screen.canvas.lines
    let inner = try #require(lines.firstIndex { $0.contains("inner") })
    let file = try #require(lines.firstIndex { $0.contains("alpha.csv") })
    #expect(inner < file)
    bench.press(".")
    try #require(bench.shows(".secret.csv"))
    bench.press(".")
    try #require(bench.hides(".secret.csv"))
  }

  @Test func pathsAreOpenedAndClosed() throws {
    let folder = try TestFolder().path
    try "a,b\n1,x\n2,y\n".write(
      toFile: folder + "/alpha.csv", atomically: true, encoding: .utf8)
    let bench = try Self.bench(on: "products")
    bench.press("escape", "o")
    #expect(bench.picture.contains("Open a file or folder"))
    bench.paste(folder + "/al")
    try #require(bench.shows("alpha.csv"))
    bench.press("tab", "enter", "i")
    try #require(bench.shows("▌Overview▐"))
    try #require(bench.shows("Delimiter"))
    // What was opened is closed again, and stays on disk.
    bench.press("D")
    try #require(bench.hides("alpha.csv"))
    #expect(FileManager.default.fileExists(atPath: folder + "/alpha.csv"))
    bench.openInTree(folder + "/missing")
    try #require(bench.shows("nothing at"))
  }

  @Test func filesBecomeViewsThatAreRenamedAndDropped() throws {
    let folder = try TestFolder().path
    try "a,b\n1,x\n2,y\n".write(
      toFile: folder + "/alpha-1.csv", atomically: true, encoding: .utf8)
    let bench = try Self.bench(on: "products")
    bench.press("escape")
    bench.openInTree(folder + "/alpha-1.csv")
    try #require(bench.shows("alpha-1.csv"))
    bench.press("w")
    try #require(bench.shows("alpha_1"))
    bench.press("enter")
    try #require(bench.shows("Done: CREATE"))
    try #require(bench.becomes { $0.contains("▸ alpha_1") })
    bench.press("r")
    bench.paste("letters")
    #expect(bench.picture.contains("ALTER VIEW alpha_1 RENAME TO letters"))
    bench.press("enter")
    try #require(bench.shows("▸ letters"))
    bench.press("c")
    try #require(bench.shows("cached"))
    bench.press("D")
    try #require(bench.shows("Drop the view letters?"))
    bench.press("enter")
    #expect(bench.picture.contains("▸ letters"))
    bench.press("D", "d")
    try #require(bench.hides("▸ letters"))
  }

  @Test func queriesGoOnWithViewsThatAreDropped() throws {
    let bench = try Bench(
      "CREATE TEMP VIEW held AS SELECT id FROM range(100000000000) WHERE sqrt(id) < -1; "
        + "CACHE TABLE kept AS SELECT id FROM range(300000)", size: Self.large)
    bench.press("shift-f5")
    try #require(bench.shows("▸ kept"))
    for text in ["SELECT count(*) FROM held", "SELECT * FROM kept"] {
      bench.press("ctrl-n")
      bench.paste(text)
      bench.press("f5")
    }
    try #require(bench.becomes { $0.contains("row 1") && $0.contains("1 running") })
    bench.press("shift-f6")
    for name in ["held", "kept"] {
      bench.findInTree(name)
      bench.press("D")
      try #require(bench.shows("Drop the view \(name)?"))
      bench.press("d")
      try #require(bench.shows("Queries that run already"))
      bench.press("/", "ctrl-u", "enter")
      try #require(bench.becomes { !$0.contains("▸ \(name)") })
    }
    try #require(bench.shows("1 running"))
    bench.press("f6", "f6", "G")
    try #require(bench.shows("299999"))
    // What asks anew is told.
    bench.press("shift-f6", "f5")
    try #require(bench.shows("TABLE_OR_VIEW_NOT_FOUND"))
    bench.press("ctrl-pageup", "ctrl-c")
    try #require(bench.shows("◌ cancelled"))
  }

  @Test func tablesAreExported() throws {
    let folder = try TestFolder().path
    let bench = try Self.bench(on: "products")
    bench.press("e")
    try #require(bench.shows("Export products"))
    bench.press("ctrl-u")
    bench.paste(folder + "/out.what")
    #expect(bench.picture.contains("The name ends in"))
    bench.press("ctrl-u")
    bench.paste(folder + "/out.json")
    bench.press("enter")
    try #require(bench.shows("rows, "))
    let first = try String(contentsOfFile: folder + "/out.json", encoding: .utf8)
    #expect(first.hasPrefix("{\"ProductID\""))
    // A file that is there is replaced only after a question. The message of before goes first.
    try #require(bench.hides("rows, "))
    bench.press("e", "ctrl-u")
    bench.paste(folder + "/out.json")
    bench.press("enter")
    try #require(bench.shows("Replace the file?"))
    bench.press("r")
    try #require(bench.hides("Replace the file?"))
    try #require(bench.shows("rows, "))
  }

  @Test func exportsAndCommandsAreCancelled() throws {
    let folder = try TestFolder().path
    let bench = try Bench(
      "CREATE TEMP VIEW endless AS SELECT id FROM range(3000000000000)", size: Self.large)
    bench.press("f5")
    try #require(bench.shows("▸ endless"))
    bench.press("shift-f6")
    bench.findInTree("endless")
    bench.press("e", "ctrl-u")
    bench.paste(folder + "/big.csv")
    bench.press("enter")
    try #require(bench.shows("big.csv "))
    bench.press("ctrl-c")
    try #require(bench.shows("no file was written"))
    let left = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(left.isEmpty)
    bench.press("c")
    try #require(bench.shows("1 running"))
    bench.press("ctrl-c")
    try #require(bench.shows("Cancelled: CACHE TABLE endless"))
  }

  @Test func whatCannotBeDoneIsSaid() throws {
    let bench = try Self.bench(on: "products")
    bench.press("D")
    try #require(bench.shows("Only views can be dropped"))
    bench.press("r")
    try #require(bench.shows("Only views can be renamed"))
  }

  @Test func commandsOfTheBrowserWorkFromAnywhere() throws {
    let bench = try Bench("SELECT 1", size: Self.large)
    try #require(bench.shows("stores"))
    bench.press("ctrl-b", "ctrl-p")
    bench.paste("look at what is known of it")
    bench.press("enter")
    try #require(bench.shows("Catalog"))
    #expect(bench.shows("2 schemas"))
  }

  @Test(arguments: [(20, 5), (40, 12), (60, 24), (80, 24), (100, 12), (140, 40), (200, 60)])
  func everySizeIsDrawn(_ width: Int, _ height: Int) throws {
    let bench = try Self.bench(on: "products")
    bench.press("p")
    try #require(bench.shows("columns in"))
    bench.resize(Size(width: width, height: height))
    for key in ["tab", "down", "]", "right", "]", "pagedown", "escape", "i", "i", "up"] {
      if let stroke = KeyStroke(key) { bench.press(stroke) }
    }
    #expect(!bench.picture.isEmpty)
  }
}
