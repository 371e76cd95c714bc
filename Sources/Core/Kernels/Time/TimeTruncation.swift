package import Columns

/// Cuts dates and timestamps down to the start of a unit.
package enum TruncationUnit: Sendable {
  case microsecond, millisecond, second, minute, hour, day, week, month, quarter, year

  /// The unit of a name; nil for names that mean none.
  package init?(named name: String) {
    switch name.uppercased() {
    case "MICROSECOND": self = .microsecond
    case "MILLISECOND": self = .millisecond
    case "SECOND": self = .second
    case "MINUTE": self = .minute
    case "HOUR": self = .hour
    case "DAY", "DD": self = .day
    case "WEEK": self = .week
    case "MONTH", "MON", "MM": self = .month
    case "QUARTER": self = .quarter
    case "YEAR", "YYYY", "YY": self = .year
    default: return nil
    }
  }

  /// Units of a week and more, to which dates can be cut.
  package var isForDates: Bool {
    switch self {
    case .week, .month, .quarter, .year: true
    default: false
    }
  }

  func start(ofDay day: Int) -> Int {
    switch self {
    case .week: return day - CivilDate.weekday(ofDay: day)
    case .month:
      return day - CivilDate(days: day).day + 1
    case .quarter:
      let date = CivilDate(days: day)
      return CivilDate(year: date.year, month: (date.month - 1) / 3 * 3 + 1, day: 1).days
    case .year: return CivilDate(year: CivilDate(days: day).year, month: 1, day: 1).days
    default: return day
    }
  }

  func start(ofInstant instant: Int64, _ zone: TimeZone) -> Int64 {
    let small: Int64? =
      switch self {
      case .microsecond: 1
      case .millisecond: 1_000
      case .second: TimeUnits.microsPerSecond
      case .minute: TimeUnits.microsPerMinute
      default: nil
      }
    if let small { return floorDivide(instant, small) &* small }
    let local = zone.local(fromMicros: instant)
    if self == .hour {
      let hour = floorDivide(local, TimeUnits.microsPerHour) &* TimeUnits.microsPerHour
      return instant &- (local &- hour)
    }
    let day = start(ofDay: Int(floorDivide(local, TimeUnits.microsPerDay)))
    return zone.instant(fromLocalMicros: Int64(day) &* TimeUnits.microsPerDay)
  }
}

package enum TimeTruncation {
  /// `trunc`: rows whose unit is not one for dates are null.
  package static func dates(
    _ dates: Vector, _ units: Vector, rowCount: Int
  ) throws(QueryError) -> Vector {
    try truncated(dates, units, .date, rowCount) { (unit, input, count) in
      unit.isForDates
        ? mapValues(input, count) { (days: Int32) in
          Int32(truncatingIfNeeded: unit.start(ofDay: Int(days)))
        } : nil
    }
  }

  /// `date_trunc`: rows whose unit means nothing are null.
  package static func timestamps(
    _ timestamps: Vector, _ units: Vector, zone: TimeZone, rowCount: Int
  ) throws(QueryError) -> Vector {
    let wall = timestamps.type == .timestampNTZ ? TimeZone.utc : zone
    return try truncated(timestamps, units, timestamps.type, rowCount) { (unit, input, count) in
      mapValues(input, count) { (micros: Int64) in unit.start(ofInstant: micros, wall) }
    }
  }

  /// A constant unit is looked up once; others row by row.
  private static func truncated(
    _ vector: Vector, _ units: Vector, _ type: DataType, _ rowCount: Int,
    _ cut: (TruncationUnit, Vector, Int) -> Buffer?
  ) throws(QueryError) -> Vector {
    if units.encoding == .constant, rowCount > 0 {
      guard !units.isConstantNull,
        let unit = TruncationUnit(named: units.pointer(as: StringView.self)[0].string)
      else { return .nulls(type, count: rowCount) }
      return try Encodings.unary(vector, type, rowCount: rowCount) { (input, count) in
        guard let values = cut(unit, input, count) else { return .nulls(type, count: count) }
        return .flat(type, count: count, values: values, validity: input.validity)
      }
    }
    let input = vector.flattened()
    let names = units.flattened()
    var builder = VectorBuilder(type)
    for row in 0..<rowCount {
      guard !input.isNull(at: row), !names.isNull(at: row),
        let unit = TruncationUnit(named: names.pointer(as: StringView.self)[row].string),
        let values = cut(unit, input.slice(row..<(row + 1)), 1)
      else {
        builder.append(.null)
        continue
      }
      builder.append(Vector.flat(type, count: 1, values: values).value(at: 0))
    }
    return builder.finish()
  }
}
