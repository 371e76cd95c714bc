import Columns
import Expressions
import Kernels

/// Making arrays, asking about them and picking elements.
package enum ArrayQueries {
  package static let entries: [FunctionEntry] = making + measures + picking

  private static let making: [FunctionEntry] = [
    FunctionEntry(
      "array", .array, usage: "array(value, …)", "An array of the values.",
      examples: [FunctionExample("array(1, 2, 3)", "[1, 2, 3]")], nulls: .neverNull,
      typing: TypingRule { (call, _) throws(QueryError) in
        if call.arguments.isEmpty { return .array(.null, containsNull: false) }
        let element = try TypingRule.unify(&call, from: 0)
        return .array(element, containsNull: call.arguments.contains(where: \.nullable))
      },
      .rowwise { (input) throws(QueryError) in
        try ListEdits.array(input.arguments, type: input.type, rowCount: input.rowCount)
      }),
    FunctionEntry(
      "array_repeat", .array, usage: "array_repeat(value, count)",
      "An array of one value so many times.",
      examples: [FunctionExample("array_repeat('123', 2)", "[123, 123]")], nulls: .byKernel,
      typing: .signature([.any, .int]) { (call) throws(QueryError) in
        .array(call.arguments[0].type, containsNull: call.arguments[0].nullable)
      },
      .rowwise { (input) throws(QueryError) in
        try ListEdits.repeated(input[0], input[1], type: input.type, rowCount: input.rowCount)
      }),
    FunctionEntry(
      "sequence", .array, usage: "sequence(start, stop[, step])",
      "The values from start to stop, both included.",
      examples: [
        FunctionExample("sequence(1, 5)", "[1, 2, 3, 4, 5]"),
        FunctionExample("sequence(5, 1)", "[5, 4, 3, 2, 1]"),
      ],
      typing: .sequence,
      .entrywise { (input) throws(QueryError) in
        let step = input.arguments.count > 2 ? input[2] : nil
        if input[0].type.isDateOrTimestamp {
          return try Sequences.times(
            input[0], input[1], step, type: input.type, zone: input.settings.zone,
            rowCount: input.rowCount)
        }
        return try Sequences.integers(
          input[0], input[1], step, type: input.type, rowCount: input.rowCount)
      }),
  ]

  private static let measures: [FunctionEntry] = [
    FunctionEntry(
      "size", aliases: ["cardinality"], .array, usage: "size(collection)",
      "The number of elements of an array or entries of a map.",
      examples: [FunctionExample("size(array('b', 'd', 'c', 'a'))", "4")],
      nulls: .byKernel, nullability: .whenAnyArgument, typing: .collection(returns: .int),
      .scalar { (input) throws(QueryError) in
        let counts = try input.evaluatingEntries { (input) throws(QueryError) in
          ListQueries.count(input[0], rowCount: input.rowCount)
        }
        let result = input.nullWhereAnyArgument(counts)
        // Without ANSI mode nothing has a size too.
        return input.settings.ansi
          ? result : result.sizesOfNulls(rowCount: input.rowCount)
      }),
    FunctionEntry(
      "array_size", .array, usage: "array_size(array)", "The number of elements.",
      examples: [FunctionExample("array_size(array('b', 'd', 'c', 'a'))", "4")],
      typing: .array { _ in .int },
      .entrywise { ListQueries.count($0[0], rowCount: $0.rowCount) }),
    FunctionEntry(
      "array_contains", .array, usage: "array_contains(array, value)",
      "True when an element equals the value.",
      examples: [FunctionExample("array_contains(array(1, 2, 3), 2)", "true")],
      nullability: .always, typing: .searchedElement { _ in .boolean },
      .entrywise { ListQueries.contains($0[0], $0[1], rowCount: $0.rowCount) }),
    FunctionEntry(
      "array_position", .array, usage: "array_position(array, value)",
      "The place of the first element that equals the value, from 1; 0 for none.",
      examples: [FunctionExample("array_position(array(312, 773, 708, 708), 708)", "3")],
      typing: .searchedElement { _ in .long },
      .entrywise { ListQueries.position($0[0], $0[1], rowCount: $0.rowCount) }),
    extreme("array_max", greatest: true, "The greatest element; nulls are left out.", "20"),
    extreme("array_min", greatest: false, "The least element; nulls are left out.", "1"),
    FunctionEntry(
      "arrays_overlap", .array, usage: "arrays_overlap(left, right)",
      "True when both hold an equal element that is not null.",
      examples: [FunctionExample("arrays_overlap(array(1, 2, 3), array(3, 4, 5))", "true")],
      nullability: .always, typing: .twoArrays { _ in .boolean },
      .entrywise { ListQueries.overlapping($0) }),
  ]

  private static func extreme(
    _ name: String, greatest: Bool, _ summary: String, _ result: String
  ) -> FunctionEntry {
    FunctionEntry(
      name, .array, usage: "\(name)(array)", summary,
      examples: [FunctionExample("\(name)(array(1, 20, NULL, 3))", result)], nullability: .always,
      typing: .signature([.anyArray]) { (call) throws(QueryError) in
        let element = call.arguments[0].type.childTypes[0]
        guard element.isOrderable else { throw TypingErrors.invalidOrdering(call, element) }
        return element
      },
      .entrywise { (input) throws(QueryError) in
        ListQueries.extreme(input[0], greatest: greatest, rowCount: input.rowCount)
      })
  }

  private static let picking: [FunctionEntry] = [
    FunctionEntry(
      "element_at", .array, usage: "element_at(collection, place)",
      "The element at a place from 1, or from the end when negative; the value of a key.",
      examples: [
        FunctionExample("element_at(array(1, 2, 3), 2)", "2"),
        FunctionExample("element_at(map(1, 'a', 2, 'b'), 2)", "b"),
      ],
      nullability: .always, typing: .elementOrValue,
      .entrywise { (input) throws(QueryError) in
        try elementAt(input, isStrict: input.settings.ansi)
      }),
    FunctionEntry(
      "try_element_at", .array, usage: "try_element_at(collection, place)",
      "As element_at, with null for places out of bounds.",
      examples: [FunctionExample("try_element_at(array(1, 2, 3), 4)", "NULL")],
      nullability: .always, typing: .elementOrValue,
      .entrywise { (input) throws(QueryError) in try elementAt(input, isStrict: false) }),
    FunctionEntry(
      "get", .array, usage: "get(array, place)",
      "The element at a place from 0; null for places out of bounds.",
      examples: [FunctionExample("get(array(1, 2, 3), 0)", "1")], nullability: .always,
      typing: .array(then: [.int]) { $0.childTypes[0] },
      .entrywise { (input) throws(QueryError) in
        try ListQueries.element(input[0], at: input[1], rowCount: input.rowCount, failure: nil)
      }),
    FunctionEntry(
      "getitem", .array, usage: "collection[place]",
      "The element at a place from 0; the value of a key.",
      examples: [FunctionExample("array(1, 2, 3)[0]", "1")], nullability: .always,
      typing: .elementOrValue,
      .entrywise { (input) throws(QueryError) in try item(input) }),
  ]

  private static func elementAt(
    _ input: KernelInput, isStrict: Bool
  ) throws(QueryError) -> Vector {
    if case .map = input[0].type {
      return ListQueries.value(input[0], of: input[1], rowCount: input.rowCount)
    }
    return try ListQueries.elementFromOne(
      input[0], at: input[1], rowCount: input.rowCount,
      failure: isStrict ? { ListErrors.outOfBoundsInElementAt($0, $1) } : nil)
  }

  private static func item(_ input: KernelInput) throws(QueryError) -> Vector {
    if case .map = input[0].type {
      return ListQueries.value(input[0], of: input[1], rowCount: input.rowCount)
    }
    return try ListQueries.element(
      input[0], at: input[1], rowCount: input.rowCount,
      failure: input.settings.ansi ? { ListErrors.outOfBounds($0, $1) } : nil)
  }
}

