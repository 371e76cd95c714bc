import TerminalKit
import Testing
import Workbench

/// SQL in the editor, as it is seen.
struct EditorPictureTests {
  @Test func aQueryInColours() {
    var editor = TextEditor("SELECT a -- x\nFROM t WHERE b = 'é'")
    editor.highlighter = SQLHighlighter()
    editor.settings.showsStatus = false
    var surface = Surface(size: Size(width: 26, height: 2), theme: .labels)
    editor.draw(into: &surface, isFocused: false)
    #expect(
      surface.canvas.text == """
           1 SELECT a -- x
           2 FROM t WHERE b = 'é'
        """)
    #expect(surface.canvas.styles.contains("sql.keyword on text"))
    #expect(surface.canvas.styles.contains("sql.string on text"))
    #expect(surface.canvas.styles.contains("sql.comment on text italic"))
  }
}
