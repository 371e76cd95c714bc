import Columns
import Expressions
import Kernels

/// Dates, timestamps and intervals made of numbers.
package enum TimeMakingFunctions {
  package static let entries: [FunctionEntry] = dates + timestamps + intervals

  private static let dates: [FunctionEntry] = [
    FunctionEntry(
      "make_date", .datetime, usage: "make_date(year, month, day)", "The date of three numbers.",
      examples: [FunctionExample("make_date(2013, 7, 15)", "2013-07-15")],
      typing: .fixed([.int, .int, .int], returns: .date),
      .scalar { (input) throws(QueryError) in
        try TimeMaking.dates(input.arguments, mode: input.mode, rowCount: input.rowCount)
      })
  ]

  private static let timestamps: [FunctionEntry] = [
    timestamp("make_timestamp", .timestamp), timestamp("make_timestamp_ltz", .timestamp),
    timestamp("make_timestamp_ntz", .timestampNTZ), timestamp("try_make_timestamp", .timestamp),
    timestamp("try_make_timestamp_ltz", .timestamp),
    timestamp("try_make_timestamp_ntz", .timestampNTZ),
  ]

  private static func timestamp(_ name: String, _ type: DataType) -> FunctionEntry {
    let isTolerant = name.hasPrefix("try_")
    let zone = type == .timestamp ? "[, zone]" : ""
    return FunctionEntry(
      name, .datetime,
      usage: "\(name)(year, month, day, hour, minute, second\(zone))",
      "The timestamp of numbers, or of a date and a time of day"
        + (isTolerant ? "; null where there is none." : "."),
      examples: [
        FunctionExample("\(name)(2014, 12, 28, 6, 30, 45.887)", "2014-12-28 06:30:45.887")
      ],
      nullability: isTolerant ? .always : .byNullRule,
      typing: timestampTyping(type),
      .scalar { (input) throws(QueryError) in
        let mode: FailureMode = isTolerant ? .null : input.mode
        guard input.arguments.count >= 6 else { return try joined(input, type) }
        return try TimeMaking.timestamps(
          input.arguments, type, zone: input.settings.zone, mode: mode, rowCount: input.rowCount)
      })
  }

  private static let secondsWithFraction =
    Parameter.exactly(.decimal(precision: 16, scale: 6))

  private static func timestampTyping(_ type: DataType) -> TypingRule {
    TypingRule { (call, settings) throws(QueryError) in
      let numbers = Array(repeating: Parameter.int, count: 5) + [secondsWithFraction]
      if call.arguments.count >= 4 {
        return type == .timestamp
          ? try TypingRule.fixed(numbers + [.text], optional: 1, returns: type)
            .apply(&call, settings)
          : try TypingRule.fixed(numbers, returns: type).apply(&call, settings)
      }
      try TypingRule.checkCount(call, 1...(type == .timestamp ? 3 : 2))
      try TypingRule.cast(&call, 0, to: .date)
      if call.arguments.count > 1 {
        if case .time = call.arguments[1].type {
        } else {
          try TypingRule.cast(&call, 1, to: .exactly(.time(precision: 6)))
        }
      }
      if call.arguments.count > 2 { try TypingRule.cast(&call, 2, to: .text) }
      return type
    }
  }

  /// A date with a time of day, or with midnight, on the clocks of the session's or another zone.
  private static func joined(
    _ input: KernelInput, _ type: DataType
  ) throws(QueryError) -> Vector {
    let count = input.rowCount
    let midnight = Vector.constant(.time(0), .time(precision: 6), count: count)
    let times = input.arguments.count > 1 ? input[1] : midnight
    guard input.arguments.count > 2 else {
      return try TimeMaking.joined(
        input[0], times, type, zone: input.settings.zone, rowCount: count)
    }
    let local = try TimeMaking.joined(input[0], times, type, zone: .utc, rowCount: count)
    return try ZoneShifts.convert(
      local, from: input[2], to: .constant(.string("UTC"), .string, count: count),
      rowCount: count)
  }

  private static let noSeconds = Expression.literal(
    Literal(.decimal(unscaled: 0, scale: 6), .decimal(precision: 18, scale: 6)))

  private static let zeros = Array(repeating: Expression.intLiteral(0), count: 6)

  private static let secondsOfInterval =
    Parameter.exactly(.decimal(precision: 18, scale: 6))

  private static let intervals: [FunctionEntry] = [
    calendarInterval("make_interval"), calendarInterval("try_make_interval"),
    FunctionEntry(
      "make_dt_interval", .datetime,
      usage: "make_dt_interval([days[, hours[, minutes[, seconds]]]])",
      "An interval of days, hours, minutes and seconds.",
      examples: [
        FunctionExample(
          "make_dt_interval(1, 12, 30, 01.001001)",
          "INTERVAL '1 12:30:01.001001' DAY TO SECOND")
      ],
      typing: TypingRule.fixed([.int, .int, .int, secondsOfInterval], returns: .dayToSecond)
        .filling(4, with: zeros.suffix(3) + [noSeconds]),
      .scalar { (input) throws(QueryError) in
        try TimeMaking.dayTimeIntervals(input.arguments, rowCount: input.rowCount)
      }),
    FunctionEntry(
      "make_ym_interval", .datetime, usage: "make_ym_interval([years[, months]])",
      "An interval of years and months.",
      examples: [FunctionExample("make_ym_interval(1, 2)", "INTERVAL '1-2' YEAR TO MONTH")],
      typing: TypingRule.fixed([.int, .int], returns: .yearToMonth)
        .filling(2, with: zeros.suffix(2)),
      .scalar { (input) throws(QueryError) in
        try TimeMaking.yearMonthIntervals(input.arguments, rowCount: input.rowCount)
      }),
  ]

  private static func calendarInterval(_ name: String) -> FunctionEntry {
    let isTolerant = name.hasPrefix("try_")
    let parameters = Array(repeating: Parameter.int, count: 6) + [secondsOfInterval]
    return FunctionEntry(
      name, .datetime,
      usage: "\(name)([years[, months[, weeks[, days[, hours[, minutes[, seconds]]]]]]])",
      "An interval of numbers" + (isTolerant ? "; null where it overflows." : "."),
      examples: [
        FunctionExample(
          "\(name)(0, 1, 0, 1, 0, 0, 100.000001)",
          "1 months 1 days 1 minutes 40.000001 seconds")
      ],
      nullability: isTolerant ? .always : .byNullRule,
      typing: TypingRule.fixed(parameters, returns: .calendarInterval)
        .filling(7, with: zeros + [noSeconds]),
      .scalar { (input) throws(QueryError) in
        try TimeMaking.calendarIntervals(
          input.arguments, mode: isTolerant ? .null : input.mode, rowCount: input.rowCount)
      })
  }
}
