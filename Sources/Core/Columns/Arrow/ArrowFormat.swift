/// The spelling of types in the Arrow C Data Interface.
enum ArrowFormat {
  static func format(of type: DataType) -> String {
    switch type {
    case .null: "n"
    case .boolean: "b"
    case .byte: "c"
    case .short: "s"
    case .int: "i"
    case .long: "l"
    case .float: "f"
    case .double: "g"
    case .decimal(let precision, let scale): "d:\(precision),\(scale)"
    case .string, .char, .varchar: "u"
    case .binary, .variant: "z"
    case .date: "tdD"
    case .timestamp: "tsu:UTC"
    case .timestampNTZ: "tsu:"
    case .time(let precision): precision <= 6 ? "ttu" : "ttn"
    case .yearMonthInterval: "tiM"
    case .dayTimeInterval: "tDu"
    case .calendarInterval: "tin"
    case .array: "+l"
    case .map: "+m"
    case .structure: "+s"
    }
  }

  /// The type of a format without children; nil when no column can have it.
  static func leaf(_ format: Substring) -> DataType? {
    switch format {
    case "n": .null
    case "b": .boolean
    case "c": .byte
    case "s", "C": .short
    case "i", "S": .int
    case "l", "I": .long
    case "L": .decimal(precision: 20, scale: 0)
    case "e", "f": .float
    case "g": .double
    case "u", "U", "vu": .string
    case "z", "Z", "vz": .binary
    case "tdD", "tdm": .date
    case "tts": .time(precision: 0)
    case "ttm": .time(precision: 3)
    case "ttu": .time(precision: 6)
    case "ttn": .time(precision: 9)
    case "tDs", "tDm", "tDu", "tDn": .dayToSecond
    case "tiM": .yearToMonth
    case "tiD", "tin": .calendarInterval
    default: parameterized(format)
    }
  }

  private static func parameterized(_ format: Substring) -> DataType? {
    if format.hasPrefix("ts"), format.utf8.count >= 4 {
      return format.hasSuffix(":") ? .timestampNTZ : .timestamp
    }
    if format.hasPrefix("w:") { return .binary }
    guard format.hasPrefix("d:") else { return nil }
    let numbers = format.dropFirst(2).split(separator: ",").map { Int($0) }
    guard numbers.count >= 2, let precision = numbers[0], let scale = numbers[1],
      (1...DataType.maximumDecimalPrecision).contains(precision), (0...precision).contains(scale)
    else { return nil }
    return .decimal(precision: precision, scale: scale)
  }
}
