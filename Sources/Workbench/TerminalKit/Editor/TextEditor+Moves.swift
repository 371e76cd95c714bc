/// Moving the cursor.
extension TextEditor {
  /// The place a movement leads to; nil for commands that do not move.
  mutating func target(of command: EditorCommand) -> TextPlace? {
    let cursor = buffer.cursor
    switch command {
    case .left, .selectLeft: return buffer.before(cursor)
    case .right, .selectRight: return buffer.after(cursor)
    case .up, .selectUp: return vertical(-1)
    case .down, .selectDown: return vertical(1)
    case .pageUp, .selectPageUp: return vertical(-pageHeight)
    case .pageDown, .selectPageDown: return vertical(pageHeight)
    case .wordLeft, .selectWordLeft: return buffer.previousWordStart(cursor)
    case .wordRight, .selectWordRight: return buffer.behindWord(cursor)
    case .lineStart, .selectToLineStart:
      // First to the text, then to the margin.
      let first = buffer.firstText(of: cursor.line)
      return TextPlace(line: cursor.line, column: cursor.column == first ? 0 : first)
    case .lineEnd, .selectToLineEnd:
      return TextPlace(line: cursor.line, column: buffer.length(of: cursor.line))
    case .textStart, .selectToTextStart: return .start
    case .textEnd, .selectToTextEnd: return buffer.end
    case .goToBracket: return bracketPair.map(\.1)
    default: return nil
    }
  }

  static let selecting: Set<EditorCommand> = [
    .selectLeft, .selectRight, .selectUp, .selectDown, .selectWordLeft, .selectWordRight,
    .selectToLineStart, .selectToLineEnd, .selectPageUp, .selectPageDown, .selectToTextStart,
    .selectToTextEnd,
  ]
  private static let vertical: Set<EditorCommand> = [
    .up, .down, .pageUp, .pageDown, .selectUp, .selectDown, .selectPageUp, .selectPageDown,
  ]

  /// True when the command was a movement.
  mutating func performMove(_ command: EditorCommand) -> Bool {
    let extends = Self.selecting.contains(command) || markIsSet
    let selection = buffer.selection
    if !Self.vertical.contains(command) { goal = nil }
    guard var place = target(of: command) else { return command == .goToBracket }
    if !extends, !selection.isEmpty {
      // A step to the side leaves the selection at its edge.
      if command == .left { place = selection.range.lowerBound }
      if command == .right { place = selection.range.upperBound }
    }
    buffer.selection = TextSelection(anchor: extends ? selection.anchor : place, head: place)
    buffer.sealHistory()
    return true
  }

  var pageHeight: Int { max(1, textHeight(of: view.size) - 2) }

  /// The place so many lines below, in the same cell as near as the line allows.
  mutating func vertical(_ distance: Int) -> TextPlace {
    let cursor = buffer.cursor
    let cell = goal ?? LineCells.cell(of: cursor.column, in: buffer.line(cursor.line))
    goal = cell
    let line = cursor.line + distance
    if line < 0 { return cursor.line == 0 ? .start : place(line: 0, cell: cell) }
    if line >= buffer.lines.count {
      let last = buffer.lines.count - 1
      return cursor.line == last ? buffer.end : place(line: last, cell: cell)
    }
    return place(line: line, cell: cell)
  }

  func place(line: Int, cell: Int) -> TextPlace {
    TextPlace(line: line, column: LineCells.column(at: cell, in: buffer.line(line)))
  }

  /// The bracket at the cursor or before it, and its partner.
  var bracketPair: (TextPlace, TextPlace)? {
    let cursor = buffer.cursor
    var places = [cursor]
    if cursor.column > 0 {
      places.append(TextPlace(line: cursor.line, column: cursor.column - 1))
    }
    for place in places {
      guard let character = buffer.character(at: place),
        TextBuffer.closers[character] != nil || TextBuffer.openers[character] != nil,
        isCode(place)
      else { continue }
      if let partner = buffer.partner(of: place, where: isCode) { return (place, partner) }
    }
    return nil
  }

  /// False in strings and comments.
  func isCode(_ place: TextPlace) -> Bool {
    !spans(of: place.line).contains { $0.range.contains(place.column) && !$0.isCode }
  }

  func spans(of line: Int) -> [TextSpan] {
    guard let highlighter else { return [] }
    return view.highlights.spans(of: line, in: buffer, highlighter)
  }

  mutating func moveToDiagnostic(forward: Bool) {
    let cursor = buffer.cursor
    let starts = diagnostics.map(\.range.lowerBound).sorted()
    let next = forward ? starts.first { $0 > cursor } : starts.last { $0 < cursor }
    guard let place = next ?? (forward ? starts.first : starts.last) else {
      message = "No problems"
      return
    }
    buffer.cursor = place
  }
}
