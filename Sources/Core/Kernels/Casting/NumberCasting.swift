import Columns

/// Casts between booleans, integers and floats.
enum NumberCasting {
  static func cast(_ input: Vector, _ count: Int, _ plan: CastPlan) throws(QueryError) -> Vector {
    switch input.physical {
    case .bool: try fromInteger(UInt8.self, input, count, plan) { .boolean($0 != 0) }
    case .int8: try fromInteger(Int8.self, input, count, plan) { .byte($0) }
    case .int16: try fromInteger(Int16.self, input, count, plan) { .short($0) }
    case .int32: try fromInteger(Int32.self, input, count, plan) { .int($0) }
    case .int64: try fromInteger(Int64.self, input, count, plan) { .long($0) }
    case .float32: try fromFloat(Float.self, input, count, plan) { .float($0) }
    default: try fromFloat(Double.self, input, count, plan) { .double($0) }
    }
  }

  private static func fromInteger<Number: FixedWidthInteger & BitwiseCopyable>(
    _: Number.Type, _ input: Vector, _ count: Int, _ plan: CastPlan, _ value: (Number) -> Value
  ) throws(QueryError) -> Vector {
    switch plan.target {
    case .boolean:
      convertAll(input, count, plan) { (number: Number) in UInt8(number != 0 ? 1 : 0) }
    case .byte: try narrow(Number.self, Int8.self, input, count, plan, value)
    case .short: try narrow(Number.self, Int16.self, input, count, plan, value)
    case .int: try narrow(Number.self, Int32.self, input, count, plan, value)
    case .long: convertAll(input, count, plan) { (number: Number) in Int64(number) }
    case .float: convertAll(input, count, plan) { (number: Number) in Float(number) }
    default: convertAll(input, count, plan) { (number: Number) in Double(number) }
    }
  }

  /// One fast loop that wraps and notices, a slow one only when something was cut off.
  private static func narrow<
    Number: FixedWidthInteger & BitwiseCopyable, Small: FixedWidthInteger & BitwiseCopyable
  >(
    _: Number.Type, _: Small.Type, _ input: Vector, _ count: Int, _ plan: CastPlan,
    _ value: (Number) -> Value
  ) throws(QueryError) -> Vector {
    var isCut = false
    let fast = convertAll(input, count, plan) { (number: Number) in
      let small = Small(truncatingIfNeeded: number)
      isCut = isCut != (isCut == false && Number(truncatingIfNeeded: small) != number)
      return small
    }
    guard isCut, plan.mode != .legacy else { return fast }
    return try convertRows(
      input, count, plan, Small(0), { (number: Number) in Small(exactly: number) },
      { plan.overflow(value($0)) })
  }

  private static func fromFloat<Number: BinaryFloatingPoint & BitwiseCopyable>(
    _: Number.Type, _ input: Vector, _ count: Int, _ plan: CastPlan, _ value: (Number) -> Value
  ) throws(QueryError) -> Vector {
    switch plan.target {
    case .boolean:
      return convertAll(input, count, plan) { (number: Number) in UInt8(number != 0 ? 1 : 0) }
    case .byte: return try whole(Number.self, Int8.self, input, count, plan, value)
    case .short: return try whole(Number.self, Int16.self, input, count, plan, value)
    case .int: return try whole(Number.self, Int32.self, input, count, plan, value)
    case .long: return try whole(Number.self, Int64.self, input, count, plan, value)
    case .float: return convertAll(input, count, plan) { (number: Number) in Float(number) }
    default: return convertAll(input, count, plan) { (number: Number) in Double(number) }
    }
  }

  /// Drops the fraction; numbers beyond the range and NaN have no result, or the nearest one
  /// without ANSI rules.
  private static func whole<
    Number: BinaryFloatingPoint & BitwiseCopyable, Whole: FixedWidthInteger & BitwiseCopyable
  >(
    _: Number.Type, _: Whole.Type, _ input: Vector, _ count: Int, _ plan: CastPlan,
    _ value: (Number) -> Value
  ) throws(QueryError) -> Vector {
    if plan.mode == .legacy {
      return convertAll(input, count, plan) { (number: Number) in
        if number.isNaN { return Whole(0) }
        return Whole(exactly: number.rounded(.towardZero)) ?? (number < 0 ? Whole.min : Whole.max)
      }
    }
    return try convertRows(
      input, count, plan, Whole(0),
      { (number: Number) in Whole(exactly: number.rounded(.towardZero)) },
      { plan.overflow(value($0)) })
  }
}
