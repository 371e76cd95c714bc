import Columns
import Kernels
import Testing

@Suite struct ValueTextTests {
  static let cases: [(Value, DataType, String)] = [
    (.double(1), .double, "1.0"), (.double(1e7), .double, "1.0E7"),
    (.double(9_999_999), .double, "9999999.0"), (.double(1e-3), .double, "0.001"),
    (.double(1e-5), .double, "1.0E-5"), (.double(123456789.125), .double, "1.23456789125E8"),
    (.double(-0.0), .double, "-0.0"), (.double(.nan), .double, "NaN"),
    (.double(1.7976931348623157e308), .double, "1.7976931348623157E308"),
    (.double(0x1p-1030), .double, "8.691694759794E-311"), (.float(3.4e38), .float, "3.4E38"),
    (.double(0.001234), .double, "0.001234"), (.double(120), .double, "120.0"),
    (.decimal(unscaled: -5, scale: 2), .decimal(precision: 3, scale: 2), "-0.05"),
    (.decimal(unscaled: 1230, scale: 2), .decimal(precision: 5, scale: 2), "12.30"),
    (
      .decimal(unscaled: 99_999_999_999_999_999_999_999_999_999_999_999_999, scale: 10),
      .decimal(precision: 38, scale: 10), "9999999999999999999999999999.9999999999"
    ),
    (.date(19_782), .date, "2024-02-29"), (.date(-719_529), .date, "-0001-12-31"),
    (.timestamp(1_709_208_000_120_000), .timestamp, "2024-02-29 12:00:00.12"),
    (.timestamp(-1), .timestamp, "1969-12-31 23:59:59.999999"),
    (.yearMonthInterval(-14), .yearToMonth, "INTERVAL '-1-2' YEAR TO MONTH"),
    (
      .dayTimeInterval(93_784_500_000), .dayToSecond,
      "INTERVAL '1 02:03:04.5' DAY TO SECOND"
    ),
    (
      .calendarInterval(CalendarInterval(months: 14, days: 3, microseconds: 4_500_000)),
      .calendarInterval, "1 years 2 months 3 days 4.5 seconds"
    ),
    (
      .array([.int(1), .null]), .array(.int, containsNull: true), "[1, null]"
    ),
    (
      .map(keys: [.string("a")], values: [.int(1)]),
      .map(.string, .int, valueContainsNull: true), "{a -> 1}"
    ),
  ]

  @Test(arguments: cases)
  func text(value: Value, type: DataType, expected: String) {
    #expect(ValueText.text(value, type) == expected)
  }
}

@Suite struct TimeZoneTests {
  /// Zone, seconds since 1970, offset in seconds.
  static let offsets: [(String, Int64, Int64)] = [
    ("Europe/Zurich", 1_704_067_200, 3_600), ("Europe/Zurich", 1_720_000_000, 7_200),
    ("Europe/Zurich", 4_102_444_800, 3_600), ("Europe/Zurich", 4_120_000_000, 7_200),
    ("America/Los_Angeles", 1_704_067_200, -28_800), ("Asia/Kolkata", 0, 19_800),
    ("+02:00", 0, 7_200), ("GMT-3", 0, -10_800), ("UTC", 0, 0),
    ("Asia/Kolkata", 4_102_444_800, 19_800),
  ]

  @Test(arguments: offsets)
  func offset(name: String, instant: Int64, expected: Int64) throws {
    #expect(try TimeZone.named(name).offset(atSecond: instant) == expected)
  }

  @Test func clocksSetBackAndForward() throws {
    let zone = try TimeZone.named("America/Los_Angeles")
    let micro: Int64 = 1_000_000
    // 2024-03-10 02:30 does not exist; 2024-11-03 01:30 comes twice.
    #expect(zone.instant(fromLocalMicros: 1_710_037_800 * micro) == 1_710_066_600 * micro)
    #expect(zone.instant(fromLocalMicros: 1_730_597_400 * micro) == 1_730_622_600 * micro)
  }

  @Test(arguments: ["Nowhere/Land", "../../etc/passwd", "+19:00", "", "/etc/passwd"])
  func unknown(name: String) {
    #expect(throws: QueryError.self) { try TimeZone.named(name) }
  }
}
