import Columns
import Expressions

/// The values of interval literals.
enum IntervalLiterals {
  /// A unit of the form with several numbers and units.
  enum Unit: String {
    case nanosecond, microsecond, millisecond, second, minute, hour, day, week, month, year

    init?(_ keyword: Keyword) { self.init(word: keyword.rawValue) }

    /// Singular or plural.
    init?(word: String) {
      self.init(rawValue: word.hasSuffix("s") ? String(word.dropLast()) : word)
    }

    /// What one unit adds: months, or microseconds.
    var size: (months: Int64, micros: Int64) {
      switch self {
      case .nanosecond: (0, 0)
      case .microsecond: (0, 1)
      case .millisecond: (0, 1000)
      case .second: (0, 1_000_000)
      case .minute: (0, 60_000_000)
      case .hour: (0, 3_600_000_000)
      case .day: (0, 86_400_000_000)
      case .week: (0, 604_800_000_000)
      case .month: (1, 0)
      case .year: (12, 0)
      }
    }

    /// The unit that the type of the literal names for this one.
    var typeUnit: IntervalUnit {
      switch self {
      case .nanosecond, .microsecond, .millisecond, .second: .second
      case .minute: .minute
      case .hour: .hour
      case .day, .week: .day
      case .month: .month
      case .year: .year
      }
    }
  }

  /// A literal that is read part by part.
  struct Sum {
    private var months: Int64 = 0
    private var micros: Int64 = 0
    private var nanos: Int64 = 0
    private var units: [IntervalUnit] = []
    private var written: [String] = []

    mutating func add(
      _ number: String, _ unit: Unit, written unitText: String, at place: TextPosition
    ) throws {
      written.append("\(number) \(unitText)")
      units.append(unit.typeUnit)
      let input = " " + written.joined(separator: " ")
      let isNegative = number.hasPrefix("-")
      let halves = number.drop { $0 == "-" }.split(
        separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
      guard let whole = halves.first, whole.isDigits, halves.last?.isDigits ?? false else {
        if whole(number) {
          throw invalid("INVALID_VALUE", input, "Invalid value \(number).", place)
        }
        throw QueryError(
          "_LEGACY_ERROR_TEMP_0026", sqlState: "42000",
          "Can only use numbers in the interval value part for multiple unit value pairs interval"
            + " form, but got invalid value: \(number).", at: place)
      }
      if halves.count > 1 {
        guard unit == .second else {
          throw invalid(
            "INVALID_FRACTION", input, "\(unit.rawValue) cannot have fractional part.", place)
        }
        guard halves[1].count <= 9 else {
          throw invalid(
            "INVALID_PRECISION", input,
            "Interval can only support nanosecond precision, \(number) is out of range.", place)
        }
      }
      let fraction =
        halves.count > 1 ? (halves[1] + "000000000").prefix(9) : "0"
      try add(whole, fraction, unit, isNegative, input, place)
    }

    /// True for texts that begin as a number: their error is another one.
    private func whole(_ number: String) -> Bool {
      number.first { $0 != "-" }?.isNumber ?? false
    }

    private mutating func add(
      _ whole: Substring, _ fraction: Substring, _ unit: Unit, _ isNegative: Bool,
      _ input: String, _ place: TextPosition
    ) throws {
      guard let count = Int64(whole), let part = Int64(fraction) else {
        throw invalid("ARITHMETIC_EXCEPTION", input, Self.overflow(input), place)
      }
      let signed = isNegative ? -count : count
      let (moreMonths, first) = signed.multipliedReportingOverflow(by: unit.size.months)
      let (moreMicros, second) = signed.multipliedReportingOverflow(by: unit.size.micros)
      let moreNanos = (unit == .nanosecond ? signed : 0) + (isNegative ? -part : part)
      let (sumMonths, third) = months.addingReportingOverflow(moreMonths)
      let (sumMicros, fourth) = micros.addingReportingOverflow(moreMicros)
      let (sumNanos, fifth) = nanos.addingReportingOverflow(moreNanos)
      if first || second || third || fourth || fifth {
        throw invalid("ARITHMETIC_EXCEPTION", input, Self.overflow(input), place)
      }
      (months, micros, nanos) = (sumMonths, sumMicros, sumNanos)
    }

    private static func overflow(_ input: String) -> String {
      "Uncaught arithmetic exception while parsing '\(input)'."
    }

    func literal(at place: TextPosition) throws -> Literal {
      let yearMonth = units.filter { $0 <= .month }
      let dayTime = units.filter { $0 > .month }
      let input = written.joined(separator: " ")
      if let first = yearMonth.min(), let last = yearMonth.max() {
        guard dayTime.isEmpty else {
          throw QueryError(
            "_LEGACY_ERROR_TEMP_0029", sqlState: "42000",
            "Cannot mix year-month and day-time fields: INTERVAL \(input).", at: place)
        }
        guard let value = Int32(exactly: months) else {
          throw invalid("ARITHMETIC_EXCEPTION", " " + input, Self.overflow(" " + input), place)
        }
        return Literal(.yearMonthInterval(value), .yearMonthInterval(from: first, to: last))
      }
      guard let first = dayTime.min(), let last = dayTime.max() else {
        throw invalid("INPUT_IS_EMPTY", input, "Interval string cannot be empty.", place)
      }
      let (value, overflow) = micros.addingReportingOverflow(nanos / 1000)
      if overflow {
        throw invalid("ARITHMETIC_EXCEPTION", " " + input, Self.overflow(" " + input), place)
      }
      return Literal(.dayTimeInterval(value), .dayTimeInterval(from: first, to: last))
    }
  }

