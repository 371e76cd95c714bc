import Columns
import Expressions
import Kernels

/// Strings by format, and other spellings of bytes and numbers.
package enum StringFormats {
  package static let entries: [FunctionEntry] = printing + numbers + bytes

  private static let printing: [FunctionEntry] = [
    FunctionEntry(
      "format_string", aliases: ["printf"], .strings, usage: "format_string(format, value, …)",
      "The values in a format of printf's kind.",
      examples: [
        FunctionExample("format_string('Hello World %d %s', 100, 'days')", "Hello World 100 days")
      ],
      nulls: .byKernel, nullability: .whenAnyArgument,
      typing: TypingRule { (call, _) throws(QueryError) in
        if call.arguments.isEmpty {
          throw TypingErrors.wrongArgumentCount(call, expected: "> 0")
        }
        try TypingRule.cast(&call, 0, to: .text)
        return .string
      },
      .prepared { (call, _) throws(QueryError) in PrintFunction(call) }),
    FunctionEntry(
      "format_number", .strings, usage: "format_number(number, digits)",
      "The number with commas between thousands and so many digits behind the point.",
      examples: [FunctionExample("format_number(12332.123456, 4)", "12,332.1235")],
      nullability: .always, typing: .fixed([.numeric, .oneOf([.int, .text])], returns: .string),
      .entrywise { (input) throws(QueryError) in
        if input[1].type.isText { return try patternNumbers(input) }
        return GroupedNumbers.format(input[0], digits: input[1], rowCount: input.rowCount)
      }),
  ]

  private static func patternNumbers(_ input: KernelInput) throws(QueryError) -> Vector {
    try NumberPattern.format(input[0], patterns: input[1], rowCount: input.rowCount)
  }

  private static let numbers: [FunctionEntry] = [
    FunctionEntry(
      "to_char", aliases: ["to_varchar"], .strings, usage: "to_char(value, format)",
      "A number, date or binary value as text of a format.",
      examples: [
        FunctionExample("to_char(78.12, '$99.99')", "$78.12"),
        FunctionExample("to_char(-12454.8, '99G999D9S')", "12,454.8-"),
      ],
      nullability: .always, typing: .characters,
      .prepared(
        fromText: 1, { (text, _) throws(QueryError) in try NumberFormat(text) },
        { $0.format($1[0], rowCount: $1.rowCount) })),
    number("to_number", isNullable: false), number("try_to_number", isNullable: true),
  ]

  private static func number(_ name: String, isNullable: Bool) -> FunctionEntry {
    FunctionEntry(
      name, .strings, usage: "\(name)(text, format)",
      "The number that text of a format names\(isNullable ? "; null for other text" : "").",
      examples: [FunctionExample("\(name)('12,454', '99,999')", "12454")],
      nullability: isNullable ? .always : .whenAnyArgument, typing: .parsedNumber,
      .prepared(
        fromText: 1, { (text, _) throws(QueryError) in try NumberFormat(text) },
        { (format, input) throws(QueryError) in
          try format.parse(
            input[0], type: input.type, isNullable: isNullable, rowCount: input.rowCount)
        }))
  }

  private static let bytes: [FunctionEntry] = [
    FunctionEntry(
      "base64", .strings, usage: "base64(bytes)", "The bytes in base 64.",
      examples: [FunctionExample("base64('Spark SQL')", "U3BhcmsgU1FM")],
      typing: .fixed([.binary], returns: .string),
      .entrywise { BinaryText.base64($0[0], rowCount: $0.rowCount) }),
    decoded("unbase64", .lenientBase64, "The bytes that base 64 stands for.", "'U3BhcmsgU1FM'"),
    FunctionEntry(
      "to_base32", .strings, usage: "to_base32(bytes)", "The bytes in base 32.",
      examples: [FunctionExample("to_base32('foobar')", "MZXW6YTBOI======")],
      typing: .fixed([.binary], returns: .string),
      .entrywise { BinaryText.base32($0[0], rowCount: $0.rowCount) }),
    decoded("from_base32", .base32, "The bytes that base 32 stands for.", "'KNYGC4TLEBJVCTA='"),
    FunctionEntry(
      "encode", .strings, usage: "encode(text, charset)", "The text as bytes of a character set.",
      examples: [FunctionExample("encode('abc', 'utf-8')", "abc")],
      typing: .fixed([.text, .text], returns: .binary),
      .prepared(
        fromText: 1,
        { (name, _) throws(QueryError) in try CharacterSet.named(name, function: "encode") },
        { (set, input) throws(QueryError) in try set.encode(input[0], rowCount: input.rowCount) })
    ),
    FunctionEntry(
      "decode", .strings,
      usage: "decode(bytes, charset) or decode(value, key, result, …[, default])",
      "The text of bytes of a character set; with more arguments, the result beside the equal key.",
      examples: [
        FunctionExample("decode(encode('abc', 'utf-8'), 'utf-8')", "abc"),
        FunctionExample("decode(2, 1, 'Southlake', 2, 'San Francisco')", "San Francisco"),
      ],
      nullability: .always, typing: .decoding,
      .prepared(
        fromText: 1,
        { (name, _) throws(QueryError) in try CharacterSet.named(name, function: "decode") },
        { (set, input) throws(QueryError) in try set.decode(input[0], rowCount: input.rowCount) })
    ),
    FunctionEntry(
      "decode_choice", .strings, usage: "decode(value, key, result, …[, default])",
      "The result beside the first key that equals the value.", nullability: .always,
      typing: .decodedChoice, .rewrite { (call) throws(QueryError) in decodedChoice(call) }),
    binary("to_binary", isNullable: false), binary("try_to_binary", isNullable: true),
  ]

  private static func decoded(
    _ name: String, _ encoding: BinaryText.Encoding, _ summary: String, _ sample: String
  ) -> FunctionEntry {
    FunctionEntry(
      name, .strings, usage: "\(name)(text)", summary,
      examples: [FunctionExample("CAST(\(name)(\(sample)) AS STRING)", "Spark SQL")],
      typing: .fixed([.text], returns: .binary),
      .entrywise { (input) throws(QueryError) in
        try BinaryText.decode(input[0], encoding, rowCount: input.rowCount) {
          malformed($0, encoding == .base32 ? "BASE32" : "BASE64", "try_to_binary")
        }
      })
  }

  private static func malformed(_ text: String, _ form: String, _ attempt: String) -> QueryError {
    QueryError(
      "CONVERSION_INVALID_INPUT", sqlState: "22018",
      "The value '\(text)' ('\(form)') cannot be converted to \"BINARY\" because it is malformed. "
        + "Correct the value as per the syntax, or change its format. Use `\(attempt)` to tolerate "
        + "malformed input and return NULL instead.")
  }

  private static func binary(_ name: String, isNullable: Bool) -> FunctionEntry {
    FunctionEntry(
      name, .strings, usage: "\(name)(text[, format])",
      "The bytes of text in the format 'hex', 'utf-8' or 'base64'.",
      examples: [FunctionExample("\(name)('abc', 'utf-8')", "abc")],
      nullability: isNullable ? .always : .whenAnyArgument,
      typing: TypingRule.fixed([.text, .text], optional: 1, returns: .binary)
        .filling(2, with: [.textLiteral("hex")]),
      .prepared(
        fromText: 1,
        { (text, call) throws(QueryError) in
          guard let form = BinaryForm(rawValue: text.lowercased()) else {
            throw TypingErrors.mismatch(
              "INVALID_ARG_VALUE", call,
              "The `fmt` value must to be a case-insensitive \"STRING\" literal of 'hex', "
                + "'utf-8', 'utf8', or 'base64', but got '\(text)'.")
          }
          return form
        },
        { (form, input) throws(QueryError) in
          guard let encoding = form.encoding else { return input[0].retyped(.binary) }
          let failure: (String) -> QueryError = {
            malformed($0, form.rawValue.uppercased(), "try_to_binary")
          }
          return try BinaryText.decode(
            input[0], encoding, rowCount: input.rowCount, failure: isNullable ? nil : failure)
        }))
  }

  private enum BinaryForm: String, Sendable {
    case hex
    case base64
    case utf8
    case utf8Dashed = "utf-8"

    var encoding: BinaryText.Encoding? {
      switch self {
      case .hex: .hexadecimal
      case .base64: .base64
      case .utf8, .utf8Dashed: nil
      }
    }
  }

  /// A CASE of null-safe comparisons.
  private static func decodedChoice(_ call: Call) -> Expression {
    let value = call.arguments[0]
    var rest = call.arguments.dropFirst()
    var branches: [CaseWhen.Branch] = []
    while rest.count >= 2 {
      let key = rest.removeFirst()
      branches.append(.init(.call(Call("<=>", [value, key])), rest.removeFirst()))
    }
    return .caseWhen(CaseWhen(branches, otherwise: rest.first))
  }
}

