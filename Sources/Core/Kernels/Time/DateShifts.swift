package import Columns

/// Other dates found from dates.
package enum DateShifts {
  package static func addMonths(
    _ dates: Vector, _ months: Vector, rowCount: Int
  ) throws(QueryError) -> Vector {
    try Encodings.binary(dates, months, .date, rowCount: rowCount) { (one, other, count) in
      .flat(
        .date, count: count,
        values: mapPairs(one, other, count) { (date: Int32, months: Int32) in
          TemporalArithmetic.movedDate(date, months: Int(months))
        })
    }
  }

  /// How many days lie between two dates.
  package static func difference(
    _ ends: Vector, _ starts: Vector, rowCount: Int
  ) throws(QueryError) -> Vector {
    try Encodings.binary(ends, starts, .int, rowCount: rowCount) { (one, other, count) in
      .flat(
        .int, count: count,
        values: mapPairs(one, other, count) { (end: Int32, start: Int32) in end &- start })
    }
  }

  package static func lastDay(_ dates: Vector, rowCount: Int) throws(QueryError) -> Vector {
    try Encodings.unary(dates, .date, rowCount: rowCount) { (input, count) in
      .flat(
        .date, count: count,
        values: mapValues(input, count) { (days: Int32) in
          let date = CivilDate(days: Int(days))
          let length = CivilDate.monthLength(date.year, date.month)
          return days &+ Int32(truncatingIfNeeded: length - date.day)
        })
    }
  }

  /// The first day of a name after each date.
  package static func nextDay(
    _ dates: Vector, _ names: Vector, mode: FailureMode, rowCount: Int
  ) throws(QueryError) -> Vector {
    try Encodings.binary(dates, names, .date, rowCount: rowCount) {
      (one, other, count) throws(QueryError) in
      let values = Buffer(byteCount: count * 4)
      let result = try recheckPairs(
        one, other, count, mode, values,
        { (days: Int32, name: StringView) in
          guard let wanted = weekday(named: name.string) else { return CheckedValue(days, true) }
          let ahead = (wanted - CivilDate.weekday(ofDay: Int(days)) + 6) % 7 + 1
          return CheckedValue(days &+ Int32(truncatingIfNeeded: ahead), false)
        },
        { (_: Int32, name: StringView) in
          QueryError(
            "ILLEGAL_DAY_OF_WEEK", sqlState: "22009",
            "Illegal input for day of week: \(name.string).")
        })
      return .flat(.date, count: count, values: result.values, validity: result.validity)
    }
  }

  private static func weekday(named name: String) -> Int? {
    switch name.uppercased() {
    case "MO", "MON", "MONDAY": 0
    case "TU", "TUE", "TUESDAY": 1
    case "WE", "WED", "WEDNESDAY": 2
    case "TH", "THU", "THURSDAY": 3
    case "FR", "FRI", "FRIDAY": 4
    case "SA", "SAT", "SATURDAY": 5
    case "SU", "SUN", "SUNDAY": 6
    default: nil
    }
  }

  /// Months and the part of a month of 31 days between two timestamps; whole when both are on
  /// the same day of their months or on the last.
  package static func monthsBetween(
    _ ends: Vector, _ starts: Vector, roundOff: Bool, zone: TimeZone, rowCount: Int
  ) throws(QueryError) -> Vector {
    try Encodings.binary(ends, starts, .double, rowCount: rowCount) { (one, other, count) in
      .flat(
        .double, count: count,
        values: mapPairs(one, other, count) { (end: Int64, start: Int64) in
          months(zone.local(fromMicros: end), zone.local(fromMicros: start), roundOff)
        })
    }
  }

  private static func months(_ end: Int64, _ start: Int64, _ roundOff: Bool) -> Double {
    let endDay = floorDivide(end, TimeUnits.microsPerDay)
    let startDay = floorDivide(start, TimeUnits.microsPerDay)
    let (one, other) = (CivilDate(days: Int(endDay)), CivilDate(days: Int(startDay)))
    let whole = Double((one.year - other.year) * 12 + one.month - other.month)
    let bothLast =
      one.day == CivilDate.monthLength(one.year, one.month)
      && other.day == CivilDate.monthLength(other.year, other.month)
    if one.day == other.day || bothLast { return whole }
    let endSecond = floorDivide(end &- endDay &* TimeUnits.microsPerDay, TimeUnits.microsPerSecond)
    let startSecond = floorDivide(
      start &- startDay &* TimeUnits.microsPerDay, TimeUnits.microsPerSecond)
    let seconds = Double(Int64(one.day - other.day) * 86_400 + endSecond - startSecond)
    let difference = whole + seconds / (31 * 86_400)
    return roundOff ? (difference * 1e8).rounded(.toNearestOrAwayFromZero) / 1e8 : difference
  }

  /// Short names of weekdays or months.
  package static func names(
    _ dates: Vector, ofMonths: Bool, rowCount: Int
  ) throws(QueryError) -> Vector {
    let names = ofMonths ? DateTimePattern.monthNames : DateTimePattern.dayNames
    let base = Vector.of(.string, names.map { .string(String($0.prefix(3))) })
    return try Encodings.unary(dates, .string, rowCount: rowCount) { (input, count) in
      let indices = mapValues(input, count) { (days: Int32) in
        Int32(
          truncatingIfNeeded: ofMonths
            ? CivilDate(days: Int(days)).month - 1 : CivilDate.weekday(ofDay: Int(days)))
      }
      return .dictionary(indices: indices, count: count, base: base, validity: input.validity)
    }
  }
}
