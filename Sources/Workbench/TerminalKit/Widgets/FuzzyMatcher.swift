/// Finds letters in order, not necessarily side by side: `lnit` finds `lineitem`. Words separated
/// by spaces must all be found. One matcher serves every list of the product.
package struct FuzzyMatcher: Hashable, Sendable {
  /// A candidate and how well it matches; better ones have more points.
  package struct Rank: Hashable, Sendable {
    package let index: Int
    package let score: Int
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

  /// Points, or nothing when the text does not match.
  package func score(_ text: String) -> Int? {
    var scratch = FuzzyScratch()
    return score(text, &scratch)
  }

  /// Which characters of a text match, in order; for highlighting.
  package func positions(in text: String) -> [Int] {
    var scratch = FuzzyScratch()
    scratch.load(text, limit: Self.longestText)
    var found: Set<Int> = []
    for term in terms {
      guard scratch.best(term) != nil else { return [] }
      found.formUnion(scratch.trace(term))
    }
    return found.sorted()
  }

  /// The candidates that match, best first; equal ones by length, then in the given order.
  package func rank(_ candidates: [String], limit: Int = .max) -> [Rank] {
    guard !isEmpty else {
      return candidates.indices.prefix(max(limit, 0)).map { Rank(index: $0, score: 0) }
    }
    var scratch = FuzzyScratch()
    var found: [(rank: Rank, length: Int)] = []
    for (index, candidate) in candidates.enumerated() {
      guard let score = score(candidate, &scratch) else { continue }
      found.append((Rank(index: index, score: score), scratch.letters.count))
    }
    found.sort {
      ($1.rank.score, $0.length, $0.rank.index) < ($0.rank.score, $1.length, $1.rank.index)
    }
    return found.prefix(max(limit, 0)).map(\.rank)
  }

  private func score(_ text: String, _ scratch: inout FuzzyScratch) -> Int? {
    scratch.load(text, limit: Self.longestText)
    var total = 0
    for term in terms {
      guard let score = scratch.best(term) else { return nil }
      total += score
    }
    return total
  }

  /// A number a character: its first scalar in lower case.
  private static func folded(_ text: String) -> [UInt32] { text.map(FuzzyScratch.folded) }
}

/// The working memory of one search, kept from candidate to candidate.
struct FuzzyScratch {
  /// The text in lower case.
  private(set) var letters: [UInt32] = []
  /// Points for a match at the beginning of a word, by place.
  private var bonuses: [Int32] = []
  /// The best points with a letter of the term matched at a place: one row a letter.
  private var table: [Int32] = []

  private static let none = Int32.min / 4
  private static let match: Int32 = 16
  private static let neighbour: Int32 = 12
  private static let gapStart: Int32 = 3
  private static let gapMore: Int32 = 1

  mutating func load(_ text: String, limit: Int) {
    letters.removeAll(keepingCapacity: true)
    bonuses.removeAll(keepingCapacity: true)
    var text = text
    let isAscii = text.withUTF8 { bytes in
      var previous: UInt8 = 0x20
      for byte in bytes.prefix(limit) {
        guard byte < 0x80, byte != 0x0d else { return false }
        letters.append(Self.lowered(byte))
        bonuses.append(Self.bonus(byte, after: previous))
        previous = byte
      }
      return true
    }
    guard !isAscii else { return }
    letters.removeAll(keepingCapacity: true)
    bonuses.removeAll(keepingCapacity: true)
    var previous: Character = " "
    for character in text.prefix(limit) {
      letters.append(Self.folded(character))
      let begins = !previous.isLetter && !previous.isNumber && character.isLetter
      bonuses.append(letters.count == 1 ? 10 : begins ? 8 : 0)
      previous = character
    }
  }

  static func folded(_ character: Character) -> UInt32 {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    if scalar.isASCII { return lowered(UInt8(truncatingIfNeeded: scalar.value)) }
    return scalar.properties.lowercaseMapping.unicodeScalars.first?.value ?? scalar.value
  }

  private static func lowered(_ byte: UInt8) -> UInt32 {
    UInt32((0x41...0x5a).contains(byte) ? byte | 0x20 : byte)
  }

  /// First letters, letters after `_ . / -` and spaces, humps of camels.
  private static func bonus(_ byte: UInt8, after previous: UInt8) -> Int32 {
    let isUpper = (0x41...0x5a).contains(byte)
    let isLetter = isUpper || (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte)
    guard isLetter else { return 0 }
    switch previous {
    case 0x20: return 10
    case 0x5f, 0x2e, 0x2f, 0x2d, 0x3a: return 8
    case 0x61...0x7a where isUpper: return 6
    default: return 0
    }
  }

  /// The most points that a term can make in the loaded text.
  mutating func best(_ term: [UInt32]) -> Int? {
    guard !term.isEmpty else { return 0 }
    guard holds(term) else { return nil }
    let width = letters.count
    table.removeAll(keepingCapacity: true)
    table.append(contentsOf: repeatElement(Self.none, count: width * term.count))
    return letters.withUnsafeBufferPointer { letters in
      bonuses.withUnsafeBufferPointer { bonuses in
        table.withUnsafeMutableBufferPointer { table in
          for (row, letter) in term.enumerated() {
            Self.fill(row, of: table, with: letter, letters, bonuses)
          }
          let last = table[(width * (term.count - 1))...].max() ?? Self.none
          return last > Self.none / 2 ? Int(last) : nil
        }
      }
    }
  }

  /// A quick look that most candidates fail.
  private func holds(_ term: [UInt32]) -> Bool {
    letters.withUnsafeBufferPointer { letters in
      term.withUnsafeBufferPointer { term in
        var next = 0
        for letter in letters where letter == term[next] {
          next += 1
          if next == term.count { return true }
        }
        return false
      }
    }
  }

  private static func fill(
    _ row: Int, of table: UnsafeMutableBufferPointer<Int32>, with letter: UInt32,
    _ letters: UnsafeBufferPointer<UInt32>, _ bonuses: UnsafeBufferPointer<Int32>
  ) {
    let width = letters.count
    let above = (row - 1) * width
    // The best of the row above, less what the gap up to here costs.
    var reach = none
    for place in 0..<width {
      if row > 0, place > 1 {
        reach = max(reach - gapMore, table[above + place - 2] - gapStart)
      }
      guard letters[place] == letter else { continue }
      let points = match + bonuses[place]
      guard row > 0 else {
        table[place] = points - min(Int32(truncatingIfNeeded: place), 8)
        continue
      }
      let close = place > 0 ? table[above + place - 1] + neighbour : none
      let before = max(close, reach)
      if before > none / 2 { table[row * width + place] = before + points }
    }
  }

  /// The places of the best way, from the table that `best` has filled for the term.
  func trace(_ term: [UInt32]) -> [Int] {
    let width = letters.count
    guard table.count == width * term.count, width > 0 else { return [] }
    var places: [Int] = []
    var end = width
    for row in term.indices.reversed() {
      let next = places.last
      var best: (place: Int, score: Int32)?
      for place in 0..<end {
        var score = table[row * width + place]
        guard score > Self.none / 2 else { continue }
        if let next {
          let gap = Int32(truncatingIfNeeded: next - place - 1)
          score += gap == 0 ? Self.neighbour : -(Self.gapStart + (gap - 1) * Self.gapMore)
        }
        if score >= best?.score ?? Self.none { best = (place, score) }
      }
      guard let best else { return [] }
      places.append(best.place)
      end = best.place
    }
    return places.reversed()
  }
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
