import Columns
import Expressions
import Kernels

/// Aggregates that keep all values: lists, sets, joined text, modes; and joined bits.
package enum CollectingFunctions {
  package static let entries: [FunctionEntry] = collecting + bits + counting

  private static let collecting: [FunctionEntry] = [
    FunctionEntry(
      "collect_list", aliases: ["array_agg"], .aggregate, usage: "collect_list(expr)",
      "All values that are not null, as an array.",
      examples: [FunctionExample("collect_list(5)", "[5]")], nulls: .neverNull,
      typing: TypingRule { (call, _) throws(QueryError) in
        try TypingRule.checkCount(call, 1...1)
        call.name = "collect_list"
        return .array(call.arguments[0].type, containsNull: false)
      },
      .states { (call, _) in Collected(call.argumentType(0)) }),
    FunctionEntry(
      "collect_set", .aggregate, usage: "collect_set(expr)",
      "The distinct values that are not null, as an array.",
      examples: [FunctionExample("collect_set(5)", "[5]")], nulls: .neverNull,
      typing: .signature([.any]) { .array($0.arguments[0].type, containsNull: false) },
      .states { (call, _) in
        Collected(call.argumentType(0)) { (lists) throws(QueryError) in
          try DistinctElements.unique(lists)
        }
      }),
    FunctionEntry(
      "listagg", aliases: ["string_agg"], .aggregate,
      usage: "listagg(expr[, delimiter]) [WITHIN GROUP (ORDER BY key)]",
      "The texts that are not null, joined by a delimiter.",
      examples: [FunctionExample("listagg('a', ',')", "a")], nulls: .byKernel,
      typing: joining,
      .states { (call, _) in
        TextJoins(
          call.resultType, distinct: call.distinct,
          keys: call.order.map {
            TextJoins.Key(
              $0.expression.type, ascending: $0.ascending, nullsFirst: $0.nullsFirst)
          })
      }),
    FunctionEntry(
      "mode", .aggregate, usage: "mode(expr[, deterministic])", "The most frequent value.",
      examples: [FunctionExample("mode(5)", "5")], nulls: .byKernel, typing: modeTyping,
      .states { (call, _) in
        let greatest = call.order.first.map { !$0.ascending } ?? false
        let type = call.resultType
        return Collected(type) { (lists) throws(QueryError) in
          try DistinctElements.mostFrequent(lists, preferGreatest: greatest)
        }
      }),
  ]

  private static let joining = TypingRule { (call, _) throws(QueryError) in
    try TypingRule.checkCount(call, 1...2)
    call.name = "listagg"
    let isBinary = call.arguments[0].type == .binary
    if call.arguments.count == 1 {
      call.arguments.append(.literal(Literal(.null, isBinary ? .binary : .string)))
    }
    for index in 0..<2 { try TypingRule.cast(&call, index, to: isBinary ? .binary : .string) }
    return isBinary ? .binary : .string
  }

  /// `mode()` takes its values from `WITHIN GROUP (ORDER BY …)`; a second argument asks for the
  /// least of equally frequent values, which is what is given anyway.
  private static let modeTyping = TypingRule { (call, _) throws(QueryError) in
    if call.arguments.isEmpty, let key = call.order.first { return key.expression.type }
    try TypingRule.checkCount(call, 1...2)
    if call.arguments.count == 2 { call.arguments.removeLast() }
    return call.arguments[0].type
  }

  private static func bit(
    _ name: String, _ summary: String, _ operation: JoinedBits.Operation
  ) -> FunctionEntry {
    FunctionEntry(
      name, .aggregate, usage: "\(name)(expr)", summary,
      examples: [FunctionExample("\(name)(5)", "5")], nulls: .byKernel,
      typing: .unary(.integral),
      .states { (call, _) in JoinedBits(call.argumentType(0), operation) })
  }

  private static func truth(
    _ name: String, aliases: [String], _ summary: String, _ operation: JoinedBits.Operation
  ) -> FunctionEntry {
    FunctionEntry(
      name, aliases: aliases, .aggregate, usage: "\(name)(expr)", summary,
      examples: [FunctionExample("\(name)(true)", "true")], nulls: .byKernel,
      typing: .fixed([.boolean], returns: .boolean),
      .states { (_, _) in JoinedBits(.boolean, operation) })
  }

  private static let bits: [FunctionEntry] = [
    bit("bit_and", "The bits set in all values.", .and),
    bit("bit_or", "The bits set in some value.", .or),
    bit("bit_xor", "The bits set in an odd number of values.", .exclusiveOr),
    truth("bool_and", aliases: ["every"], "True when all values are.", .and),
    truth("bool_or", aliases: ["some", "any"], "True when some value is.", .or),
  ]

  /// A number that is written as such, of which at least four bits of a hash can be told apart.
  private static func checkDeviation(_ call: inout Call) throws(QueryError) {
    guard case .literal = call.arguments[1], let deviation = ConstantNumber.double(call, 1),
      call.arguments[1].type == .double || call.arguments[1].type.isDecimal
    else {
      throw QueryError(
        "_LEGACY_ERROR_TEMP_1104", sqlState: "42K09",
        "The second argument should be a double literal.", at: call.place.position)
    }
    guard deviation > 0, deviation < 0.391 else {
      throw QueryError(
        "FAILED_FUNCTION_CALL", sqlState: "38000",
        "Failed preparing of the function `\(call.name)` for call. Please, double check "
          + "function's arguments.", at: call.place.position,
        hint: "The deviation lies between 0 and 0.39.")
    }
    try TypingRule.cast(&call, 1, to: .double)
  }

  private static let counting: [FunctionEntry] = [
    FunctionEntry(
      "approx_count_distinct", .aggregate, usage: "approx_count_distinct(expr[, deviation])",
      "About how many distinct values there are.",
      examples: [FunctionExample("approx_count_distinct(5)", "1")], nulls: .neverNull,
      typing: TypingRule { (call, _) throws(QueryError) in
        try TypingRule.checkCount(call, 1...2)
        if call.arguments.count == 2 { try checkDeviation(&call) }
        return .long
      },
      .states { (call, _) in
        DistinctSketches(deviation: ConstantNumber.double(call, 1) ?? 0.05)
      })
  ]
}
