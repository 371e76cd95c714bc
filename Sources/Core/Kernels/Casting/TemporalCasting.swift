import Columns

/// Casts between dates and timestamps, and between them and numbers.
enum TemporalCasting {
  static func cast(_ input: Vector, _ count: Int, _ plan: CastPlan) throws(QueryError) -> Vector {
    let zone = plan.zone
    switch (plan.from, plan.target) {
    case (.date, .timestampNTZ), (.date, .timestamp):
      let place = plan.target == .timestamp ? zone : .utc
      return try convertRows(
        input, count, plan, Int64(0),
        { (days: Int32) in
          let (local, lost) = Int64(days).multipliedReportingOverflow(by: TimeUnits.microsPerDay)
          return lost ? nil : place.instant(fromLocalMicros: local)
        }, { (_: Int32) in ArithmeticErrors.overflow("long overflow") })
    case (.timestamp, .date):
      return convertAll(input, count, plan) { (micros: Int64) in
        day(zone.local(fromMicros: micros))
      }
    case (.timestampNTZ, .date):
      return convertAll(input, count, plan) { (micros: Int64) in day(micros) }
    case (.timestamp, .timestampNTZ):
      return convertAll(input, count, plan) { (micros: Int64) in zone.local(fromMicros: micros) }
    case (.timestampNTZ, .timestamp):
      return convertAll(input, count, plan) { (micros: Int64) in
        zone.instant(fromLocalMicros: micros)
      }
    case (.time, .time): return input.retyped(plan.target)
    case (.timestamp, _): return try timestampToNumber(input, count, plan)
    case (_, .timestamp): return try numberToTimestamp(input, count, plan)
    default:
      throw QueryError.internalError(
        "cast of \(plan.from.simpleString) to \(plan.target.simpleString)")
    }
  }

  @inline(__always)
  private static func day(_ local: Int64) -> Int32 {
    Int32(truncatingIfNeeded: floorDivide(local, TimeUnits.microsPerDay))
  }

  private static func timestampToNumber(
    _ input: Vector, _ count: Int, _ plan: CastPlan
  ) throws(QueryError) -> Vector {
    switch plan.target {
    case .long:
      return convertAll(input, count, plan) { (micros: Int64) in
        floorDivide(micros, TimeUnits.microsPerSecond)
      }
    case .int: return try seconds(Int32.self, input, count, plan)
    case .short: return try seconds(Int16.self, input, count, plan)
    case .byte: return try seconds(Int8.self, input, count, plan)
    case .float:
      return convertAll(input, count, plan) { (micros: Int64) in Float(Double(micros) / 1e6) }
    case .double:
      return convertAll(input, count, plan) { (micros: Int64) in Double(micros) / 1e6 }
    case .decimal(let precision, let scale):
      let exact = DataType.decimal(precision: 20, scale: 6)
      let decimal = Vector.flat(
        exact, count: count, values: input.values, validity: input.validity, physical: .int64)
      return try DecimalCasting.toDecimal(
        decimal, count, precision, scale, plan.with(from: exact, to: plan.target))
    default:
      throw QueryError.internalError("cast of a timestamp to \(plan.target.simpleString)")
    }
  }

  private static func seconds<Number: FixedWidthInteger & BitwiseCopyable>(
    _: Number.Type, _ input: Vector, _ count: Int, _ plan: CastPlan
  ) throws(QueryError) -> Vector {
    try convertRows(
      input, count, plan, Number(0),
      { (micros: Int64) in Number(exactly: floorDivide(micros, TimeUnits.microsPerSecond)) },
      { (micros: Int64) in
        let literal = ValueText.text(.timestamp(micros), .timestamp, zone: plan.zone) ?? ""
        return CastErrors.overflow("TIMESTAMP '\(literal)'", from: plan.from, to: plan.target)
      })
  }

  private static func numberToTimestamp(
    _ input: Vector, _ count: Int, _ plan: CastPlan
  ) throws(QueryError) -> Vector {
    switch input.physical {
    case .int8: return convertAll(input, count, plan) { (value: Int8) in micros(Int64(value)) }
    case .int16: return convertAll(input, count, plan) { (value: Int16) in micros(Int64(value)) }
    case .int32: return convertAll(input, count, plan) { (value: Int32) in micros(Int64(value)) }
    case .int64 where !plan.from.isDecimal:
      return convertAll(input, count, plan) { (value: Int64) in micros(value) }
    case .float32:
      return try convertRows(
        input, count, plan, Int64(0),
        { (value: Float) in Int64(exactly: (Double(value) * 1e6).rounded(.towardZero)) },
        { notATime(.float($0), plan) })
    case .float64:
      return try convertRows(
        input, count, plan, Int64(0),
        { (value: Double) in Int64(exactly: (value * 1e6).rounded(.towardZero)) },
        { notATime(.double($0), plan) })
    default:
      let scale = input.decimalShape.scale
      return try convertRows(
        input.widenedDecimal(), count, plan, Int64(0),
        { (value: Int128) in
          let shift = 6 - scale
          if shift < 0 { return Int64(exactly: value / PowersOfTen.signed(-shift)) }
          return WideArithmetic.rescaled(value, by: shift).flatMap { Int64(exactly: $0) }
        }, { plan.overflow(.decimal(unscaled: $0, scale: scale)) })
    }
  }

  /// Seconds as microseconds, the last moment that there is for later ones.
  @inline(__always)
  private static func micros(_ seconds: Int64) -> Int64 {
    let (result, lost) = seconds.multipliedReportingOverflow(by: TimeUnits.microsPerSecond)
    return lost ? (seconds < 0 ? .min : .max) : result
  }

  private static func notATime(_ value: Value, _ plan: CastPlan) -> QueryError {
    let literal = CastErrors.literal(value, plan.from)
    switch value {
    case .double(let number) where number.isFinite: return plan.overflow(value)
    case .float(let number) where number.isFinite: return plan.overflow(value)
    default: return CastErrors.invalidInput(literal, from: plan.from, to: plan.target)
    }
  }
}
