import Columns

/// Reads dates and timestamps in the forms that casts accept; blanks around have been cut.
package enum DateTimeParsing {
  /// `[+-]y…[-m[-d]]`, then, after a blank or a `T`, anything.
  package static func date(_ bytes: UnsafeRawBufferPointer) -> Int32? {
    var parts: InlineArray<3, Int> = [1, 1, 1]
    var part = 0
    var index = 0
    var sign = 1
    if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      sign = first == UInt8(ascii: "-") ? -1 : 1
      index = 1
    }
    var digits = 0
    var value = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "T") { break }
      if part < 2, byte == UInt8(ascii: "-") {
        guard isDateWidth(part, digits) else { return nil }
        parts[part] = value
        (value, digits) = (0, 0)
        part += 1
      } else {
        let digit = byte &- ByteWriter.zero
        guard digit <= 9, digits < 8 else { return nil }
        value = value * 10 + Int(digit)
        digits += 1
      }
      index += 1
    }
    guard isDateWidth(part, digits), part == 2 || index == bytes.count else { return nil }
    parts[part] = value
    return CivilDate.valid(sign * parts[0], parts[1], parts[2]).flatMap {
      Int32(exactly: $0.days)
    }
  }

  private static func isDateWidth(_ part: Int, _ digits: Int) -> Bool {
    part == 0 ? (4...7).contains(digits) : (1...2).contains(digits)
  }

  /// The parts of a timestamp's text.
  struct Parts {
    /// Year, month, day, hour, minute, second, microseconds.
    var numbers: InlineArray<7, Int> = [1, 1, 1, 0, 0, 0, 0]
    var hasDate = true
    var zone: String?

    /// Microseconds on the wall clock; `today` stands in where only a time was written.
    func local(today: Int) -> Int64? {
      let day: Int
      if hasDate {
        guard let date = CivilDate.valid(numbers[0], numbers[1], numbers[2]) else { return nil }
        day = date.days
      } else {
        day = today
      }
      guard numbers[3] < 24, numbers[4] < 60, numbers[5] < 60 else { return nil }
      let clock = Int64(numbers[3] * 3_600 + numbers[4] * 60 + numbers[5])
      let (start, lost) = Int64(day).multipliedReportingOverflow(by: TimeUnits.microsPerDay)
      let (whole, more) = start.addingReportingOverflow(
        clock * TimeUnits.microsPerSecond + Int64(numbers[6]))
      return lost || more ? nil : whole
    }
  }

  /// `date[ |T]h[:m[:s[.f]]][zone]`, or a time alone.
  static func timestampParts(_ bytes: UnsafeRawBufferPointer) -> Parts? {
    var scanner = TimestampScanner(bytes)
    return scanner.scan()
  }

  package static func timestamp(
    _ bytes: UnsafeRawBufferPointer, _ zone: TimeZone, now: Int64
  ) -> Int64? {
    guard let parts = timestampParts(bytes) else { return nil }
    var place = zone
    if let name = parts.zone {
      guard let found = TimeZone.find(name) else { return nil }
      place = found
    }
    let today =
      parts.hasDate ? 0 : Int(floorDivide(place.local(fromMicros: now), TimeUnits.microsPerDay))
    return parts.local(today: today).map { place.instant(fromLocalMicros: $0) }
  }

  /// A zone in the text is checked and then left out.
  package static func timestampNTZ(
    _ bytes: UnsafeRawBufferPointer, allowsZone: Bool = true
  ) -> Int64? {
    guard let parts = timestampParts(bytes), parts.hasDate else { return nil }
    if !allowsZone, parts.zone != nil { return nil }
    if let name = parts.zone, TimeZone.find(name) == nil { return nil }
    return parts.local(today: 0)
  }

  /// `h:m[:s[.f]]` as nanoseconds since midnight.
  static func time(_ bytes: UnsafeRawBufferPointer) -> Int64? {
    guard let parts = timestampParts(bytes), !parts.hasDate, parts.zone == nil else { return nil }
    return parts.local(today: 0).map { $0 * TimeUnits.nanosPerMicro }
  }

  /// `epoch`, `now`, `today`, `tomorrow`, `yesterday` as microseconds.
  static func special(_ bytes: UnsafeRawBufferPointer, _ zone: TimeZone, now: Int64) -> Int64? {
    guard bytes.count <= 9 else { return nil }
    let today = floorDivide(zone.local(fromMicros: now), TimeUnits.microsPerDay)
    func midnight(_ day: Int64) -> Int64 {
      zone.instant(fromLocalMicros: day &* TimeUnits.microsPerDay)
    }
    return switch String(decoding: bytes, as: UTF8.self).lowercased() {
    case "epoch": 0
    case "now": now
    case "today": midnight(today)
    case "tomorrow": midnight(today + 1)
    case "yesterday": midnight(today - 1)
    default: nil
    }
  }
}

