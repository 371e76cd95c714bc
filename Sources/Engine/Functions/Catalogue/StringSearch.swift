import Columns
import Expressions
import Kernels

/// Searching in strings and comparing them with patterns.
package enum StringSearch {
  package static let entries: [FunctionEntry] = positions + tests + patterns

  private static let positions: [FunctionEntry] = [
    FunctionEntry(
      "sentences", .strings, usage: "sentences(text[, language[, country]])",
      "The sentences of a text as arrays of their words.",
      examples: [
        FunctionExample("sentences('Hi there! Good morning.')", "[[Hi, there], [Good, morning]]")
      ],
      typing: TypingRule.fixed(
        [.text, .text, .text],
        returns: .array(.array(.string, containsNull: false), containsNull: false)
      ).filling(3, with: [.textLiteral(""), .textLiteral("")]),
      .entrywise { Sentences.split($0[0], type: $0.type, rowCount: $0.rowCount) }),
    FunctionEntry(
      "instr", .strings, usage: "instr(text, part)", "The place of a part, from 1; 0 for none.",
      examples: [FunctionExample("instr('SparkSQL', 'SQL')", "6")],
      typing: .fixed([.text, .text], returns: .int),
      .entrywise {
        TextMeasures.position(of: $0[1], in: $0[0], from: nil, rowCount: $0.rowCount)
      }),
    FunctionEntry(
      "locate", aliases: ["position"], .strings, usage: "locate(part, text[, from])",
      "The place of a part at or after a position, from 1; 0 for none.",
      examples: [FunctionExample("locate('bar', 'foobarbar', 5)", "7")],
      typing: TypingRule.fixed([.text, .text, .int], optional: 1, returns: .int)
        .filling(3, with: [.intLiteral(1)]),
      .entrywise {
        TextMeasures.position(of: $0[0], in: $0[1], from: $0[2], rowCount: $0.rowCount)
      }),
    FunctionEntry(
      "find_in_set", .strings, usage: "find_in_set(text, list)",
      "The place of a text in a list parted by commas, from 1; 0 for none.",
      examples: [FunctionExample("find_in_set('ab', 'abc,b,ab,c,def')", "3")],
      typing: .fixed([.text, .text], returns: .int),
      .entrywise { TextMeasures.positionInList(of: $0[0], $0[1], rowCount: $0.rowCount) }),
  ]

  private static let tests: [FunctionEntry] = [
    test("startswith", "begins", .prefix, "'Spark SQL', 'Spark'"),
    test("endswith", "ends", .suffix, "'Spark SQL', 'SQL'"),
    test("contains", "holds", .anywhere, "'Spark SQL', 'k S'"),
  ]

  private static func test(
    _ name: String, _ verb: String, _ containment: TextMeasures.Containment, _ sample: String
  ) -> FunctionEntry {
    FunctionEntry(
      name, .strings, usage: "\(name)(text, part)",
      verb == "holds"
        ? "True when the text holds the part."
        : "True when the text \(verb) with the part.",
      examples: [FunctionExample("\(name)(\(sample))", "true")], typing: .bothTextOrBinary,
      .entrywise { TextMeasures.contains($0[0], $0[1], containment, rowCount: $0.rowCount) })
  }

  private static let patterns: [FunctionEntry] = [
    FunctionEntry(
      "like", .strings, usage: "text LIKE pattern [ESCAPE character]",
      "True when the whole text fits the pattern: `_` is any character, `%` any number of them.",
      examples: [FunctionExample("'Spark' LIKE '_park'", "true")],
      typing: .fixed([.text, .text, .text], optional: 1, returns: .boolean),
      like(ignoresCase: false)),
    FunctionEntry(
      "ilike", .strings, usage: "text ILIKE pattern [ESCAPE character]",
      "As LIKE, where capitals and small letters are the same.",
      examples: [FunctionExample("'Spark' ILIKE '_PARK'", "true")],
      typing: .fixed([.text, .text, .text], optional: 1, returns: .boolean),
      like(ignoresCase: true)),
  ]

  private static func like(ignoresCase: Bool) -> FunctionBody {
    .prepared(
      fromText: 1,
      { (pattern, call) throws(QueryError) in
        let written = call.arguments.count > 2 ? call.arguments[2].literalText : nil
        let escape = written?.unicodeScalars.first ?? "\\"
        return try LikePattern(pattern, escape: escape, ignoresCase: ignoresCase)
      },
      { $0.match($1[0], rowCount: $1.rowCount) })
  }
}

extension TypingRule {
  /// Two binary values as they are, else two texts.
  fileprivate static let bothTextOrBinary = TypingRule { (call, _) throws(QueryError) in
    try checkCount(call, 2...2)
    let isBinary = call.arguments.allSatisfy { $0.type == .binary }
    for index in 0..<2 { try cast(&call, index, to: isBinary ? .binary : .text) }
    return .boolean
  }
}
