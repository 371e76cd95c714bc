/// What can be done to the text of an input line.
package enum InputEdit: Hashable, Sendable {
  case left, right, wordLeft, wordRight, start, end
  case selectLeft, selectRight, selectWordLeft, selectWordRight, selectStart, selectEnd, selectAll
  case deleteBack, deleteForward, deleteWordBack, deleteWordForward
  case killToStart, killToEnd, yank
  case olderEntry, newerEntry

  /// The keys that every line of text on a terminal understands.
  package static let keys: [KeyStroke: InputEdit] = [
    "left": .left, "right": .right, "ctrl-b": .left, "ctrl-f": .right,
    "ctrl-left": .wordLeft, "ctrl-right": .wordRight, "alt-left": .wordLeft,
    "alt-right": .wordRight, "alt-b": .wordLeft, "alt-f": .wordRight,
    "home": .start, "end": .end, "ctrl-a": .start, "ctrl-e": .end,
    "shift-left": .selectLeft, "shift-right": .selectRight,
    "ctrl-shift-left": .selectWordLeft, "ctrl-shift-right": .selectWordRight,
    "shift-home": .selectStart, "shift-end": .selectEnd,
    "backspace": .deleteBack, "ctrl-h": .deleteBack, "delete": .deleteForward,
    "ctrl-d": .deleteForward, "ctrl-w": .deleteWordBack, "alt-backspace": .deleteWordBack,
    "ctrl-backspace": .deleteWordBack, "alt-d": .deleteWordForward,
    "ctrl-delete": .deleteWordForward, "ctrl-u": .killToStart, "ctrl-k": .killToEnd,
    "ctrl-y": .yank, "up": .olderEntry, "down": .newerEntry,
  ]
}

/// One line of text that is being typed: filters, names, paths. Moves by characters as they are
/// seen; what is pasted becomes one line.
package struct InputLine: Hashable, Sendable {
  package enum Event: Hashable, Sendable {
    case changed
    case submitted(String)
    case cancelled
  }

  private var characters: [Character] = []
  /// The place before which is typed, in characters.
  package private(set) var cursor = 0
  /// Where a selection began; it reaches to the cursor.
  private var anchor: Int?
  private var killed: [Character] = []
  /// Older entries, the newest last.
  package var history: [String] = []
  private var historyPlace: Int?
  /// What was typed before older entries were looked at.
  private var draft: [Character] = []

  package var placeholder: String
  package var prompt: StyledText
  /// Shows dots instead of the text: secrets.
  package var isMasked = false
  package static let longest = 100_000

  package init(_ text: String = "", prompt: StyledText = "", placeholder: String = "") {
    self.prompt = prompt
    self.placeholder = placeholder
    set(text)
  }

  package var text: String { String(characters) }
  package var isEmpty: Bool { characters.isEmpty }

  /// The selected characters.
  package var selection: Range<Int>? {
    guard let anchor, anchor != cursor else { return nil }
    return min(anchor, cursor)..<max(anchor, cursor)
  }

  package var selectedText: String? { selection.map { String(characters[$0]) } }

  /// Another text, with the cursor at its end.
  package mutating func set(_ text: String) {
    characters = Array(Self.flattened(text).prefix(Self.longest))
    cursor = characters.count
    anchor = nil
    historyPlace = nil
  }

  package mutating func selectAll() {
    anchor = 0
    cursor = characters.count
  }

  /// Nothing when the key has no meaning here.
  package mutating func handle(_ stroke: KeyStroke) -> [Event]? {
    if let character = stroke.typed {
      insert([character])
      return [.changed]
    }
    switch stroke.key {
    case .enter where stroke.modifiers.isEmpty: return [.submitted(text)]
    case .escape where stroke.modifiers.isEmpty: return [.cancelled]
    default: return InputEdit.keys[stroke].map { perform($0) }
    }
  }

  package mutating func paste(_ text: String) -> [Event] {
    let characters = Array(Self.flattened(text))
    guard !characters.isEmpty else { return [] }
    insert(characters)
    return [.changed]
  }

  /// Line breaks and tabs become single spaces, at the ends nothing.
  private static func flattened(_ text: String) -> String {
    guard text.contains(where: { $0.isNewline || $0 == "\t" }) else { return text }
    return text.split { $0.isNewline || $0 == "\t" }.joined(separator: " ")
  }

  private mutating func insert(_ new: [Character]) {
    removeSelection()
    let room = max(Self.longest - characters.count, 0)
    characters.insert(contentsOf: new.prefix(room), at: cursor)
    cursor += min(new.count, room)
    rejoin()
  }

  /// A mark that was typed after its letter forms one character with it.
  private mutating func rejoin() {
    let joined = Array(String(characters))
    guard joined.count != characters.count else { return }
    cursor = String(characters[..<cursor]).count.clamped(to: 0...joined.count)
    characters = joined
  }

  @discardableResult
  private mutating func removeSelection() -> Bool {
    guard let selection else {
      anchor = nil
      return false
    }
    characters.removeSubrange(selection)
    cursor = selection.lowerBound
    anchor = nil
    return true
  }
}

