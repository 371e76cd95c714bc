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
      surface.bounds, labels: BoxLabels(title: "Data", trailing: "/ find", footer: "9 rows"))
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
}
