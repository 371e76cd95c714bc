import Columns

/// Casts to and from decimals.
enum DecimalCasting {
  // MARK: To decimals

  static func toDecimal(
    _ input: Vector, _ count: Int, _ precision: Int, _ scale: Int, _ plan: CastPlan
  ) throws(QueryError) -> Vector {
    switch input.physical {
    case .bool:
      return try wholes(UInt8.self, input, count, precision, scale, plan)
    case .int8: return try wholes(Int8.self, input, count, precision, scale, plan)
    case .int16: return try wholes(Int16.self, input, count, precision, scale, plan)
    case .int32: return try wholes(Int32.self, input, count, precision, scale, plan)
    case .int64 where !plan.from.isDecimal:
      return try wholes(Int64.self, input, count, precision, scale, plan)
    case .int64, .int128: return try rescale(input, count, precision, scale, plan)
    case .float32:
      return try stored(input, count, precision, plan) { (number: Float) in
        decimal(ofDigits: number.isFinite ? number.description : nil, precision, scale)
      } failure: {
        overflow(.float($0), precision, scale)
      }
    default:
      return try stored(input, count, precision, plan) { (number: Double) in
        decimal(ofDigits: number.isFinite ? number.description : nil, precision, scale)
      } failure: {
        overflow(.double($0), precision, scale)
      }
    }
  }

  private static func decimal(
    ofDigits digits: String?, _ precision: Int, _ scale: Int
  ) -> Conversion<Int128> {
    guard var digits else { return .null }
    let parsed = digits.withUTF8 { DecimalText.parse(UnsafeRawBufferPointer($0)) }
    guard let value = parsed?.unscaled(scale: scale, precision: precision) else { return .failure }
    return .value(value)
  }

  private static func wholes<Number: FixedWidthInteger & BitwiseCopyable>(
    _: Number.Type, _ input: Vector, _ count: Int, _ precision: Int, _ scale: Int,
    _ plan: CastPlan
  ) throws(QueryError) -> Vector {
    let factor = PowersOfTen.signed(scale)
    let fits = precision - scale >= String(Number.max).count
    if fits, precision <= DataType.compactDecimalPrecision {
      let narrow = PowersOfTen.narrow(scale)
      return convertAll(input, count, plan) { (number: Number) in
        Int64(truncatingIfNeeded: number) &* narrow
      }
    }
    return try stored(input, count, precision, plan) { (number: Number) in
      let (value, isLost) = Int128(number).multipliedReportingOverflow(by: factor)
      return isLost || !WideArithmetic.fits(value, precision: precision)
        ? .failure : .value(value)
    } failure: { (number: Number) in
      ArithmeticErrors.decimalOverflow(
        Int128(number), scale: 0, precision: precision, targetScale: scale)
    }
  }

  /// Decimals of another precision and scale: only relabelled when nothing can be lost.
  private static func rescale(
    _ input: Vector, _ count: Int, _ precision: Int, _ scale: Int, _ plan: CastPlan
  ) throws(QueryError) -> Vector {
    let shape = input.decimalShape
    let shift = scale - shape.scale
    let isWider = precision - scale >= shape.precision - shape.scale
    let isNarrowTarget = precision <= DataType.compactDecimalPrecision
    if shift == 0, isWider {
      let result = input.retyped(plan.target)
      return isNarrowTarget ? result.asPhysical(.int64) : result
    }
    if input.physical == .int64, let fast = narrowRescale(input, count, precision, shift, plan) {
      return fast
    }
    func failure(_ value: Int128) -> QueryError {
      ArithmeticErrors.decimalOverflow(
        value, scale: shape.scale, precision: precision, targetScale: scale)
    }
    return try stored(input.widenedDecimal(), count, precision, plan) { (value: Int128) in
      guard let result = WideArithmetic.rescaled(value, by: shift),
        WideArithmetic.fits(result, precision: precision)
      else { return .failure }
      return .value(result)
    } failure: {
      failure($0)
    }
  }

  /// The 64-bit way; nil when a row does not fit.
  private static func narrowRescale(
    _ input: Vector, _ count: Int, _ precision: Int, _ shift: Int, _ plan: CastPlan
  ) -> Vector? {
    guard abs(shift) <= 18 else { return nil }
    let limit = precision <= 18 ? PowersOfTen.narrow(precision) : Int64.max
    let factor = PowersOfTen.narrow(abs(shift))
    var flag: Int64 = 0
    let values: Buffer
    if shift >= 0 {
      values = mapValues(input, count) { (value: Int64) in
        let scaled = Multiplication.wrapped(value, factor, &flag)
        flag |= (limit &- 1 &- scaled) | (scaled &+ (limit &- 1))
        return scaled
      }
    } else {
      let half = factor / 2
      values = mapValues(input, count) { (value: Int64) in
        let quotient = value / factor
        let rest = value &- quotient &* factor
        let rounded = quotient &+ (rest >= half ? 1 : 0) &- (rest <= 0 &- half ? 1 : 0)
        flag |= (limit &- 1 &- rounded) | (rounded &+ (limit &- 1))
        return rounded
      }
    }
    guard flag >= 0 else { return nil }
    return .flat(
      plan.target, count: count, values: values, validity: input.validity, physical: .int64)
  }

