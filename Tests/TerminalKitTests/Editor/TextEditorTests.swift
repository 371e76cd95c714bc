import TerminalKit
import Testing

/// The editor: commands, picture, mouse, and that no input breaks it.
struct TextEditorTests {
  @Test(arguments: plain)
  func keysOfThePlainStyle(text: String, keys: String, expected: String) {
    #expect(EditorCases.typed(keys, into: text, style: .plain) == expected)
  }

  static let plain: [(String, String, String)] = [
    ("¦", "ab", "ab¦"),
    ("a¦b", "<enter>", "a\n¦b"),
    ("  a¦", "<enter>b", "  a\n  b¦"),
    ("f(¦)", "<enter>", "f(\n  ¦\n)"),
    ("f(\n  ¦", ")", "f(\n)¦"),
    ("a ¦", "<tab>x", "a   x¦"),
    ("⟦a\nb⟧\nc", "<tab>", "⟦  a\n  b⟧\nc"),
    ("  ⟦a\n  b⟧", "<shift-tab>", "⟦a\nb⟧"),
    ("    ¦a", "<backspace>", "  ¦a"),
    ("a\n¦b", "<backspace>", "a¦b"),
    ("a¦\nb", "<delete>", "a¦b"),
    ("one two¦", "<ctrl-backspace>", "one ¦"),
    ("¦one two", "<ctrl-right>", "one¦ two"),
    ("one two¦", "<ctrl-left>", "one ¦two"),
    ("¦one", "<shift-right><shift-right>", "⟦on⟧e"),
    ("⟦on⟧e", "<left>", "¦one"),
    ("⟦on⟧e", "x", "x¦e"),
    ("  a¦", "<home>", "  ¦a"),
    ("  ¦a", "<home>", "¦  a"),
    ("a¦\nb", "<ctrl-/>", "-- a¦\nb"),
    ("⟦  a\n\n    b⟧", "<ctrl-/>", "⟦  -- a\n\n  --   b⟧"),
    ("⟦  -- a\n  --   b⟧", "<ctrl-/>", "⟦  a\n    b⟧"),
    ("a\n¦b", "<alt-up>", "¦b\na"),
    ("¦a\nb", "<alt-down>", "b\n¦a"),
    ("¦a\nb", "<alt-d>", "a\n¦a\nb"),
    ("¦a\nb", "<alt-c><ctrl-v>", "a\n¦a\nb"),
    ("⟦a⟧b", "<ctrl-x><end><ctrl-v>", "ba¦"),
    ("a¦", "bc<ctrl-z>", "a¦"),
    ("a¦", "bc<ctrl-z><ctrl-y>", "abc¦"),
    ("¦ab ab", "<ctrl-f>ab<enter><escape>", "ab ⟦ab⟧"),
    ("¦ab ab", "<alt-r>ab<tab>x<alt-a><escape>", "¦x x"),
    ("¦a\nb\nc", "<ctrl-g>3<enter>", "a\nb\n¦c"),
    ("⟦ab⟧", "<alt-u>", "⟦AB⟧"),
    ("(a¦)", "<ctrl-]>", "¦(a)"),
  ]

  @Test(arguments: [
    ("¦one two", "<alt-f><ctrl-k>", "one¦"),
    ("¦one two", "<ctrl-space><alt-f><ctrl-w><ctrl-e><ctrl-y>", " twoone¦"),
    ("a¦b", "<ctrl-t>", "ba¦"),
  ])
  func keysOfTheEmacsStyle(text: String, keys: String, expected: String) {
    #expect(EditorCases.typed(keys, into: text, style: .emacs) == expected)
  }

  private func picture(_ editor: TextEditor, _ width: Int, _ height: Int) -> Surface {
    var surface = Surface(size: Size(width: width, height: height), theme: .labels)
    editor.draw(into: &surface, isFocused: true)
    return surface
  }

