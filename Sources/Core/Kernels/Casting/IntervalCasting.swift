import Columns

/// Casts between intervals and numbers, and between intervals of other units.
enum IntervalCasting {
  static func cast(_ input: Vector, _ count: Int, _ plan: CastPlan) throws(QueryError) -> Vector {
    switch (plan.from, plan.target) {
    case (.yearMonthInterval, .yearMonthInterval(_, let to)):
      let months: Int32 = to == .year ? 12 : 1
      return convertAll(input, count, plan) { (value: Int32) in value / months &* months }
    case (.dayTimeInterval, .dayTimeInterval(_, let to)):
      let unit = micros(to)
      return convertAll(input, count, plan) { (value: Int64) in value / unit &* unit }
    case (.yearMonthInterval(_, let to), _):
      return try toNumber(widened(input, count), count, to == .year ? 12 : 1, 0, plan)
    case (.dayTimeInterval(_, let to), _):
      return try toNumber(input, count, micros(to), to == .second ? 6 : 0, plan)
    case (_, .yearMonthInterval(_, let to)):
      let months = try fromNumber(input, count, to == .year ? 12 : 1, plan)
      return try convertRows(
        months, count, plan, Int32(0), { (value: Int64) in Int32(exactly: value) },
        { (value: Int64) in plan.overflow(.long(value / (to == .year ? 12 : 1))) })
    case (_, .dayTimeInterval(_, let to)):
      return try fromNumber(input, count, micros(to), plan)
    default:
      throw QueryError.internalError(
        "cast of \(plan.from.simpleString) to \(plan.target.simpleString)")
    }
  }

  private static func micros(_ unit: IntervalUnit) -> Int64 {
    switch unit {
    case .day: TimeUnits.microsPerDay
    case .hour: TimeUnits.microsPerHour
    case .minute: TimeUnits.microsPerMinute
    default: TimeUnits.microsPerSecond
    }
  }

  private static func widened(_ input: Vector, _ count: Int) -> Vector {
    .flat(
      .long, count: count, values: mapValues(input, count) { (value: Int32) in Int64(value) },
      validity: input.validity)
  }

  /// How many units an interval has: whole ones, or with a fraction as a decimal.
  private static func toNumber(
    _ input: Vector, _ count: Int, _ unit: Int64, _ digits: Int, _ plan: CastPlan
  ) throws(QueryError) -> Vector {
    func value(_ micros: Int64) -> Value {
      if case .yearMonthInterval = plan.from {
        return .yearMonthInterval(Int32(truncatingIfNeeded: micros))
      }
      return .dayTimeInterval(micros)
    }
    func whole<Number: FixedWidthInteger & BitwiseCopyable>(
      _: Number.Type
    ) throws(QueryError) -> Vector {
      try convertRows(
        input, count, plan, Number(0), { (micros: Int64) in Number(exactly: micros / unit) },
        { plan.overflow(value($0)) })
    }
    switch plan.target {
    case .byte: return try whole(Int8.self)
    case .short: return try whole(Int16.self)
    case .int: return try whole(Int32.self)
    case .long: return try whole(Int64.self)
    case .decimal(let precision, let scale):
      return try DecimalCasting.stored(input, count, precision, plan) { (micros: Int64) in
        let result = WideArithmetic.quotient(Int128(micros), Int128(unit), shift: scale)
        guard let result, WideArithmetic.fits(result, precision: precision) else {
          return .failure
        }
        return .value(result)
      } failure: {
        ArithmeticErrors.decimalOverflow(
          Int128($0), scale: digits, precision: precision, targetScale: scale)
      }
    default: throw QueryError.internalError("cast of an interval")
    }
  }

  /// Numbers of units as months or microseconds in 64 bits.
  private static func fromNumber(
    _ input: Vector, _ count: Int, _ unit: Int64, _ plan: CastPlan
  ) throws(QueryError) -> Vector {
    func multiples<Number: FixedWidthInteger & BitwiseCopyable>(
      _: Number.Type, _ value: (Number) -> Value
    ) throws(QueryError) -> Vector {
      try convertRows(
        input, count, plan, Int64(0),
        { (number: Number) in
          let (result, lost) = Int64(number).multipliedReportingOverflow(by: unit)
          return lost ? nil : result
        }, { plan.overflow(value($0)) })
    }
    switch input.physical {
    case .int8: return try multiples(Int8.self) { .byte($0) }
    case .int16: return try multiples(Int16.self) { .short($0) }
    case .int32: return try multiples(Int32.self) { .int($0) }
    case .int64 where !plan.from.isDecimal: return try multiples(Int64.self) { .long($0) }
    default:
      let scale = input.decimalShape.scale
      return try convertRows(
        input.widenedDecimal(), count, plan, Int64(0),
        { (number: Int128) in
          WideArithmetic.product(number, Int128(unit), droppingDigits: scale)
            .flatMap { Int64(exactly: $0) }
        }, { plan.overflow(.decimal(unscaled: $0, scale: scale)) })
    }
  }
}
