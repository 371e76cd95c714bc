import Columns
import Expressions
import Kernels

/// Strings put together, filled up, and with parts exchanged.
package enum StringBuilding {
  package static let entries: [FunctionEntry] = joining + filling + exchanging + checks

  private static let joining: [FunctionEntry] = [
    FunctionEntry(
      "concat", aliases: ["||"], .strings, usage: "concat(value, …)",
      "All strings, or all arrays, one after the other.",
      examples: [
        FunctionExample("concat('Spark', 'SQL')", "SparkSQL"),
        FunctionExample("concat(array(1, 2, 3), array(4, 5), array(6))", "[1, 2, 3, 4, 5, 6]"),
      ],
      typing: .concatenation,
      .entrywise { (input) throws(QueryError) in
        if case .array = input.type {
          return try ListEdits.concat(input.arguments, type: input.type, rowCount: input.rowCount)
        }
        return try TextBuilding.concat(
          input.arguments, type: input.type, rowCount: input.rowCount)
      }),
    FunctionEntry(
      "concat_ws", .strings, usage: "concat_ws(separator[, value, …])",
      "All strings and arrays of strings joined by a separator; nulls are left out.",
      examples: [FunctionExample("concat_ws('/', 'foo', NULL, 'bar')", "foo/bar")],
      nulls: .byKernel, nullability: .whenAnyArgument, typing: .joinedTexts,
      .rowwise { (input) throws(QueryError) in
        if input[0].isConstantNull { return .nulls(.string, count: input.rowCount) }
        return try TextBuilding.joined(input.arguments, rowCount: input.rowCount)
      }),
    FunctionEntry(
      "elt", .strings, usage: "elt(number, value, …)", "The numbered one of the values, from 1.",
      examples: [FunctionExample("elt(1, 'scala', 'java')", "scala")],
      nulls: .byKernel, typing: .numberedChoice,
      .rowwise { (input) throws(QueryError) in
        try TextChoice.pick(
          input.arguments, failsOutside: input.settings.ansi, rowCount: input.rowCount)
      }),
  ]

  private static let filling: [FunctionEntry] = [
    pad("lpad", onLeft: true, "left", "???hi"), pad("rpad", onLeft: false, "right", "hi???"),
    FunctionEntry(
      "repeat", .strings, usage: "repeat(text, count)", "The text so many times.",
      examples: [FunctionExample("repeat('123', 2)", "123123")],
      typing: .fixed([.text, .int], returns: .string),
      .entrywise { (input) throws(QueryError) in
        try TextBuilding.repeated(input[0], input[1], rowCount: input.rowCount)
      }),
    FunctionEntry(
      "space", .strings, usage: "space(count)", "So many blanks.",
      examples: [FunctionExample("concat(space(2), '1')", "  1")],
      typing: .fixed([.int], returns: .string),
      .entrywise { (input) throws(QueryError) in
        try TextBuilding.blanks(input[0], rowCount: input.rowCount)
      }),
    FunctionEntry(
      "reverse", .strings, usage: "reverse(value)", "Characters or elements from last to first.",
      examples: [
        FunctionExample("reverse('Spark SQL')", "LQS krapS"),
        FunctionExample("reverse(array(2, 1, 4, 3))", "[3, 4, 1, 2]"),
      ],
      typing: .textLike([.oneOf([.text, .anyArray])]),
      .entrywise { (input) throws(QueryError) in
        if case .array = input.type {
          return try ListEdits.reversed(input[0], type: input.type, rowCount: input.rowCount)
        }
        return TextBuilding.reversed(input[0], rowCount: input.rowCount)
      }),
    FunctionEntry(
      "chr", aliases: ["char"], .strings, usage: "chr(code)",
      "The character of a code modulo 256; empty for negative codes.",
      examples: [FunctionExample("chr(65)", "A")],
      typing: .fixed([.long], returns: .string),
      .entrywise { CharacterCodes.character($0[0], rowCount: $0.rowCount) }),
  ]

  private static func pad(
    _ name: String, onLeft: Bool, _ side: String, _ sample: String
  ) -> FunctionEntry {
    FunctionEntry(
      name, .strings, usage: "\(name)(text, length[, filling])",
      "The text filled up on the \(side), or cut, to a length.",
      examples: [FunctionExample("\(name)('hi', 5, '???')", sample)], typing: .padding,
      .entrywise { (input) throws(QueryError) in
        try TextBuilding.padded(
          input[0], input[1], with: input[2], onLeft: onLeft, rowCount: input.rowCount)
      })
  }

  private static let exchanging: [FunctionEntry] = [
    FunctionEntry(
      "replace", .strings, usage: "replace(text, part[, replacement])",
      "Every occurrence of a part replaced, or taken out.",
      examples: [FunctionExample("replace('ABCabc', 'abc', 'DEF')", "ABCDEF")],
      typing: TypingRule.fixed([.text, .text, .text], optional: 1, returns: .string)
        .filling(3, with: [.textLiteral("")]),
      .entrywise { (input) throws(QueryError) in
        try TextReplacing.replace(input[0], input[1], input[2], rowCount: input.rowCount)
      }),
    FunctionEntry(
      "translate", .strings, usage: "translate(text, from, to)",
      "Each character of one list exchanged for that at its place in the other, or dropped.",
      examples: [FunctionExample("translate('AaBbCc', 'abc', '123')", "A1B2C3")],
      typing: .fixed([.text, .text, .text], returns: .string),
      .entrywise { TextReplacing.translate($0[0], $0[1], $0[2], rowCount: $0.rowCount) }),
    FunctionEntry(
      "overlay", .strings, usage: "overlay(text, replacement, position[, length])",
      "The text with a part replaced that begins at a position.",
      examples: [FunctionExample("overlay('Spark SQL', '_', 6)", "Spark_SQL")],
      typing: TypingRule.textLike([.textOrBinary, .textOrBinary, .int, .int], optional: 1)
        .filling(4, with: [.intLiteral(-1)]),
      .entrywise {
        TextReplacing.overlay($0[0], $0[1], $0[2], $0[3], rowCount: $0.rowCount)
      }),
    FunctionEntry(
      "mask", .strings, usage: "mask(text[, upper[, lower[, digit[, other]]]])",
      "Capitals, small letters and digits exchanged for signs; a null sign keeps the character.",
      examples: [FunctionExample("mask('abcd-EFGH-8765-4321')", "xxxx-XXXX-nnnn-nnnn")],
      nulls: .byKernel, nullability: .whenAnyArgument,
      typing: TypingRule.fixed(Array(repeating: .text, count: 5), optional: 4, returns: .string)
        .filling(
          5,
          with: [
            .textLiteral("X"), .textLiteral("x"), .textLiteral("n"), .nullLiteral(.string),
          ]),
      .rowwise { (input) throws(QueryError) in
        if input[0].isConstantNull { return .nulls(.string, count: input.rowCount) }
        return TextReplacing.mask(
          input[0], Array(input.arguments.dropFirst()), rowCount: input.rowCount)
      }),
    FunctionEntry(
      "quote", .strings, usage: "quote(text)", "The text in single quotes.",
      examples: [FunctionExample("quote('Don\\'t')", "'Don\\'t'")],
      typing: .fixed([.text], returns: .string),
      .entrywise { TextReplacing.quoted($0[0], rowCount: $0.rowCount) }),
  ]

  private static let checks: [FunctionEntry] = [
    FunctionEntry(
      "is_valid_utf8", .strings, usage: "is_valid_utf8(text)", "True for well-formed UTF-8.",
      examples: [FunctionExample("is_valid_utf8('Spark')", "true")],
      typing: .fixed([.textOrBinary], returns: .boolean),
      .entrywise { ValidText.isValid($0[0], rowCount: $0.rowCount) }),
    FunctionEntry(
      "make_valid_utf8", .strings, usage: "make_valid_utf8(text)",
      "The text with broken bytes replaced.",
      examples: [FunctionExample("make_valid_utf8('Spark')", "Spark")],
      typing: .fixed([.textOrBinary], returns: .string),
      .entrywise { ValidText.repaired($0[0], rowCount: $0.rowCount) }),
    FunctionEntry(
      "validate_utf8", .strings, usage: "validate_utf8(text)",
      "The text; an error where it is broken.",
      examples: [FunctionExample("validate_utf8('Spark')", "Spark")],
      typing: .fixed([.text], returns: .string),
      .entrywise { (input) throws(QueryError) in
        try ValidText.checked(input[0], isNullable: false, rowCount: input.rowCount)
      }),
    FunctionEntry(
      "try_validate_utf8", .strings, usage: "try_validate_utf8(text)",
      "The text; null where it is broken.",
      examples: [FunctionExample("try_validate_utf8('Spark')", "Spark")], nullability: .always,
      typing: .fixed([.text], returns: .string),
      .entrywise { (input) throws(QueryError) in
        try ValidText.checked(input[0], isNullable: true, rowCount: input.rowCount)
      }),
  ]
}

