/// A number of at most 19 significant digits times a power of ten, as it stands in text.
struct DecimalNumber {
  var isNegative = false
  var digits: UInt64 = 0
  var exponent = 0
  /// Digits beyond the 19th were left out and some of them are not zero.
  var isCut = false

  /// Reads `[+-]digits[.digits][e[+-]digits]`; nil for anything else.
  @inline(__always)
  static func parse(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> DecimalNumber? {
    guard count > 0 else { return nil }
    let first = bytes[0]
    let isNegative = first == UInt8(ascii: "-")
    let signWidth = isNegative || first == UInt8(ascii: "+") ? 1 : 0
    let rest = count &- signWidth
    if rest > 0, rest <= 8, let short = short(bytes + signWidth, rest) {
      return DecimalNumber(
        isNegative: isNegative, digits: short.digits, exponent: 0 &- short.places)
    }
    return long(bytes + signWidth, rest, isNegative: isNegative)
  }

  /// At most eight bytes, one of which may be a point: the point is squeezed out of the word.
  @inline(__always)
  private static func short(
    _ bytes: UnsafePointer<UInt8>, _ count: Int
  ) -> (digits: UInt64, places: Int)? {
    let raw = UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self)
    let keep = count == 8 ? UInt64.max : (1 &<< UInt64(truncatingIfNeeded: count &* 8)) &- 1
    let points = (raw & keep) ^ 0x2E2E_2E2E_2E2E_2E2E
    let marks = (points &- 0x0101_0101_0101_0101) & ~points & 0x8080_8080_8080_8080
    guard marks != 0 else {
      let word = Digits.load(bytes, count)
      return Digits.areDigits(word) ? (Digits.value(word), 0) : nil
    }
    let place = marks.trailingZeroBitCount &>> 3
    guard count > 1 else { return nil }
    let below = (1 &<< UInt64(truncatingIfNeeded: place &* 8)) &- 1
    let squeezed = raw & below | (raw &>> 8) & ~below
    let shift = UInt64(truncatingIfNeeded: (9 &- count) &* 8)
    let word = (squeezed ^ Digits.zeros) &<< shift
    guard Digits.areDigits(word) else { return nil }
    return (Digits.value(word), count &- 1 &- place)
  }

  @inline(never)
  private static func long(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, isNegative: Bool
  ) -> DecimalNumber? {
    var result = DecimalNumber(isNegative: isNegative)
    var place = 0
    var digitCount = 0
    var significant = 0
    var hasPoint = false
    while place < count {
      let digit = bytes[place] &- 0x30
      if digit <= 9 {
        digitCount &+= 1
        if significant < 19 {
          result.digits = result.digits &* 10 &+ UInt64(digit)
          if result.digits > 0 { significant &+= 1 }
          if hasPoint { result.exponent &-= 1 }
        } else {
          result.isCut = result.isCut || digit > 0
          if !hasPoint { result.exponent &+= 1 }
        }
      } else if bytes[place] == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else {
        break
      }
      place &+= 1
    }
    guard digitCount > 0 else { return nil }
    guard place < count else { return result }
    guard bytes[place] | 0x20 == UInt8(ascii: "e"),
      let power = exponent(bytes + place + 1, count - place - 1)
    else { return nil }
    result.exponent += power
    return result
  }

  /// Powers beyond any number's range are cut, so that sums cannot overflow.
  private static func exponent(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int? {
    guard count > 0 else { return nil }
    let isNegative = bytes[0] == UInt8(ascii: "-")
    var place = isNegative || bytes[0] == UInt8(ascii: "+") ? 1 : 0
    guard place < count else { return nil }
    var value = 0
    while place < count {
      let digit = bytes[place] &- 0x30
      guard digit <= 9 else { return nil }
      value = min(value * 10 + Int(digit), 1_000_000_000)
      place += 1
    }
    return isNegative ? -value : value
  }
}

extension DecimalNumber {
  /// The nearest double; nil when only all digits of the text can tell it. `powers` is
  /// `PowerTable.doubles`.
  @inline(__always)
  func double(_ powers: UnsafePointer<Double>) -> Double? {
    if digits <= 1 &<< 53, exponent <= 0, exponent >= -22, !isCut {
      let value = Double(digits) / powers[0 &- exponent]
      return isNegative ? -value : value
    }
    return wideDouble
  }