extension ListQueries {
  fileprivate static func overlapping(_ input: KernelInput) -> Vector {
    ListSets.overlap(input[0], input[1], rowCount: input.rowCount)
  }
}

extension TypingRule {
  /// As `element`, where the value must have a type of its own.
  fileprivate static func searchedElement(
    _ result: @escaping @Sendable (DataType) -> DataType
  ) -> TypingRule {
    TypingRule { (call, settings) throws(QueryError) in
      if call.arguments.count == 2, call.arguments.contains(where: { $0.type == .null }) {
        throw TypingErrors.nullType(call)
      }
      return try TypingRule.element { array, _ in result(array) }.apply(&call, settings)
    }
  }

  fileprivate static let sequence = TypingRule { (call, _) throws(QueryError) in
    try checkCount(call, 2...3)
    let types = call.arguments.prefix(2).map(\.type)
    guard let joined = TypeCoercion.common(types[0], types[1]),
      joined.isInteger || joined.isDateOrTimestamp
    else { throw TypingErrors.wrongSequence(call) }
    if joined.isInteger, call.arguments.count == 3 {
      guard let all = TypeCoercion.common(joined, call.arguments[2].type), all.isInteger else {
        throw TypingErrors.wrongSequence(call)
      }
      call.arguments = call.arguments.map { $0.coerced(to: all) }
      return .array(all, containsNull: false)
    }
    for index in 0..<2 { call.arguments[index] = call.arguments[index].coerced(to: joined) }
    if call.arguments.count == 3, call.arguments[2].type.isText {
      call.arguments[2] = call.arguments[2].coerced(to: .calendarInterval)
    }
    if call.arguments.count == 3, !call.arguments[2].type.isInterval,
      call.arguments[2].type != .null
    {
      throw TypingErrors.wrongSequence(call)
    }
    return .array(joined, containsNull: false)
  }
}

extension TypingErrors {
  fileprivate static func wrongSequence(_ call: Call) -> QueryError {
    mismatch(
      "SEQUENCE_WRONG_INPUT_TYPES", call,
      "`sequence` uses the wrong parameter type. The parameter type must conform to:\n1. The start "
        + "and stop expressions must resolve to the same type.\n2. If start and stop expressions "
        + "resolve to the (\"DATE\", \"TIMESTAMP\", \"TIMESTAMP_NTZ\") type, then the step "
        + "expression must resolve to the (\"INTERVAL\", \"INTERVAL YEAR TO MONTH\", "
        + "\"INTERVAL DAY TO SECOND\") type.\n3. Otherwise, if start and stop expressions resolve "
        + "to the \"INTEGRAL\" type, then the step expression must resolve to the same type.")
  }
}

extension Vector {
  /// Sizes, with -1 in the place of nulls.
  fileprivate func sizesOfNulls(rowCount: Int) -> Vector {
    let flat = flattened()
    let buffer = Buffer(byteCount: rowCount * 4)
    let output = buffer.pointer(as: Int32.self)
    for row in 0..<rowCount {
      output[row] = flat.isNull(at: row) ? -1 : flat.pointer(as: Int32.self)[row]
    }
    return .flat(.int, count: rowCount, values: buffer)
  }
}
