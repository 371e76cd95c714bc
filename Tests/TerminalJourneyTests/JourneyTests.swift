import Foundation
import TerminalDriver
import Testing

/// What people do with the program on a terminal, from its start to its end.
@Suite(.serialized) struct JourneyTests {
  private typealias Keys = TerminalKeys

  @Test func queriesRunAndTheirRowsAreSorted() throws {
    let martlet = try MartletOnTerminal()
    try #require(martlet.isReady)
    martlet.replaceText("SELECT id % 7 AS k, id FROM range(1000)")
    try #require(martlet.shows("range(1000)"))
    martlet.terminal.send(Keys.f5)
    try #require(martlet.shows("1,000 rows"))
    martlet.terminal.send(Keys.f6 + Keys.right + "]")
    try #require(martlet.shows("▼"))
    try #require(martlet.shows(" 999 "))
    martlet.terminal.send(Keys.control("q"))
    #expect(martlet.terminal.exitStatus() == 0)
    #expect(martlet.comes(to: "a plain terminal", \.isPlain))
  }

  @Test func tablesAreBrowsed() throws {
    let martlet = try MartletOnTerminal()
    try #require(martlet.isReady)
    try #require(martlet.shows("ratings"))
    martlet.terminal.send(Keys.shiftF6 + "/ratings" + Keys.enter)
    try #require(martlet.shows("/ ratings"))
    martlet.terminal.send("Gs")
    try #require(martlet.shows("SELECT * FROM samples.ratings"))
    try #require(martlet.shows("complete"))
    martlet.terminal.send(Keys.control("q"))
    #expect(martlet.terminal.exitStatus() == 0)
  }

  @Test func aRunIsCancelledAndItsPlanLookedAt() throws {
    let martlet = try MartletOnTerminal()
    try #require(martlet.isReady)
    martlet.replaceText("SELECT count(*) FROM range(100000000000) WHERE sqrt(id) < -1")
    try #require(martlet.shows("sqrt(id)"))
    martlet.terminal.send(Keys.f5)
    // A share is told once the query is planned: before, there is no plan to look at.
    let isPlanned = martlet.comes(to: "a share of the work") { screen in
      screen.lines.contains { $0.contains(" running ") && $0.contains(" %") }
    }
    try #require(isPlanned)
    martlet.terminal.send(Keys.control("c"))
    try #require(martlet.shows("cancelled after"))
    martlet.terminal.send(Keys.alt("3"))
    try #require(martlet.shows("HashAggregate"))
    martlet.terminal.send(Keys.alt("2"))
    try #require(martlet.shows("sqrt(id)"))
    martlet.terminal.send(Keys.control("q"))
    #expect(martlet.terminal.exitStatus() == 0)
  }

  @Test func rowsAreChartedAndTheirStagesLookedAt() throws {
    let martlet = try MartletOnTerminal()
    try #require(martlet.isReady)
    martlet.replaceText(
      "SELECT region, sum(quantity) AS pieces FROM samples.sales GROUP BY region")
    try #require(martlet.shows("GROUP BY region"))
    martlet.terminal.send(Keys.f5)
    try #require(martlet.shows("4 rows"))
    martlet.terminal.send(Keys.f6 + ".")
    try #require(martlet.shows("c bars   x region   y pieces"))
    try #require(martlet.shows("████"))
    martlet.terminal.send(Keys.alt("3"))
    try #require(martlet.shows("HashAggregate"))
    martlet.terminal.send("]")
    try #require(martlet.shows("Scan"))
    try #require(martlet.shows("tasks"))
    martlet.terminal.send(Keys.control("q"))
    #expect(martlet.terminal.exitStatus() == 0)
  }

  @Test func themesColourTheScreen() throws {
    let martlet = try MartletOnTerminal()
    try #require(martlet.isReady)
    try #require(martlet.shows("samples"))
    let before = martlet.terminal.look { $0.background(y: 0, x: 60) }
    martlet.terminal.send(Keys.f9)
    try #require(martlet.shows("Theme"))
    martlet.terminal.send("day" + Keys.enter)
    try #require(martlet.shows(no: "Theme"))
    #expect(martlet.comes(to: "other colours") { $0.background(y: 0, x: 60) != before })
    martlet.terminal.send(Keys.control("q"))
    #expect(martlet.terminal.exitStatus() == 0)
  }

  @Test func everySizeIsFollowed() throws {
    let martlet = try MartletOnTerminal(width: 40, height: 10)
    try #require(martlet.isReady)
    martlet.replaceText("SELECT 6 * 7 AS answer")
    martlet.terminal.send(Keys.f5 + Keys.f6)
    try #require(martlet.shows(" 42 "))
    martlet.terminal.resize(width: 19, height: 4)
    try #require(martlet.shows("small:"))
    martlet.terminal.resize(width: 160, height: 50)
    let isLarge = martlet.comes(to: "50 rows") {
      !$0.line(49).isEmpty && $0.line(48).contains("╯") && $0.contains(" 42 ")
    }
    try #require(isLarge)
    martlet.terminal.send(Keys.control("q"))
    #expect(martlet.terminal.exitStatus() == 0)
  }
}