  @Test func aPictureWithMarksAndMessages() {
    var editor = TextEditor("select a,\n  日本語 b\nfrom t", settings: EditorSettings())
    editor.marks[0] = .running
    editor.diagnostics = [
      EditorDiagnostic(
        TextPlace(line: 1, column: 2)..<TextPlace(line: 1, column: 5), .error, "no such column")
    ]
    editor.select(TextSelection(TextPlace(line: 1, column: 3)))
    let surface = picture(editor, 40, 6)
    #expect(
      surface.canvas.text == """
        ▸  1 select a,
        ✗  2   日本語 b   ✗ no such column
           3 from t


         ✗ no such column                   2:4
        """)
    #expect(surface.cursor?.position == Point(x: 9, y: 1))
  }

  @Test func longLinesScrollToTheCursor() {
    var editor = TextEditor(String(repeating: "0123456789", count: 8))
    _ = picture(editor, 30, 4)
    editor.perform(.lineEnd)
    let text = picture(editor, 30, 4).canvas.lines[0]
    #expect(text.hasSuffix("56789"))
    editor.perform(.toggleWrap)
    #expect(picture(editor, 30, 5).canvas.lines[1].hasSuffix("5678901234567890123456789"))
  }

  @Test func theWheelScrollsAndTheMouseSelects() {
    var editor = TextEditor((1...50).map { "line \($0)" }.joined(separator: "\n"))
    _ = picture(editor, 30, 10)
    editor.handle(MouseEvent(.wheelDown, at: .zero))
    #expect(picture(editor, 30, 10).canvas.lines[0].contains("line 4"))
    editor.handle(MouseEvent(.press(.left), at: Point(x: 7, y: 0)))
    editor.handle(MouseEvent(.drag(.left), at: Point(x: 9, y: 1)))
    #expect(editor.buffer.selectedText == "ne 4\nline")
    editor.handle(MouseEvent(.press(.left), at: Point(x: 6, y: 0), clickCount: 2))
    #expect(editor.buffer.selectedText == "line")
  }

  @Test func theBarOfSearchCounts() {
    var editor = TextEditor("ab ab\nab")
    for stroke in EditorCases.strokes("<ctrl-f>ab<enter>") { editor.handle(stroke) }
    #expect(picture(editor, 50, 4).canvas.lines[3].contains("2/3"))
    #expect(editor.matchCount?.current == 2)
  }

  @Test func theCommandsMakeATable() {
    let table = ActionTable<Void>(EditorCommand.allCases.map { $0.action(in: "editor") })
    #expect(table.mistakes.isEmpty)
    #expect(table.actions.allSatisfy { !$0.title.isEmpty && EditorCommand($0.id) != nil })
  }

  @Test func diagnosticsFollowTheText() {
    var editor = TextEditor("a\nb\nc")
    editor.diagnostics = [
      EditorDiagnostic(
        TextPlace(line: 2, column: 0)..<TextPlace(line: 2, column: 1), .error, "here")
    ]
    editor.perform(.newLine)
    #expect(editor.diagnostics.map(\.range.lowerBound.line) == [3])
    editor.select(TextSelection(TextPlace(line: 3, column: 1)))
    editor.handle(KeyStroke("x"))
    #expect(editor.diagnostics.isEmpty)
  }

  @Test(arguments: KeyStyle.allCases, [1, 2, 3, 4])
  func anyKeysAtAnySize(style: KeyStyle, seed: UInt64) {
    var random = Seeded(state: seed)
    var editor = EditorCases.editor("select a, (b)\n  日本 'x'\n\nend¦", style: style)
    let keys =
      Array("abcdefghijklmnopqrstuvwxyzABCDEGIJOPVWXY0123$^%{}/:;,.<>~\"'`()[]é日").map {
        KeyStroke($0)
      }
      + EditorCases.strokes(
        "<enter><escape><tab><shift-tab><backspace><delete><up><down><left><right><ctrl-r>"
          + "<shift-up><shift-down><ctrl-d><ctrl-u><pageup><pagedown><ctrl-k><ctrl-space><alt-r>"
          + "<ctrl-f><f3><ctrl-z><ctrl-y><alt-z><ctrl-v><alt-a><alt-d><ctrl-x><ctrl-/>")
    for round in 0..<1_500 {
      if let key = keys.randomElement(using: &random) { editor.handle(key) }
      if round % 5 == 0 {
        let size = Size(
          width: Int.random(in: 0...40, using: &random),
          height: Int.random(in: 0...8, using: &random))
        var surface = Surface(size: size, theme: .labels)
        editor.draw(into: &surface, isFocused: true)
        editor.handle(
          MouseEvent(
            [.press(.left), .drag(.left), .wheelDown, .wheelUp][round / 5 % 4],
            at: Point(
              x: Int.random(in: -3...45, using: &random),
              y: Int.random(in: -3...9, using: &random)),
            clickCount: round % 3 + 1))
      }
      if round % 97 == 0 { editor.paste("pasted\ntext\r\n") }
      if editor.text.utf8.count > 20_000 { editor.load("again") }
      let selection = editor.buffer.selection
      #expect(editor.buffer.clamped(selection.head) == selection.head)
    }
  }
}

struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
