import TerminalKit
import Testing

/// What is drawn, and that nothing leaves the part it belongs to.
struct SurfaceTests {
  private func surface(_ width: Int, _ height: Int) -> Surface {
    Surface(size: Size(width: width, height: height), theme: .labels)
  }

  @Test func aBoxWithLabels() {
    var surface = surface(26, 4)
    surface.box(
      surface.bounds, labels: BoxLabels(title: "Data", trailing: ["/ find"], footer: "9 rows"))
    surface.inside(surface.bounds.insideFrame) { inner in
      inner.write("héllo 日本語 wide world", at: .zero)
      inner.write("x", at: Point(x: 30, y: 0), .error)
      inner.write("ends 日", in: inner.bounds.row(1), .trailing, .role(.success))
    }
    #expect(
      surface.canvas.text == """
        ╭─╴Data╶────────╴/ find╶─╮
        │héllo 日本語 wide world │
        │                 ends 日│
        ╰───────────────╴9 rows╶─╯
        """)
  }

  @Test func stylesAreToldByRole() {
    var surface = surface(6, 2)
    surface.write("ab", at: .zero, .sqlKeyword)
    surface.write("c", at: Point(x: 2, y: 0), .role(.sqlString).bold)
    surface.recolor(Rect(x: 1, y: 0, width: 2, height: 1), .selection)
    #expect(
      surface.canvas.styles == """
        abcddd
        dddddd
        a sql.keyword on text
        b selection on selection
        c selection on selection bold
        d text on text
        """)
  }

  @Test func wideGlyphsStayWhole() {
    var surface = surface(6, 1)
    surface.write("日本語", at: .zero)
    surface.write("x", at: Point(x: 1, y: 0))
    #expect(surface.canvas.text == " x本語")
    surface.write("y", at: Point(x: 2, y: 0))
    #expect(surface.canvas.text == " xy 語")
    surface.inside(Rect(x: 3, y: 0, width: 2, height: 1)) { $0.write("a日", at: .zero) }
    #expect(surface.canvas.text == " xya")
  }

  @Test func whatIsDrawnAnywhereStaysInside() {
    var dice = Dice(5)
    for seed in 0..<400 {
      var surface = surface(40, 12)
      let before = surface.canvas
      let part = Rect(
        x: dice.coordinate(), y: dice.coordinate(), width: dice.coordinate(),
        height: dice.coordinate())
      surface.inside(part) { inner in Self.scribble(on: &inner, &dice) }
      for y in 0..<12 {
        for x in 0..<40 where !part.contains(Point(x: x, y: y)) {
          #expect(surface.canvas[x, y] == before[x, y], "seed \(seed) at \(x), \(y)")
        }
        #expect(Self.isWhole(surface.canvas.row(y)))
      }
    }
  }

  private static func scribble(on surface: inout Surface, _ dice: inout Dice) {
    func rect() -> Rect {
      Rect(
        x: dice.coordinate(), y: dice.coordinate(), width: dice.coordinate(),
        height: dice.coordinate())
    }
    for _ in 0..<6 {
      surface.write(dice.text(), at: Point(x: dice.coordinate(), y: dice.coordinate()), .error)
      surface.box(rect(), .double, labels: BoxLabels(title: StyledText(dice.text()), footer: "日"))
      surface.fill(rect(), .bar)
      surface.recolor(rect(), .match)
      surface.write(dice.text(), in: rect(), .trailing)
      surface.writeWrapped(dice.text(), in: rect())
      surface.horizontalLine(at: rect().origin, width: dice.coordinate())
      surface.inside(rect()) { $0.write("日本語日本語", at: Point(x: -1, y: 0)) }
      surface.placeCursor(at: rect().origin)
    }
  }

  /// Every wide glyph has its right half, and every right half its glyph.
  static func isWhole(_ row: ArraySlice<Cell>) -> Bool {
    zip(row, row.dropFirst()).allSatisfy { ($0.width == 2) == $1.isContinuation }
      && row.first?.isContinuation != true && row.last?.width != 2
  }

  @Test func aDiffTurnsTheOldFrameIntoTheNew() {
    var dice = Dice(6)
    var old = surface(40, 12)
    for _ in 0..<300 {
      var new = old
      Self.scribble(on: &new, &dice)
      let runs = CanvasDiff.runs(from: old.canvas, to: new.canvas)
      var patched = old.canvas
      for run in runs {
        for x in run.columns where !new.canvas[x, run.y].isContinuation {
          patched.put(new.canvas[x, run.y], x: x, y: run.y)
        }
      }
      #expect(patched == new.canvas)
      old = new
    }
    #expect(CanvasDiff.runs(from: old.canvas, to: old.canvas).isEmpty)
    #expect(CanvasDiff.runs(from: nil, to: old.canvas).count == 12)
  }

  @Test func aDiffNamesOnlyWhatChanged() {
    var new = surface(20, 3)
    let old = new.canvas
    new.write("x", at: Point(x: 2, y: 1))
    new.write("y", at: Point(x: 5, y: 1))
    new.write("日", at: Point(x: 15, y: 1))
    #expect(
      CanvasDiff.runs(from: old, to: new.canvas) == [
        ChangedRun(y: 1, columns: 2..<6), ChangedRun(y: 1, columns: 15..<17),
      ])
  }

  @Test func memoryScreensKeepTheLastFrame() {
    let screen = MemoryScreen(size: Size(width: 5, height: 1))
    var surface = surface(5, 1)
    surface.write("hi", at: .zero)
    surface.placeCursor(at: Point(x: 2, y: 0))
    screen.present(surface.canvas, cursor: surface.cursor)
    #expect(screen.text == "hi" && screen.cursor?.position == Point(x: 2, y: 0))
  }
}
