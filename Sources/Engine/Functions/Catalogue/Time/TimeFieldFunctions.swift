import Columns
import Expressions
import Kernels

/// The fields of dates, timestamps, times and intervals.
package enum TimeFieldFunctions {
  package static let entries: [FunctionEntry] = dateFields + clockFields + names + extraction

  private static let dateFields: [FunctionEntry] = [
    field("year", .year, "The year.", "2016"),
    field("quarter", .quarter, "The quarter of the year, from 1 to 4.", "3"),
    field("month", .month, "The month, from 1 to 12.", "7"),
    field("day", aliases: ["dayofmonth"], .day, "The day of the month.", "30"),
    field("dayofyear", .dayOfYear, "The day of the year.", "212"),
    field("dayofweek", .dayOfWeek, "The day of the week: Sunday is 1.", "7"),
    field("weekday", .weekday, "The day of the week: Monday is 0.", "5"),
    field("weekofyear", .week, "The week of the year; weeks begin on Monday.", "30"),
  ]

  private static func field(
    _ name: String, aliases: [String] = [], _ field: DateField, _ summary: String,
    _ result: String
  ) -> FunctionEntry {
    FunctionEntry(
      name, aliases: aliases, .datetime, usage: "\(name)(date)", summary,
      examples: [FunctionExample("\(name)('2016-07-30')", result)],
      typing: .fixed([.date], returns: .int),
      .scalar { (input) throws(QueryError) in
        try field.compute(input[0], rowCount: input.rowCount)
      })
  }

  private static let clockFields: [FunctionEntry] = [
    clock("hour", .hour, "The hour, from 0 to 23.", "12"),
    clock("minute", .minute, "The minute.", "58"),
    clock("second", .second, "The second.", "59"),
  ]

  private static func clock(
    _ name: String, _ field: ClockField, _ summary: String, _ result: String
  ) -> FunctionEntry {
    FunctionEntry(
      name, .datetime, usage: "\(name)(time)", summary,
      examples: [FunctionExample("\(name)('2009-07-30 12:58:59')", result)],
      typing: .clock(returns: .int),
      .scalar { (input) throws(QueryError) in
        try field.compute(input[0], zone: input.settings.zone, rowCount: input.rowCount)
      })
  }

  private static let names: [FunctionEntry] = [
    FunctionEntry(
      "dayname", .datetime, usage: "dayname(date)", "The short name of the day of the week.",
      examples: [FunctionExample("dayname(DATE '2008-02-20')", "Wed")],
      typing: .fixed([.date], returns: .string),
      .scalar { (input) throws(QueryError) in
        try DateShifts.names(input[0], ofMonths: false, rowCount: input.rowCount)
      }),
    FunctionEntry(
      "monthname", .datetime, usage: "monthname(date)", "The short name of the month.",
      examples: [FunctionExample("monthname('2008-02-20')", "Feb")],
      typing: .fixed([.date], returns: .string),
      .scalar { (input) throws(QueryError) in
        try DateShifts.names(input[0], ofMonths: true, rowCount: input.rowCount)
      }),
  ]

  private static let extraction: [FunctionEntry] = [
    extractor("extract", "extract(field FROM source)", "extract(WEEK FROM DATE '2019-08-12')"),
    extractor("date_part", "date_part(field, source)", "date_part('week', DATE '2019-08-12')"),
    extractor("datepart", "datepart(field, source)", "datepart('week', DATE '2019-08-12')"),
  ]

  private static func extractor(
    _ name: String, _ usage: String, _ example: String
  ) -> FunctionEntry {
    FunctionEntry(
      name, .datetime, usage: usage, "A field of a date, a time or an interval.",
      examples: [FunctionExample(example, "33")], typing: FieldExtraction.typing,
      .prepared { (call, settings) throws(QueryError) in
        try FieldExtraction.Prepared(call, zone: settings.zone)
      })
  }
}
