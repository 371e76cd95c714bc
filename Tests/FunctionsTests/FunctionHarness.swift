public import Columns
package import Expressions
import Functions
import Testing

/// One call of a function with literal arguments and what it must give.
struct FunctionCase: Sendable, CustomStringConvertible {
  var name: String
  var arguments: [Literal]
  var result: Value

  init(_ name: String, _ arguments: [Literal], _ result: Value) {
    self.name = name
    self.arguments = arguments
    self.result = result
  }

  var description: String { "\(name)(\(arguments.map { "\($0.value)" }.joined(separator: ", ")))" }
}

extension Literal: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByFloatLiteral, ExpressibleByNilLiteral
{
  public init(stringLiteral text: String) { self.init(.string(text), .string) }
  public init(integerLiteral number: Int32) { self.init(.int(number), .int) }
  public init(booleanLiteral truth: Bool) { self.init(.boolean(truth), .boolean) }
  public init(floatLiteral number: Double) { self.init(.double(number), .double) }
  public init(nilLiteral: ()) { self.init(.null, .null) }

  static func binary(_ bytes: [UInt8]) -> Literal { Literal(.binary(bytes), .binary) }

  static func long(_ number: Int64) -> Literal { Literal(.long(number), .long) }

  static func ints(_ numbers: Int32?...) -> Literal {
    Literal(.array(numbers.map { $0.map(Value.int) ?? .null }), .array(.int, containsNull: true))
  }

  static func texts(_ texts: String?...) -> Literal {
    Literal(
      .array(texts.map { $0.map(Value.string) ?? .null }), .array(.string, containsNull: true))
  }

  static func map(_ pairs: (Value, Value)..., as type: DataType) -> Literal {
    Literal(.map(keys: pairs.map(\.0), values: pairs.map(\.1)), type)
  }
}

extension Value: ExpressibleByStringLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByFloatLiteral
{
  public init(stringLiteral text: String) { self = .string(text) }
  public init(integerLiteral number: Int32) { self = .int(number) }
  public init(booleanLiteral truth: Bool) { self = .boolean(truth) }
  public init(floatLiteral number: Double) { self = .double(number) }

  static func ints(_ numbers: Int32?...) -> Value {
    .array(numbers.map { $0.map(Value.int) ?? .null })
  }

  static func texts(_ texts: String?...) -> Value {
    .array(texts.map { $0.map(Value.string) ?? .null })
  }
}

/// Evaluates scalar functions without an engine around them.
enum FunctionHarness {
  /// How the arguments are laid out: the answers must be the same.
  enum Layout: CaseIterable, Sendable { case constant, flat, dictionary }

  static func resolve(_ example: FunctionCase) throws -> Call {
    let call = Call(example.name, example.arguments.map { .literal($0) })
    guard case .call(let typed)? = try FunctionCatalogue.builtIn.resolve(call, settings: .init())
    else { throw QueryError.internalError("\(example.name) is no plain function") }
    return typed
  }

  /// The value of the call in each of three rows.
  static func evaluate(_ call: Call, _ layout: Layout) throws -> [Value] {
    let entry = try #require(FunctionCatalogue.builtIn.entry(named: call.name))
    let settings = EvaluationSettings()
    let rowCount = 3
    let arguments = try call.arguments.enumerated().map { place, argument in
      try vector(argument, layout, isFirst: place == 0, rowCount: rowCount)
    }
    if case .anyNullGivesNull = entry.nulls, arguments.contains(where: \.isConstantNull) {
      return Array(repeating: .null, count: rowCount)
    }
    let input = KernelInput(
      arguments: arguments, rowCount: rowCount, type: call.resolution?.type ?? .null,
      settings: settings)
    let result: Vector
    switch entry.body {
    case .scalar(let kernel): result = try kernel(input)
    case .prepared(let prepare): result = try prepare(call, settings).evaluate(input)
    default: throw QueryError.internalError("\(call.name) is not evaluated by a kernel")
    }
    #expect(result.count == rowCount && result.type == call.resolution?.type)
    return (0..<rowCount).map { result.value(at: $0) }
  }

  private static func vector(
    _ argument: Expression, _ layout: Layout, isFirst: Bool, rowCount: Int
  ) throws -> Vector {
    guard case .literal(let literal) = argument else {
      throw QueryError.internalError("argument needs a cast")
    }
    let constant = Vector.constant(literal.value, literal.type, count: rowCount)
    switch layout {
    case .constant: return constant
    case .flat: return constant.flattened()
    case .dictionary:
      guard isFirst, !literal.value.isNull, literal.type.physical != .structure else {
        return constant
      }
      let base = Vector.of(literal.type, [.null, literal.value, literal.value])
      let indices = Buffer(byteCount: rowCount * 4)
      for row in 0..<rowCount { indices.pointer(as: Int32.self)[row] = row == 1 ? 2 : 1 }
      return .dictionary(indices: indices, count: rowCount, base: base)
    }
  }

  static func check(_ example: FunctionCase) throws {
    let call = try resolve(example)
    for layout in Layout.allCases {
      let results = try evaluate(call, layout)
      #expect(results.allSatisfy { $0 == example.result }, "\(layout): \(results)")
    }
  }

  static func condition(of example: FunctionCase) -> String? {
    do {
      for result in try evaluate(try resolve(example), .flat) { _ = result }
      return nil
    } catch {
      return (error as? QueryError)?.condition
    }
  }
}