  enum Conversion<Output> {
    case value(Output)
    case null
    case failure
  }

  /// Collects 128-bit results and stores them as the type wants them.
  @inline(__always)
  static func stored<Input: BitwiseCopyable>(
    _ input: Vector, _ count: Int, _ precision: Int, _ plan: CastPlan,
    _ convert: (Input) -> Conversion<Int128>, failure: (Input) -> QueryError
  ) throws(QueryError) -> Vector {
    let buffer = Buffer(byteCount: count * 16)
    let output = buffer.pointer(as: Int128.self)
    let source = UnsafePointer(input.pointer(as: Input.self))
    let validity = input.validity?.copied ?? Bitmap(count: count, filled: true)
    var hasNulls = input.validity != nil
    for row in 0..<count {
      switch convert(source[row]) {
      case .value(let value): output[row] = value
      case .null:
        output[row] = 0
        validity.clear(row)
        hasNulls = true
      case .failure:
        output[row] = 0
        guard validity[row] else { continue }
        if plan.mode == .error { throw failure(source[row]) }
        validity.clear(row)
        hasNulls = true
      }
    }
    let vector = Vector.flat(
      plan.target, count: count, values: buffer, validity: hasNulls ? validity : nil,
      physical: .int128)
    return precision <= DataType.compactDecimalPrecision ? vector.asPhysical(.int64) : vector
  }

  private static func overflow(_ value: Value, _ precision: Int, _ scale: Int) -> QueryError {
    var digits = ValueText.text(value, .double) ?? ""
    let parsed = digits.withUTF8 { DecimalText.parse(UnsafeRawBufferPointer($0)) }
    let text = parsed?.plainText ?? digits
    return ArithmeticErrors.decimalOverflow(text: text, precision: precision, targetScale: scale)
  }

  // MARK: From decimals

  static func fromDecimal(
    _ input: Vector, _ count: Int, _ plan: CastPlan
  ) throws(QueryError) -> Vector {
    let scale = input.decimalShape.scale
    let wide = input.physical == .int128
    switch plan.target {
    case .boolean:
      return wide
        ? convertAll(input, count, plan) { (value: Int128) in UInt8(value != 0 ? 1 : 0) }
        : convertAll(input, count, plan) { (value: Int64) in UInt8(value != 0 ? 1 : 0) }
    case .byte: return try whole(Int8.self, input, count, scale, plan)
    case .short: return try whole(Int16.self, input, count, scale, plan)
    case .int: return try whole(Int32.self, input, count, scale, plan)
    case .long: return try whole(Int64.self, input, count, scale, plan)
    case .float:
      return wide
        ? convertAll(input, count, plan) { (value: Int128) in float(value, scale) }
        : convertAll(input, count, plan) { (value: Int64) in float(Int128(value), scale) }
    default:
      return wide
        ? convertAll(input, count, plan) { (value: Int128) in DecimalText.double(value, scale) }
        : convertAll(input, count, plan) { (value: Int64) in
          DecimalText.double(Int128(value), scale)
        }
    }
  }

  private static func float(_ value: Int128, _ scale: Int) -> Float {
    if value.magnitude < 1 << 24, scale <= 10 {
      return Float(Int64(truncatingIfNeeded: value)) / Float(PowersOfTen.narrow(scale))
    }
    var writer = ByteWriter(capacity: 48)
    writer.writeDecimal(value, scale: scale)
    return Float(writer.text) ?? 0
  }

  private static func whole<Whole: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
    _: Whole.Type, _ input: Vector, _ count: Int, _ scale: Int, _ plan: CastPlan
  ) throws(QueryError) -> Vector {
    let factor = PowersOfTen.signed(scale)
    let isLegacy = plan.mode == .legacy
    return try convertRows(
      input.widenedDecimal(), count, plan, Whole(0),
      { (value: Int128) in
        let whole = value / factor
        return isLegacy ? Whole(truncatingIfNeeded: whole) : Whole(exactly: whole)
      }, { plan.overflow(.decimal(unscaled: $0, scale: scale)) })
  }
}
