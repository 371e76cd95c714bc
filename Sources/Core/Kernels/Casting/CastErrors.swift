package import Columns

/// The errors of casts.
package enum CastErrors {
  package static func invalidInput(
    _ value: String, from: DataType, to target: DataType
  ) -> QueryError {
    QueryError(
      "CAST_INVALID_INPUT", sqlState: "22018",
      "The value \(value) of the type \"\(from.asPlainText.sqlName)\" cannot be cast to "
        + "\"\(target.sqlName)\" because it is malformed. Correct the value as per the syntax, or "
        + "change its target type. Use `try_cast` to tolerate malformed input and return NULL "
        + "instead.")
  }

  package static func overflow(
    _ value: String, from: DataType, to target: DataType
  ) -> QueryError {
    QueryError(
      "CAST_OVERFLOW", sqlState: "22003",
      "The value \(value) of the type \"\(from.sqlName)\" cannot be cast to \"\(target.sqlName)\" "
        + "due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.")
  }

  package static func intervalFormat(_ text: String, _ target: DataType) -> QueryError {
    let (kind, detail, pieces, notice): (String, String, String, String)
    switch target {
    case .yearMonthInterval(let from, let to):
      (kind, detail, notice) = ("year-month", "UNMATCHED_FORMAT_STRING", "")
      pieces = from == to ? "\(from == .year ? "y" : "m")" : "y-m"
    case .dayTimeInterval(let from, let to):
      (kind, detail) = ("day-time", "UNMATCHED_FORMAT_STRING_WITH_NOTICE")
      notice =
        ". Set \"spark.sql.legacy.fromDayTimeString.enabled\" to \"true\" to restore the behavior "
        + "before Spark 3.0."
      let all: [(IntervalUnit, String)] = [
        (.day, "d "), (.hour, "h:"), (.minute, "m:"), (.second, "s.n"),
      ]
      let text = all.filter { ($0.0 >= from) && ($0.0 <= to) }.map(\.1).joined()
      pieces = text.hasSuffix(" ") || text.hasSuffix(":") ? String(text.dropLast()) : text
    default: return invalidInput("'\(text)'", from: .string, to: target)
    }
    let units = target.sqlName.dropFirst("INTERVAL ".count)
    return QueryError(
      "INVALID_INTERVAL_FORMAT.\(detail)", sqlState: "22006",
      "Error parsing '\(text)' to interval. Please ensure that the value provided is in a valid "
        + "format for defining an interval. You can reference the documentation for the correct "
        + "format. Interval string does not match \(kind) format of `[+|-]\(pieces)`, "
        + "`INTERVAL [+|-]'[+|-]\(pieces)' \(units)` when cast to "
        + "\(target.simpleString): \(text)\(notice)")
  }

  /// How a value is spelt as a literal: `300L`, `1.0E10D`, `TIMESTAMP '…'`.
  static func literal(_ value: Value, _ type: DataType) -> String {
    let text = ValueText.text(value, type) ?? "NULL"
    switch value {
    case .byte: return text + "Y"
    case .short: return text + "S"
    case .long: return text + "L"
    case .double(let number): return number.isFinite ? text + "D" : text
    case .decimal: return text + "BD"
    case .string: return "'\(text)'"
    case .timestamp: return "TIMESTAMP '\(text)'"
    case .timestampNTZ: return "TIMESTAMP_NTZ '\(text)'"
    case .date: return "DATE '\(text)'"
    default: return text
    }
  }
}

extension DataType {
  /// Text of any kind is called STRING in messages.
  var asPlainText: DataType { isText ? .string : self }
}
