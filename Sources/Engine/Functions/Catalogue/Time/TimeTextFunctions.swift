import Columns
import Expressions
import Kernels

/// Between text and points in time.
package enum TimeTextFunctions {
  package static let entries: [FunctionEntry] = parsing + printing + seconds

  private static let parsing: [FunctionEntry] = [
    parser("to_date", .date, "2016-12-31"),
    parser("try_to_date", .date, "2016-12-31"),
    parser("to_timestamp", .timestamp, "2016-12-31 00:00:00", takesNumbers: true),
    parser("try_to_timestamp", .timestamp, "2016-12-31 00:00:00", takesNumbers: true),
    parser("to_timestamp_ltz", .timestamp, "2016-12-31 00:00:00"),
    parser("to_timestamp_ntz", .timestampNTZ, "2016-12-31 00:00:00"),
  ]

  private static func parser(
    _ name: String, _ type: DataType, _ result: String, takesNumbers: Bool = false
  ) -> FunctionEntry {
    let isTolerant = name.hasPrefix("try_")
    return FunctionEntry(
      name, .datetime, usage: "\(name)(text[, format])",
      "The \(type == .date ? "date" : "timestamp") that text in a format names"
        + (isTolerant ? "; null where it names none." : "."),
      examples: [FunctionExample("\(name)('2016-12-31', 'yyyy-MM-dd')", result)],
      nullability: isTolerant ? .always : .byNullRule,
      typing: .parsed(type, takesNumbers: takesNumbers),
      .prepared { (call, settings) throws(QueryError) in
        try TimeReading(
          call, type, isTolerant: isTolerant,
          suggestion: type == .date ? "try_to_date" : "try_to_timestamp", settings)
      })
  }

  private static let printing: [FunctionEntry] = [
    FunctionEntry(
      "date_format", .datetime, usage: "date_format(timestamp, format)",
      "The timestamp as text of a format.",
      examples: [FunctionExample("date_format('2016-04-08', 'y')", "2016")],
      typing: .fixed([.timestamp, .text], returns: .string),
      .prepared(fromText: 1, formatting) { (pattern, input) throws(QueryError) in
        try pattern.format(input[0], zone: input.settings.zone, rowCount: input.rowCount)
      }),
    FunctionEntry(
      "from_unixtime", .datetime, usage: "from_unixtime(seconds[, format])",
      "The timestamp so many seconds after the start of 1970, as text of a format.",
      examples: [FunctionExample("from_unixtime(0, 'yyyy-MM-dd HH:mm:ss')", "1970-01-01 00:00:00")],
      typing: TypingRule.fixed([.long, .text], returns: .string)
        .filling(2, with: [.textLiteral(defaultFormat)]),
      .prepared(fromText: 1, formatting) { (pattern, input) throws(QueryError) in
        let instants = try UnixTime.timestamps(
          input[0], unit: TimeUnits.microsPerSecond, mode: .null, rowCount: input.rowCount)
        let text = try pattern.format(
          instants, zone: input.settings.zone, rowCount: input.rowCount)
        return text.nullWhereAny([instants], rowCount: input.rowCount)
      }),
  ]

  static let defaultFormat = "yyyy-MM-dd HH:mm:ss"

  private static let formatting: @Sendable (String, Call) throws(QueryError) -> DateTimePattern = {
    (text, _) throws(QueryError) in try DateTimePattern(text, .formatting)
  }

  private static let seconds: [FunctionEntry] = [
    FunctionEntry(
      "unix_timestamp", .datetime, usage: "unix_timestamp([time[, format]])",
      "The seconds from the start of 1970 to a time, or to the start of the query.",
      examples: [FunctionExample("unix_timestamp('2016-04-08', 'yyyy-MM-dd')", "1460073600")],
      typing: TypingRule { (call, settings) throws(QueryError) in
        if call.arguments.isEmpty {
          let resolution = Call.Resolution(.scalar, .timestamp, nullable: false)
          call.arguments = [
            .call(Call("current_timestamp", [], at: call.place, resolution: resolution))
          ]
        }
        return try withFormat.apply(&call, settings)
      },
      .prepared(secondsOf)),
    FunctionEntry(
      "to_unix_timestamp", .datetime, usage: "to_unix_timestamp(time[, format])",
      "The seconds from the start of 1970 to a time.",
      examples: [FunctionExample("to_unix_timestamp('2016-04-08', 'yyyy-MM-dd')", "1460073600")],
      typing: withFormat, .prepared(secondsOf)),
  ]

  private static let withFormat = TypingRule.instantAndFormat
    .filling(2, with: [.textLiteral(defaultFormat)])

  private static let secondsOf:
    @Sendable (Call, EvaluationSettings) throws(QueryError) -> any PreparedFunction = {
      (call, settings) throws(QueryError) in
      try TimeReading(
        call, .long, isTolerant: false, suggestion: "try_to_timestamp", settings)
    }
}
