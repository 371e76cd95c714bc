import Columns

/// Reads one row by the full rules of quotes and escapes, however badly they are used.
///
/// The bytes run through a machine that remembers the character before: `previous` is 0 when there
/// is none that matters, and `isUnescaped` tells that a quote was met that nothing escapes.
struct CarefulRowParser {
  /// The bytes end where more were wanted.
  private struct End: Error {}

  private static let separator = 256
  private static let newLine = 257
  private static let none = 0

  /// The fields; nil stands for a field of nothing, an empty one for a quoted field of nothing.
  private(set) var fields: [[UInt8]?] = []
  /// Where the next row begins.
  private(set) var position: Int
  /// Where the text of the row ends, before its line end.
  private(set) var end: Int
  /// False when the row goes on to the end of the bytes.
  private(set) var hasLineEnd = false

  private let dialect: CSVDialect
  private let newLines: NewLines
  private let bytes: UnsafePointer<UInt8>
  private let limit: Int
  private let quote: Int
  private let escape: Int
  private let escapeEscape: Int
  private var character = none
  private var previous = none
  private var text: [UInt8] = []
  private var trims = false
  private var isUnescaped = false
  private var isSkipped = false
  /// The bytes end right behind a separator, whose last field is in place already.
  private var isComplete = false

  /// The row at `start`; its line, or the bytes of a text of many lines, end at `limit`.
  init(
    _ dialect: CSVDialect, _ newLines: NewLines, _ bytes: UnsafePointer<UInt8>, start: Int,
    limit: Int
  ) {
    self.dialect = dialect
    self.newLines = newLines
    self.bytes = bytes
    self.limit = limit
    position = start
    end = limit
    // Codes that no byte has stand for characters that are not set.
    quote = dialect.quote.map(Int.init) ?? -1
    escape = dialect.escape.map(Int.init) ?? -2
    escapeEscape = dialect.escapeEscape.map(Int.init) ?? -3
  }

  mutating func parse() throws(QueryError) {
    let start = position
    do {
      try parseRow()
      hasLineEnd = true
    } catch is End {
      if isComplete { end = limit } else { finishAtEnd(start) }
    } catch let error as QueryError {
      throw error
    } catch {
      throw .internalError("\(error)")
    }
  }

  private mutating func parseRow() throws {
    try advance()
    while character != CarefulRowParser.newLine {
      if dialect.trimsLeading { try skipBlanks() }
      if isAtEndOfField {
        fields.append(nil)
      } else if character == quote {
        if try parseQuotedField() { continue }
      } else {
        previous = CarefulRowParser.none
        isUnescaped = false
        trims = dialect.trimsTrailing
        try appendField()
        finishField()
      }
      if character != CarefulRowParser.newLine {
        try advance()
        if character == CarefulRowParser.newLine { fields.append(nil) }
      }
    }
  }

  private var isAtEndOfField: Bool {
    character == CarefulRowParser.separator || character == CarefulRowParser.newLine
  }

  private mutating func advance() throws {
    guard position < limit else { throw End() }
    let byte = bytes[position]
    if byte == dialect.separator[0], isSeparator(position) {
      position += dialect.separator.count
      character = CarefulRowParser.separator
    } else if let width = newLines.width(bytes, at: position, limit: limit) {
      end = position
      position += width
      character = CarefulRowParser.newLine
    } else {
      position += 1
      character = Int(byte)
    }
  }

  private func isSeparator(_ place: Int) -> Bool {
    guard place + dialect.separator.count <= limit else { return false }
    return dialect.separator.indices.allSatisfy { bytes[place + $0] == dialect.separator[$0] }
  }

  private mutating func append(_ code: Int) {
    switch code {
    case CarefulRowParser.separator: text += dialect.separator
    case CarefulRowParser.newLine: text += newLines.normalized
    default: text.append(UInt8(truncatingIfNeeded: code))
    }
  }

