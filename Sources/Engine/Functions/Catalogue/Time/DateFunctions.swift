import Columns
import Expressions
import Kernels

/// Dates found from other dates.
package enum DateFunctions {
  package static let entries: [FunctionEntry] = shifts + distances + calendar

  private static let shifts: [FunctionEntry] = [
    shift("date_add", aliases: ["dateadd"], "A date so many days later.", "2016-07-31", true),
    shift("date_sub", aliases: [], "A date so many days earlier.", "2016-07-29", false),
    FunctionEntry(
      "add_months", .datetime, usage: "add_months(date, months)",
      "The same day of another month, or that month's last day.",
      examples: [FunctionExample("add_months('2016-08-31', 1)", "2016-09-30")],
      typing: .fixed([.date, .int], returns: .date),
      .scalar { (input) throws(QueryError) in
        try DateShifts.addMonths(input[0], input[1], rowCount: input.rowCount)
      }),
  ]

  private static func shift(
    _ name: String, aliases: [String], _ summary: String, _ result: String, _ forward: Bool
  ) -> FunctionEntry {
    FunctionEntry(
      name, aliases: aliases, .datetime, usage: "\(name)(date, days)", summary,
      examples: [FunctionExample("\(name)('2016-07-30', 1)", result)], typing: .dayShift,
      .scalar { (input) throws(QueryError) in
        try Arithmetic.move(
          input[0], by: input[1], .date, forward: forward, rowCount: input.rowCount,
          mode: input.mode)
      })
  }

  private static let distances: [FunctionEntry] = [
    FunctionEntry(
      "datediff", aliases: ["date_diff"], .datetime, usage: "datediff(end, start)",
      "The days from one date to another.",
      examples: [FunctionExample("datediff('2009-07-31', '2009-07-30')", "1")],
      typing: .fixed([.date, .date], returns: .int),
      .scalar { (input) throws(QueryError) in
        try DateShifts.difference(input[0], input[1], rowCount: input.rowCount)
      }),
    FunctionEntry(
      "months_between", .datetime, usage: "months_between(end, start[, roundOff])",
      "The months between two timestamps, parts of months in days of a 31st each.",
      examples: [
        FunctionExample("months_between('1997-02-28 10:30:00', '1996-10-30')", "3.94959677"),
        FunctionExample(
          "months_between('1997-02-28 10:30:00', '1996-10-30', false)", "3.9495967741935485"),
      ],
      typing: TypingRule.fixed([.timestamp, .timestamp, .boolean], returns: .double)
        .filling(3, with: [.literal(Literal(.boolean(true), .boolean))]),
      .scalar { (input) throws(QueryError) in try monthsBetween(input) }),
  ]

  private static func monthsBetween(_ input: KernelInput) throws(QueryError) -> Vector {
    let zone = try input.settings.zone
    func months(_ roundOff: Bool) throws(QueryError) -> Vector {
      try DateShifts.monthsBetween(
        input[0], input[1], roundOff: roundOff, zone: zone, rowCount: input.rowCount)
    }
    guard input.rowCount > 0 else { return .nulls(.double, count: 0) }
    if input[2].encoding == .constant {
      return try months(input[2].value(at: 0) != .boolean(false))
    }
    let (rounded, exact) = (try months(true), try months(false))
    var builder = VectorBuilder(.double)
    for row in 0..<input.rowCount {
      let isRounded = input[2].value(at: row) != .boolean(false)
      builder.append((isRounded ? rounded : exact).value(at: row))
    }
    return builder.finish()
  }

  private static let calendar: [FunctionEntry] = [
    FunctionEntry(
      "last_day", .datetime, usage: "last_day(date)", "The last day of the date's month.",
      examples: [FunctionExample("last_day('2009-01-12')", "2009-01-31")],
      typing: .fixed([.date], returns: .date),
      .scalar { (input) throws(QueryError) in
        try DateShifts.lastDay(input[0], rowCount: input.rowCount)
      }),
    FunctionEntry(
      "next_day", .datetime, usage: "next_day(date, weekday)",
      "The first day of that name after the date.",
      examples: [FunctionExample("next_day('2015-01-14', 'TU')", "2015-01-20")],
      typing: .fixed([.date, .text], returns: .date),
      .scalar { (input) throws(QueryError) in
        try DateShifts.nextDay(input[0], input[1], mode: input.mode, rowCount: input.rowCount)
      }),
    FunctionEntry(
      "trunc", .datetime, usage: "trunc(date, unit)",
      "The first day of the year, quarter, month or week that the date is in.",
      examples: [
        FunctionExample("trunc('2019-08-04', 'week')", "2019-07-29"),
        FunctionExample("trunc('2009-02-12', 'MM')", "2009-02-01"),
      ],
      nulls: .byKernel, typing: .fixed([.date, .text], returns: .date),
      .scalar { (input) throws(QueryError) in
        try TimeTruncation.dates(input[0], input[1], rowCount: input.rowCount)
      }),
    FunctionEntry(
      "date_trunc", .datetime, usage: "date_trunc(unit, timestamp)",
      "The start of the unit of time that the timestamp is in.",
      examples: [
        FunctionExample("date_trunc('YEAR', '2015-03-05T09:32:05.359')", "2015-01-01 00:00:00"),
        FunctionExample("date_trunc('HOUR', '2015-03-05T09:32:05.359')", "2015-03-05 09:00:00"),
      ],
      nulls: .byKernel, typing: .fixed([.text, .timestamp], returns: .timestamp),
      .scalar { (input) throws(QueryError) in
        try TimeTruncation.timestamps(
          input[1], input[0], zone: input.settings.zone, rowCount: input.rowCount)
      }),
    FunctionEntry(
      "unix_date", .datetime, usage: "unix_date(date)", "The days since 1970-01-01.",
      examples: [FunctionExample("unix_date(DATE '1970-01-02')", "1")],
      typing: .fixed([.uncast(.date)], returns: .int), .scalar { $0[0].retyped(.int) }),
    FunctionEntry(
      "date_from_unix_date", .datetime, usage: "date_from_unix_date(days)",
      "The date so many days after 1970-01-01.",
      examples: [FunctionExample("date_from_unix_date(1)", "1970-01-02")],
      typing: .fixed([.int], returns: .date), .scalar { $0[0].retyped(.date) }),
  ]
}
