import Columns

/// Dates, times and intervals as text.
extension ByteWriter {
  mutating func writeDate(_ days: Int32) { writeCivil(CivilDate(days: Int(days))) }

  mutating func writeCivil(_ date: CivilDate) {
    if date.year > 9999 { write(UInt8(ascii: "+")) }
    if date.year < 0 { write(ByteWriter.minus) }
    write(UInt64(date.year.magnitude), minimumDigits: 4)
    write(ByteWriter.minus)
    writeTwo(date.month)
    write(ByteWriter.minus)
    writeTwo(date.day)
  }

  @inline(__always)
  mutating func writeTwo(_ number: Int) {
    reserve(2)
    write(ByteWriter.zero &+ UInt8(truncatingIfNeeded: number / 10))
    write(ByteWriter.zero &+ UInt8(truncatingIfNeeded: number % 10))
  }

  /// `yyyy-MM-dd HH:mm:ss[.ffffff]` of microseconds on a wall clock.
  mutating func writeTimestamp(local micros: Int64) {
    let day = floorDivide(micros, TimeUnits.microsPerDay)
    writeDate(Int32(truncatingIfNeeded: day))
    write(UInt8(ascii: " "))
    writeClock(nanos: (micros &- day &* TimeUnits.microsPerDay) &* 1_000)
  }

  /// `HH:mm:ss[.fffffffff]` without trailing zeros.
  mutating func writeClock(nanos: Int64) {
    let seconds = Int(nanos / TimeUnits.nanosPerSecond)
    writeTwo(seconds / 3_600)
    write(UInt8(ascii: ":"))
    writeTwo(seconds / 60 % 60)
    write(UInt8(ascii: ":"))
    writeTwo(seconds % 60)
    writeFraction(UInt64(nanos % TimeUnits.nanosPerSecond), digits: 9)
  }

  /// A point and the digits of a fraction up to the last that is not zero; nothing for none.
  mutating func writeFraction(_ fraction: UInt64, digits: Int) {
    guard fraction > 0 else { return }
    write(ByteWriter.point)
    write(fraction, minimumDigits: digits)
    while bytes[count &- 1] == ByteWriter.zero { shrink(to: count &- 1) }
  }

  /// `INTERVAL '1-2' YEAR TO MONTH`.
  mutating func writeYearMonthInterval(_ months: Int32, _ from: IntervalUnit, _ to: IntervalUnit) {
    write("INTERVAL '")
    if months < 0 { write(ByteWriter.minus) }
    let magnitude = UInt64(months.magnitude)
    switch (from, to) {
    case (.year, .year): write(magnitude / 12)
    case (.month, .month): write(magnitude)
    default:
      write(magnitude / 12)
      write(ByteWriter.minus)
      write(magnitude % 12)
    }
    writeIntervalUnits(from, to)
  }

  /// `INTERVAL '1 02:03:04.5' DAY TO SECOND`.
  mutating func writeDayTimeInterval(_ micros: Int64, _ from: IntervalUnit, _ to: IntervalUnit) {
    write("INTERVAL '")
    if micros < 0 { write(ByteWriter.minus) }
    var rest = micros.magnitude
    var isFirst = true
    let units: [(IntervalUnit, UInt64)] = [
      (.day, UInt64(TimeUnits.microsPerDay)), (.hour, UInt64(TimeUnits.microsPerHour)),
      (.minute, UInt64(TimeUnits.microsPerMinute)), (.second, UInt64(TimeUnits.microsPerSecond)),
    ]
    for (unit, size) in units where unit >= from && unit <= to {
      if !isFirst { write(unit == .hour ? UInt8(ascii: " ") : UInt8(ascii: ":")) }
      write(rest / size, minimumDigits: unit == .day ? 1 : 2)
      rest %= size
      isFirst = false
    }
    if to == .second { writeFraction(rest, digits: 6) }
    writeIntervalUnits(from, to)
  }

  private mutating func writeIntervalUnits(_ from: IntervalUnit, _ to: IntervalUnit) {
    write("' ")
    write(from.name.uppercased())
    if from != to {
      write(" TO ")
      write(to.name.uppercased())
    }
  }

  /// `1 years 2 months 3 days 4 hours`, or `0 seconds`.
  mutating func writeCalendarInterval(_ interval: CalendarInterval) {
    let start = count
    writeUnit(Int64(interval.months / 12), " years")
    writeUnit(Int64(interval.months % 12), " months")
    writeUnit(Int64(interval.days), " days")
    let micros = interval.microseconds
    writeUnit(micros / TimeUnits.microsPerHour, " hours")
    writeUnit(micros % TimeUnits.microsPerHour / TimeUnits.microsPerMinute, " minutes")
    let seconds = micros % TimeUnits.microsPerMinute
    if seconds != 0 {
      if count > start { write(UInt8(ascii: " ")) }
      if seconds < 0 { write(ByteWriter.minus) }
      write(seconds.magnitude / UInt64(TimeUnits.microsPerSecond))
      writeFraction(seconds.magnitude % UInt64(TimeUnits.microsPerSecond), digits: 6)
      write(" seconds")
    }
    if count == start { write("0 seconds") }
    separatorStart(start)
  }

  /// Drops the blank that stands before the first unit.
  private mutating func separatorStart(_ start: Int) {
    guard count > start, bytes[start] == UInt8(ascii: " ") else { return }
    for index in start..<(count &- 1) { bytes[index] = bytes[index &+ 1] }
    shrink(to: count &- 1)
  }

  private mutating func writeUnit(_ number: Int64, _ name: StaticString) {
    guard number != 0 else { return }
    write(UInt8(ascii: " "))
    write(number)
    write(name)
  }
}
