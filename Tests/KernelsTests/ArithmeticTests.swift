import Columns
import Kernels
import Testing

/// Whole batches against the same computed value by value.
@Suite struct ArithmeticTests {
  enum Operation: CaseIterable {
    case add, subtract, multiply, divide, remainder

    func run(_ left: Vector, _ right: Vector, _ mode: FailureMode) throws -> Vector {
      let type = left.type
      let count = left.count
      return switch self {
      case .add: try Arithmetic.add(left, right, type, rowCount: count, mode: mode)
      case .subtract: try Arithmetic.subtract(left, right, type, rowCount: count, mode: mode)
      case .multiply: try Arithmetic.multiply(left, right, type, rowCount: count, mode: mode)
      case .divide: try Arithmetic.wholeDivide(left, right, rowCount: count, mode: mode)
      case .remainder: try Arithmetic.remainder(left, right, type, rowCount: count, mode: mode)
      }
    }

    /// Nil where there is no result.
    func exact(_ left: Int128, _ right: Int128) -> Int128? {
      switch self {
      case .add: left + right
      case .subtract: left - right
      case .multiply: left * right
      case .divide: right == 0 ? nil : left / right
      case .remainder: right == 0 ? nil : left % right
      }
    }
  }

  static let types: [(DataType, ClosedRange<Int128>)] = [
    (.byte, -128...127), (.short, -32_768...32_767),
    (.int, Int128(Int32.min)...Int128(Int32.max)), (.long, Int128(Int64.min)...Int128(Int64.max)),
  ]

  private func value(_ number: Int128, _ type: DataType) -> Value {
    switch type {
    case .byte: .byte(Int8(truncatingIfNeeded: number))
    case .short: .short(Int16(truncatingIfNeeded: number))
    case .int: .int(Int32(truncatingIfNeeded: number))
    default: .long(Int64(truncatingIfNeeded: number))
    }
  }

  private func number(_ value: Value) -> Int128? {
    switch value {
    case .byte(let number): Int128(number)
    case .short(let number): Int128(number)
    case .int(let number): Int128(number)
    case .long(let number): Int128(number)
    case .decimal(let unscaled, _): unscaled
    default: nil
    }
  }

  /// Small numbers nearly always, so that both failing and fine batches come up.
  private func random(
    _ range: ClosedRange<Int128>, _ oddsOfLarge: UInt64, _ generator: inout SeededGenerator
  ) -> Int128 {
    let isLarge = oddsOfLarge > 0 && generator.next() % oddsOfLarge == 0
    let raw = Int128(Int64(bitPattern: generator.next()))
    return isLarge ? (generator.next() % 2 == 0 ? range.lowerBound : range.upperBound) : raw % 9 + 2
  }

  @Test(arguments: Operation.allCases)
  func integersMatchTheReference(operation: Operation) throws {
    var random = RandomVectors(seed: 7)
    // `div` works on BIGINT alone: the typing rules see to that.
    for (type, range) in Self.types where operation != .divide || type == .long {
      for count in RandomVectors.rowCounts where count <= 65 || type == .int {
        for leftShape in RandomVectors.Shape.allCases {
          for rightShape in RandomVectors.Shape.allCases {
            let odds: UInt64 = count % 2 == 0 ? 0 : 40
            let left = random.vector(type, leftShape, count: count) {
              value(self.random(range, odds, &$0), type)
            }
            let right = random.vector(type, rightShape, count: count) {
              value(self.random(range, odds, &$0), type)
            }
            try check(operation, left, right, range)
          }
        }
      }
    }
  }

  private func check(
    _ operation: Operation, _ left: Vector, _ right: Vector, _ range: ClosedRange<Int128>
  ) throws {
    let bounds = operation == .divide ? Self.types[3].1 : range
    var fails = false
    let expected = (0..<left.count).map { row -> Int128? in
      guard let one = number(left.value(at: row)), let other = number(right.value(at: row)) else {
        return nil
      }
      guard let result = operation.exact(one, other), bounds.contains(result) else {
        fails = true
        return nil
      }
      return result
    }
    let tolerant = try operation.run(left, right, .null)
      .nullWhereAny([left, right], rowCount: left.count)
    #expect(tolerant.allValues.map(number) == expected)
    if fails {
      #expect(throws: QueryError.self) { try operation.run(left, right, .error) }
    } else {
      let strict = try operation.run(left, right, .error)
        .nullWhereAny([left, right], rowCount: left.count)
      #expect(strict.allValues.map(number) == expected)
    }
  }

  struct Decimal {
    var unscaled: Int128
    var precision: Int
    var scale: Int

    init(_ unscaled: Int128, _ precision: Int, _ scale: Int) {
      self.unscaled = unscaled
      self.precision = precision
      self.scale = scale
    }
  }

  /// One sum; the result is nil where it has too many digits.
  struct DecimalCase {
    var left: Decimal
    var sign: String
    var right: Decimal
    var type: DataType
    var expected: Int128?

    init(
      _ left: Decimal, _ sign: String, _ right: Decimal, _ shape: (Int, Int), _ expected: Int128?
    ) {
      self.left = left
      self.sign = sign
      self.right = right
      type = .decimal(precision: shape.0, scale: shape.1)
      self.expected = expected
    }
  }

