/// One value of any type: literals, statistics, cells on their way to a person.
///
/// Never used per row inside the engine, where values stay in vectors.
public indirect enum Value: Hashable, Sendable {
  case null
  case boolean(Bool)
  case byte(Int8)
  case short(Int16)
  case int(Int32)
  case long(Int64)
  case float(Float)
  case double(Double)
  case decimal(unscaled: Int128, scale: Int)
  case string(String)
  case binary([UInt8])
  /// Days since 1970-01-01.
  case date(Int32)
  /// Microseconds since 1970-01-01 00:00 UTC.
  case timestamp(Int64)
  /// Microseconds since 1970-01-01 00:00 on a wall clock.
  case timestampNTZ(Int64)
  /// Nanoseconds since midnight.
  case time(Int64)
  /// Months.
  case yearMonthInterval(Int32)
  /// Microseconds.
  case dayTimeInterval(Int64)
  case calendarInterval(CalendarInterval)
  case array([Value])
  case map(keys: [Value], values: [Value])
  case structure([Value])
  case variant(value: [UInt8], metadata: [UInt8])

  public var isNull: Bool {
    if case .null = self { true } else { false }
  }
}
