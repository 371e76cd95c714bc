/// A day of the proleptic Gregorian calendar.
package struct CivilDate: Hashable, Sendable {
  package var year: Int
  /// 1–12.
  package var month: Int
  /// 1–31.
  package var day: Int

  @inline(__always)
  package init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The date of a day counted from 1970-01-01. Years begin in March inside, so that the leap
  /// day is the last of its year.
  @inline(__always)
  package init(days: Int) {
    let shifted = days &+ 719_468
    let era = (shifted >= 0 ? shifted : shifted &- 146_096) / 146_097
    let dayOfEra = shifted &- era &* 146_097
    let yearOfEra =
      (dayOfEra &- dayOfEra / 1_460 &+ dayOfEra / 36_524 &- dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra &- (365 &* yearOfEra &+ yearOfEra / 4 &- yearOfEra / 100)
    let shiftedMonth = (5 &* dayOfYear &+ 2) / 153
    day = dayOfYear &- (153 &* shiftedMonth &+ 2) / 5 &+ 1
    month = shiftedMonth < 10 ? shiftedMonth &+ 3 : shiftedMonth &- 9
    year = yearOfEra &+ era &* 400 &+ (month <= 2 ? 1 : 0)
  }

  /// Days since 1970-01-01.
  @inline(__always)
  package var days: Int {
    let shiftedYear = month <= 2 ? year &- 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear &- 399) / 400
    let yearOfEra = shiftedYear &- era &* 400
    let shiftedMonth = month > 2 ? month &- 3 : month &+ 9
    let dayOfYear = (153 &* shiftedMonth &+ 2) / 5 &+ day &- 1
    let dayOfEra = yearOfEra &* 365 &+ yearOfEra / 4 &- yearOfEra / 100 &+ dayOfYear
    return era &* 146_097 &+ dayOfEra &- 719_468
  }

  package static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  @inline(__always)
  package static func monthLength(_ year: Int, _ month: Int) -> Int {
    if month == 2 { return isLeap(year) ? 29 : 28 }
    return 30 &+ ((month &+ (month &>> 3)) & 1)
  }

  /// Nil when there is no such day.
  package static func valid(_ year: Int, _ month: Int, _ day: Int) -> CivilDate? {
    guard (1...12).contains(month), day >= 1, day <= monthLength(year, month) else { return nil }
    return CivilDate(year: year, month: month, day: day)
  }

  /// The same day of another month, or that month's last day.
  @inline(__always)
  package func adding(months: Int) -> CivilDate {
    let total = year &* 12 &+ (month &- 1) &+ months
    let newYear = floorDivide(total, 12)
    let newMonth = total &- newYear &* 12 &+ 1
    return CivilDate(
      year: newYear, month: newMonth, day: min(day, CivilDate.monthLength(newYear, newMonth)))
  }

  package var dayOfYear: Int { days &- CivilDate(year: year, month: 1, day: 1).days &+ 1 }

  package var quarter: Int { (month &+ 2) / 3 }

  /// Monday 0 … Sunday 6.
  @inline(__always)
  package static func weekday(ofDay days: Int) -> Int { floorModulo(days &+ 3, 7) }

  /// The ISO week and the year it belongs to.
  package static func isoWeek(ofDay days: Int) -> (year: Int, week: Int) {
    let thursday = days &- weekday(ofDay: days) &+ 3
    let date = CivilDate(days: thursday)
    return (date.year, (date.dayOfYear &- 1) / 7 &+ 1)
  }
}

/// Divides towards negative infinity.
@inline(__always)
package func floorDivide<Number: FixedWidthInteger & SignedInteger>(
  _ value: Number, _ divisor: Number
) -> Number {
  let quotient = value / divisor
  return quotient &* divisor > value ? quotient &- 1 : quotient
}

/// The remainder that has the sign of a positive divisor.
@inline(__always)
package func floorModulo<Number: FixedWidthInteger & SignedInteger>(
  _ value: Number, _ divisor: Number
) -> Number {
  value &- floorDivide(value, divisor) &* divisor
}
