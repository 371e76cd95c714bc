/// Brackets and quotes that belong together.
extension TextBuffer {
  /// How far brackets are looked for: drawing must stay quick in any text.
  private static let reach = 5_000
  static let closers: [Character: Character] = ["(": ")", "[": "]", "{": "}"]
  static let openers: [Character: Character] = [")": "(", "]": "[", "}": "{"]

  /// The bracket that belongs to the one at a place. Brackets for which `counts` is false are
  /// passed over: those in strings and comments.
  func partner(
    of place: TextPlace, where counts: (TextPlace) -> Bool = { _ in true }
  ) -> TextPlace? {
    guard let bracket = character(at: place) else { return nil }
    if let closer = Self.closers[bracket] {
      return search(for: closer, against: bracket, from: after(place), where: counts)
    }
    if let opener = Self.openers[bracket] {
      return searchBack(for: opener, against: bracket, before: place, where: counts)
    }
    return nil
  }

  private func search(
    for closer: Character, against opener: Character, from place: TextPlace,
    where counts: (TextPlace) -> Bool
  ) -> TextPlace? {
    var depth = 0
    let last = min(lines.count, place.line + Self.reach)
    for line in place.line..<max(last, place.line) {
      for (column, character) in self.line(line).enumerated()
      where character == closer || character == opener {
        let here = TextPlace(line: line, column: column)
        if here < place || !counts(here) { continue }
        if character == opener {
          depth += 1
        } else if depth == 0 {
          return here
        } else {
          depth -= 1
        }
      }
    }
    return nil
  }

  private func searchBack(
    for opener: Character, against closer: Character, before place: TextPlace,
    where counts: (TextPlace) -> Bool
  ) -> TextPlace? {
    var depth = 0
    for line in (max(0, place.line - Self.reach)...place.line).reversed() {
      for (column, character) in Array(self.line(line)).enumerated().reversed()
      where character == closer || character == opener {
        let here = TextPlace(line: line, column: column)
        if here >= place || !counts(here) { continue }
        if character == closer {
          depth += 1
        } else if depth == 0 {
          return here
        } else {
          depth -= 1
        }
      }
    }
    return nil
  }

  /// The brackets around a place, which may stand on one of them.
  func brackets(_ opener: Character, around place: TextPlace) -> (TextPlace, TextPlace)? {
    guard let closer = Self.closers[opener] else { return nil }
    let here = character(at: place)
    if here == closer {
      return partner(of: place).map { ($0, place) }
    }
    let open =
      here == opener
      ? place
      : searchBack(for: opener, against: closer, before: place, where: { _ in true })
        ?? first(opener, behind: place)
    guard let open, let close = partner(of: open) else { return nil }
    return (open, close)
  }

  private func first(_ character: Character, behind place: TextPlace) -> TextPlace? {
    for line in place.line..<lines.count {
      let start = line == place.line ? place.column : 0
      let found = lines[line].enumerated().first { $0.offset >= start && $0.element == character }
      if let found { return TextPlace(line: line, column: found.offset) }
    }
    return nil
  }

  /// The quotes around a place or behind it in its line.
  func quotes(_ quote: Character, around place: TextPlace) -> (TextPlace, TextPlace)? {
    let columns = Array(line(place.line)).indices(of: quote)
    var index = 0
    while index + 1 < columns.count {
      if place.column <= columns[index + 1] {
        return (
          TextPlace(line: place.line, column: columns[index]),
          TextPlace(line: place.line, column: columns[index + 1])
        )
      }
      index += 2
    }
    return nil
  }
}

extension [Character] {
  /// Where a quote stands that no backslash takes its meaning.
  fileprivate func indices(of quote: Character) -> [Int] {
    var found: [Int] = []
    var index = 0
    while index < count {
      if self[index] == "\\" {
        index += 1
      } else if self[index] == quote {
        found.append(index)
      }
      index += 1
    }
    return found
  }
}
