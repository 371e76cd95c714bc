import Columns
import Expressions
import Kernels

/// Medians and other percentiles, exact and approximate.
package enum PercentileFunctions {
  package static let entries: [FunctionEntry] = [
    FunctionEntry(
      "percentile", .aggregate, usage: "percentile(expr, percentage[, frequency])",
      "The value at a part of the sorted rows, or between two of them.",
      examples: [FunctionExample("percentile(5, 0.5)", "5.0")], nulls: .byKernel,
      typing: exact,
      .states { (call, _) in
        Percentiles(
          of: call.argumentType(0), call.resultType, .interpolated, percentage: 1,
          frequency: isOne(call.arguments[2]) ? nil : 2)
      }),
    FunctionEntry(
      "median", .aggregate, usage: "median(expr)", "The value in the middle of the sorted rows.",
      examples: [FunctionExample("median(5)", "5.0")], nulls: .byKernel,
      typing: TypingRule { (call, _) throws(QueryError) in
        try TypingRule.checkCount(call, 1...1)
        return try castValue(&call, 0)
      },
      .states { (call, _) in
        Percentiles(of: call.argumentType(0), call.resultType, .interpolated)
      }),
    ordered(
      "percentile_cont", .interpolated, "The value at a part of the ordered rows, interpolated."),
    ordered("percentile_disc", .reached, "The first value at which a part of the rows is reached."),
    FunctionEntry(
      "percentile_approx", aliases: ["approx_percentile"], .aggregate,
      usage: "percentile_approx(expr, percentage[, accuracy])",
      "A value near a part of the sorted rows.",
      examples: [FunctionExample("percentile_approx(5, 0.5)", "5")], nulls: .byKernel,
      typing: approximate,
      .states { (call, _) in
        Percentiles(of: call.argumentType(0), call.resultType, .reached, percentage: 1)
      }),
  ]

  private static func ordered(
    _ name: String, _ method: Percentiles.Method, _ summary: String
  ) -> FunctionEntry {
    FunctionEntry(
      name, .aggregate, usage: "\(name)(percentage) WITHIN GROUP (ORDER BY expr)", summary,
      nulls: .byKernel,
      typing: TypingRule { (call, _) throws(QueryError) in
        guard call.arguments.count == 1, call.order.count == 1 else {
          throw TypingErrors.wrongArgumentCount(call, expected: "1")
        }
        let several = try percentages(&call, 0)
        let type = try castValue(&call.order[0].expression, in: call)
        return several ? .array(type, containsNull: false) : type
      },
      .states { (call, _) in
        Percentiles(
          of: call.order.first?.expression.type ?? .double, call.resultType, method,
          descending: call.order.first.map { !$0.ascending } ?? false, value: 1, percentage: 0)
      })
  }

  private static let exact = TypingRule { (call, _) throws(QueryError) in
    try TypingRule.checkCount(call, 2...3)
    if call.arguments.count == 2 { call.arguments.append(.literal(Literal(.long(1), .long))) }
    try TypingRule.cast(&call, 2, to: .integral)
    call.arguments[2] = call.arguments[2].coerced(to: .long)
    let several = try percentages(&call, 1)
    let type = try castValue(&call, 0)
    return several ? .array(type, containsNull: false) : type
  }

  private static let approximate = TypingRule { (call, _) throws(QueryError) in
    try TypingRule.checkCount(call, 2...3)
    if call.arguments.count == 2 { call.arguments.append(.literal(Literal(.int(10_000), .int))) }
    try TypingRule.cast(
      &call, 0,
      to: .oneOf([
        .numeric, .date, .timestamp, .timestampNTZ, .anyYearMonthInterval, .anyDayTimeInterval,
      ]))
    try TypingRule.cast(&call, 2, to: .long)
    let type = call.arguments[0].type
    return try percentages(&call, 1) ? .array(type, containsNull: false) : type
  }

  /// Casts percentages to doubles; true when there is an array of them.
  private static func percentages(_ call: inout Call, _ index: Int) throws(QueryError) -> Bool {
    guard call.arguments[index].isFoldable else {
      throw TypingErrors.nonFoldable(call, argument: index, name: "percentage", type: .double)
    }
    try checkRange(of: call.arguments[index], in: call)
    if case .array(let element, _) = call.arguments[index].type {
      guard element.isNumeric || element == .null else {
        let wanted = Parameter.oneOf([.double, .exactly(.array(.double, containsNull: false))])
        throw TypingErrors.unexpectedInput(call, argument: index, requires: wanted)
      }
      call.arguments[index] = call.arguments[index].coerced(
        to: .array(.double, containsNull: false))
      return true
    }
    try TypingRule.cast(&call, index, to: .double)
    return false
  }

  /// Looks at the percentages that are written as numbers; others are seen when they are there.
  private static func checkRange(of percentage: Expression, in call: Call) throws(QueryError) {
    var elements = [percentage]
    if case .call(let array) = percentage, array.name == "array" { elements = array.arguments }
    if elements.contains(where: \.isNullLiteral) {
      throw TypingErrors.mismatch(
        "UNEXPECTED_NULL", call, "The percentage must not be null.")
    }
    let numbers = elements.compactMap(ConstantNumber.double)
    guard numbers.count == elements.count, numbers.contains(where: { $0 < 0 || $0 > 1 }) else {
      return
    }
    throw TypingErrors.mismatch("VALUE_OUT_OF_RANGE", call, Percentiles.rangeText(numbers))
  }

  private static func castValue(_ call: inout Call, _ index: Int) throws(QueryError) -> DataType {
    var value = call.arguments[index]
    let type = try castValue(&value, in: call)
    call.arguments[index] = value
    return type
  }

  /// Numbers become doubles; intervals stay.
  private static func castValue(
    _ value: inout Expression, in call: Call
  ) throws(QueryError) -> DataType {
    switch value.type {
    case .yearMonthInterval: return .yearToMonth
    case .dayTimeInterval: return .dayToSecond
    default: break
    }
    let accepted = Parameter.oneOf([.numeric, .anyDayTimeInterval, .anyYearMonthInterval])
    guard accepted.target(for: value.type) != nil else {
      var shown = call
      shown.arguments = [value]
      throw TypingErrors.unexpectedInput(shown, argument: 0, requires: accepted)
    }
    value = value.coerced(to: .double)
    return .double
  }

  private static func isOne(_ expression: Expression) -> Bool {
    if case .literal(let literal) = expression { return literal.value == .long(1) }
    return false
  }
}

/// Numbers that are written as constants, also behind casts that typing put in.
enum ConstantNumber {
  static func double(_ call: Call, _ index: Int) -> Double? {
    guard index < call.arguments.count else { return nil }
    return double(call.arguments[index])
  }

  static func double(_ expression: Expression) -> Double? { value(expression).flatMap(double) }

  static func integer(_ call: Call, _ index: Int) -> Int? {
    double(call, index).flatMap { Int(exactly: $0) }
  }

  private static func value(_ expression: Expression) -> Value? {
    switch expression {
    case .literal(let literal): return literal.value
    case .cast(let cast): return value(cast.child)
    case .call(let call) where call.name == "negative" && call.arguments.count == 1:
      return value(call.arguments[0]).flatMap(double).map { .double(-$0) }
    default: return nil
    }
  }

  private static func double(_ value: Value) -> Double? {
    switch value {
    case .byte(let number): Double(number)
    case .short(let number): Double(number)
    case .int(let number): Double(number)
    case .long(let number): Double(number)
    case .float(let number): Double(number)
    case .double(let number): number
    case .decimal: ValueText.text(value, .decimalDefault).flatMap(Double.init)
    case .string(let text): Double(text)
    default: nil
    }
  }
}