/// `format_string` with its format read once when it is a literal.
private final class PrintFunction: PreparedFunction {
  private let constant: Result<PrintFormat, QueryError>?

  init(_ call: Call) {
    guard let text = call.arguments[0].literalText else {
      constant = nil
      return
    }
    do throws(QueryError) {
      constant = .success(try PrintFormat(text))
    } catch {
      constant = .failure(error)
    }
  }

  func evaluate(_ input: KernelInput) throws(QueryError) -> Vector {
    let values = Array(input.arguments.dropFirst())
    if let constant { return try constant.get().format(values, rowCount: input.rowCount) }
    var parts: [Vector] = []
    for row in 0..<input.rowCount {
      guard case .string(let text) = input[0].value(at: row) else {
        parts.append(.nulls(.string, count: 1))
        continue
      }
      let single = values.map { $0.slice(row..<(row + 1)) }
      parts.append(try PrintFormat(text).format(single, rowCount: 1))
    }
    return .concat(parts, as: .string)
  }
}

extension TypingRule {
  /// Dates and binary values go to the functions that write them.
  fileprivate static let characters = TypingRule { (call, settings) throws(QueryError) in
    try checkCount(call, 2...2)
    switch call.arguments[0].type {
    case .date, .timestamp, .timestampNTZ:
      call.name = "date_format"
      try cast(&call, 0, to: .timestamp)
      try cast(&call, 1, to: .text)
      return .string
    case .binary:
      guard let format = call.arguments[1].literalText?.lowercased() else {
        throw TypingErrors.nonFoldable(call, argument: 1, name: "format", type: .string)
      }
      switch format {
      case "base64", "hex":
        call.name = format
        call.arguments.removeLast()
      case "utf-8": call.name = "decode"
      default:
        throw TypingErrors.mismatch(
          "INVALID_ARG_VALUE", call,
          "The `format` value must to be a case-insensitive \"STRING\" literal of 'hex', "
            + "'utf-8', or 'base64', but got '\(format)'.")
      }
      return .string
    default:
      try cast(&call, 0, to: .anyDecimal)
      try cast(&call, 1, to: .text)
      if let format = call.arguments[1].literalText { _ = try NumberFormat(format) }
      return .string
    }
  }

