package import Columns
package import Expressions
import Kernels

/// Stretches of time to group by.
package enum TimeWindowFunctions {
  package static let entries: [FunctionEntry] = [
    FunctionEntry(
      "window", .generator, usage: "window(time, length[, slide[, start]])",
      "The stretches of time, as structs of start and end, that a timestamp lies in.",
      nulls: .byKernel, typing: windowTyping,
      .generator { (input) throws(QueryError) in try windows(input) }),
    FunctionEntry(
      "window_time", .datetime, usage: "window_time(window)",
      "The last instant of a stretch of time.",
      typing: TypingRule { (call, _) throws(QueryError) in
        try TypingRule.checkCount(call, 1...1)
        guard case .structure(let fields) = call.arguments[0].type, fields.count == 2,
          fields[1].name == "end", fields[1].type.isDateOrTimestamp
        else {
          throw TypingErrors.unexpectedInput(
            call, argument: 0, requires: .exactly(span(.timestamp)))
        }
        return fields[1].type
      },
      .scalar { (input) throws(QueryError) in
        let window = input[0].flattened()
        return try TimeBuckets.lastInstants(window.children[1], rowCount: input.rowCount)
      }),
    FunctionEntry(
      "time_bucket", .datetime, usage: "time_bucket(length, time[, origin])",
      "The start of the stretch of time that a timestamp lies in.",
      examples: [
        FunctionExample(
          "time_bucket(INTERVAL '15' MINUTE, TIMESTAMP '2024-01-01 00:07:00')",
          "2024-01-01 00:00:00")
      ],
      typing: bucketTyping,
      .scalar { (input) throws(QueryError) in
        try TimeBuckets.starts(
          of: input[1], interval: input[0], origin: input[2], zone: input.settings.zone,
          rowCount: input.rowCount)
      }),
  ]

  private static func span(_ type: DataType) -> DataType {
    .structure([Field("start", type), Field("end", type)])
  }

  // MARK: window

  private static let windowTyping = TypingRule { (call, _) throws(QueryError) in
    try TypingRule.checkCount(call, 2...4)
    var time = Call("window", [call.arguments[0]], at: call.place)
    try TypingRule.cast(&time, 0, to: .anyTimestamp)
    call.arguments[0] = time.arguments[0]
    var spans: [Int64] = []
    for index in 1..<call.arguments.count {
      spans.append(try TimeSpan.micros(of: call.arguments[index], in: call))
    }
    if spans.count == 1 { spans.append(spans[0]) }
    if spans.count == 2 { spans.append(0) }
    call.arguments = [call.arguments[0]] + spans.map { .literal(Literal(.long($0), .long)) }
    for (name, value) in zip(["window_duration", "slide_duration"], spans) where value <= 0 {
      throw TypingErrors.mismatch(
        "VALUE_OUT_OF_RANGE", call,
        "The `\(name)` must be between (0, 9223372036854775807] (current value = \(value)L).")
    }
    let magnitude = Int64(clamping: spans[2].magnitude)
    for (name, value, isBad) in [
      ("slide_duration", spans[1], spans[1] > spans[0]),
      ("abs(start_time)", magnitude, magnitude >= spans[1]),
    ] where isBad {
      let (sign, other, limit) =
        name == "slide_duration"
        ? ("<=", "window_duration", spans[0]) : ("<", "slide_duration", spans[1])
      throw TypingErrors.mismatch(
        "PARAMETER_CONSTRAINT_VIOLATION", call,
        "The `\(name)`(\(value)L) must be \(sign) the `\(other)`(\(limit)L).")
    }
    return .structure([Field("window", span(call.arguments[0].type), nullable: false)])
  }

  private static func windows(_ input: KernelInput) throws(QueryError) -> GeneratedRows {
    func span(_ index: Int) -> Int64 {
      if input.rowCount > 0, case .long(let micros) = input[index].value(at: 0) {
        micros
      } else {
        1
      }
    }
    let (counts, starts, ends) = try TimeBuckets.windows(
      of: input[0], length: span(1), slide: span(2), start: span(3), rowCount: input.rowCount)
    let window = Vector.flat(
      Self.span(input[0].type), count: starts.count, values: Buffer(byteCount: 0),
      children: [starts, ends])
    return GeneratedRows(counts: counts, columns: [window])
  }

  // MARK: time_bucket

  private static let bucketTyping = TypingRule { (call, settings) throws(QueryError) in
    try TypingRule.checkCount(call, 2...3)
    if call.arguments.count == 2 {
      call.arguments.append(
        call.arguments[1].type == .timestampNTZ
          ? .literal(Literal(.timestampNTZ(0), .timestampNTZ))
          : .literal(Literal(.timestamp(0), .timestamp)))
    }
    try TypingRule.cast(
      &call, 0, to: .uncast(.oneOf([.anyDayTimeInterval, .anyYearMonthInterval])))
    try TypingRule.cast(&call, 1, to: .uncast(.anyTimestamp))
    try TypingRule.cast(&call, 2, to: .exactly(call.arguments[1].type))
    return call.arguments[1].type
  }
}

/// Lengths of time that text names: `5 minutes`.
package enum TimeSpan {
  /// The microseconds of a constant length without months.
  package static func micros(
    of expression: Expression, in call: Call
  ) throws(QueryError) -> Int64 {
    if case .literal(let literal) = expression {
      switch literal.value {
      case .long(let micros): return micros
      case .dayTimeInterval(let micros): return micros
      case .string(let text): return try micros(of: text, in: call)
      default: break
      }
    }
    throw TypingErrors.nonFoldableArgument(call, "window_duration")
  }

  private static func micros(of text: String, in call: Call) throws(QueryError) -> Int64 {
    guard let interval = IntervalParsing.calendar(text) else {
      throw QueryError(
        "CANNOT_PARSE_INTERVAL", sqlState: "22006",
        "Unable to parse '\(text)'. Please ensure that the value provided is in a valid format for "
          + "defining an interval. You can reference the documentation for the correct format. If "
          + "the issue persists, please double check that the input value is not null or empty and "
          + "try again.", at: call.place.position)
    }
    guard interval.months == 0 else {
      throw QueryError(
        "_LEGACY_ERROR_TEMP_3231", sqlState: "42000",
        "Intervals greater than a month is not supported (\(text)).", at: call.place.position)
    }
    let (days, lost) = Int64(interval.days).multipliedReportingOverflow(
      by: TimeUnits.microsPerDay)
    let (total, more) = days.addingReportingOverflow(interval.microseconds)
    if lost || more { throw ArithmeticErrors.overflow("long overflow") }
    return total
  }
}
