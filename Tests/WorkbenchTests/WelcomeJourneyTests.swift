import Foundation
import Session
import TerminalKit
import TestFolders
import Testing
import Workbench

/// The first minutes, and what is kept for the next time.
struct WelcomeJourneyTests {
  private let size = Size(width: 120, height: 36)
  private let folder = TestFolder.freePath()

  @Test func whoComesFirstIsToldWhatCanBeDone() throws {
    let bench = try Bench("SELECT 1", size: size, greets: true)
    try #require(bench.shows("the terminal for data"))
    bench.press("2")
    #expect(!bench.picture.contains("the terminal for data"))
    #expect(bench.picture.contains("▸ Catalog"))
    bench.press("0")
    #expect(bench.picture.contains("the terminal for data"))
    bench.press("escape")
    #expect(!bench.picture.contains("the terminal for data"))
  }

  @Test func theTourGoesOnWhenAStepIsDone() throws {
    let bench = try Bench("", size: size, greets: true)
    bench.press("1")
    try #require(bench.shows("Tour 1/"))
    bench.press("shift-f6")
    try #require(bench.shows("Tour 2/"))
    bench.press("f2", "f2")
    try #require(bench.shows("Tour 4/"))
    #expect(bench.picture.contains("What does each region buy?"))
    bench.press("f5")
    try #require(bench.shows("Tour 5/"))
    bench.press("shift-f2")
    #expect(bench.picture.contains("Tour 4/"))
    bench.press("ctrl-f2")
    #expect(!bench.picture.contains("Tour "))
  }

  @Test func theWholeTourCanBeWalked() throws {
    let bench = try Bench("", size: size, greets: true)
    bench.press("1")
    for number in 1...10 {
      try #require(bench.shows("Tour \(number)/10"))
      bench.press("f2")
    }
    #expect(!bench.picture.contains("Tour "))
  }

  @Test func whatWasRunIsFoundAgain() throws {
    let bench = try Bench("SELECT 40 + 2 AS answer", size: size, stateFolder: folder)
    bench.press("f5")
    try #require(bench.shows("complete"))
    bench.press("ctrl-q")
    let later = try Bench("", size: size, stateFolder: folder)
    later.press("ctrl-n", "f8")
    try #require(later.shows("1 row · "))
    later.type("answer")
    later.press("enter")
    #expect(later.picture.contains("   1 SELECT 40 + 2 AS answer"))
  }

  @Test func settingsChangeAtOnceAndAreKept() throws {
    let path = folder + "/config.toml"
    let bench = try Bench("SELECT 1", size: size, settings: SettingsFile(path: path))
    bench.press("f10")
    try #require(bench.shows("Settings"))
    bench.type("line")
    bench.press("enter", "down", "enter", "escape")
    #expect(!bench.picture.contains("   1 SELECT 1"))
    #expect(SettingsFile(path: path).settings.showsLineNumbers == false)
    bench.press("f9")
    bench.type("mono")
    bench.press("enter")
    #expect(SettingsFile(path: path).settings.theme == "mono")
  }

  @Test func sizesOfPanesAreKept() throws {
    let bench = try Bench("SELECT 1", size: size, stateFolder: folder)
    bench.press("ctrl-b", "ctrl-q")
    let later = try Bench("SELECT 1", size: size, stateFolder: folder)
    #expect(!later.picture.contains("Catalog"))
  }