  fileprivate static let parsedNumber = TypingRule { (call, _) throws(QueryError) in
    try checkCount(call, 2...2)
    try cast(&call, 0, to: .text)
    try cast(&call, 1, to: .text)
    guard let text = call.arguments[1].literalText else {
      throw TypingErrors.nonFoldable(call, argument: 1, name: "format", type: .string)
    }
    let format = try NumberFormat(text)
    return .decimal(precision: format.precision, scale: format.scale)
  }

  fileprivate static let decoding = TypingRule { (call, settings) throws(QueryError) in
    if call.arguments.count < 2 {
      throw TypingErrors.wrongArgumentCount(call, expected: "> 1")
    }
    if call.arguments.count > 2 {
      call.name = "decode_choice"
      return try decodedChoice.apply(&call, settings)
    }
    try cast(&call, 0, to: .binary)
    try cast(&call, 1, to: .text)
    return .string
  }

  /// The results are brought to one type; the keys are compared as the operator has it.
  fileprivate static let decodedChoice = TypingRule { (call, _) throws(QueryError) in
    let hasDefault = call.arguments.count % 2 == 0
    var places = Array(stride(from: 2, to: call.arguments.count, by: 2))
    if hasDefault { places.append(call.arguments.count - 1) }
    guard let type = TypeCoercion.common(of: places.map { call.arguments[$0].type }) else {
      throw TypingErrors.differentData(call)
    }
    for place in places { call.arguments[place] = call.arguments[place].coerced(to: type) }
    return type
  }
}
