package import Columns
import Synchronization

/// The offsets of a place's clocks from Greenwich over time.
package final class TimeZone: Sendable {
  package let name: String
  /// The offset in seconds when it never changes.
  package let fixedOffset: Int64?
  private let times: [Int64]
  private let offsets: [Int64]
  private let firstOffset: Int64
  private let abbreviations: [String]
  private let firstAbbreviation: String
  private let rule: DaylightRule?

  package static let utc = TimeZone(name: "UTC", fixed: 0)

  private init(name: String, fixed: Int64) {
    self.name = name
    fixedOffset = fixed
    times = []
    offsets = []
    firstOffset = fixed
    abbreviations = []
    firstAbbreviation = fixed == 0 ? "UTC" : ZoneOffset.text(fixed)
    rule = nil
  }

  private init(name: String, _ file: TimeZoneFile) {
    self.name = name
    let changes = file.rule?.start != nil
    fixedOffset =
      file.transitions.isEmpty && !changes
      ? file.rule?.standardOffset ?? file.firstOffset : nil
    times = file.transitions.map(\.time)
    offsets = file.transitions.map(\.offset)
    firstOffset = file.firstOffset
    abbreviations = file.transitions.map(\.abbreviation)
    firstAbbreviation = file.firstAbbreviation
    rule = file.rule
  }

  private static let cache = Mutex<[String: TimeZone]>([:])

  /// A zone by a name of the time zone database, or by an offset: `Europe/Zurich`, `+02:00`,
  /// `GMT+2`, `Z`.
  package static func named(_ name: String) throws(QueryError) -> TimeZone {
    guard let zone = find(name) else {
      throw QueryError(
        "INVALID_TIMEZONE", sqlState: "22009",
        "The timezone: \(name) is invalid. The timezone must be either a region-based zone ID or "
          + "a zone offset. Region IDs must have the form 'area/city', such as "
          + "'America/Los_Angeles'. Zone offsets must be in the format '(+|-)HH', '(+|-)HH:mm’ "
          + "or '(+|-)HH:mm:ss', e.g '-08' , '+01:00' or '-13:33:33', and must be in the range "
          + "from -18:00 to +18:00. 'Z' and 'UTC' are accepted as synonyms for '+00:00'.")
    }
    return zone
  }

  package static func find(_ name: String) -> TimeZone? {
    if name == "UTC" { return utc }
    if let known = cache.withLock({ $0[name] }) { return known }
    guard let zone = make(name) else { return nil }
    cache.withLock { $0[name] = zone }
    return zone
  }

  private static func make(_ name: String) -> TimeZone? {
    if name == "Z" || name == "GMT" || name == "UT" { return TimeZone(name: name, fixed: 0) }
    for prefix in ["", "UTC", "GMT", "UT"] where name.hasPrefix(prefix) {
      if let offset = ZoneOffset.parse(name.dropFirst(prefix.count)) {
        return TimeZone(name: name, fixed: offset)
      }
    }
    let full = shortNames[name] ?? name
    return TimeZoneFile(named: full).map { TimeZone(name: name, $0) }
  }

  /// Three-letter names that stand for places.
  private static let shortNames: [String: String] = [
    "ACT": "Australia/Darwin", "AET": "Australia/Sydney", "AGT": "America/Argentina/Buenos_Aires",
    "ART": "Africa/Cairo", "AST": "America/Anchorage", "BET": "America/Sao_Paulo",
    "BST": "Asia/Dhaka", "CAT": "Africa/Harare", "CNT": "America/St_Johns",
    "CST": "America/Chicago", "CTT": "Asia/Shanghai", "EAT": "Africa/Addis_Ababa",
    "ECT": "Europe/Paris", "IET": "America/Indiana/Indianapolis", "IST": "Asia/Kolkata",
    "JST": "Asia/Tokyo", "MIT": "Pacific/Apia", "NET": "Asia/Yerevan", "NST": "Pacific/Auckland",
    "PLT": "Asia/Karachi", "PNT": "America/Phoenix", "PRT": "America/Puerto_Rico",
    "PST": "America/Los_Angeles", "SST": "Pacific/Guadalcanal", "VST": "Asia/Ho_Chi_Minh",
  ]

  /// Seconds east of Greenwich at an instant, given in seconds since 1970.
  package func offset(atSecond instant: Int64) -> Int64 {
    if let fixedOffset { return fixedOffset }
    guard let last = times.last, instant < last else {
      return rule?.offset(at: instant) ?? offsets.last ?? firstOffset
    }
    let place = firstIndex(after: instant)
    return place == 0 ? firstOffset : offsets[place - 1]
  }

  /// How many transitions come at or before an instant.
  private func firstIndex(after instant: Int64) -> Int {
    var low = 0
    var high = times.count
    while low < high {
      let middle = (low + high) / 2
      if times[middle] <= instant { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The wall clock of an instant, in microseconds since 1970.
  package func local(fromMicros instant: Int64) -> Int64 {
    let second = floorDivide(instant, TimeUnits.microsPerSecond)
    return instant &+ offset(atSecond: second) &* TimeUnits.microsPerSecond
  }

  /// The instant that a wall clock shows: the earlier one where clocks are set back, and shifted
  /// by the gap where they are set forward.
  package func instant(fromLocalMicros local: Int64) -> Int64 {
    if let fixedOffset { return local &- fixedOffset &* TimeUnits.microsPerSecond }
    let second = floorDivide(local, TimeUnits.microsPerSecond)
    let before = offset(atSecond: second &- 86_400)
    let after = offset(atSecond: second &+ 86_400)
    if before == after {
      let near = offset(atSecond: second &- before)
      if near == before { return local &- before &* TimeUnits.microsPerSecond }
    }
    for candidate in [max(before, after), min(before, after)]
    where offset(atSecond: second &- candidate) == candidate {
      return local &- candidate &* TimeUnits.microsPerSecond
    }
    return local &- before &* TimeUnits.microsPerSecond
  }

  /// The short name of the zone's time at an instant: `CET`, `PDT`.
  package func abbreviation(atSecond instant: Int64) -> String {
    guard let last = times.last, instant < last else {
      guard let rule else { return abbreviations.last ?? firstAbbreviation }
      let isDaylight = rule.start != nil && rule.offset(at: instant) != rule.standardOffset
      return isDaylight ? rule.daylightName : rule.standardName
    }
    let place = firstIndex(after: instant)
    return place == 0 ? firstAbbreviation : abbreviations[place - 1]
  }
}

/// Offsets from Greenwich in text.
package enum ZoneOffset {
  /// Seconds of `+HH`, `+H:mm`, `+HH:mm[:ss]`, `+HHmm`; at most 18 hours.
  package static func parse(_ text: Substring) -> Int64? {
    guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
    var parts: [Int64] = []
    let body = text.dropFirst()
    var pieces = body.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    if pieces.count == 1, body.count == 4 || body.count == 6 {
      pieces = stride(from: 0, to: body.count, by: 2).map {
        String(body.dropFirst($0).prefix(2))
      }
    }
    guard pieces.count <= 3 else { return nil }
    for piece in pieces {
      guard (1...2).contains(piece.utf8.count), piece.utf8.allSatisfy({ (48...57).contains($0) }),
        let number = Int64(piece)
      else { return nil }
      parts.append(number)
    }
    while parts.count < 3 { parts.append(0) }
    guard parts[1] < 60, parts[2] < 60 else { return nil }
    let seconds = parts[0] * 3_600 + parts[1] * 60 + parts[2]
    guard seconds <= 18 * 3_600 else { return nil }
    return sign == "-" ? -seconds : seconds
  }

  /// `+02:00`; seconds only when there are some.
  package static func text(_ seconds: Int64) -> String {
    func two(_ number: Int64) -> String { (number < 10 ? "0" : "") + String(number) }
    let magnitude = abs(seconds)
    let base =
      (seconds < 0 ? "-" : "+") + two(magnitude / 3_600) + ":" + two(magnitude / 60 % 60)
    return magnitude % 60 == 0 ? base : base + ":" + two(magnitude % 60)
  }
}
