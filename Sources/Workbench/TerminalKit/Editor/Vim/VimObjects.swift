/// Text objects of the vim keys: words, paragraphs, what stands between quotes and brackets.
extension TextEditor {
  /// The range of an object; whole lines when `isLines`.
  func object(
    _ name: Character, around: Bool, count: Int, at cursor: TextPlace
  ) -> (range: Range<TextPlace>, isLines: Bool)? {
    switch name {
    case "w", "W": return wordObject(around: around, count, big: name == "W", at: cursor)
    case "p": return paragraph(around: around, count, at: cursor)
    case "\"", "'", "`":
      guard let (open, close) = buffer.quotes(name, around: cursor) else { return nil }
      if around { return (withSpace(open, close.column + 1), false) }
      return (TextPlace(line: open.line, column: open.column + 1)..<close, false)
    default:
      let openers: [Character: Character] = [
        "(": "(", ")": "(", "b": "(", "[": "[", "]": "[", "{": "{", "}": "{", "B": "{",
      ]
      guard let opener = openers[name] else { return nil }
      guard var pair = buffer.brackets(opener, around: cursor) else { return nil }
      for _ in 1..<max(1, min(count, 100)) where pair.0 > .start {
        pair = buffer.brackets(opener, around: buffer.before(pair.0)) ?? pair
      }
      let behind = TextPlace(line: pair.1.line, column: pair.1.column + 1)
      if around { return (pair.0..<behind, false) }
      return inside(pair.0, pair.1)
    }
  }

  /// With the space behind, or else before.
  private func withSpace(_ start: TextPlace, _ end: Int) -> Range<TextPlace> {
    let line = Array(buffer.line(start.line))
    let behind = line.dropFirst(end).prefix { $0.isWhitespace }.count
    let before =
      behind > 0 ? 0 : line.prefix(start.column).reversed().prefix { $0.isWhitespace }.count
    return TextPlace(
      line: start.line, column: start.column - before)..<TextPlace(
        line: start.line, column: end + behind)
  }

  /// Between brackets on lines of their own, whole lines are meant.
  private func inside(
    _ open: TextPlace, _ close: TextPlace
  ) -> (range: Range<TextPlace>, isLines: Bool) {
    let start = TextPlace(line: open.line, column: open.column + 1)
    let closesAlone = buffer.firstText(of: close.line) == close.column
    let opensLast = start.column == buffer.length(of: open.line)
    if opensLast, closesAlone, close.line > open.line + 1 {
      let first = TextPlace(line: open.line + 1, column: 0)
      let last = TextPlace(line: close.line - 1, column: buffer.length(of: close.line - 1))
      return (first..<last, true)
    }
    return (start..<max(start, close), false)
  }

  private func wordObject(
    around: Bool, _ count: Int, big: Bool, at cursor: TextPlace
  ) -> (range: Range<TextPlace>, isLines: Bool)? {
    let classes = buffer.classes(of: cursor.line, big: big)
    guard !classes.isEmpty else { return nil }
    var start = min(cursor.column, classes.count - 1)
    var end = start
    while start > 0, classes[start - 1] == classes[end] { start -= 1 }
    func takeRun() {
      guard end < classes.count else { return }
      let here = classes[end]
      while end < classes.count, classes[end] == here { end += 1 }
    }
    let startsInSpace = classes[end] == .space
    for _ in 0..<min(count, classes.count) {
      takeRun()
      if around, startsInSpace || end < classes.count && classes[end] == .space { takeRun() }
    }
    if around, !startsInSpace, end == classes.count || classes[end - 1] != .space {
      while start > 0, classes[start - 1] == .space { start -= 1 }
    }
    return (
      TextPlace(line: cursor.line, column: start)..<TextPlace(line: cursor.line, column: end),
      false
    )
  }

  private func paragraph(
    around: Bool, _ count: Int, at cursor: TextPlace
  ) -> (range: Range<TextPlace>, isLines: Bool)? {
    let isBlank = buffer.isBlank(cursor.line)
    var (first, last) = (cursor.line, cursor.line)
    while first > 0, buffer.isBlank(first - 1) == isBlank { first -= 1 }
    // Text and the blank lines behind it, or the other way round, take turns.
    for part in 0..<min(around ? count * 2 : count, buffer.lines.count) {
      let takesBlank = (part % 2 == 0) == isBlank
      while last + 1 < buffer.lines.count, buffer.isBlank(last + 1) == takesBlank { last += 1 }
    }
    return (
      TextPlace(line: first, column: 0)..<TextPlace(line: last, column: buffer.length(of: last)),
      true
    )
  }
}
