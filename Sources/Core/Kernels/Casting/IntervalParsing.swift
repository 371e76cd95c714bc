package import Columns

/// Reads intervals from text.
package enum IntervalParsing {
  /// Months of `[+-]y-m`, `y` or `m`, bare or as `INTERVAL '…' YEAR TO MONTH`.
  package static func yearMonth(
    _ text: String, _ from: IntervalUnit, _ to: IntervalUnit
  ) -> Int32? {
    guard let (sign, body) = unwrapped(text, from, to) else { return nil }
    let pieces = body.split(separator: "-", omittingEmptySubsequences: false)
    guard pieces.count == (from == to ? 1 : 2) else { return nil }
    let numbers = pieces.compactMap { number($0, 9) }
    guard numbers.count == pieces.count else { return nil }
    let months: Int64
    switch (from, to) {
    case (.year, .year): months = numbers[0] * 12
    case (.month, .month): months = numbers[0]
    default:
      guard numbers[1] < 12 else { return nil }
      months = numbers[0] * 12 + numbers[1]
    }
    return Int32(exactly: sign * months)
  }

  /// Microseconds of `[+-]d h:m:s.f` cut to the units, bare or as `INTERVAL '…' DAY TO SECOND`.
  package static func dayTime(
    _ text: String, _ from: IntervalUnit, _ to: IntervalUnit
  ) -> Int64? {
    guard let (sign, body) = unwrapped(text, from, to) else { return nil }
    var rest = Substring(body)
    var total: Int128 = 0
    var unit = from
    while true {
      let end = separator(after: unit).flatMap { unit == to ? nil : rest.firstIndex(of: $0) }
      if unit != to, end == nil { return nil }
      let piece = end.map { rest[..<$0] } ?? rest
      guard let micros = microseconds(piece, unit, isFirst: unit == from) else { return nil }
      total += micros
      guard let end, let next = IntervalUnit(rawValue: unit.rawValue + 1) else { break }
      rest = rest[rest.index(after: end)...]
      unit = next
    }
    return Int64(exactly: Int128(sign) * total)
  }

  private static func separator(after unit: IntervalUnit) -> Character? {
    switch unit {
    case .day: " "
    case .hour, .minute: ":"
    default: nil
    }
  }

  private static func microseconds(
    _ piece: Substring, _ unit: IntervalUnit, isFirst: Bool
  ) -> Int128? {
    if unit == .second {
      let parts = piece.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count <= 2, let seconds = number(parts[0], 13), isFirst || seconds < 60 else {
        return nil
      }
      var micros: Int64 = 0
      if parts.count == 2 {
        guard parts[1].count <= 9, parts[1].utf8.allSatisfy({ $0 &- 48 <= 9 }) else { return nil }
        micros = Int64((parts[1] + "000000").prefix(6)) ?? 0
      }
      return Int128(seconds) * 1_000_000 + Int128(micros)
    }
    guard let value = number(piece, 10) else { return nil }
    switch unit {
    case .day: return Int128(value) * Int128(TimeUnits.microsPerDay)
    case .hour:
      return isFirst || value < 24 ? Int128(value) * Int128(TimeUnits.microsPerHour) : nil
    default:
      return isFirst || value < 60 ? Int128(value) * Int128(TimeUnits.microsPerMinute) : nil
    }
  }

  private static func number(_ text: Substring, _ widest: Int) -> Int64? {
    guard (1...widest).contains(text.utf8.count), text.utf8.allSatisfy({ $0 &- 48 <= 9 }) else {
      return nil
    }
    return Int64(text)
  }

  /// Takes `INTERVAL '…' UNITS` and a sign off.
  private static func unwrapped(
    _ text: String, _ from: IntervalUnit, _ to: IntervalUnit
  ) -> (sign: Int64, body: String)? {
    var body = Substring(text)
    var sign: Int64 = 1
    let lower = text.lowercased()
    if lower.hasPrefix("interval") {
      let units = from == to ? from.name : "\(from.name) to \(to.name)"
      guard lower.hasSuffix(units) else { return nil }
      body = body.dropFirst(8).dropLast(units.count)
      while body.first == " " { body = body.dropFirst() }
      while body.last == " " { body = body.dropLast() }
      sign = takeSign(&body)
      guard body.first == "'", body.last == "'", body.count >= 2 else { return nil }
      body = body.dropFirst().dropLast()
    }
    sign *= takeSign(&body)
    return (sign, String(body))
  }

  private static func takeSign(_ text: inout Substring) -> Int64 {
    guard let first = text.first, first == "-" || first == "+" else { return 1 }
    text = text.dropFirst()
    return first == "-" ? -1 : 1
  }

  /// `[interval] 1 year -2 days 3.5 seconds …`, each unit with a number.
  package static func calendar(_ text: String) -> CalendarInterval? {
    var words = text.lowercased().split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\n" })
    if words.first == "interval" { words.removeFirst() }
    guard !words.isEmpty, words.count % 2 == 0 else { return nil }
    var months: Int64 = 0
    var days: Int64 = 0
    var micros: Int128 = 0
    for index in stride(from: 0, to: words.count, by: 2) {
      var unit = words[index + 1]
      if unit.hasSuffix("s"), unit.count > 1 { unit = unit.dropLast() }
      if let size = subdayUnits[String(unit)] {
        guard let value = fraction(words[index], allowed: unit == "second") else { return nil }
        micros += value * Int128(size) / 1_000_000
        continue
      }
      guard let value = Int64(words[index]), abs(value) < 1 << 40 else { return nil }
      switch unit {
      case "year": months += value * 12
      case "month": months += value
      case "week": days += value * 7
      case "day": days += value
      default: return nil
      }
    }
    guard let monthCount = Int32(exactly: months), let dayCount = Int32(exactly: days),
      let rest = Int64(exactly: micros)
    else { return nil }
    return CalendarInterval(months: monthCount, days: dayCount, microseconds: rest)
  }

  private static let subdayUnits: [String: Int64] = [
    "hour": TimeUnits.microsPerHour, "minute": TimeUnits.microsPerMinute,
    "second": TimeUnits.microsPerSecond, "millisecond": 1_000, "microsecond": 1,
  ]

  /// Millionths of a number that may have a fraction.
  private static func fraction(_ word: Substring, allowed: Bool) -> Int128? {
    var word = word
    let parsed = String(word).utf8.withContiguousStorageIfAvailable {
      DecimalText.parse(UnsafeRawBufferPointer($0))
    }
    if !allowed, word.contains(".") { return nil }
    if word.contains("e") { return nil }
    _ = takeSign(&word)
    return (parsed ?? nil)?.unscaled(scale: 6, precision: 38)
  }
}
