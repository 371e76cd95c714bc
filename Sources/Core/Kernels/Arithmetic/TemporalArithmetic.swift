import Columns

/// Dates and timestamps moved by days and intervals, and the distances between them.
enum TemporalArithmetic {
  // MARK: Distances

  static func daysBetween(_ left: Vector, _ right: Vector, _ type: DataType, _ count: Int) -> Vector
  {
    .flat(
      type, count: count,
      values: mapPairs(left, right, count) { (end: Int32, start: Int32) in
        (Int64(end) &- Int64(start)) &* TimeUnits.microsPerDay
      })
  }

  /// Microseconds between what two clocks on the wall show.
  static func microsBetween(
    _ left: Vector, _ right: Vector, _ type: DataType, _ zone: TimeZone, _ count: Int,
    _ mode: FailureMode
  ) throws(QueryError) -> Vector {
    let values = Buffer(byteCount: count * 8)
    let isLocal = left.type == .timestampNTZ || zone.fixedOffset != nil
    let result = try recheckPairs(
      left, right, count, mode, values,
      { (end: Int64, start: Int64) in
        isLocal
          ? Subtraction.exact(end, start)
          : Subtraction.exact(zone.local(fromMicros: end), zone.local(fromMicros: start))
      }, { (_: Int64, _: Int64) in ArithmeticErrors.overflow("long overflow") })
    return .flat(type, count: count, values: result.values, validity: result.validity)
  }

  // MARK: Moves

