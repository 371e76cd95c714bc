/// A piece of a line in a role; columns count characters.
package struct TextSpan: Hashable, Sendable {
  package var range: Range<Int>
  package var role: Role
  /// Brackets in strings and comments belong to nobody.
  package var isCode: Bool

  package init(_ range: Range<Int>, _ role: Role, isCode: Bool = true) {
    self.range = range
    self.role = role
    self.isCode = isCode
  }
}

/// Tells the roles of the pieces of a line. What a line leaves open, a string or a comment, goes
/// into the next as a state; zero is that of the first line.
package protocol LineHighlighter: Sendable {
  func highlight(_ line: String, from state: Int) -> (spans: [TextSpan], state: Int)
}

/// The spans of lines, kept as long as the line and what it begins with stay the same.
final class HighlightCache {
  private struct Entry {
    var line: String
    var start: Int
    var spans: [TextSpan]
    var end: Int
  }

  private var entries: [Entry] = []
  private var revision = -1
  /// How many entries hold for the text of `revision`.
  private var checked = 0

  func forget() {
    entries = []
    revision = -1
  }

  func spans(
    of line: Int, in buffer: TextBuffer, _ highlighter: some LineHighlighter
  ) -> [TextSpan] {
    if revision != buffer.revision {
      revision = buffer.revision
      checked = 0
    }
    guard buffer.lines.indices.contains(line) else { return [] }
    while checked <= line {
      let text = buffer.lines[checked]
      let state = checked == 0 ? 0 : entries[checked - 1].end
      let isKnown =
        checked < entries.count && entries[checked].start == state && entries[checked].line == text
      if !isKnown {
        let (spans, end) = highlighter.highlight(text, from: state)
        let entry = Entry(line: text, start: state, spans: spans, end: end)
        if checked < entries.count { entries[checked] = entry } else { entries.append(entry) }
      }
      checked += 1
    }
    return entries[line].spans
  }

  /// Lines have come or gone: moves what is known along.
  func follow(_ change: LineChange) {
    guard change.start <= entries.count else { return }
    let old = change.start..<min(change.start + change.oldCount, entries.count)
    let blank = Entry(line: "", start: -1, spans: [], end: 0)
    entries.replaceSubrange(old, with: Array(repeating: blank, count: change.newCount))
  }
}
