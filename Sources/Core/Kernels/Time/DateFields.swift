package import Columns

/// The fields of dates and timestamps as numbers.
package enum DateField: Sendable {
  case year, yearOfWeek, quarter, month, week, day, dayOfYear
  /// Sunday 1 … Saturday 7.
  case dayOfWeek
  /// Monday 1 … Sunday 7.
  case isoDayOfWeek
  /// Monday 0 … Sunday 6.
  case weekday

  /// The field of every date.
  package func compute(_ dates: Vector, rowCount: Int) throws(QueryError) -> Vector {
    try Encodings.unary(dates, .int, rowCount: rowCount) { (input, count) in
      .flat(.int, count: count, values: values(input, count))
    }
  }

  private func values(_ input: Vector, _ count: Int) -> Buffer {
    switch self {
    case .year: fields(input, count) { CivilDate(days: $0).year }
    case .quarter: fields(input, count) { CivilDate(days: $0).quarter }
    case .month: fields(input, count) { CivilDate(days: $0).month }
    case .day: fields(input, count) { CivilDate(days: $0).day }
    case .dayOfYear: fields(input, count) { CivilDate(days: $0).dayOfYear }
    case .yearOfWeek: fields(input, count) { CivilDate.isoWeek(ofDay: $0).year }
    case .week: fields(input, count) { CivilDate.isoWeek(ofDay: $0).week }
    case .dayOfWeek: fields(input, count) { (CivilDate.weekday(ofDay: $0) &+ 1) % 7 &+ 1 }
    case .isoDayOfWeek: fields(input, count) { CivilDate.weekday(ofDay: $0) &+ 1 }
    case .weekday: fields(input, count) { CivilDate.weekday(ofDay: $0) }
    }
  }

  @inline(__always)
  private func fields(_ input: Vector, _ count: Int, _ field: (Int) -> Int) -> Buffer {
    mapValues(input, count) { (days: Int32) in Int32(truncatingIfNeeded: field(Int(days))) }
  }
}

/// The fields of the time of day.
package enum ClockField: Sendable {
  case hour, minute, second
  /// Seconds with six fraction digits.
  case secondWithFraction

  /// The field of every timestamp on the clocks of a zone, or of every time of day.
  package func compute(
    _ vector: Vector, zone: TimeZone, rowCount: Int
  ) throws(QueryError) -> Vector {
    let isTime = if case .time = vector.type { true } else { false }
    let wall = vector.type == .timestamp ? zone : .utc
    let type: DataType =
      self == .secondWithFraction ? .decimal(precision: 8, scale: 6) : .int
    return try Encodings.unary(vector, type, rowCount: rowCount) { (input, count) in
      let local =
        isTime
        ? mapValues(input, count) { (nanos: Int64) in nanos / TimeUnits.nanosPerMicro }
        : mapValues(input, count) { (micros: Int64) in wall.local(fromMicros: micros) }
      return .flat(type, count: count, values: values(local, count))
    }
  }

  private func values(_ local: Buffer, _ count: Int) -> Buffer {
    switch self {
    case .hour: parts(local, count, TimeUnits.microsPerHour, 24)
    case .minute: parts(local, count, TimeUnits.microsPerMinute, 60)
    case .second: parts(local, count, TimeUnits.microsPerSecond, 60)
    case .secondWithFraction:
      mapValues(.flat(.long, count: count, values: local), count) { (micros: Int64) in
        floorModulo(micros, TimeUnits.microsPerMinute)
      }
    }
  }

  private func parts(_ local: Buffer, _ count: Int, _ unit: Int64, _ limit: Int64) -> Buffer {
    mapValues(.flat(.long, count: count, values: local), count) { (micros: Int64) in
      Int32(truncatingIfNeeded: floorModulo(floorDivide(micros, unit), limit))
    }
  }
}
