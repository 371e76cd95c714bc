package import Columns
package import Expressions

/// The shapes that most functions' typing has. Each checks the number of arguments, casts what
/// may be cast, and tells the type of the result.
extension TypingRule {
  /// A fixed list of parameters of which the last `optional` may be missing.
  package static func fixed(
    _ parameters: [Parameter], optional: Int = 0, returns type: DataType
  ) -> TypingRule {
    signature(parameters, optional: optional) { _ in type }
  }

  /// As `fixed`, with a result of the type that an argument has after casting.
  package static func same(
    asArgument index: Int, _ parameters: [Parameter], optional: Int = 0
  ) -> TypingRule {
    signature(parameters, optional: optional) { $0.arguments[index].type }
  }

  /// One argument, and a result of its type.
  package static func unary(_ parameter: Parameter) -> TypingRule {
    same(asArgument: 0, [parameter])
  }

  /// The general form: the result's type is told from the call with its casts in place.
  package static func signature(
    _ parameters: [Parameter], optional: Int = 0,
    returns result: @escaping @Sendable (Call) throws(QueryError) -> DataType
  ) -> TypingRule {
    TypingRule { (call, _) throws(QueryError) in
      try checkCount(call, (parameters.count - optional)...parameters.count)
      for (index, parameter) in parameters.enumerated() where index < call.arguments.count {
        try cast(&call, index, to: parameter)
      }
      return try result(call)
    }
  }

  /// Leading parameters, then at least `minimum` more of one kind.
  package static func variadic(
    _ leading: [Parameter] = [], then parameter: Parameter, atLeast minimum: Int = 0,
    returns result: @escaping @Sendable (Call) throws(QueryError) -> DataType
  ) -> TypingRule {
    TypingRule { (call, _) throws(QueryError) in
      if call.arguments.count < leading.count + minimum {
        throw TypingErrors.wrongArgumentCount(call, expected: "> \(leading.count + minimum - 1)")
      }
      for index in call.arguments.indices {
        try cast(&call, index, to: index < leading.count ? leading[index] : parameter)
      }
      return try result(call)
    }
  }

  /// At least `minimum` arguments, all brought to their common type, which is the result's.
  package static func common(atLeast minimum: Int = 1, strings: Bool = true) -> TypingRule {
    TypingRule { (call, _) throws(QueryError) in
      if call.arguments.count < minimum {
        throw TypingErrors.wrongArgumentCount(call, expected: "> \(minimum - 1)")
      }
      return try unify(&call, from: 0, strings: strings)
    }
  }

  /// No arguments.
  package static func none(returns type: DataType) -> TypingRule { fixed([], returns: type) }

  /// Two sides brought to one type that has an order; the result is a boolean.
  package static let comparison = TypingRule { (call, _) throws(QueryError) in
    try checkCount(call, 2...2)
    try unifyOperands(&call)
    let type = call.arguments[0].type
    guard type.hasSameShape(as: call.arguments[1].type) else {
      throw TypingErrors.differentOperands(call)
    }
    guard type.isComparable else { throw TypingErrors.invalidOrdering(call, type) }
    return .boolean
  }

  /// Two or more booleans.
  package static let logical = TypingRule { (call, _) throws(QueryError) in
    try checkCount(call, 2...2)
    for index in call.arguments.indices {
      let type = call.arguments[index].type
      if type == .null || type.isText, call.arguments[1 - index].type == .boolean || type == .null {
        call.arguments[index] = call.arguments[index].coerced(to: .boolean)
      }
    }
    let types = call.arguments.map(\.type)
    if types == [.boolean, .boolean] { return .boolean }
    if types[0].hasSameShape(as: types[1]) {
      throw TypingErrors.wrongOperands(call, requires: .boolean)
    }
    throw TypingErrors.differentOperands(call)
  }

  // MARK: Parts that rules are made of

  package static func checkCount(_ call: Call, _ range: ClosedRange<Int>) throws(QueryError) {
    guard !range.contains(call.arguments.count) else { return }
    let bounds =
      range.count == 1
      ? "\(range.lowerBound)"
      : "[" + range.map(String.init).joined(separator: ", ") + "]"
    throw TypingErrors.wrongArgumentCount(call, expected: bounds)
  }

  package static func cast(
    _ call: inout Call, _ index: Int, to parameter: Parameter
  ) throws(QueryError) {
    let argument = call.arguments[index]
    if case .lambda = argument { return }
    guard let target = parameter.target(for: argument.type) else {
      throw TypingErrors.unexpectedInput(call, argument: index, requires: parameter)
    }
    call.arguments[index] = argument.coerced(to: target)
  }

  /// Brings the arguments from `start` on to their common type.
  package static func unify(
    _ call: inout Call, from start: Int, strings: Bool = true
  ) throws(QueryError) -> DataType {
    let types = call.arguments[start...].map(\.type)
    let joined =
      strings ? TypeCoercion.common(of: types) : TypeCoercion.commonWithoutStrings(of: types)
    guard let joined else { throw TypingErrors.differentData(call) }
    for index in call.arguments.indices.dropFirst(start) {
      call.arguments[index] = call.arguments[index].coerced(to: joined)
    }
    return joined
  }

  /// Brings the two sides of an operator to one type where there is one.
  static func unifyOperands(_ call: inout Call) throws(QueryError) {
    let left = call.arguments[0].type
    let right = call.arguments[1].type
    guard let type = TypeCoercion.common(left, right) else { return }
    call.arguments = call.arguments.map { $0.coerced(to: type) }
  }
}

extension DataType {
  /// True when values can be compared with `=` and `<`.
  package var isComparable: Bool { isOrderable }
}
