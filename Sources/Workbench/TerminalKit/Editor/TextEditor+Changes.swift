/// Commands that change the text.
extension TextEditor {
  /// True when the command was one of these.
  mutating func performChange(_ command: EditorCommand) -> Bool {
    switch command {
    case .newLine: breakLine()
    case .newLineBelow: openLine(below: true)
    case .newLineAbove: openLine(below: false)
    case .indent: indent()
    case .outdent: shiftLines(buffer.selection.lines, by: -1)
    case .toggleComment: toggleComment(buffer.selection.lines)
    case .duplicateLines: duplicateLines()
    case .moveLinesUp: moveLines(-1)
    case .moveLinesDown: moveLines(1)
    case .joinLines: joinLines(buffer.selection.lines)
    case .deleteLines: deleteLines(buffer.selection.lines)
    case .deleteLeft: erase { editor in editor.leftOfCursor }
    case .deleteRight: erase { editor in editor.buffer.after(editor.buffer.cursor) }
    case .deleteWordLeft: erase { editor in editor.buffer.previousWordStart(editor.buffer.cursor) }
    case .deleteWordRight: erase { editor in editor.buffer.behindWord(editor.buffer.cursor) }
    case .deleteToLineStart:
      erase { editor in TextPlace(line: editor.buffer.cursor.line, column: 0) }
    case .deleteToLineEnd: killLine()
    case .upperCase: changeCase { $0.uppercased() }
    case .lowerCase: changeCase { $0.lowercased() }
    case .transpose: transpose()
    default: return false
    }
    return true
  }

  /// Deletes the selection, or else what lies between the cursor and a place.
  private mutating func erase(_ place: (TextEditor) -> TextPlace) {
    var range = buffer.selection.range
    if range.isEmpty {
      let other = place(self)
      range = min(other, buffer.cursor)..<max(other, buffer.cursor)
    }
    if !range.isEmpty { buffer.replace(range, with: "", as: .erasing) }
  }

  /// In the margin a whole step of indentation goes.
  private var leftOfCursor: TextPlace {
    let cursor = buffer.cursor
    let margin = buffer.line(cursor.line).prefix(cursor.column)
    guard cursor.column > 0, margin.allSatisfy({ $0 == " " }) else { return buffer.before(cursor) }
    let step = (cursor.column - 1) % settings.indentWidth + 1
    return TextPlace(line: cursor.line, column: cursor.column - step)
  }

  /// To the end of the line, or the line end itself; what goes can be pasted.
  private mutating func killLine() {
    let cursor = buffer.cursor
    var end = TextPlace(line: cursor.line, column: buffer.length(of: cursor.line))
    if end == cursor { end = buffer.after(cursor) }
    guard end > cursor else { return }
    clipping = Clipping(text: buffer.text(in: cursor..<end))
    buffer.replace(cursor..<end, with: "")
  }

  /// A new line begins as deep as this one, and deeper behind an open bracket.
  mutating func breakLine() {
    let start = buffer.selection.range.lowerBound
    let before = buffer.line(start.line).prefix(start.column)
    var margin = String(before.prefix { $0.isWhitespace })
    let opens = before.last { !$0.isWhitespace }.map { TextBuffer.closers[$0] != nil } ?? false
    let next = buffer.character(at: buffer.selection.range.upperBound)
    let closes = next.map { TextBuffer.openers[$0] != nil } ?? false
    buffer.group { buffer in
      let outer = margin
      if opens { margin += String(repeating: " ", count: settings.indentWidth) }
      buffer.insert("\n" + margin)
      if opens, closes {
        let place = buffer.cursor
        buffer.insert("\n" + outer)
        buffer.cursor = place
      }
    }
  }

  mutating func openLine(below: Bool) {
    let line = buffer.cursor.line
    let margin = buffer.indentation(of: line)
    buffer.group { buffer in
      if below {
        buffer.cursor = TextPlace(line: line, column: buffer.length(of: line))
        buffer.insert("\n" + margin)
      } else {
        buffer.cursor = TextPlace(line: line, column: 0)
        buffer.insert(margin + "\n")
        buffer.cursor = TextPlace(line: line, column: margin.count)
      }
    }
  }

  private mutating func indent() {
    let selection = buffer.selection
    guard selection.range.lowerBound.line == selection.range.upperBound.line else {
      return shiftLines(selection.lines, by: 1)
    }
    let cell = LineCells.cell(
      of: selection.range.lowerBound.column, in: buffer.line(selection.range.lowerBound.line))
    let count = settings.indentWidth - cell % settings.indentWidth
    buffer.insert(String(repeating: " ", count: count), as: .typing)
  }

  /// Moves lines by steps of indentation; the selection stays on the same characters.
  mutating func shiftLines(_ lines: ClosedRange<Int>, by steps: Int) {
    let lines = lines.clamped(to: 0...buffer.lines.count - 1)
    var moved: [Int: Int] = [:]
    let new = lines.map { line in
      let text = buffer.line(line)
      if steps > 0 {
        let count = text.isEmpty ? 0 : steps * settings.indentWidth
        moved[line] = count
        return String(repeating: " ", count: count) + text
      }
      var rest = text[...]
      for _ in 0..<(-steps) {
        if rest.first == "\t" {
          rest.removeFirst()
        } else {
          let spaces = rest.prefix(settings.indentWidth).prefix { $0 == " " }
          rest.removeFirst(spaces.count)
        }
      }
      moved[line] = rest.count - text.count
      return String(rest)
    }
    replaceLines(lines, with: new, moving: moved)
  }

