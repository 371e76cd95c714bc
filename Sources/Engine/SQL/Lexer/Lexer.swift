import Columns

/// Cuts SQL text into tokens. It never fails: what cannot be read becomes an error token, so that
/// the same lexer serves the parser, highlighting and completion of half-written text.
package struct Lexer {
  let bytes: [UInt8]
  var offset = 0
  private var tokens: [Token] = []
  private var hintIsOpen = false
  private var located = 0
  private var position = TextPosition(line: 1, column: 1)

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// All tokens, comments included, and one of kind `end` that stands after the text.
  package static func tokens(in text: String) -> [Token] { tokens(in: Array(text.utf8)) }

  static func tokens(in bytes: [UInt8]) -> [Token] {
    var lexer = Lexer(bytes)
    lexer.tokens.reserveCapacity(bytes.count / 4 + 1)
    while lexer.offset < bytes.count { lexer.step() }
    lexer.add(.end, from: bytes.count)
    return lexer.tokens
  }

  /// The byte at an offset from the current one; zero outside the text.
  func byte(_ distance: Int = 0) -> UInt8 {
    let index = offset + distance
    return index < bytes.count ? bytes[index] : 0
  }

  private mutating func add(_ kind: TokenKind, from start: Int) {
    while located < start {
      let byte = bytes[located]
      if byte == 0x0A {
        position = TextPosition(line: position.line + 1, column: 1)
      } else if byte & 0xC0 != 0x80 {
        position.column += 1
      }
      located += 1
    }
    tokens.append(Token(kind, start..<offset, at: position))
  }

  private mutating func step() {
    let start = offset
    let first = byte()
    switch first {
    case 0x09...0x0D, 0x20: offset += 1
    case 0x2D where byte(1) == 0x2D:
      skipLineComment()
      add(.lineComment, from: start)
    case 0x2F where byte(1) == 0x2A:
      if byte(2) == 0x2B {
        offset += 3
        hintIsOpen = true
        add(.hintStart, from: start)
      } else {
        add(skipBlockComment() ? .blockComment : .unclosedComment, from: start)
      }
    case 0x2A where hintIsOpen && byte(1) == 0x2F:
      offset += 2
      hintIsOpen = false
      add(.hintEnd, from: start)
    case 0x27, 0x22: add(skipString(quote: first) ? .string : .unclosedString, from: start)
    case 0x60: add(skipQuotedIdentifier() ? .quotedIdentifier : .unclosedIdentifier, from: start)
    case 0x30...0x39: add(number(), from: start)
    case 0x2E where byte(1).isASCIIDigit: add(fraction(), from: start)
    case 0x52 where byte(1) == 0x27 || byte(1) == 0x22,
      0x72 where byte(1) == 0x27 || byte(1) == 0x22:
      offset += 1
      add(skipRawString(quote: byte()) ? .rawString : .unclosedString, from: start)
    case 0x41...0x5A, 0x61...0x7A, 0x5F: add(word(), from: start)
    case 0x80...: stepOverUnicode()
    default:
      if let (symbol, length) = symbol() {
        offset += length
        add(.symbol(symbol), from: start)
      } else {
        offset += 1
        add(.unrecognized, from: start)
      }
    }
  }

  private mutating func word() -> TokenKind {
    let start = offset
    skipWord()
    if byte() == 0x3A, byte(1) == 0x2F, byte(2) == 0x2F,
      bytes[start..<offset].allSatisfy({ $0.isASCIILetter || $0 >= 0x80 })
    {
      // A path without quotes: one token, for a sensible message.
      offset += 3
      while isPathByte(byte()) { offset += 1 }
      return .identifier
    }
    return KeywordTable.shared.find(bytes[start..<offset]).map(TokenKind.keyword) ?? .identifier
  }

  private func isPathByte(_ byte: UInt8) -> Bool {
    byte.isASCIILetter || byte.isASCIIDigit || byte >= 0x80 || "_/-.?=&#%".utf8.contains(byte)
  }

  /// Moves over letters, digits and underscores.
  mutating func skipWord() {
    while offset < bytes.count {
      let next = bytes[offset]
      if next.isASCIILetter || next.isASCIIDigit || next == 0x5F {
        offset += 1
      } else if next >= 0x80, let scalar = scalar(), scalar.properties.isAlphabetic {
        offset += UTF8.width(scalar)
      } else {
        return
      }
    }
  }

  private mutating func stepOverUnicode() {
    let start = offset
    guard let scalar = scalar() else {
      offset += 1
      return add(.unrecognized, from: start)
    }
    if scalar.properties.isAlphabetic { return add(word(), from: start) }
    offset += UTF8.width(scalar)
    if !scalar.properties.isWhitespace { add(.unrecognized, from: start) }
  }

  /// The character that starts at the current byte.
  private func scalar() -> Unicode.Scalar? {
    var iterator = bytes[offset..<min(offset + 4, bytes.count)].makeIterator()
    var decoder = UTF8()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
    return scalar
  }
}
