import Columns
import Expressions
import Functions
import Testing

/// Aggregates over several groups, in one go and through exported states.
@Suite struct AggregateTests {
  struct Case: CustomTestStringConvertible {
    var name: String
    var columns: [(DataType, [Value])]
    var expected: Value
    var order: [Bool] = []

    var testDescription: String { name }
  }

  private static func ints(_ numbers: Int32?...) -> (DataType, [Value]) {
    (.int, numbers.map { $0.map { .int($0) } ?? .null })
  }

  private static func doubles(_ numbers: Double?...) -> (DataType, [Value]) {
    (.double, numbers.map { $0.map { .double($0) } ?? .null })
  }

  private static func texts(_ words: String?...) -> (DataType, [Value]) {
    (.string, words.map { $0.map { .string($0) } ?? .null })
  }

  private static func money(_ precision: Int, _ unscaled: Int128?...) -> (DataType, [Value]) {
    (
      .decimal(precision: precision, scale: 2),
      unscaled.map { $0.map { .decimal(unscaled: $0, scale: 2) } ?? .null }
    )
  }

  static let cases: [Case] = [
    Case(name: "count", columns: [ints(1, nil, 3)], expected: .long(2)),
    Case(name: "count", columns: [ints(1, nil, 3), ints(1, 1, nil)], expected: .long(1)),
    Case(
      name: "count_if", columns: [(.boolean, [.boolean(true), .null, .boolean(false)])],
      expected: .long(1)),
    Case(name: "sum", columns: [ints(1, nil, 3)], expected: .long(4)),
    Case(name: "sum", columns: [ints(nil)], expected: .null),
    Case(name: "sum", columns: [doubles(1.5, nil, 3)], expected: .double(4.5)),
    Case(
      name: "sum", columns: [money(38, 5 << 80, nil, 3 << 80)],
      expected: .decimal(unscaled: 8 << 80, scale: 2)),
    Case(name: "sum", columns: [money(7, 150, 250)], expected: .decimal(unscaled: 400, scale: 2)),
    Case(
      name: "sum", columns: [(.yearToMonth, [.yearMonthInterval(5), .yearMonthInterval(8)])],
      expected: .yearMonthInterval(13)),
    Case(
      name: "try_sum", columns: [(.long, [.long(.max), .long(1)])], expected: .null),
    Case(name: "avg", columns: [ints(1, nil, 2)], expected: .double(1.5)),
    Case(
      name: "avg", columns: [money(5, 10, 20, 25)],
      expected: .decimal(unscaled: 183_333, scale: 6)),
    Case(name: "min", columns: [ints(4, nil, 2)], expected: .int(2)),
    Case(
      name: "max", columns: [texts("a", nil, "a longer text than twelve", "a")],
      expected: .string("a longer text than twelve")),
    Case(name: "max", columns: [doubles(1, .nan, 2)], expected: .double(.nan)),
    Case(name: "min", columns: [doubles(nil)], expected: .null),
    Case(
      name: "max",
      columns: [
        (
          .array(.int, containsNull: true),
          [.array([.int(1)]), .array([.int(1), .null]), .null]
        )
      ], expected: .array([.int(1), .null])),
    Case(name: "first", columns: [ints(nil, 5, 6)], expected: .null),
    Case(
      name: "first", columns: [ints(nil, 5, 6), (.boolean, [.boolean(true)])],
      expected: .int(5)),
    Case(name: "last", columns: [texts("x", "y", nil)], expected: .null),
    Case(name: "max_by", columns: [texts("x", "y", "z"), ints(1, 7, nil)], expected: .string("y")),
    Case(name: "min_by", columns: [texts("x", nil, "z"), ints(3, 1, 2)], expected: .null),
    Case(name: "bit_xor", columns: [ints(1, 3, nil)], expected: .int(2)),
    Case(
      name: "bool_and", columns: [(.boolean, [.boolean(true), .null, .boolean(false)])],
      expected: .boolean(false)),
    Case(name: "stddev", columns: [doubles(1, 2, 4)], expected: .double(1.5275252316519465)),
    Case(name: "kurtosis", columns: [doubles(1, 2, 4)], expected: .double(-1.5000000000000009)),
    Case(name: "variance", columns: [doubles(1)], expected: .null),
    Case(
      name: "covar_pop", columns: [doubles(1, 2, nil), doubles(2, 5, 1)],
      expected: .double(0.75)),
    Case(name: "corr", columns: [doubles(1, 2, 3), doubles(2, 4, 6)], expected: .double(1)),
    Case(
      name: "collect_list", columns: [ints(1, nil, 2, 1)],
      expected: .array([.int(1), .int(2), .int(1)])),
    Case(
      name: "collect_set", columns: [ints(1, nil, 2, 1)], expected: .array([.int(1), .int(2)])),
    Case(name: "collect_list", columns: [ints(nil)], expected: .array([])),
    Case(name: "mode", columns: [ints(3, 1, 1, nil)], expected: .int(1)),
    Case(name: "median", columns: [doubles(1, 10, 3, 2)], expected: .double(2.5)),
    Case(
      name: "percentile", columns: [doubles(1, 10, 3, 2), doubles(0.25, 0.25, 0.25, 0.25)],
      expected: .double(1.75)),
    Case(
      name: "percentile_approx", columns: [ints(1, 10, 3, 2), doubles(0.5, 0.5, 0.5, 0.5)],
      expected: .int(2)),
    Case(
      name: "percentile_disc", columns: [doubles(0.5, 0.5, 0.5, 0.5), doubles(1, 2, 3, 10)],
      expected: .double(3), order: [false]),
    Case(name: "approx_count_distinct", columns: [ints(1, 2, nil, 1)], expected: .long(2)),
    Case(
      name: "listagg", columns: [texts("a", nil, "b"), texts(", ", ", ", ", ")],
      expected: .string("a, b")),
    Case(
      name: "listagg", columns: [texts("a", "c", "b"), texts("", "", ""), ints(1, 3, 2)],
      expected: .string("cba"), order: [false]),
  ]