  static let decimals: [DecimalCase] = [
    DecimalCase(Decimal(150, 5, 2), "+", Decimal(25, 3, 1), (6, 2), 400),
    DecimalCase(Decimal(150, 5, 2), "-", Decimal(25, 3, 1), (6, 2), -100),
    DecimalCase(
      Decimal(123_456_789_012, 15, 2), "*", Decimal(106, 16, 2), (32, 4), 13_086_419_635_272),
    DecimalCase(
      Decimal(999_999_999_999_999, 15, 2), "*", Decimal(9_999_999_999_999_999, 16, 2), (32, 4),
      9_999_999_999_999_989_000_000_000_000_001),
    DecimalCase(Decimal(100, 10, 2), "/", Decimal(300, 10, 2), (23, 13), 3_333_333_333_333),
    DecimalCase(Decimal(-200, 10, 2), "/", Decimal(300, 10, 2), (23, 13), -6_666_666_666_667),
    DecimalCase(Decimal(-55, 2, 1), "%", Decimal(2, 1, 0), (2, 1), -15),
    DecimalCase(
      Decimal(12_345_678_900, 20, 10), "*", Decimal(987_654_321_000_000_000_000, 30, 20), (38, 17),
      1_219_326_311_126_352_690),
    DecimalCase(
      Decimal(99_999_999_999_999_999_999_999_999_999_999_999_999, 38, 0), "+", Decimal(1, 1, 0),
      (38, 0), nil),
    DecimalCase(Decimal(10_000_000_000, 38, 0), "/", Decimal(10, 38, 37), (38, 6), nil),
  ]

  @Test(arguments: decimals.indices)
  func decimal(index: Int) throws {
    let (left, sign, right) = (
      Self.decimals[index].left, Self.decimals[index].sign, Self.decimals[index].right
    )
    let (type, expected) = (Self.decimals[index].type, Self.decimals[index].expected)
    func column(_ parts: Decimal) -> Vector {
      .of(
        .decimal(precision: parts.precision, scale: parts.scale),
        [.decimal(unscaled: parts.unscaled, scale: parts.scale), .null])
    }
    let (one, other) = (column(left), column(right))
    func run(_ mode: FailureMode) throws -> Vector {
      switch sign {
      case "+": try Arithmetic.add(one, other, type, rowCount: 2, mode: mode)
      case "-": try Arithmetic.subtract(one, other, type, rowCount: 2, mode: mode)
      case "*": try Arithmetic.multiply(one, other, type, rowCount: 2, mode: mode)
      case "/": try Arithmetic.divide(one, other, type, rowCount: 2, mode: mode)
      default: try Arithmetic.remainder(one, other, type, rowCount: 2, mode: mode)
      }
    }
    let result = try run(.null).nullWhereAny([one, other], rowCount: 2)
    #expect(result.allValues.map(number) == [expected, nil])
    if expected == nil { #expect(throws: QueryError.self) { try run(.error) } }
  }

  @Test func productsStayNarrowUntilOneNeedsMore() throws {
    let money = DataType.decimal(precision: 15, scale: 2)
    let result = DataType.decimal(precision: 31, scale: 4)
    let small = Vector.of(money, [.decimal(unscaled: 5, scale: 2)])
    let large = Vector.of(money, [.decimal(unscaled: 999_999_999_999_999, scale: 2)])
    #expect(try Arithmetic.multiply(small, small, result, rowCount: 1).physical == .int64)
    let wide = try Arithmetic.multiply(large, large, result, rowCount: 1)
    #expect(wide.physical == .int128)
    let sum = try Arithmetic.add(
      wide, try Arithmetic.multiply(small, small, result, rowCount: 1),
      .decimal(precision: 32, scale: 4), rowCount: 1)
    let nines: Int128 = 999_999_999_999_999
    #expect(number(sum.value(at: 0)) == nines * nines + 25)
  }

  @Test func dictionariesStayDictionaries() throws {
    var random = RandomVectors(seed: 3)
    let column = random.vector(.int, .dictionary, count: 100) { .int(Int32($0.next() % 100)) }
    let one = Vector.constant(.int(1), .int, count: 100)
    #expect(try Arithmetic.add(column, one, .int, rowCount: 100).encoding == .dictionary)
  }

  @Test func datesAndIntervalsMove() throws {
    let day = Vector.of(.date, [.date(19_753)])
    let months = Vector.of(.yearToMonth, [.yearMonthInterval(1)])
    let moved = try Arithmetic.add(day, months, .date, rowCount: 1)
    #expect(moved.value(at: 0) == .date(19_782))
    let zone = try TimeZone.named("America/Los_Angeles")
    // A day later on the wall clock is 23 hours later when clocks are set forward.
    let before = Vector.of(.timestamp, [.timestamp(1_710_014_400_000_000)])
    let oneDay = Vector.of(.dayToSecond, [.dayTimeInterval(86_400_000_000)])
    let after = try Arithmetic.add(before, oneDay, .timestamp, rowCount: 1, zone: zone)
    #expect(after.value(at: 0) == .timestamp(1_710_097_200_000_000))
  }
}