  private mutating func skipBlanks() throws {
    while character <= 0x20, character != quote { try advance() }
  }

  /// Appends up to the end of the field. At the end of all bytes the field's first character
  /// counts as the last one read.
  private mutating func appendField() throws {
    try append { $0 == CarefulRowParser.separator || $0 == CarefulRowParser.newLine }
  }

  private mutating func append(until isEnd: (Int) -> Bool) throws {
    let first = character
    do {
      while !isEnd(character) {
        append(character)
        try advance()
      }
    } catch {
      character = first
      throw error
    }
  }

  private mutating func finishField() {
    if trims {
      while let last = text.last, last <= 0x20 { text.removeLast() }
    }
    fields.append(text.isEmpty ? nil : text)
    text = []
    trims = false
  }
}

// MARK: - Quoted fields

extension CarefulRowParser {
  /// Reads a field from behind its opening quote. True when the next field's first character has
  /// been read already.
  private mutating func parseQuotedField() throws -> Bool {
    isUnescaped = false
    previous = CarefulRowParser.none
    if let plain = plainQuotedField() {
      fields.append(plain)
      try advance()
      guard character == CarefulRowParser.separator else { return true }
      do {
        try advance()
      } catch {
        fields.append(nil)
        isComplete = true
        throw error
      }
      if character == CarefulRowParser.newLine { fields.append(nil) }
      return true
    }
    trims = false
    try parseQuoted()
    if isSkipped {
      fields.append(nil)
      isSkipped = false
      text = []
    } else if text.isEmpty {
      if !(isUnescaped && dialect.unescapedQuotes == .stopAtDelimiter) { fields.append([]) }
    } else {
      finishField()
    }
    return false
  }

  /// A field without anything escaped, whose closing quote ends it; nil for all others.
  private mutating func plainQuotedField() -> [UInt8]? {
    var place = position
    while place < limit {
      let byte = Int(bytes[place])
      if byte == quote {
        if Int(bytes[place - 1]) == escape { return nil }
        guard place + 1 < limit,
          isSeparator(place + 1) || newLines.width(bytes, at: place + 1, limit: limit) != nil
        else { return nil }
        break
      }
      if byte == escape || byte == escapeEscape { return nil }
      if byte == UInt8(ascii: "\r"), dialect.isMultiLine { return nil }
      place += 1
    }
    guard place < limit else { return nil }
    defer { position = place + 1 }
    return (position..<place).map { bytes[$0] }
  }

  /// True when a quote that nothing escapes makes the rest of the field plain.
  private var stopsAtDelimiter: Bool {
    switch dialect.unescapedQuotes {
    case .stopAtDelimiter, .skipValue, .backToDelimiter: true
    case .stopAtClosingQuote, .raiseError: false
    }
  }

  private mutating func parseQuoted() throws {
    if previous != CarefulRowParser.none, stopsAtDelimiter {
      try parseUnquotedRest()
      return
    }
    try advance()
    while !(previous == quote && (character <= 0x20 || isAtEndOfField)) {
      if character != quote, character != escape {
        if previous == quote {
          try takeUnescapedQuote()
          return
        }
        if previous == escape { append(escape) }
        let (quote, escape, escapeEscape) = (quote, escape, escapeEscape)
        try append { $0 == quote || $0 == escape || $0 == escapeEscape }
        previous = character
        try advance()
      } else {
        try takeQuoteOrEscape()
        previous = character
        try advance()
        if isUnescaped, isAtEndOfField { return }
      }
    }
    if !isAtEndOfField { try takeBlanksBehindQuote() }
  }

  /// The field turned out not to be quoted: its opening quote belongs to it.
  private mutating func parseUnquotedRest() throws {
    if dialect.unescapedQuotes == .skipValue {
      try skipField()
      return
    }
    text.insert(UInt8(truncatingIfNeeded: quote), at: 0)
    try advance()
    trims = dialect.trimsTrailing
    try appendField()
  }

