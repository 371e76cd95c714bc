import Columns
import Expressions

/// Functions that only make sense over a window.
package enum WindowFunctions {
  package static let entries: [FunctionEntry] = [
    rank("row_number", "The number of the row in its partition, from 1."),
    rank("rank", "The rank of the row, with gaps after rows that the order does not tell apart."),
    rank("dense_rank", "The rank of the row, without gaps."),
    fraction("percent_rank", "The rank less one over the number of other rows."),
    fraction("cume_dist", "The part of the rows that come before or with the row."),
    FunctionEntry(
      "ntile", .window, usage: "ntile([n])", "The bucket of n even ones that the row falls into.",
      nulls: .neverNull, typing: .fixed([.int], optional: 1, returns: .int), .window),
    shift("lag", "The value of the row some rows before."),
    shift("lead", "The value of the row some rows after."),
    FunctionEntry(
      "nth_value", .window, usage: "nth_value(input, offset)",
      "The value of a row of the frame by its number, from 1.", nulls: .byKernel,
      typing: .same(asArgument: 0, [.any, .int]), .window),
  ]

  private static func rank(_ name: String, _ summary: String) -> FunctionEntry {
    FunctionEntry(
      name, .window, usage: "\(name)()", summary, nulls: .neverNull,
      typing: .none(returns: .int), .window)
  }

  private static func fraction(_ name: String, _ summary: String) -> FunctionEntry {
    FunctionEntry(
      name, .window, usage: "\(name)()", summary, nulls: .neverNull,
      typing: .none(returns: .double), .window)
  }

  private static func shift(_ name: String, _ summary: String) -> FunctionEntry {
    FunctionEntry(
      name, .window, usage: "\(name)(input[, offset[, default]])", summary, nulls: .byKernel,
      typing: TypingRule { (call, _) throws(QueryError) in
        try TypingRule.checkCount(call, 1...3)
        if call.arguments.count > 1 { try TypingRule.cast(&call, 1, to: .int) }
        let type = call.arguments[0].type
        if call.arguments.count > 2 { try TypingRule.cast(&call, 2, to: .exactly(type)) }
        return type
      }, .window)
  }
}
