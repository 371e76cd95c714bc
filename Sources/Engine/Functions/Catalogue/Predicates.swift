import Columns
import Expressions
import Kernels

/// Comparisons, logic, and tests for null and NaN.
package enum Predicates {
  package static let entries: [FunctionEntry] = comparisons + logic + tests + combined

  private static func comparison(
    _ name: String, aliases: [String] = [], _ summary: String, _ example: FunctionExample,
    _ relation: Comparison
  ) -> FunctionEntry {
    FunctionEntry(
      name, aliases: aliases, .operators, usage: "expr1 \(name) expr2", summary,
      examples: [example], typing: .comparison,
      .scalar { (input) throws(QueryError) in
        try relation.compute(input[0], input[1], rowCount: input.rowCount)
      })
  }

  private static let comparisons: [FunctionEntry] = [
    comparison("=", aliases: ["=="], "True when equal.", FunctionExample("1 = 1", "true"), .equal),
    comparison(
      "!=", aliases: ["<>"], "True when not equal.", FunctionExample("1 != 2", "true"), .unequal),
    comparison("<", "True when less.", FunctionExample("1 < 2", "true"), .less),
    comparison("<=", "True when not greater.", FunctionExample("2 <= 2", "true"), .lessOrEqual),
    comparison(">", "True when greater.", FunctionExample("1 > 2", "false"), .greater),
    comparison(
      ">=", "True when not less.", FunctionExample("2 >= 2", "true"), .greaterOrEqual),
    FunctionEntry(
      "<=>", aliases: ["equal_null"], .operators, usage: "expr1 <=> expr2",
      "True when equal or both null; never null.",
      examples: [FunctionExample("NULL <=> NULL", "true")], nulls: .neverNull,
      typing: .comparison,
      .scalar { (input) throws(QueryError) in
        try Comparison.nullSafeEqual(input[0], input[1], rowCount: input.rowCount)
      }),
  ]

  private static let logic: [FunctionEntry] = [
    FunctionEntry(
      "and", .operators, usage: "expr1 AND expr2", "True when both are.",
      examples: [FunctionExample("true AND NULL", "NULL")], nulls: .byKernel,
      nullability: .whenAnyArgument, typing: .logical, .special),
    FunctionEntry(
      "or", .operators, usage: "expr1 OR expr2", "True when one of both is.",
      examples: [FunctionExample("true OR NULL", "true")], nulls: .byKernel,
      nullability: .whenAnyArgument, typing: .logical, .special),
    FunctionEntry(
      "not", aliases: ["!"], .operators, usage: "NOT expr", "The opposite truth.",
      examples: [FunctionExample("NOT true", "false")],
      typing: .fixed([.boolean], returns: .boolean),
      .scalar { Logic.not($0[0], rowCount: $0.rowCount) }),
    FunctionEntry(
      "in", .operators, usage: "expr IN (value, …)", "True when equal to one of the values.",
      examples: [FunctionExample("1 IN (1, 2)", "true")], nulls: .byKernel,
      nullability: .whenAnyArgument, typing: membership, .special),
  ]

  /// The value and the list are brought to one type that can be compared.
  private static let membership = TypingRule { (call, _) throws(QueryError) in
    if call.arguments.count < 2 {
      throw TypingErrors.wrongArgumentCount(call, expected: "> 1")
    }
    let type = try TypingRule.unify(&call, from: 0)
    guard type.isComparable else { throw TypingErrors.invalidOrdering(call, type) }
    return .boolean
  }

  private static let tests: [FunctionEntry] = [
    FunctionEntry(
      "isnull", .operators, usage: "expr IS NULL", "True for nulls.",
      examples: [FunctionExample("isnull(1)", "false")], nulls: .neverNull,
      typing: .fixed([.any], returns: .boolean),
      .scalar { NullTests.isNull($0[0], rowCount: $0.rowCount) }),
    FunctionEntry(
      "isnotnull", .operators, usage: "expr IS NOT NULL", "False for nulls.",
      examples: [FunctionExample("isnotnull(1)", "true")], nulls: .neverNull,
      typing: .fixed([.any], returns: .boolean),
      .scalar { NullTests.isNotNull($0[0], rowCount: $0.rowCount) }),
    FunctionEntry(
      "isnan", .operators, usage: "isnan(expr)", "True for NaN, false for nulls.",
      examples: [FunctionExample("isnan(cast('NaN' as double))", "true")], nulls: .neverNull,
      typing: .fixed([.oneOf([.double, .exactly(.float)])], returns: .boolean),
      .scalar { NullTests.isNotANumber($0[0], rowCount: $0.rowCount) }),
  ]

  private static let combined: [FunctionEntry] = [
    FunctionEntry(
      "between", .operators, usage: "expr BETWEEN lower AND upper",
      "True when not below the one and not above the other.",
      examples: [FunctionExample("2 BETWEEN 1 AND 3", "true")], nulls: .byKernel,
      typing: .fixed([.any, .any, .any], returns: .boolean),
      .rewrite { (call) in
        .call(
          Call(
            "and",
            [
              .call(Call(">=", [call.arguments[0], call.arguments[1]], at: call.place)),
              .call(Call("<=", [call.arguments[0], call.arguments[2]], at: call.place)),
            ], at: call.place))
      })
  ]
}
