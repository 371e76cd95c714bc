package import Columns

/// Brings numbers to fewer digits.
package enum Rounding: Sendable {
  case halfUp, halfEven, up, down

  /// Rounds to `scale` fraction digits, or to tens, hundreds … when it is negative. Decimals take
  /// the type's scale; other numbers keep their type.
  package func round(
    _ vector: Vector, scale: Int, _ type: DataType, mode: FailureMode, rowCount: Int
  ) throws(QueryError) -> Vector {
    try Encodings.unary(vector, type, rowCount: rowCount) { (input, count) throws(QueryError) in
      if input.type.isDecimal { return try decimals(input, count, scale, type, mode) }
      switch input.physical {
      case .float32:
        return .flat(
          type, count: count,
          values: mapValues(input, count) { (x: Float) in Float(rounded(Double(x), scale)) })
      case .float64:
        return .flat(
          type, count: count,
          values: mapValues(input, count) { (x: Double) in rounded(x, scale) })
      case .int8: return try wholes(Int8.self, input, count, scale, mode)
      case .int16: return try wholes(Int16.self, input, count, scale, mode)
      case .int32: return try wholes(Int32.self, input, count, scale, mode)
      case .int64: return try wholes(Int64.self, input, count, scale, mode)
      default: throw QueryError.internalError("rounding of \(input.type.simpleString)")
      }
    }
  }

  /// The next whole number as a long: `ceil` and `floor` of doubles.
  package func wholeNumbers(
    _ vector: Vector, mode: FailureMode, rowCount: Int
  ) throws(QueryError) -> Vector {
    let rule: FloatingPointRoundingRule = self == .up ? .up : .down
    return try Encodings.unary(vector, .long, rowCount: rowCount) {
      (input, count) throws(QueryError) in
      let values = Buffer(byteCount: count * 8)
      let result = try recheckPairs(
        input, input, count, mode == .legacy ? .legacy : .error, values,
        { (number: Double, _: Double) in
          let whole = number.rounded(rule)
          if whole >= -0x1p63, whole < 0x1p63 { return CheckedValue(Int64(whole), false) }
          if whole.isNaN { return CheckedValue(0, false) }
          return CheckedValue(whole < 0 ? Int64.min : Int64.max, mode != .legacy)
        }, { (_: Double, _: Double) in ArithmeticErrors.overflow() })
      return .flat(.long, count: count, values: result.values, validity: result.validity)
    }
  }

  // MARK: Whole numbers and decimals

  private func wholes<Number: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
    _: Number.Type, _ input: Vector, _ count: Int, _ scale: Int, _ mode: FailureMode
  ) throws(QueryError) -> Vector {
    if scale >= 0 { return input }
    let values = Buffer(byteCount: count * MemoryLayout<Number>.stride)
    let result = try recheckPairs(
      input, input, count, mode == .legacy ? .error : mode, values,
      { (number: Number, _: Number) in
        let wide = restored(dropping(Int128(number), -scale), -scale)
        guard let wide, mode != .legacy else {
          return CheckedValue(Number(truncatingIfNeeded: wide ?? 0), wide == nil)
        }
        return CheckedValue(
          Number(truncatingIfNeeded: wide), Number(exactly: wide) == nil)
      }, { (_: Number, _: Number) in ArithmeticErrors.overflow("Overflow") })
    return .flat(input.type, count: count, values: result.values, validity: result.validity)
  }

  private func decimals(
    _ input: Vector, _ count: Int, _ scale: Int, _ type: DataType, _ mode: FailureMode
  ) throws(QueryError) -> Vector {
    let from = input.decimalShape.scale
    guard case .decimal(let precision, let target) = type else {
      throw QueryError.internalError("rounding to \(type.simpleString)")
    }
    let wide = input.widenedDecimal()
    let values = Buffer(byteCount: count * 16)
    let digits = from - min(scale, from)
    let zeros = target - min(scale, from)
    let result = try recheckPairs(
      wide, wide, count, mode, values,
      { (number: Int128, _: Int128) in
        guard let value = restored(dropping(number, digits), zeros),
          WideArithmetic.fits(value, precision: precision)
        else { return CheckedValue(Int128(0), true) }
        return CheckedValue(value, false)
      },
      { (number: Int128, _: Int128) in
        ArithmeticErrors.decimalOverflow(
          number, scale: from, precision: precision, targetScale: target)
      })
    let rounded = Vector.flat(
      type, count: count, values: result.values, validity: result.validity, physical: .int128)
    return precision <= DataType.compactDecimalPrecision ? rounded.asPhysical(.int64) : rounded
  }

  /// The value without its last digits.
  private func dropping(_ value: Int128, _ digits: Int) -> Int128 {
    guard digits > 0 else { return value }
    guard digits <= 38 else {
      switch self {
      case .halfUp, .halfEven: return 0
      case .up: return value > 0 ? 1 : 0
      case .down: return value < 0 ? -1 : 0
      }
    }
    let power = PowersOfTen.signed(digits)
    let (quotient, rest) = value.quotientAndRemainder(dividingBy: power)
    let away: Int128 = value < 0 ? -1 : 1
    switch self {
    case .up: return rest > 0 ? quotient + 1 : quotient
    case .down: return rest < 0 ? quotient - 1 : quotient
    case .halfUp: return rest.magnitude >= (power / 2).magnitude ? quotient + away : quotient
    case .halfEven:
      let half = (power / 2).magnitude
      if rest.magnitude != half { return rest.magnitude > half ? quotient + away : quotient }
      return quotient % 2 == 0 ? quotient : quotient + away
    }
  }

  /// The value with zeros behind it; nil when it gets too large.
  private func restored(_ value: Int128, _ zeros: Int) -> Int128? {
    guard zeros > 0, value != 0 else { return value }
    guard zeros <= 38 else { return nil }
    let (result, lost) = value.multipliedReportingOverflow(by: PowersOfTen.signed(zeros))
    return lost ? nil : result
  }

  // MARK: Floating point

  private static let exactPowers: [Double] = (0...22).map { Double("1e\($0)") ?? 1 }

  /// Rounds the shortest decimal that reads as the number.
  private func rounded(_ x: Double, _ scale: Int) -> Double {
    guard x.isFinite else { return x }
    if x == 0 { return 0 }
    if scale >= 0, scale <= 15 {
      let power = Rounding.exactPowers[scale]
      let scaled = x * power
      let fraction = abs(scaled - scaled.rounded(.towardZero))
      // Far enough from a tie, the scaled number tells which way to go, and the quotient of two
      // exact numbers is the closest there is.
      if abs(scaled) < 1e9, abs(fraction - 0.5) > 1e-6 {
        return scaled.rounded(.toNearestOrEven) / power + 0
      }
    }
    return byDigits(x, scale)
  }

  private func byDigits(_ x: Double, _ scale: Int) -> Double {
    guard let parsed = DecimalDigits(x) else { return x }
    let (unscaled, places) = (parsed.unscaled, parsed.scale)
    guard places > scale else { return x }
    let whole = dropping(unscaled, places - scale)
    return Double("\(whole)e\(-scale)") ?? x
  }

  /// A double as the shortest decimal that reads as it.
  private struct DecimalDigits {
    var unscaled: Int128
    var scale: Int

    init?(_ x: Double) {
      var digits = ""
      var scale = 0
      var exponent = 0
      var isFraction = false
      let text = x.description
      for (index, character) in zip(text.indices, text) {
        switch character {
        case ".": isFraction = true
        case "e":
          guard let value = Int(text[text.index(after: index)...]) else { return nil }
          exponent = value
        default:
          if exponent != 0 || text[..<index].contains("e") { continue }
          digits.append(character)
          if isFraction { scale += 1 }
        }
      }
      guard let unscaled = Int128(digits) else { return nil }
      self.unscaled = unscaled
      self.scale = scale - exponent
    }
  }
}