extension TypingRule {
  /// Arrays of one type, all binary values, or text.
  fileprivate static let concatenation = TypingRule { (call, _) throws(QueryError) in
    let types = call.arguments.map(\.type)
    let hasArray = types.contains { if case .array = $0 { true } else { false } }
    if hasArray {
      guard let joined = TypeCoercion.commonWithoutStrings(of: types), case .array = joined else {
        throw TypingErrors.mixedConcatenation(call)
      }
      call.arguments = call.arguments.map { $0.coerced(to: joined) }
      return joined
    }
    if !types.isEmpty, types.allSatisfy({ $0 == .binary }) { return .binary }
    for index in call.arguments.indices { try cast(&call, index, to: .text) }
    return .string
  }

  fileprivate static let joinedTexts = TypingRule { (call, _) throws(QueryError) in
    if call.arguments.isEmpty {
      throw TypingErrors.wrongArgumentCount(call, expected: "> 0")
    }
    try cast(&call, 0, to: .text)
    for index in call.arguments.indices.dropFirst() {
      if case .array(_, let containsNull) = call.arguments[index].type {
        call.arguments[index] = call.arguments[index].coerced(
          to: .array(.string, containsNull: containsNull))
      } else {
        try cast(&call, index, to: .text)
      }
    }
    return .string
  }

