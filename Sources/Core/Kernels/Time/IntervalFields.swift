package import Columns

/// The parts of intervals as numbers.
package enum IntervalFields {
  package enum Field: Sendable {
    case year, month, day, hour, minute, second
  }

  /// Whole days of a day-time interval.
  package static func days(_ vector: Vector, rowCount: Int) throws(QueryError) -> Vector {
    try part(.day, vector, .int, rowCount: rowCount)
  }

  /// One field of an interval of any kind.
  package static func part(
    _ field: Field, _ vector: Vector, _ type: DataType, rowCount: Int
  ) throws(QueryError) -> Vector {
    try Encodings.unary(vector, type, rowCount: rowCount) { (input, count) in
      let numbers =
        switch input.physical {
        case .int32: mapValues(input, count) { (months: Int32) in ofMonths(field, months) }
        case .int64: mapValues(input, count) { (micros: Int64) in ofMicros(field, micros) }
        default:
          mapValues(input, count) { (interval: CalendarInterval) in ofCalendar(field, interval) }
        }
      return narrowed(.flat(.long, count: count, values: numbers), count, type)
    }
  }

  private static func narrowed(_ numbers: Vector, _ count: Int, _ type: DataType) -> Vector {
    let values =
      switch type.physical {
      case .int8:
        mapValues(numbers, count) { (value: Int64) in Int8(truncatingIfNeeded: value) }
      case .int32:
        mapValues(numbers, count) { (value: Int64) in Int32(truncatingIfNeeded: value) }
      default: numbers.values
      }
    return .flat(type, count: count, values: values)
  }

  private static func ofMonths(_ field: Field, _ months: Int32) -> Int64 {
    Int64(field == .year ? months / 12 : months % 12)
  }

  private static func ofMicros(_ field: Field, _ micros: Int64) -> Int64 {
    switch field {
    case .hour: micros % TimeUnits.microsPerDay / TimeUnits.microsPerHour
    case .minute: micros % TimeUnits.microsPerHour / TimeUnits.microsPerMinute
    case .second: micros % TimeUnits.microsPerMinute
    default: micros / TimeUnits.microsPerDay
    }
  }

  private static func ofCalendar(_ field: Field, _ interval: CalendarInterval) -> Int64 {
    switch field {
    case .year, .month: ofMonths(field, interval.months)
    case .day: Int64(interval.days)
    case .hour: interval.microseconds / TimeUnits.microsPerHour
    default: ofMicros(field, interval.microseconds)
    }
  }
}