extension InputLine {
  package mutating func perform(_ edit: InputEdit) -> [Event] {
    switch edit {
    case .left: move(to: selection?.lowerBound ?? cursor - 1)
    case .right: move(to: selection?.upperBound ?? cursor + 1)
    case .wordLeft: move(to: wordStart)
    case .wordRight: move(to: wordEnd)
    case .start: move(to: 0)
    case .end: move(to: characters.count)
    case .selectLeft: select(to: cursor - 1)
    case .selectRight: select(to: cursor + 1)
    case .selectWordLeft: select(to: wordStart)
    case .selectWordRight: select(to: wordEnd)
    case .selectStart: select(to: 0)
    case .selectEnd: select(to: characters.count)
    case .selectAll: selectAll()
    case .deleteBack: return remove(to: cursor - 1)
    case .deleteForward: return remove(to: cursor + 1)
    case .deleteWordBack: return remove(to: wordStart, keeping: true)
    case .deleteWordForward: return remove(to: wordEnd, keeping: true)
    case .killToStart: return remove(to: 0, keeping: true)
    case .killToEnd: return remove(to: characters.count, keeping: true)
    case .yank:
      guard !killed.isEmpty else { return [] }
      insert(killed)
      return [.changed]
    case .olderEntry: return showEntry(by: -1)
    case .newerEntry: return showEntry(by: 1)
    }
    return []
  }

  /// Adds an entry to the history, unless it is the newest already.
  package mutating func remember(_ entry: String) {
    historyPlace = nil
    guard !entry.isEmpty, history.last != entry else { return }
    history.append(entry)
  }

  private mutating func move(to place: Int) {
    anchor = nil
    cursor = place.clamped(to: 0...characters.count)
  }

  private mutating func select(to place: Int) {
    anchor = anchor ?? cursor
    cursor = place.clamped(to: 0...characters.count)
  }

  private mutating func remove(to place: Int, keeping: Bool = false) -> [Event] {
    if removeSelection() { return [.changed] }
    let place = place.clamped(to: 0...characters.count)
    let range = min(place, cursor)..<max(place, cursor)
    guard !range.isEmpty else { return [] }
    if keeping { killed = Array(characters[range]) }
    characters.removeSubrange(range)
    cursor = range.lowerBound
    return [.changed]
  }

  private mutating func showEntry(by step: Int) -> [Event] {
    guard !history.isEmpty else { return [] }
    let from = historyPlace ?? history.count
    let place = (from + step).clamped(to: 0...history.count)
    guard place != from else { return [] }
    if from == history.count { draft = characters }
    characters = place == history.count ? draft : Array(Self.flattened(history[place]))
    historyPlace = place
    cursor = characters.count
    anchor = nil
    return [.changed]
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  private var wordStart: Int {
    var place = cursor
    while place > 0, !Self.isWord(characters[place - 1]) { place -= 1 }
    while place > 0, Self.isWord(characters[place - 1]) { place -= 1 }
    return place
  }

  private var wordEnd: Int {
    var place = cursor
    while place < characters.count, !Self.isWord(characters[place]) { place += 1 }
    while place < characters.count, Self.isWord(characters[place]) { place += 1 }
    return place
  }
}

extension InputLine {
  /// Puts the cursor where the mouse pressed, or selects up to where it was dragged.
  package mutating func handle(_ event: MouseEvent, width: Int) {
    let room = max(width - prompt.displayWidth, 0)
    let shown = window(room)
    var cells = event.position.x.clamped(to: 0...width.clamped(to: 0...Canvas.longestSide))
    cells -= prompt.displayWidth
    var place = shown.start
    while place < characters.count {
      let next = self.width(of: characters[place])
      if cells < max(next, 1) { break }
      cells -= next
      place += 1
    }
    switch event.action {
    case .press(.left):
      move(to: place)
      if event.clickCount == 2 { selectAll() }
    case .drag(.left): select(to: place)
    default: break
    }
  }

  package func draw(into surface: inout Surface, isFocused: Bool) {
    let row = surface.bounds.row(0)
    guard !row.isEmpty else { return }
    let start = surface.write(prompt, at: .zero, .role(.hintKey))
    let field = row.inset(left: start)
    surface.inside(field) { field in
      if characters.isEmpty {
        field.write(placeholder, in: field.bounds, .leading, .role(.fieldPlaceholder))
        if isFocused { field.placeCursor(at: .zero) }
        return
      }
      drawText(into: &field, isFocused: isFocused)
    }
  }

  private func drawText(into surface: inout Surface, isFocused: Bool) {
    let shown = window(surface.size.width)
    var x = 0
    for place in shown.start...characters.count {
      if place == cursor, isFocused { surface.placeCursor(at: Point(x: x, y: 0)) }
      guard place < characters.count, x < surface.size.width else { break }
      let text = isMasked ? "•" : String(characters[place])
      let end = surface.write(text, at: Point(x: x, y: 0))
      if selection?.contains(place) == true {
        surface.recolor(Rect(x: x, y: 0, width: end - x, height: 1), .role(.selection).reversed)
      }
      x = end
    }
    let isCutLeft = shown.start > 0
    if isCutLeft { surface.put("…", at: .zero, .role(.textFaint)) }
  }

  private func width(of character: Character) -> Int {
    isMasked ? 1 : DisplayWidth.of(character)
  }

  /// The first character shown in a field of some cells. It moves by half fields, so that the
  /// text stands still while the cursor moves in it.
  private func window(_ room: Int) -> (start: Int, cells: Int) {
    guard room > 2 else { return (cursor, 0) }
    var start = 0
    var cells = characters[..<cursor].reduce(0) { $0 + width(of: $1) }
    while cells > room - 1 {
      var dropped = 0
      while dropped < room / 2, start < cursor {
        dropped += width(of: characters[start])
        start += 1
      }
      cells -= dropped
      // The sign for what is missing takes a cell.
      guard dropped > 0 else { break }
    }
    return (start, cells)
  }
}
