package import Columns

/// What a function accepts in one place, and how errors call it.
package indirect enum Parameter: Sendable {
  /// Takes this type; everything that may be assigned to it is cast.
  case exactly(DataType)
  case any
  /// Any numeric type; text becomes a double.
  case numeric
  case integral
  case anyDecimal
  /// Text of any kind; values of other simple types become text.
  case text
  /// TIMESTAMP or TIMESTAMP_NTZ; dates and text become TIMESTAMP.
  case anyTimestamp
  case anyArray
  case anyMap
  case anyStructure
  case anyYearMonthInterval
  case anyDayTimeInterval
  case orderable
  /// The first that accepts the type as it is, else the first that it can be cast to.
  case oneOf([Parameter])
  /// Takes what `inner` takes, but casts nothing except nulls.
  case uncast(Parameter)

  package static let string = Parameter.text
  package static let boolean = Parameter.exactly(.boolean)
  package static let int = Parameter.exactly(.int)
  package static let long = Parameter.exactly(.long)
  package static let double = Parameter.exactly(.double)
  package static let binary = Parameter.exactly(.binary)
  package static let date = Parameter.exactly(.date)
  package static let timestamp = Parameter.exactly(.timestamp)
  package static let timestampNTZ = Parameter.exactly(.timestampNTZ)
  package static let calendarInterval = Parameter.exactly(.calendarInterval)

  /// True when a value of the type needs no cast.
  package func accepts(_ type: DataType) -> Bool {
    switch self {
    case .exactly(let wanted): wanted.hasSameShape(as: type)
    case .any: true
    case .numeric: type.isNumeric
    case .integral: type.isInteger
    case .anyDecimal: type.isDecimal
    case .text: type.isText
    case .anyTimestamp: type == .timestamp || type == .timestampNTZ
    case .anyArray: if case .array = type { true } else { false }
    case .anyMap: if case .map = type { true } else { false }
    case .anyStructure: if case .structure = type { true } else { false }
    case .anyYearMonthInterval: if case .yearMonthInterval = type { true } else { false }
    case .anyDayTimeInterval: if case .dayTimeInterval = type { true } else { false }
    case .orderable: type.isOrderable
    case .oneOf(let choices): choices.contains { $0.accepts(type) }
    case .uncast(let inner): inner.accepts(type)
    }
  }

  /// The type to which a value of `type` is cast for this place; nil when it does not fit.
  package func target(for type: DataType) -> DataType? {
    if accepts(type) { return type }
    switch self {
    case .uncast(let inner):
      return type == .null ? inner.target(for: type) : nil
    case .oneOf(let choices):
      for choice in choices {
        if let target = choice.target(for: type) { return target }
      }
      return nil
    case .exactly(let wanted):
      if type.isText, !wanted.isNested, !wanted.isInterval || wanted == .calendarInterval {
        return wanted
      }
      return TypeCoercion.isAssignable(type, to: wanted) ? wanted : nil
    case .text:
      return TypeCoercion.isAssignable(type, to: .string) ? .string : nil
    default:
      return defaultTarget(for: type)
    }
  }

  private func defaultTarget(for type: DataType) -> DataType? {
    switch (self, type) {
    case (.anyDecimal, .null): .decimalDefault
    case (.anyDecimal, _) where type.isText: .decimal(precision: 38, scale: 18)
    case (.anyDecimal, _): DecimalTypes.shape(of: type)?.type
    case (.numeric, .null): .double
    case (.numeric, _): type.isText ? .double : nil
    case (.integral, .null): .int
    case (.anyTimestamp, .null), (.anyTimestamp, .date): .timestamp
    case (.anyTimestamp, _): type.isText ? .timestamp : nil
    case (.anyArray, .null): .array(.null, containsNull: true)
    case (.anyMap, .null): .map(.null, .null, valueContainsNull: true)
    case (.anyStructure, .null): .structure([])
    case (.anyYearMonthInterval, .null): .yearToMonth
    case (.anyDayTimeInterval, .null): .dayToSecond
    default: nil
    }
  }

  /// The spelling in errors: `"STRING"`, or `("STRING" or "BINARY")` for a choice.
  package var errorText: String {
    switch self {
    case .oneOf(let choices): "(" + choices.map(\.errorText).joined(separator: " or ") + ")"
    case .uncast(let inner): inner.errorText
    default: "\"\(name)\""
    }
  }

  private var name: String {
    switch self {
    case .exactly(let type): type.sqlName
    case .any: "ANY"
    case .numeric: "NUMERIC"
    case .integral: "INTEGRAL"
    case .anyDecimal: "DECIMAL"
    case .text: "STRING"
    case .anyTimestamp: "(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)"
    case .anyArray: "ARRAY"
    case .anyMap: "MAP"
    case .anyStructure: "STRUCT"
    case .anyYearMonthInterval: "INTERVAL YEAR TO MONTH"
    case .anyDayTimeInterval: "INTERVAL DAY TO SECOND"
    case .orderable: "ORDERABLE"
    case .oneOf, .uncast: errorText
    }
  }
}
