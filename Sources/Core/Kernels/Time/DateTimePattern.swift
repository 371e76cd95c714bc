package import Columns

/// A pattern of letters like `yyyy-MM-dd`, taken apart once and then used for many rows.
package struct DateTimePattern: Sendable {
  indirect enum Token: Sendable {
    case literal([UInt8])
    case field(letter: UInt8, count: Int)
    case optional([Token])
  }

  package enum Purpose: Sendable { case formatting, parsing }

  let tokens: [Token]
  let text: String

  /// Letters that stand for fields, with the most of them in a row.
  private static let longest: [UInt8: Int] = {
    let table: [(String, Int)] = [
      ("G", 4), ("y", 6), ("M", 4), ("L", 4), ("d", 2), ("D", 3), ("Q", 4), ("q", 4), ("E", 4),
      ("F", 1), ("a", 1), ("h", 2), ("K", 2), ("k", 2), ("H", 2), ("m", 2), ("s", 2), ("S", 9),
      ("V", 2), ("z", 4), ("O", 4), ("X", 5), ("x", 5), ("Z", 5),
    ]
    return Dictionary(
      uniqueKeysWithValues: table.compactMap { name, most in
        name.utf8.first.map { ($0, most) }
      })
  }()

  package init(_ text: String, _ purpose: Purpose) throws(QueryError) {
    self.text = text
    var reader = PatternReader(Array(text.utf8))
    guard let tokens = reader.tokens() else { throw DateTimePattern.unrecognized(text) }
    self.tokens = tokens
    let letters = DateTimePattern.letters(tokens)
    if let letter = letters.first(where: { "YWwuec".utf8.contains($0) }) {
      throw DateTimePattern.isOldStyle(letters)
        ? DateTimePattern.unrecognized(text)
        : DateTimePattern.weekBased(String(decoding: [letter], as: UTF8.self))
    }
    try DateTimePattern.check(tokens, text, purpose)
  }

  private static func letters(_ tokens: [Token]) -> [UInt8] {
    tokens.flatMap { token -> [UInt8] in
      switch token {
      case .literal: []
      case .optional(let inner): letters(inner)
      case .field(let letter, _): [letter]
      }
    }
  }

  /// True for patterns that meant something before the letters of today: errors tell so.
  private static func isOldStyle(_ letters: [UInt8]) -> Bool {
    letters.allSatisfy { "GyYMLwWDdFEuaHkKhmsSzZX".utf8.contains($0) }
  }

  private static func check(
    _ tokens: [Token], _ text: String, _ purpose: Purpose
  ) throws(QueryError) {
    for token in tokens {
      switch token {
      case .literal: break
      case .optional(let inner): try check(inner, text, purpose)
      case .field(let letter, let count):
        try check(letter, count, text, purpose)
      }
    }
  }

  private static func check(
    _ letter: UInt8, _ count: Int, _ text: String, _ purpose: Purpose
  ) throws(QueryError) {
    let name = String(decoding: [letter], as: UTF8.self)
    let isNeverRead = purpose == .parsing && "Qq".utf8.contains(letter)
    guard let most = longest[letter], !isNeverRead else {
      throw QueryError(
        "INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER", sqlState: "22007",
        "Unrecognized datetime pattern: \(text). Illegal pattern character found in datetime "
          + "pattern: \(name). Please provide legal character.")
    }
    let isOnlyPrinted = purpose == .parsing && "EF".utf8.contains(letter)
    let isOddZone = letter == UInt8(ascii: "V") && count != 2
    if count > most || isOnlyPrinted || isOddZone { throw unrecognized(text) }
  }

  private static func weekBased(_ name: String) -> QueryError {
    QueryError(
      "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN", sqlState: "42K0B",
      "You may get a different result due to the upgrading to Spark >= 3.0:\nAll week-based "
        + "patterns are unsupported since Spark 3.0, detected week-based character: \(name).\n"
        + "Please use the SQL function EXTRACT instead.")
  }

  private static func unrecognized(_ text: String) -> QueryError {
    QueryError(
      "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION", sqlState: "42K0B",
      "You may get a different result due to the upgrading to Spark >= 3.0:\nFail to recognize "
        + "'\(text)' pattern in the DateTimeFormatter.\n1) You can set "
        + "\"spark.sql.legacy.timeParserPolicy\" to \"LEGACY\" to restore the behavior before "
        + "Spark 3.0.\n2) You can form a valid datetime pattern with the guide from "
        + "'https://spark.apache.org/docs/latest/sql-ref-datetime-pattern.html'.")
  }

  static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  static let dayNames = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]
}

/// Takes the letters, quoted words and optional parts of a pattern apart.
private struct PatternReader {
  private let bytes: [UInt8]
  private var index = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// All tokens; nil when quotes or brackets do not match.
  mutating func tokens() -> [DateTimePattern.Token]? {
    guard let tokens = sequence(depth: 0), index == bytes.count else { return nil }
    return tokens
  }

  private mutating func sequence(depth: Int) -> [DateTimePattern.Token]? {
    guard depth < 16 else { return nil }
    var tokens: [DateTimePattern.Token] = []
    var literal: [UInt8] = []
    func flush() {
      if !literal.isEmpty { tokens.append(.literal(literal)) }
      literal = []
    }
    while index < bytes.count {
      let byte = bytes[index]
      if isLetter(byte) {
        flush()
        let start = index
        while index < bytes.count, bytes[index] == byte { index += 1 }
        tokens.append(.field(letter: byte, count: index - start))
        continue
      }
      switch byte {
      case UInt8(ascii: "'"):
        guard let quoted = quotedText() else { return nil }
        literal += quoted
      case UInt8(ascii: "["):
        flush()
        index += 1
        guard let inner = sequence(depth: depth + 1), index < bytes.count else { return nil }
        index += 1
        tokens.append(.optional(inner))
      case UInt8(ascii: "]"):
        guard depth > 0 else { return nil }
        flush()
        return tokens
      case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "#"): return nil
      default:
        literal.append(byte)
        index += 1
      }
    }
    flush()
    return depth == 0 ? tokens : nil
  }

  private func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & 0xDF)
  }

  /// The text between quotes; two quotes are one.
  private mutating func quotedText() -> [UInt8]? {
    let quote = UInt8(ascii: "'")
    index += 1
    if index < bytes.count, bytes[index] == quote {
      index += 1
      return [quote]
    }
    var text: [UInt8] = []
    while index < bytes.count {
      if bytes[index] == quote {
        index += 1
        guard index < bytes.count, bytes[index] == quote else { return text }
      }
      text.append(bytes[index])
      index += 1
    }
    return nil
  }
}
