import Columns
import Expressions
import Kernels

/// Arrays made of other arrays.
package enum ArrayEdits {
  package static let entries: [FunctionEntry] = sets + changes + orders + shapes

  private static let sets: [FunctionEntry] = [
    FunctionEntry(
      "array_distinct", .array, usage: "array_distinct(array)", "Each element once.",
      examples: [FunctionExample("array_distinct(array(1, 2, 3, NULL, 3))", "[1, 2, 3, null]")],
      typing: .array(),
      .entrywise { (input) throws(QueryError) in
        try ListSets.distinct(input[0], type: input.type, rowCount: input.rowCount)
      }),
    set("array_union", .union, "The elements of both arrays, each once.", "[1, 2, 3, 5]"),
    set("array_intersect", .intersection, "The elements that both hold, each once.", "[1, 3]"),
    set("array_except", .difference, "The elements of the first alone, each once.", "[2]"),
  ]

  private static func set(
    _ name: String, _ operation: ListSets.Operation, _ summary: String, _ result: String
  ) -> FunctionEntry {
    FunctionEntry(
      name, .array, usage: "\(name)(left, right)", summary,
      examples: [FunctionExample("\(name)(array(1, 2, 3), array(1, 3, 5))", result)],
      typing: .twoArrays(),
      .entrywise { (input) throws(QueryError) in
        try ListSets.combine(
          input[0], input[1], operation, type: input.type, rowCount: input.rowCount)
      })
  }

  private static let changes: [FunctionEntry] = [
    FunctionEntry(
      "array_remove", .array, usage: "array_remove(array, value)",
      "The elements that do not equal the value.",
      examples: [FunctionExample("array_remove(array(1, 2, 3, NULL, 3), 3)", "[1, 2, null]")],
      typing: .element { array, _ in array },
      .entrywise { (input) throws(QueryError) in
        try ListEdits.removing(input[0], input[1], type: input.type, rowCount: input.rowCount)
      }),
    adding("array_append", .back, "The array with the value at its end.", "[b, d, c, a, d]"),
    adding(
      "array_prepend", .front, "The array with the value at its beginning.", "[d, b, d, c, a]"),
    FunctionEntry(
      "array_insert", .array, usage: "array_insert(array, place, value)",
      "The array with the value at a place from 1, or from the end when negative.",
      examples: [FunctionExample("array_insert(array(1, 2, 3, 4), 5, 5)", "[1, 2, 3, 4, 5]")],
      nulls: .byKernel, nullability: .whenAnyArgument,
      typing: .element(at: 2, others: [1: .int]) { array, _ in withNulls(array, true) },
      .rowwise { (input) throws(QueryError) in
        if input[0].isConstantNull || input[1].isConstantNull {
          return .nulls(input.type, count: input.rowCount)
        }
        return try ListEdits.inserting(
          input[0], input[1], input[2], type: input.type, rowCount: input.rowCount)
      }),
    FunctionEntry(
      "array_compact", .array, usage: "array_compact(array)", "The elements that are not null.",
      examples: [FunctionExample("array_compact(array(1, 2, 3, NULL))", "[1, 2, 3]")],
      typing: .array { withNulls($0, false) },
      .entrywise { (input) throws(QueryError) in
        try ListEdits.withoutNulls(input[0], type: input.type, rowCount: input.rowCount)
      }),
    FunctionEntry(
      "slice", .array, usage: "slice(array, start, length)",
      "So many elements from a place from 1 on, or from the end when negative.",
      examples: [FunctionExample("slice(array(1, 2, 3, 4), -2, 2)", "[3, 4]")],
      typing: .array(then: [.int, .int]),
      .entrywise { (input) throws(QueryError) in
        try ListEdits.slice(
          input[0], input[1], input[2], type: input.type, rowCount: input.rowCount)
      }),
  ]

  private static func withNulls(_ array: DataType, _ containsNull: Bool) -> DataType {
    .array(array.childTypes[0], containsNull: containsNull)
  }

  private static func adding(
    _ name: String, _ end: ListEdits.End, _ summary: String, _ result: String
  ) -> FunctionEntry {
    FunctionEntry(
      name, .array, usage: "\(name)(array, value)", summary,
      examples: [FunctionExample("\(name)(array('b', 'd', 'c', 'a'), 'd')", result)],
      nulls: .byKernel, nullability: .whenAnyArgument,
      typing: .element { array, call in
        guard case .array(_, let containsNull) = array else { return array }
        return withNulls(array, containsNull || call.arguments[1].nullable)
      },
      .rowwise { (input) throws(QueryError) in
        if input[0].isConstantNull { return .nulls(input.type, count: input.rowCount) }
        return try ListEdits.adding(
          input[0], input[1], at: end, type: input.type, rowCount: input.rowCount)
      })
  }

  private static let orders: [FunctionEntry] = [
    FunctionEntry(
      "sort_array", .array, usage: "sort_array(array[, ascending])",
      "The elements in order; nulls first, or last when descending.",
      examples: [
        FunctionExample("sort_array(array('b', 'd', NULL, 'c', 'a'), true)", "[null, a, b, c, d]")
      ],
      typing: TypingRule.sortable([.anyArray, .boolean])
        .filling(2, with: [.literal(Literal(.boolean(true), .boolean))]),
      .entrywise { (input) throws(QueryError) in
        try ListEdits.sorted(
          input[0], ascending: input[1], nullsLast: false, type: input.type,
          rowCount: input.rowCount)
      }),
    FunctionEntry(
      "array_sort", .array, usage: "array_sort(array[, (left, right) -> order])",
      "The elements in order, or as the lambda compares them; nulls last.",
      examples: [
        FunctionExample("array_sort(array('b', 'd', NULL, 'c', 'a'))", "[a, b, c, d, null]")
      ],
      typing: .sortedByLambda,
      .entrywise { (input) throws(QueryError) in
        try ListEdits.sorted(
          input[0], ascending: nil, nullsLast: true, type: input.type, rowCount: input.rowCount)
      }),
  ]

  private static let shapes: [FunctionEntry] = [
    FunctionEntry(
      "array_join", .array, usage: "array_join(array, separator[, replacement])",
      "The strings joined; nulls are left out or replaced.",
      examples: [
        FunctionExample("array_join(array('hello', NULL, 'world'), ' ', ',')", "hello , world")
      ],
      typing: .joinedArray,
      .entrywise { (input) throws(QueryError) in
        try ListText.joined(
          input[0], input[1], replacement: input.arguments.count > 2 ? input[2] : nil,
          rowCount: input.rowCount)
      }),
    FunctionEntry(
      "flatten", .array, usage: "flatten(arrays)", "The elements of the arrays in an array.",
      examples: [FunctionExample("flatten(array(array(1, 2), array(3, 4)))", "[1, 2, 3, 4]")],
      nullability: .always, typing: .arrayOfArrays,
      .entrywise { (input) throws(QueryError) in
        try ListEdits.flattened(input[0], type: input.type, rowCount: input.rowCount)
      }),
    FunctionEntry(
      "arrays_zip", .array, usage: "arrays_zip(array, …)",
      "One array of structs of the elements at the same place.",
      examples: [
        FunctionExample("arrays_zip(array(1, 2, 3), array(2, 3, 4))", "[{1, 2}, {2, 3}, {3, 4}]")
      ],
      typing: .zippedArrays,
      .entrywise { (input) throws(QueryError) in
        try Structures.zipped(input.arguments, type: input.type, rowCount: input.rowCount)
      }),
  ]
}

