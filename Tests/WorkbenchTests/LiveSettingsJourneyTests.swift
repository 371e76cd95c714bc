import Foundation
import TerminalKit
import Testing
import Workbench

/// What is chosen in the settings holds at once, also for what runs.
@Suite struct LiveSettingsJourneyTests {
  private static let endless = "SELECT count(*) FROM range(100000000000) WHERE sqrt(id) < -1"
  private let wide = Size(width: 140, height: 40)

  private func choose(_ value: String, of setting: String, _ bench: Bench) throws {
    bench.press("f10")
    try #require(bench.shows("Settings"))
    bench.type(setting)
    bench.press("enter")
    bench.type(value)
    bench.press("enter", "escape")
  }

  @Test func aRunningQueryGetsMoreWorkersAndFewer() throws {
    let bench = try Bench(Self.endless, size: wide)
    bench.press("f5")
    try #require(bench.shows("running"))
    #expect(bench.picture.contains("2 workers"))
    bench.press("f10")
    #expect(!bench.picture.contains("next start"))
    bench.press("escape")
    try choose("4", of: "threads", bench)
    #expect(bench.picture.contains("4 workers"))
    bench.press("alt-3", "[", "[")
    try #require(bench.shows("4/4 busy"))
    try choose("1", of: "threads", bench)
    try #require(bench.shows("1/1 busy"))
    #expect(bench.picture.contains(" 1 worker · "))
    bench.press("alt-2", "ctrl-c")
    try #require(bench.shows("◌ cancelled"))
  }

  @Test func theMemoryThatIsGrantedIsToldAtOnce() throws {
    let bench = try Bench("SELECT 1", size: wide)
    bench.press("alt-3", "[", "[")
    try choose("32GB", of: "memory", bench)
    try #require(bench.shows("of 32 GB"))
    try choose("2GB", of: "memory", bench)
    try #require(bench.shows("of 2 GB"))
  }

  @Test func keysOfAnotherStyleWorkAtOnce() throws {
    let bench = try Bench("SELECT 12 AS a", size: wide)
    try choose("vim", of: "keys", bench)
    bench.press("$", "r", "z")
    try #require(bench.shows("SELECT 12 AS z"))
    try choose("plain", of: "keys", bench)
    bench.type("z")
    try #require(bench.picture.contains("z") && bench.shows("zz"))
  }
}
