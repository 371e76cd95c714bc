import Columns
import Expressions

/// Typing of functions of dates and times.
extension TypingRule {
  /// A timestamp of any kind, or a time of day.
  static func clock(returns type: DataType) -> TypingRule {
    TypingRule { (call, _) throws(QueryError) in
      try checkCount(call, 1...1)
      if case .time = call.arguments[0].type { return type }
      try cast(&call, 0, to: .anyTimestamp)
      return type
    }
  }

  /// A date and a number of days, which text may tell too.
  static let dayShift = TypingRule { (call, _) throws(QueryError) in
    try checkCount(call, 2...2)
    try cast(&call, 0, to: .date)
    if call.arguments[1].type.isText {
      call.arguments[1] = call.arguments[1].coerced(to: .int)
    }
    try cast(&call, 1, to: ArithmeticTyping.dayCount)
    return .date
  }

  /// The name of a unit, then the others; the result has the timestamp type of the last.
  static func unit(
    _ parameters: [Parameter], returns type: DataType? = nil
  ) -> TypingRule {
    signature([.text] + parameters) { (call) throws(QueryError) in
      guard let unit = call.arguments[0].literalText, TimeUnitNames.isKnown(unit) else {
        throw TypingErrors.invalidUnit(call)
      }
      return type ?? call.arguments[parameters.count].type
    }
  }

  /// Text in some format, or a value that already is a point in time.
  static func parsed(_ type: DataType, takesNumbers: Bool = false) -> TypingRule {
    TypingRule { (call, _) throws(QueryError) in
      try checkCount(call, 1...2)
      let source = call.arguments[0].type
      let isAccepted =
        source.isDateOrTimestamp || source.isText || takesNumbers && source.isNumeric
      if !isAccepted {
        try cast(&call, 0, to: .text)
      }
      if call.arguments.count > 1 { try cast(&call, 1, to: .text) }
      return type
    }
  }

  /// Text with a format, or a point in time, whose format is not looked at.
  static let instantAndFormat: TypingRule = signature([
    .uncast(.oneOf([.text, .date, .timestamp, .timestampNTZ])), .text,
  ]) { (_) throws(QueryError) in .long }
}

/// The names of units that `timestampadd` and its like take.
enum TimeUnitNames {
  private static let names: Set<String> = [
    "MICROSECOND", "MILLISECOND", "SECOND", "MINUTE", "HOUR", "DAY", "DAYOFYEAR", "WEEK",
    "MONTH", "QUARTER", "YEAR",
  ]

  static func isKnown(_ name: String) -> Bool { names.contains(name.uppercased()) }
}

extension TypingErrors {
  static func invalidUnit(_ call: Call) -> QueryError {
    QueryError(
      "INVALID_PARAMETER_VALUE.DATETIME_UNIT", sqlState: "22023",
      "The value of parameter(s) `unit` in `\(call.name)` is invalid: expects one of the units "
        + "without quotes YEAR, QUARTER, MONTH, WEEK, DAY, DAYOFYEAR, HOUR, MINUTE, SECOND, "
        + "MILLISECOND, MICROSECOND, but got the string literal "
        + "'\(call.arguments[0].sqlText)'.", at: call.place.position)
  }

  static func nonFoldableArgument(_ call: Call, _ parameter: String) -> QueryError {
    QueryError(
      "NON_FOLDABLE_ARGUMENT", sqlState: "42K08",
      "The function `\(call.name)` requires the parameter `\(parameter)` to be a foldable "
        + "expression of the type \"STRING\", but the actual argument is a non-foldable.",
      at: call.place.position)
  }
}
