import Columns
import Expressions
import Functions

/// Higher-order functions: the parameters of a lambda get their types from the other arguments.
extension ExpressionResolver {
  func typeLambdas(of call: inout Call) throws(QueryError) {
    guard let shape = HigherOrderShape.all[call.name] else {
      throw QueryError(
        "INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION", sqlState: "42K0D",
        "Invalid lambda function call. A lambda function should only be used in a higher order "
          + "function. However, its class is \(call.name), which is not a higher order function.",
        at: call.place.position)
    }
    for (index, argument) in call.arguments.enumerated() {
      if case .lambda = argument { continue }
      call.arguments[index] = try typed(argument).withoutAlias
    }
    let types = call.arguments.map { argument in
      if case .lambda = argument { DataType.null } else { argument.type }
    }
    for (index, argument) in call.arguments.enumerated() {
      guard case .lambda(let lambda) = argument else { continue }
      // A call with too few arguments is told so by its typing.
      let isTooShort = call.arguments.count == 1 && call.name != "array_sort"
      guard isTooShort || HigherOrderShape.takesLambda(call.name, at: index) else {
        throw PlacementErrors.misplacedLambda(at: call.place)
      }
      let parameters = shape(types, index)
      call.arguments[index] = .lambda(try typed(lambda, parameters, call))
    }
  }

  private func typed(
    _ written: Lambda, _ types: [HigherOrderShape.Parameter], _ call: Call
  ) throws(QueryError) -> Lambda {
    guard written.parameters.count <= types.count,
      written.parameters.count >= types.count(where: { !$0.optional })
    else {
      throw QueryError(
        "INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH", sqlState: "42K0D",
        "Invalid lambda function call. A higher order function expects "
          + "\(written.parameters.count) arguments, but got "
          + "\(types.count(where: { !$0.optional })).", at: call.place.position)
    }
    let names = written.parameters.map { $0.name.lowercased() }
    if Set(names).count < names.count {
      let list = written.parameters.map { "`\($0.name)`" }.joined(separator: ", ")
      throw QueryError(
        "INVALID_LAMBDA_FUNCTION_CALL.DUPLICATE_ARG_NAMES", sqlState: "42K0D",
        "Invalid lambda function call. The lambda function has duplicate arguments \(list). "
          + "Please, consider to rename the argument names or set \"spark.sql.caseSensitive\" to "
          + "\"true\".",
        at: call.place.position)
    }
    let parameters = zip(written.parameters, types).map { parameter, type in
      LambdaParameter(parameter.name, type: type.type, nullable: type.nullable)
    }
    var inner = self
    inner.parameters += parameters
    return Lambda(parameters, try inner.typed(written.body).withoutAlias)
  }
}

/// What the lambdas of a higher-order function are given.
enum HigherOrderShape {
  struct Parameter {
    var type: DataType
    var nullable: Bool
    var optional = false
  }

  /// From the types of all arguments and the place of the lambda to its parameters.
  typealias Shape = @Sendable (_ types: [DataType], _ index: Int) -> [Parameter]

  /// Whether a function has a lambda as its parameter at `index`, counted from zero.
  static func takesLambda(_ name: String, at index: Int) -> Bool {
    switch name {
    case "aggregate", "reduce": index == 2 || index == 3
    case "zip_with", "map_zip_with": index == 2
    default: index == 1
    }
  }

  static let all: [String: Shape] = [
    "transform": { types, _ in [element(types, 0), place] },
    "filter": { types, _ in [element(types, 0), place] },
    "exists": { types, _ in [element(types, 0)] },
    "forall": { types, _ in [element(types, 0)] },
    "aggregate": folding,
    "reduce": folding,
    "array_sort": { types, _ in [element(types, 0), element(types, 0)] },
    "zip_with": { types, _ in
      [
        Parameter(type: element(types, 0).type, nullable: true),
        Parameter(type: element(types, 1).type, nullable: true),
      ]
    },
    "map_filter": { types, _ in [key(types, 0), value(types, 0)] },
    "transform_keys": { types, _ in [key(types, 0), value(types, 0)] },
    "transform_values": { types, _ in [key(types, 0), value(types, 0)] },
    "map_zip_with": { types, _ in
      [
        key(types, 0), Parameter(type: value(types, 0).type, nullable: true),
        Parameter(type: value(types, 1).type, nullable: true),
      ]
    },
  ]

  /// `(start, element) -> merged`, then `result -> final`.
  private static let folding: Shape = { types, index in
    let start = Parameter(type: types.count > 1 ? types[1] : .null, nullable: true)
    return index == 2 ? [start, element(types, 0)] : [start]
  }

  private static let place = Parameter(type: .int, nullable: false, optional: true)

  private static func element(_ types: [DataType], _ index: Int) -> Parameter {
    guard index < types.count, case .array(let type, let containsNull) = types[index] else {
      return Parameter(type: .null, nullable: true)
    }
    return Parameter(type: type, nullable: containsNull)
  }

  private static func key(_ types: [DataType], _ index: Int) -> Parameter {
    guard index < types.count, case .map(let type, _, _) = types[index] else {
      return Parameter(type: .null, nullable: true)
    }
    return Parameter(type: type, nullable: false)
  }

  private static func value(_ types: [DataType], _ index: Int) -> Parameter {
    guard index < types.count, case .map(_, let type, let containsNull) = types[index] else {
      return Parameter(type: .null, nullable: true)
    }
    return Parameter(type: type, nullable: containsNull)
  }
}
