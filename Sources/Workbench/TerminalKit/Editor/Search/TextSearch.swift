/// What is looked for in a text.
package struct SearchPattern: Hashable, Sendable {
  package var text: String
  package var matchesCase: Bool
  package var wholeWords: Bool

  package init(_ text: String, matchesCase: Bool = false, wholeWords: Bool = false) {
    self.text = text
    self.matchesCase = matchesCase
    self.wholeWords = wholeWords
  }

  /// A pattern with capitals in it means them.
  package static func smart(_ text: String) -> SearchPattern {
    SearchPattern(text, matchesCase: text.contains(where: \.isUppercase))
  }

  /// The columns of all matches in a line, which do not overlap.
  func matches(in line: String) -> [Range<Int>] {
    guard !text.isEmpty, mayMatch(line) else { return [] }
    let wanted = folded(text)
    let characters = folded(line)
    guard let first = wanted.first, characters.count >= wanted.count else { return [] }
    var found: [Range<Int>] = []
    var column = 0
    while column + wanted.count <= characters.count {
      let range = column..<(column + wanted.count)
      if characters[column] == first, characters[range].elementsEqual(wanted),
        !wholeWords || isWhole(range, in: characters)
      {
        found.append(range)
        column = range.upperBound
      } else {
        column += 1
      }
    }
    return found
  }

  private func folded(_ text: String) -> [Character] {
    // Case is folded character by character, so that columns stay what they are.
    matchesCase ? Array(text) : text.map { $0.lowercased().first ?? $0 }
  }

  /// A quick look at the bytes, where both are of ASCII alone.
  private func mayMatch(_ line: String) -> Bool {
    guard let first = text.utf8.first, first < 0x80 else { return true }
    if matchesCase { return line.utf8.contains(first) }
    let isLetter = (first | 0x20) >= 0x61 && (first | 0x20) <= 0x7A
    return line.utf8.contains { $0 == first || $0 >= 0x80 || isLetter && $0 | 0x20 == first | 0x20 }
  }

  private func isWhole(_ range: Range<Int>, in characters: [Character]) -> Bool {
    func isWord(_ index: Int) -> Bool {
      characters.indices.contains(index) && WordClass(characters[index], big: false) == .word
    }
    return !(isWord(range.lowerBound) && isWord(range.lowerBound - 1))
      && !(isWord(range.upperBound - 1) && isWord(range.upperBound))
  }
}

extension TextBuffer {
  package func matches(of pattern: SearchPattern) -> [Range<TextPlace>] {
    guard !pattern.text.isEmpty else { return [] }
    return lines.indices.flatMap { line in
      pattern.matches(in: lines[line]).map {
        TextPlace(line: line, column: $0.lowerBound)..<TextPlace(line: line, column: $0.upperBound)
      }
    }
  }

  /// Puts text in the place of all matches, as one step of undo; returns how many there were.
  @discardableResult
  package mutating func replaceAll(_ pattern: SearchPattern, with text: String) -> Int {
    var count = 0
    var changed = lines
    var lastLine: Int?
    for line in lines.indices {
      let matches = pattern.matches(in: lines[line])
      guard !matches.isEmpty else { continue }
      var characters = Array(lines[line])
      for match in matches.reversed() { characters.replaceSubrange(match, with: text) }
      changed[line] = String(characters)
      count += matches.count
      lastLine = line
    }
    guard count > 0, let lastLine,
      let first = lines.indices.first(where: { lines[$0] != changed[$0] })
    else { return count }
    group { buffer in
      buffer.replaceLines(
        first..<(lastLine + 1),
        with: changed[first...lastLine].flatMap { Self.lines(of: $0) })
    }
    return count
  }
}

/// The matches of a pattern, found again only when the text has changed.
final class MatchCache {
  private var pattern: SearchPattern?
  private var revision = -1
  private var found: [Range<TextPlace>] = []

  func matches(of wanted: SearchPattern, in buffer: TextBuffer) -> [Range<TextPlace>] {
    if pattern != wanted || revision != buffer.revision {
      (pattern, revision) = (wanted, buffer.revision)
      found = buffer.matches(of: wanted)
    }
    return found
  }
}
