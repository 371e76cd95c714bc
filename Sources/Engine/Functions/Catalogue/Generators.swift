import Columns
import Expressions
import Kernels

/// Functions that make rows.
package enum Generators {
  package static let entries: [FunctionEntry] =
    explode("explode", "explode(array(10, 20))", hasPosition: false)
    + explode("posexplode", "posexplode(array(10, 20))", hasPosition: true)
    + inline + [stack, jsonTuple]

  /// With its outer form, which gives a row of nulls for empty and null collections.
  private static func explode(
    _ name: String, _ sample: String, hasPosition: Bool
  ) -> [FunctionEntry] {
    [false, true].map { isOuter in
      FunctionEntry(
        isOuter ? name + "_outer" : name, .generator,
        usage: "\(name)\(isOuter ? "_outer" : "")(collection)",
        "A row for each element or entry\(hasPosition ? " with its place" : "")"
          + (isOuter ? "; one of nulls when there are none." : "."),
        nulls: .byKernel,
        typing: .signature([.oneOf([.anyArray, .anyMap])]) { (call) throws(QueryError) in
          exploded(call.arguments[0].type, hasPosition: hasPosition, isOuter: isOuter)
        },
        .generator { (input) throws(QueryError) in
          Explosion.explode(
            input[0], rowCount: input.rowCount, hasPosition: hasPosition, isOuter: isOuter
          ).generated
        })
    }
  }

  private static func exploded(
    _ type: DataType, hasPosition: Bool, isOuter: Bool
  ) -> DataType {
    var fields = hasPosition ? [Field("pos", .int, nullable: isOuter)] : []
    switch type {
    case .array(let element, let containsNull):
      fields.append(Field("col", element, nullable: containsNull || isOuter))
    case .map(let key, let value, let containsNull):
      fields.append(Field("key", key, nullable: isOuter))
      fields.append(Field("value", value, nullable: containsNull || isOuter))
    default: break
    }
    return .structure(fields)
  }

  private static let inline: [FunctionEntry] = [false, true].map { isOuter in
    FunctionEntry(
      isOuter ? "inline_outer" : "inline", .generator,
      usage: "inline\(isOuter ? "_outer" : "")(structs)",
      "A row for each struct, a column for each field"
        + (isOuter ? "; one of nulls when there are none." : "."),
      nulls: .byKernel,
      typing: TypingRule { (call, _) throws(QueryError) in
        try TypingRule.checkCount(call, 1...1)
        guard case .array(.structure(let fields), let containsNull) = call.arguments[0].type else {
          throw TypingErrors.mismatch(
            "UNEXPECTED_INPUT_TYPE", call,
            "The first parameter requires the \"ARRAY<STRUCT>\" type, however "
              + "\"\(call.arguments[0].sqlText)\" has the type "
              + "\"\(call.arguments[0].type.sqlName)\".")
        }
        return .structure(
          fields.map { Field($0.name, $0.type, nullable: $0.nullable || containsNull || isOuter) })
      },
      .generator { (input) throws(QueryError) in
        Explosion.inline(input[0], rowCount: input.rowCount, isOuter: isOuter).generated
      })
  }

  private static let stack = FunctionEntry(
    "stack", .generator, usage: "stack(rowCount, value, …)",
    "The values dealt out over so many rows.", nulls: .byKernel, typing: .stacked,
    .generator { (input) throws(QueryError) in
      guard case .int(let count) = input[0].value(at: 0), input.rowCount > 0 else {
        return GeneratedRows(
          counts: [], columns: input.type.childTypes.map { .nulls($0, count: 0) })
      }
      return try Explosion.stack(
        Array(input.arguments.dropFirst()), rows: Int(count), types: input.type.childTypes,
        rowCount: input.rowCount
      ).generated
    })

  private static let jsonTuple = FunctionEntry(
    "json_tuple", .generator, usage: "json_tuple(json, name, …)",
    "The members of a JSON object by name, as strings.", nulls: .byKernel,
    typing: TypingRule { (call, _) throws(QueryError) in
      if call.arguments.count < 2 {
        throw TypingErrors.wrongArgumentCount(call, expected: "> 1")
      }
      for index in call.arguments.indices {
        guard call.arguments[index].type.isText || call.arguments[index].type == .null else {
          throw TypingErrors.mismatch(
            "NON_STRING_TYPE", call, "All arguments must be strings.")
        }
        try TypingRule.cast(&call, index, to: .text)
      }
      let names = call.arguments.indices.dropFirst()
      return .structure(names.map { Field("c\($0 - 1)", .string) })
    },
    .generator { (input) throws(QueryError) in
      let columns = JSONText.members(input.arguments, rowCount: input.rowCount)
      return GeneratedRows(
        counts: Array(repeating: 1, count: input.rowCount), columns: columns)
    })
}

extension Explosion.Rows {
  fileprivate var generated: GeneratedRows { GeneratedRows(counts: counts, columns: columns) }
}

extension TypingRule {
  fileprivate static let stacked = TypingRule { (call, _) throws(QueryError) in
    if call.arguments.count < 2 {
      throw TypingErrors.wrongArgumentCount(call, expected: "> 1")
    }
    try cast(&call, 0, to: .int)
    guard case .literal(let literal) = call.arguments[0], case .int(let rows) = literal.value else {
      throw TypingErrors.nonFoldable(call, argument: 0, name: "n", type: .int)
    }
    guard rows >= 1 else {
      throw TypingErrors.mismatch(
        "VALUE_OUT_OF_RANGE", call,
        "The `n` must be between (0, 2147483647] (current value = \(rows)).")
    }
    let values = call.arguments.count - 1
    let width = (values + Int(rows) - 1) / Int(rows)
    var fields: [Field] = []
    for column in 0..<width {
      let places = stride(from: column + 1, through: values, by: width)
      guard let type = TypeCoercion.common(of: places.map { call.arguments[$0].type }) else {
        throw TypingErrors.differentData(call)
      }
      for place in places { call.arguments[place] = call.arguments[place].coerced(to: type) }
      fields.append(Field("col\(column)", type))
    }
    return .structure(fields)
  }
}
