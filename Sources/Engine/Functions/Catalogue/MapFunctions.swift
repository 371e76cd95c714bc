import Columns
import Expressions
import Kernels

/// Functions of maps.
package enum MapFunctions {
  package static let entries: [FunctionEntry] = making + parts

  private static let making: [FunctionEntry] = [
    FunctionEntry(
      "map", .map, usage: "map(key, value, …)", "A map of keys and values in turn.",
      examples: [FunctionExample("map(1.0, '2', 3.0, '4')", "{1.0 -> 2, 3.0 -> 4}")],
      nulls: .neverNull, typing: .keysAndValues,
      .rowwise { (input) throws(QueryError) in
        try MapBuilding.map(input.arguments, type: input.type, rowCount: input.rowCount)
      }),
    FunctionEntry(
      "map_from_arrays", .map, usage: "map_from_arrays(keys, values)",
      "A map of an array of keys and one of values.",
      examples: [
        FunctionExample("map_from_arrays(array(1.0, 3.0), array('2', '4'))", "{1.0 -> 2, 3.0 -> 4}")
      ],
      typing: .signature([.anyArray, .anyArray]) { (call) throws(QueryError) in
        guard case .array(let value, let containsNull) = call.arguments[1].type else {
          return .null
        }
        return .map(
          call.arguments[0].type.childTypes[0], value, valueContainsNull: containsNull)
      },
      .entrywise { (input) throws(QueryError) in
        try MapBuilding.fromArrays(
          input[0], input[1], type: input.type, rowCount: input.rowCount)
      }),
    FunctionEntry(
      "map_from_entries", .map, usage: "map_from_entries(pairs)", "A map of an array of pairs.",
      examples: [
        FunctionExample(
          "map_from_entries(array(struct(1, 'a'), struct(2, 'b')))", "{1 -> a, 2 -> b}")
      ],
      nullability: .always, typing: .pairs,
      .entrywise { (input) throws(QueryError) in
        try MapBuilding.fromEntries(input[0], type: input.type, rowCount: input.rowCount)
      }),
    FunctionEntry(
      "map_concat", .map, usage: "map_concat(map, …)", "The entries of all maps.",
      examples: [
        FunctionExample("map_concat(map(1, 'a', 2, 'b'), map(3, 'c'))", "{1 -> a, 2 -> b, 3 -> c}")
      ],
      typing: .maps,
      .entrywise { (input) throws(QueryError) in
        try MapBuilding.concat(input.arguments, type: input.type, rowCount: input.rowCount)
      }),
    FunctionEntry(
      "str_to_map", .map, usage: "str_to_map(text[, pairDelimiter[, keyValueDelimiter]])",
      "The map that text such as `a:1,b:2` spells.",
      examples: [
        FunctionExample("str_to_map('a:1,b:2,c:3', ',', ':')", "{a -> 1, b -> 2, c -> 3}")
      ],
      typing: TypingRule.fixed(
        [.text, .text, .text], optional: 2,
        returns: .map(.string, .string, valueContainsNull: true)
      ).filling(3, with: [.textLiteral(","), .textLiteral(":")]),
      .prepared(
        fromText: 1,
        { (pattern, call) throws(QueryError) in
          try DelimiterPair(pattern, call.arguments[2].literalText)
        },
        { (delimiters, input) throws(QueryError) in try delimiters.parse(input) })),
  ]

  private static let parts: [FunctionEntry] = [
    FunctionEntry(
      "map_keys", .map, usage: "map_keys(map)", "The keys as an array.",
      examples: [FunctionExample("map_keys(map(1, 'a', 2, 'b'))", "[1, 2]")],
      typing: .signature([.anyMap]) { (call) throws(QueryError) in
        .array(call.arguments[0].type.childTypes[0], containsNull: false)
      },
      .entrywise { Structures.mapPart($0[0], 0, type: $0.type) }),
    FunctionEntry(
      "map_values", .map, usage: "map_values(map)", "The values as an array.",
      examples: [FunctionExample("map_values(map(1, 'a', 2, 'b'))", "[a, b]")],
      typing: .signature([.anyMap]) { (call) throws(QueryError) in
        guard case .map(_, let value, let containsNull) = call.arguments[0].type else {
          return .null
        }
        return .array(value, containsNull: containsNull)
      },
      .entrywise { Structures.mapPart($0[0], 1, type: $0.type) }),
    FunctionEntry(
      "map_entries", .map, usage: "map_entries(map)", "The entries as an array of structs.",
      examples: [FunctionExample("map_entries(map(1, 'a', 2, 'b'))", "[{1, a}, {2, b}]")],
      typing: .signature([.anyMap]) { (call) throws(QueryError) in
        guard case .map(let key, let value, let containsNull) = call.arguments[0].type else {
          return .null
        }
        let fields = [
          Field("key", key, nullable: false), Field("value", value, nullable: containsNull),
        ]
        return .array(.structure(fields), containsNull: false)
      },
      .entrywise { Structures.entries($0[0], type: $0.type) }),
    FunctionEntry(
      "map_contains_key", .map, usage: "map_contains_key(map, key)",
      "True when the map has the key.",
      examples: [FunctionExample("map_contains_key(map(1, 'a', 2, 'b'), 1)", "true")],
      typing: .key { _ in .boolean },
      .entrywise { ListQueries.containsKey($0[0], $0[1], rowCount: $0.rowCount) }),
  ]
}

