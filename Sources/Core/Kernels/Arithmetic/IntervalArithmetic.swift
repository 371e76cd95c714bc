import Columns

/// Sums, differences, multiples and parts of intervals.
enum IntervalArithmetic {
  // MARK: Sums

  static func sum<Operation: IntegerOperation>(
    _: Operation.Type, _ left: Vector, _ right: Vector, _ type: DataType, _ count: Int,
    _ mode: FailureMode
  ) throws(QueryError) -> Vector {
    let values = Buffer(byteCount: count * type.physical.byteWidth)
    let result: CheckedResult
    let problem = ArithmeticErrors.intervalOverflow(suggestion: Operation.suggestion)
    switch type.physical {
    case .int32:
      result = try recheckPairs(
        left, right, count, mode, values,
        { (one: Int32, other: Int32) in Operation.exact(one, other) },
        { (_: Int32, _: Int32) in problem })
    case .int64:
      result = try recheckPairs(
        left, right, count, mode, values,
        { (one: Int64, other: Int64) in Operation.exact(one, other) },
        { (_: Int64, _: Int64) in problem })
    default:
      result = try recheckPairs(
        left, right, count, mode, values,
        { (one: CalendarInterval, other: CalendarInterval) in
          parts(Operation.self, one, other)
        }, { (_: CalendarInterval, _: CalendarInterval) in problem })
    }
    return .flat(type, count: count, values: result.values, validity: result.validity)
  }

  @inline(__always)
  private static func parts<Operation: IntegerOperation>(
    _: Operation.Type, _ left: CalendarInterval, _ right: CalendarInterval
  ) -> CheckedValue<CalendarInterval> {
    let months = Operation.exact(left.months, right.months)
    let days = Operation.exact(left.days, right.days)
    let micros = Operation.exact(left.microseconds, right.microseconds)
    return CheckedValue(
      CalendarInterval(months: months.value, days: days.value, microseconds: micros.value),
      months.isFailure || days.isFailure || micros.isFailure)
  }

  // MARK: Multiples and parts

  /// An interval times or divided by a number; the number is a long, a double or a decimal.
  static func scale(
    _ interval: Vector, by number: Vector, dividing: Bool, _ type: DataType, _ count: Int,
    _ mode: FailureMode
  ) throws(QueryError) -> Vector {
    let problem = dividing ? "try_divide" : "try_multiply"
    let values = Buffer(byteCount: count * type.physical.byteWidth)
    let scale = number.decimalShape.scale
    let result: CheckedResult
    switch interval.physical {
    case .int32:
      result = try scaled(interval, number, dividing, scale, count, mode, values, problem) {
        (months: Int32, factor) in
        factor.applied(to: Int64(months)).flatMap { Int32(exactly: $0) }
      }
    case .int64:
      result = try scaled(interval, number, dividing, scale, count, mode, values, problem) {
        (micros: Int64, factor) in factor.applied(to: micros)
      }
    default:
      result = try scaled(interval, number, dividing, scale, count, mode, values, problem) {
        (calendar: CalendarInterval, factor) in factor.applied(to: calendar)
      }
    }
    return .flat(type, count: count, values: result.values, validity: result.validity)
  }

  private static func scaled<Interval: BitwiseCopyable>(
    _ interval: Vector, _ number: Vector, _ dividing: Bool, _ scale: Int, _ count: Int,
    _ mode: FailureMode, _ values: Buffer, _ suggestion: String,
    _ apply: (Interval, Factor) -> Interval?
  ) throws(QueryError) -> CheckedResult {
    let overflow = ArithmeticErrors.overflow("Overflow", suggestion: suggestion)
    func run<Number: BitwiseCopyable>(
      _ factor: (Number) -> Factor
    ) throws(QueryError) -> CheckedResult {
      try recheckPairs(
        interval, number, count, mode, values,
        { (one: Interval, other: Number) in
          guard let value = apply(one, factor(other)) else { return CheckedValue(one, true) }
          return CheckedValue(value, false)
        },
        { (_: Interval, other: Number) in
          dividing && factor(other).isZero ? ArithmeticErrors.intervalDividedByZero : overflow
        })
    }
    switch number.physical {
    case .float64: return try run { (value: Double) in Factor(.real(value), dividing) }
    case .int128: return try run { (value: Int128) in Factor(.exact(value, scale), dividing) }
    default:
      let places = number.type.isDecimal ? scale : 0
      return try run { (value: Int64) in Factor(.exact(Int128(value), places), dividing) }
    }
  }

  /// A number by which an interval is multiplied or divided.
  struct Factor {
    enum Number {
      case exact(Int128, Int)
      case real(Double)
    }

    let number: Number
    let dividing: Bool

    init(_ number: Number, _ dividing: Bool) {
      self.number = number
      self.dividing = dividing
    }

    var isZero: Bool {
      switch number {
      case .exact(let value, _): value == 0
      case .real(let value): value == 0
      }
    }

    /// Rounds halves away from zero; nil when the result does not exist.
    func applied(to value: Int64) -> Int64? {
      if dividing, isZero { return nil }
      switch number {
      case .exact(let factor, let scale):
        let result =
          dividing
          ? WideArithmetic.quotient(Int128(value), factor, shift: scale)
          : WideArithmetic.product(Int128(value), factor, droppingDigits: scale)
        return result.flatMap { Int64(exactly: $0) }
      case .real(let factor):
        let result = dividing ? Double(value) / factor : Double(value) * factor
        guard result.isFinite else { return nil }
        return Int64(exactly: result.rounded(.toNearestOrAwayFromZero))
      }
    }

    /// Whole months and days stay such; what is left of a month's part goes to nobody, of a
    /// day's part to the microseconds.
    func applied(to value: CalendarInterval) -> CalendarInterval? {
      guard case .real(let factor) = number, !(dividing && isZero) else { return nil }
      func times(_ part: Double) -> Double { dividing ? part / factor : part * factor }
      let months = times(Double(value.months))
      let days = times(Double(value.days))
      let wholeMonths = months.rounded(.towardZero)
      let wholeDays = (days + 30 * (months - wholeMonths)).rounded(.towardZero)
      let restDays = days + 30 * (months - wholeMonths) - wholeDays
      let micros =
        times(Double(value.microseconds)) + restDays * Double(TimeUnits.microsPerDay)
      guard let monthCount = Int32(exactly: wholeMonths), let dayCount = Int32(exactly: wholeDays),
        micros.isFinite, let rest = Int64(exactly: micros.rounded())
      else { return nil }
      return CalendarInterval(months: monthCount, days: dayCount, microseconds: rest)
    }
  }

  /// How often one interval goes into another, towards zero.
  static func quotient(
    _ left: Vector, _ right: Vector, _ count: Int, _ mode: FailureMode
  ) throws(QueryError) -> Vector {
    let values = Buffer(byteCount: count * 8)
    func divide<Number: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
      _: Number.Type
    ) throws(QueryError) -> CheckedResult {
      try recheckPairs(
        left, right, count, mode, values,
        { (one: Number, other: Number) in
          let (quotient, overflow) = Int64(one).dividedReportingOverflow(by: Int64(other))
          return CheckedValue(quotient, overflow)
        },
        { (_: Number, other: Number) in
          other == 0
            ? ArithmeticErrors.divideByZero
            : ArithmeticErrors.overflow("Overflow in integral divide", suggestion: "try_divide")
        })
    }
    let result = left.physical == .int32 ? try divide(Int32.self) : try divide(Int64.self)
    return .flat(.long, count: count, values: result.values, validity: result.validity)
  }
}
