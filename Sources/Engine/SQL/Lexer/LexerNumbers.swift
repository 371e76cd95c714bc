/// Numbers. A word may start with a digit (`2020_sales`): the longer reading wins, and a number
/// with a dot is one only when no word goes on right after it.
extension Lexer {
  /// A token that starts with a digit.
  mutating func number() -> TokenKind {
    let start = offset
    skipWord()
    let wordEnd = offset
    offset = start
    skipDigits()
    let digitsEnd = offset
    if byte() == UInt8(ascii: "."), let kind = fraction(from: start) { return kind }
    offset = digitsEnd
    let (kind, end) = suffixed(whole: true)
    if end < wordEnd {
      offset = wordEnd
      return .identifier
    }
    offset = end
    return .number(kind)
  }

  /// A token that starts with a dot before a digit.
  mutating func fraction() -> TokenKind {
    let start = offset
    if let kind = fraction(from: start) { return kind }
    offset = start + 1
    return .symbol(.dot)
  }

  /// Reads from the dot on; the readings with more after the digits are tried first.
  private mutating func fraction(from start: Int) -> TokenKind? {
    offset += 1
    skipDigits()
    let mantissaEnd = offset
    let (kind, end) = suffixed(whole: false)
    offset = end
    if !wordGoesOn { return .number(kind) }
    if let exponentEnd = exponentEnd(from: mantissaEnd) {
      offset = exponentEnd
      if !wordGoesOn { return .number(.exponent) }
    }
    offset = mantissaEnd
    return wordGoesOn ? nil : .number(.decimal)
  }

  /// The longest reading of what follows the digits at the current byte.
  private func suffixed(whole: Bool) -> (NumberKind, end: Int) {
    let exponent = exponentEnd(from: offset)
    let end = exponent ?? offset
    switch upper(at: end) {
    case UInt8(ascii: "D"): return (.double, end + 1)
    case UInt8(ascii: "F"): return (.float, end + 1)
    case UInt8(ascii: "B") where upper(at: end + 1) == UInt8(ascii: "D"):
      return (.bigDecimal, end + 2)
    default: break
    }
    if exponent != nil { return (.exponent, end) }
    if !whole { return (.decimal, end) }
    switch upper(at: end) {
    case UInt8(ascii: "L"): return (.long, end + 1)
    case UInt8(ascii: "S"): return (.short, end + 1)
    case UInt8(ascii: "Y"): return (.byte, end + 1)
    default: return (.integer, end)
    }
  }

  private func exponentEnd(from start: Int) -> Int? {
    guard upper(at: start) == UInt8(ascii: "E") else { return nil }
    var end = start + 1
    if upper(at: end) == UInt8(ascii: "+") || upper(at: end) == UInt8(ascii: "-") { end += 1 }
    guard upper(at: end).isASCIIDigit else { return nil }
    while upper(at: end).isASCIIDigit { end += 1 }
    return end
  }

  private mutating func skipDigits() {
    while byte().isASCIIDigit { offset += 1 }
  }

  private var wordGoesOn: Bool {
    byte().isASCIILetter || byte().isASCIIDigit || byte() == 0x5F
  }

  private func upper(at index: Int) -> UInt8 {
    guard index < bytes.count else { return 0 }
    return bytes[index].isASCIILetter ? bytes[index] & 0xDF : bytes[index]
  }
}
