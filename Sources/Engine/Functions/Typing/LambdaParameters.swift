package import Columns
package import Expressions

/// What the parameters of a lambda stand for, told from the arguments around it.
///
/// The analyzer resolves the arguments that are no lambdas, asks for the parameters of each
/// lambda in turn, gives its `LambdaParameter`s these types and resolves its body; the typing rule
/// of the function then checks what the bodies give.
package enum LambdaParameters {
  package struct Kind: Hashable, Sendable {
    package var type: DataType
    package var nullable: Bool

    package init(_ type: DataType, nullable: Bool) {
      self.type = type
      self.nullable = nullable
    }
  }

  /// The kinds of the parameters of the lambda at `index`; nil when the function takes none there.
  /// Earlier arguments must be resolved.
  package static func kinds(
    of call: Call, lambdaAt index: Int
  ) throws(QueryError) -> [Kind]? {
    guard index < call.arguments.count, case .lambda(let lambda) = call.arguments[index] else {
      return nil
    }
    let choices = candidates(call, index)
    guard let longest = choices.last else { return nil }
    let count = lambda.parameters.count
    if let fitting = choices.first(where: { $0.count == count }) { return fitting }
    throw QueryError(
      "INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH", sqlState: "42K0D",
      "Invalid lambda function call. A higher order function expects \(longest.count) arguments, "
        + "but got \(count).", at: call.place.position)
  }

  /// The parameter lists that a lambda may have, the longest last.
  private static func candidates(_ call: Call, _ index: Int) -> [[Kind]] {
    let first = parts(of: call.arguments[0].type)
    let second = call.arguments.count > 1 ? parts(of: call.arguments[1].type) : []
    let position = Kind(.int, nullable: false)
    switch (call.name, index, first.count) {
    case ("transform", 1, 1), ("filter", 1, 1): return [first, first + [position]]
    case ("exists", 1, 1), ("forall", 1, 1), ("any_match", 1, 1): return [first]
    case ("array_sort", 1, 1): return [first + first]
    case ("aggregate", 2, 1), ("reduce", 2, 1):
      return [[Kind(call.arguments[1].type, nullable: true)] + first]
    case ("aggregate", 3, 1), ("reduce", 3, 1):
      return [[Kind(call.arguments[1].type, nullable: true)]]
    case ("zip_with", 2, 1) where second.count == 1:
      return [(first + second).map { Kind($0.type, nullable: true) }]
    case ("map_filter", 1, 2), ("transform_keys", 1, 2), ("transform_values", 1, 2):
      return [first]
    case ("map_zip_with", 2, 2) where second.count == 2:
      let values = [first[1], second[1]].map { Kind($0.type, nullable: true) }
      let key = TypeCoercion.common(first[0].type, second[0].type) ?? first[0].type
      return [[Kind(key, nullable: false)] + values]
    default: return []
    }
  }

  /// One part for an array, two for a map, none for anything else.
  private static func parts(of type: DataType) -> [Kind] {
    switch type {
    case .array(let element, let containsNull): [Kind(element, nullable: containsNull)]
    case .map(let key, let value, let valueContainsNull):
      [Kind(key, nullable: false), Kind(value, nullable: valueContainsNull)]
    case .null: []
    default: []
    }
  }
}
