package import Columns

/// Dates, timestamps and intervals made of numbers.
package enum TimeMaking {
  /// Rows for which `make` has no value throw its error or become null; null arguments are the
  /// caller's.
  private static func rows<Output: BitwiseCopyable>(
    _ arguments: [Vector], _ type: DataType, _ empty: Output, _ mode: FailureMode, _ rowCount: Int,
    _ make: (Int) throws(QueryError) -> Output
  ) throws(QueryError) -> Vector {
    let valid = RowValidity(arguments)
    let buffer = Buffer(byteCount: rowCount * MemoryLayout<Output>.stride)
    let output = buffer.pointer(as: Output.self)
    let validity = Bitmap(count: rowCount, filled: true)
    for row in 0..<rowCount {
      output[row] = empty
      guard valid.isValid(row) else {
        validity.clear(row)
        continue
      }
      do throws(QueryError) {
        output[row] = try make(row)
      } catch {
        if mode == .error { throw error }
        validity.clear(row)
      }
    }
    return .flat(
      type, count: rowCount, values: buffer, validity: validity.allSet ? nil : validity)
  }

  private static func ints(_ vector: Vector) -> (Int) -> Int {
    let flat = vector.flattened()
    return { Int(flat.pointer(as: Int32.self)[$0]) }
  }

  static func outOfBounds(_ message: String) -> QueryError {
    QueryError(
      "DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION", sqlState: "22023", "\(message) ")
  }

  private static func date(_ year: Int, _ month: Int, _ day: Int) throws(QueryError) -> Int {
    guard (1...12).contains(month) else {
      throw outOfBounds("Invalid value for MonthOfYear (valid values 1 - 12): \(month).")
    }
    guard (1...31).contains(day) else {
      throw outOfBounds("Invalid value for DayOfMonth (valid values 1 - 28/31): \(day).")
    }
    guard let date = CivilDate.valid(year, month, day) else {
      let name = DateTimePattern.monthNames[month - 1]
      throw outOfBounds(
        month == 2 && day == 29
          ? "Invalid date 'February 29' as '\(year)' is not a leap year."
          : "Invalid date '\(name.uppercased()) \(day)'.")
    }
    return date.days
  }

  package static func dates(
    _ parts: [Vector], mode: FailureMode, rowCount: Int
  ) throws(QueryError) -> Vector {
    let (year, month, day) = (ints(parts[0]), ints(parts[1]), ints(parts[2]))
    return try rows(parts, .date, Int32(0), mode, rowCount) { (row) throws(QueryError) in
      Int32(truncatingIfNeeded: try date(year(row), month(row), day(row)))
    }
  }

  /// Year, month, day, hour, minute, seconds as a decimal of six fraction digits, and a zone.
  package static func timestamps(
    _ parts: [Vector], _ type: DataType, zone: TimeZone, mode: FailureMode, rowCount: Int
  ) throws(QueryError) -> Vector {
    let numbers = parts.prefix(5).map(ints)
    let seconds = parts[5].widenedDecimal().flattened()
    let zones = parts.count > 6 ? parts[6].flattened() : nil
    return try rows(parts, type, Int64(0), mode, rowCount) { (row) throws(QueryError) in
      let day = try date(numbers[0](row), numbers[1](row), numbers[2](row))
      let micros = try clock(
        numbers[3](row), numbers[4](row), seconds.pointer(as: Int128.self)[row])
      let (start, lost) = Int64(day).multipliedReportingOverflow(by: TimeUnits.microsPerDay)
      let (local, more) = start.addingReportingOverflow(micros)
      if lost || more { throw ArithmeticErrors.overflow("long overflow") }
      if type == .timestampNTZ { return local }
      guard let zones else { return zone.instant(fromLocalMicros: local) }
      let name = zones.pointer(as: StringView.self)[row].string
      return try TimeZone.named(name).instant(fromLocalMicros: local)
    }
  }

  private static func clock(
    _ hour: Int, _ minute: Int, _ seconds: Int128
  ) throws(QueryError) -> Int64 {
    guard (0...23).contains(hour) else {
      throw outOfBounds("Invalid value for HourOfDay (valid values 0 - 23): \(hour).")
    }
    guard (0...59).contains(minute) else {
      throw outOfBounds("Invalid value for MinuteOfHour (valid values 0 - 59): \(minute).")
    }
    guard seconds >= 0, seconds < 60_000_000 || seconds == 60_000_000 else {
      if seconds > 60_000_000, seconds < 61_000_000 {
        let text = ValueText.text(.double(Double(seconds) / 1e6), .double) ?? ""
        throw QueryError(
          "INVALID_FRACTION_OF_SECOND", sqlState: "22023",
          "Valid range for seconds is [0, 60] (inclusive), but the provided value is \(text). To "
            + "avoid this error, use `try_make_timestamp`, which returns NULL on error.\nIf you do "
            + "not want to use the session default timestamp version of this function, use "
            + "`try_make_timestamp_ntz` or `try_make_timestamp_ltz`.")
      }
      throw outOfBounds(
        "Invalid value for SecondOfMinute (valid values 0 - 59): \(seconds / 1_000_000).")
    }
    return Int64(hour) * TimeUnits.microsPerHour + Int64(minute) * TimeUnits.microsPerMinute
      + Int64(truncatingIfNeeded: seconds)
  }

  /// A date and a time of day.
  package static func joined(
    _ dates: Vector, _ times: Vector, _ type: DataType, zone: TimeZone, rowCount: Int
  ) throws(QueryError) -> Vector {
    let wall = type == .timestampNTZ ? TimeZone.utc : zone
    return try Encodings.binary(dates, times, type, rowCount: rowCount) { (one, other, count) in
      .flat(
        type, count: count,
        values: mapPairs(one, other, count) { (days: Int32, nanos: Int64) in
          wall.instant(
            fromLocalMicros: Int64(days) &* TimeUnits.microsPerDay &+ nanos / 1_000)
        })
    }
  }

  /// Years, months, weeks, days, hours, minutes and seconds as a calendar interval.
  package static func calendarIntervals(
    _ parts: [Vector], mode: FailureMode, rowCount: Int
  ) throws(QueryError) -> Vector {
    let numbers = parts.prefix(6).map(ints)
    let seconds = parts[6].widenedDecimal().flattened()
    let empty = CalendarInterval(months: 0, days: 0, microseconds: 0)
    return try rows(parts, .calendarInterval, empty, mode, rowCount) { (row) throws(QueryError) in
      let months = Int32(exactly: numbers[0](row) * 12 + numbers[1](row))
      let days = Int32(exactly: numbers[2](row) * 7 + numbers[3](row))
      let micros = Int64(
        exactly: Int128(numbers[4](row)) * 3_600_000_000 + Int128(numbers[5](row)) * 60_000_000
          + seconds.pointer(as: Int128.self)[row])
      guard let months, let days, let micros else {
        throw ArithmeticErrors.overflow()
      }
      return CalendarInterval(months: months, days: days, microseconds: micros)
    }
  }

  /// Days, hours, minutes and seconds as a day-time interval.
  package static func dayTimeIntervals(
    _ parts: [Vector], rowCount: Int
  ) throws(QueryError) -> Vector {
    let numbers = parts.prefix(3).map(ints)
    let seconds = parts[3].widenedDecimal().flattened()
    return try rows(parts, .dayToSecond, Int64(0), .error, rowCount) { (row) throws(QueryError) in
      let whole =
        Int128(numbers[0](row)) * 86_400_000_000 + Int128(numbers[1](row)) * 3_600_000_000
        + Int128(numbers[2](row)) * 60_000_000
      guard let micros = Int64(exactly: whole + seconds.pointer(as: Int128.self)[row]) else {
        throw ArithmeticErrors.intervalOverflow(suggestion: nil)
      }
      return micros
    }
  }

  /// Years and months as a year-month interval.
  package static func yearMonthIntervals(
    _ parts: [Vector], rowCount: Int
  ) throws(QueryError) -> Vector {
    let (years, months) = (ints(parts[0]), ints(parts[1]))
    return try rows(parts, .yearToMonth, Int32(0), .error, rowCount) { (row) throws(QueryError) in
      guard let total = Int32(exactly: years(row) * 12 + months(row)) else {
        throw ArithmeticErrors.intervalOverflow(suggestion: nil)
      }
      return total
    }
  }
}
