import Columns
import Expressions

/// Functions that take lambdas. The expression compiler evaluates them; here stand their types.
package enum LambdaFunctions {
  package static let entries: [FunctionEntry] = arrayLambdas + foldingLambdas + mapLambdas

  private static let arrayLambdas: [FunctionEntry] = [
    FunctionEntry(
      "transform", .lambda, usage: "transform(array, element -> result)",
      "Each element replaced by what the lambda makes of it and, if asked for, of its place.",
      examples: [
        FunctionExample("transform(array(1, 2, 3), x -> x + 1)", "[2, 3, 4]"),
        FunctionExample("transform(array(1, 2, 3), (x, i) -> x + i)", "[1, 3, 5]"),
      ],
      typing: .lambda([.anyArray]) { (call) throws(QueryError) in
        .array(call.arguments[1].type, containsNull: call.arguments[1].nullable)
      }, .special),
    FunctionEntry(
      "filter", .lambda, usage: "filter(array, element -> condition)",
      "The elements for which the lambda is true.",
      examples: [FunctionExample("filter(array(1, 2, 3), x -> x % 2 == 1)", "[1, 3]")],
      typing: .lambda([.anyArray], condition: 1) { (call) throws(QueryError) in
        call.arguments[0].type
      }, .special),
    FunctionEntry(
      "exists", .lambda, usage: "exists(array, element -> condition)",
      "True when the lambda is true for some element.",
      examples: [FunctionExample("exists(array(1, 2, 3), x -> x % 2 == 0)", "true")],
      nulls: .byKernel,
      typing: .lambda([.anyArray], condition: 1) { (_) throws(QueryError) in .boolean }, .special),
    FunctionEntry(
      "forall", .lambda, usage: "forall(array, element -> condition)",
      "True when the lambda is true for all elements.",
      examples: [FunctionExample("forall(array(2, 4, 8), x -> x % 2 == 0)", "true")],
      nulls: .byKernel,
      typing: .lambda([.anyArray], condition: 1) { (_) throws(QueryError) in .boolean }, .special),
    FunctionEntry(
      "zip_with", .lambda, usage: "zip_with(left, right, (leftElement, rightElement) -> result)",
      "What the lambda makes of the elements at the same place; the shorter array is filled up "
        + "with nulls.",
      examples: [
        FunctionExample(
          "zip_with(array(1, 2, 3), array('a', 'b', 'c'), (x, y) -> concat(y, x))",
          "[a1, b2, c3]")
      ],
      typing: .lambda([.anyArray, .anyArray]) { (call) throws(QueryError) in
        .array(call.arguments[2].type, containsNull: call.arguments[2].nullable)
      }, .special),
  ]

  private static let foldingLambdas: [FunctionEntry] = [
    FunctionEntry(
      "aggregate", aliases: ["reduce"], .lambda,
      usage: "aggregate(array, start, (state, element) -> state[, state -> result])",
      "Folds the elements into a state, which the last lambda turns into the result.",
      examples: [
        FunctionExample("aggregate(array(1, 2, 3), 0, (acc, x) -> acc + x)", "6"),
        FunctionExample(
          "aggregate(array(1, 2, 3), 0, (acc, x) -> acc + x, acc -> acc * 10)", "60"),
      ],
      nulls: .byKernel, typing: .fold, .special)
  ]

  private static let mapLambdas: [FunctionEntry] = [
    FunctionEntry(
      "map_filter", .lambda, usage: "map_filter(map, (key, value) -> condition)",
      "The entries for which the lambda is true.",
      examples: [
        FunctionExample(
          "map_filter(map(1, 0, 2, 2, 3, -1), (k, v) -> k > v)", "{1 -> 0, 3 -> -1}")
      ],
      typing: .lambda([.anyMap], condition: 1) { (call) throws(QueryError) in
        call.arguments[0].type
      }, .special),
    FunctionEntry(
      "transform_keys", .lambda, usage: "transform_keys(map, (key, value) -> key)",
      "The map with each key replaced by what the lambda makes of its entry.",
      examples: [
        FunctionExample(
          "transform_keys(map_from_arrays(array(1, 2), array(1, 2)), (k, v) -> k + 1)",
          "{2 -> 1, 3 -> 2}")
      ],
      typing: .lambda([.anyMap]) { (call) throws(QueryError) in
        guard case .map(_, let value, let containsNull) = call.arguments[0].type else {
          return .null
        }
        return .map(call.arguments[1].type, value, valueContainsNull: containsNull)
      }, .special),
    FunctionEntry(
      "transform_values", .lambda, usage: "transform_values(map, (key, value) -> value)",
      "The map with each value replaced by what the lambda makes of its entry.",
      examples: [
        FunctionExample(
          "transform_values(map_from_arrays(array(1, 2), array(1, 2)), (k, v) -> v + 1)",
          "{1 -> 2, 2 -> 3}")
      ],
      typing: .lambda([.anyMap]) { (call) throws(QueryError) in
        guard case .map(let key, _, _) = call.arguments[0].type else { return .null }
        let result = call.arguments[1]
        return .map(key, result.type, valueContainsNull: result.nullable)
      }, .special),
    FunctionEntry(
      "map_zip_with", .lambda,
      usage: "map_zip_with(left, right, (key, leftValue, rightValue) -> value)",
      "One map of the keys of both, its values made by the lambda; a missing value is null.",
      examples: [
        FunctionExample(
          "map_zip_with(map(1, 'a'), map(1, 'x'), (k, v1, v2) -> concat(v1, v2))",
          "{1 -> ax}")
      ],
      typing: .mapPair, .special),
  ]
}