/// Goes once over the bytes of a timestamp, one part after the other.
private struct TimestampScanner {
  private let bytes: UnsafeRawBufferPointer
  private var parts = DateTimeParsing.Parts()
  /// 0–2 the date, 3–5 the time, 6 the fraction, 7 the zone.
  private var part = 0
  private var value = 0
  private var digits = 0
  private var fractionDigits = 0
  private var isDone = false

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func scan() -> DateTimeParsing.Parts? {
    guard let first = bytes.first else { return nil }
    var index = 0
    let isSigned = first == UInt8(ascii: "-") || first == UInt8(ascii: "+")
    if isSigned { index = 1 }
    while index < bytes.count, !isDone {
      let digit = bytes[index] &- ByteWriter.zero
      if digit <= 9 {
        take(Int(digit))
      } else if !separate(bytes[index], at: index, isSigned: isSigned) {
        return nil
      }
      index += 1
    }
    guard finish() else { return nil }
    if first == UInt8(ascii: "-") { parts.numbers[0] = -parts.numbers[0] }
    while fractionDigits < 6 {
      parts.numbers[6] *= 10
      fractionDigits += 1
    }
    return parts
  }

  private mutating func take(_ digit: Int) {
    if part == 6 { fractionDigits += 1 }
    if part != 6 || digits < 6, digits < 9 { value = value * 10 + digit }
    digits += 1
  }

  private mutating func separate(_ byte: UInt8, at index: Int, isSigned: Bool) -> Bool {
    switch part {
    case 0 where index == 0 && byte == UInt8(ascii: "T"):
      parts.hasDate = false
      part = 3
      return true
    case 0 where byte == UInt8(ascii: ":") && !isSigned:
      parts.hasDate = false
      part = 3
      return finish() && advance(to: 4)
    case 0, 1: return byte == UInt8(ascii: "-") && finish() && advance(to: part + 1)
    case 2:
      let isBreak = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "T")
      return isBreak && finish() && advance(to: 3)
    case 3, 4: return byte == UInt8(ascii: ":") && finish() && advance(to: part + 1)
    case 5 where byte == UInt8(ascii: "."): return finish() && advance(to: 6)
    case 5, 6: return finish() && takeZone(from: index)
    default: return false
    }
  }

  private mutating func advance(to next: Int) -> Bool {
    part = next
    return true
  }

  private mutating func takeZone(from index: Int) -> Bool {
    let rest = NumberParsing.trimmed(UnsafeRawBufferPointer(rebasing: bytes[index...]))
    parts.zone = String(decoding: rest, as: UTF8.self)
    part = 7
    isDone = true
    return true
  }

  /// Stores the part that ends here, when it has a right number of digits.
  private mutating func finish() -> Bool {
    let isRight =
      switch part {
      case 0: (4...6).contains(digits)
      case 6: true
      case 7: digits == 0
      default: (1...2).contains(digits)
      }
    if isRight, part < 7 { parts.numbers[part] = value }
    (value, digits) = (0, 0)
    return isRight
  }
}