  /// Exchanges lines one by one and moves the ends of the selection with their text.
  private mutating func replaceLines(
    _ lines: ClosedRange<Int>, with new: [String], moving: [Int: Int]
  ) {
    let selection = buffer.selection
    func moved(_ place: TextPlace) -> TextPlace {
      let column = place.column == 0 ? 0 : max(0, place.column + (moving[place.line] ?? 0))
      return TextPlace(line: place.line, column: column)
    }
    buffer.group { buffer in
      buffer.replaceLines(lines.lowerBound..<(lines.upperBound + 1), with: new)
      buffer.selection = TextSelection(
        anchor: moved(selection.anchor), head: moved(selection.head))
    }
  }

  /// Makes lines comments, or text again when all of them are comments.
  mutating func toggleComment(_ lines: ClosedRange<Int>) {
    let mark = settings.lineComment
    let texts = lines.map { buffer.line($0) }
    let written = texts.filter { !$0.allSatisfy(\.isWhitespace) }
    let isOff = !written.isEmpty && written.allSatisfy { $0.trimmedStart.hasPrefix(mark) }
    let margin = written.map { $0.prefix { $0.isWhitespace }.count }.min() ?? 0
    var moved: [Int: Int] = [:]
    let new = zip(lines, texts).map { line, text -> String in
      if text.allSatisfy(\.isWhitespace), !written.isEmpty { return text }
      if isOff {
        let head = text.prefix { $0.isWhitespace }
        var rest = text.dropFirst(head.count + mark.count)
        if rest.first == " " { rest.removeFirst() }
        moved[line] = head.count + rest.count - text.count
        return String(head + rest)
      }
      moved[line] = mark.count + 1
      return "\(text.prefix(margin))\(mark) \(text.dropFirst(margin))"
    }
    replaceLines(lines, with: new, moving: moved)
  }

  private mutating func duplicateLines() {
    let lines = buffer.selection.lines
    let selection = buffer.selection
    let texts = lines.map { buffer.line($0) }
    buffer.group { buffer in
      buffer.replaceLines((lines.upperBound + 1)..<(lines.upperBound + 1), with: texts)
      buffer.selection = selection.moved(lines: lines.count)
    }
  }

  private mutating func moveLines(_ step: Int) {
    let lines = buffer.selection.lines
    let selection = buffer.selection
    let other = step < 0 ? lines.lowerBound - 1 : lines.upperBound + 1
    guard buffer.lines.indices.contains(other) else { return }
    let texts = lines.map { buffer.line($0) }
    let passed = buffer.line(other)
    let start = min(lines.lowerBound, other)
    buffer.group { buffer in
      buffer.replaceLines(
        start..<(start + lines.count + 1), with: step < 0 ? texts + [passed] : [passed] + texts)
      buffer.selection = selection.moved(lines: step)
    }
  }

  /// Lines become one, with a space between; of one line, that and the next.
  mutating func joinLines(_ lines: ClosedRange<Int>, spaced: Bool = true) {
    let last = min(max(lines.upperBound, lines.lowerBound + 1), buffer.lines.count - 1)
    guard last > lines.lowerBound else { return }
    var joined = buffer.line(lines.lowerBound)
    var seam = joined.count
    for line in (lines.lowerBound + 1)...last {
      seam = joined.count
      let next = buffer.line(line)
      guard spaced else {
        joined += next
        continue
      }
      let rest = next.trimmedStart
      let glues = joined.isEmpty || joined.last == " " || rest.isEmpty || rest.hasPrefix(")")
      joined += (glues ? "" : " ") + rest
    }
    buffer.group { buffer in
      buffer.replaceLines(lines.lowerBound..<(last + 1), with: [joined])
      buffer.cursor = TextPlace(line: lines.lowerBound, column: seam)
    }
  }

  mutating func deleteLines(_ lines: ClosedRange<Int>) {
    let column = buffer.cursor.column
    buffer.group { buffer in
      buffer.replaceLines(lines.lowerBound..<(lines.upperBound + 1), with: [])
      buffer.cursor = TextPlace(
        line: min(lines.lowerBound, buffer.lines.count - 1), column: column)
    }
  }

  private mutating func changeCase(_ change: (String) -> String) {
    let selection = buffer.selection
    let range = selection.isEmpty ? buffer.word(at: buffer.cursor) : selection.range
    buffer.group { buffer in
      buffer.replace(range, with: change(buffer.text(in: range)))
      if !selection.isEmpty { buffer.selection = selection }
    }
  }

  private mutating func transpose() {
    let cursor = buffer.cursor
    let length = buffer.length(of: cursor.line)
    let middle = min(cursor.column, length - 1)
    guard middle > 0 else { return }
    let start = TextPlace(line: cursor.line, column: middle - 1)
    let end = TextPlace(line: cursor.line, column: middle + 1)
    buffer.replace(start..<end, with: String(buffer.text(in: start..<end).reversed()))
  }
}

extension TextSelection {
  func moved(lines: Int) -> TextSelection {
    var moved = self
    moved.anchor.line += lines
    moved.head.line += lines
    return moved
  }
}

extension String {
  var trimmedStart: String { String(drop { $0.isWhitespace }) }
}
