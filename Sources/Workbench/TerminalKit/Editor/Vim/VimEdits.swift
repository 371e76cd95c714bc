/// What operators of the vim keys do with the text they are given.
extension TextEditor {
  /// A part of the text: characters, or whole lines.
  private struct Extent {
    var range: Range<TextPlace>
    var isLines: Bool

    var lines: ClosedRange<Int> { range.lowerBound.line...range.upperBound.line }
  }

  mutating func operate(
    _ kind: VimOperator, _ target: VimCommand.Target, _ command: VimCommand
  ) -> [EditorEvent] {
    guard let extent = extent(of: target, for: kind, command.count) else { return [] }
    let cursor = shownCursor
    let wasVisual = vim.visual != nil
    vim.leaveVisual()
    goal = nil
    buffer.cursor = cursor
    switch kind {
    case .yank: return yank(extent, command.register, cursor, wasVisual)
    case .delete:
      store(extent, command.register)
      delete(extent)
    case .change:
      store(extent, command.register)
      buffer.beginGroup()
      change(extent)
      enterInsertAfterChange()
      buffer.endGroup()
    case .indent, .outdent:
      let steps = wasVisual ? command.count ?? 1 : 1
      shiftLines(extent.lines, by: kind == .indent ? steps : -steps)
      toText(of: extent.lines.lowerBound)
    case .comment:
      toggleComment(extent.lines)
      toText(of: extent.lines.lowerBound)
    case .lower: recase(extent, cursor, wasVisual) { $0.lowercased() }
    case .upper: recase(extent, cursor, wasVisual) { $0.uppercased() }
    case .swapCase: recase(extent, cursor, wasVisual, Self.swapCase)
    }
    return []
  }

  static func swapCase(_ text: String) -> String {
    text.reduce(into: "") { $0 += $1.isUppercase ? $1.lowercased() : $1.uppercased() }
  }

  private mutating func toText(of line: Int) {
    buffer.cursor = TextPlace(line: line, column: buffer.firstText(of: line))
  }

  // MARK: Extents

  private mutating func extent(
    of target: VimCommand.Target, for kind: VimOperator, _ count: Int?
  ) -> Extent? {
    let cursor = buffer.cursor
    switch target {
    case .selection:
      guard let visual = vim.visual else { return nil }
      let (start, end) = (min(visual.anchor, visual.cursor), max(visual.anchor, visual.cursor))
      if vim.mode == .visualLines { return lines(start.line, end.line) }
      return Extent(range: start..<max(start, buffer.after(end)), isLines: false)
    case .lines:
      // As in vim, more lines than there are mean all, but on the last line nothing.
      let count = count ?? 1
      if count > 1, cursor.line == buffer.lines.count - 1 { return nil }
      return lines(cursor.line, cursor.line + count - 1)
    case .object(let around, let name):
      return object(name, around: around, count: count ?? 1, at: cursor).map {
        $0.isLines
          ? lines($0.range.lowerBound.line, $0.range.upperBound.line)
          : Extent(range: $0.range, isLines: false)
      }
    case .motion(let name, let character):
      let here = buffer.character(at: cursor)
      let isWord = name == "w" || name == "W"
      let changesWord = isWord && kind == .change && here?.isWhitespace == false
      if changesWord { return wordToChange(big: name == "W", count ?? 1) }
      guard let motion = motion(name, character, count: count, from: cursor) else { return nil }
      let extent = extent(to: motion, isWord: isWord)
      return kind == .delete ? extent.map(wholeLines) : extent
    }
  }

  /// Nothing but space is left of the lines that a movement deletes: they go as lines.
  private func wholeLines(_ extent: Extent) -> Extent {
    let (start, end) = (extent.range.lowerBound, extent.range.upperBound)
    guard !extent.isLines, start.line < end.line, start.column <= buffer.firstText(of: start.line),
      buffer.line(end.line).dropFirst(end.column).allSatisfy(\.isWhitespace)
    else { return extent }
    return lines(start.line, end.line)
  }

