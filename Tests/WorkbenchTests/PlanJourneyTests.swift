import Foundation
import TerminalKit
import TestFolders
import Testing
import Workbench

/// What people do on the screen of plans while queries run and after they ran.
@Suite struct PlanJourneyTests {
  private static let endless = "SELECT count(*) FROM range(100000000000) WHERE sqrt(id) < -1"
  private let wide = Size(width: 140, height: 40)

  @Test func allLevelsOfThePlanAreDrawn() throws {
    let bench = try Bench(
      "SELECT id % 7 AS k, count(*) AS n FROM range(1000) WHERE id > 10 GROUP BY k", size: wide)
    bench.press("f5")
    try #require(bench.shows("complete"))
    bench.press("alt-3")
    try #require(bench.shows("HashAggregate"))
    try #require(bench.shows("✓ done"))
    bench.press("p")
    try #require(bench.shows("(•) logical"))
    #expect(bench.picture.contains("Aggregate"))
    #expect(bench.picture.contains("Filter"))
    bench.press("p")
    try #require(bench.shows("(•) optimized"))
    bench.press("p", "c")
    #expect(bench.picture.contains("rows      "))
  }

  @Test func aRunningQueryIsWatchedAndCancelled() throws {
    let bench = try Bench(Self.endless, size: wide)
    bench.press("f5")
    try #require(bench.shows("running"))
    bench.press("alt-3", "backspace")
    try #require(bench.shows("◔ run"))
    try #require(bench.shows("1 running"))
    bench.press("enter")
    try #require(bench.shows("◔ running"))
    let before = bench.picture
    try #require(bench.changes(from: before), "figures move while the query runs")
    bench.press("]")
    try #require(bench.shows("Stages"))
    bench.press("x")
    try #require(bench.shows("◌ cancelled"))
    bench.press("backspace")
    try #require(bench.shows("◌ stop"))
    #expect(!bench.picture.contains("1 running"))
  }

  @Test func whatWasCancelledKeepsWhatItDid() throws {
    let bench = try Bench(Self.endless, size: wide)
    bench.press("f5")
    bench.press("alt-3")
    try #require(bench.shows("HashAggregate"))
    bench.press("]")
    // What is cancelled before it has read anything has nothing to keep.
    try #require(bench.shows("Range › Filter"))
    bench.press("ctrl-c")
    try #require(bench.shows("◌ cancelled"))
    try #require(bench.shows("Range › Filter"))
    #expect(bench.picture.contains("JOB_CANCELLED") == false)
    bench.press("enter")
    try #require(bench.shows("JOB_CANCELLED"))
  }

  @Test func aPausedQueryIsNoRunningOne() throws {
    let bench = try Bench("SELECT * FROM range(1000000000000)", size: wide)
    bench.press("f5")
    try #require(bench.shows("partial"))
    bench.press("alt-3", "backspace")
    try #require(bench.shows("◑ hold"))
  }

  @Test func whatFailedTellsWhy() throws {
    let bench = try Bench("SELECT 1 / (id - 5) AS x FROM range(10); SELECT nothing", size: wide)
    bench.press("f5")
    try #require(bench.shows("failed"))
    bench.press("alt-3", "backspace")
    try #require(bench.shows("✗ fail"))
    #expect(bench.picture.contains("DIVIDE_BY_ZERO"))
    bench.press("enter")
    try #require(bench.shows("✗ failed"))
    #expect(bench.picture.contains("DIVIDE_BY_ZERO"))
  }

  @Test func whatNeverBecameAJobIsListed() throws {
    let bench = try Bench("SELECT nothing", size: wide)
    bench.press("f5")
    try #require(bench.shows("failed"))
    bench.press("alt-3", "backspace")
    try #require(bench.shows("✗ fail"))
    #expect(bench.picture.contains("UNRESOLVED_COLUMN"))
  }

  @Test func twoRunsOfOneTextAreCompared() throws {
    let bench = try Bench("SELECT count(*) FROM range(5000)", size: wide)
    for _ in 0..<2 {
      bench.press("f5")
      try #require(bench.shows("complete"))
    }
    bench.press("alt-3")
    try #require(bench.shows("#1 ✓ done"))
    bench.press("d")
    try #require(bench.shows("#0 → #1"))
    #expect(bench.picture.contains("HashAggregate"))
    #expect(bench.picture.contains("Whole run"))
  }

  @Test func cachedTablesAreTold() throws {
    let bench = try Bench("CACHE TABLE kept AS SELECT id FROM range(3000)", size: wide)
    bench.press("f5")
    try #require(bench.shows("Done"))
    bench.press("alt-3", "[", "[")
    try #require(bench.shows("Storage"))
    try #require(bench.shows("kept"))
    try #require(bench.shows("3 k"))
    #expect(bench.picture.contains("workers"))
  }

  @Test func thePlanGoesToTheClipboardAndToAFile() throws {
    let bench = try Bench("SELECT count(*) FROM range(1000)", size: wide)
    bench.press("f5")
    try #require(bench.shows("complete"))
    bench.press("alt-3")
    try #require(bench.shows("HashAggregate"))
    bench.press("e")
    for letter in "dot" { bench.press(KeyStroke(letter)) }
    bench.press("enter")
    #expect(bench.screen.clipboard?.hasPrefix("digraph plan {") == true)
    let path = TestFolder.freePath(".json")
    bench.press("e")
    for letter in "json" { bench.press(KeyStroke(letter)) }
    bench.press("down", "enter", "ctrl-u")
    bench.paste(path)
    bench.press("enter")
    try #require(bench.shows("Wrote"))
    #expect(try String(contentsOfFile: path, encoding: .utf8).contains("\"optimized\""))
    try FileManager.default.removeItem(atPath: path)
  }

