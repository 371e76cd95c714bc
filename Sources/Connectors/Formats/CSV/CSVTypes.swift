import Columns
import Kernels

/// Which type a field's text has, in the light of the fields before.
struct CSVFieldInference {
  private let doubles: DoubleParser
  private let timestamps: TimestampParser
  private let options: CSVOptions

  init(_ options: CSVOptions) {
    self.options = options
    doubles = DoubleParser(options.floatingWords)
    timestamps = TimestampParser(zone: options.times.zone, now: options.times.now)
  }

  /// The type that holds the text and what `soFar` holds.
  mutating func type(
    _ soFar: DataType, _ bytes: UnsafePointer<UInt8>, _ count: Int
  ) -> DataType {
    let own: DataType
    switch soFar {
    case .null, .int: own = integer(bytes, count)
    case .long: own = long(bytes, count)
    case .decimal: own = decimal(bytes, count)
    case .double: own = double(bytes, count)
    case .date: own = date(bytes, count)
    case .timestamp: own = timestamp(bytes, count)
    case .boolean: own = boolean(bytes, count)
    default: return .string
    }
    return own == soFar ? soFar : CSVTypes.common(soFar, own, options.times)
  }

  private func integer(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> DataType {
    IntegerParser<Int32>().parse(bytes, count) != nil ? .int : long(bytes, count)
  }

  private func long(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> DataType {
    IntegerParser<Int64>().parse(bytes, count) != nil ? .long : decimal(bytes, count)
  }

  /// Only whole numbers are decimals; others are doubles.
  private func decimal(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> DataType {
    let text = UnsafeBufferPointer(start: bytes, count: count)
    guard let first = text.first, first <= UInt8(ascii: "9"),
      let number = WideDecimal.parse(text), number.exponent == 0
    else { return double(bytes, count) }
    return .decimal(precision: max(number.digitCount, 1), scale: 0)
  }

  private func double(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> DataType {
    if doubles.parse(bytes, count) != nil { return .double }
    return options.times.prefersDate ? date(bytes, count) : timestamp(bytes, count)
  }

  /// Without a pattern only the usual spelling is a date; other forms that casts take as dates are
  /// timestamps.
  private func date(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> DataType {
    let isDate =
      if let pattern = options.times.dates {
        PatternDateParser(pattern: pattern, fallsBack: false).parse(bytes, count) != nil
      } else {
        count == 10 && ISODateTime.days(bytes) != nil
      }
    return isDate ? .date : timestamp(bytes, count)
  }

  private func timestamp(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> DataType {
    let isInstant =
      if let pattern = options.times.instants {
        pattern.instant(
          UnsafeRawBufferPointer(start: bytes, count: count), zone: options.times.zone) != nil
      } else {
        timestamps.parse(bytes, count) != nil
      }
    return isInstant ? .timestamp : boolean(bytes, count)
  }

  private func boolean(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> DataType {
    BooleanParser().parse(bytes, count) != nil ? .boolean : .string
  }
}

/// The types that inference finds and how they widen.
enum CSVTypes {
  /// The narrowest type for values of both; string when there is no other.
  static func common(_ left: DataType, _ right: DataType, _ times: TemporalOptions) -> DataType {
    if left == right || right == .null { return left }
    switch (left, right) {
    case (.null, _): return right
    case (.int, .long), (.long, .int): return .long
    case (.int, .double), (.double, .int), (.long, .double), (.double, .long): return .double
    case (.decimal, .double), (.double, .decimal): return .double
    case (.int, .decimal(let precision, _)), (.decimal(let precision, _), .int):
      return .decimal(precision: max(precision, 10), scale: 0)
    case (.long, .decimal(let precision, _)), (.decimal(let precision, _), .long):
      return .decimal(precision: max(precision, 20), scale: 0)
    case (.decimal(let one, _), .decimal(let other, _)):
      return .decimal(precision: max(one, other), scale: 0)
    case (.date, .timestamp), (.timestamp, .date): return .timestamp
    default: return .string
    }
  }
}
