import Kernels

/// The usual spelling of dates and times, read from whole words.
enum ISODateTime {
  /// `yyyy-MM-dd` in exactly ten bytes, as days since 1970.
  @inline(__always)
  static func days(_ bytes: UnsafePointer<UInt8>) -> Int? {
    let raw = UnsafeRawPointer(bytes)
    let word = raw.loadUnaligned(as: UInt64.self) ^ 0x2D30_302D_3030_3030
    let last = UInt64(raw.loadUnaligned(fromByteOffset: 8, as: UInt16.self) ^ 0x3030)
    let isWrong =
      ((word &+ 0x7676_7676_7676_7676) | word) & 0x8080_8080_8080_8080
      | word & 0xFF00_00FF_0000_0000 | ((last &+ 0x7676) | last) & 0x8080
    guard isWrong == 0 else { return nil }
    let pairs = word &* 10 &+ word &>> 8
    let year = Int(pairs & 0xFF) &* 100 &+ Int(pairs &>> 16 & 0xFF)
    let month = Int(pairs &>> 40 & 0xFF)
    let day = Int((last & 0xFF) &* 10 &+ last &>> 8)
    return days(year, month, day)
  }

  /// Days since 1970 of a date that exists.
  @inline(__always)
  static func days(_ year: Int, _ month: Int, _ day: Int) -> Int? {
    guard month &- 1 < 12, month > 0, day > 0 else { return nil }
    if day > 28 {
      let isLeap = year & 3 == 0 && (year % 100 != 0 || year % 400 == 0)
      let length = month == 2 ? (isLeap ? 29 : 28) : 30 &+ ((month &+ month &>> 3) & 1)
      guard day <= length else { return nil }
    }
    // Years that begin in March put the leap day last.
    let shifted = month < 3 ? year &- 1 &+ 400 : year &+ 400
    let dayOfYear = (153 &* (month > 2 ? month &- 3 : month &+ 9) &+ 2) / 5 &+ day &- 1
    let leapDays = shifted / 4 &- shifted / 100 &+ shifted / 400
    return shifted &* 365 &+ leapDays &+ dayOfYear &- 719_468 &- 146_097
  }

  /// `HH:mm:ss` in exactly eight bytes, as seconds.
  @inline(__always)
  static func seconds(_ bytes: UnsafePointer<UInt8>) -> Int? {
    let word = UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self) ^ 0x3030_3A30_303A_3030
    let isWrong =
      ((word &+ 0x7676_7676_7676_7676) | word) & 0x8080_8080_8080_8080
      | word & 0x0000_FF00_00FF_0000
    guard isWrong == 0 else { return nil }
    let pairs = word &* 10 &+ word &>> 8
    let hour = Int(pairs & 0xFF)
    let minute = Int(pairs &>> 24 & 0xFF)
    let second = Int(pairs &>> 48 & 0xFF)
    guard hour < 24, minute < 60, second < 60 else { return nil }
    return hour &* 3600 &+ minute &* 60 &+ second
  }

  /// A fraction of a second, with its point, as microseconds; digits beyond the sixth are cut.
  @inline(__always)
  static func micros(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int? {
    guard count <= 10 else { return nil }
    var result = 0
    var place = 1
    while place < count {
      let digit = bytes[place] &- 0x30
      guard digit <= 9 else { return nil }
      if place <= 6 { result = result &* 10 &+ Int(digit) }
      place &+= 1
    }
    while place <= 6 {
      result &*= 10
      place &+= 1
    }
    return result
  }

  /// `yyyy-MM-dd[T ]HH:mm:ss[.f]` on a wall clock; the rest, a zone, is left to the caller.
  @inline(__always)
  static func local(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
    guard count >= 19, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "),
      let days = days(bytes), let seconds = seconds(bytes + 11)
    else { return nil }
    var micros = (days &* 86_400 &+ seconds) &* 1_000_000
    if count > 19 {
      guard bytes[19] == UInt8(ascii: "."), let fraction = self.micros(bytes + 19, count &- 19)
      else { return nil }
      micros &+= fraction
    }
    return Int64(truncatingIfNeeded: micros)
  }

  /// The bytes without blanks around.
  static func trimmed(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UnsafeRawBufferPointer {
    var start = 0
    var end = count
    while start < end, bytes[start] <= 0x20 || bytes[start] == 0x7F { start += 1 }
    while end > start, bytes[end - 1] <= 0x20 || bytes[end - 1] == 0x7F { end -= 1 }
    return UnsafeRawBufferPointer(start: bytes + start, count: end - start)
  }
}

/// Dates in all the forms that casts take.
struct DateParser: FieldParser {
  @inline(__always)
  func parse(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int32? {
    if count == 10, let days = ISODateTime.days(bytes) { return Int32(truncatingIfNeeded: days) }
    return rare(bytes, count)
  }

  @inline(never)
  private func rare(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int32? {
    DateTimeParsing.date(ISODateTime.trimmed(bytes, count))
  }
}

/// Instants in all the forms that casts take; a text without a zone means the session's.
struct TimestampParser: FieldParser {
  let zone: TimeZone
  let now: Int64
  private let shift: Int64?

  init(zone: TimeZone, now: Int64) {
    self.zone = zone
    self.now = now
    shift = zone.fixedOffset.map { $0 * TimeUnits.microsPerSecond }
  }

  @inline(__always)
  func parse(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
    if let shift {
      let isUTC = count > 19 && bytes[count &- 1] == UInt8(ascii: "Z")
      if let local = ISODateTime.local(bytes, isUTC ? count &- 1 : count) {
        return isUTC ? local : local &- shift
      }
    }
    return rare(bytes, count)
  }

  @inline(never)
  private func rare(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
    DateTimeParsing.timestamp(ISODateTime.trimmed(bytes, count), zone, now: now)
  }
}

/// Times on a wall clock; a zone in the text is an error.
struct LocalTimestampParser: FieldParser {
  @inline(__always)
  func parse(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
    ISODateTime.local(bytes, count) ?? rare(bytes, count)
  }

  @inline(never)
  private func rare(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
    DateTimeParsing.timestampNTZ(ISODateTime.trimmed(bytes, count), allowsZone: false)
  }
}