  @Test func strangeLogsOpenAsFarAsTheyGo() throws {
    let path = TestFolder.freePath(".jsonl")
    let lines = [
      #"{"sequence":0,"time":9223372036854775807,"event":"JobStarted","data":{"job":3,"#
        + #""name":"late","detail":"late","tags":[],"stages":[1,2]}}"#,
      #"{"sequence":1,"time":-9223372036854775808,"event":"JobStarted","data":{"job":3,"#
        + #""name":"early","detail":"early\u001b[2J","tags":[],"stages":[]}}"#,
      #"{"sequence":2,"time":5,"event":"StageSubmitted","data":{"job":3,"stage":1,"#
        + #""name":"s","parents":[1,-7],"taskCount":9223372036854775807}}"#,
      #"{"sequence":3,"time":5,"event":"StageSubmitted","data":{"job":3,"stage":-2,"#
        + #""name":"s","parents":[],"taskCount":9223372036854775807}}"#,
      "{torn",
    ]
    try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    let bench = try Bench("SELECT 1", size: wide, stateFolder: TestFolder.freePath())
    bench.press("alt-3", "o")
    try #require(bench.shows("Another file"))
    bench.press("enter")
    try #require(bench.shows("Open an event log"))
    bench.paste(path)
    bench.press("enter")
    try #require(bench.shows("Runs of an earlier session"))
    #expect(bench.picture.contains("2 runs"))
    #expect(bench.picture.contains("The log ends before the run does"))
    #expect(bench.picture.contains("The last line is cut off"))
    #expect(bench.picture.contains("▲ 1 line unreadable"))
    bench.press("t", "enter", "]", "]", "]", "]", "[", "[")
    #expect(!bench.picture.contains("\u{1B}"))
    try FileManager.default.removeItem(atPath: path)
  }

  /// A log of this program, as other machines, other versions and bad disks leave it.
  @Test func aDamagedLogTellsWhatIsMissing() throws {
    let folder = TestFolder.freePath()
    let first = try Bench(
      "SELECT count(*) AS sound FROM range(1000); SELECT max(id) AS later FROM range(10)",
      size: wide, stateFolder: folder)
    first.press("shift-f5")
    try #require(first.shows("later"))
    try #require(first.shows("complete"))
    first.stop()
    let logs = try FileManager.default.contentsOfDirectory(atPath: folder + "/runs")
    let source = try String(
      contentsOfFile: folder + "/runs/" + (try #require(logs.first)), encoding: .utf8)
    var lines = source.split(separator: "\n").map(String.init)
    let begin = try #require(lines.lastIndex { $0.contains("JobStarted") })
    lines.remove(at: begin)
    lines.insert("\u{0}\u{1}\u{FFFD} nothing", at: 1)
    lines.insert(#"{"sequence":7,"time":5,"event":"MoonRisen","data":{}}"#, at: 2)
    let path = folder + "/other.jsonl"
    try (lines.joined(separator: "\n") + "\n{\"sequence\": 9, \"ti").write(
      toFile: path, atomically: true, encoding: .utf8)
    let bench = try Bench("SELECT 1", size: wide, stateFolder: folder)
    bench.press("alt-3")
    try open(path, bench)
    try #require(bench.shows("Runs of an earlier session"))
    #expect(bench.picture.contains("sound"))
    #expect(bench.picture.contains("2 lines unreadable, 1 event unknown"))
    #expect(bench.picture.contains("The last line is cut off. 1 of"))
    #expect(bench.picture.contains("whose beginning is"))
    bench.press("enter")
    try #require(bench.shows("HashAggregate"))
    // What is no log at all leaves what is shown.
    let picture = folder + "/picture.jsonl"
    try "\u{7F}PNG\n\u{1}\u{2}".write(toFile: picture, atomically: true, encoding: .utf8)
    for (path, reason) in [
      (picture, "There are no runs in picture.jsonl"), ("/dev/zero", "reading file /dev/zero"),
    ] {
      try open(path, bench)
      try #require(bench.shows(reason))
    }
    #expect(bench.picture.contains("log other.jsonl"))
  }

  private func open(_ path: String, _ bench: Bench) throws {
    bench.press("o")
    try #require(bench.shows("Logs of sessions"))
    bench.type("Another file")
    bench.press("enter")
    try #require(bench.shows("Open an event log"))
    bench.press("ctrl-u")
    bench.paste(path)
    bench.press("enter")
  }

  @Test func runsComeBackAfterARestart() throws {
    let folder = TestFolder.freePath()
    let first = try Bench(
      "SELECT count(*) AS remembered FROM range(1000)", size: wide, stateFolder: folder)
    first.press("f5")
    try #require(first.shows("complete"))
    first.stop()
    let second = try Bench("SELECT 1", size: wide, stateFolder: folder)
    second.press("alt-3", "o")
    try #require(second.shows("Logs of sessions"))
    second.press("enter")
    try #require(second.shows("Runs of an earlier session"))
    #expect(second.picture.contains("remembered"))
    second.press("enter")
    try #require(second.shows("HashAggregate"))
    second.press("backspace", "backspace")
    try #require(second.shows("No query has run yet"))
  }
}