  /// The text of a part, with the sign written before the quotes.
  static func signed(_ text: String, negative: Bool) -> String {
    let plain = text.hasPrefix("+") ? String(text.dropFirst()) : text
    guard negative else { return plain }
    return plain.hasPrefix("-") ? String(plain.dropFirst()) : "-" + plain
  }

  /// `INTERVAL '1 day 2 hours'`; nil when the text is none.
  static func text(_ text: String, at place: TextPosition) throws -> Literal? {
    var words = text.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
    if words.first == "interval" { words.removeFirst() }
    guard !words.isEmpty, words.count % 2 == 0 else { return nil }
    var sum = Sum()
    for index in stride(from: 0, to: words.count, by: 2) {
      let number = signed(words[index], negative: false)
      guard let unit = Unit(word: words[index + 1]),
        number.drop(while: { $0 == "-" }).first?.isNumber ?? false
      else { return nil }
      try sum.add(number, unit, written: words[index + 1], at: place)
    }
    return try sum.literal(at: place)
  }

  static func invalid(
    _ kind: String, _ input: String, _ message: String, _ place: TextPosition
  ) -> QueryError {
    QueryError(
      "INVALID_INTERVAL_FORMAT.\(kind)", sqlState: "22006",
      "Error parsing '\(input)' to interval. Please ensure that the value provided is in a valid"
        + " format for defining an interval. You can reference the documentation for the correct"
        + " format. \(message)", at: place)
  }
}

// MARK: - From one unit to another

extension IntervalLiterals {
  /// `'1-2' YEAR TO MONTH`, `'10 05:30:15.123' DAY TO SECOND` and what lies between.
  static func unitToUnit(
    _ text: String, _ from: IntervalUnit, _ to: IntervalUnit, negative: Bool,
    at place: TextPosition
  ) throws -> Literal {
    guard from < to, (from <= .month) == (to <= .month) else {
      throw invalid(
        "UNSUPPORTED_FROM_TO_EXPRESSION", text,
        "Cannot support (interval '\(text)' \(from.name) to \(to.name)) expression.", place)
    }
    var body = text.trimmed[...]
    var isNegative = negative
    if body.hasPrefix("-") { isNegative.toggle() }
    if body.hasPrefix("-") || body.hasPrefix("+") { body.removeFirst() }
    if from == .year {
      let parts = body.split(separator: "-", omittingEmptySubsequences: false)
      guard parts.count == 2, let years = Int32(parts[0]), let months = Int32(parts[1]),
        parts.allSatisfy(\.isDigits), months < 12, years <= 178_956_969
      else {
        throw invalid(
          "INTERVAL_PARSING", text, "Error parsing interval year-month string.", place)
      }
      let value = years * 12 + months
      return Literal(.yearMonthInterval(isNegative ? -value : value), .yearToMonth)
    }
    guard let micros = try dayTime(body, from, to, place) else {
      throw invalid(
        "UNMATCHED_FORMAT_STRING_WITH_NOTICE", text,
        "Interval string does not match day-time format of \(format(from, to)) when cast to"
          + " interval \(from.name) to \(to.name): \(text).", place)
    }
    return Literal(
      .dayTimeInterval(isNegative ? -micros : micros), .dayTimeInterval(from: from, to: to))
  }

