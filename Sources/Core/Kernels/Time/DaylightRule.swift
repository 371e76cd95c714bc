/// The yearly rule at the end of a time zone file, `CET-1CEST,M3.5.0,M10.5.0/3`.
struct DaylightRule {
  /// A day of the year and the second of that day at which clocks change.
  struct Change {
    enum Day {
      /// 1–365, February 29 never counted.
      case julian(Int)
      /// 0–365, February 29 counted.
      case ordinal(Int)
      /// The week (5 is the last) and the weekday (Sunday 0) of a month.
      case weekday(month: Int, week: Int, day: Int)
    }

    var day: Day
    var second: Int64

    /// Seconds on the wall clock since 1970 at which the change comes in a year.
    func time(inYear year: Int) -> Int64 {
      let newYear = CivilDate(year: year, month: 1, day: 1).days
      let days: Int
      switch day {
      case .julian(let number):
        days = newYear + number - 1 + (CivilDate.isLeap(year) && number > 59 ? 1 : 0)
      case .ordinal(let number):
        days = newYear + number
      case .weekday(let month, let week, let day):
        let first = CivilDate(year: year, month: month, day: 1).days
        let sundayFirst = (CivilDate.weekday(ofDay: first) + 1) % 7
        var found = first + (day - sundayFirst + 7) % 7 + (week - 1) * 7
        while found >= first + CivilDate.monthLength(year, month) { found -= 7 }
        days = found
      }
      return Int64(days) * 86_400 + second
    }
  }

  let standardName: String
  private(set) var daylightName = ""
  let standardOffset: Int64
  private(set) var daylightOffset: Int64
  private(set) var start: Change?
  private(set) var end: Change?

  init?(_ text: String) {
    var scanner = RuleScanner(text)
    guard let name = scanner.name(), let offset = scanner.offset() else { return nil }
    standardName = name
    standardOffset = -offset
    daylightOffset = standardOffset + 3_600
    guard !scanner.isAtEnd else { return }
    guard let summerName = scanner.name() else { return nil }
    daylightName = summerName
    if let explicit = scanner.offset() { daylightOffset = -explicit }
    guard scanner.skip(UInt8(ascii: ",")), let first = scanner.change(),
      scanner.skip(UInt8(ascii: ",")), let second = scanner.change()
    else { return nil }
    start = first
    end = second
  }

  /// Seconds east of Greenwich at an instant.
  func offset(at instant: Int64) -> Int64 {
    guard let start, let end else { return standardOffset }
    let year = CivilDate(days: Int(floorDivide(instant + standardOffset, 86_400))).year
    let from = start.time(inYear: year) - standardOffset
    let to = end.time(inYear: year) - daylightOffset
    let isDaylight =
      from < to ? instant >= from && instant < to : instant >= from || instant < to
    return isDaylight ? daylightOffset : standardOffset
  }
}

/// Takes the text of a rule apart from left to right.
private struct RuleScanner {
  private let bytes: [UInt8]
  private var index = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  var isAtEnd: Bool { index >= bytes.count }

  private var next: UInt8? { isAtEnd ? nil : bytes[index] }

  mutating func skip(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    index += 1
    return true
  }

  /// Letters, or anything between angle brackets.
  mutating func name() -> String? {
    if skip(UInt8(ascii: "<")) {
      let start = index
      while let byte = next, byte != UInt8(ascii: ">") { index += 1 }
      let letters = bytes[start..<index]
      return skip(UInt8(ascii: ">")) ? String(decoding: letters, as: UTF8.self) : nil
    }
    let start = index
    while let byte = next, isLetter(byte) { index += 1 }
    return index > start ? String(decoding: bytes[start..<index], as: UTF8.self) : nil
  }

  private func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & 0xDF)
  }

  mutating func number() -> Int? {
    let start = index
    var result = 0
    while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9"), index - start < 6 {
      result = result * 10 + Int(byte - UInt8(ascii: "0"))
      index += 1
    }
    return index > start ? result : nil
  }

  /// Hours, minutes and seconds with a sign, in seconds.
  mutating func offset() -> Int64? {
    let isNegative = skip(UInt8(ascii: "-"))
    if !isNegative { _ = skip(UInt8(ascii: "+")) }
    guard let hours = number() else { return nil }
    var seconds = hours * 3_600
    if skip(UInt8(ascii: ":")) { seconds += (number() ?? 0) * 60 }
    if skip(UInt8(ascii: ":")) { seconds += number() ?? 0 }
    return Int64(isNegative ? -seconds : seconds)
  }

  mutating func change() -> DaylightRule.Change? {
    let day: DaylightRule.Change.Day
    if skip(UInt8(ascii: "M")) {
      guard let month = number(), skip(UInt8(ascii: ".")), let week = number(),
        skip(UInt8(ascii: ".")), let weekday = number(), (1...12).contains(month),
        (1...5).contains(week), (0...6).contains(weekday)
      else { return nil }
      day = .weekday(month: month, week: week, day: weekday)
    } else if skip(UInt8(ascii: "J")) {
      guard let ordinal = number() else { return nil }
      day = .julian(ordinal)
    } else {
      guard let ordinal = number() else { return nil }
      day = .ordinal(ordinal)
    }
    var second: Int64 = 7_200
    if skip(UInt8(ascii: "/")) {
      guard let explicit = offset() else { return nil }
      second = explicit
    }
    return DaylightRule.Change(day: day, second: second)
  }
}
