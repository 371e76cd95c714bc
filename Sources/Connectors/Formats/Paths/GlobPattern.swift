/// A pattern of names: `*`, `?`, `[a-z]`, `[^a]`, `{one,two}` and `\` before a plain character.
package struct GlobPattern: Sendable {
  private enum Piece {
    case character(Character)
    case anyCharacter
    case anyText
    case oneOf([ClosedRange<Character>], isNegated: Bool)
  }

  private let alternatives: [[Piece]]

  package init(_ pattern: String) {
    alternatives = GlobPattern.expandBraces(pattern).map(GlobPattern.parse)
  }

  package static func isPattern(_ path: String) -> Bool {
    path.contains { "*?[{\\".contains($0) }
  }

  package func matches(_ name: String) -> Bool {
    let characters = Array(name)
    return alternatives.contains { GlobPattern.matches($0[...], characters[...]) }
  }

  /// Every path of the file system that the pattern names, in order.
  package static func expand(_ path: String) -> [String] {
    var found: [String] = []
    for plain in expandBraces(path) {
      var paths = [""]
      for part in plain.split(separator: "/") {
        paths = paths.flatMap { step(from: $0, into: String(part)) }
      }
      found += paths
    }
    return Array(Set(found)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func step(from folder: String, into part: String) -> [String] {
    guard isPattern(part) else {
      let path = folder + "/" + part
      return FileStatus(path) == nil ? [] : [path]
    }
    let pattern = GlobPattern(part)
    return (FileStatus.names(in: folder.isEmpty ? "/" : folder) ?? [])
      .filter(pattern.matches).map { folder + "/" + $0 }
  }

  /// `a{b,c}d` as `abd` and `acd`; braces may nest.
  private static func expandBraces(_ pattern: String) -> [String] {
    let characters = Array(pattern)
    guard let open = place(of: "{", in: characters, from: 0) else { return [pattern] }
    var depth = 0
    var parts: [String] = []
    var current = ""
    var place = open
    while place < characters.count {
      let character = characters[place]
      if character == "\\", place + 1 < characters.count {
        current += String(characters[place...place + 1])
        place += 2
        continue
      }
      if character == "{" { depth += 1 }
      if character == "}" { depth -= 1 }
      if depth == 0 { break }
      if character == ",", depth == 1 {
        parts.append(current)
        current = ""
      } else if !(character == "{" && depth == 1) {
        current.append(character)
      }
      place += 1
    }
    guard place < characters.count else { return [pattern] }
    let before = String(characters[..<open])
    let after = String(characters[(place + 1)...])
    return (parts + [current]).flatMap { expandBraces(before + $0 + after) }
  }

  private static func place(
    of wanted: Character, in characters: [Character], from start: Int
  ) -> Int? {
    var place = start
    while place < characters.count {
      if characters[place] == "\\" {
        place += 1
      } else if characters[place] == wanted {
        return place
      }
      place += 1
    }
    return nil
  }

  private static func parse(_ pattern: String) -> [Piece] {
    let characters = Array(pattern)
    var pieces: [Piece] = []
    var place = 0
    while place < characters.count {
      switch characters[place] {
      case "*": pieces.append(.anyText)
      case "?": pieces.append(.anyCharacter)
      case "\\" where place + 1 < characters.count:
        place += 1
        pieces.append(.character(characters[place]))
      case "[":
        if let (piece, end) = parseClass(characters, from: place) {
          pieces.append(piece)
          place = end
        } else {
          pieces.append(.character("["))
        }
      default: pieces.append(.character(characters[place]))
      }
      place += 1
    }
    return pieces
  }

  /// The class that begins at a bracket, and the place of its end.
  private static func parseClass(_ characters: [Character], from start: Int) -> (Piece, Int)? {
    var place = start + 1
    var isNegated = false
    if place < characters.count, characters[place] == "^" || characters[place] == "!" {
      isNegated = true
      place += 1
    }
    var ranges: [ClosedRange<Character>] = []
    while place < characters.count, characters[place] != "]" || ranges.isEmpty {
      let low = characters[place]
      if place + 2 < characters.count, characters[place + 1] == "-", characters[place + 2] != "]",
        low <= characters[place + 2]
      {
        ranges.append(low...characters[place + 2])
        place += 3
      } else {
        ranges.append(low...low)
        place += 1
      }
    }
    guard place < characters.count else { return nil }
    return (.oneOf(ranges, isNegated: isNegated), place)
  }

  private static func matches(
    _ pieces: ArraySlice<Piece>, _ text: ArraySlice<Character>
  ) -> Bool {
    var pieces = pieces
    var text = text
    // Where to go on when what follows the last star does not fit.
    var retry: (pieces: ArraySlice<Piece>, text: ArraySlice<Character>)?
    while true {
      if case .anyText = pieces.first {
        pieces = pieces.dropFirst()
        retry = (pieces, text)
      } else if let piece = pieces.first, let character = text.first,
        accepts(piece, character)
      {
        pieces = pieces.dropFirst()
        text = text.dropFirst()
      } else if pieces.isEmpty, text.isEmpty {
        return true
      } else if let last = retry, !last.text.isEmpty {
        pieces = last.pieces
        text = last.text.dropFirst()
        retry = (pieces, text)
      } else {
        return false
      }
    }
  }

  private static func accepts(_ piece: Piece, _ character: Character) -> Bool {
    switch piece {
    case .character(let wanted): wanted == character
    case .anyCharacter: true
    case .anyText: false
    case .oneOf(let ranges, let isNegated):
      ranges.contains { $0.contains(character) } != isNegated
    }
  }
}
