import Columns
import Expressions
import Functions

/// Higher-order functions: the parameters of a lambda get their types from the other arguments.
extension ExpressionResolver {
  func typeLambdas(of call: inout Call) throws(QueryError) {
    for (index, argument) in call.arguments.enumerated() {
      if case .lambda = argument { continue }
      call.arguments[index] = try typed(argument).withoutAlias
    }
    for (index, argument) in call.arguments.enumerated() {
      guard case .lambda(let lambda) = argument else { continue }
      guard let kinds = try LambdaParameters.kinds(of: call, lambdaAt: index) else {
        throw misplacedLambda(in: call)
      }
      call.arguments[index] = .lambda(try typed(lambda, kinds, call))
    }
  }

  private func typed(
    _ written: Lambda, _ kinds: [LambdaParameters.Kind], _ call: Call
  ) throws(QueryError) -> Lambda {
    let names = written.parameters.map { $0.name.lowercased() }
    if Set(names).count < names.count {
      let list = written.parameters.map { "`\($0.name)`" }.joined(separator: ", ")
      throw QueryError(
        "INVALID_LAMBDA_FUNCTION_CALL.DUPLICATE_ARG_NAMES", sqlState: "42K0D",
        "Invalid lambda function call. The lambda function has duplicate arguments \(list). "
          + "Please, consider to rename the argument names or set \"spark.sql.caseSensitive\" to "
          + "\"true\".", at: call.place.position)
    }
    let parameters = zip(written.parameters, kinds).map { parameter, kind in
      LambdaParameter(parameter.name, type: kind.type, nullable: kind.nullable)
    }
    var inner = self
    inner.parameters += parameters
    return Lambda(parameters, try inner.typed(written.body).withoutAlias)
  }

  private func misplacedLambda(in call: Call) -> QueryError {
    if analyzer.functions.entry(named: call.name)?.family == .lambda {
      return QueryError(
        "INVALID_LAMBDA_FUNCTION_CALL.PARAMETER_DOES_NOT_ACCEPT_LAMBDA_FUNCTION",
        sqlState: "42K0D",
        "Invalid lambda function call. You passed a lambda function to a parameter that does not "
          + "accept it. Please check if lambda function argument is in the correct position.",
        at: call.place.position)
    }
    return QueryError(
      "INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION", sqlState: "42K0D",
      "Invalid lambda function call. A lambda function should only be used in a higher order "
        + "function. However, its class is \(call.name), which is not a higher order function.",
      at: call.place.position)
  }
}
