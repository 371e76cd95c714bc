import Columns
import Expressions
import Kernels

/// Functions of regular expressions in Java's syntax.
package enum RegexFunctions {
  package static let entries: [FunctionEntry] = tests + extracts + changes

  /// The pattern is the second argument of all of them.
  private static func body(
    _ function: String,
    _ compute: @escaping @Sendable (RegularExpression, KernelInput) throws(QueryError) -> Vector
  ) -> FunctionBody {
    .prepared(
      fromText: 1,
      { (pattern, _) throws(QueryError) in try RegularExpression(pattern, function: function) },
      compute)
  }

  private static let tests: [FunctionEntry] = [
    FunctionEntry(
      "rlike", aliases: ["regexp", "regexp_like"], .regex, usage: "text RLIKE pattern",
      "True when some part of the text matches.",
      examples: [FunctionExample("rlike('Spark SQL', 'S[a-z]+')", "true")],
      typing: .fixed([.text, .text], returns: .boolean),
      body("rlike") { (expression, input) throws(QueryError) in
        try expression.matches(input[0], rowCount: input.rowCount)
      }),
    FunctionEntry(
      "regexp_count", .regex, usage: "regexp_count(text, pattern)", "The number of matches.",
      examples: [
        FunctionExample("regexp_count('Steven Jones and Stephen Smith', 'Ste(v|ph)en')", "2")
      ],
      typing: .fixed([.text, .text], returns: .int),
      body("regexp_count") { (expression, input) throws(QueryError) in
        try expression.count(input[0], rowCount: input.rowCount)
      }),
    FunctionEntry(
      "regexp_instr", .regex, usage: "regexp_instr(text, pattern)",
      "The place of the first match, from 1; 0 for none.",
      examples: [FunctionExample("regexp_instr('user@spark.apache.org', '@[^.]*')", "5")],
      typing: TypingRule.fixed([.text, .text, .int], optional: 1, returns: .int)
        .filling(3, with: [.intLiteral(0)]),
      body("regexp_instr") { (expression, input) throws(QueryError) in
        try expression.position(input[0], rowCount: input.rowCount)
      }),
  ]

  private static let extracts: [FunctionEntry] = [
    FunctionEntry(
      "regexp_substr", .regex, usage: "regexp_substr(text, pattern)",
      "The first match; null for none.",
      examples: [
        FunctionExample("regexp_substr('Steven Jones and Stephen Smith', 'Ste(v|ph)en')", "Steven")
      ],
      nullability: .always, typing: .fixed([.text, .text], returns: .string),
      body("regexp_substr") { (expression, input) throws(QueryError) in
        try expression.firstMatch(input[0], rowCount: input.rowCount)
      }),
    FunctionEntry(
      "regexp_extract", .regex, usage: "regexp_extract(text, pattern[, group])",
      "A group of the first match; empty for none.",
      examples: [FunctionExample("regexp_extract('100-200', '([0-9]+)-([0-9]+)', 1)", "100")],
      typing: TypingRule.fixed([.text, .text, .int], optional: 1, returns: .string)
        .filling(3, with: [.intLiteral(1)]),
      body("regexp_extract") { (expression, input) throws(QueryError) in
        try expression.extract(
          input[0], group: input[2], function: "regexp_extract", rowCount: input.rowCount)
      }),
    FunctionEntry(
      "regexp_extract_all", .regex, usage: "regexp_extract_all(text, pattern[, group])",
      "A group of every match.",
      examples: [
        FunctionExample(
          "regexp_extract_all('100-200, 300-400', '([0-9]+)-([0-9]+)', 1)", "[100, 300]")
      ],
      typing: TypingRule.fixed(
        [.text, .text, .int], optional: 1, returns: .array(.string, containsNull: true)
      ).filling(3, with: [.intLiteral(1)]),
      body("regexp_extract_all") { (expression, input) throws(QueryError) in
        try expression.extractAll(
          input[0], group: input[2], function: "regexp_extract_all", rowCount: input.rowCount
        ).retyped(input.type)
      }),
  ]

  private static let changes: [FunctionEntry] = [
    FunctionEntry(
      "regexp_replace", .regex, usage: "regexp_replace(text, pattern, replacement[, position])",
      "Every match from a position on replaced; `$1` stands for the first group.",
      examples: [FunctionExample("regexp_replace('100-200', '([0-9]+)', 'num')", "num-num")],
      typing: .replacement,
      body("regexp_replace") { (expression, input) throws(QueryError) in
        try expression.replace(input[0], input[2], input[3], rowCount: input.rowCount)
      }),
    FunctionEntry(
      "split", .regex, usage: "split(text, pattern[, limit])",
      "The parts between matches; a positive limit is the greatest number of them.",
      examples: [
        FunctionExample("split('oneAtwoBthreeC', '[ABC]')", "[one, two, three, ]"),
        FunctionExample("split('oneAtwoBthreeC', '[ABC]', 2)", "[one, twoBthreeC]"),
      ],
      typing: TypingRule.fixed(
        [.text, .text, .int], optional: 1, returns: .array(.string, containsNull: false)
      ).filling(3, with: [.intLiteral(-1)]),
      body("split") { (expression, input) throws(QueryError) in
        try expression.split(input[0], limits: input[2], rowCount: input.rowCount)
      }),
  ]
}

extension TypingRule {
  fileprivate static let replacement = TypingRule { (call, settings) throws(QueryError) in
    let type = try TypingRule.fixed([.text, .text, .text, .int], optional: 1, returns: .string)
      .filling(4, with: [.intLiteral(1)]).apply(&call, settings)
    if case .literal(let literal) = call.arguments[3], case .int(let position) = literal.value,
      position < 1
    {
      throw TypingErrors.mismatch(
        "VALUE_OUT_OF_RANGE", call,
        "The position must be between (0, 2147483647] (current value = \(position)).")
    }
    return type
  }
}
