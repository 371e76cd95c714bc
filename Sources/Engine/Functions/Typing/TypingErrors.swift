package import Columns
package import Expressions

/// The errors that checking the arguments of a call gives.
package enum TypingErrors {
  package static func mismatch(_ detail: String, _ call: Call, _ text: String) -> QueryError {
    mismatch(detail, .call(call), at: call.place, text)
  }

  package static func mismatch(
    _ detail: String, _ expression: Expression, at place: SourcePlace, _ text: String
  ) -> QueryError {
    QueryError(
      "DATATYPE_MISMATCH.\(detail)", sqlState: "42K09",
      "Cannot resolve \"\(expression.sqlText)\" due to data type mismatch: \(text)",
      at: place.position)
  }

  package static func unexpectedInput(
    _ call: Call, argument index: Int, requires parameter: Parameter
  ) -> QueryError {
    let argument = call.arguments[index]
    return mismatch(
      "UNEXPECTED_INPUT_TYPE", call,
      "The \(ordinal(index)) parameter requires the \(parameter.errorText) type, however "
        + "\"\(argument.sqlText)\" has the type \"\(argument.type.sqlName)\".")
  }

  package static func differentOperands(_ call: Call) -> QueryError {
    let names = call.arguments.map { "\"\($0.type.sqlName)\"" }
    return mismatch(
      "BINARY_OP_DIFF_TYPES", call,
      "the left and right operands of the binary operator have incompatible types "
        + "(\(names.joined(separator: " and "))).")
  }

  package static func wrongOperands(_ call: Call, requires parameter: Parameter) -> QueryError {
    let actual = call.arguments.first?.type ?? .null
    return mismatch(
      "BINARY_OP_WRONG_TYPE", call,
      "the binary operator requires the input type \(parameter.errorText), "
        + "not \"\(actual.sqlName)\".")
  }

  package static func differentData(_ call: Call) -> QueryError {
    let names = call.arguments.map { "\"\($0.type.sqlName)\"" }
    return mismatch(
      "DATA_DIFF_TYPES", call,
      "Input to `\(call.name)` should all be the same type, but it's "
        + "[\(names.joined(separator: ", "))].")
  }

  package static func invalidOrdering(_ call: Call, _ type: DataType) -> QueryError {
    mismatch(
      "INVALID_ORDERING_TYPE", call,
      "The `\(call.name)` does not support ordering on type \"\(type.sqlName)\".")
  }

  package static func nonFoldable(
    _ call: Call, argument index: Int, name: String, type: DataType
  ) -> QueryError {
    mismatch(
      "NON_FOLDABLE_INPUT", call,
      "the input `\(name)` should be a foldable \"\(type.sqlName)\" expression; however, got "
        + "\"\(call.arguments[index].sqlText)\".")
  }

  package static func wrongArgumentCount(_ call: Call, expected: String) -> QueryError {
    QueryError(
      "WRONG_NUM_ARGS.WITHOUT_SUGGESTION", sqlState: "42605",
      "The `\(call.name)` requires \(expected) parameters but the actual number is "
        + "\(call.arguments.count). Please, refer to "
        + "'https://spark.apache.org/docs/latest/sql-ref-functions.html' for a fix.",
      at: call.place.position)
  }

  private static func ordinal(_ index: Int) -> String {
    switch index {
    case 0: "first"
    case 1: "second"
    case 2: "third"
    default: "\(index + 1)th"
    }
  }
}
