import Columns
import Expressions
import Kernels

/// Functions of the bits of whole numbers.
package enum BitwiseFunctions {
  package static let entries: [FunctionEntry] = [
    operation("&", "The bits set in both.", FunctionExample("5 & 3", "1"), .and),
    operation("|", "The bits set in one or both.", FunctionExample("5 | 3", "7"), .or),
    operation("^", "The bits set in just one.", FunctionExample("5 ^ 3", "6"), .exclusiveOr),
    FunctionEntry(
      "~", .bitwise, usage: "~ expr", "All bits turned over.",
      examples: [FunctionExample("~ 5", "-6")], typing: .unary(.integral),
      .scalar { (input) throws(QueryError) in
        try Bitwise.complement(input[0], rowCount: input.rowCount)
      }),
    shift("<<", "shiftleft", "Bits moved left.", FunctionExample("2 << 1", "4"), .left),
    shift(
      ">>", "shiftright", "Bits moved right, the sign kept.", FunctionExample("-8 >> 1", "-4"),
      .right),
    shift(
      ">>>", "shiftrightunsigned", "Bits moved right, zeros moved in.",
      FunctionExample("8 >>> 1", "4"), .rightUnsigned),
    FunctionEntry(
      "bit_count", .bitwise, usage: "bit_count(expr)", "How many bits are set.",
      examples: [FunctionExample("bit_count(7)", "3")],
      typing: .fixed([.uncast(.oneOf([.integral, .boolean]))], returns: .int),
      .scalar { (input) throws(QueryError) in
        try Bitwise.count(input[0], rowCount: input.rowCount)
      }),
    FunctionEntry(
      "bit_get", aliases: ["getbit"], .bitwise, usage: "bit_get(expr, pos)",
      "The bit at a place, counted from the right and from 0.",
      examples: [FunctionExample("bit_get(11, 0)", "1")],
      typing: .fixed([.integral, .int], returns: .byte),
      .scalar { (input) throws(QueryError) in
        try Bitwise.bit(input[0], at: input[1], rowCount: input.rowCount)
      }),
  ]

  private static func operation(
    _ sign: String, _ summary: String, _ example: FunctionExample, _ operation: Bitwise.Operation
  ) -> FunctionEntry {
    FunctionEntry(
      sign, .bitwise, usage: "expr1 \(sign) expr2", summary, examples: [example],
      typing: wholeOperands,
      .scalar { (input) throws(QueryError) in
        try Bitwise.combine(operation, input[0], input[1], rowCount: input.rowCount)
      })
  }

  private static func shift(
    _ sign: String, _ alias: String, _ summary: String, _ example: FunctionExample,
    _ direction: Bitwise.Shift
  ) -> FunctionEntry {
    FunctionEntry(
      sign, aliases: [alias], .bitwise, usage: "expr1 \(sign) expr2", summary,
      examples: [example],
      typing: .same(asArgument: 0, [.oneOf([.int, .long]), .int]),
      .scalar { (input) throws(QueryError) in
        try Bitwise.shift(direction, input[0], by: input[1], rowCount: input.rowCount)
      })
  }

  private static let wholeOperands = TypingRule { (call, _) throws(QueryError) in
    try TypingRule.checkCount(call, 2...2)
    try TypingRule.unifyOperands(&call)
    let type = call.arguments[0].type
    guard type.hasSameShape(as: call.arguments[1].type) else {
      throw TypingErrors.differentOperands(call)
    }
    if type == .null {
      call.arguments = call.arguments.map { $0.coerced(to: .int) }
      return .int
    }
    guard type.isInteger else { throw TypingErrors.wrongOperands(call, requires: .integral) }
    return type
  }
}