extension TypingRule {
  /// Leading collections, then one lambda; `condition` is the place of a lambda that must give a
  /// boolean.
  fileprivate static func lambda(
    _ collections: [Parameter], condition: Int? = nil,
    returns result: @escaping @Sendable (Call) throws(QueryError) -> DataType
  ) -> TypingRule {
    TypingRule { (call, _) throws(QueryError) in
      let count = collections.count + 1
      try checkCount(call, count...count)
      for (index, parameter) in collections.enumerated() {
        try cast(&call, index, to: .uncast(parameter))
        if call.arguments[index].type.childTypes == [.null], call.arguments[index].isNullLiteral {
          throw TypingErrors.unexpectedInput(call, argument: index, requires: parameter)
        }
      }
      try requireLambdas(call, from: collections.count)
      if let condition {
        let type = call.arguments[condition].type
        if type == .null {
          coerceBody(&call, condition, to: .boolean)
        } else if type != .boolean {
          throw TypingErrors.unexpectedInput(call, argument: condition, requires: .boolean)
        }
      }
      return try result(call)
    }
  }

  fileprivate static let fold = TypingRule { (call, _) throws(QueryError) in
    try checkCount(call, 3...4)
    try cast(&call, 0, to: .anyArray)
    try requireLambdas(call, from: 2)
    let state = call.arguments[1].type
    guard call.arguments[2].type.hasSameShape(as: state) else {
      throw TypingErrors.unexpectedInput(call, argument: 2, requires: .exactly(state))
    }
    if call.arguments.count == 3 {
      let parameter = LambdaParameter("acc", type: state)
      call.arguments.append(.lambda(Lambda([parameter], .parameter(parameter))))
    }
    return call.arguments[3].type
  }

  fileprivate static let mapPair = TypingRule { (call, _) throws(QueryError) in
    try checkCount(call, 3...3)
    try cast(&call, 0, to: .anyMap)
    try cast(&call, 1, to: .anyMap)
    try requireLambdas(call, from: 2)
    guard case .map(let key, let value, let nulls) = call.arguments[0].type,
      case .map(let otherKey, let otherValue, let otherNulls) = call.arguments[1].type
    else { return .null }
    guard let common = TypeCoercion.common(key, otherKey) else {
      throw TypingErrors.mismatch(
        "MAP_ZIP_WITH_DIFF_TYPES", call,
        "Input to the `map_zip_with` should have been two maps with compatible key types, but "
          + "it's [\"\(key.sqlName)\", \"\(otherKey.sqlName)\"].")
    }
    call.arguments[0] = call.arguments[0].coerced(
      to: .map(common, value, valueContainsNull: nulls))
    call.arguments[1] = call.arguments[1].coerced(
      to: .map(common, otherValue, valueContainsNull: otherNulls))
    let result = call.arguments[2]
    return .map(common, result.type, valueContainsNull: result.nullable)
  }

  private static func requireLambdas(_ call: Call, from start: Int) throws(QueryError) {
    for argument in call.arguments[start...] {
      if case .lambda = argument { continue }
      throw QueryError(
        "INVALID_LAMBDA_FUNCTION_CALL.PARAMETER_DOES_NOT_ACCEPT_LAMBDA_FUNCTION",
        sqlState: "42K0D",
        "Invalid lambda function call. You passed a lambda function to a "
          + "parameter that does not accept it.", at: call.place.position)
    }
  }

  private static func coerceBody(_ call: inout Call, _ index: Int, to type: DataType) {
    guard case .lambda(var lambda) = call.arguments[index] else { return }
    lambda.body = lambda.body.coerced(to: type)
    call.arguments[index] = .lambda(lambda)
  }
}
