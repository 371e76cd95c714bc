package import Columns
package import Expressions

/// Typing of functions of arrays and maps.
extension TypingRule {
  /// An array first, then the others; `result` is given the array's type.
  package static func array(
    then others: [Parameter] = [], optional: Int = 0,
    returns result: @escaping @Sendable (_ array: DataType) -> DataType = { $0 }
  ) -> TypingRule {
    signature([.anyArray] + others, optional: optional) { (call) throws(QueryError) in
      result(call.arguments[0].type)
    }
  }

  /// An array and a value of its element type, the value at `place`; `others` says what further
  /// arguments are.
  package static func element(
    at place: Int = 1, others: [Int: Parameter] = [:],
    returns result: @escaping @Sendable (_ array: DataType, _ call: Call) -> DataType
  ) -> TypingRule {
    TypingRule { (call, _) throws(QueryError) in
      let count = 2 + others.count
      try checkCount(call, count...count)
      for (index, parameter) in others { try cast(&call, index, to: parameter) }
      guard case .array(let element, let containsNull) = call.arguments[0].type else {
        throw TypingErrors.notArrayAndElement(call, place)
      }
      let value = call.arguments[place].type
      guard let joined = TypeCoercion.commonWithoutStrings(of: [element, value]) else {
        throw TypingErrors.notArrayAndElement(call, place)
      }
      call.arguments[0] = call.arguments[0].coerced(
        to: .array(joined, containsNull: containsNull))
      call.arguments[place] = call.arguments[place].coerced(to: joined)
      return result(call.arguments[0].type, call)
    }
  }

  /// Two arrays brought to one type.
  package static func twoArrays(
    returns result: @escaping @Sendable (_ array: DataType) -> DataType = { $0 }
  ) -> TypingRule {
    TypingRule { (call, _) throws(QueryError) in
      try checkCount(call, 2...2)
      let types = call.arguments.map(\.type)
      guard case .array(_, let first) = types[0], case .array(_, let second) = types[1],
        case .array(let element, _)? = TypeCoercion.commonWithoutStrings(of: types)
      else { throw TypingErrors.differentArrays(call) }
      let joined = DataType.array(element, containsNull: first || second)
      call.arguments = call.arguments.map { $0.coerced(to: joined) }
      return result(joined)
    }
  }

  /// A map and a key of it.
  package static func key(
    returns result: @escaping @Sendable (_ map: DataType) -> DataType
  ) -> TypingRule {
    TypingRule { (call, _) throws(QueryError) in
      try checkCount(call, 2...2)
      guard case .map(let key, let value, let containsNull) = call.arguments[0].type,
        let joined = TypeCoercion.commonWithoutStrings(of: [key, call.arguments[1].type])
      else { throw TypingErrors.notMapAndKey(call) }
      call.arguments[0] = call.arguments[0].coerced(
        to: .map(joined, value, valueContainsNull: containsNull))
      call.arguments[1] = call.arguments[1].coerced(to: joined)
      return result(call.arguments[0].type)
    }
  }

  /// An array and a place, or a map and a key; the result is the element or the value.
  package static let elementOrValue = TypingRule { (call, settings) throws(QueryError) in
    try checkCount(call, 2...2)
    if case .map = call.arguments[0].type {
      return try key { $0.childTypes[1] }.apply(&call, settings)
    }
    try cast(&call, 0, to: .anyArray)
    try cast(&call, 1, to: .int)
    return call.arguments[0].type.childTypes[0]
  }

  /// An array or a map.
  package static func collection(returns type: DataType) -> TypingRule {
    fixed([.oneOf([.anyArray, .anyMap])], returns: type)
  }
}

extension TypingErrors {
  package static func notArrayAndElement(_ call: Call, _ place: Int) -> QueryError {
    let value = call.arguments[place].type
    if value == .null, call.arguments[0].type == .null {
      return mismatch(
        "NULL_TYPE", call,
        "Null typed values cannot be used as arguments of `\(call.name)`.")
    }
    return mismatch(
      "ARRAY_FUNCTION_DIFF_TYPES", call,
      "Input to `\(call.name)` should have been \"ARRAY\" followed by a value with same element "
        + "type, but it's [\"\(call.arguments[0].type.sqlName)\", \"\(value.sqlName)\"].")
  }

  static func differentArrays(_ call: Call) -> QueryError {
    let names = call.arguments.map { "\"\($0.type.sqlName)\"" }.joined(separator: ", ")
    return mismatch(
      "BINARY_ARRAY_DIFF_TYPES", call,
      "Input to function `\(call.name)` should have been two \"ARRAY\" with same element type, but "
        + "it's [\(names)].")
  }

  static func notMapAndKey(_ call: Call) -> QueryError {
    let names = call.arguments.map { "\"\($0.type.sqlName)\"" }.joined(separator: ", ")
    return mismatch(
      "MAP_FUNCTION_DIFF_TYPES", call,
      "Input to `\(call.name)` should have been \"MAP\" followed by a value with same key type, "
        + "but it's [\(names)].")
  }

  package static func nullType(_ call: Call) -> QueryError {
    mismatch(
      "NULL_TYPE", call, "Null typed values cannot be used as arguments of `\(call.name)`.")
  }
}
