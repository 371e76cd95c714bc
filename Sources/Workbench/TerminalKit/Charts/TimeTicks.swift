import Glibc

/// Round times between two, in seconds since 1970 UTC, and their labels.
package enum TimeTicks {
  private static let steps: [Double] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200,
    86_400, 172_800, 604_800, 1_209_600,
  ]
  private static let day = 86_400.0
  /// Years that labels can tell.
  private static let latest = 253_402_300_799.0

  package static func ticks(_ range: ChartRange, atMost count: Int) -> [ChartTick] {
    guard count > 0 else { return [] }
    guard range.low > -latest, range.high < latest else { return range.ticks(atMost: count) }
    let rough = range.span / Double(count)
    if rough < 1 { return fractions(range, atMost: count) }
    guard let step = steps.first(where: { $0 >= rough }) else {
      return months(range, atMost: count)
    }
    let first = ceil(range.low / step)
    return (0...count).map { (first + Double($0)) * step }.filter { $0 <= range.high }
      .map { ChartTick(value: $0, label: label($0, step: step)) }
  }

  private static func fractions(_ range: ChartRange, atMost count: Int) -> [ChartTick] {
    range.ticks(atMost: count).map { tick in
      let second = floor(tick.value)
      let rest = tick.value - second
      let text = Quantity.fixed(rest, places: 3).dropFirst(1)
      return ChartTick(value: tick.value, label: clock(second, seconds: true) + text)
    }
  }

  private static func months(_ range: ChartRange, atMost count: Int) -> [ChartTick] {
    let rough = range.span / Double(count) / (30.436_875 * day)
    let monthSteps = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1_200, 6_000, 12_000, 60_000, 120_000]
    let step = monthSteps.first { Double($0) >= rough } ?? 120_000
    let start = date(range.low)
    var month = start.year * 12 + start.month - 1
    month = Int((Double(month) / Double(step)).rounded(.down)) * step
    var ticks: [ChartTick] = []
    for _ in 0...(count + 1) {
      let year = Int((Double(month) / 12).rounded(.down))
      let value = Double(days(year: year, month: month - year * 12 + 1, day: 1)) * day
      if value >= range.low, value <= range.high {
        let text = step >= 12 ? "\(year)" : "\(year)-\(two(month - year * 12 + 1))"
        ticks.append(ChartTick(value: value, label: text))
      }
      month += step
    }
    return ticks
  }

  /// As much of a time as its step needs.
  private static func label(_ time: Double, step: Double) -> String {
    let rest = time - floor(time / day) * day
    guard step < day, rest != 0 else {
      let parts = date(time)
      return "\(two(parts.month))-\(two(parts.day))"
    }
    return clock(time, seconds: step < 60)
  }

  private static func clock(_ time: Double, seconds: Bool) -> String {
    let rest = (time - floor(time / day) * day).clampedInt(to: 0...86_399)
    let text = "\(two(rest / 3_600)):\(two(rest / 60 % 60))"
    return seconds ? text + ":\(two(rest % 60))" : text
  }

  /// `2026-11-21 18:05:00`, for read-outs.
  package static func full(_ time: Double) -> String {
    guard abs(time) < latest else { return Quantity.short(time) }
    let parts = date(time)
    let day = "\(parts.year)-\(two(parts.month))-\(two(parts.day))"
    return day + " " + clock(time, seconds: true)
  }

  private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

  /// The civil date of a time, by the calendar of 400-year cycles that begin in March.
  private static func date(_ time: Double) -> (year: Int, month: Int, day: Int) {
    let shifted = floor(time / day).clampedInt(to: -4_000_000...4_000_000) + 719_468
    let cycle = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfCycle = shifted - cycle * 146_097
    let year =
      (dayOfCycle - dayOfCycle / 1_460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
    let dayOfYear = dayOfCycle - (365 * year + year / 4 - year / 100)
    let part = (5 * dayOfYear + 2) / 153
    let month = part < 10 ? part + 3 : part - 9
    return (year + cycle * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * part + 2) / 5 + 1)
  }

  private static func days(year: Int, month: Int, day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let cycle = (year >= 0 ? year : year - 399) / 400
    let yearOfCycle = year - cycle * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfCycle = yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear
    return cycle * 146_097 + dayOfCycle - 719_468
  }
}
