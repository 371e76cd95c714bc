/// How a text holds the letters that were typed, the better the later.
package enum FuzzyQuality: Int, Hashable, Sendable, Comparable {
  /// In order with little between them, from the beginning of a word on.
  case sparse
  /// Side by side inside of a word.
  case substring
  /// At the beginning of a word, or at those of words that follow each other.
  case words
  case prefix
  case whole

  package static func < (first: FuzzyQuality, second: FuzzyQuality) -> Bool {
    first.rawValue < second.rawValue
  }
}

/// How well a text matches: first what kind of match it is, then its points among those.
package struct FuzzyMatch: Hashable, Sendable, Comparable {
  package internal(set) var quality: FuzzyQuality
  package internal(set) var points: Int

  /// Of texts that are asked for nothing.
  package static let all = FuzzyMatch(quality: .whole, points: 0)

  package static func < (first: FuzzyMatch, second: FuzzyMatch) -> Bool {
    (first.quality, first.points) < (second.quality, second.points)
  }
}

/// Letters side by side.
private struct Runs {
  private(set) var count = 1
  /// Those that begin inside of a word.
  private(set) var looseCount = 0
  /// What was passed over: letters before loose runs, whole words before others.
  private(set) var skipped = 0

  init(_ places: [Int], in scratch: FuzzyScratch) {
    for (previous, place) in zip(places, places.dropFirst()) where place > previous + 1 {
      count += 1
      if scratch.begins(place) {
        skipped += (previous + 1..<place).count { scratch.begins($0) }
      } else {
        looseCount += 1
        skipped += place - previous - 1
      }
    }
  }
}

extension FuzzyScratch {
  /// What kind of match letters at some places are; nil when they are strewn over the text: when
  /// they begin inside of a word, when more than half of them are torn off, or when more is
  /// passed over than was typed.
  func quality(of places: [Int]) -> FuzzyQuality? {
    guard let first = places.first else { return .whole }
    let runs = Runs(places, in: self)
    if runs.count == 1 {
      if first == 0 { return places.count == letters.count ? .whole : .prefix }
      return begins(first) ? .words : .substring
    }
    guard begins(first), runs.skipped <= places.count else { return nil }
    if runs.looseCount == 0 { return runs.skipped == 0 ? .words : .sparse }
    // Two letters are no abbreviation of a word that has them anywhere.
    return places.count > 2 && runs.looseCount <= places.count / 2 ? .sparse : nil
  }
}
