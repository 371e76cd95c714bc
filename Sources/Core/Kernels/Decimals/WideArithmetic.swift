/// Products and quotients whose middle steps need more than 128 bits.
enum WideArithmetic {
  /// The largest magnitude a decimal of 38 digits has.
  static let maximumDecimal = PowersOfTen.unsigned(38) - 1

  /// `left * right / 10^drop`, rounded half away from zero; nil beyond 38 digits.
  @inline(__always)
  static func product(_ left: Int128, _ right: Int128, droppingDigits drop: Int) -> Int128? {
    let isNegative = (left < 0) != (right < 0)
    let (high, low) = left.magnitude.multipliedFullWidth(by: right.magnitude)
    guard
      let rounded = dividedHalfUp(high: high, low: low, by: PowersOfTen.unsigned(drop))
    else { return nil }
    return signed(rounded, isNegative)
  }

  /// `left * 10^shift / right`, rounded half away from zero; nil beyond 38 digits.
  static func quotient(_ left: Int128, _ right: Int128, shift: Int) -> Int128? {
    let isNegative = (left < 0) != (right < 0)
    let divisor = right.magnitude
    var high: UInt128 = 0
    var low = left.magnitude
    var digits = shift
    // A shift of more than 38 digits comes in two steps: what overflows 256 bits overflows anyway.
    while digits > 0 {
      let step = min(digits, 38)
      let (up, down) = low.multipliedFullWidth(by: PowersOfTen.unsigned(step))
      let (carried, overflow) = high.multipliedReportingOverflow(by: PowersOfTen.unsigned(step))
      let (sum, more) = carried.addingReportingOverflow(up)
      if overflow || more { return nil }
      high = sum
      low = down
      digits -= step
    }
    if shift < 0 {
      let (scaled, overflow) = divisor.multipliedReportingOverflow(
        by: PowersOfTen.unsigned(min(-shift, 38)))
      if overflow { return 0 }
      return dividedHalfUp(high: high, low: low, by: scaled).flatMap { signed($0, isNegative) }
    }
    return dividedHalfUp(high: high, low: low, by: divisor).flatMap { signed($0, isNegative) }
  }

  /// Divides 256 by 128 bits and rounds halves up; nil when the quotient needs more than 128.
  @inline(__always)
  static func dividedHalfUp(high: UInt128, low: UInt128, by divisor: UInt128) -> UInt128? {
    if high == 0 { return dividedHalfUp(low, by: divisor) }
    guard high < divisor else { return nil }
    let (quotient, rest) = divisor.dividingFullWidth((high, low))
    if rest >= divisor &- rest {
      let (next, overflow) = quotient.addingReportingOverflow(1)
      return overflow ? nil : next
    }
    return quotient
  }

  /// Divides and rounds halves up; small numbers take the short way.
  @inline(__always)
  static func dividedHalfUp(_ value: UInt128, by divisor: UInt128) -> UInt128 {
    if divisor == 1 { return value }
    if value <= UInt128(UInt64.max), divisor <= UInt128(UInt64.max) {
      let small = UInt64(truncatingIfNeeded: value)
      let by = UInt64(truncatingIfNeeded: divisor)
      let (quotient, rest) = small.quotientAndRemainder(dividingBy: by)
      return UInt128(quotient &+ (rest >= by &- rest ? 1 : 0))
    }
    if divisor <= UInt128(UInt64.max) {
      let by = UInt64(truncatingIfNeeded: divisor)
      let upper = UInt64(truncatingIfNeeded: value &>> 64)
      let lower = UInt64(truncatingIfNeeded: value)
      let (high, carry) = upper.quotientAndRemainder(dividingBy: by)
      let (low, rest) = by.dividingFullWidth((carry, lower))
      let quotient = UInt128(high) &<< 64 | UInt128(low)
      return rest >= by &- rest ? quotient &+ 1 : quotient
    }
    let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
    return rest >= divisor &- rest ? quotient &+ 1 : quotient
  }

  /// `value / 10^digits`, rounded half away from zero.
  @inline(__always)
  static func roundedHalfUp(_ value: Int128, droppingDigits digits: Int) -> Int128 {
    if digits > 38 { return 0 }
    let rounded = dividedHalfUp(value.magnitude, by: PowersOfTen.unsigned(digits))
    let magnitude = Int128(truncatingIfNeeded: rounded)
    return value < 0 ? 0 &- magnitude : magnitude
  }

  /// `value * 10^digits`, rounding when `digits` is negative; nil beyond 38 digits.
  @inline(__always)
  static func rescaled(_ value: Int128, by digits: Int) -> Int128? {
    if digits == 0 { return value }
    if digits < 0 { return roundedHalfUp(value, droppingDigits: 0 &- digits) }
    if digits > 38 { return value == 0 ? 0 : nil }
    let (scaled, overflow) = value.multipliedReportingOverflow(by: PowersOfTen.signed(digits))
    return overflow ? nil : scaled
  }

  @inline(__always)
  private static func signed(_ magnitude: UInt128, _ isNegative: Bool) -> Int128? {
    guard magnitude <= maximumDecimal else { return nil }
    let value = Int128(truncatingIfNeeded: magnitude)
    return isNegative ? 0 &- value : value
  }

  /// True when a value has no more than `precision` digits.
  @inline(__always)
  static func fits(_ value: Int128, precision: Int) -> Bool {
    value.magnitude < PowersOfTen.unsigned(precision)
  }
}
