/// How the values of a vector lie in memory.
///
/// A type has one usual layout. Decimals are the exception: values of any precision may lie in
/// `Int64` as long as they fit, so that arithmetic stays narrow until a value needs more.
public enum PhysicalType: Hashable, Sendable {
  /// One byte a value, 0 or 1.
  case bool
  case int8
  case int16
  case int32
  case int64
  case int128
  case float32
  case float64
  /// 16-byte `StringView`.
  case view
  /// 16 bytes: months `Int32`, days `Int32`, microseconds `Int64`.
  case interval
  /// 8-byte `ListRange` into the child vectors: arrays and maps.
  case list
  /// No values of its own: one child vector a field.
  case structure
  /// No values at all: every row is null.
  case null

  @inlinable
  public var byteWidth: Int {
    switch self {
    case .bool, .int8: 1
    case .int16: 2
    case .int32, .float32: 4
    case .int64, .float64, .list: 8
    case .int128, .view, .interval: 16
    case .structure, .null: 0
    }
  }
}

extension DataType {
  /// The layout that holds every value of the type.
  public var physical: PhysicalType {
    switch self {
    case .null: .null
    case .boolean: .bool
    case .byte: .int8
    case .short: .int16
    case .int, .date, .yearMonthInterval: .int32
    case .long, .timestamp, .timestampNTZ, .time, .dayTimeInterval: .int64
    case .decimal(let precision, _):
      precision <= DataType.compactDecimalPrecision ? .int64 : .int128
    case .float: .float32
    case .double: .float64
    case .string, .char, .varchar, .binary, .variant: .view
    case .calendarInterval: .interval
    case .array, .map: .list
    case .structure: .structure
    }
  }
}

/// The part of a child vector that one array or map value covers.
@frozen
public struct ListRange: Hashable, Sendable {
  public var start: Int32
  public var length: Int32

  @inlinable
  public init(start: Int32, length: Int32) {
    self.start = start
    self.length = length
  }
}

/// The value of a calendar interval, whose parts do not convert into each other.
@frozen
public struct CalendarInterval: Hashable, Sendable {
  public var months: Int32
  public var days: Int32
  public var microseconds: Int64

  @inlinable
  public init(months: Int32, days: Int32, microseconds: Int64) {
    self.months = months
    self.days = days
    self.microseconds = microseconds
  }
}
