/// The text that a string literal stands for.
enum Unescape {
  /// `literal` includes its quotes.
  static func string(_ literal: ArraySlice<UInt8>) -> String {
    guard let quote = literal.first, literal.count >= 2 else { return "" }
    let body = Array(literal.dropFirst().dropLast())
    if !body.contains(0x5C), !body.contains(quote) { return String(decoding: body, as: UTF8.self) }
    var result = String.UnicodeScalarView()
    var plain: [UInt8] = []
    var index = 0
    func flush() {
      result.append(contentsOf: String(decoding: plain, as: UTF8.self).unicodeScalars)
      plain.removeAll(keepingCapacity: true)
    }
    while index < body.count {
      if body[index] == quote {
        // A doubled quote; the lexer lets no single one in.
        plain.append(quote)
        index += 2
      } else if body[index] == 0x5C, index + 1 < body.count {
        if let (scalar, length) = code(body[(index + 1)...]) {
          flush()
          result.append(scalar)
          index += 1 + length
        } else {
          plain.append(contentsOf: escaped(body[index + 1]))
          index += 2
        }
      } else {
        plain.append(body[index])
        index += 1
      }
    }
    flush()
    return String(result)
  }

  /// `r'…'` with its letter and quotes.
  static func rawString(_ literal: ArraySlice<UInt8>) -> String {
    String(decoding: literal.dropFirst(2).dropLast(), as: UTF8.self)
  }

  /// `` `a``b` `` with its quotes.
  static func quotedIdentifier(_ literal: ArraySlice<UInt8>) -> String {
    let body = String(decoding: literal.dropFirst().dropLast(), as: UTF8.self)
    return body.utf8.contains(0x60)
      ? body.split(separator: "``", omittingEmptySubsequences: false)
        .joined(separator: "`") : body
  }

  /// The character of `\uXXXX`, `\UXXXXXXXX` or `\ooo`, and how many bytes it takes.
  private static func code(_ text: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
    guard let first = text.first else { return nil }
    let rest = text.dropFirst()
    if first == UInt8(ascii: "u"), let unit = number(rest.prefix(4), radix: 16, count: 4) {
      let next = rest.dropFirst(4)
      if 0xD800..<0xDC00 ~= unit, next.starts(with: [0x5C, UInt8(ascii: "u")]),
        let low = number(next.dropFirst(2).prefix(4), radix: 16, count: 4),
        0xDC00..<0xE000 ~= low,
        let pair = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
      {
        return (pair, 11)
      }
      return (Unicode.Scalar(unit) ?? "\u{FFFD}", 5)
    }
    if first == UInt8(ascii: "U"), let value = number(rest.prefix(8), radix: 16, count: 8) {
      return (Unicode.Scalar(value) ?? "\u{FFFD}", 9)
    }
    if first == 0x30 || first == 0x31, let value = number(text.prefix(3), radix: 8, count: 3) {
      return Unicode.Scalar(value).map { ($0, 3) }
    }
    return nil
  }

  private static func number(_ digits: ArraySlice<UInt8>, radix: UInt32, count: Int) -> UInt32? {
    guard digits.count == count else { return nil }
    var value: UInt32 = 0
    for digit in digits {
      let character = Character(Unicode.Scalar(digit))
      guard let part = character.hexDigitValue, part < radix else { return nil }
      value = value &* radix &+ UInt32(part)
    }
    return value
  }

  private static func escaped(_ letter: UInt8) -> [UInt8] {
    switch letter {
    case UInt8(ascii: "0"): [0]
    case UInt8(ascii: "b"): [0x08]
    case UInt8(ascii: "n"): [0x0A]
    case UInt8(ascii: "r"): [0x0D]
    case UInt8(ascii: "t"): [0x09]
    case UInt8(ascii: "Z"): [0x1A]
    // Kept as they are for the patterns of LIKE.
    case UInt8(ascii: "%"), UInt8(ascii: "_"): [0x5C, letter]
    default: [letter]
    }
  }
}