  @inline(never)
  private var wideDouble: Double? {
    if digits == 0 { return isNegative ? -0.0 : 0 }
    guard !isCut, exponent >= -19, exponent <= 19 else { return nil }
    let value =
      exponent < 0
      ? DecimalNumber.quotient(digits, PowerTable.integer(-exponent))
      : DecimalNumber.product(digits, PowerTable.integer(exponent))
    return isNegative ? -value : value
  }

  /// `digits / divisor`, rounded once to the nearest double, ties to even.
  private static func quotient(_ digits: UInt64, _ divisor: UInt64) -> Double {
    let digitShift = digits.leadingZeroBitCount
    let divisorShift = divisor.leadingZeroBitCount
    let scaled = divisor &<< UInt64(divisorShift)
    // Half the numerator keeps the quotient within 64 bits; it has at least 63 of them.
    let high = (digits &<< UInt64(digitShift)) &>> 1
    let lowest = (digits &<< UInt64(digitShift)) &<< 63
    let (whole, rest) = scaled.dividingFullWidth((high, lowest))
    return rounded(whole, isInexact: rest != 0, exponent: divisorShift - digitShift + 1 - 64)
  }

  private static func product(_ digits: UInt64, _ factor: UInt64) -> Double {
    let (high, low) = digits.multipliedFullWidth(by: factor)
    guard high > 0 else { return rounded(low, isInexact: false, exponent: 0) }
    let shift = high.leadingZeroBitCount
    let top = shift == 0 ? high : high &<< UInt64(shift) | low &>> UInt64(64 - shift)
    let rest = shift == 0 ? low : low &<< UInt64(shift)
    return rounded(top, isInexact: rest != 0, exponent: 64 - shift)
  }

  /// `bits` times two to the exponent; all values that come here are normal doubles.
  private static func rounded(_ bits: UInt64, isInexact: Bool, exponent: Int) -> Double {
    let shift = bits.leadingZeroBitCount
    let normal = bits &<< UInt64(shift)
    var kept = normal &>> 11
    let lost = normal & 0x7FF
    if lost > 0x400 || (lost == 0x400 && (isInexact || kept & 1 == 1)) { kept += 1 }
    return Double(sign: .plus, exponent: exponent + 11 - shift, significand: Double(kept))
  }

  /// The number times 10^scale, rounded half away from zero; nil when it does not fit.
  @inline(__always)
  func unscaled(scale: Int, bound: Int64, _ powers: UnsafePointer<UInt64>) -> Int64? {
    let power = exponent &+ scale
    var value = digits
    if power > 0 {
      guard power <= 18 else { return value == 0 ? 0 : nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: powers[power])
      if overflow { return nil }
      value = product
    } else if power < 0 {
      guard power >= -19 else { return 0 }
      let divisor = powers[0 &- power]
      let quotient = value / divisor
      let rest = value &- quotient &* divisor
      value = rest >= divisor &- rest ? quotient &+ 1 : quotient
    }
    guard value < UInt64(truncatingIfNeeded: bound) else { return nil }
    let number = Int64(truncatingIfNeeded: value)
    return isNegative ? 0 &- number : number
  }
}

/// Powers of ten that fit their types exactly; they live as long as the process.
enum PowerTable {
  nonisolated(unsafe) static let doubles: UnsafePointer<Double> = {
    let table = UnsafeMutablePointer<Double>.allocate(capacity: 23)
    for power in 0..<20 { table[power] = Double(integer(power)) }
    (table[20], table[21], table[22]) = (1e20, 1e21, 1e22)
    return UnsafePointer(table)
  }()

  nonisolated(unsafe) static let integers: UnsafePointer<UInt64> = {
    let table = UnsafeMutablePointer<UInt64>.allocate(capacity: 20)
    for power in 0..<20 { table[power] = integer(power) }
    return UnsafePointer(table)
  }()

  static func integer(_ power: Int) -> UInt64 {
    var result: UInt64 = 1
    for _ in 0..<power { result &*= 10 }
    return result
  }
}
