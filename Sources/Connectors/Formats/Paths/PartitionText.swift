import Columns
import Kernels

/// Reads the values in the names of partition folders.
enum PartitionText {
  static let nullName = "__HIVE_DEFAULT_PARTITION__"

  /// The narrowest value that a name can be.
  static func infer(_ raw: Substring) -> (type: DataType, value: Value) {
    if raw == nullName { return (.null, .null) }
    if let number = Int32(raw) { return (.int, .int(number)) }
    if let number = Int64(raw) { return (.long, .long(number)) }
    if let (number, digits) = wholeDecimal(raw) {
      return (.decimal(precision: digits, scale: 0), .decimal(unscaled: number, scale: 0))
    }
    if let number = double(raw) { return (.double, .double(number)) }
    let text = PathText.unescape(raw)
    if let micros = timestamp(text, separator: " ") { return (.timestamp, .timestamp(micros)) }
    if let day = date(text) { return (.date, .date(day)) }
    return (.string, .string(text))
  }

  /// The value of a name as a type that inference or the user's schema settled on; nil when it
  /// is none.
  static func value(_ raw: Substring, as type: DataType) -> Value? {
    if raw == nullName { return .null }
    let text = PathText.unescape(raw)
    switch type {
    case .string, .char, .varchar: return .string(text)
    case .boolean:
      switch text.lowercased() {
      case "true", "t", "yes", "y", "1": return .boolean(true)
      case "false", "f", "no", "n", "0": return .boolean(false)
      default: return nil
      }
    case .byte: return Int8(text).map { .byte($0) }
    case .short: return Int16(text).map { .short($0) }
    case .int: return Int32(text).map { .int($0) }
    case .long: return Int64(text).map { .long($0) }
    case .float: return Float(text).map { .float($0) }
    case .double: return double(Substring(text)).map { .double($0) }
    case .decimal(let precision, let scale): return decimal(text, precision, scale)
    case .date: return date(text).map { .date($0) }
    case .timestamp:
      return (timestamp(text, separator: " ") ?? midnight(text)).map { .timestamp($0) }
    case .timestampNTZ:
      return (timestamp(text, separator: " ") ?? midnight(text)).map { .timestampNTZ($0) }
    case .binary: return .binary(Array(text.utf8))
    case .null: return .null
    default: return nil
    }
  }

  /// The type that holds values of both.
  static func wider(_ left: DataType, _ right: DataType) -> DataType {
    if left == right || right == .null { return left }
    if left == .null { return right }
    switch (left, right) {
    case (.int, .long), (.long, .int): return .long
    case (.int, .double), (.double, .int): return .double
    case (.decimal(let one, _), .decimal(let other, _)):
      return .decimal(precision: max(one, other), scale: 0)
    case (.decimal(let digits, _), .int), (.int, .decimal(let digits, _)):
      return .decimal(precision: max(digits, 10), scale: 0)
    case (.decimal(let digits, _), .long), (.long, .decimal(let digits, _)):
      return .decimal(precision: max(digits, 20), scale: 0)
    case (.date, .timestamp), (.timestamp, .date): return .timestamp
    default: return .string
    }
  }

  static func date(_ text: String) -> Int32? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2,
      parts[2].utf8.count == 2, let year = digits(parts[0]), let month = digits(parts[1]),
      let day = digits(parts[2])
    else { return nil }
    return CivilDate.valid(year, month, day).map { Int32($0.days) }
  }

  private static func midnight(_ text: String) -> Int64? {
    date(text).map { Int64($0) * TimeUnits.microsPerDay }
  }

  /// `yyyy-MM-dd HH:mm:ss[.S…]` in UTC.
  static func timestamp(_ text: String, separator: Character) -> Int64? {
    let halves = text.split(separator: separator, maxSplits: 1, omittingEmptySubsequences: false)
    guard halves.count == 2, let day = date(String(halves[0])) else { return nil }
    let clock = halves[1].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let parts = clock[0].split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, parts.allSatisfy({ $0.utf8.count == 2 }),
      let hour = digits(parts[0]), let minute = digits(parts[1]), let second = digits(parts[2]),
      hour < 24, minute < 60, second < 60
    else { return nil }
    var micros = Int64(day) * TimeUnits.microsPerDay
    micros += Int64(hour * 3600 + minute * 60 + second) * TimeUnits.microsPerSecond
    guard clock.count == 2 else { return micros }
    guard clock[1].utf8.count <= 9, let fraction = digits(clock[1]) else { return nil }
    var scaled = fraction
    for _ in clock[1].utf8.count..<9 { scaled *= 10 }
    return micros + Int64(scaled / 1000)
  }

  private static func digits(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(text)
  }

  /// A number without fraction, which may have an exponent, and how many digits it has.
  private static func wholeDecimal(_ raw: Substring) -> (Int128, Int)? {
    let parts = raw.split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
      .flatMap { $0.split(separator: "E", maxSplits: 1, omittingEmptySubsequences: false) }
    guard (1...2).contains(parts.count), var number = Int128(parts[0]) else { return nil }
    if parts.count == 2 {
      guard let exponent = Int(parts[1]), (0...38).contains(exponent) else { return nil }
      for _ in 0..<exponent {
        let (product, overflow) = number.multipliedReportingOverflow(by: 10)
        if overflow { return nil }
        number = product
      }
    }
    var magnitude = number.magnitude
    var count = 0
    while magnitude > 0 {
      magnitude /= 10
      count += 1
    }
    return count <= DataType.maximumDecimalPrecision ? (number, max(count, 1)) : nil
  }

  private static func decimal(_ text: String, _ precision: Int, _ scale: Int) -> Value? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let fraction = parts.count == 2 ? parts[1] : ""
    guard fraction.utf8.count <= scale, fraction.utf8.allSatisfy({ (48...57).contains($0) }),
      var number = parts.count == 1 ? wholeDecimal(parts[0])?.0 : Int128(parts[0] + fraction)
    else { return nil }
    for _ in fraction.utf8.count..<scale {
      let (product, overflow) = number.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      number = product
    }
    return .decimal(unscaled: number, scale: scale)
  }

  /// Java's spelling of floating-point numbers: a `d` or `f` may stand at the end.
  private static func double(_ raw: Substring) -> Double? {
    var text = raw[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    guard let first = text.utf8.first, !"xXnNiI".utf8.contains(first) else {
      return text == "NaN" ? .nan : text == "Infinity" ? .infinity : nil
    }
    if text == "-Infinity" { return -.infinity }
    if let last = text.last, "dDfF".contains(last), !text.lowercased().contains("x") {
      text = text.dropLast()
    }
    guard !text.lowercased().contains("n"), !text.lowercased().contains("x") else { return nil }
    return Double(text)
  }
}