extension TypingRule {
  fileprivate static func sortable(_ parameters: [Parameter]) -> TypingRule {
    signature(parameters) { (call) throws(QueryError) in
      let type = call.arguments[0].type
      if let element = type.childTypes.first, !element.isOrderable {
        throw TypingErrors.invalidOrdering(call, element)
      }
      return type
    }
  }

  fileprivate static let sortedByLambda = TypingRule { (call, settings) throws(QueryError) in
    try checkCount(call, 1...2)
    guard call.arguments.count == 2 else {
      return try sortable([.anyArray]).apply(&call, settings)
    }
    try cast(&call, 0, to: .anyArray)
    guard call.arguments[1].type == .int else {
      throw TypingErrors.mismatch(
        "UNEXPECTED_RETURN_TYPE", call,
        "The `array_sort` requires return \"INT\" type, but the actual is "
          + "\"\(call.arguments[1].type.sqlName)\" type.")
    }
    return call.arguments[0].type
  }

  fileprivate static let joinedArray = TypingRule { (call, _) throws(QueryError) in
    try checkCount(call, 2...3)
    try cast(&call, 0, to: .anyArray)
    guard case .array(let element, let containsNull) = call.arguments[0].type,
      let text = Parameter.text.target(for: element)
    else {
      throw TypingErrors.unexpectedInput(
        call, argument: 0, requires: .exactly(.array(.string, containsNull: true)))
    }
    call.arguments[0] = call.arguments[0].coerced(
      to: .array(text.asText, containsNull: containsNull))
    for index in call.arguments.indices.dropFirst() { try cast(&call, index, to: .text) }
    return .string
  }

  fileprivate static let arrayOfArrays = TypingRule { (call, _) throws(QueryError) in
    try checkCount(call, 1...1)
    guard case .array(.array(let element, let inner), _) = call.arguments[0].type else {
      throw TypingErrors.mismatch(
        "UNEXPECTED_INPUT_TYPE", call,
        "The first parameter requires the \"ARRAY\" of \"ARRAY\" type, however "
          + "\"\(call.arguments[0].sqlText)\" has the type \"\(call.arguments[0].type.sqlName)\".")
    }
    return .array(element, containsNull: inner)
  }

  /// Fields are called as their columns are, else by their number.
  fileprivate static let zippedArrays = TypingRule { (call, _) throws(QueryError) in
    var fields: [Field] = []
    for index in call.arguments.indices {
      try cast(&call, index, to: .anyArray)
      let name: String
      switch call.arguments[index].withoutAlias {
      case .column(let column): name = column.name
      case .call(let access) where access.name == "getfield":
        name = access.arguments[1].literalText ?? "\(index)"
      default: name = "\(index)"
      }
      fields.append(Field(name, call.arguments[index].type.childTypes[0]))
    }
    return .array(.structure(fields), containsNull: false)
  }
}
