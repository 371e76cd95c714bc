import Columns
import Kernels
import Testing

/// Casts whose results a Spark session gave.
@Suite struct CastingTests {
  struct Case: CustomTestStringConvertible {
    var value: Value
    var from: DataType
    var target: DataType
    /// The result as text, nil for null, or the condition of an error after a `!`.
    var expected: String?

    init(_ value: Value, _ from: DataType, _ target: DataType, _ expected: String?) {
      self.value = value
      self.from = from
      self.target = target
      self.expected = expected
    }

    init(_ text: String, _ target: DataType, _ expected: String?) {
      self.init(.string(text), .string, target, expected)
    }

    var testDescription: String {
      "\(ValueText.text(value, from) ?? "NULL") to \(target.simpleString)"
    }
  }

  private static func decimal(_ precision: Int, _ scale: Int) -> DataType {
    .decimal(precision: precision, scale: scale)
  }

  static let invalid = "!CAST_INVALID_INPUT"
  static let overflow = "!CAST_OVERFLOW"
  static let outOfRange = "!NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION"

  static let numbersFromText: [Case] = [
    Case(" 12 ", .int, "12"), Case("+12", .int, "12"), Case("1e3", .int, invalid),
    Case("12.0", .int, invalid), Case("2147483648", .int, invalid), Case("", .int, invalid),
    Case("-2147483648", .int, "-2147483648"), Case("1L", .long, invalid),
    Case("1\t", .int, "1"), Case("-", .int, invalid), Case(" true ", .boolean, "true"),
    Case("tRue", .boolean, "true"), Case("N", .boolean, "false"), Case("2", .boolean, invalid),
    Case("1.5", .double, "1.5"), Case(" 1.5d ", .double, "1.5"), Case("1.5f", .float, "1.5"),
    Case("-inf", .double, "-Infinity"), Case("nan", .double, "NaN"),
    Case("0x1p3", .double, "8.0"), Case("1e400", .double, "Infinity"), Case(".5", .double, "0.5"),
    Case("5.", .double, "5.0"), Case("1_000", .int, invalid),
    Case("1.555", decimal(10, 2), "1.56"), Case("1e3", decimal(10, 2), "1000.00"),
    Case(" 1e-3 ", decimal(10, 2), "0.00"), Case("123456789", decimal(5, 2), outOfRange),
    Case("abc", decimal(5, 2), invalid),
    Case(
      "99999999999999999999999999999999999999", decimal(38, 0),
      "99999999999999999999999999999999999999"),
  ]

  static let timesFromText: [Case] = [
    Case("2024", .date, "2024-01-01"), Case("2024-1-5", .date, "2024-01-05"),
    Case("2024-02-30", .date, invalid), Case(" 2024-02-29 ", .date, "2024-02-29"),
    Case("2024-02-29T10", .date, "2024-02-29"), Case("2024-02-29 any", .date, "2024-02-29"),
    Case("2024-02-29x", .date, invalid), Case("+12024-02-29", .date, "+12024-02-29"),
    Case("-0044-03-15", .date, "-0044-03-15"), Case("24-02-29", .date, invalid),
    Case("20240229", .date, invalid), Case("2024-001-01", .date, invalid),
    Case("2024", .timestamp, "2024-01-01 00:00:00"),
    Case("2024-02-29 1:2:3", .timestamp, "2024-02-29 01:02:03"),
    Case("2024-02-29T01:02:03.123456789", .timestamp, "2024-02-29 01:02:03.123456"),
    Case("2024-02-29 01:02:03Z", .timestamp, "2024-02-29 01:02:03"),
    Case("2024-02-29 01:02:03 +01:00", .timestamp, "2024-02-29 00:02:03"),
    Case("2024-02-29 01:02:03+1", .timestamp, "2024-02-29 00:02:03"),
    Case("2024-02-29 01:02:03 Europe/Zurich", .timestamp, "2024-02-29 00:02:03"),
    Case("2024-02-29 01:02:03UTC+1", .timestamp, "2024-02-29 00:02:03"),
    Case("2024-02-29 01:02", .timestamp, "2024-02-29 01:02:00"),
    Case("2024-02-29 01", .timestamp, "2024-02-29 01:00:00"),
    Case("2024-02-29 24:00:00", .timestamp, invalid),
    Case("01:02:03", .timestamp, "1970-01-01 01:02:03"),
    Case("T01:02:03", .timestamp, "1970-01-01 01:02:03"),
    Case("2024-02-29 01:02:03.1234567", .timestampNTZ, "2024-02-29 01:02:03.123456"),
    Case("2024-02-29 01:02:03+01:00", .timestampNTZ, "2024-02-29 01:02:03"),
    Case("2024-02-29 01:02:03 PST", .timestamp, "2024-02-29 09:02:03"),
    Case("1-2", .yearToMonth, "INTERVAL '1-2' YEAR TO MONTH"),
    Case("interval '1-2' year to month", .yearToMonth, "INTERVAL '1-2' YEAR TO MONTH"),
    Case("-1-2", .yearToMonth, "INTERVAL '-1-2' YEAR TO MONTH"),
    Case("1 2:3:4", .dayToSecond, "INTERVAL '1 02:03:04' DAY TO SECOND"),
    Case("1 2", .dayTimeInterval(from: .day, to: .hour), "INTERVAL '1 02' DAY TO HOUR"),
    Case("1 day 2 hours", .calendarInterval, "1 days 2 hours"),
    Case("interval 1 month -1 day", .calendarInterval, "1 months -1 days"),
    Case("1.5 seconds", .calendarInterval, "1.5 seconds"), Case("1", .calendarInterval, nil),
  ]

