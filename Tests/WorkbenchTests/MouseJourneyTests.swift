import TerminalKit
import TestFolders
import Testing
import Workbench

/// What can be done with the mouse alone, around the panes and above them.
@Suite struct MouseJourneyTests {
  private func bench(
    _ text: String = "SELECT 41 + 1 AS answer", size: Size = Size(width: 140, height: 40)
  ) throws -> Bench {
    let bench = try Bench(text, size: size, stateFolder: TestFolder.freePath())
    try #require(bench.shows("vertices"))
    return bench
  }

  @Test func screensAreChosenInTheBar() throws {
    let bench = try bench()
    try bench.click("3 Plan")
    #expect(bench.picture.contains("▌3 Plan▐"))
    try bench.click("1 Data")
    #expect(bench.picture.contains("▌1 Data▐"))
    try bench.click("2 Query")
    #expect(bench.picture.contains("▌2 Query▐"))
    try bench.click("Martlet")
    #expect(bench.picture.contains("Take the tour"))
  }

  @Test func hintsOfTheFooterDoWhatTheySay() throws {
    let bench = try bench()
    try bench.click("F5 run")
    // What can be done while it runs has hints, too.
    try #require(bench.shows("complete"))
    try bench.click("commands")
    #expect(bench.picture.contains("Type to filter"))
    bench.press("escape")
    // Between two hints is nothing.
    let gap = try #require(bench.place(of: "  ^P commands"))
    bench.mouse(.press(.left), at: gap.moved(x: 1))
    #expect(!bench.picture.contains("Type to filter"))
  }

  @Test func tabsAreChosenClosedAndMade() throws {
    let bench = try bench()
    bench.press("ctrl-n")
    bench.type("SELECT 2")
    try bench.click("query 1")
    #expect(bench.picture.contains("▌query 1 ×▐"))
    #expect(bench.picture.contains("41 + 1"))
    try bench.click(" + ")
    let sign = try #require(bench.place(of: "+ ", number: 0))
    if !bench.picture.contains("query 3") { bench.mouse(.press(.left), at: sign) }
    #expect(bench.picture.contains("▌query 3 ×▐"))
    try bench.click("×")
    #expect(!bench.picture.contains("query 3"))
    #expect(bench.picture.contains("▌query 2 ×▐"))
    // The middle button closes a tab that is not in front.
    bench.mouse(.press(.middle), at: try #require(bench.place(of: "query 1")))
    #expect(!bench.picture.contains("query 1"))
    #expect(bench.picture.contains("SELECT 2"))
  }

  @Test func messagesGoWithAClick() throws {
    let bench = try bench()
    bench.press("ctrl-c")
    #expect(bench.picture.contains("Nothing runs"))
    try bench.click("Nothing runs")
    #expect(!bench.picture.contains("Nothing runs"))
  }

  @Test func aClickChoosesFromLists() throws {
    let bench = try bench()
    bench.press("f9")
    bench.mouse(.wheelDown, at: try #require(bench.place(of: "Type to filter")).moved(y: 3))
    try bench.click("mono")
    #expect(!bench.picture.contains("Type to filter"))
    bench.press("f10")
    try bench.click("Wrap long lines")
    #expect(!bench.picture.contains("Settings"))
    bench.press("escape", "escape", "f5")
    try #require(bench.shows("complete"))
    bench.press("ctrl-n", "f8")
    try bench.click("SELECT 41 + 1 AS answer")
    #expect(!bench.picture.contains("Statements of before"))
    // Beside a list is the way out.
    bench.press("ctrl-p")
    bench.mouse(.press(.left), at: Point(x: 1, y: 3))
    #expect(!bench.picture.contains("Type to filter"))
  }

  @Test func theLineOfAListTakesTheCursor() throws {
    let bench = try bench()
    bench.press("ctrl-p")
    bench.type("ormat the")
    let line = try #require(bench.place(of: "> ormat"))
    bench.mouse(.press(.left), at: line.moved(x: 2))
    bench.mouse(.release(.left), at: line.moved(x: 2))
    bench.type("f")
    #expect(bench.picture.contains("> format the"))
  }

  @Test func buttonsOfQuestionsAreClicked() throws {
    let bench = try bench("SELECT count(*) FROM range(100000000000) WHERE sqrt(id) < -1")
    bench.press("f5")
    try #require(bench.shows("1 running"))
    bench.press("ctrl-q")
    try #require(bench.shows("Quit?"))
    try bench.click("▸ Stay ◂")
    #expect(!bench.picture.contains("Quit?") && !bench.hasQuit)
    bench.press("ctrl-q")
    bench.mouse(.press(.left), at: Point(x: 2, y: 5))
    #expect(!bench.picture.contains("Quit?") && !bench.hasQuit)
    bench.press("ctrl-q")
    bench.mouse(.press(.left), at: try #require(bench.place(of: "Quit  ")))
    #expect(bench.hasQuit)
  }

  @Test func theTourGoesOnWithClicks() throws {
    let bench = try bench()
    bench.press("alt-0", "enter")
    try #require(bench.shows("Tour 1/10"))
    try bench.click("F2 next")
    try #require(bench.shows("Tour 2/10"))
    try bench.click("⇧F2 back")
    try #require(bench.shows("Tour 1/10"))
    // The card hides what is below it.
    try bench.click("The catalog")
    #expect(bench.picture.contains("Tour 1/10"))
    try bench.click("^F2 end")
    #expect(!bench.picture.contains("Tour 1/10"))
  }

  @Test func helpIsReadWithTheWheel() throws {
    let bench = try bench()
    bench.press("f1")
    let before = bench.picture
    bench.mouse(.wheelDown, at: Point(x: 70, y: 20))
    #expect(bench.picture != before)
    bench.mouse(.wheelUp, at: Point(x: 70, y: 20))
    #expect(bench.picture == before)
    bench.mouse(.press(.left), at: Point(x: 1, y: 1))
    #expect(!bench.picture.contains("esc close"))
  }

  @Test func splitsAreDragged() throws {
    let bench = try bench()
    let edge = try #require(bench.place(of: "╮╭")?.x ?? bench.place(of: "╮┏")?.x)
    bench.mouse(.press(.left), at: Point(x: edge, y: 12))
    bench.mouse(.drag(.left), at: Point(x: edge + 9, y: 12))
    bench.mouse(.release(.left), at: Point(x: edge + 9, y: 12))
    #expect((bench.place(of: "╮╭")?.x ?? bench.place(of: "╮┏")?.x) == edge + 9)
  }

  @Test func theTreeIsWalkedWithTheMouse() throws {
    let bench = try bench("SELECT ")
    let table = try #require(bench.place(of: "▸ stores"))
    bench.mouse(.press(.left), at: table)
    try #require(bench.shows("▾ stores"))
    try #require(bench.shows("StoreID"))
    bench.mouse(.press(.left), at: table)
    #expect(bench.picture.contains("▸ stores"))
    let name = table.moved(x: 3)
    bench.mouse(.press(.left), at: name)
    #expect(bench.picture.contains("▸ stores"))
    bench.mouse(.press(.left), at: name, clicks: 2)
    try #require(bench.shows("▾ stores"))
    // The wheel moves what is seen, and takes the cursor along.
    bench.resize(Size(width: 140, height: 16))
    let before = bench.picture
    bench.mouse(.wheelUp, at: Point(x: 4, y: 6))
    #expect(bench.picture != before)
  }
}