  @Test func filesOfTheCallAreShown() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try "SELECT 'kept' AS a".write(
      toFile: folder + "/q.sql", atomically: true, encoding: .utf8)
    try "a,b\n1,two words\n".write(
      toFile: folder + "/t.csv", atomically: true, encoding: .utf8)
    try "?".write(toFile: folder + "/strange.xyz", atomically: true, encoding: .utf8)
    let session = try Session(SessionConfiguration())
    #expect(throws: OpenedFile.Problem.self) { try OpenedFile(folder + "/no", in: session) }
    #expect(throws: OpenedFile.Problem.self) {
      try OpenedFile(folder + "/strange.xyz", in: session)
    }
    let files = try ["/q.sql", "/t.csv"].map { try OpenedFile(folder + $0, in: session) }
    let whole = try OpenedFile(folder, in: session).text
    #expect(whole.hasPrefix("SELECT * FROM read_files(") && whole.contains("header => true"))
    let bench = try Bench("", size: size, opened: files)
    try #require(bench.shows("two words"))
    bench.press("ctrl-pageup")
    #expect(bench.picture.contains("SELECT 'kept' AS a"))
  }

  @Test func textsOfFilesBelongToTheirFiles() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let path = folder + "/report.sql"
    try "SELECT 1 AS one".write(toFile: path, atomically: true, encoding: .utf8)
    let session = try Session(SessionConfiguration())
    let file = try OpenedFile(path, in: session)
    let state = folder + "/state"
    let bench = try Bench("-- greeting", size: size, stateFolder: state, opened: [file])
    #expect(bench.picture.contains("▌report.sql"))
    bench.press("ctrl-s")
    #expect(bench.picture.contains("/report.sql"))
    bench.press("enter")
    try #require(bench.shows("Saved"))
    bench.press("ctrl-q")
    // Who opens the same file again finds its tab.
    let later = try Bench("", size: size, stateFolder: state, opened: [file])
    #expect(later.picture.components(separatedBy: "report.sql").count == 2)
  }

  @Test func whatRunsIsNotLeftByAccident() throws {
    let bench = try Bench(
      "SELECT count(*) FROM range(100000000000) WHERE sqrt(id) < -1", size: size)
    bench.press("f5")
    try #require(bench.shows("running"))
    bench.press("ctrl-q")
    #expect(bench.picture.contains("Still running"))
    bench.press("escape")
    #expect(!bench.hasQuit)
    bench.press("ctrl-q", "q")
    #expect(bench.hasQuit)
  }

  @Test func queriesGoToFiles() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let path = folder + "/mine.sql"
    let bench = try Bench("SELECT 1", size: size)
    bench.press("ctrl-s")
    for _ in 0..<40 { bench.press("backspace") }
    bench.type(path)
    bench.press("enter")
    try #require(bench.shows("mine.sql"))
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "SELECT 1")
    bench.press("ctrl-n")
    bench.type("SELECT 2")
    bench.press("escape", "ctrl-s")
    for _ in 0..<40 { bench.press("backspace") }
    bench.type(path)
    bench.press("enter")
    try #require(bench.shows("Replace the file?"))
    bench.press("r")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "SELECT 2")
  }

  @Test func theTimeZoneIsThatOfTheSession() throws {
    let bench = try Bench("SELECT current_timezone()", size: size)
    bench.press("f10")
    bench.type("zone")
    bench.press("enter")
    bench.type("tokyo")
    bench.press("enter", "escape", "f5")
    try #require(bench.shows("Asia/Tokyo"))
  }

  @Test func theUsersKeysGoFirst() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let path = folder + "/config.toml"
    try "wrong = 1\n[keys]\nquery.run = \"f7\"\n".write(
      toFile: path, atomically: true, encoding: .utf8)
    let bench = try Bench("SELECT 42", size: size, settings: SettingsFile(path: path))
    #expect(bench.picture.contains("config.toml:1: there is no setting wrong"))
    #expect(bench.picture.contains("F7 run"))
    bench.press("f7")
    try #require(bench.shows("complete"))
  }

  @Test func lowScreensScrollTheChoices() throws {
    let bench = try Bench("", size: Size(width: 40, height: 8), greets: true)
    #expect(!bench.picture.contains("Settings"))
    for _ in 0..<4 { bench.press("down") }
    #expect(bench.picture.contains("▸ 5  Settings"))
  }

  @Test func everySizeIsDrawn() throws {
    let bench = try Bench("", size: size, greets: true)
    for size in [Size(width: 20, height: 5), Size(width: 40, height: 10), .zero] {
      bench.resize(size)
      bench.press("1")
      bench.resize(size)
      bench.press("0")
    }
  }
}
