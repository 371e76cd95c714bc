import TerminalKit
import TestFolders
import Testing
import Workbench

/// The keys of the editor in each style, through the table of all actions: what is asked for in the
/// last row, and the modes of vim.
@Suite struct EditorKeysTests {
  private static func bench(
    _ text: String, _ style: KeyStyle = .plain, stateFolder: String? = nil
  ) throws -> Bench {
    var settings = SettingsFile(path: nil)
    try settings.set(.keyStyle, to: style.rawValue)
    return try Bench(
      text, size: Size(width: 100, height: 30), stateFolder: stateFolder, settings: settings)
  }

  /// A command of vim in words.
  private static func give(_ command: String, to bench: Bench) {
    bench.press(":")
    bench.type(command)
    bench.press("enter")
  }

  @Test func searchGoesThroughTheMatches() throws {
    let bench = try Self.bench("one two\none three\nONE")
    bench.press("ctrl-f")
    bench.type("one")
    #expect(bench.picture.contains("1/3"))
    #expect(bench.picture.contains("⏎ next"))
    bench.press("enter")
    #expect(bench.picture.contains("2/3"))
    bench.press("up")
    #expect(bench.picture.contains("1/3"))
    bench.press("alt-c")
    #expect(bench.picture.contains("1/2"))
    #expect(bench.picture.contains("[Aa]"))
    try bench.click("[Aa]")
    #expect(bench.picture.contains("1/3"))
    bench.press("alt-w", "ctrl-a")
    bench.press("ctrl-k")
    #expect(bench.picture.contains("[W]"))
    bench.press("escape")
    #expect(!bench.picture.contains("Find"))
    #expect(bench.picture.contains("one three"))
  }

  @Test func matchesAreReplacedOneByOneAndAllAtOnce() throws {
    let bench = try Self.bench("aa bb aa bb aa")
    bench.press("alt-r")
    bench.type("aa")
    bench.press("tab")
    bench.type("c")
    bench.press("enter")
    #expect(bench.picture.contains("c bb aa bb aa"))
    bench.press("alt-a")
    #expect(bench.picture.contains("c bb c bb c"))
    #expect(bench.picture.contains("2 replaced"))
    bench.press("escape")
    bench.press("ctrl-z")
    #expect(bench.picture.contains("c bb aa bb aa"))
  }

  @Test func keysOfALineDoNotReachTheWorkbench() throws {
    let bench = try Self.bench("first")
    bench.press("ctrl-n")
    bench.press("ctrl-f")
    bench.type("a word")
    bench.press("ctrl-w")
    #expect(bench.picture.contains("query 2"))
    #expect(bench.picture.contains("Find a "))
    bench.press("escape", "ctrl-g")
    bench.type("1")
    bench.press("enter")
    #expect(!bench.picture.contains("Go to line"))
    #expect(!bench.picture.contains("Find"))
  }

  @Test func vimMovesAndChanges() throws {
    let bench = try Self.bench("SELECT one\nFROM two", .vim)
    #expect(bench.picture.contains("NORMAL"))
    bench.press("enter")
    #expect(bench.picture.contains("2:1"))
    bench.press("d", "w")
    #expect(bench.picture.contains("  2 two"))
    bench.press("u")
    #expect(bench.picture.contains("  2 FROM two"))
    bench.press("g", "g", "w", "c", "w")
    bench.type("three")
    bench.press("enter")
    bench.type("x")
    bench.press("escape")
    #expect(bench.picture.contains("  2 x"))
    bench.press("G", "o", "escape", ".")
    #expect(bench.picture.contains("5:1"))
    bench.press("i")
    #expect(bench.picture.contains("INSERT"))
    bench.press("ctrl-c")
    #expect(bench.picture.contains("NORMAL"))
    bench.press("V", "k", "d")
    #expect(bench.picture.contains("3:1"))
    bench.press("ctrl-b")
    #expect(bench.picture.contains("Catalog"))
  }

