import Columns
import Expressions
import Functions
import Testing

/// Types by which the cases below are written.
private func decimal(_ precision: Int, _ scale: Int) -> DataType {
  .decimal(precision: precision, scale: scale)
}

private func column(_ name: String, _ type: DataType) -> Expression {
  .column(ColumnReference(name, type))
}

@Suite struct TypingTests {
  static let commonTypes: [(DataType, DataType, DataType?)] = [
    (.int, .long, .long), (.byte, .short, .short), (.long, .float, .double),
    (.float, .float, .float), (.int, decimal(5, 2), decimal(12, 2)),
    (.string, .int, .long), (.string, .double, .double), (.string, .date, .date),
    (.string, .dayToSecond, nil), (.null, .date, .date), (.date, .timestamp, .timestamp),
    (.timestampNTZ, .timestamp, .timestamp), (.int, .boolean, nil), (.int, .date, nil),
    (decimal(38, 10), decimal(30, 0), decimal(38, 8)), (.double, decimal(38, 10), .double),
    (
      .array(.int, containsNull: false), .array(.long, containsNull: true),
      .array(.long, containsNull: true)
    ),
  ]

  @Test(arguments: commonTypes)
  func commonType(left: DataType, right: DataType, expected: DataType?) {
    #expect(TypeCoercion.common(left, right) == expected)
    #expect(TypeCoercion.common(right, left) == expected)
  }

  static let arithmetic: [(String, DataType, DataType, DataType)] = [
    ("+", .int, .int, .int), ("+", .byte, .long, .long), ("/", .int, .int, .double),
    ("div", .int, .short, .long), ("+", .string, .int, .long), ("*", .string, .double, .double),
    ("+", decimal(15, 2), decimal(15, 2), decimal(16, 2)),
    ("*", decimal(15, 2), decimal(16, 2), decimal(32, 4)),
    ("*", decimal(38, 18), decimal(38, 18), decimal(38, 6)),
    ("/", decimal(10, 2), decimal(10, 2), decimal(23, 13)),
    ("+", .float, .int, .double), ("%", decimal(5, 2), .int, decimal(5, 2)),
    ("-", .date, .date, .dayTimeInterval(from: .day, to: .day)),
    ("-", .timestamp, .date, .dayToSecond), ("+", .date, .int, .date),
    ("+", .date, .yearToMonth, .date), ("+", .date, .dayToSecond, .timestamp),
    ("*", .yearToMonth, .int, .yearToMonth), ("/", .dayToSecond, decimal(3, 1), .dayToSecond),
    ("+", .null, .null, .double), ("div", .dayToSecond, .dayToSecond, .long),
  ]

  @Test(arguments: arithmetic)
  func arithmeticResult(
    sign: String, left: DataType, right: DataType, expected: DataType
  ) throws {
    var call = Call(sign, [column("a", left), column("b", right)])
    let type = try TypingRule.arithmetic(sign).apply(&call, TypingSettings())
    #expect(type == expected)
  }

  static let refused: [(String, DataType, DataType, String)] = [
    ("+", .string, .string, "DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE"),
    ("+", .int, .boolean, "DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES"),
    ("+", .date, .string, "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE"),
    ("+", .int, .dayToSecond, "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE"),
    ("div", .double, .double, "DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE"),
  ]

  @Test(arguments: refused)
  func arithmeticError(
    sign: String, left: DataType, right: DataType, condition: String
  ) throws {
    var call = Call(sign, [column("a", left), column("b", right)])
    let error = #expect(throws: QueryError.self) {
      try TypingRule.arithmetic(sign).apply(&call, TypingSettings())
    }
    #expect(error?.condition == condition)
    #expect(error?.sqlState == "42K09")
  }

  @Test func literalTakesItsDigits() throws {
    let ten = Expression.literal(Literal(.int(10), .int))
    var call = Call("*", [column("a", decimal(15, 2)), ten])
    let type = try TypingRule.arithmetic("*").apply(&call, TypingSettings())
    #expect(type == decimal(18, 2))
  }

  @Test func castsAreInserted() throws {
    let rule = TypingRule.fixed([.string, .int], optional: 1, returns: .string)
    var call = Call("f", [column("a", .long), column("b", .string)])
    #expect(try rule.apply(&call, TypingSettings()) == .string)
    #expect(call.arguments.map(\.type) == [.string, .int])
    var wrong = Call("f", [])
    let error = #expect(throws: QueryError.self) { try rule.apply(&wrong, TypingSettings()) }
    #expect(error?.condition == "WRONG_NUM_ARGS.WITHOUT_SUGGESTION")
    #expect(error?.message.hasPrefix("The `f` requires [1, 2] parameters") == true)
  }

  @Test func messagesNameTheExpression() throws {
    var call = Call("f", [column("a", .array(.int, containsNull: true))])
    let error = #expect(throws: QueryError.self) {
      try TypingRule.unary(.oneOf([.string, .binary])).apply(&call, TypingSettings())
    }
    #expect(
      error?.message
        == "Cannot resolve \"f(a)\" due to data type mismatch: The first parameter requires the "
        + "(\"STRING\" or \"BINARY\") type, however \"a\" has the type \"ARRAY<INT>\".")
  }
}
