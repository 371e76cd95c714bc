import Columns
import Expressions
import Kernels

/// Counts, sums and averages.
package enum SumFunctions {
  package static let entries: [FunctionEntry] = [
    FunctionEntry(
      "count", .aggregate, usage: "count(*) or count(expr, …)",
      "How many rows there are, or how many without a null in any argument.",
      examples: [FunctionExample("count(*)", "1")], nulls: .neverNull,
      typing: .variadic(then: .any, atLeast: 1) { _ in .long }, .states { (_, _) in Counts() }),
    FunctionEntry(
      "count_if", .aggregate, usage: "count_if(condition)", "For how many rows it is true.",
      examples: [FunctionExample("count_if(1 < 2)", "1")], nulls: .neverNull,
      typing: .fixed([.boolean], returns: .long), .states { (_, _) in Counts(onlyTrue: true) }),
    sum("sum", "The sum of the values that are not null.", tolerant: false),
    sum("try_sum", "The sum, or null where it overflows.", tolerant: true),
    average(
      "avg", aliases: ["mean"], "The average of the values that are not null.", tolerant: false),
    average("try_avg", "The average, or null where it overflows.", tolerant: true),
  ]

  private static func sum(_ name: String, _ summary: String, tolerant: Bool) -> FunctionEntry {
    FunctionEntry(
      name, .aggregate, usage: "\(name)(expr)", summary,
      examples: [FunctionExample("\(name)(2)", "2")], nulls: .byKernel,
      typing: TypingRule { (call, _) throws(QueryError) in
        switch try summand(&call) {
        case .byte, .short, .int, .long: .long
        case .decimal(let precision, let scale): DecimalTypes.bounded(precision + 10, scale)
        case .yearMonthInterval(let from, let to): .yearMonthInterval(from: from, to: to)
        case .dayTimeInterval(let from, let to): .dayTimeInterval(from: from, to: to)
        default: .double
        }
      },
      .states { (call, settings) in
        if call.argumentType(0).isFloating { return FloatSums() }
        return ExactSums(call.resultType, overflow: overflow(tolerant, settings))
      })
  }

  private static func average(
    _ name: String, aliases: [String] = [], _ summary: String, tolerant: Bool
  ) -> FunctionEntry {
    FunctionEntry(
      name, aliases: aliases, .aggregate, usage: "\(name)(expr)", summary,
      examples: [FunctionExample("\(name)(2)", "2.0")], nulls: .byKernel,
      typing: TypingRule { (call, _) throws(QueryError) in
        switch try summand(&call) {
        case .decimal(let precision, let scale): DecimalTypes.bounded(precision + 4, scale + 4)
        case .yearMonthInterval: .yearToMonth
        case .dayTimeInterval: .dayToSecond
        default: .double
        }
      },
      .states { (call, settings) in
        let type = call.argumentType(0)
        if type.isFloating { return FloatSums(average: true) }
        return ExactAverages(of: type, call.resultType, overflow: overflow(tolerant, settings))
      })
  }

  private static func overflow(_ tolerant: Bool, _ settings: EvaluationSettings) -> SumOverflow {
    tolerant ? .null : settings.ansi ? .error : .wrap
  }

  /// Numbers and the intervals that have an order; text becomes a number.
  private static func summand(_ call: inout Call) throws(QueryError) -> DataType {
    try TypingRule.checkCount(call, 1...1)
    let type = call.arguments[0].type
    if type.isNumeric || type.isAnsiInterval { return type }
    guard type.isText || type == .null else {
      throw TypingErrors.mismatch(
        "UNEXPECTED_INPUT_TYPE", call,
        "The first parameter requires the \"NUMERIC\" or \"ANSI INTERVAL\" type, however "
          + "\"\(call.arguments[0].sqlText)\" has the type \"\(type.sqlName)\".")
    }
    call.arguments[0] = call.arguments[0].coerced(to: .double)
    return .double
  }
}
