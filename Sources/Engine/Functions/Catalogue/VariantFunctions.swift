import Columns
import Expressions
import Kernels

/// Functions of variants: values that know their own types.
package enum VariantFunctions {
  package static let entries: [FunctionEntry] = making + reading

  private static let making: [FunctionEntry] = [
    parser("parse_json", isTolerant: false), parser("try_parse_json", isTolerant: true),
    FunctionEntry(
      "to_variant_object", .json, usage: "to_variant_object(value)",
      "A struct, a map or an array as a variant.",
      examples: [FunctionExample("to_variant_object(named_struct('x', 1))", "{\"x\":1}")],
      typing: TypingRule { (call, _) throws(QueryError) in
        try TypingRule.checkCount(call, 1...1)
        let type = call.arguments[0].type
        guard type.isNested else {
          throw TypingErrors.mismatch(
            "CAST_WITHOUT_SUGGESTION", call, "cannot cast \"\(type.sqlName)\" to \"VARIANT\".")
        }
        return .variant
      },
      .entrywise { Variants.objects($0[0], rowCount: $0.rowCount) }),
  ]

  private static func parser(_ name: String, isTolerant: Bool) -> FunctionEntry {
    FunctionEntry(
      name, .json, usage: "\(name)(text)",
      "JSON text as a variant" + (isTolerant ? "; null where it is none." : "."),
      examples: [FunctionExample("\(name)('{\"b\": 1, \"a\": 2}')", "{\"a\":2,\"b\":1}")],
      nullability: isTolerant ? .always : .byNullRule,
      typing: .fixed([.uncast(.text)], returns: .variant),
      .entrywise { (input) throws(QueryError) in
        try Variants.parse(
          input[0], mode: isTolerant ? .null : .error, rowCount: input.rowCount)
      })
  }

  private static let variant = Parameter.uncast(.exactly(.variant))

  private static let reading: [FunctionEntry] = [
    getter("variant_get", aliases: ["semi_structured_extract"], isTolerant: false),
    getter("try_variant_get", aliases: [], isTolerant: true),
    FunctionEntry(
      "is_variant_null", .json, usage: "is_variant_null(variant)",
      "True for a variant that is JSON's null, not for SQL's.",
      examples: [FunctionExample("is_variant_null(parse_json('null'))", "true")],
      nulls: .neverNull, typing: .fixed([variant], returns: .boolean),
      .rowwise { Variants.isNull($0[0], rowCount: $0.rowCount) }),
    FunctionEntry(
      "schema_of_variant", .json, usage: "schema_of_variant(variant)",
      "What a variant is made of, as SQL spells types.",
      examples: [
        FunctionExample("schema_of_variant(parse_json('{\"a\": 1}'))", "OBJECT<a: BIGINT>")
      ],
      typing: .fixed([variant], returns: .string),
      .entrywise { Variants.schema($0[0], rowCount: $0.rowCount) }),
    exploder("variant_explode"), exploder("variant_explode_outer"),
  ]

  private static func getter(
    _ name: String, aliases: [String], isTolerant: Bool
  ) -> FunctionEntry {
    FunctionEntry(
      name, aliases: aliases, .json, usage: "\(name)(variant, path[, type])",
      "What a path finds in a variant, as a type.",
      examples: [FunctionExample("\(name)(parse_json('{\"a\": 1}'), '$.a', 'int')", "1")],
      nullability: .always, typing: got,
      .prepared(
        fromText: 1,
        { (text, call) throws(QueryError) in
          guard let path = VariantPath(text) else {
            throw QueryError(
              "INVALID_VARIANT_GET_PATH", sqlState: "22023",
              "The path `\(text)` is not a valid variant extraction path in ``\(name)``.",
              at: call.place.position)
          }
          return path
        }
      ) { (path, input) throws(QueryError) in
        try Variants.get(
          input[0], path, input.type, zone: input.settings.zone,
          mode: isTolerant ? .null : .error, rowCount: input.rowCount)
      })
  }

  private static let got = TypingRule { (call, _) throws(QueryError) in
    try TypingRule.checkCount(call, 2...3)
    try TypingRule.cast(&call, 0, to: variant)
    try TypingRule.cast(&call, 1, to: .text)
    guard call.arguments.count == 3 else { return .variant }
    guard let text = call.arguments[2].literalText else {
      throw TypingErrors.nonFoldable(call, argument: 2, name: "type", type: .string)
    }
    let type = try SchemaText.parse(text)
    call.arguments.removeLast()
    return type
  }

  private static func exploder(_ name: String) -> FunctionEntry {
    let isOuter = name.hasSuffix("outer")
    return FunctionEntry(
      name, .generator, usage: "\(name)(variant)",
      "The members of an object, or the elements of an array, as rows.", nulls: .byKernel,
      typing: TypingRule { (call, settings) throws(QueryError) in
        try TypingRule.fixed(
          [variant],
          returns: .structure([
            Field("pos", .int, nullable: isOuter), Field("key", .string),
            Field("value", .variant, nullable: isOuter),
          ])
        ).apply(&call, settings)
      },
      .generator { input in
        let (counts, columns) = Variants.explode(input[0], rowCount: input.rowCount)
        guard isOuter else { return GeneratedRows(counts: counts, columns: columns) }
        var places: [Int32] = []
        var next: Int32 = 0
        for count in counts {
          if count == 0 { places.append(-1) }
          for _ in 0..<count {
            places.append(next)
            next += 1
          }
        }
        let all = columns.map { column in
          places.withUnsafeBufferPointer { rows in
            rows.baseAddress.map { column.gatherOrNull($0, count: rows.count) } ?? column
          }
        }
        return GeneratedRows(counts: counts.map { max($0, 1) }, columns: all)
      })
  }
}
