/// Everything that an editor can be told to do; action tables name commands by their raw values.
package enum EditorCommand: String, CaseIterable, Hashable, Sendable {
  // Moving, and moving with the selection's end.
  case left, right, up, down, wordLeft, wordRight, lineStart, lineEnd, pageUp, pageDown
  case textStart, textEnd
  case selectLeft, selectRight, selectUp, selectDown, selectWordLeft, selectWordRight
  case selectToLineStart, selectToLineEnd, selectPageUp, selectPageDown
  case selectToTextStart, selectToTextEnd
  case selectAll, selectLine, selectWord, setMark, clearSelection
  case goToBracket, goToLine, nextDiagnostic, previousDiagnostic
  case scrollUp, scrollDown, center
  // Changing.
  case newLine, newLineBelow, newLineAbove, indent, outdent, toggleComment
  case duplicateLines, moveLinesUp, moveLinesDown, joinLines, deleteLines
  case deleteLeft, deleteRight, deleteWordLeft, deleteWordRight
  case deleteToLineStart, deleteToLineEnd, upperCase, lowerCase, transpose
  case cut, copy, paste, undo, redo
  // Finding.
  case find, replace, findNext, findPrevious, findWord
  // Looks.
  case toggleWrap, toggleLineNumbers

  /// Those that leave no selection in vim's normal mode.
  static let moving: Set<EditorCommand> = [
    .left, .right, .up, .down, .wordLeft, .wordRight, .lineStart, .lineEnd, .pageUp, .pageDown,
    .textStart, .textEnd, .goToBracket, .goToLine, .nextDiagnostic, .previousDiagnostic,
  ]

  /// What vim has of its own for a command.
  var inVim: KeyStroke? {
    switch self {
    case .findNext: "n"
    case .findPrevious: "N"
    case .findWord: "*"
    case .undo: "u"
    case .redo: "ctrl-r"
    default: nil
    }
  }

  /// As palettes list it.
  package var title: String { row.title }

  package func keys(in style: KeyStyle) -> [KeySequence] {
    switch style {
    case .emacs: row.emacs + row.shared
    case .plain: row.plain + row.shared
    case .vim: row.shared
    }
  }

  /// The row of an action table for this command.
  package func action<Context>(in scope: Scope) -> Action<Context> {
    Action(
      ActionID("editor.\(rawValue)"), title, in: scope,
      keys: DefaultKeys(keys(in: .plain), vim: keys(in: .vim), emacs: keys(in: .emacs)))
  }

  package init?(_ action: ActionID) {
    guard action.name.hasPrefix("editor.") else { return nil }
    self.init(rawValue: String(action.name.dropFirst(7)))
  }

  /// What a key means when no action table has taken it.
  static func command(for stroke: KeyStroke, in style: KeyStyle) -> EditorCommand? {
    bindings[style]?[stroke]
  }

  private static let bindings: [KeyStyle: [KeyStroke: EditorCommand]] = {
    var bindings: [KeyStyle: [KeyStroke: EditorCommand]] = [:]
    for style in KeyStyle.allCases {
      var map: [KeyStroke: EditorCommand] = [:]
      for command in allCases {
        for keys in command.keys(in: style) where keys.strokes.count == 1 {
          map[keys.strokes[0]] = command
        }
      }
      bindings[style] = map
    }
    return bindings
  }()
}

extension EditorCommand {
  fileprivate struct Row {
    var title: String
    /// Keys that mean the same in every style.
    var shared: [KeySequence]
    var plain: [KeySequence]
    var emacs: [KeySequence]

    init(
      _ title: String, _ shared: [KeySequence] = [], plain: [KeySequence] = [],
      emacs: [KeySequence] = []
    ) {
      self.title = title
      self.shared = shared
      self.plain = plain
      self.emacs = emacs
    }
  }

  fileprivate var row: Row { motionRow ?? selectionRow ?? changeRow ?? otherRow }

  private var motionRow: Row? {
    switch self {
    case .left: Row("Character left", ["left"], emacs: ["ctrl-b"])
    case .right: Row("Character right", ["right"], emacs: ["ctrl-f"])
    case .up: Row("Line up", ["up"], emacs: ["ctrl-p"])
    case .down: Row("Line down", ["down"], emacs: ["ctrl-n"])
    case .wordLeft: Row("Word left", ["ctrl-left"], plain: ["alt-left"], emacs: ["alt-b"])
    case .wordRight: Row("Word right", ["ctrl-right"], plain: ["alt-right"], emacs: ["alt-f"])
    case .lineStart: Row("Start of the line", ["home"], emacs: ["ctrl-a"])
    case .lineEnd: Row("End of the line", ["end"], emacs: ["ctrl-e"])
    case .pageUp: Row("Page up", ["pageup"], emacs: ["alt-v"])
    case .pageDown: Row("Page down", ["pagedown"], emacs: ["ctrl-v"])
    case .textStart: Row("Start of the text", ["ctrl-home"], emacs: ["alt-<"])
    case .textEnd: Row("End of the text", ["ctrl-end"], emacs: ["alt->"])
    case .goToBracket: Row("Go to the other bracket", plain: ["ctrl-]"], emacs: ["ctrl-]"])
    case .goToLine: Row("Go to line", plain: ["ctrl-g"], emacs: ["alt-g"])
    case .nextDiagnostic: Row("Next problem", ["alt-n"])
    case .previousDiagnostic: Row("Previous problem", ["alt-p"])
    case .scrollUp: Row("Scroll up", ["ctrl-up"])
    case .scrollDown: Row("Scroll down", ["ctrl-down"])
    case .center: Row("Bring the line to the middle", emacs: ["ctrl-l"])
    default: nil
    }
  }

