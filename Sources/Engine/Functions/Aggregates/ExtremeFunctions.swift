import Columns
import Expressions
import Kernels

/// Least, greatest, first and last values, and what stands beside them.
package enum ExtremeFunctions {
  package static let entries: [FunctionEntry] = [
    extreme("min", maximum: false, "The least value."),
    extreme("max", maximum: true, "The greatest value."),
    beside("min_by", maximum: false, "The value of the row in which the second argument is least."),
    beside(
      "max_by", maximum: true, "The value of the row in which the second argument is greatest."),
    endpoint("first", aliases: ["first_value"], last: false, "The first value of the group."),
    endpoint("last", aliases: ["last_value"], last: true, "The last value of the group."),
    endpoint("any_value", last: false, "Some value of the group."),
  ]

  private static func extreme(
    _ name: String, maximum: Bool, _ summary: String
  ) -> FunctionEntry {
    FunctionEntry(
      name, .aggregate, usage: "\(name)(expr)", summary,
      examples: [FunctionExample("\(name)(5)", "5")], nulls: .byKernel,
      typing: .signature([.any]) { (call) throws(QueryError) in
        let type = call.arguments[0].type
        guard type.isComparable else { throw TypingErrors.invalidOrdering(call, type) }
        return type
      },
      .states { (call, _) in
        let type = call.argumentType(0)
        switch type.physical {
        case .list, .structure, .interval, .null: return SelfKeyed(type, maximum: maximum)
        default: return Extremes(type, maximum: maximum)
        }
      })
  }

  private static func beside(
    _ name: String, maximum: Bool, _ summary: String
  ) -> FunctionEntry {
    FunctionEntry(
      name, .aggregate, usage: "\(name)(expr, key[, count])", summary,
      examples: [FunctionExample("\(name)('a', 5)", "a")], nulls: .byKernel,
      typing: .signature([.any, .any, .int], optional: 1) { (call) throws(QueryError) in
        let type = call.arguments[1].type
        guard type.isComparable else { throw TypingErrors.invalidOrdering(call, type) }
        let value = call.arguments[0].type
        if call.arguments.count == 3 { try checkLimit(call) }
        return call.arguments.count == 3 ? .array(value, containsNull: true) : value
      },
      .states { (call, _) in
        let types = [call.argumentType(0), call.argumentType(1)]
        if call.arguments.count == 3 { return LeadingRows(types, maximum: maximum) }
        return ChosenRows(types, maximum: maximum)
      })
  }

  private static func checkLimit(_ call: Call) throws(QueryError) {
    guard call.arguments[2].isFoldable else {
      throw TypingErrors.nonFoldable(call, argument: 2, name: "k", type: .int)
    }
    let limit = call.arguments[2].isNullLiteral ? 0 : ConstantNumber.integer(call, 2)
    guard let limit, !(1...100_000).contains(limit) else { return }
    throw TypingErrors.mismatch("VALUE_OUT_OF_RANGE", call, LeadingRows.rangeText(limit))
  }

  private static func endpoint(
    _ name: String, aliases: [String] = [], last: Bool, _ summary: String
  ) -> FunctionEntry {
    FunctionEntry(
      name, aliases: aliases, .aggregate, usage: "\(name)(expr[, ignoreNulls])", summary,
      examples: [FunctionExample("\(name)(5)", "5")], nulls: .byKernel,
      typing: TypingRule { (call, _) throws(QueryError) in
        try TypingRule.checkCount(call, 1...2)
        if call.arguments.count == 2 {
          guard case .literal(let literal) = call.arguments[1].withoutAlias,
            case .boolean(let ignoresNulls) = literal.value
          else {
            throw TypingErrors.unexpectedInput(call, argument: 1, requires: .boolean)
          }
          call.ignoreNulls = ignoresNulls
          call.arguments.removeLast()
        }
        return call.arguments[0].type
      },
      .states { (call, _) in
        Endpoints(call.argumentType(0), last: last, ignoreNulls: call.ignoreNulls ?? false)
      })
  }
}
