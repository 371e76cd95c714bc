import Columns
import Expressions
import Kernels

/// Functions of structs.
package enum StructFunctions {
  package static let entries: [FunctionEntry] = [
    FunctionEntry(
      "struct", .structure, usage: "struct(value, …)",
      "A struct whose fields are called as their columns, else col1, col2, ….",
      examples: [FunctionExample("struct(1, 2, 3)", "{1, 2, 3}")], nulls: .neverNull,
      typing: TypingRule { (call, _) throws(QueryError) in
        var fields: [Field] = []
        for (index, argument) in call.arguments.enumerated() {
          let name = argument.fieldName ?? "col\(index + 1)"
          fields.append(Field(name, argument.type, nullable: argument.nullable))
        }
        return .structure(fields)
      },
      .rowwise {
        Structures.make($0.arguments, type: $0.type, rowCount: $0.rowCount)
      }),
    FunctionEntry(
      "named_struct", .structure, usage: "named_struct(name, value, …)",
      "A struct of names and values in turn.",
      examples: [FunctionExample("named_struct('a', 1, 'b', 2, 'c', 3)", "{1, 2, 3}")],
      nulls: .neverNull, typing: .namedFields,
      .rowwise { input in
        let values = input.arguments.indices.filter { $0 % 2 == 1 }.map { input[$0] }
        return Structures.make(values, type: input.type, rowCount: input.rowCount)
      }),
    FunctionEntry(
      "getfield", .structure, usage: "structure.field", "A field of a struct.",
      examples: [FunctionExample("named_struct('a', 1).a", "1")], nulls: .byKernel,
      nullability: .always, typing: .field,
      .scalar { (input) throws(QueryError) in
        guard case .structure(let fields) = input[0].type,
          case .string(let name) = input[1].value(at: 0),
          let place = fields.firstIndex(where: { $0.name == name })
            ?? fields.firstIndex(where: { $0.name.lowercased() == name.lowercased() })
        else { throw .internalError("a field access of no struct") }
        return Structures.field(input[0], place, rowCount: input.rowCount)
      }),
  ]
}

extension Expression {
  /// The name that an expression gives a field; nil for values without a name.
  fileprivate var fieldName: String? {
    switch self {
    case .alias(let alias): alias.name
    case .column(let column), .outer(let column): column.name
    case .parameter(let parameter): parameter.name
    case .call(let call) where call.name == "getfield": call.arguments[1].literalText
    default: nil
    }
  }
}

extension TypingRule {
  fileprivate static let namedFields = TypingRule { (call, _) throws(QueryError) in
    if call.arguments.count % 2 != 0 {
      throw TypingErrors.wrongArgumentCount(call, expected: "2n (n > 0)")
    }
    var fields: [Field] = []
    for place in stride(from: 0, to: call.arguments.count, by: 2) {
      guard let name = call.arguments[place].literalText else {
        let wrong = stride(from: 0, to: call.arguments.count, by: 2)
          .filter { call.arguments[$0].literalText == nil }
          .map { "\"\(call.arguments[$0].sqlText)\"" }
        throw TypingErrors.mismatch(
          "CREATE_NAMED_STRUCT_WITHOUT_FOLDABLE_STRING", call,
          "Only foldable `STRING` expressions are allowed to appear at odd position, but they are "
            + "[\(wrong.joined(separator: ", "))].")
      }
      let value = call.arguments[place + 1]
      fields.append(Field(name, value.type, nullable: value.nullable))
    }
    return .structure(fields)
  }

  fileprivate static let field = TypingRule { (call, _) throws(QueryError) in
    try checkCount(call, 2...2)
    guard case .structure(let fields) = call.arguments[0].type,
      let name = call.arguments[1].literalText,
      let field = fields.first(where: { $0.name.lowercased() == name.lowercased() })
    else {
      throw QueryError(
        "FIELD_NOT_FOUND", sqlState: "42704",
        "No such struct field `\(call.arguments[1].literalText ?? "")` in "
          + "\(call.arguments[0].type.simpleString).", at: call.place.position)
    }
    return field.type
  }
}