  static let numbers: [Case] = [
    Case(.double(1e10), .double, .int, overflow), Case(.double(-1.9), .double, .int, "-1"),
    Case(.double(.nan), .double, .int, overflow),
    Case(.double(.nan), .double, decimal(10, 2), nil),
    Case(.double(1e30), .double, decimal(10, 2), outOfRange),
    Case(.double(1.005), .double, decimal(10, 2), "1.01"),
    Case(.double(0.1), .double, decimal(38, 30), "0.100000000000000000000000000000"),
    Case(.int(128), .int, .byte, overflow), Case(.long(99_999_999_999), .long, .int, overflow),
    Case(.int(-128), .int, .byte, "-128"), Case(.int(12_345), .int, decimal(3, 1), outOfRange),
    Case(.decimal(unscaled: 12_345_678, scale: 3), decimal(8, 3), .int, "12345"),
    Case(.decimal(unscaled: 999_999_999_995, scale: 1), decimal(12, 1), .int, overflow),
    Case(.decimal(unscaled: 123_456, scale: 3), decimal(6, 3), decimal(4, 2), outOfRange),
    Case(.decimal(unscaled: 99_995, scale: 3), decimal(6, 3), decimal(5, 2), "100.00"),
    Case(.decimal(unscaled: -12_345, scale: 3), decimal(6, 3), decimal(5, 2), "-12.35"),
    Case(.decimal(unscaled: 15, scale: 1), decimal(2, 1), .boolean, "true"),
    Case(
      .decimal(unscaled: 12_345_678_901_234_567_890_500, scale: 3), decimal(38, 3), .double,
      "1.2345678901234567E19"),
    Case(.float(1.1), .float, .double, "1.100000023841858"),
    Case(.double(3.5e38), .double, .float, "Infinity"),
    Case(.boolean(true), .boolean, decimal(10, 2), "1.00"),
    Case(.long(9_999_999_999_999), .long, .timestamp, "+294247-01-10 04:00:54.775807"),
    Case(.double(1.5), .double, .timestamp, "1970-01-01 00:00:01.5"),
    Case(.double(.nan), .double, .timestamp, invalid),
    Case(
      .decimal(unscaled: 11_234_567, scale: 7), decimal(8, 7), .timestamp,
      "1970-01-01 00:00:01.123456"),
    Case(.timestamp(-500_000), .timestamp, .long, "-1"),
    Case(.timestamp(1_704_070_923_500_000), .timestamp, .short, overflow),
    Case(.timestamp(1_704_070_923_500_000), .timestamp, decimal(20, 6), "1704070923.500000"),
    Case(.timestamp(1_704_070_923_500_000), .timestamp, decimal(10, 2), outOfRange),
    Case(.yearMonthInterval(14), .yearToMonth, .int, "14"),
    Case(.dayTimeInterval(93_784_500_000), .dayToSecond, decimal(10, 2), "93784.50"),
    Case(.dayTimeInterval(93_784_500_000), .dayToSecond, .byte, overflow),
    Case(
      .decimal(unscaled: 15, scale: 1), decimal(2, 1),
      .yearMonthInterval(from: .month, to: .month), "INTERVAL '2' MONTH"),
    Case(
      .long(9_999_999_999), .long, .yearMonthInterval(from: .month, to: .month), overflow),
  ]

