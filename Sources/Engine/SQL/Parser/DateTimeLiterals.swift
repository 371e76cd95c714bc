import Columns
import Expressions

/// The texts of DATE, TIMESTAMP and TIME literals. Each function gives nil for a text that is none.
enum DateTimeLiterals {
  static func date(_ text: String) -> Expression? {
    switch text.lowercased() {
    case "epoch": return literal(.date(0), .date)
    case "now", "today": return .call(Call("current_date", []))
    case "tomorrow": return .call(Call("date_add", [.call(Call("current_date", [])), .integer(1)]))
    case "yesterday":
      return .call(Call("date_add", [.call(Call("current_date", [])), .integer(-1)]))
    default: break
    }
    var scanner = DigitScanner(text)
    guard let days = scanner.date() else { return nil }
    // What follows a complete date is not looked at.
    guard scanner.isAtEnd || scanner.at("T") || scanner.at(" ") else { return nil }
    return Int32(exactly: days).map { literal(.date($0), .date) }
  }

  static func timestamp(_ text: String, sessionZone: String) -> Expression? {
    if let special = specialTimestamp(text, .timestamp) { return special }
    guard let (micros, zone) = dateAndTime(text) else { return nil }
    let zoneName = zone ?? sessionZone
    guard let offset = offsetSeconds(zoneName) else {
      // Only the engine knows the rules of named zones.
      guard zoneName.contains(where: \.isLetter) else { return nil }
      let string = Expression.literal(Literal(.string(text), .string))
      return .cast(Cast(string, to: .timestamp))
    }
    let (shifted, overflow) = micros.subtractingReportingOverflow(offset * 1_000_000)
    return overflow ? nil : literal(.timestamp(shifted), .timestamp)
  }

  static func timestampNTZ(_ text: String) -> Expression? {
    if let special = specialTimestamp(text, .timestampNTZ) { return special }
    return dateAndTime(text).map { literal(.timestampNTZ($0.micros), .timestampNTZ) }
  }

  /// `[h]h:[m]m[:[s]s[.fraction]]` of one day.
  static func time(_ text: String) -> Expression? {
    var scanner = DigitScanner(text)
    guard let nanos = scanner.timeOfDay(needsMinutes: true), scanner.isAtEnd else { return nil }
    return literal(.time(nanos), .time(precision: 6))
  }

  private static func specialTimestamp(_ text: String, _ type: DataType) -> Expression? {
    func today(_ days: Int32) -> Expression {
      let date = Expression.call(
        Call("date_add", [.call(Call("current_date", [])), .integer(days)]))
      return .cast(Cast(date, to: type))
    }
    switch text.lowercased() {
    case "epoch":
      return type == .timestamp
        ? literal(.timestamp(0), type) : literal(.timestampNTZ(0), type)
    case "now":
      let now = type == .timestamp ? "current_timestamp" : "localtimestamp"
      return .call(Call(now, []))
    case "today": return today(0)
    case "tomorrow": return today(1)
    case "yesterday": return today(-1)
    default: return nil
    }
  }

  private static func literal(_ value: Value, _ type: DataType) -> Expression {
    .literal(Literal(value, type))
  }

  /// Microseconds on the wall clock, and the zone behind them.
  private static func dateAndTime(_ text: String) -> (micros: Int64, zone: String?)? {
    var scanner = DigitScanner(text)
    guard let days = scanner.date() else { return nil }
    let (midnight, overflow) = days.multipliedReportingOverflow(by: 86_400_000_000)
    if overflow { return nil }
    if scanner.isAtEnd { return (midnight, nil) }
    guard scanner.take("T") || scanner.take(" "),
      let nanos = scanner.timeOfDay(needsMinutes: false)
    else { return nil }
    let (micros, tooLarge) = midnight.addingReportingOverflow(nanos / 1000)
    if tooLarge { return nil }
    let zone = scanner.rest.trimmed
    return (micros, zone.isEmpty ? nil : zone)
  }

  /// The seconds east of UTC of a zone that is `Z`, `UTC`, `GMT+2`, `+02:00` …
  static func offsetSeconds(_ zone: String) -> Int64? {
    var text = zone.uppercased()
    if ["Z", "UTC", "GMT", "UT", "ETC/UTC"].contains(text) { return 0 }
    for prefix in ["UTC", "GMT", "UT"] where text.hasPrefix(prefix) {
      text.removeFirst(prefix.count)
      break
    }
    guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
    let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
    guard 1...3 ~= parts.count else { return nil }
    var seconds: Int64 = 0
    for (part, unit) in zip(parts, [3600, 60, 1] as [Int64]) {
      guard 1...2 ~= part.count, let value = Int64(part), value < 60 else { return nil }
      seconds += value * unit
    }
    guard seconds <= 18 * 3600 else { return nil }
    return sign == "-" ? -seconds : seconds
  }
}

/// Reads numbers between separators.
private struct DigitScanner {
  private var characters: Substring

  init(_ text: String) { characters = text[...] }

  var isAtEnd: Bool { characters.isEmpty }

  var rest: String { String(characters) }

  func at(_ character: Character) -> Bool { characters.first == character }

  mutating func take(_ character: Character) -> Bool {
    guard at(character) else { return false }
    characters.removeFirst()
    return true
  }

  mutating func digits(_ allowed: ClosedRange<Int>) -> Int64? {
    let run = characters.prefix { $0.isASCII && $0.isNumber }
    guard allowed ~= run.count else { return nil }
    characters.removeFirst(run.count)
    return Int64(run)
  }

  /// `[+-]yyyy[-[m]m[-[d]d]]` as days since 1970-01-01.
  mutating func date() -> Int64? {
    let isNegative = take("-")
    if !isNegative { _ = take("+") }
    guard var year = digits(4...7) else { return nil }
    if isNegative { year = -year }
    var month: Int64 = 1
    var day: Int64 = 1
    if take("-") {
      guard let number = digits(1...2) else { return nil }
      month = number
      if take("-") {
        guard let number = digits(1...2) else { return nil }
        day = number
      }
    }
    guard 1...12 ~= month, 1...Self.length(of: month, in: year) ~= day else { return nil }
    return Self.days(year, month, day)
  }

  /// `[h]h[:[m]m[:[s]s[.fraction]]]` as nanoseconds.
  mutating func timeOfDay(needsMinutes: Bool) -> Int64? {
    guard let hour = digits(1...2), hour < 24 else { return nil }
    var minute: Int64 = 0
    var second: Int64 = 0
    var nanos: Int64 = 0
    if take(":") {
      guard let number = digits(1...2), number < 60 else { return nil }
      minute = number
      if take(":") {
        guard let number = digits(1...2), number < 60 else { return nil }
        second = number
        if take(".") { nanos = fraction() }
      }
    } else if needsMinutes {
      return nil
    }
    return ((hour * 60 + minute) * 60 + second) * 1_000_000_000 + nanos
  }

  /// Nanoseconds of a fraction of a second; digits after the ninth are dropped.
  private mutating func fraction() -> Int64 {
    let run = characters.prefix { $0.isASCII && $0.isNumber }
    characters.removeFirst(run.count)
    let padded = run.prefix(9) + String(repeating: "0", count: max(0, 9 - run.count))
    return Int64(padded) ?? 0
  }

  private static func length(of month: Int64, in year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 1970-01-01 in the Gregorian calendar carried back before its beginning.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}
