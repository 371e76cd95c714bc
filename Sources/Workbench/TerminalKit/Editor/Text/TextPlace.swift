/// A place between two characters of a text: lines and columns count from zero, columns in
/// characters as people see them.
package struct TextPlace: Hashable, Sendable, Comparable {
  package var line: Int
  package var column: Int

  package static let start = TextPlace(line: 0, column: 0)

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  package static func < (left: TextPlace, right: TextPlace) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// The cursor, and where the selection began that it drags along.
package struct TextSelection: Hashable, Sendable {
  package var anchor: TextPlace
  package var head: TextPlace

  package init(anchor: TextPlace, head: TextPlace) {
    self.anchor = anchor
    self.head = head
  }

  package init(_ place: TextPlace) { self.init(anchor: place, head: place) }

  package var isEmpty: Bool { anchor == head }
  package var range: Range<TextPlace> { min(anchor, head)..<max(anchor, head) }

  /// The lines it touches; one whose start is its end is not among them.
  package var lines: ClosedRange<Int> {
    let range = range
    let last = range.upperBound.column == 0 && !isEmpty ? 1 : 0
    return range.lowerBound.line...max(range.lowerBound.line, range.upperBound.line - last)
  }
}

/// Lines that were replaced by others: what notes about lines need to follow a text.
package struct LineChange: Hashable, Sendable {
  package var start: Int
  package var oldCount: Int
  package var newCount: Int

  package init(start: Int, oldCount: Int, newCount: Int) {
    self.start = start
    self.oldCount = oldCount
    self.newCount = newCount
  }

  /// Where a line is now; nil if it was changed.
  package func moved(_ line: Int) -> Int? {
    if line < start { return line }
    return line >= start + oldCount ? line + newCount - oldCount : nil
  }

  /// One change that covers this one and the next.
  func followed(by next: LineChange) -> LineChange {
    let first = min(start, next.start)
    let last = max(start + newCount, next.start + next.oldCount)
    let old = last - newCount + oldCount
    return LineChange(
      start: first, oldCount: old - first, newCount: last - next.oldCount + next.newCount - first)
  }
}
