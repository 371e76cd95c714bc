import Columns

/// Casts from text to everything else.
enum TextSource {
  static func cast(_ input: Vector, _ count: Int, _ plan: CastPlan) throws(QueryError) -> Vector {
    let isLegacy = plan.mode == .legacy
    switch plan.target {
    case .binary: return input.retyped(.binary)
    case .boolean:
      return try parsed(input, count, plan, UInt8(0)) {
        NumberParsing.boolean($0).map { $0 ? 1 : 0 }
      }
    case .byte:
      return try parsed(input, count, plan, Int8(0)) {
        NumberParsing.integer($0, Int8.self, allowFraction: isLegacy)
      }
    case .short:
      return try parsed(input, count, plan, Int16(0)) {
        NumberParsing.integer($0, Int16.self, allowFraction: isLegacy)
      }
    case .int:
      return try parsed(input, count, plan, Int32(0)) {
        NumberParsing.integer($0, Int32.self, allowFraction: isLegacy)
      }
    case .long:
      return try parsed(input, count, plan, Int64(0)) {
        NumberParsing.integer($0, Int64.self, allowFraction: isLegacy)
      }
    case .float: return try parsed(input, count, plan, Float(0)) { NumberParsing.float($0) }
    case .double: return try parsed(input, count, plan, Double(0)) { NumberParsing.double($0) }
    case .decimal(let precision, let scale):
      return try decimals(input, count, precision, scale, plan)
    default: return try temporal(input, count, plan)
    }
  }

  private static func temporal(
    _ input: Vector, _ count: Int, _ plan: CastPlan
  ) throws(QueryError) -> Vector {
    switch plan.target {
    case .date:
      return try parsed(input, count, plan, Int32(0)) { bytes in
        if let days = DateTimeParsing.date(bytes) { return days }
        return special(bytes, plan).map {
          let local = plan.zone.local(fromMicros: $0)
          return Int32(truncatingIfNeeded: floorDivide(local, TimeUnits.microsPerDay))
        }
      }
    case .timestamp:
      return try parsed(input, count, plan, Int64(0)) { bytes in
        DateTimeParsing.timestamp(bytes, plan.zone, now: plan.now) ?? special(bytes, plan)
      }
    case .timestampNTZ:
      return try parsed(input, count, plan, Int64(0)) { bytes in
        DateTimeParsing.timestampNTZ(bytes)
          ?? special(bytes, plan).map { plan.zone.local(fromMicros: $0) }
      }
    case .time:
      return try parsed(input, count, plan, Int64(0)) { DateTimeParsing.time($0) }
    case .yearMonthInterval(let from, let to):
      return try parsed(input, count, plan, Int32(0)) {
        IntervalParsing.yearMonth(String(decoding: $0, as: UTF8.self), from, to)
      }
    case .dayTimeInterval(let from, let to):
      return try parsed(input, count, plan, Int64(0)) {
        IntervalParsing.dayTime(String(decoding: $0, as: UTF8.self), from, to)
      }
    case .calendarInterval:
      let tolerant = CastPlan(
        from: plan.from, target: plan.target, mode: .null, zone: plan.zone, now: plan.now,
        isConstant: plan.isConstant)
      let empty = CalendarInterval(months: 0, days: 0, microseconds: 0)
      return try parsed(input, count, tolerant, empty) {
        IntervalParsing.calendar(String(decoding: $0, as: UTF8.self))
      }
    default: throw QueryError.internalError("cast of text to \(plan.target.simpleString)")
    }
  }

  private static func special(_ bytes: UnsafeRawBufferPointer, _ plan: CastPlan) -> Int64? {
    plan.isConstant ? DateTimeParsing.special(bytes, plan.zone, now: plan.now) : nil
  }

  private static func parsed<Output: BitwiseCopyable>(
    _ input: Vector, _ count: Int, _ plan: CastPlan, _ empty: Output,
    _ parse: (UnsafeRawBufferPointer) -> Output?
  ) throws(QueryError) -> Vector {
    try convertRows(
      input, count, plan, empty,
      { (view: StringView) in view.withBytes { parse(NumberParsing.trimmed($0)) } },
      { invalid($0, plan) })
  }

  private static func invalid(_ view: StringView, _ plan: CastPlan) -> QueryError {
    if plan.target.isInterval {
      return CastErrors.intervalFormat(view.string, plan.target)
    }
    return CastErrors.invalidInput("'\(view.string)'", from: plan.from, to: plan.target)
  }

  private static func decimals(
    _ input: Vector, _ count: Int, _ precision: Int, _ scale: Int, _ plan: CastPlan
  ) throws(QueryError) -> Vector {
    try DecimalCasting.stored(input, count, precision, plan) { (view: StringView) in
      view.withBytes { bytes -> DecimalCasting.Conversion<Int128> in
        let parsed = DecimalText.parse(NumberParsing.trimmed(bytes))
        guard let value = parsed?.unscaled(scale: scale, precision: precision) else {
          return .failure
        }
        return .value(value)
      }
    } failure: { (view: StringView) in
      guard let parsed = view.withBytes({ DecimalText.parse(NumberParsing.trimmed($0)) }) else {
        return invalid(view, plan)
      }
      return ArithmeticErrors.decimalOverflow(
        text: parsed.plainText, precision: precision, targetScale: scale)
    }
  }
}
