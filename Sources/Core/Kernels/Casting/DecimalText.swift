/// A decimal number read from text: a coefficient of at most 38 digits and a power of ten.
struct DecimalText {
  var isNegative = false
  var coefficient: UInt128 = 0
  var exponent = 0

  private static let largest = WideArithmetic.maximumDecimal / 10

  /// Reads `[+-]digits[.digits][e[+-]digits]`; nil when the text is anything else. Blanks around
  /// it have been cut.
  static func parse(_ bytes: UnsafeRawBufferPointer) -> DecimalText? {
    var result = DecimalText()
    var index = 0
    if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      result.isNegative = first == UInt8(ascii: "-")
      index = 1
    }
    var digitCount = 0
    var hasPoint = false
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else if byte &- ByteWriter.zero <= 9 {
        digitCount += 1
        result.append(byte &- ByteWriter.zero, isFraction: hasPoint)
      } else {
        break
      }
      index += 1
    }
    guard digitCount > 0 else { return nil }
    guard index < bytes.count else { return result }
    guard bytes[index] | 0x20 == UInt8(ascii: "e"),
      let power = parseExponent(UnsafeRawBufferPointer(rebasing: bytes[(index + 1)...]))
    else { return nil }
    result.exponent += power
    return result
  }

  private mutating func append(_ digit: UInt8, isFraction: Bool) {
    if coefficient <= DecimalText.largest {
      coefficient = coefficient * 10 + UInt128(digit)
      if isFraction { exponent -= 1 }
    } else if !isFraction {
      exponent += 1
    }
  }

  private static func parseExponent(_ bytes: UnsafeRawBufferPointer) -> Int? {
    var index = 0
    var isNegative = false
    if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      isNegative = first == UInt8(ascii: "-")
      index = 1
    }
    guard index < bytes.count, bytes.count - index <= 9 else { return nil }
    var value = 0
    for byte in bytes[index...] {
      guard byte &- ByteWriter.zero <= 9 else { return nil }
      value = value * 10 + Int(byte &- ByteWriter.zero)
    }
    return isNegative ? -value : value
  }

  /// The number times 10^scale, rounded half away from zero; nil when it has more digits than
  /// the precision allows.
  func unscaled(scale: Int, precision: Int) -> Int128? {
    let value = Int128(truncatingIfNeeded: coefficient)
    guard value != 0 else { return 0 }
    guard let scaled = WideArithmetic.rescaled(value, by: exponent + scale),
      WideArithmetic.fits(scaled, precision: precision)
    else { return nil }
    return isNegative ? -scaled : scaled
  }

  /// The number without an exponent.
  var plainText: String {
    var digits = String(coefficient)
    if exponent >= 0 {
      digits += String(repeating: "0", count: min(exponent, 400))
    } else {
      let places = min(-exponent, 400)
      if digits.count <= places {
        digits = String(repeating: "0", count: places - digits.count + 1) + digits
      }
      digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -places))
      while digits.hasSuffix("0") { digits.removeLast() }
      if digits.hasSuffix(".") { digits.removeLast() }
    }
    return (isNegative ? "-" : "") + digits
  }

  /// The nearest double of a decimal.
  static func double(_ value: Int128, _ scale: Int) -> Double {
    if value.magnitude <= 1 << 53, scale <= 22 {
      return Double(Int64(truncatingIfNeeded: value)) / exactPowers[scale]
    }
    var writer = ByteWriter(capacity: 48)
    writer.writeDecimal(value, scale: scale)
    return Double(writer.text) ?? 0
  }

  /// Powers of ten that a double holds exactly.
  private static let exactPowers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// The nearest double of what was read.
  var double: Double? {
    if coefficient <= 1 << 53, abs(exponent) <= 22 {
      let value = Double(UInt64(truncatingIfNeeded: coefficient))
      let power = DecimalText.exactPowers[abs(exponent)]
      let result = exponent < 0 ? value / power : value * power
      return isNegative ? -result : result
    }
    return nil
  }
}