  /// Blanks between a closing quote and the end of its field count for nothing.
  private mutating func takeBlanksBehindQuote() throws {
    var blanks: [Int] = []
    repeat {
      blanks.append(character)
      try advance()
      if character == CarefulRowParser.newLine { return }
    } while character <= 0x20
    guard character != CarefulRowParser.separator else { return }
    if dialect.unescapedQuotes == .raiseError { throw unescapedQuoteError }
    append(quote)
    for blank in blanks { append(blank) }
    if stopsAtDelimiter || (character != quote && character != escape) { append(character) }
    previous = character
    try parseQuoted()
  }

  private mutating func takeQuoteOrEscape() throws {
    if character == escape, previous == escapeEscape {
      append(escape)
      character = CarefulRowParser.none
    } else if previous == escape {
      if character == quote {
        append(quote)
        character = CarefulRowParser.none
      } else {
        append(previous)
      }
    } else if character == quote, previous == quote {
      append(quote)
    } else if previous == quote {
      try takeUnescapedQuoteInText()
    }
  }

  private mutating func takeUnescapedQuote() throws {
    isUnescaped = true
    switch dialect.unescapedQuotes {
    case .raiseError: throw unescapedQuoteError
    case .skipValue: try skipField()
    case .backToDelimiter:
      giveBackFields()
      append(character)
      previous = CarefulRowParser.none
      try parseQuoted()
    case .stopAtDelimiter, .stopAtClosingQuote:
      append(quote)
      append(character)
      previous = character
      try parseQuoted()
    }
  }

  /// Every separator in what was read ends a field after all.
  private mutating func giveBackFields() {
    var start = 0
    var place = 0
    let width = dialect.separator.count
    while place + width <= text.count {
      guard text[place..<place + width].elementsEqual(dialect.separator) else {
        place += 1
        continue
      }
      fields.append(Array(text[start..<place]))
      place += width
      start = place
    }
    text = Array(text[start...])
  }

  private mutating func takeUnescapedQuoteInText() throws {
    switch dialect.unescapedQuotes {
    case .raiseError: throw unescapedQuoteError
    case .skipValue:
      text = []
      isSkipped = true
      while character != CarefulRowParser.newLine { try advance() }
    default:
      append(quote)
      previous = character
      try parseProcessingEscapes()
    }
  }

  private mutating func parseProcessingEscapes() throws {
    while !isAtEndOfField {
      if character != quote, character != escape {
        if previous == quote {
          try takeUnescapedQuoteInText()
          return
        }
        append(character)
      } else {
        try takeQuoteOrEscape()
      }
      previous = character
      try advance()
    }
  }

  private mutating func skipField() throws {
    text = []
    isSkipped = true
    while !isAtEndOfField { try advance() }
  }

  /// What stands where the bytes end becomes the last field.
  private mutating func finishAtEnd(_ start: Int) {
    end = limit
    let isPending = takeEnd()
    if !fields.isEmpty || isPending {
      if !text.isEmpty {
        finishField()
      } else if isPending {
        fields.append(isSkipped ? nil : [])
      } else if position > start {
        fields.append(nil)
      }
    } else if !text.isEmpty {
      finishField()
    } else if position > start {
      fields.append(nil)
    }
  }

  /// True when the field that the end cut off counts even if it is empty.
  private mutating func takeEnd() -> Bool {
    if character == quote {
      if previous == quote { return true }
      if !isUnescaped { append(quote) }
    }
    let comment = dialect.comment.map(Int.init)
    return previous != CarefulRowParser.none && !isAtEndOfField && character != comment
  }

  private var unescapedQuoteError: QueryError {
    QueryError(
      "MALFORMED_CSV_RECORD", sqlState: "KD000",
      "Malformed CSV record: an unescaped quote stands inside a quoted value.")
  }
}
