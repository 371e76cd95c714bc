/// A text that is being edited: its lines, the selection, and what can be undone. No place that
/// it is asked about is wrong: what lies outside means the nearest place inside.
package struct TextBuffer: Sendable {
  /// At least one line; line ends are no part of them.
  package private(set) var lines: [String]
  package var selection: TextSelection {
    didSet {
      let valid = TextSelection(anchor: clamped(selection.anchor), head: clamped(selection.head))
      if valid != selection { selection = valid }
    }
  }
  /// Counts the changes of the text.
  package private(set) var revision = 0
  var history = EditHistory()
  /// All that changed since `takeChange`.
  private var change: LineChange?

  package init(_ text: String = "") {
    lines = Self.lines(of: text)
    selection = TextSelection(.start)
  }

  /// Cut at line feeds; the line ends of other systems count as such.
  static func lines(of text: String) -> [String] {
    let bytes = text.utf8
    if bytes.contains(0x0D) {
      var plain: [UInt8] = []
      plain.reserveCapacity(bytes.count)
      var afterReturn = false
      for byte in bytes {
        if !(afterReturn && byte == 0x0A) { plain.append(byte == 0x0D ? 0x0A : byte) }
        afterReturn = byte == 0x0D
      }
      return lines(of: String(decoding: plain, as: UTF8.self))
    }
    return bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  // MARK: Reading

  package var text: String { lines.joined(separator: "\n") }
  package var isEmpty: Bool { lines.count == 1 && lines[0].isEmpty }

  /// The place where the next character goes.
  package var cursor: TextPlace {
    get { selection.head }
    set { selection = TextSelection(newValue) }
  }

  package var end: TextPlace {
    TextPlace(line: lines.count - 1, column: lines[lines.count - 1].count)
  }

  package func line(_ index: Int) -> String { lines.indices.contains(index) ? lines[index] : "" }

  /// The number of characters of a line.
  package func length(of line: Int) -> Int { self.line(line).count }

  package func clamped(_ place: TextPlace) -> TextPlace {
    let line = place.line.clamped(to: 0...lines.count - 1)
    if line != place.line { return line < place.line ? end : .start }
    return TextPlace(line: line, column: place.column.clamped(to: 0...lines[line].count))
  }

  package func character(at place: TextPlace) -> Character? {
    let line = line(place.line)
    guard place.column >= 0,
      let index = line.index(line.startIndex, offsetBy: place.column, limitedBy: line.endIndex),
      index < line.endIndex
    else { return nil }
    return line[index]
  }

  package func text(in range: Range<TextPlace>) -> String {
    let start = clamped(range.lowerBound)
    let end = clamped(range.upperBound)
    let first = lines[start.line]
    let last = lines[end.line]
    if start.line == end.line {
      return String(first.dropFirst(start.column).prefix(end.column - start.column))
    }
    var parts = [String(first.dropFirst(start.column))]
    parts += lines[(start.line + 1)..<end.line]
    parts.append(String(last.prefix(end.column)))
    return parts.joined(separator: "\n")
  }

  package var selectedText: String { text(in: selection.range) }

  // MARK: Offsets

  /// The bytes of UTF-8 before a place.
  package func utf8Offset(of place: TextPlace) -> Int {
    let place = clamped(place)
    let before = lines[..<place.line].reduce(0) { $0 + $1.utf8.count + 1 }
    return before + lines[place.line].prefix(place.column).utf8.count
  }

  /// The place at a byte; inside a character it is the one before that.
  package func place(utf8Offset offset: Int) -> TextPlace {
    var rest = max(0, offset)
    for (index, line) in lines.enumerated() {
      let count = line.utf8.count
      if rest <= count {
        let bytes = line.utf8
        let cut = bytes.index(bytes.startIndex, offsetBy: rest)
        return TextPlace(line: index, column: Self.characters(of: line, before: cut))
      }
      rest -= count + 1
    }
    return end
  }

  /// The place behind so many scalars of a line.
  package func place(line: Int, scalars: Int) -> TextPlace {
    let text = self.line(line)
    let view = text.unicodeScalars
    let cut =
      view.index(view.startIndex, offsetBy: max(0, scalars), limitedBy: view.endIndex)
      ?? view.endIndex
    return clamped(TextPlace(line: line, column: Self.characters(of: text, before: cut)))
  }

  private static func characters(of line: String, before cut: String.Index) -> Int {
    var column = 0
    var index = line.startIndex
    while index < line.endIndex {
      index = line.index(after: index)
      if index > cut { break }
      column += 1
    }
    return column
  }

  // MARK: Changing

  /// Puts text in the place of other text, and the cursor behind it; returns that place.
  @discardableResult
  package mutating func replace(
    _ range: Range<TextPlace>, with text: String, as kind: EditKind = .other
  ) -> TextPlace {
    let start = clamped(range.lowerBound)
    let end = clamped(range.upperBound)
    if start == end, text.isEmpty {
      cursor = start
      return start
    }
    var new = Self.lines(of: text)
    let last = new.count - 1
    new[0] = lines[start.line].prefix(start.column) + new[0]
    let column = new[last].count
    new[last] += lines[end.line].dropFirst(end.column)
    let old = Array(lines[start.line...end.line])
    let before = selection
    let edit = LineEdit(line: start.line, old: old, new: new)
    apply(edit)
    cursor = TextPlace(line: start.line + last, column: column)
    history.record(edit, kind: kind, typed: text, before: before, after: selection)
    return cursor
  }

  /// Puts text in the place of the selection.
  package mutating func insert(_ text: String, as kind: EditKind = .other) {
    replace(selection.range, with: text, as: kind)
  }

  /// Puts lines in the place of others, as one change. The selection stays where it can.
  package mutating func replaceLines(_ range: Range<Int>, with new: [String]) {
    let range = range.clamped(to: 0..<lines.count)
    let old = Array(lines[range])
    let new = new.isEmpty && old.count == lines.count ? [""] : new
    guard old != new else { return }
    let before = selection
    let edit = LineEdit(line: range.lowerBound, old: old, new: new)
    apply(edit)
    selection = before
    history.record(edit, kind: .other, typed: "", before: before, after: selection)
  }

  /// Exchanges the whole text, so that undo brings the old one back. The cursor stays near.
  package mutating func setText(_ text: String) {
    replaceLines(0..<lines.count, with: Self.lines(of: text))
  }

  mutating func apply(_ edit: LineEdit) {
    lines.replaceSubrange(edit.line..<(edit.line + edit.old.count), with: edit.new)
    let step = LineChange(
      start: edit.line, oldCount: edit.old.count, newCount: edit.new.count)
    change = change?.followed(by: step) ?? step
    revision += 1
  }

  /// What changed since the last call.
  mutating func takeChange() -> LineChange? {
    defer { change = nil }
    return change
  }
}
