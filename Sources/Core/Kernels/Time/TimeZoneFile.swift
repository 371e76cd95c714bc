import Glibc

/// Reads the compiled time zone files of the system: transitions, then the rule for the years
/// after the last of them.
struct TimeZoneFile {
  struct Transition {
    var time: Int64
    var offset: Int64
    var abbreviation: String
  }

  /// Seconds east of Greenwich before the first transition.
  var firstOffset: Int64 = 0
  var firstAbbreviation = ""
  var transitions: [Transition] = []
  var rule: DaylightRule?

  private static let folder = "/usr/share/zoneinfo/"
  private static let largestFile = 1 << 20

  /// Nil when there is no such zone or its file is broken.
  init?(named name: String) {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let letters = name.utf8.allSatisfy { TimeZoneFile.isNameByte($0) }
    guard letters, !parts.isEmpty, parts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") }),
      let bytes = TimeZoneFile.read(TimeZoneFile.folder + name)
    else { return nil }
    guard parse(bytes) else { return nil }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "+"), UInt8(ascii: "/"):
      true
    default: false
    }
  }

  private static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: largestFile)
    let count = fread(&bytes, 1, largestFile, file)
    guard count >= 44 else { return nil }
    return Array(bytes[..<count])
  }

  /// The counts of a header, in the order in which the file has them.
  private struct Header {
    var universalFlags = 0
    var standardFlags = 0
    var leapSeconds = 0
    var times = 0
    var types = 0
    var characters = 0

    func byteCount(timeWidth: Int) -> Int {
      times * timeWidth + times + types * 6 + characters + leapSeconds * (timeWidth + 4)
        + standardFlags + universalFlags
    }
  }

  private mutating func parse(_ bytes: [UInt8]) -> Bool {
    guard let first = TimeZoneFile.header(bytes, at: 0) else { return false }
    let second = 44 + first.byteCount(timeWidth: 4)
    guard bytes[4] >= UInt8(ascii: "2"), let header = TimeZoneFile.header(bytes, at: second) else {
      return false
    }
    let start = second + 44
    let end = start + header.byteCount(timeWidth: 8)
    guard end <= bytes.count, header.types > 0 else { return false }
    let kinds = start + header.times * 8
    let types = kinds + header.times
    func offset(ofType type: Int) -> Int64 {
      Int64(Int32(truncatingIfNeeded: TimeZoneFile.number(bytes, at: types + type * 6, 4)))
    }
    let names = types + header.types * 6
    func abbreviation(ofType type: Int) -> String {
      let start = min(names + Int(bytes[types + type * 6 + 5]), names + header.characters)
      let letters = bytes[start..<(names + header.characters)].prefix { $0 != 0 }
      return String(decoding: letters, as: UTF8.self)
    }
    firstOffset = offset(ofType: 0)
    firstAbbreviation = abbreviation(ofType: 0)
    for index in 0..<header.times {
      let type = Int(bytes[kinds + index])
      guard type < header.types else { return false }
      let time = TimeZoneFile.number(bytes, at: start + index * 8, 8)
      transitions.append(
        Transition(
          time: time, offset: offset(ofType: type), abbreviation: abbreviation(ofType: type)))
    }
    let footer = bytes[end...].filter { $0 != UInt8(ascii: "\n") }
    rule = DaylightRule(String(decoding: footer, as: UTF8.self))
    return true
  }

  private static func header(_ bytes: [UInt8], at start: Int) -> Header? {
    guard start >= 0, start + 44 <= bytes.count, bytes[start] == UInt8(ascii: "T") else {
      return nil
    }
    func count(_ index: Int) -> Int { Int(number(bytes, at: start + 20 + index * 4, 4)) }
    return Header(
      universalFlags: count(0), standardFlags: count(1), leapSeconds: count(2), times: count(3),
      types: count(4), characters: count(5))
  }

  private static func number(_ bytes: [UInt8], at start: Int, _ width: Int) -> Int64 {
    var result: Int64 = 0
    for index in 0..<width { result = result << 8 | Int64(bytes[start + index]) }
    return result
  }
}