  @Test(arguments: numbersFromText + timesFromText + numbers)
  func cast(_ sample: Case) throws {
    let column = Vector.of(sample.from, [sample.value, .null])
    let constant = Vector.constant(sample.value, sample.from, count: 3)
    if let expected = sample.expected, expected.hasPrefix("!") {
      let error = #expect(throws: QueryError.self) {
        try Casting.cast(column, to: sample.target, rowCount: 2)
      }
      #expect(error?.condition == String(expected.dropFirst()))
      let tolerant = try Casting.cast(column, to: sample.target, mode: .null, rowCount: 2)
      #expect(Casting.cellText(tolerant) == [nil, nil])
      return
    }
    let result = try Casting.cast(column, to: sample.target, rowCount: 2)
    #expect(result.type == sample.target)
    #expect(Casting.cellText(result) == [sample.expected, nil])
    let same = try Casting.cast(constant, to: sample.target, rowCount: 3)
    #expect(Casting.cellText(same) == Array(repeating: sample.expected, count: 3))
  }

  @Test func nested() throws {
    let type = DataType.array(.string, containsNull: true)
    let column = Vector.of(type, [.array([.string("1"), .null]), .null, .array([])])
    let wanted = DataType.array(.int, containsNull: true)
    let result = try Casting.cast(column, to: wanted, rowCount: 3)
    #expect(Casting.cellText(result) == ["[1, null]", nil, "[]"])
    #expect(result.value(at: 0) == .array([.int(1), .null]))
    let text = try Casting.cast(result, to: .string, rowCount: 3)
    #expect(text.allValues == [.string("[1, null]"), .null, .string("[]")])
  }

  @Test func garbageUnderNullsRaisesNothing() throws {
    let bits = Bitmap(count: 2, filled: false)
    bits.set(0)
    let column = Vector.of(.long, [.long(5), .long(Int64.max)]).withValidity(bits)
    let result = try Casting.cast(column, to: .int, rowCount: 2)
    #expect(result.allValues == [.int(5), .null])
  }

  @Test func refusals() {
    #expect(CastRules.canCast(from: .string, to: .date))
    #expect(!CastRules.canCast(from: .int, to: .date))
    #expect(!CastRules.canCast(from: .boolean, to: .timestamp))
    #expect(CastRules.canCast(from: .boolean, to: .timestamp, ansi: false))
    #expect(!CastRules.canCast(from: .array(.int, containsNull: true), to: .int))
  }

  @Test func roundTripsOfRandomNumbers() throws {
    var random = RandomVectors(seed: 99)
    for shape in RandomVectors.Shape.allCases {
      for count in RandomVectors.rowCounts where count <= 65 {
        for type in [DataType.int, .long, .double, Self.decimal(38, 5), .timestamp, .date] {
          let column = random.vector(type, shape, count: count) { generator in
            let bits = Int64(bitPattern: generator.next())
            return switch type {
            case .int: .int(Int32(truncatingIfNeeded: bits))
            case .long: .long(bits)
            case .double: .double(Double(bits) / 1024)
            case .date: .date(Int32(truncatingIfNeeded: bits % 1_000_000))
            case .timestamp: .timestamp(bits % 100_000_000_000_000_000)
            default: .decimal(unscaled: Int128(bits) << 40, scale: 5)
            }
          }
          let text = try Casting.cast(column, to: .string, rowCount: count)
          let back = try Casting.cast(text, to: type, rowCount: count)
          #expect(back.allValues == column.allValues)
        }
      }
    }
  }
}