/// The two patterns that part the text of a map.
private struct DelimiterPair: Sendable {
  let pairs: RegularExpression
  let values: RegularExpression?

  init(_ pairs: String, _ values: String?) throws(QueryError) {
    self.pairs = try RegularExpression(pairs, function: "str_to_map")
    self.values = try values.map { (text) throws(QueryError) in
      try RegularExpression(text, function: "str_to_map")
    }
  }

  func parse(_ input: KernelInput) throws(QueryError) -> Vector {
    if let values {
      return try MapBuilding.parse(
        input[0], pairs: pairs, values: values, type: input.type, rowCount: input.rowCount)
    }
    var parts: [Vector] = []
    for row in 0..<input.rowCount {
      guard case .string(let pattern) = input[2].value(at: row) else {
        parts.append(.nulls(input.type, count: 1))
        continue
      }
      let values = try RegularExpression(pattern, function: "str_to_map")
      let single = input[0].slice(row..<(row + 1))
      parts.append(
        try MapBuilding.parse(single, pairs: pairs, values: values, type: input.type, rowCount: 1))
    }
    return .concat(parts, as: input.type)
  }
}

extension TypingRule {
  fileprivate static let keysAndValues = TypingRule { (call, _) throws(QueryError) in
    let count = call.arguments.count
    if count % 2 != 0 { throw TypingErrors.wrongArgumentCount(call, expected: "2n (n > 0)") }
    if count == 0 { return .map(.null, .null, valueContainsNull: false) }
    let keyPlaces = Array(stride(from: 0, to: count, by: 2))
    let keys = try unify(&call, keyPlaces, "CREATE_MAP_KEY_DIFF_TYPES", "keys")
    if case .map = keys {
      throw TypingErrors.mismatch(
        "INVALID_MAP_KEY_TYPE", call,
        "The key of map cannot be/contain \"\(keys.sqlName)\".")
    }
    let valuePlaces = keyPlaces.map { $0 + 1 }
    let values = try unify(&call, valuePlaces, "CREATE_MAP_VALUE_DIFF_TYPES", "values")
    let containsNull = valuePlaces.contains { call.arguments[$0].nullable }
    return .map(keys, values, valueContainsNull: containsNull)
  }

  private static func unify(
    _ call: inout Call, _ places: [Int], _ detail: String, _ part: String
  ) throws(QueryError) -> DataType {
    let types = places.map { call.arguments[$0].type }
    guard let joined = TypeCoercion.common(of: types) else {
      let names = types.map { "\"\($0.sqlName)\"" }.joined(separator: ", ")
      throw TypingErrors.mismatch(
        detail, call,
        "The given \(part) of function `map` should all be the same type, but they are [\(names)].")
    }
    for place in places { call.arguments[place] = call.arguments[place].coerced(to: joined) }
    return joined
  }

  fileprivate static let pairs = TypingRule { (call, _) throws(QueryError) in
    try checkCount(call, 1...1)
    guard case .array(.structure(let fields), _) = call.arguments[0].type, fields.count == 2 else {
      throw TypingErrors.mismatch(
        "UNEXPECTED_INPUT_TYPE", call,
        "The first parameter requires the \"ARRAY\" of pair \"STRUCT\" type, however "
          + "\"\(call.arguments[0].sqlText)\" has the type \"\(call.arguments[0].type.sqlName)\".")
    }
    return .map(fields[0].type, fields[1].type, valueContainsNull: fields[1].nullable)
  }

  fileprivate static let maps = TypingRule { (call, _) throws(QueryError) in
    if call.arguments.isEmpty { return .map(.string, .string, valueContainsNull: false) }
    for index in call.arguments.indices { try cast(&call, index, to: .anyMap) }
    guard let joined = TypeCoercion.commonWithoutStrings(of: call.arguments.map(\.type)) else {
      let names = call.arguments.map { "\"\($0.type.sqlName)\"" }.joined(separator: ", ")
      throw TypingErrors.mismatch(
        "MAP_CONCAT_DIFF_TYPES", call,
        "The `map_concat` should all be of type map, but it's [\(names)].")
    }
    call.arguments = call.arguments.map { $0.coerced(to: joined) }
    return joined
  }
}
