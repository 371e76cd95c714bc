import Columns
import Expressions
import Kernels

/// Choices between values, and what stands for nulls.
package enum Conditionals {
  package static let entries: [FunctionEntry] = [
    FunctionEntry(
      "if", .conditional, usage: "if(condition, then, else)",
      "The second argument where the first is true, else the third.",
      examples: [FunctionExample("if(1 < 2, 'a', 'b')", "a")], nulls: .byKernel,
      typing: choice, .special),
    FunctionEntry(
      "when", .conditional, usage: "when(condition, value, …[, otherwise])",
      "The value behind the first condition that is true.",
      examples: [FunctionExample("when(1 > 2, 'a', 'b')", "b")], nulls: .byKernel,
      typing: branches, .rewrite { call in .caseWhen(caseWhen(call)) }),
    FunctionEntry(
      "coalesce", .conditional, usage: "coalesce(expr, …)", "The first argument that is not null.",
      examples: [FunctionExample("coalesce(NULL, 1)", "1")], nulls: .byKernel,
      nullability: .whenAllArguments, typing: .common(), .special),
    rewritten(
      "nvl", aliases: ["ifnull"], 2, results: 0...1, "The second argument where the first is null."
    ) {
      Call("coalesce", $0.arguments, at: $0.place)
    },
    rewritten(
      "nvl2", 3, results: 1...2, "The second argument where the first is not null, else the third."
    ) {
      let test = Expression.call(Call("isnotnull", [$0.arguments[0]], at: $0.place))
      return Call("if", [test, $0.arguments[1], $0.arguments[2]], at: $0.place)
    },
    rewritten("nullif", 2, "Null where both are equal, else the first.") {
      let test = Expression.call(Call("=", $0.arguments, at: $0.place))
      return Call("if", [test, .literal(Literal(.null, .null)), $0.arguments[0]], at: $0.place)
    },
    rewritten("nullifzero", 1, "Null where the number is zero.") {
      let zero = Expression.literal(Literal(.int(0), .int))
      let test = Expression.call(Call("=", [$0.arguments[0], zero], at: $0.place))
      return Call("if", [test, .literal(Literal(.null, .null)), $0.arguments[0]], at: $0.place)
    },
    rewritten("zeroifnull", 1, "Zero where the number is null.") {
      let zero = Expression.literal(Literal(.int(0), .int))
      return Call("coalesce", [$0.arguments[0], zero], at: $0.place)
    },
    FunctionEntry(
      "nanvl", .conditional, usage: "nanvl(expr1, expr2)",
      "The second number where the first is NaN.",
      examples: [FunctionExample("nanvl(cast('NaN' as double), 1)", "1.0")], nulls: .byKernel,
      typing: nanTyping,
      .scalar { (input) throws(QueryError) in
        try Choices.whereNaN(input[0], input[1], rowCount: input.rowCount)
      }),
    extreme("greatest", .greater, "The greatest argument; nulls are left out."),
    extreme("least", .less, "The least argument; nulls are left out."),
  ]

  private static func rewritten(
    _ name: String, aliases: [String] = [], _ count: Int, results: ClosedRange<Int> = 0...0,
    _ summary: String, _ rewrite: @escaping @Sendable (Call) -> Call
  ) -> FunctionEntry {
    let names = (1...count).map { "expr\($0)" }.joined(separator: ", ")
    return FunctionEntry(
      name, aliases: aliases, .conditional, usage: "\(name)(\(names))", summary,
      nulls: .byKernel,
      typing: .signature(Array(repeating: .any, count: count)) { call in
        // Types that have nothing in common are for the functions that stand in to tell.
        let types = call.arguments[results].map(\.type)
        return TypeCoercion.common(of: types) ?? call.arguments[results.lowerBound].type
      },
      .rewrite { .call(rewrite($0)) })
  }

  private static func extreme(
    _ name: String, _ relation: Comparison, _ summary: String
  ) -> FunctionEntry {
    FunctionEntry(
      name, .conditional, usage: "\(name)(expr, …)", summary,
      examples: [FunctionExample("\(name)(2, NULL, 1)", name == "greatest" ? "2" : "1")],
      nulls: .byKernel, nullability: .whenAllArguments,
      typing: TypingRule { (call, settings) throws(QueryError) in
        let type = try TypingRule.common(atLeast: 2, strings: false).apply(&call, settings)
        guard type.isComparable else { throw TypingErrors.invalidOrdering(call, type) }
        return type
      },
      .scalar { (input) throws(QueryError) in
        try Choices.extreme(input.arguments, relation, input.type, rowCount: input.rowCount)
      })
  }

  private static func caseWhen(_ call: Call) -> CaseWhen {
    let pairs = call.arguments.count / 2
    let branches = (0..<pairs).map {
      CaseWhen.Branch(call.arguments[$0 * 2], call.arguments[$0 * 2 + 1])
    }
    return CaseWhen(
      branches, otherwise: call.arguments.count % 2 == 1 ? call.arguments.last : nil)
  }

  /// Conditions and results in turn, and maybe one more result.
  private static let branches = TypingRule { (call, _) throws(QueryError) in
    if call.arguments.count < 2 {
      throw TypingErrors.wrongArgumentCount(call, expected: "> 1")
    }
    let count = call.arguments.count
    let conditions = (0..<(count / 2)).map { $0 * 2 }
    for index in conditions where call.arguments[index].type != .boolean {
      throw TypingErrors.unexpectedInput(call, argument: index, requires: .boolean)
    }
    let results = call.arguments.indices.filter { !conditions.contains($0) }
    guard let type = TypeCoercion.common(of: results.map { call.arguments[$0].type }) else {
      throw TypingErrors.differentData(call)
    }
    for index in results { call.arguments[index] = call.arguments[index].coerced(to: type) }
    return type
  }

  /// A condition, then two results of one type.
  private static let choice = TypingRule { (call, _) throws(QueryError) in
    try TypingRule.checkCount(call, 3...3)
    let condition = call.arguments[0].type
    guard condition == .boolean || condition == .null else {
      throw TypingErrors.unexpectedInput(call, argument: 0, requires: .boolean)
    }
    call.arguments[0] = call.arguments[0].coerced(to: .boolean)
    let types = call.arguments[1...].map(\.type)
    guard let type = TypeCoercion.common(of: types) else {
      throw TypingErrors.differentData(call)
    }
    for index in 1...2 { call.arguments[index] = call.arguments[index].coerced(to: type) }
    return type
  }

  private static let nanTyping = TypingRule { (call, _) throws(QueryError) in
    try TypingRule.checkCount(call, 2...2)
    let floats = call.arguments.allSatisfy { $0.type == .float }
    for index in 0..<2 {
      try TypingRule.cast(&call, index, to: floats ? .exactly(.float) : .double)
    }
    return floats ? .float : .double
  }
}
