/// The keys of vim's normal and visual modes as rows of an action table, so that help lists them
/// and key files move them. What follows an operator or a count is read by the editor itself.
package enum VimActions {
  package static func rows<Context>(in scope: Scope) -> [Action<Context>] {
    all.map { row in
      Action(
        row.id, row.title, in: scope, keys: DefaultKeys([], vim: row.keys), help: row.help)
    }
  }

  /// What the editor is given for an action, whatever key it came by.
  package static func strokes(of action: ActionID) -> [KeyStroke]? { strokesByAction[action] }

  private static let strokesByAction = Dictionary(
    all.compactMap { row in row.keys.first.map { (row.id, $0.strokes) } },
    uniquingKeysWith: { first, _ in first })

  private struct Row {
    let id: ActionID
    let keys: [KeySequence]
    let title: String
    let help: String

    init(_ name: String, _ keys: [KeySequence], _ title: String, _ help: String = "") {
      id = ActionID("vim.\(name)")
      self.keys = keys
      self.title = title
      self.help = help
    }
  }

  private static let all = changes + inserting + moves + words + finding + scrolling + others

  private static let changes = [
    Row("delete", ["d"], "Delete what a movement passes", "dd lines, dw a word, di( an object."),
    Row("change", ["c"], "Change what a movement passes", "cc lines, ciw a word."),
    Row("yank", ["y"], "Copy what a movement passes", "yy lines."),
    Row("indent", [">"], "Indent lines", ">> this one."),
    Row("outdent", ["<"], "Outdent lines", "<< this one."),
    Row("lowerCase", ["g u"], "Lower case", "guu the line."),
    Row("upperCase", ["g U"], "Upper case", "gUU the line."),
    Row("swapCase", ["g ~"], "Swap upper and lower case", "g~~ the line."),
    Row("comment", ["g c"], "Comment or uncomment lines", "gcc this one."),
    Row("deleteCharacter", ["x", "delete"], "Delete the character"),
    Row("deleteBefore", ["X"], "Delete the character before"),
    Row("deleteToEnd", ["D"], "Delete to the end of the line"),
    Row("changeToEnd", ["C"], "Change to the end of the line"),
    Row("substitute", ["s"], "Change the character"),
    Row("substituteLine", ["S"], "Change the line"),
    Row("yankLine", ["Y"], "Copy the line"),
    Row("put", ["p"], "Put what was copied behind the cursor"),
    Row("putBefore", ["P"], "Put what was copied before the cursor"),
    Row("replaceCharacter", ["r"], "Replace the character"),
    Row("swapCharacter", ["~"], "Swap the case of the character"),
    Row("join", ["J"], "Join lines", "gJ without a space."),
    Row("joinPlain", ["g J"], "Join lines without a space"),
    Row("undo", ["u"], "Undo"),
    Row("redo", ["ctrl-r"], "Redo"),
    Row("repeat", ["."], "The last change again"),
    Row("register", ["\""], "The register of the next command"),
  ]

  private static let inserting = [
    Row("insert", ["i", "insert"], "Write before the cursor"),
    Row("append", ["a"], "Write behind the cursor"),
    Row("insertAtStart", ["I"], "Write at the start of the line"),
    Row("appendAtEnd", ["A"], "Write at the end of the line"),
    Row("openBelow", ["o"], "Write in a new line below"),
    Row("openAbove", ["O"], "Write in a new line above"),
    Row("visual", ["v"], "Select characters"),
    Row("visualLines", ["V"], "Select lines"),
  ]

  private static let moves = [
    Row("left", ["h", "left", "backspace"], "Character left"),
    Row("down", ["j", "down"], "Line down"),
    Row("up", ["k", "up"], "Line up"),
    Row("right", ["l", "right", "space"], "Character right"),
    Row("lineStart", ["0", "home"], "Start of the line"),
    Row("firstText", ["^", "_"], "First text of the line"),
    Row("lineEnd", ["$", "end"], "End of the line"),
    Row("lastText", ["g _"], "Last text of the line"),
    Row("column", ["|"], "Column of a count"),
    Row("nextLine", ["enter", "+"], "First text of the next line"),
    Row("previousLine", ["minus"], "First text of the line before"),
    Row("textStart", ["g g", "ctrl-home"], "First line, or that of a count"),
    Row("lastLine", ["G"], "Last line, or that of a count"),
    Row("textEnd", ["ctrl-end"], "End of the text"),
    Row("screenTop", ["H"], "Top of the screen"),
    Row("screenMiddle", ["M"], "Middle of the screen"),
    Row("screenBottom", ["L"], "Bottom of the screen"),
    Row("nextParagraph", ["}", ")"], "Next paragraph"),
    Row("previousParagraph", ["{", "("], "Previous paragraph"),
    Row("bracket", ["%"], "The other bracket"),
  ]

  private static let words = [
    Row("nextWord", ["w", "ctrl-right"], "Next word"),
    Row("previousWord", ["b", "ctrl-left"], "Previous word"),
    Row("wordEnd", ["e"], "End of the word"),
    Row("previousWordEnd", ["g e"], "End of the word before"),
    Row("nextBigWord", ["W"], "Next word between spaces"),
    Row("previousBigWord", ["B"], "Previous word between spaces"),
    Row("bigWordEnd", ["E"], "End of the word between spaces"),
    Row("previousBigWordEnd", ["g E"], "End of the word between spaces before"),
  ]

  private static let finding = [
    Row("search", ["/"], "Search forwards"),
    Row("searchBack", ["?"], "Search backwards"),
    Row("next", ["n"], "Next match"),
    Row("previous", ["N"], "Previous match"),
    Row("word", ["*"], "The word at the cursor, forwards"),
    Row("wordBack", ["#"], "The word at the cursor, backwards"),
    Row("character", ["f"], "To a character of the line"),
    Row("characterBack", ["F"], "Back to a character of the line"),
    Row("before", ["t"], "To before a character of the line"),
    Row("beforeBack", ["T"], "Back to behind a character of the line"),
    Row("characterAgain", [";"], "The last of these again"),
    Row("characterOther", [","], "The last of these the other way"),
  ]

  private static let scrolling = [
    Row("halfPageDown", ["ctrl-d"], "Half a page down"),
    Row("halfPageUp", ["ctrl-u"], "Half a page up"),
    Row("pageDown", ["ctrl-f", "pagedown"], "Page down"),
    Row("pageUp", ["ctrl-b", "pageup"], "Page up"),
    Row("scrollDown", ["ctrl-e"], "Scroll down"),
    Row("scrollUp", ["ctrl-y"], "Scroll up"),
    Row("center", ["z z", "z ."], "The line to the middle of the screen"),
    Row("toTop", ["z t"], "The line to the top of the screen"),
    Row("toBottom", ["z b"], "The line to the bottom of the screen"),
  ]

  private static let others = [
    Row(
      "command", [":"], "A command in words",
      ":w saves, :q closes, :e opens, :%s/old/new/g replaces, :set nu, :noh."),
    Row("nextTab", ["g t"], "Next tab"),
    Row("previousTab", ["g T"], "Previous tab"),
    Row("saveAndClose", ["Z Z"], "Save and close the tab"),
    Row("close", ["Z Q"], "Close the tab"),
  ]
}
