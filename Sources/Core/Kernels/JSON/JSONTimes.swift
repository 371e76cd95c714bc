import Columns

/// How dates and times stand in JSON.
package struct JSONTimes: Sendable {
  package var zone: TimeZone
  /// The time of the query, for texts that name only a time of day.
  package var now: Int64
  package var dates: DateTimePattern?
  package var instants: DateTimePattern?
  package var localTimes: DateTimePattern?
  /// Text that does not fit a pattern is read as a cast would.
  package var fallsBack: Bool

  package init(
    zone: TimeZone, now: Int64, dates: DateTimePattern? = nil, instants: DateTimePattern? = nil,
    localTimes: DateTimePattern? = nil, fallsBack: Bool = false
  ) {
    self.zone = zone
    self.now = now
    self.dates = dates
    self.instants = instants
    self.localTimes = localTimes
    self.fallsBack = fallsBack
  }

  func instant(_ text: UnsafeRawBufferPointer) -> Int64? {
    if let instants {
      if let value = instants.instant(text, zone: zone) { return value }
      if !fallsBack { return nil }
    }
    return DateTimeParsing.timestamp(NumberParsing.trimmed(text), zone, now: now)
  }
}

extension JSONTape {
  /// Calls `body` with the text of a string, however it is written; nil for other values.
  func withText<Result>(
    _ node: Int, _ kind: Kind, _ body: (UnsafeRawBufferPointer) -> Result?
  ) -> Result? {
    if kind == .string { return body(UnsafeRawBufferPointer(bytes(node).buffer)) }
    guard kind == .escapedString else { return nil }
    var text = string(node)
    return text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
  }
}

/// Dates as text; without a pattern also the number of a day.
struct JSONDate: JSONScalar {
  let times: JSONTimes

  func read(_ node: Int, _ kind: JSONTape.Kind, _ tape: JSONTape) -> Int32? {
    tape.withText(node, kind) { text in
      if let pattern = times.dates {
        if let micros = pattern.localMicros(text) {
          return Int32(exactly: floorDivide(micros, TimeUnits.microsPerDay))
        }
        if !times.fallsBack { return nil }
      }
      return DateTimeParsing.date(NumberParsing.trimmed(text))
        ?? NumberParsing.integer(text, Int32.self, allowFraction: false)
    }
  }
}

/// Instants as text, or as seconds since 1970.
struct JSONInstant: JSONScalar {
  let times: JSONTimes

  func read(_ node: Int, _ kind: JSONTape.Kind, _ tape: JSONTape) -> Int64? {
    if kind == .integer {
      let bytes = UnsafeRawBufferPointer(tape.bytes(node).buffer)
      return NumberParsing.integer(bytes, Int64.self, allowFraction: false)
        .map { $0 &* TimeUnits.microsPerSecond }
    }
    return tape.withText(node, kind, times.instant)
  }
}

/// Times on a wall clock.
struct JSONLocalTime: JSONScalar {
  let times: JSONTimes

  func read(_ node: Int, _ kind: JSONTape.Kind, _ tape: JSONTape) -> Int64? {
    tape.withText(node, kind) { text in
      if let pattern = times.localTimes { return pattern.localMicros(text) }
      return DateTimeParsing.timestampNTZ(NumberParsing.trimmed(text), allowsZone: false)
    }
  }
}
