/// The type of a column or an expression.
public indirect enum DataType: Hashable, Sendable {
  case null
  case boolean
  case byte
  case short
  case int
  case long
  case float
  case double
  case decimal(precision: Int, scale: Int)
  case string
  case char(Int)
  case varchar(Int)
  case binary
  case date
  case timestamp
  case timestampNTZ
  case time(precision: Int)
  case yearMonthInterval(from: IntervalUnit, to: IntervalUnit)
  case dayTimeInterval(from: IntervalUnit, to: IntervalUnit)
  case calendarInterval
  case array(DataType, containsNull: Bool)
  case map(DataType, DataType, valueContainsNull: Bool)
  case structure([Field])
  case variant
}

/// A unit that an interval type starts or ends with, from large to small.
public enum IntervalUnit: Int, Hashable, Sendable, Comparable {
  case year, month, day, hour, minute, second

  public var name: String {
    switch self {
    case .year: "year"
    case .month: "month"
    case .day: "day"
    case .hour: "hour"
    case .minute: "minute"
    case .second: "second"
    }
  }

  public static func < (left: IntervalUnit, right: IntervalUnit) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// A named, typed member of a schema or of a struct.
public struct Field: Hashable, Sendable {
  public var name: String
  public var type: DataType
  public var nullable: Bool
  public var comment: String?

  public init(_ name: String, _ type: DataType, nullable: Bool = true, comment: String? = nil) {
    self.name = name
    self.type = type
    self.nullable = nullable
    self.comment = comment
  }
}

/// The columns of a table or a result, in order.
public struct Schema: Hashable, Sendable {
  public var fields: [Field]

  public init(_ fields: [Field]) {
    self.fields = fields
  }

  public var count: Int { fields.count }

  /// The first field of that name, ignoring case.
  public func index(named name: String) -> Int? {
    let wanted = name.lowercased()
    return fields.firstIndex { $0.name.lowercased() == wanted }
  }

  public var simpleString: String { DataType.structure(fields).simpleString }
}

extension DataType {
  /// The largest precision a decimal can have.
  public static let maximumDecimalPrecision = 38

  /// The largest precision whose every value fits a scaled `Int64`.
  public static let compactDecimalPrecision = 18

  public static let decimalDefault = DataType.decimal(precision: 10, scale: 0)

  public static let dayToSecond = DataType.dayTimeInterval(from: .day, to: .second)

  public static let yearToMonth = DataType.yearMonthInterval(from: .year, to: .month)

  public var isInteger: Bool {
    switch self {
    case .byte, .short, .int, .long: true
    default: false
    }
  }

  public var isFloating: Bool { self == .float || self == .double }

  public var isDecimal: Bool {
    if case .decimal = self { true } else { false }
  }

  public var isNumeric: Bool { isInteger || isFloating || isDecimal }

  /// The same type with strings of any length in place of CHAR and VARCHAR.
  public var withoutLengths: DataType {
    switch self {
    case .char, .varchar: .string
    case .array(let element, let containsNull):
      .array(element.withoutLengths, containsNull: containsNull)
    case .map(let key, let value, let containsNull):
      .map(key.withoutLengths, value.withoutLengths, valueContainsNull: containsNull)
    case .structure(let fields):
      .structure(
        fields.map { field in
          Field(
            field.name, field.type.withoutLengths, nullable: field.nullable,
            comment: field.comment)
        })
    default: self
    }
  }

  /// True for string, char and varchar: all hold text.
  public var isText: Bool {
    switch self {
    case .string, .char, .varchar: true
    default: false
    }
  }

  public var isInterval: Bool {
    switch self {
    case .yearMonthInterval, .dayTimeInterval, .calendarInterval: true
    default: false
    }
  }

  public var isDateOrTimestamp: Bool {
    switch self {
    case .date, .timestamp, .timestampNTZ: true
    default: false
    }
  }

  public var isNested: Bool {
    switch self {
    case .array, .map, .structure: true
    default: false
    }
  }

  /// False for the types that have no order: maps, variants and what holds them.
  public var isOrderable: Bool {
    switch self {
    case .map, .variant, .calendarInterval: false
    case .array(let element, _): element.isOrderable
    case .structure(let fields): fields.allSatisfy(\.type.isOrderable)
    default: true
    }
  }
}
