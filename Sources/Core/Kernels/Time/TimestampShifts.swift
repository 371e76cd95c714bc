package import Columns

/// Timestamps moved by, and measured in, units.
package enum TimestampUnit: Sendable {
  case microsecond, millisecond, second, minute, hour, day, week, month, quarter, year

  package init?(named name: String) {
    switch name.uppercased() {
    case "MICROSECOND": self = .microsecond
    case "MILLISECOND": self = .millisecond
    case "SECOND": self = .second
    case "MINUTE": self = .minute
    case "HOUR": self = .hour
    case "DAY", "DAYOFYEAR": self = .day
    case "WEEK": self = .week
    case "MONTH": self = .month
    case "QUARTER": self = .quarter
    case "YEAR": self = .year
    default: return nil
    }
  }

  private var micros: Int64? {
    switch self {
    case .microsecond: 1
    case .millisecond: 1_000
    case .second: TimeUnits.microsPerSecond
    case .minute: TimeUnits.microsPerMinute
    case .hour: TimeUnits.microsPerHour
    default: nil
    }
  }

  private var months: Int? {
    switch self {
    case .month: 1
    case .quarter: 3
    case .year: 12
    default: nil
    }
  }

  /// Moves timestamps by numbers of this unit on the clocks of a zone.
  package func add(
    _ amounts: Vector, to timestamps: Vector, zone: TimeZone, mode: FailureMode, rowCount: Int
  ) throws(QueryError) -> Vector {
    let wall = timestamps.type == .timestampNTZ ? TimeZone.utc : zone
    return try Encodings.binary(amounts, timestamps, timestamps.type, rowCount: rowCount) {
      (one, other, count) throws(QueryError) in
      let values = Buffer(byteCount: count * 8)
      let result = try recheckPairs(
        one, other, count, mode, values,
        { (amount: Int64, instant: Int64) in
          let moved = move(instant, amount, wall)
          return CheckedValue(moved ?? instant, moved == nil)
        },
        { (amount: Int64, _: Int64) in
          ArithmeticErrors.datetimeOverflow("add \(amount) units to a timestamp")
        })
      return .flat(
        timestamps.type, count: count, values: result.values, validity: result.validity)
    }
  }

  private func move(_ instant: Int64, _ amount: Int64, _ zone: TimeZone) -> Int64? {
    if let micros {
      let (distance, lost) = amount.multipliedReportingOverflow(by: micros)
      let (moved, more) = instant.addingReportingOverflow(distance)
      return lost || more ? nil : moved
    }
    guard abs(amount) < 1 << 40 else { return nil }
    if let months {
      return TemporalArithmetic.moved(
        instant, months: Int(amount) * months, days: 0, micros: 0, zone)
    }
    let days = Int(amount) * (self == .week ? 7 : 1)
    return TemporalArithmetic.moved(instant, months: 0, days: days, micros: 0, zone)
  }

  /// How many whole units lie between timestamps, towards zero.
  package func between(
    _ starts: Vector, _ ends: Vector, zone: TimeZone, rowCount: Int
  ) throws(QueryError) -> Vector {
    let wall = starts.type == .timestampNTZ ? TimeZone.utc : zone
    return try Encodings.binary(starts, ends, .long, rowCount: rowCount) { (one, other, count) in
      .flat(
        .long, count: count,
        values: mapPairs(one, other, count) { (start: Int64, end: Int64) in
          distance(start, end, wall)
        })
    }
  }

  private func distance(_ start: Int64, _ end: Int64, _ zone: TimeZone) -> Int64 {
    if let micros { return (end &- start) / micros }
    let (from, to) = (zone.local(fromMicros: start), zone.local(fromMicros: end))
    guard let months else {
      return (to &- from) / (TimeUnits.microsPerDay * (self == .week ? 7 : 1))
    }
    return Int64(wholeMonths(from, to) / months)
  }

  private func wholeMonths(_ from: Int64, _ to: Int64) -> Int {
    let fromDay = floorDivide(from, TimeUnits.microsPerDay)
    let toDay = floorDivide(to, TimeUnits.microsPerDay)
    let (one, other) = (CivilDate(days: Int(fromDay)), CivilDate(days: Int(toDay)))
    var months = (other.year - one.year) * 12 + other.month - one.month
    let rest = (other.day, to &- toDay &* TimeUnits.microsPerDay)
    let start = (one.day, from &- fromDay &* TimeUnits.microsPerDay)
    if months > 0, rest < start { months -= 1 }
    if months < 0, rest > start { months += 1 }
    return months
  }
}

/// Instants and wall clocks of other zones.
package enum ZoneShifts {
  /// What the clocks of `to` show when those of `from` show this, both in the type's own terms.
  package static func convert(
    _ timestamps: Vector, from: Vector, to target: Vector, rowCount: Int
  ) throws(QueryError) -> Vector {
    let (source, goal) = (try Zones(from), try Zones(target))
    let input = timestamps.flattened()
    let micros = input.pointer(as: Int64.self)
    let buffer = Buffer(byteCount: rowCount * 8)
    let output = buffer.pointer(as: Int64.self)
    for row in 0..<rowCount {
      guard let one = source.zone(row), let other = goal.zone(row) else {
        output[row] = 0
        continue
      }
      output[row] = other.local(fromMicros: one.instant(fromLocalMicros: micros[row]))
    }
    return .flat(timestamps.type, count: rowCount, values: buffer)
  }

  /// The zones that a column of names tells, looked up once for each name.
  private struct Zones {
    private let constant: TimeZone?
    private let rows: [TimeZone?]

    init(_ names: Vector) throws(QueryError) {
      if names.isConstantNull {
        constant = nil
        rows = []
        return
      }
      if names.encoding == .constant {
        constant = try TimeZone.named(names.pointer(as: StringView.self)[0].string)
        rows = []
        return
      }
      constant = nil
      let flat = names.flattened()
      var zones: [TimeZone?] = []
      for row in 0..<flat.count {
        zones.append(
          flat.isNull(at: row)
            ? nil : try TimeZone.named(flat.pointer(as: StringView.self)[row].string))
      }
      rows = zones
    }

    func zone(_ row: Int) -> TimeZone? { row < rows.count ? rows[row] : constant }
  }
}
