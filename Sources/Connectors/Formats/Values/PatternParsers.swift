import Kernels

/// Dates in the form of a pattern.
struct PatternDateParser: FieldParser {
  let pattern: DateTimePattern
  let fallsBack: Bool

  func parse(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int32? {
    if let micros = pattern.localMicros(UnsafeRawBufferPointer(start: bytes, count: count)) {
      let (day, rest) = micros.quotientAndRemainder(dividingBy: TimeUnits.microsPerDay)
      return Int32(exactly: rest < 0 ? day - 1 : day)
    }
    return fallsBack ? DateParser().parse(bytes, count) : nil
  }
}

/// Instants in the form of a pattern.
struct PatternTimestampParser: FieldParser {
  let pattern: DateTimePattern
  let zone: TimeZone
  let fallback: TimestampParser?

  func parse(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
    pattern.instant(UnsafeRawBufferPointer(start: bytes, count: count), zone: zone)
      ?? fallback?.parse(bytes, count)
  }
}

/// Times on a wall clock in the form of a pattern.
struct PatternLocalTimestampParser: FieldParser {
  let pattern: DateTimePattern

  func parse(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
    pattern.localMicros(UnsafeRawBufferPointer(start: bytes, count: count))
  }
}