  /// `cw` leaves the space behind the word.
  private func wordToChange(big: Bool, _ count: Int) -> Extent {
    let cursor = buffer.cursor
    var end = cursor
    let classes = buffer.classes(of: cursor.line, big: big)
    let isLast =
      cursor.column + 1 >= classes.count
      || classes[cursor.column + 1] != classes[cursor.column]
    if !isLast { end = buffer.wordEnd(end, big: big) }
    for _ in 1..<max(1, min(count, 10_000)) { end = buffer.wordEnd(end, big: big) }
    return Extent(range: cursor..<max(cursor, buffer.after(end)), isLines: false)
  }

  private func extent(to motion: VimMotion, isWord: Bool) -> Extent? {
    let cursor = motion.start ?? buffer.cursor
    var (start, end) = (min(cursor, motion.place), max(cursor, motion.place))
    switch motion.kind {
    case .lines: return lines(start.line, end.line)
    case .inclusive:
      end = TextPlace(line: end.line, column: min(end.column + 1, buffer.length(of: end.line)))
    case .exclusive:
      if isWord, end.line > start.line {
        // The last word that was passed ends the range, not the start of the next line.
        while end.line > start.line, buffer.firstText(of: end.line) >= end.column {
          end = TextPlace(line: end.line - 1, column: buffer.length(of: end.line - 1))
        }
      } else if end.column == 0, end.line > start.line {
        end = TextPlace(line: end.line - 1, column: buffer.length(of: end.line - 1))
        if start.column <= buffer.firstText(of: start.line) { return lines(start.line, end.line) }
      }
    }
    start = min(start, end)
    return Extent(range: start..<end, isLines: false)
  }

  private func lines(_ first: Int, _ last: Int) -> Extent {
    let valid = 0...buffer.lines.count - 1
    let (first, last) = (first.clamped(to: valid), last.clamped(to: valid))
    let end = TextPlace(line: last, column: buffer.length(of: last))
    return Extent(range: TextPlace(line: first, column: 0)..<end, isLines: true)
  }

  // MARK: Registers

  private mutating func store(_ extent: Extent, _ register: Character?) {
    let text = buffer.text(in: extent.range) + (extent.isLines ? "\n" : "")
    let clip = Clipping(text: text, isLines: extent.isLines)
    if register == "_" { return }
    if let register, register != "\"" { vim.registers[register] = clip }
    clipping = clip
  }

  private mutating func yank(
    _ extent: Extent, _ register: Character?, _ cursor: TextPlace, _ wasVisual: Bool
  ) -> [EditorEvent] {
    store(extent, register)
    if !extent.isLines || wasVisual {
      buffer.cursor = extent.range.lowerBound
    } else {
      buffer.cursor = TextPlace(
        line: min(cursor.line, extent.range.lowerBound.line), column: cursor.column)
    }
    let count = extent.lines.count
    if extent.isLines, count > 2 { message = "\(count) lines copied" }
    return [.copied(clipping.text)]
  }

  // MARK: Changes

  private mutating func delete(_ extent: Extent) {
    if extent.isLines {
      deleteLines(extent.lines)
      toText(of: buffer.cursor.line)
    } else {
      buffer.group { _ = $0.replace(extent.range, with: "") }
    }
  }

  private mutating func change(_ extent: Extent) {
    guard extent.isLines else {
      buffer.replace(extent.range, with: "")
      return
    }
    let margin = buffer.indentation(of: extent.range.lowerBound.line)
    let start = TextPlace(line: extent.range.lowerBound.line, column: margin.count)
    buffer.replace(start..<max(start, extent.range.upperBound), with: "")
  }

  /// Over lines the cursor keeps its column.
  private mutating func recase(
    _ extent: Extent, _ cursor: TextPlace, _ wasVisual: Bool, _ change: (String) -> String
  ) {
    var place = extent.range.lowerBound
    if extent.isLines, !wasVisual, place.line == cursor.line { place = cursor }
    buffer.group { buffer in
      buffer.replace(extent.range, with: change(buffer.text(in: extent.range)))
      buffer.cursor = place
    }
  }

