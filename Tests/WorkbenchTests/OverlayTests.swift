import TerminalKit
import Testing
import Workbench

/// What lies above the panes, by keys, mouse and paste.
@Suite struct OverlayTests {
  @Test func aPromptAsksForARowAndGoesThere() throws {
    let bench = try Bench("SELECT id * 10 AS tens FROM range(1000000000000)")
    bench.press("f5")
    try #require(bench.shows("partial"))
    bench.press("f6", ":")
    #expect(bench.picture.contains("Go to row"))
    bench.press("x")
    #expect(bench.picture.contains("✗ A number"))
    bench.press("enter")
    #expect(bench.picture.contains("Go to row"))
    bench.press("backspace")
    bench.paste("49,001")
    bench.press("enter")
    #expect(!bench.picture.contains("Go to row"))
    try #require(bench.shows("row 49,001"))
    #expect(bench.shows("490000"))
  }

  @Test func theLastRowIsFollowedUntilAllAreThere() throws {
    let bench = try Bench("SELECT id FROM range(300000)")
    bench.press("f5")
    try #require(bench.becomes { $0.contains("partial") || $0.contains("complete") })
    bench.press("f6", "G")
    try #require(bench.shows("row 300,000"))
    #expect(bench.shows("299999"))
  }

  @Test func theMouseChoosesInThePalette() throws {
    let bench = try Bench("SELECT 1")
    bench.press("ctrl-p")
    bench.paste("format the")
    #expect(bench.picture.contains("1 of "))
    try bench.click("Format the text")
    #expect(!bench.picture.contains("Commands"))
  }

  @Test func theMouseChoosesAThemeAndClosesHelp() throws {
    let bench = try Bench("SELECT 1", size: Size(width: 120, height: 40))
    bench.press("f9")
    #expect(bench.picture.contains("Theme"))
    bench.screen.input.append(.mouse(MouseEvent(.press(.left), at: Point(x: 0, y: 39))))
    bench.press("f1")
    #expect(!bench.picture.contains("╴Theme"))
    #expect(bench.picture.contains("╴Keys"))
    bench.screen.input.append(.mouse(MouseEvent(.wheelDown, at: Point(x: 60, y: 20))))
    bench.screen.input.append(.mouse(MouseEvent(.press(.left), at: Point(x: 0, y: 0))))
    bench.press("f12")
    #expect(!bench.picture.contains("╴Keys"))
  }
}