  @Test func vimSearchesAndSubstitutes() throws {
    let bench = try Self.bench("one\ntwo\none", .vim)
    bench.press("/")
    bench.type("on")
    bench.press("enter")
    #expect(bench.picture.contains("3:1"))
    bench.press("n")
    #expect(bench.picture.contains("1:1"))
    bench.press("/", "up")
    #expect(bench.picture.contains("/on"))
    bench.press("escape")
    Self.give("%s/one/1/g", to: bench)
    #expect(bench.picture.contains("2 replaced"))
    Self.give("nonsense", to: bench)
    #expect(bench.picture.contains("Not a command: nonsense"))
  }

  @Test func vimSavesOpensAndCloses() throws {
    let folder = try TestFolder()
    let path = folder.path + "/one.sql"
    let bench = try Self.bench("SELECT 11", .vim)
    Self.give("w \(path)", to: bench)
    #expect(folder.contents("one.sql") == "SELECT 11")
    bench.press("A", "1", "escape")
    Self.give("w", to: bench)
    #expect(folder.contents("one.sql") == "SELECT 111")
    Self.give("tabnew", to: bench)
    Self.give("e \(path)", to: bench)
    try #require(bench.becomes { $0.contains("SELECT 111") })
    Self.give("e \(folder.path)/new.sql", to: bench)
    #expect(bench.picture.contains("new.sql"))
    bench.press("i", "2", "escape", "Z", "Z")
    #expect(folder.contents("new.sql") == "2")
    Self.give("q", to: bench)
    #expect(!bench.hasQuit)
    Self.give("q", to: bench)
    #expect(bench.hasQuit)
  }

  @Test func vimTakesMatchesOfOtherKeysWithoutSelecting() throws {
    let bench = try Self.bench("one two one", .vim)
    bench.press("*", "f3")
    #expect(bench.picture.contains("NORMAL"))
    bench.press("x")
    #expect(bench.picture.contains("ne two one"))
  }

  @Test func emacsSearchesAndFindsTheCommands() throws {
    let bench = try Self.bench("one two one", .emacs)
    bench.press("ctrl-s")
    bench.type("one")
    bench.press("ctrl-s")
    #expect(bench.picture.contains("2/2"))
    bench.press("ctrl-g")
    #expect(!bench.picture.contains("Find"))
    bench.press("alt-x")
    #expect(bench.picture.contains("Commands"))
    bench.press("escape", "ctrl-x", "n")
    #expect(bench.picture.contains("query 2"))
    bench.press("ctrl-x")
    #expect(bench.picture.contains(" ^X … "))
    #expect(bench.picture.contains("k close the tab"))
    bench.press("k")
    #expect(!bench.picture.contains("^X …"))
    #expect(!bench.picture.contains("query 2"))
    bench.press("ctrl-x", "ctrl-c")
    #expect(bench.hasQuit)
  }

  @Test func filesAreOpenedByPath() throws {
    let folder = try TestFolder()
    try folder.write("SELECT 'from a file'", to: "kept.sql")
    let bench = try Self.bench("SELECT 1")
    bench.press("ctrl-o")
    bench.paste(folder.path + "/kept.sql")
    bench.press("enter")
    try #require(bench.shows("from a file"))
    #expect(bench.picture.contains("kept.sql"))
    bench.press("ctrl-o")
    bench.paste(folder.path + "/missing.sql")
    bench.press("enter")
    #expect(bench.shows("directory"), "\(bench.picture)")
    // What was typed can be put right.
    for _ in "missing.sql" { bench.press("backspace") }
    bench.paste("kept.sql")
    bench.press("enter")
    #expect(bench.hides("Open a file"))
  }

  @Test func helpListsTheKeysOfVimInItsStyleAlone() throws {
    let vim = try Self.bench("", .vim)
    vim.press("f1")
    #expect(vim.picture.contains("Delete what a movement passes"))
    let plain = try Self.bench("")
    plain.press("f1")
    for _ in 0..<20 {
      #expect(!plain.picture.contains("Delete what a movement passes"))
      plain.press("pagedown")
    }
  }
}
