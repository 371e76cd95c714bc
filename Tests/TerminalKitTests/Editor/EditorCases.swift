import TerminalKit

/// Texts with `¦` for the cursor, `⟦` and `⟧` around a selection; keys as words.
enum EditorCases {
  static func editor(_ marked: String, style: KeyStyle = .plain) -> TextEditor {
    var settings = EditorSettings()
    settings.keyStyle = style
    let (text, selection) = split(marked)
    var editor = TextEditor(text, settings: settings)
    editor.select(selection)
    return editor
  }

  private static func split(_ marked: String) -> (String, TextSelection) {
    var text = ""
    var (line, column) = (0, 0)
    var places: [Character: TextPlace] = [:]
    for character in marked {
      if "¦⟦⟧".contains(character) {
        places[character] = TextPlace(line: line, column: column)
        continue
      }
      text.append(character)
      (line, column) = character == "\n" ? (line + 1, 0) : (line, column + 1)
    }
    if let start = places["⟦"], let end = places["⟧"] {
      return (text, TextSelection(anchor: start, head: end))
    }
    return (text, TextSelection(places["¦"] ?? .start))
  }

  /// The text with the marks put in.
  static func marked(_ editor: TextEditor) -> String {
    var lines = editor.text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { Array($0) }
    let selection = editor.buffer.selection
    func put(_ mark: Character, _ place: TextPlace) {
      lines[place.line].insert(mark, at: place.column)
    }
    if selection.isEmpty {
      put("¦", selection.head)
    } else {
      put("⟧", selection.range.upperBound)
      put("⟦", selection.range.lowerBound)
    }
    return lines.map { String($0) }.joined(separator: "\n")
  }

  /// `dw<esc>x`: characters, and names of keys between angle brackets.
  static func strokes(_ keys: String) -> [KeyStroke] {
    var strokes: [KeyStroke] = []
    var rest = keys[...]
    while let first = rest.first {
      if first == "<", let end = rest.firstIndex(of: ">"),
        let stroke = KeyStroke(String(rest[rest.index(after: rest.startIndex)..<end]))
      {
        strokes.append(stroke)
        rest = rest[rest.index(after: end)...]
      } else {
        strokes.append(KeyStroke(first))
        rest.removeFirst()
      }
    }
    return strokes
  }

  static func typed(_ keys: String, into marked: String, style: KeyStyle) -> String {
    var editor = editor(marked, style: style)
    for stroke in strokes(keys) { editor.handle(stroke) }
    return Self.marked(editor)
  }
}
