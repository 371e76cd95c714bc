import Columns
import Expressions
import Functions
import Kernels
import Testing

@Suite struct OperatorTests {
  /// Types a call over literals and computes it with nulls merged, as an evaluator does.
  static func evaluate(_ name: String, _ arguments: [Literal]) throws -> Value {
    let resolved = try FunctionCatalogue.builtIn.resolve(
      Call(name, arguments.map(Expression.literal)), settings: TypingSettings())
    guard case .call(let call)? = resolved, let type = call.resolution?.type,
      case .scalar(let kernel)? = FunctionCatalogue.builtIn.entry(named: call.name)?.body
    else { return .null }
    let vectors = call.arguments.map { argument -> Vector in
      if case .literal(let literal) = argument {
        return .constant(literal.value, literal.type, count: 3)
      }
      return .nulls(argument.type, count: 3)
    }
    let result = try kernel(
      KernelInput(arguments: vectors, rowCount: 3, type: type, settings: EvaluationSettings()))
    return result.value(at: 2)
  }

  private static func int(_ number: Int32) -> Literal { Literal(.int(number), .int) }

  @Test func signsAndAliases() throws {
    #expect(try Self.evaluate("-", [Self.int(5)]) == .int(-5))
    #expect(try Self.evaluate("==", [Self.int(5), Self.int(5)]) == .boolean(true))
    #expect(try Self.evaluate("mod", [Self.int(-7), Self.int(3)]) == .int(-1))
    #expect(try Self.evaluate("shiftright", [Self.int(-8), Self.int(1)]) == .int(-4))
    #expect(try Self.evaluate("greatest", [Self.int(1), Self.int(4), Self.int(3)]) == .int(4))
    #expect(try Self.evaluate("bit_count", [Self.int(7)]) == .int(3))
  }

  @Test func dateSumsAreDateFunctions() throws {
    let date = Expression.literal(Literal(.date(19_723), .date))
    let one = Expression.literal(Self.int(1))
    let day = Expression.literal(
      Literal(.dayTimeInterval(86_400_000_000), .dayTimeInterval(from: .day, to: .day)))
    let catalogue = FunctionCatalogue.builtIn
    let texts = try [Call("+", [date, one]), Call("-", [date, day])].map {
      try catalogue.resolve($0, settings: TypingSettings())?.sqlText
    }
    #expect(
      texts == [
        "date_add(DATE '2024-01-01', 1)",
        "date_add(DATE '2024-01-01', (- extractansiintervaldays(INTERVAL '1' DAY)))",
      ])
  }

  @Test func namesAreUniqueAndExplained() {
    var seen: Set<String> = []
    for entry in FunctionCatalogue.builtIn.entries {
      #expect(seen.insert(entry.name).inserted)
      #expect(!entry.summary.isEmpty && entry.summary.hasSuffix("."))
    }
  }
}
