package import Columns
package import Expressions

extension TypingRule {
  /// The same rule after the last missing arguments were filled in, which also shows them in
  /// automatic column names. `count` is the full number of arguments.
  package func filling(_ count: Int, with defaults: [Expression]) -> TypingRule {
    TypingRule { (call, settings) throws(QueryError) in
      let missing = count - call.arguments.count
      if missing > 0, missing <= defaults.count {
        call.arguments += defaults.suffix(missing)
      }
      return try self.apply(&call, settings)
    }
  }

  /// As `fixed`, with a result of the text or binary type that the first argument has.
  package static func textLike(_ parameters: [Parameter], optional: Int = 0) -> TypingRule {
    signature(parameters, optional: optional) { (call) throws(QueryError) in
      call.arguments[0].type.asText
    }
  }
}

extension Parameter {
  /// Text, or binary values as they are; anything else becomes text.
  package static let textOrBinary = Parameter.oneOf([.text, .binary])
}

extension Expression {
  package static func textLiteral(_ text: String) -> Expression {
    .literal(Literal(.string(text), .string))
  }

  package static func intLiteral(_ number: Int32) -> Expression {
    .literal(Literal(.int(number), .int))
  }

  package static func nullLiteral(_ type: DataType) -> Expression {
    .literal(Literal(.null, type))
  }

  /// True for a null that is written as one, whatever type it was given.
  package var isNullLiteral: Bool {
    if case .literal(let literal) = withoutAlias { literal.value.isNull } else { false }
  }

  /// The text of a literal; nil for anything else and for null.
  package var literalText: String? {
    guard case .literal(let literal) = withoutAlias, case .string(let text) = literal.value else {
      return nil
    }
    return text
  }
}
