import TerminalKit
import Testing
import Workbench

/// The mouse on what is proposed beside the cursor.
struct ProposalMouseTests {
  /// Proposals of columns that are more than can be seen at once.
  private func bench(size: Size = Size(width: 120, height: 40)) throws -> Bench {
    let bench = try Bench("", size: size)
    bench.type("SELECT co")
    try #require(bench.shows("▸co"))
    return bench
  }

  @Test func aClickTakesAnEntry() throws {
    let bench = try bench()
    let entry = try #require(bench.place(of: "concat_ws"))
    bench.mouse(.press(.left), at: entry)
    #expect(bench.picture.contains("SELECT concat_ws("))
    // The rest of the click is not one into the text.
    bench.mouse(.drag(.left), at: entry.moved(x: 3))
    bench.mouse(.release(.left), at: entry.moved(x: 3))
    bench.type("x")
    #expect(bench.picture.contains("SELECT concat_ws(x"))
  }

  @Test func theWheelScrollsTheEntries() throws {
    let bench = try bench()
    let first = try #require(bench.place(of: "▸co"))
    let before = bench.screen.canvas.lines[first.y]
    bench.mouse(.wheelDown, at: first.moved(x: 2, y: 2))
    #expect(bench.screen.canvas.lines[first.y] != before)
    #expect(bench.picture.contains("SELECT co "))
    bench.mouse(.wheelUp, at: first.moved(x: 2, y: 2))
    bench.mouse(.press(.left), at: first.moved(x: 2))
    let taken = before.drop { $0 != "▸" }.dropFirst().prefix { $0 != " " }
    #expect(bench.picture.contains("SELECT \(taken)"))
  }

  @Test func aClickElsewhereCloses() throws {
    let bench = try bench()
    let line = try #require(bench.place(of: "SELECT co"))
    bench.mouse(.press(.left), at: line.moved(x: 3))
    bench.mouse(.release(.left), at: line.moved(x: 3))
    #expect(bench.place(of: "▸co") == nil)
    bench.type("X")
    #expect(bench.picture.contains("SELXECT co"))
  }

  @Test(arguments: [(80, 24), (44, 10), (20, 5), (120, 12)])
  func noSizeIsWrong(width: Int, height: Int) throws {
    let bench = try bench()
    bench.resize(Size(width: width, height: height))
    for y in stride(from: height - 1, through: 0, by: -1) {
      for action in [MouseEvent.Action.wheelDown, .press(.right), .drag(.left), .wheelLeft] {
        bench.mouse(action, at: Point(x: width / 2, y: y))
      }
    }
    #expect(!bench.picture.isEmpty)
  }
}
