/// How well a candidate fits what was typed: the characters must come in order; starts of words,
/// runs and the right case count more.
package enum FuzzyMatch {
  /// Nil when the candidate does not fit; an empty pattern fits everything equally.
  package static func score(_ pattern: String, _ candidate: String) -> Int? {
    if pattern.isEmpty { return 0 }
    // Where the start of a word leads nowhere, the first character may stand anywhere.
    return score(pattern, candidate, prefersStarts: true)
      ?? score(pattern, candidate, prefersStarts: false)
  }

  private static func score(
    _ pattern: String, _ candidate: String, prefersStarts: Bool
  ) -> Int? {
    let wanted = Array(pattern)
    let characters = Array(candidate)
    guard wanted.count <= characters.count else { return nil }
    let folded = characters.map { fold($0) }
    var score = 0
    var place = 0
    var last = -2
    for (index, character) in wanted.enumerated() {
      let search = fold(character)
      guard
        let found = best(
          search, from: place, folded, characters, toStart: prefersStarts && index == 0)
      else {
        return nil
      }
      if found == 0 { score += 24 } else if startsWord(found, characters) { score += 12 }
      if found == last + 1 { score += 10 } else if index > 0 { score -= min(found - last, 8) }
      if characters[found] == character { score += 1 }
      score += 4
      (last, place) = (found, found + 1)
    }
    if characters.count == wanted.count { score += 30 }
    return score - min(characters.count, 40) / 4
  }

  private static func fold(_ character: Character) -> Character {
    character.lowercased().first ?? character
  }

  /// The next place; the first character rather at the start of a word.
  private static func best(
    _ character: Character, from place: Int, _ folded: [Character], _ original: [Character],
    toStart: Bool
  ) -> Int? {
    guard let next = folded[place...].firstIndex(of: character) else { return nil }
    guard toStart, !startsWord(next, original) else { return next }
    return folded.indices.first { folded[$0] == character && startsWord($0, original) } ?? next
  }

  private static func startsWord(_ index: Int, _ characters: [Character]) -> Bool {
    guard index > 0 else { return true }
    let before = characters[index - 1]
    return !before.isLetter && !before.isNumber
      || before.isLowercase && characters[index].isUppercase
  }
}
