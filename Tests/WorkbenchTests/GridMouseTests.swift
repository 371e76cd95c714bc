import TerminalKit
import Testing
import Workbench

/// The mouse among the rows of a result.
@Suite struct GridMouseTests {
  private static func bench(
    _ text: String = "SELECT id AS first, id * 2 AS second, concat('n', id) AS third FROM range(90)"
  ) throws -> Bench {
    let bench = try Bench(text, size: Size(width: 100, height: 30))
    bench.press("f5")
    try #require(bench.shows("row 1"))
    bench.press("f6")
    return bench
  }

  @Test func aClickGoesToTheCell() throws {
    let bench = try Self.bench()
    try bench.click("n3")
    #expect(bench.picture.contains("row 4 · third string"))
  }

  @Test func aDoubleClickLooksIntoTheCell() throws {
    let bench = try Self.bench()
    let place = try #require(bench.place(of: "n3"))
    bench.mouse(.press(.left), at: place)
    bench.mouse(.press(.left), at: place, clicks: 2)
    #expect(bench.picture.contains("third · string · row 4"))
    // A click beside it closes it.
    bench.mouse(.press(.left), at: Point(x: 1, y: 1))
    #expect(!bench.picture.contains("third · string · row 4"))
  }

  @Test func clicksOnAHeaderOrderTheRows() throws {
    let bench = try Self.bench()
    try bench.click("second │")
    try #require(bench.shows("second ▲"))
    try bench.click("second ▲")
    try #require(bench.shows("second ▼"))
    try #require(bench.shows("178"))
    try bench.click("second ▼")
    try #require(bench.hides("▼"))
  }

  @Test func whoOrdersSeesTheFirstRows() throws {
    let bench = try Self.bench()
    bench.press("G", "space")
    try #require(bench.shows("row 90"))
    try bench.click("second │")
    try #require(bench.shows("second ▲"))
    try #require(bench.shows("row 1 "))
    #expect(!bench.picture.contains("marked"))
  }

  @Test func bordersOfColumnsAreDragged() throws {
    let bench = try Self.bench()
    let header = try #require(bench.place(of: "first │"))
    let border = header.moved(x: 6)
    bench.mouse(.press(.left), at: border)
    bench.mouse(.drag(.left), at: border.moved(x: 7))
    bench.mouse(.release(.left), at: border.moved(x: 7))
    #expect(bench.place(of: "first │")?.x == header.x + 7)
    // Pressed twice, it is as wide as needed again.
    bench.mouse(.press(.left), at: border.moved(x: 7), clicks: 2)
    #expect(bench.place(of: "first │") == header)
  }

  @Test func theWheelScrollsRowsAndColumns() throws {
    let columns = (1...30).map { "\($0) AS column_\($0)" }.joined(separator: ", ")
    let bench = try Self.bench("SELECT \(columns) FROM range(90)")
    let body = Point(x: 60, y: 20)
    bench.mouse(.wheelDown, at: body)
    #expect(bench.picture.contains("row 4 "))
    bench.mouse(.wheelUp, at: body)
    #expect(bench.screen.canvas.lines.contains { $0.contains("┃   1 ") })
    #expect(bench.picture.contains("columns 1–"))
    bench.mouse(.wheelRight, at: body)
    #expect(bench.picture.contains("columns 2–"))
    bench.mouse(.wheelLeft, at: body)
    #expect(bench.picture.contains("columns 1–"))
    bench.mouse(.wheelDown, at: body, modifiers: .shift)
    #expect(bench.picture.contains("columns 2–"))
    bench.mouse(.wheelUp, at: body, modifiers: .shift)
    #expect(bench.picture.contains("columns 1–"))
  }

  @Test func aDragMarksABlockThatStays() throws {
    let bench = try Self.bench()
    let start = try #require(bench.place(of: "n2"))
    bench.mouse(.press(.left), at: start)
    bench.mouse(.drag(.left), at: start.moved(x: -8, y: 3))
    #expect(bench.picture.contains("4 × 2 marked"))
    bench.mouse(.release(.left), at: start.moved(x: -8, y: 3))
    bench.mouse(.wheelDown, at: start)
    bench.mouse(.wheelDown, at: start)
    #expect(bench.picture.contains("4 × 2 marked"))
    bench.press("y")
    #expect(bench.screen.clipboard == "second\tthird\n4\tn2\n6\tn3\n8\tn4\n10\tn5")
    try bench.click("n10")
    #expect(!bench.picture.contains("marked"))
  }

  @Test func theScrollBarJumps() throws {
    let bench = try Self.bench()
    let thumb = try #require(bench.place(of: "▐", number: 1))
    bench.mouse(.press(.left), at: Point(x: thumb.x, y: 27))
    bench.mouse(.release(.left), at: Point(x: thumb.x, y: 27))
    #expect(bench.picture.contains("n89"))
    bench.mouse(.press(.left), at: Point(x: thumb.x, y: 27))
    // The mouse may leave the bar while it holds it.
    bench.mouse(.drag(.left), at: thumb.moved(x: -9, y: -2))
    #expect(bench.picture.contains("n0"))
    #expect(!bench.picture.contains("marked"))
  }

  @Test func theBarOfColumnsJumps() throws {
    let columns = (1...60).map { "\($0) AS column_\($0)" }.joined(separator: ", ")
    let bench = try Self.bench("SELECT \(columns)")
    let thumb = try #require(bench.place(of: "▄"))
    bench.mouse(.press(.left), at: thumb.moved(x: 12))
    #expect(!bench.picture.contains("columns 1–"))
    bench.mouse(.drag(.left), at: Point(x: 99, y: 2))
    #expect(bench.picture.contains("of 60 · column_"))
    #expect(bench.picture.contains("column_60"))
    bench.mouse(.drag(.left), at: thumb.moved(x: -3))
    bench.mouse(.release(.left), at: thumb)
    #expect(bench.picture.contains("columns 1–"))
  }
}
