import Columns

/// Numbers as text: decimals with all their fraction digits, floats with as few digits as tell
/// them apart.
extension ByteWriter {
  /// A decimal without an exponent unless it is tiny: `12.30`, `-0.05`.
  mutating func writeDecimal(_ unscaled: Int128, scale: Int) {
    guard scale > 0 else {
      write(unscaled)
      return
    }
    if unscaled < 0 { write(ByteWriter.minus) }
    let magnitude = unscaled.magnitude
    let (whole, fraction) = magnitude.quotientAndRemainder(dividingBy: PowersOfTen.unsigned(scale))
    write(whole)
    write(ByteWriter.point)
    write(fraction, minimumDigits: scale)
  }

  mutating func writeDouble(_ value: Double) {
    if value.isNaN {
      write("NaN")
    } else if value.isInfinite {
      write(value < 0 ? "-Infinity" : "Infinity")
    } else {
      let digits =
        value.magnitude == .leastNonzeroMagnitude
        ? "4.9e-324" : wholeDigits(value.magnitude, bits: 53) ?? value.magnitude.description
      writeFloating(digits, negative: value.sign == .minus)
    }
  }

  mutating func writeFloat(_ value: Float) {
    if value.isNaN {
      write("NaN")
    } else if value.isInfinite {
      write(value < 0 ? "-Infinity" : "Infinity")
    } else {
      let digits =
        value.magnitude == .leastNonzeroMagnitude
        ? "1.4e-45"
        : wholeDigits(Double(value.magnitude), bits: 24) ?? value.magnitude.description
      writeFloating(digits, negative: value.sign == .minus)
    }
  }

  /// The digits of a whole number beyond a mantissa of so many bits, without those that tell
  /// nothing: more than the shortest that reads as the number.
  private func wholeDigits(_ magnitude: Double, bits: Int) -> String? {
    guard magnitude < 0x1p63, Int(magnitude.exponent) > bits else { return nil }
    let surplus = Int(magnitude.exponent) - bits - 1
    // How many decimal digits so many bits are worth.
    let dropped = surplus > 1 ? surplus * 30_103 / 100_000 : 0
    guard dropped > 0 else { return "\(Int64(magnitude))" }
    let power = PowersOfTen.narrow(dropped)
    let (quotient, rest) = Int64(magnitude).quotientAndRemainder(dividingBy: power)
    return "\(rest >= power / 2 ? quotient + 1 : quotient)e\(dropped)"
  }

  /// Turns the shortest digits, however they are spelt, into `1.5`, `1.0E7` or `1.0E-4`.
  private mutating func writeFloating(_ shortest: String, negative: Bool) {
    var digits: InlineArray<24, UInt8> = .init(repeating: 0)
    var digitCount = 0
    var pointPlace: Int?
    var exponent = 0
    var inExponent = false
    var exponentNegative = false
    for byte in shortest.utf8 {
      switch byte {
      case UInt8(ascii: "."): pointPlace = digitCount
      case UInt8(ascii: "e"): inExponent = true
      case UInt8(ascii: "-"): exponentNegative = true
      case UInt8(ascii: "+"): break
      default:
        let digit = Int(byte &- ByteWriter.zero)
        if inExponent {
          exponent = exponent &* 10 &+ digit
        } else if digitCount < 24 {
          digits[digitCount] = byte
          digitCount &+= 1
        }
      }
    }
    var place = (pointPlace ?? digitCount) &+ (exponentNegative ? -exponent : exponent)
    var first = 0
    while first < digitCount, digits[first] == ByteWriter.zero {
      first &+= 1
      place &-= 1
    }
    while digitCount > first, digits[digitCount &- 1] == ByteWriter.zero { digitCount &-= 1 }
    if negative { write(ByteWriter.minus) }
    writeJavaStyle(digits, first..<digitCount, place)
  }

  /// `place` is where the decimal point stands, counted from the first digit.
  private mutating func writeJavaStyle(
    _ digits: InlineArray<24, UInt8>, _ range: Range<Int>, _ place: Int
  ) {
    if range.isEmpty {
      write("0.0")
    } else if place > -3, place <= 7 {
      if place <= 0 {
        write("0.")
        write(ByteWriter.zero, times: -place)
        for index in range { write(digits[index]) }
        return
      }
      for offset in 0..<place {
        let index = range.lowerBound &+ offset
        write(index < range.upperBound ? digits[index] : ByteWriter.zero)
      }
      write(ByteWriter.point)
      if range.count <= place { write(ByteWriter.zero) }
      if range.count > place {
        for index in (range.lowerBound &+ place)..<range.upperBound { write(digits[index]) }
      }
    } else {
      write(digits[range.lowerBound])
      write(ByteWriter.point)
      if range.count == 1 { write(ByteWriter.zero) }
      for index in range.dropFirst() { write(digits[index]) }
      write(UInt8(ascii: "E"))
      write(Int64(place &- 1))
    }
  }
}