  /// Types the call over columns and gives its accumulators the cast arguments.
  private func prepare(
    _ sample: Case
  ) throws -> (factory: any AggregateFactory, arguments: [Vector], call: Call) {
    var expressions = sample.columns.enumerated().map { index, column -> Expression in
      let isSetting = index == 1 && column.0 == .boolean || sample.name.hasPrefix("percentile")
      if isSetting, let value = column.1.first, column.1.allSatisfy({ $0 == value }) {
        return .literal(Literal(value, column.0))
      }
      return .column(ColumnReference("c\(index)", column.0))
    }
    var call = Call(sample.name, [])
    let keys = Array(expressions.suffix(sample.order.count))
    expressions.removeLast(sample.order.count)
    call.arguments = expressions
    call.order = zip(keys, sample.order).map { SortOrder($0, ascending: $1) }
    let resolved = try #require(
      try FunctionCatalogue.builtIn.resolve(call, settings: TypingSettings()))
    guard case .call(let typed) = resolved,
      case .aggregate(let make)? = FunctionCatalogue.builtIn.entry(named: typed.name)?.body
    else { throw QueryError.internalError("not an aggregate") }
    let rowCount = sample.columns[0].1.count
    let parts = typed.arguments + typed.order.map(\.expression)
    let arguments = try parts.map { try evaluate($0, sample, rowCount) }
    return (try make(typed, EvaluationSettings()), arguments, typed)
  }

  private func evaluate(
    _ expression: Expression, _ sample: Case, _ rowCount: Int
  ) throws -> Vector {
    switch expression {
    case .literal(let literal):
      return .constant(literal.value, literal.type, count: rowCount)
    case .column(let column):
      let index = try #require(Int(column.name.dropFirst()))
      return .of(sample.columns[index].0, sample.columns[index].1)
    case .cast(let cast):
      let inner = try evaluate(cast.child, sample, rowCount)
      return try CastTyping.evaluate(inner, cast, EvaluationSettings(), rowCount: rowCount)
    default: throw QueryError.internalError("unexpected argument")
    }
  }

  private func isSame(_ one: Value, _ other: Value) -> Bool {
    if case .double(let left) = one, case .double(let right) = other {
      return left == right || (left.isNaN && right.isNaN)
    }
    return one == other
  }

  @Test(arguments: cases)
  func aggregates(_ sample: Case) throws {
    let (factory, arguments, call) = try prepare(sample)
    let rowCount = sample.columns[0].1.count
    let single = factory.makeAccumulator()
    single.resize(groupCount: 1)
    try single.update(rowCount: rowCount, arguments: arguments)
    let result = try single.finish(0..<1)
    #expect(isSame(result.value(at: 0), sample.expected))
    #expect(result.type.hasSameShape(as: call.resolution?.type ?? .null))

    // Group 1 of 3, its rows spread over two accumulators that are merged.
    let parts = [factory.makeAccumulator(), factory.makeAccumulator()]
    let merged = factory.makeAccumulator()
    merged.resize(groupCount: 3)
    let split = rowCount / 2
    for (part, rows) in zip(parts, [0..<split, split..<rowCount]) {
      part.resize(groupCount: 3)
      let groups = [Int32](repeating: 1, count: rows.count)
      try part.update(
        groups: groups, rowCount: rows.count, arguments: arguments.map { $0.slice(rows) })
      let states = try part.exportStates(0..<3)
      #expect(zip(states, part.stateTypes).allSatisfy { $0.type.hasSameShape(as: $1) })
      try merged.merge(states: states, groups: [0, 1, 2], rowCount: 3)
    }
    let grouped = try merged.finish(1..<2)
    if case .double(let wanted) = sample.expected, case .double(let got) = grouped.value(at: 0) {
      #expect(abs(wanted - got) < 1e-9 || wanted.isNaN && got.isNaN)
    } else {
      #expect(grouped.value(at: 0) == sample.expected)
    }
  }

  @Test func manyGroupsMatchOneByOne() throws {
    let factory = try prepare(Case(name: "sum", columns: [Self.ints(1)], expected: .null)).factory
    let accumulator = factory.makeAccumulator()
    for groupCount in [3, 500] {
      accumulator.resize(groupCount: groupCount)
      let values = (0..<8192).map { Int32($0 * 7919 % 1000) - 500 }
      let groups = (0..<8192).map { Int32($0 * 31 % groupCount) }
      let column = Vector.of(.int, values.map { .int($0) })
      let fresh = factory.makeAccumulator()
      fresh.resize(groupCount: groupCount)
      try fresh.update(groups: groups, rowCount: 8192, arguments: [column])
      var expected = [Int64](repeating: 0, count: groupCount)
      for (value, group) in zip(values, groups) { expected[Int(group)] += Int64(value) }
      let result = try fresh.finish(0..<groupCount)
      #expect((0..<groupCount).map { result.value(at: $0) } == expected.map { .long($0) })
    }
  }

  @Test func overflowIsAnError() throws {
    let sample = Case(name: "sum", columns: [(.long, [.long(.max), .long(1)])], expected: .null)
    let (factory, arguments, _) = try prepare(sample)
    let accumulator = factory.makeAccumulator()
    accumulator.resize(groupCount: 1)
    try accumulator.update(rowCount: 2, arguments: arguments)
    let error = #expect(throws: QueryError.self) { try accumulator.finish(0..<1) }
    #expect(error?.condition == "ARITHMETIC_OVERFLOW")
  }
}
