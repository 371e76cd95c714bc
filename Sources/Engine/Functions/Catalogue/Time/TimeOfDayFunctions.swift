import Columns
import Expressions

/// Functions that make values of the type TIME, which is not enabled: calls say so.
package enum TimeOfDayFunctions {
  package static let entries: [FunctionEntry] = [
    entry("make_time", "hour, minute, second", "The time of day of three numbers."),
    entry("to_time", "text[, format]", "The time of day that text names."),
    entry("try_to_time", "text[, format]", "The time of day that text names, or null."),
    entry("time_diff", "unit, start, end", "The whole units between two times of day."),
    entry("time_trunc", "unit, time", "The start of the unit that a time of day is in."),
    entry("time_from_seconds", "seconds", "The time of day so many seconds after midnight."),
    entry("time_from_millis", "millis", "The time of day so many milliseconds after midnight."),
    entry("time_from_micros", "micros", "The time of day so many microseconds after midnight."),
    entry("time_to_seconds", "time", "The seconds since midnight."),
    entry("time_to_millis", "time", "The milliseconds since midnight."),
    entry("time_to_micros", "time", "The microseconds since midnight."),
  ]

  private static func entry(
    _ name: String, _ parameters: String, _ summary: String
  ) -> FunctionEntry {
    FunctionEntry(
      name, .datetime, usage: "\(name)(\(parameters))", summary,
      typing: TypingRule { (call, _) throws(QueryError) in
        throw QueryError(
          "UNSUPPORTED_TIME_TYPE", sqlState: "0A000", "The data type TIME is not supported.",
          at: call.place.position)
      },
      .scalar { .nulls($0.type, count: $0.rowCount) })
  }
}
