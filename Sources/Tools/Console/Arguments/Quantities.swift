/// Reads durations as people write them, and writes what is measured.
package enum Quantities {
  /// `30s`, `500ms`, `2m`, `1h`: seconds; a number alone means seconds.
  package static func seconds(_ text: String) -> Double? {
    let (number, unit) = split(text)
    guard let number, number >= 0, number < 1e9 else { return nil }
    switch unit {
    case "ms": return number / 1000
    case "", "s", "sec": return number
    case "m", "min": return number * 60
    case "h": return number * 3600
    default: return nil
    }
  }

  private static func split(_ text: String) -> (number: Double?, unit: String) {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let unit = text[digits.endIndex...].drop { $0 == " " }
    return (Double(digits), unit.lowercased())
  }

  /// `1.5 GB`: for reading, with 1024 bytes a step.
  package static func text(bytes: Int) -> String {
    var value = Double(bytes)
    var steps = ["B", "KB", "MB", "GB", "TB"][...]
    while value >= 1024, steps.count > 1 {
      value /= 1024
      steps = steps.dropFirst()
    }
    let unit = steps.first ?? "B"
    return unit == "B" ? "\(bytes) B" : "\(fixed(value, digits: value < 10 ? 1 : 0)) \(unit)"
  }

  /// `0.8 ms`, `12 ms`, `1.25 s`, `3 min 20 s`.
  package static func text(seconds: Double) -> String {
    if seconds < 0.0095 { return "\(fixed(seconds * 1000, digits: 1)) ms" }
    if seconds < 0.9995 { return "\(fixed(seconds * 1000, digits: 0)) ms" }
    if seconds < 60 { return "\(fixed(seconds, digits: seconds < 10 ? 2 : 1)) s" }
    let whole = Int(seconds)
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole / 60 % 60) min"
  }

  /// `1,234,567`.
  package static func text(count: Int) -> String {
    let digits = Array(String(count.magnitude))
    var grouped = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { grouped.append(",") }
      grouped.append(digit)
    }
    return count < 0 ? "-" + grouped : grouped
  }

  /// Rounded to so many digits behind the point.
  package static func fixed(_ value: Double, digits: Int) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
    let factor = (0..<digits).reduce(1.0) { factor, _ in factor * 10 }
    let scaled = Int((abs(value) * factor).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    if digits == 0 { return "\(sign)\(scaled)" }
    let whole = scaled / Int(factor)
    let fraction = String(scaled % Int(factor))
    return "\(sign)\(whole)." + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}
