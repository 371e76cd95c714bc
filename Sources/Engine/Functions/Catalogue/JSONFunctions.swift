import Columns
import Expressions
import Kernels

/// Functions of JSON text.
package enum JSONFunctions {
  package static let entries: [FunctionEntry] = [
    FunctionEntry(
      "get_json_object", .json, usage: "get_json_object(json, path)",
      "What a path such as `$.a[0].b` finds, as text.",
      examples: [FunctionExample("get_json_object('{\"a\":\"b\"}', '$.a')", "b")],
      nullability: .always, typing: .fixed([.text, .text], returns: .string),
      .prepared(
        fromText: 1, { (path, _) in JSONPath(path) },
        { JSONText.value($1[0], at: $0, rowCount: $1.rowCount) })),
    FunctionEntry(
      "json_array_length", .json, usage: "json_array_length(json)",
      "The number of elements of a JSON array; null for anything else.",
      examples: [FunctionExample("json_array_length('[1,2,3,4]')", "4")],
      nullability: .always, typing: .fixed([.text], returns: .int),
      .entrywise { JSONText.arrayLength($0[0], rowCount: $0.rowCount) }),
    FunctionEntry(
      "json_object_keys", .json, usage: "json_object_keys(json)",
      "The names of the members of a JSON object; null for anything else.",
      examples: [FunctionExample("json_object_keys('{\"key\": \"value\"}')", "[key]")],
      nullability: .always,
      typing: .fixed([.text], returns: .array(.string, containsNull: true)),
      .entrywise { (input) throws(QueryError) in
        try JSONText.objectKeys(input[0], type: input.type, rowCount: input.rowCount)
      }),
    FunctionEntry(
      "schema_of_json", .json, usage: "schema_of_json(json[, options])",
      "The type that a JSON text shows, as SQL spells it.",
      examples: [FunctionExample("schema_of_json('[{\"col\":0}]')", "ARRAY<STRUCT<col: BIGINT>>")],
      nulls: .neverNull, typing: .shownSchema,
      .rewrite { (call) throws(QueryError) in
        .textLiteral(try inferred(call).sqlName)
      }),
    FunctionEntry(
      "from_json", .json, usage: "from_json(json, schema[, options])",
      "The value of a type that JSON text spells; what does not fit is null.",
      examples: [
        FunctionExample("from_json('{\"a\":1, \"b\":0.8}', 'a INT, b DOUBLE')", "{1, 0.8}")
      ],
      nullability: .always, typing: .readValue,
      .prepared { (call, settings) throws(QueryError) in
        let isStrict = OptionList(call, at: 2)["mode"]?.uppercased() == "FAILFAST"
        return ReadFunction(
          JSONReader(
            call.resolution?.type ?? .null, mode: isStrict ? .failFast : .permissive,
            zone: try settings.zone))
      }),
    FunctionEntry(
      "to_json", .json, usage: "to_json(value[, options])",
      "A struct, map or array as JSON text.",
      examples: [FunctionExample("to_json(named_struct('a', 1, 'b', 2))", "{\"a\":1,\"b\":2}")],
      typing: .writtenValue,
      .prepared { (call, settings) throws(QueryError) in
        let keepsNulls = OptionList(call, at: 1)["ignorenullfields"]?.lowercased() == "false"
        return WriteFunction(JSONWriter(zone: try settings.zone, keepsNullFields: keepsNulls))
      }),
  ]

  fileprivate static func inferred(_ call: Call) throws(QueryError) -> DataType {
    guard let text = call.arguments.first?.literalText else {
      throw TypingErrors.nonFoldable(call, argument: 0, name: "json", type: .string)
    }
    return JSONSchema.infer(text) ?? .string
  }
}

/// Options given as a map of literals; names in lower case.
private struct OptionList {
  private var values: [String: String] = [:]

  init(_ call: Call, at place: Int) {
    guard place < call.arguments.count else { return }
    switch call.arguments[place] {
    case .call(let map) where map.name == "map":
      for index in stride(from: 0, to: map.arguments.count - 1, by: 2) {
        guard let name = map.arguments[index].literalText,
          let value = map.arguments[index + 1].literalText
        else { continue }
        values[name.lowercased()] = value
      }
    case .literal(let literal):
      guard case .map(let names, let texts) = literal.value else { return }
      for case (.string(let name), .string(let text)) in zip(names, texts) {
        values[name.lowercased()] = text
      }
    default: break
    }
  }

  subscript(_ name: String) -> String? { values[name] }
}

private final class ReadFunction: PreparedFunction {
  private let reader: JSONReader

  init(_ reader: JSONReader) { self.reader = reader }

  func evaluate(_ input: KernelInput) throws(QueryError) -> Vector {
    var text = input
    text.arguments = [input[0]]
    return try text.evaluatingEntries { (input) throws(QueryError) in
      try reader.read(input[0], rowCount: input.rowCount)
    }
  }
}

private final class WriteFunction: PreparedFunction {
  private let writer: JSONWriter

  init(_ writer: JSONWriter) { self.writer = writer }

  func evaluate(_ input: KernelInput) throws(QueryError) -> Vector {
    var value = input
    value.arguments = [input[0]]
    return try value.evaluatingEntries { (input) throws(QueryError) in
      writer.write(input[0], rowCount: input.rowCount)
    }
  }
}

extension TypingRule {
  fileprivate static let shownSchema = TypingRule { (call, _) throws(QueryError) in
    try checkCount(call, 1...2)
    try cast(&call, 0, to: .text)
    _ = try JSONFunctions.inferred(call)
    return .string
  }

  fileprivate static let readValue = TypingRule { (call, _) throws(QueryError) in
    try checkCount(call, 2...3)
    try cast(&call, 0, to: .text)
    let type: DataType
    switch call.arguments[1].withoutAlias {
    case .call(let inner) where inner.name == "schema_of_json":
      type = try JSONFunctions.inferred(inner)
    default:
      guard let text = call.arguments[1].literalText else {
        throw QueryError(
          "INVALID_SCHEMA.NON_STRING_LITERAL", sqlState: "42K07",
          "The input schema \"\(call.arguments[1].sqlText)\" is not a valid schema string. The "
            + "input expression must be string literal and not null.", at: call.place.position)
      }
      type = try SchemaText.parse(text)
    }
    guard type.isNested || type == .variant else {
      throw TypingErrors.mismatch(
        "INVALID_JSON_SCHEMA", call,
        "Input schema \"\(type.sqlName)\" must be a struct, an array, a map or a variant.")
    }
    return type.withNulls
  }

  fileprivate static let writtenValue = TypingRule { (call, _) throws(QueryError) in
    try checkCount(call, 1...2)
    let type = call.arguments[0].type
    guard type.isNested || type == .null || type == .variant else {
      throw TypingErrors.unexpectedInput(
        call, argument: 0, requires: .oneOf([.anyStructure, .anyMap, .anyArray]))
    }
    return .string
  }
}

extension DataType {
  /// The same type where everything inside may be null.
  fileprivate var withNulls: DataType {
    switch self {
    case .array(let element, _): .array(element.withNulls, containsNull: true)
    case .map(let key, let value, _):
      .map(key.withNulls, value.withNulls, valueContainsNull: true)
    case .structure(let fields): .structure(fields.map { Field($0.name, $0.type.withNulls) })
    default: self
    }
  }
}
