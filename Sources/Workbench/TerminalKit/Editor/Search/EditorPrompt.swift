/// One line of text that is being typed into a bar of the editor.
package struct PromptField: Hashable, Sendable {
  package var text: String {
    didSet { cursor = min(cursor, text.count) }
  }
  package var cursor: Int

  package init(_ text: String = "") {
    self.text = text
    cursor = text.count
  }

  /// True when the key was one of the field's.
  mutating func handle(_ stroke: KeyStroke) -> Bool {
    if let character = stroke.typed {
      insert(String(character))
      return true
    }
    switch stroke.description {
    case "left": cursor = max(0, cursor - 1)
    case "right": cursor = min(text.count, cursor + 1)
    case "home", "ctrl-a": cursor = 0
    case "end", "ctrl-e": cursor = text.count
    case "backspace", "ctrl-h": erase(from: cursor - 1)
    case "delete": if cursor < text.count { erase(from: cursor, keepsCursor: true) }
    case "ctrl-u":
      text = String(text.dropFirst(cursor))
      cursor = 0
    case "ctrl-w":
      let kept = text.prefix(cursor).dropLastWord
      text = kept + text.dropFirst(cursor)
      cursor = kept.count
    default: return false
    }
    return true
  }

  mutating func insert(_ added: String) {
    let line = added.map { $0.isNewline ? " " : $0 }
    let head = text.prefix(cursor) + String(line)
    let tail = text.dropFirst(cursor)
    text = String(head + tail)
    cursor = min(head.count, text.count)
  }

  private mutating func erase(from place: Int, keepsCursor: Bool = false) {
    guard place >= 0, place < text.count else { return }
    var characters = Array(text)
    characters.remove(at: place)
    text = String(characters)
    cursor = min(place, text.count)
  }
}

extension Substring {
  fileprivate var dropLastWord: String {
    var rest = self
    while rest.last?.isWhitespace == true { rest.removeLast() }
    while let last = rest.last, !last.isWhitespace { rest.removeLast() }
    return String(rest)
  }
}

/// What is asked for in the last row of the editor.
package enum EditorPrompt: Hashable, Sendable {
  case find(FindBar)
  case goToLine(PromptField)
  /// `:` of the vim keys.
  case command(PromptField)
  /// `/` and `?` of the vim keys, with the place where the search began.
  case search(PromptField, forward: Bool, origin: TextPlace)
}

/// The bar of search and replace.
package struct FindBar: Hashable, Sendable {
  package var find = PromptField()
  package var replacement: PromptField?
  package var editsReplacement = false
  package var matchesCase = false
  package var wholeWords = false
  /// Where the search began: matches are shown from there while the pattern is typed.
  package var origin: TextPlace

  package init(origin: TextPlace) { self.origin = origin }

  package var pattern: SearchPattern {
    SearchPattern(find.text, matchesCase: matchesCase, wholeWords: wholeWords)
  }
}