  /// `x`, `D` and the like are operators with a target of their own.
  mutating func shortcut(_ name: String, _ command: VimCommand) -> [EditorEvent] {
    let isVisual = vim.visual != nil
    var target: VimCommand.Target = isVisual ? .selection : .motion("l", nil)
    var kind = VimOperator.delete
    if isVisual, ["X", "S", "D", "C", "Y"].contains(name) { vim.mode = .visualLines }
    switch name {
    case "X": if !isVisual { target = .motion("h", nil) }
    case "s": kind = .change
    case "S": (kind, target) = (.change, isVisual ? .selection : .lines)
    case "D": if !isVisual { target = .motion("$", nil) }
    case "C": (kind, target) = (.change, isVisual ? .selection : .motion("$", nil))
    case "Y": (kind, target) = (.yank, isVisual ? .selection : .lines)
    default: break
    }
    if buffer.length(of: buffer.cursor.line) == 0, !isVisual, ["x", "X", "D"].contains(name) {
      return []
    }
    return operate(kind, target, command)
  }

  mutating func put(_ name: String, _ command: VimCommand) {
    let clip = command.register.flatMap { vim.registers[$0] } ?? clipping
    guard !clip.text.isEmpty || vim.visual != nil else { return message = "Nothing to paste" }
    let text = String(repeating: clip.text, count: min(command.count ?? 1, 1_000))
    let visual = vim.visual != nil ? extent(of: .selection, for: .delete, nil) : nil
    vim.leaveVisual()
    goal = nil
    buffer.beginGroup()
    defer { buffer.endGroup() }
    if let visual {
      store(visual, nil)
      if clip.text.isEmpty { return delete(visual) }
      let range = visual.range
      let breaks = clip.isLines && !visual.isLines
      let body = clip.isLines ? String(text.dropLast()) : text
      buffer.replace(range, with: breaks ? "\n\(body)\n" : body)
      buffer.cursor = range.lowerBound
      return
    }
    let cursor = buffer.cursor
    if clip.isLines {
      let line = name == "p" ? cursor.line + 1 : cursor.line
      buffer.replaceLines(line..<line, with: TextBuffer.lines(of: String(text.dropLast())))
      toText(of: line)
      return
    }
    let length = buffer.length(of: cursor.line)
    let column = name == "p" ? min(length, cursor.column + 1) : cursor.column
    let place = TextPlace(line: cursor.line, column: column)
    let end = buffer.replace(place..<place, with: text)
    buffer.cursor = text.contains("\n") ? place : buffer.before(end)
  }

  /// `r`, `~`, `J`
  mutating func change(_ name: String, _ character: Character?, _ count: Int) {
    let visual = vim.visual != nil ? extent(of: .selection, for: .delete, nil) : nil
    vim.leaveVisual()
    if name == "J" || name == "gJ" {
      let line = buffer.cursor.line
      let lines = visual?.lines ?? line...(line + max(1, count - 1))
      joinLines(lines, spaced: name == "J")
      return
    }
    let cursor = buffer.cursor
    let end = TextPlace(
      line: cursor.line, column: min(buffer.length(of: cursor.line), cursor.column + count))
    let range = visual?.range ?? cursor..<end
    let isShort = visual == nil && end.column - cursor.column < count
    guard !range.isEmpty, name == "~" || !isShort else { return }
    let text = buffer.text(in: range)
    buffer.group { buffer in
      if name == "~" {
        let end = buffer.replace(range, with: Self.swapCase(text))
        buffer.cursor = visual == nil ? end : range.lowerBound
      } else if let character {
        let isBreak = character == "\n"
        let new =
          isBreak
          ? "\n" : String(text.map { $0.isNewline ? $0 : character })
        let end = buffer.replace(range, with: new)
        buffer.cursor = visual != nil ? range.lowerBound : isBreak ? end : buffer.before(end)
      }
    }
  }
}
