import Columns
import Expressions
import Kernels

/// Numbers brought to fewer digits, and their signs.
package enum RoundingFunctions {
  package static let entries: [FunctionEntry] = [
    rounder("round", .halfUp, "Rounded to so many digits; away from zero at a tie.", "3"),
    rounder("bround", .halfEven, "Rounded to so many digits; to the even one at a tie.", "2"),
    whole("ceil", aliases: ["ceiling"], .up, "The next whole number upwards.", "0"),
    whole("floor", aliases: [], .down, "The next whole number downwards.", "-1"),
    sign("sign"), sign("signum"),
  ]

  private static func rounder(
    _ name: String, _ rounding: Rounding, _ summary: String, _ result: String
  ) -> FunctionEntry {
    FunctionEntry(
      name, .math, usage: "\(name)(expr[, digits])", summary,
      examples: [FunctionExample("\(name)(2.5, 0)", result)],
      typing: RoundingTyping.round.filling(2, with: [.intLiteral(0)]),
      .scalar { (input) throws(QueryError) in try rounded(input, rounding) })
  }

  private static func rounded(
    _ input: KernelInput, _ rounding: Rounding
  ) throws(QueryError) -> Vector {
    guard input.rowCount > 0, case .int(let scale) = input[1].value(at: 0) else {
      return .nulls(input.type, count: input.rowCount)
    }
    return try rounding.round(
      input[0], scale: Int(scale), input.type, mode: input.mode, rowCount: input.rowCount)
  }

  private static func whole(
    _ name: String, aliases: [String], _ rounding: Rounding, _ summary: String,
    _ result: String
  ) -> FunctionEntry {
    FunctionEntry(
      name, aliases: aliases, .math, usage: "\(name)(expr[, digits])", summary,
      examples: [FunctionExample("\(name)(-0.1)", result)], typing: RoundingTyping.whole,
      .scalar { (input) throws(QueryError) in
        if input.arguments.count > 1 { return try rounded(input, rounding) }
        switch input[0].type {
        case .long: return input[0]
        case .decimal:
          return try rounding.round(
            input[0], scale: 0, input.type, mode: input.mode, rowCount: input.rowCount)
        default:
          return try rounding.wholeNumbers(
            input[0], mode: input.mode, rowCount: input.rowCount)
        }
      })
  }

  private static func sign(_ name: String) -> FunctionEntry {
    FunctionEntry(
      name, .math, usage: "\(name)(expr)", "-1, 0 or 1 as the number's or interval's sign is.",
      examples: [FunctionExample("\(name)(40)", "1.0")],
      typing: .fixed(
        [.oneOf([.double, .anyYearMonthInterval, .anyDayTimeInterval])], returns: .double),
      .scalar { (input) throws(QueryError) in
        let numbers =
          switch input[0].type {
          case .yearMonthInterval:
            try Casting.cast(input[0].retyped(.int), to: .double, rowCount: input.rowCount)
          case .dayTimeInterval:
            try Casting.cast(input[0].retyped(.long), to: .double, rowCount: input.rowCount)
          default: input[0]
          }
        return try RealFunction.sign.compute(numbers, rowCount: input.rowCount)
      })
  }
}

/// The types that rounding gives.
enum RoundingTyping {
  static let round = TypingRule { (call, _) throws(QueryError) in
    try TypingRule.checkCount(call, 2...2)
    try TypingRule.cast(&call, 0, to: .numeric)
    let scale = try scale(&call)
    return type(call.arguments[0].type, scale)
  }

  static let whole = TypingRule { (call, settings) throws(QueryError) in
    try TypingRule.checkCount(call, 1...2)
    if call.arguments.count == 2 {
      try TypingRule.cast(&call, 0, to: .anyDecimal)
      let scale = try scale(&call)
      return type(call.arguments[0].type, scale)
    }
    if call.arguments[0].type.isInteger {
      call.arguments[0] = call.arguments[0].coerced(to: .long)
    }
    try TypingRule.cast(&call, 0, to: .oneOf([.double, .anyDecimal, .long]))
    guard case .decimal(let precision, let scale) = call.arguments[0].type else { return .long }
    return scale == 0
      ? call.arguments[0].type : DecimalTypes.bounded(precision - scale + 1, 0)
  }

  /// The number of digits, which has to be constant.
  private static func scale(_ call: inout Call) throws(QueryError) -> Int {
    try TypingRule.cast(&call, 1, to: .int)
    guard call.arguments[1].isFoldable else {
      throw TypingErrors.nonFoldable(call, argument: 1, name: "scale", type: .int)
    }
    return call.arguments[1].constantInteger ?? 0
  }

  private static func type(_ type: DataType, _ scale: Int) -> DataType {
    guard case .decimal(let precision, let fraction) = type else { return type }
    // Rounding up may take one more digit before the point.
    let whole = precision - fraction + 1
    if scale < 0 { return DecimalTypes.bounded(max(whole, -max(scale, -38) + 1), 0) }
    let kept = min(fraction, scale)
    return DecimalTypes.bounded(whole + kept, kept)
  }
}

extension Expression {
  /// The value of a small expression of whole numbers.
  var constantInteger: Int? {
    switch self {
    case .literal(let literal):
      switch literal.value {
      case .byte(let number): return Int(number)
      case .short(let number): return Int(number)
      case .int(let number): return Int(number)
      case .long(let number): return Int(number)
      default: return nil
      }
    case .cast(let cast): return cast.child.constantInteger
    case .alias(let alias): return alias.child.constantInteger
    case .call(let call):
      let values = call.arguments.compactMap(\.constantInteger)
      guard values.count == call.arguments.count, let first = values.first else { return nil }
      switch (call.name, values.count) {
      case ("negative", 1): return 0 &- first
      case ("positive", 1): return first
      case ("+", 2): return first &+ values[1]
      case ("-", 2): return first &- values[1]
      case ("*", 2): return first &* values[1]
      default: return nil
      }
    default: return nil
    }
  }
}