  private static func format(_ from: IntervalUnit, _ to: IntervalUnit) -> String {
    let all: [(IntervalUnit, String)] = [
      (.day, "d "), (.hour, "h:"), (.minute, "m:"), (.second, "s.n"),
    ]
    let text = all.filter { from <= $0.0 && $0.0 <= to }.map(\.1).joined()
    let trimmed = text.hasSuffix(":") ? String(text.dropLast()) : text
    return "`[+|-]\(trimmed)`"
  }

  private static func dayTime(
    _ body: Substring, _ from: IntervalUnit, _ to: IntervalUnit, _ place: TextPosition
  ) throws -> Int64? {
    var clock = body
    var total: Int64 = 0
    if from == .day {
      guard let space = body.firstIndex(of: " ") else { return nil }
      let days = body[..<space]
      guard days.isDigits, days.count <= 9, let count = Int64(days) else { return nil }
      total = count * 86_400_000_000
      clock = body[body.index(after: space)...]
    }
    let first = max(from, .hour)
    let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == to.rawValue - first.rawValue + 1 else { return nil }
    for (part, unit) in zip(parts, first.rawValue...to.rawValue) {
      let isLeading = unit == from.rawValue
      guard let micros = try clockPart(part, unit, isLeading: isLeading, place) else { return nil }
      let (sum, overflow) = total.addingReportingOverflow(micros)
      if overflow { return nil }
      total = sum
    }
    return total
  }

  /// Hours, minutes or seconds; only the leading unit may pass its usual limit.
  private static func clockPart(
    _ part: Substring, _ unit: Int, isLeading: Bool, _ place: TextPosition
  ) throws -> Int64? {
    let isSecond = unit == IntervalUnit.second.rawValue
    let halves = part.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard halves.count == 1 || isSecond, let whole = halves.first, whole.isDigits,
      whole.count <= (isLeading ? 10 : 2), let value = Int64(whole)
    else { return nil }
    let isHour = unit == IntervalUnit.hour.rawValue
    guard isLeading || value < (isHour ? 24 : 60) else {
      let name = isHour ? "hour" : isSecond ? "second" : "minute"
      throw QueryError(
        "_LEGACY_ERROR_TEMP_0063", sqlState: "42000",
        "requirement failed: \(name) \(value) outside range [0, \(isHour ? 23 : 59)].", at: place)
    }
    let size: Int64 = isHour ? 3_600_000_000 : isSecond ? 1_000_000 : 60_000_000
    guard halves.count > 1 else { return value * size }
    guard halves[1].isDigits, halves[1].count <= 9 else { return nil }
    return value * size + (Int64((halves[1] + "000000").prefix(6)) ?? 0)
  }
}

extension StringProtocol {
  fileprivate var isDigits: Bool { !isEmpty && allSatisfy { $0.isASCII && $0.isNumber } }
}
