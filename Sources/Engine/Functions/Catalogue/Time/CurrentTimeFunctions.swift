import Columns
import Expressions
import Kernels

/// The time at which the query began.
package enum CurrentTimeFunctions {
  package static let entries: [FunctionEntry] = [
    entry("current_date", aliases: ["curdate"], .date, "Today's date.") {
      (settings) throws(QueryError) in
      let day = floorDivide(try settings.localTimeMicros, TimeUnits.microsPerDay)
      return .date(Int32(truncatingIfNeeded: day))
    },
    entry("current_timestamp", .timestamp, "The time at which the query began.") {
      .timestamp($0.queryTimeMicros)
    },
    entry("now", .timestamp, "The time at which the query began.") {
      .timestamp($0.queryTimeMicros)
    },
    entry("localtimestamp", .timestampNTZ, "What the clock showed when the query began.") {
      (settings) throws(QueryError) in .timestampNTZ(try settings.localTimeMicros)
    },
    entry("current_timezone", .string, "The name of the session's time zone.") {
      .string($0.timeZone)
    },
    FunctionEntry(
      "current_time", aliases: ["localtime"], .datetime, usage: "current_time([precision])",
      "The time of day at which the query began.", nulls: .neverNull, typing: timeOfDay,
      .scalar { (input) throws(QueryError) in try currentTime(input) }),
  ]

  private static func entry(
    _ name: String, aliases: [String] = [], _ type: DataType, _ summary: String,
    _ value: @escaping @Sendable (EvaluationSettings) throws(QueryError) -> Value
  ) -> FunctionEntry {
    FunctionEntry(
      name, aliases: aliases, .datetime, usage: "\(name)()", summary, nulls: .neverNull,
      typing: .none(returns: type),
      .scalar { (input) throws(QueryError) in
        .constant(try value(input.settings), type, count: input.rowCount)
      })
  }

  private static let timeOfDay = TypingRule { (call, _) throws(QueryError) in
    try TypingRule.checkCount(call, 0...1)
    if call.arguments.isEmpty { call.arguments = [.intLiteral(6)] }
    try TypingRule.cast(&call, 0, to: .int)
    guard case .literal(let literal) = call.arguments[0], case .int(let precision) = literal.value
    else {
      throw TypingErrors.nonFoldable(call, argument: 0, name: "precision", type: .int)
    }
    guard (0...6).contains(precision) else {
      throw TypingErrors.mismatch(
        "VALUE_OUT_OF_RANGE", call,
        "The precision must be between [0, 6] (current value = \(precision)).")
    }
    return .time(precision: Int(precision))
  }

  private static func currentTime(_ input: KernelInput) throws(QueryError) -> Vector {
    let micros = floorModulo(try input.settings.localTimeMicros, TimeUnits.microsPerDay)
    var step: Int64 = TimeUnits.nanosPerSecond
    if case .time(let precision) = input.type {
      for _ in 0..<precision { step /= 10 }
    }
    let nanos = micros * TimeUnits.nanosPerMicro
    return .constant(.time(nanos - nanos % step), input.type, count: input.rowCount)
  }
}

extension EvaluationSettings {
  /// What the session's clocks showed when the query began.
  fileprivate var localTimeMicros: Int64 {
    get throws(QueryError) { try zone.local(fromMicros: queryTimeMicros) }
  }
}