  private var selectionRow: Row? {
    switch self {
    case .selectLeft: Row("Select to the left", ["shift-left"])
    case .selectRight: Row("Select to the right", ["shift-right"])
    case .selectUp: Row("Select upwards", ["shift-up"])
    case .selectDown: Row("Select downwards", ["shift-down"])
    case .selectWordLeft: Row("Select the word to the left", ["ctrl-shift-left"])
    case .selectWordRight: Row("Select the word to the right", ["ctrl-shift-right"])
    case .selectToLineStart: Row("Select to the start of the line", ["shift-home"])
    case .selectToLineEnd: Row("Select to the end of the line", ["shift-end"])
    case .selectPageUp: Row("Select a page upwards", ["shift-pageup"])
    case .selectPageDown: Row("Select a page downwards", ["shift-pagedown"])
    case .selectToTextStart: Row("Select to the start of the text", ["ctrl-shift-home"])
    case .selectToTextEnd: Row("Select to the end of the text", ["ctrl-shift-end"])
    case .selectAll: Row("Select all", plain: ["ctrl-a"])
    case .selectLine: Row("Select the line", plain: ["alt-s"])
    case .selectWord: Row("Select the word", plain: ["ctrl-d"])
    case .setMark: Row("Begin a selection", emacs: ["ctrl-space"])
    case .clearSelection: Row("Clear the selection", emacs: ["ctrl-g"])
    default: nil
    }
  }

  private var changeRow: Row? {
    switch self {
    case .newLine: Row("New line", ["enter"])
    case .newLineBelow: Row("New line below", plain: ["ctrl-enter"])
    case .newLineAbove: Row("New line above", plain: ["ctrl-shift-enter"], emacs: ["ctrl-o"])
    case .indent: Row("Indent", ["tab"])
    case .outdent: Row("Outdent", ["shift-tab"])
    case .toggleComment: Row("Comment or uncomment lines", plain: ["ctrl-/"], emacs: ["alt-;"])
    case .duplicateLines: Row("Duplicate lines", plain: ["ctrl-shift-d", "alt-d"])
    case .moveLinesUp: Row("Move lines up", ["alt-up"])
    case .moveLinesDown: Row("Move lines down", ["alt-down"])
    case .joinLines: Row("Join lines", plain: ["alt-j"], emacs: ["alt-^"])
    case .deleteLines: Row("Delete lines", plain: ["ctrl-shift-k"])
    case .deleteLeft: Row("Delete to the left", ["backspace"], plain: ["ctrl-h"])
    case .deleteRight: Row("Delete to the right", ["delete"], emacs: ["ctrl-d"])
    case .deleteWordLeft:
      Row("Delete the word to the left", ["ctrl-backspace", "alt-backspace"])
    case .deleteWordRight:
      Row("Delete the word to the right", ["ctrl-delete"], emacs: ["alt-d"])
    case .deleteToLineStart: Row("Delete to the start of the line", plain: ["ctrl-u"])
    case .deleteToLineEnd:
      Row("Delete to the end of the line", plain: ["ctrl-k"], emacs: ["ctrl-k"])
    case .upperCase: Row("Upper case", plain: ["alt-u"], emacs: ["alt-u"])
    case .lowerCase: Row("Lower case", plain: ["alt-l"], emacs: ["alt-l"])
    case .transpose: Row("Transpose characters", plain: ["ctrl-t"], emacs: ["ctrl-t"])
    case .cut: Row("Cut", ["shift-delete"], plain: ["ctrl-x"], emacs: ["ctrl-w"])
    case .copy: Row("Copy", ["ctrl-insert"], plain: ["alt-c"], emacs: ["alt-w"])
    case .paste: Row("Paste", ["shift-insert"], plain: ["ctrl-v"], emacs: ["ctrl-y"])
    case .undo: Row("Undo", plain: ["ctrl-z"], emacs: ["ctrl-/"])
    case .redo: Row("Redo", plain: ["ctrl-y", "ctrl-shift-z"], emacs: ["alt-/"])
    default: nil
    }
  }

  private var otherRow: Row {
    switch self {
    case .find: Row("Find", plain: ["ctrl-f"], emacs: ["ctrl-s"])
    case .replace: Row("Find and replace", plain: ["alt-r"], emacs: ["alt-%"])
    case .findNext: Row("Find next", ["f3"])
    case .findPrevious: Row("Find previous", ["shift-f3"])
    case .findWord: Row("Find the word at the cursor", ["ctrl-f3"])
    case .toggleWrap: Row("Wrap long lines", ["alt-q"])
    case .toggleLineNumbers: Row("Line numbers")
    default: Row("")
    }
  }
}
