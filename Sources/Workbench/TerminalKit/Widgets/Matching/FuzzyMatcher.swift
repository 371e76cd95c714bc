/// Finds letters in order, not necessarily side by side: `lnit` finds `lineitem`. Words separated
/// by spaces must all be found. One matcher serves every list of the product.
package struct FuzzyMatcher: Hashable, Sendable {
  /// A candidate and how well it matches.
  package struct Rank: Hashable, Sendable {
    package let index: Int
    package let match: FuzzyMatch
  }

  private let terms: [[UInt32]]
  /// Longer patterns and texts are looked at in part.
  private static let longestTerm = 64
  private static let longestText = 512

  package init(_ pattern: String) {
    terms = pattern.split(separator: " ").prefix(8).map { word in
      Array(Self.folded(String(word)).prefix(Self.longestTerm))
    }
  }

  /// Everything matches.
  package var isEmpty: Bool { terms.isEmpty }

  /// How well a text matches, or nothing when it does not.
  package func match(_ text: String) -> FuzzyMatch? {
    var scratch = FuzzyScratch()
    return match(text, &scratch)
  }

  /// Which characters of a text match, in order; for highlighting.
  package func positions(in text: String) -> [Int] {
    var scratch = FuzzyScratch()
    scratch.load(text, limit: Self.longestText)
    var places: Set<Int> = []
    for term in terms {
      guard let found = scratch.match(term) else { return [] }
      places.formUnion(found.places)
    }
    return places.sorted()
  }

  /// The candidates that match, best first; equal ones by length, then in the given order. Those
  /// that only have the letters somewhere are answered when there are no better ones.
  package func rank(_ candidates: [String], limit: Int = .max) -> [Rank] {
    guard !isEmpty else {
      return candidates.indices.prefix(max(limit, 0)).map { Rank(index: $0, match: .all) }
    }
    var scratch = FuzzyScratch()
    var found: [(rank: Rank, length: Int)] = []
    for (index, candidate) in candidates.enumerated() {
      guard let match = match(candidate, &scratch) else { continue }
      found.append((Rank(index: index, match: match), scratch.letters.count))
    }
    if found.contains(where: { $0.rank.match.quality > .sparse }) {
      found.removeAll { $0.rank.match.quality == .sparse }
    }
    found.sort {
      ($1.rank.match, $0.length, $0.rank.index) < ($0.rank.match, $1.length, $1.rank.index)
    }
    return found.prefix(max(limit, 0)).map(\.rank)
  }

  private func match(_ text: String, _ scratch: inout FuzzyScratch) -> FuzzyMatch? {
    scratch.load(text, limit: Self.longestText)
    var match = FuzzyMatch.all
    for term in terms {
      guard let found = scratch.match(term) else { return nil }
      match.quality = min(match.quality, found.match.quality)
      match.points += found.match.points
    }
    return match
  }

  /// A number a character: its first scalar in lower case.
  private static func folded(_ text: String) -> [UInt32] { text.map(FuzzyScratch.folded) }
}

extension StyledText {
  /// A text whose characters at some places are in another style.
  package init(_ text: String, _ style: Style?, marking places: [Int], with mark: Style) {
    self.init()
    guard !places.isEmpty else {
      self += StyledText(text, style)
      return
    }
    let marked = Set(places)
    var piece = ""
    var isMarked = false
    for (index, character) in text.enumerated() {
      if marked.contains(index) != isMarked {
        self += StyledText(piece, isMarked ? mark : style)
        piece = ""
        isMarked.toggle()
      }
      piece.append(character)
    }
    self += StyledText(piece, isMarked ? mark : style)
  }
}