  /// Dates moved by whole days; far enough they come round from the other end.
  static func moveDays(
    _ dates: Vector, _ days: Vector, forward: Bool, _ count: Int
  ) -> Vector {
    func move<Number: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
      _: Number.Type
    ) -> Buffer {
      mapPairs(dates, days, count) { (date: Int32, offset: Number) in
        let whole = Int32(truncatingIfNeeded: offset)
        return forward ? date &+ whole : date &- whole
      }
    }
    let values: Buffer
    switch days.physical {
    case .int8: values = move(Int8.self)
    case .int16: values = move(Int16.self)
    case .int32: values = move(Int32.self)
    default:
      values = mapPairs(dates, days, count) { (date: Int32, micros: Int64) in
        let whole = Int32(truncatingIfNeeded: micros / TimeUnits.microsPerDay)
        return forward ? date &+ whole : date &- whole
      }
    }
    return .flat(.date, count: count, values: values)
  }

  /// Dates moved by months, and days where the interval has some.
  static func moveDate(
    _ dates: Vector, _ interval: Vector, forward: Bool, _ count: Int, _ mode: FailureMode
  ) throws(QueryError) -> Vector {
    let values = Buffer(byteCount: count * 4)
    let sign = forward ? 1 : -1
    let result: CheckedResult
    if interval.physical == .int32 {
      result = try recheckPairs(
        dates, interval, count, mode, values,
        { (date: Int32, months: Int32) in
          CheckedValue(movedDate(date, months: sign &* Int(months)), false)
        }, { (_: Int32, _: Int32) in ArithmeticErrors.overflow("integer overflow") })
    } else {
      result = try recheckPairs(
        dates, interval, count, mode, values,
        { (date: Int32, offset: CalendarInterval) in
          let moved = movedDate(date, months: sign &* Int(offset.months))
          let days = Int32(truncatingIfNeeded: sign &* Int(offset.days))
          return CheckedValue(moved &+ days, offset.microseconds != 0)
        }, { (_: Int32, _: CalendarInterval) in microsOnDate })
    }
    return .flat(.date, count: count, values: result.values, validity: result.validity)
  }

  @inline(__always)
  static func movedDate(_ date: Int32, months: Int) -> Int32 {
    Int32(truncatingIfNeeded: CivilDate(days: Int(date)).adding(months: months).days)
  }

  private static let microsOnDate = QueryError(
    "INVALID_INTERVAL_WITH_MICROSECONDS_ADDITION", sqlState: "22006",
    "Cannot add an interval to a date because its microseconds part is not 0. To resolve this, "
      + "cast the input date to a timestamp, which supports the addition of intervals with "
      + "non-zero microseconds.")

  /// Timestamps moved by any interval on the wall clock of a zone.
  static func moveTimestamp(
    _ timestamps: Vector, _ interval: Vector, forward: Bool, _ zone: TimeZone, _ count: Int,
    _ mode: FailureMode
  ) throws(QueryError) -> Vector {
    let wall = timestamps.type == .timestampNTZ ? TimeZone.utc : zone
    let values = Buffer(byteCount: count * 8)
    func move<Interval: BitwiseCopyable>(
      _ parts: (Interval) -> (months: Int, days: Int, micros: Int64)
    ) throws(QueryError) -> CheckedResult {
      try recheckPairs(
        timestamps, interval, count, mode, values,
        { (instant: Int64, offset: Interval) in
          let (months, days, micros) = parts(offset)
          guard
            let moved = moved(
              instant, months: forward ? months : 0 &- months, days: forward ? days : 0 &- days,
              micros: forward ? micros : 0 &- micros, wall)
          else { return CheckedValue(instant, true) }
          return CheckedValue(moved, false)
        }, { (_: Int64, _: Interval) in ArithmeticErrors.overflow("long overflow") })
    }
    let result: CheckedResult
    switch interval.physical {
    case .int32: result = try move { (months: Int32) in (Int(months), 0, 0) }
    case .int64:
      result = try move { (micros: Int64) in
        let days = micros / TimeUnits.microsPerDay
        return (0, Int(days), micros &- days &* TimeUnits.microsPerDay)
      }
    default:
      result = try move { (offset: CalendarInterval) in
        (Int(offset.months), Int(offset.days), offset.microseconds)
      }
    }
    return .flat(timestamps.type, count: count, values: result.values, validity: result.validity)
  }

  /// One timestamp moved by months and days on the wall clock, then by microseconds; nil when
  /// it leaves the range of timestamps.
  static func moved(
    _ instant: Int64, months: Int, days: Int, micros: Int64, _ zone: TimeZone
  ) -> Int64? {
    var moved = instant
    if months != 0 || days != 0 {
      let local = zone.local(fromMicros: instant)
      let day = floorDivide(local, TimeUnits.microsPerDay)
      let clock = local &- day &* TimeUnits.microsPerDay
      var date = Int(day)
      if months != 0 { date = CivilDate(days: date).adding(months: months).days }
      let (start, overflow) = Int64(date &+ days).multipliedReportingOverflow(
        by: TimeUnits.microsPerDay)
      let (total, more) = start.addingReportingOverflow(clock)
      if overflow || more { return nil }
      moved = zone.instant(fromLocalMicros: total)
    }
    let (result, overflow) = moved.addingReportingOverflow(micros)
    return overflow ? nil : result
  }

  /// Times of day moved by an interval; leaving the day is an error.
  static func moveTime(
    _ times: Vector, _ interval: Vector, forward: Bool, _ count: Int, _ mode: FailureMode
  ) throws(QueryError) -> Vector {
    let values = Buffer(byteCount: count * 8)
    let result = try recheckPairs(
      times, interval, count, mode, values,
      { (time: Int64, micros: Int64) in
        let (nanos, overflow) = micros.multipliedReportingOverflow(by: TimeUnits.nanosPerMicro)
        let moved = forward ? time &+ nanos : time &- nanos
        let isInside = moved >= 0 && moved < TimeUnits.nanosPerDay
        return CheckedValue(moved, overflow || !isInside)
      },
      { (_: Int64, _: Int64) in
        ArithmeticErrors.datetimeOverflow("add an interval to a time of day")
      })
    return .flat(times.type, count: count, values: result.values, validity: result.validity)
  }
}
