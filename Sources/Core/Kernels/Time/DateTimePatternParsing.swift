package import Columns

extension DateTimePattern {
  /// What text said about a moment; what it did not say has these values.
  struct Fields {
    var year = 1970
    var month = 1
    var day = 1
    var dayOfYear: Int?
    var hour: Int?
    var clockHour: Int?
    var isAfternoon: Bool?
    var minute = 0
    var second = 0
    var nanos = 0
    var isBeforeCommonEra = false
    var zone: TimeZone?

    /// Microseconds on the wall clock; nil when there is no such moment.
    var local: Int64? {
      let civilYear = isBeforeCommonEra ? 1 - year : year
      let days: Int
      if let dayOfYear {
        guard dayOfYear >= 1, dayOfYear <= (CivilDate.isLeap(civilYear) ? 366 : 365) else {
          return nil
        }
        days = CivilDate(year: civilYear, month: 1, day: 1).days + dayOfYear - 1
      } else {
        guard let date = CivilDate.valid(civilYear, month, day) else { return nil }
        days = date.days
      }
      guard let clock = hourOfDay, minute < 60, second < 60 else { return nil }
      let seconds = Int64(clock * 3_600 + minute * 60 + second)
      let (start, lost) = Int64(days).multipliedReportingOverflow(by: TimeUnits.microsPerDay)
      return lost ? nil : start &+ seconds * TimeUnits.microsPerSecond &+ Int64(nanos / 1_000)
    }

    private var hourOfDay: Int? {
      if let hour { return hour < 24 ? hour : nil }
      guard let clockHour else { return isAfternoon == true ? 12 : 0 }
      guard clockHour < 12 else { return nil }
      return clockHour + (isAfternoon == true ? 12 : 0)
    }
  }

  /// Why text does not fit the pattern.
  enum Mismatch {
    case at(Int)
    case unparsedText(Int)
    case noSuchMoment
  }

  enum Parsed {
    case fields(Fields)
    case mismatch(Mismatch)
  }

  func parse(_ bytes: UnsafeRawBufferPointer) -> Parsed {
    var parser = PatternParser(bytes)
    if !parser.take(tokens) { return .mismatch(.at(parser.failure)) }
    if parser.index < bytes.count { return .mismatch(.unparsedText(parser.index)) }
    return .fields(parser.fields)
  }

  /// Microseconds on the wall clock that text shows; nil for text that does not fit or names a
  /// zone.
  package func localMicros(_ bytes: UnsafeRawBufferPointer) -> Int64? {
    guard case .fields(let fields) = parse(bytes), fields.zone == nil else { return nil }
    return fields.local
  }

  /// The instant that text names, on the clocks of `zone` where it names no zone of its own.
  package func instant(_ bytes: UnsafeRawBufferPointer, zone: TimeZone) -> Int64? {
    guard case .fields(let fields) = parse(bytes), let local = fields.local else { return nil }
    return (fields.zone ?? zone).instant(fromLocalMicros: local)
  }

  /// The moment that text names in microseconds; `zone` where the text names none.
  package func timestamps(
    _ vector: Vector, _ type: DataType, zone: TimeZone, mode: FailureMode, suggestion: String,
    rowCount: Int
  ) throws(QueryError) -> Vector {
    let plan = CastPlan(
      from: vector.type, target: type, mode: mode, zone: zone, now: 0, isConstant: false)
    return try Encodings.unary(vector, type, rowCount: rowCount) {
      (input, count) throws(QueryError) in
      try convertRows(
        input, count, plan, Int64(0),
        { (view: StringView) in
          view.withBytes { bytes -> Int64? in
            guard case .fields(let fields) = parse(bytes), let local = fields.local else {
              return nil
            }
            if type == .timestampNTZ { return local }
            return (fields.zone ?? zone).instant(fromLocalMicros: local)
          }
        }, { (view: StringView) in failure(view, suggestion) })
    }
  }

  private func failure(_ view: StringView, _ suggestion: String) -> QueryError {
    let reason =
      switch view.withBytes({ parse($0) }) {
      case .mismatch(.at(let index)): "could not be parsed at index \(index)"
      case .mismatch(.unparsedText(let index)):
        "could not be parsed, unparsed text found at index \(index)"
      case .mismatch(.noSuchMoment), .fields: "could not be parsed: Invalid date or time"
      }
    return QueryError(
      "CANNOT_PARSE_TIMESTAMP", sqlState: "22007",
      "Text '\(view.string)' \(reason). Use `\(suggestion)` to tolerate invalid input string and "
        + "return NULL instead.")
  }
}

/// Goes through text with the tokens of a pattern.
private struct PatternParser {
  private let bytes: UnsafeRawBufferPointer
  private(set) var index = 0
  /// Where the text stopped to fit.
  private(set) var failure = 0
  var fields = DateTimePattern.Fields()

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func take(_ tokens: [DateTimePattern.Token]) -> Bool {
    for (place, token) in tokens.enumerated() {
      switch token {
      case .literal(let expected):
        for byte in expected {
          guard index < bytes.count, lowercase(bytes[index]) == lowercase(byte) else {
            return fail()
          }
          index += 1
        }
      case .optional(let inner):
        let (start, before) = (index, fields)
        if !take(inner) { (index, fields) = (start, before) }
      case .field(let letter, let count):
        let reserved = reservedDigits(tokens[(place + 1)...])
        guard take(letter, count, reserved) else { return fail() }
      }
    }
    return true
  }

  private mutating func fail() -> Bool {
    failure = index
    return false
  }

  private func lowercase(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }

  /// Digits that the numbers of fixed width right behind this one need.
  private func reservedDigits(_ tokens: ArraySlice<DateTimePattern.Token>) -> Int {
    var total = 0
    for token in tokens {
      guard case .field(let letter, let count) = token, isNumeric(letter, count), count > 1 else {
        break
      }
      total += count
    }
    return total
  }

  private func isNumeric(_ letter: UInt8, _ count: Int) -> Bool {
    if letter == UInt8(ascii: "M") || letter == UInt8(ascii: "L") { return count <= 2 }
    return "ydDhKkHmsS".utf8.contains(letter)
  }

  private mutating func take(_ letter: UInt8, _ count: Int, _ reserved: Int) -> Bool {
    switch letter {
    case UInt8(ascii: "y"): return takeYear(count, reserved)
    case UInt8(ascii: "M") where count > 2, UInt8(ascii: "L") where count > 2:
      return takeMonthName(isFull: count == 4)
    case UInt8(ascii: "S"): return takeFraction(count)
    case UInt8(ascii: "a"): return takeHalfOfDay()
    case UInt8(ascii: "G"): return takeEra()
    case UInt8(ascii: "V"), UInt8(ascii: "z"), UInt8(ascii: "O"), UInt8(ascii: "X"),
      UInt8(ascii: "x"), UInt8(ascii: "Z"):
      return takeZone()
    default: break
    }
    let isDayOfYear = letter == UInt8(ascii: "D")
    let widest = count == 1 ? 19 : isDayOfYear ? 3 : count
    guard let value = number(atLeast: count, atMost: widest, reserved) else { return false }
    return store(letter, value)
  }

  private mutating func store(_ letter: UInt8, _ value: Int) -> Bool {
    switch letter {
    case UInt8(ascii: "M"), UInt8(ascii: "L"): fields.month = value
    case UInt8(ascii: "d"): fields.day = value
    case UInt8(ascii: "D"): fields.dayOfYear = value
    case UInt8(ascii: "H"): fields.hour = value
    case UInt8(ascii: "k"): fields.hour = value == 24 ? 0 : value == 0 ? 99 : value
    case UInt8(ascii: "h"): fields.clockHour = value == 12 ? 0 : value == 0 ? 99 : value
    case UInt8(ascii: "K"): fields.clockHour = value
    case UInt8(ascii: "m"): fields.minute = value
    case UInt8(ascii: "s"): fields.second = value
    default: return false
    }
    return true
  }

  private mutating func number(atLeast least: Int, atMost most: Int, _ reserved: Int) -> Int? {
    var end = index
    while end < bytes.count, end - index < min(most + reserved, 19),
      bytes[end] &- ByteWriter.zero <= 9
    {
      end += 1
    }
    let length = min(max(end - index - reserved, least), most)
    guard end - index >= length, length > 0, length < 19 else { return nil }
    var value = 0
    for place in index..<(index + length) {
      value = value * 10 + Int(bytes[place] - ByteWriter.zero)
    }
    index += length
    return value
  }

  private mutating func takeYear(_ count: Int, _ reserved: Int) -> Bool {
    if count == 2 {
      guard let value = number(atLeast: 2, atMost: 2, reserved) else { return false }
      fields.year = 2_000 + value
      return true
    }
    var sign = 1
    let isSigned =
      index < bytes.count
      && (bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+"))
    if isSigned {
      sign = bytes[index] == UInt8(ascii: "-") ? -1 : 1
      index += 1
    }
    let most = isSigned || count == 1 ? 10 : count
    guard let value = number(atLeast: count, atMost: most, reserved) else { return false }
    fields.year = sign * value
    return true
  }

  private mutating func takeFraction(_ count: Int) -> Bool {
    var digits = 0
    var value = 0
    while index < bytes.count, digits < count, bytes[index] &- ByteWriter.zero <= 9 {
      value = value * 10 + Int(bytes[index] - ByteWriter.zero)
      digits += 1
      index += 1
    }
    guard digits > 0 else { return false }
    fields.nanos = value * Int(PowersOfTen.narrow(9 - digits))
    return true
  }

  private mutating func takeWord(_ word: Substring) -> Bool {
    let expected = Array(word.utf8)
    guard index + expected.count <= bytes.count else { return false }
    for (offset, byte) in expected.enumerated()
    where lowercase(bytes[index + offset]) != lowercase(byte) { return false }
    index += expected.count
    return true
  }

  private mutating func takeMonthName(isFull: Bool) -> Bool {
    for (month, name) in DateTimePattern.monthNames.enumerated()
    where takeWord(isFull ? name[...] : name.prefix(3)) {
      fields.month = month + 1
      return true
    }
    return false
  }

  private mutating func takeHalfOfDay() -> Bool {
    if takeWord("AM") {
      fields.isAfternoon = false
    } else if takeWord("PM") {
      fields.isAfternoon = true
    } else {
      return false
    }
    return true
  }

  private mutating func takeEra() -> Bool {
    if takeWord("AD") { return true }
    fields.isBeforeCommonEra = takeWord("BC")
    return fields.isBeforeCommonEra
  }

  private mutating func takeZone() -> Bool {
    var end = index
    while end < bytes.count, isZoneByte(bytes[end]) { end += 1 }
    // The longest beginning that names a zone is taken.
    while end > index {
      let name = String(decoding: bytes[index..<end], as: UTF8.self)
      if let zone = TimeZone.find(name) {
        fields.zone = zone
        index = end
        return true
      }
      end -= 1
    }
    return false
  }

  private func isZoneByte(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & 0xDF)
      || byte &- ByteWriter.zero <= 9 || "+-:/_".utf8.contains(byte)
  }
}