  fileprivate static let numberedChoice = TypingRule { (call, _) throws(QueryError) in
    if call.arguments.count < 2 {
      throw TypingErrors.wrongArgumentCount(call, expected: "> 1")
    }
    try cast(&call, 0, to: .int)
    let isBinary = call.arguments.dropFirst().allSatisfy { $0.type == .binary }
    for index in call.arguments.indices.dropFirst() {
      try cast(&call, index, to: isBinary ? .binary : .text)
    }
    return isBinary ? .binary : .string
  }

  fileprivate static let padding = TypingRule { (call, _) throws(QueryError) in
    try checkCount(call, 2...3)
    let isBinary =
      call.arguments[0].type == .binary
      && (call.arguments.count == 2 || call.arguments[2].type == .binary)
    if call.arguments.count == 2 {
      call.arguments.append(
        isBinary ? .literal(Literal(.binary([0]), .binary)) : .textLiteral(" "))
    }
    try cast(&call, 0, to: isBinary ? .binary : .text)
    try cast(&call, 1, to: .int)
    try cast(&call, 2, to: isBinary ? .binary : .text)
    return isBinary ? .binary : .string
  }
}

extension TypingErrors {
  fileprivate static func mixedConcatenation(_ call: Call) -> QueryError {
    let names = call.arguments.map { "\"\($0.type.sqlName)\"" }
    return mismatch(
      "DATA_DIFF_TYPES", call,
      "Input to `concat` should all be the same type, but it's "
        + "(\(names.joined(separator: " or "))).")
  }
}
