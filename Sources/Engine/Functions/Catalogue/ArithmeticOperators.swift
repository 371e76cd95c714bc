import Columns
import Expressions
import Kernels

/// `+ - * / % div`, their signs and their `try_` forms.
package enum ArithmeticOperators {
  package static let entries: [FunctionEntry] =
    plain + tolerant + signs + temporal

  private static func entry(
    _ name: String, aliases: [String] = [], sign: String? = nil, _ usage: String,
    _ summary: String, _ example: FunctionExample, nulls: NullRule = .anyNullGivesNull,
    _ kernel: @escaping @Sendable (KernelInput) throws(QueryError) -> Vector
  ) -> FunctionEntry {
    FunctionEntry(
      name, aliases: aliases, .operators, usage: usage, summary, examples: [example],
      nulls: nulls, typing: .arithmetic(sign ?? name), .scalar(kernel))
  }

  private static let plain: [FunctionEntry] = [
    entry(
      "+", "expr1 + expr2", "The sum; dates and timestamps move by days and intervals.",
      FunctionExample("1 + 2", "3")
    ) { (input) throws(QueryError) in
      try Arithmetic.add(
        input[0], input[1], input.type, rowCount: input.rowCount, mode: input.mode,
        zone: input.settings.zone)
    },
    entry(
      "-", "expr1 - expr2", "The difference; of dates and timestamps an interval.",
      FunctionExample("2 - 3", "-1")
    ) { (input) throws(QueryError) in
      try Arithmetic.subtract(
        input[0], input[1], input.type, rowCount: input.rowCount, mode: input.mode,
        zone: input.settings.zone)
    },
    entry(
      "*", "expr1 * expr2", "The product of numbers, or an interval made longer.",
      FunctionExample("2 * 3", "6")
    ) { (input) throws(QueryError) in
      try Arithmetic.multiply(
        input[0], input[1], input.type, rowCount: input.rowCount, mode: input.mode)
    },
    entry(
      "/", "expr1 / expr2", "The quotient, always with fraction digits.",
      FunctionExample("3 / 2", "1.5")
    ) { (input) throws(QueryError) in
      try Arithmetic.divide(
        input[0], input[1], input.type, rowCount: input.rowCount, mode: input.mode)
    },
    entry(
      "div", "expr1 div expr2", "The whole part of a quotient.", FunctionExample("7 div 2", "3")
    ) { (input) throws(QueryError) in
      try Arithmetic.wholeDivide(
        input[0], input[1], rowCount: input.rowCount, mode: input.mode)
    },
    entry(
      "%", aliases: ["mod"], "expr1 % expr2", "The remainder, with the sign of the dividend.",
      FunctionExample("-7 % 3", "-1")
    ) { (input) throws(QueryError) in
      try Arithmetic.remainder(
        input[0], input[1], input.type, rowCount: input.rowCount, mode: input.mode)
    },
    entry(
      "pmod", "pmod(expr1, expr2)", "The remainder that is not negative for positive divisors.",
      FunctionExample("pmod(-7, 3)", "2")
    ) { (input) throws(QueryError) in
      try Arithmetic.remainder(
        input[0], input[1], input.type, rowCount: input.rowCount, positive: true,
        mode: input.mode)
    },
  ]

  private static let tolerant: [FunctionEntry] = [
    entry(
      "try_add", sign: "+", "try_add(expr1, expr2)", "The sum, or null where it overflows.",
      FunctionExample("try_add(2147483647, 1)", "NULL"), nulls: .byKernel
    ) { (input) throws(QueryError) in
      input.nullWhereAnyArgument(
        try Arithmetic.add(
          input[0], input[1], input.type, rowCount: input.rowCount, mode: .null,
          zone: input.settings.zone))
    },
    entry(
      "try_subtract", sign: "-", "try_subtract(expr1, expr2)",
      "The difference, or null where it overflows.", FunctionExample("try_subtract(2, 1)", "1"),
      nulls: .byKernel
    ) { (input) throws(QueryError) in
      input.nullWhereAnyArgument(
        try Arithmetic.subtract(
          input[0], input[1], input.type, rowCount: input.rowCount, mode: .null,
          zone: input.settings.zone))
    },
    entry(
      "try_multiply", sign: "*", "try_multiply(expr1, expr2)",
      "The product, or null where it overflows.", FunctionExample("try_multiply(2, 3)", "6"),
      nulls: .byKernel
    ) { (input) throws(QueryError) in
      input.nullWhereAnyArgument(
        try Arithmetic.multiply(
          input[0], input[1], input.type, rowCount: input.rowCount, mode: .null))
    },
    entry(
      "try_divide", sign: "/", "try_divide(dividend, divisor)",
      "The quotient, or null where the divisor is zero.",
      FunctionExample("try_divide(3, 0)", "NULL"), nulls: .byKernel
    ) { (input) throws(QueryError) in
      input.nullWhereAnyArgument(
        try Arithmetic.divide(
          input[0], input[1], input.type, rowCount: input.rowCount, mode: .null))
    },
    entry(
      "try_mod", sign: "%", "try_mod(dividend, divisor)",
      "The remainder, or null where the divisor is zero.",
      FunctionExample("try_mod(5, 0)", "NULL"), nulls: .byKernel
    ) { (input) throws(QueryError) in
      input.nullWhereAnyArgument(
        try Arithmetic.remainder(
          input[0], input[1], input.type, rowCount: input.rowCount, mode: .null))
    },
  ]

  private static let signs: [FunctionEntry] = [
    FunctionEntry(
      "negative", .operators, usage: "- expr", "The number or interval with the other sign.",
      examples: [FunctionExample("- 5", "-5")],
      typing: .unary(ArithmeticTyping.numericOrInterval),
      .scalar { (input) throws(QueryError) in
        try Signs.negate(input[0], rowCount: input.rowCount, mode: input.mode)
      }),
    FunctionEntry(
      "positive", .operators, usage: "+ expr", "The value itself.",
      examples: [FunctionExample("+ 5", "5")],
      typing: .unary(ArithmeticTyping.numericOrInterval), .scalar { $0[0] }),
    FunctionEntry(
      "abs", .math, usage: "abs(expr)", "The number or interval without its sign.",
      examples: [FunctionExample("abs(-1)", "1")],
      typing: .unary(.oneOf([.numeric, .anyDayTimeInterval, .anyYearMonthInterval])),
      .scalar { (input) throws(QueryError) in
        try Signs.absolute(input[0], rowCount: input.rowCount, mode: input.mode)
      }),
  ]

  /// What the typing of `+` and `-` makes of operands that are points in time.
  private static let temporal: [FunctionEntry] = [
    FunctionEntry(
      "datetime_add_interval", .operators, usage: "time + interval",
      "A date or timestamp moved by an interval.", typing: .arithmetic("+"),
      .scalar { (input) throws(QueryError) in try moved(input, forward: true) }),
    FunctionEntry(
      "datetime_subtract_interval", .operators, usage: "time - interval",
      "A date or timestamp moved back by an interval.", typing: .arithmetic("-"),
      .scalar { (input) throws(QueryError) in try moved(input, forward: false) }),
    FunctionEntry(
      "extractansiintervaldays", .operators, usage: "extractansiintervaldays(interval)",
      "The days of a day interval as a number.",
      typing: .fixed([.anyDayTimeInterval], returns: .int),
      .scalar { (input) throws(QueryError) in
        try IntervalFields.days(input[0], rowCount: input.rowCount)
      }),
  ]

  private static func moved(_ input: KernelInput, forward: Bool) throws(QueryError) -> Vector {
    try Arithmetic.move(
      input[0], by: input[1], input.type, forward: forward, rowCount: input.rowCount,
      mode: input.mode, zone: input.settings.zone)
  }
}
