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
      bonuses.append(Self.bonus(character, after: previous))
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

  /// First letters, letters after `_ . / -` and spaces, humps of camels, numbers behind letters.
  private static func bonus(_ byte: UInt8, after previous: UInt8) -> Int32 {
    let isUpper = (0x41...0x5a).contains(byte)
    let isDigit = (0x30...0x39).contains(byte)
    guard isUpper || isDigit || (0x61...0x7a).contains(byte) else { return 0 }
    switch previous {
    case 0x20: return 10
    case 0x61...0x7a where isUpper || isDigit: return 6
    case 0x41...0x5a where isDigit: return 6
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: return 0
    default: return 8
    }
  }

  private static func bonus(_ character: Character, after previous: Character) -> Int32 {
    guard character.isLetter || character.isNumber else { return 0 }
    if previous == " " { return 10 }
    guard previous.isLetter || previous.isNumber else { return 8 }
    let isHump = previous.isLowercase && character.isUppercase
    return isHump || previous.isLetter && character.isNumber ? 6 : 0
  }

  /// Whether a word begins at a place.
  func begins(_ place: Int) -> Bool { place == 0 || bonuses[place] > 0 }

  /// Nil when the text does not hold the letters of the term, or holds them far apart.
  mutating func match(_ term: [UInt32]) -> (match: FuzzyMatch, places: [Int])? {
    guard let points = best(term) else { return nil }
    let places = trace(term)
    guard let quality = quality(of: places) else { return nil }
    return (FuzzyMatch(quality: quality, points: points), places)
  }

  /// The most points that a term can make in the loaded text.
  private mutating func best(_ term: [UInt32]) -> Int? {
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
  private func trace(_ term: [UInt32]) -> [Int] {
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
