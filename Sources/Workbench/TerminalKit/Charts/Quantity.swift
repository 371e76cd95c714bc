import Glibc

/// Numbers as people read them.
package enum Quantity {
  /// `1,234,567`.
  package static func grouped(_ value: Int) -> String {
    let digits = Array(String(value.magnitude))
    var text = value < 0 ? "-" : ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }

  private static let units: [(limit: Double, sign: String)] = [
    (1e18, "E"), (1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"),
  ]

  /// `12.3 k`, `4.5 M`, `0.07`: three digits that count.
  package static func short(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "–" : value < 0 ? "-∞" : "∞" }
    if value == 0 { return "0" }
    let size = abs(value)
    if size >= 1e21 || size < 1e-4 { return scientific(value) }
    // Numbers that round up to the next unit belong to it.
    for unit in units where size >= unit.limit * 0.9995 {
      return decimal(value / unit.limit, digits: 3) + " " + unit.sign
    }
    return decimal(value, digits: 3)
  }

  /// `12,345.68`, `0.0712`: all that is worth reading of one number.
  package static func exact(_ value: Double) -> String {
    let size = abs(value)
    guard value.isFinite, size < 1e15, size >= 1e-3 || size == 0 else { return short(value) }
    let digits = size > 0 ? Int(floor(log10(size))) : 0
    let parts = trimmed(fixed(size, places: (5 - digits).clamped(to: 2...8))).split(separator: ".")
    let whole = grouped(parts.first.flatMap { Int($0) } ?? 0)
    return ([value < 0 ? "-\(whole)" : whole] + parts.dropFirst().map(String.init))
      .joined(separator: ".")
  }

  private static let byteUnits = ["B", "KB", "MB", "GB", "TB", "PB"]

  /// `12.3 MB`, `804 B`: three digits that count, with 1024 bytes a step as sizes are typed.
  package static func bytes(_ count: Double) -> String {
    guard count.isFinite, abs(count) < 1e21 else { return short(count) + " B" }
    var size = count
    var units = byteUnits[...]
    // Sizes that round up to the next unit belong to it.
    while abs(size) >= 1023.5, units.count > 1 {
      size /= 1024
      units = units.dropFirst()
    }
    let places = abs(size) < 9.995 ? 2 : abs(size) < 99.95 ? 1 : 0
    return trimmed(fixed(size, places: units.first == "B" ? 0 : places)) + " " + (units.first ?? "")
  }

  /// With so many digits behind the point that steps of a size can be told apart.
  package static func labels(_ values: [Double], step: Double) -> [String] {
    let largest = values.reduce(0) { max($0, abs($1)) }
    guard largest.isFinite, largest > 0, step > 0 else { return values.map(short) }
    if largest >= 1e21 || step < 1e-6 { return values.map(scientific) }
    let unit = units.first { largest >= $0.limit * 0.9995 && largest >= 10_000 }
    let scale = unit?.limit ?? 1
    let places = (-floor(log10(step / scale) + 1e-9)).clampedInt(to: 0...8)
    return values.map { value in
      if abs(value) < step * 1e-9 { return "0" }
      if unit == nil, places == 0 { return grouped(Int(value.rounded())) }
      return fixed(value / scale, places: places) + (unit.map { " " + $0.sign } ?? "")
    }
  }

  /// A number of digits that count, without zeros at the end.
  private static func decimal(_ value: Double, digits: Int) -> String {
    let places = digits - 1 - Int(floor(log10(abs(value)) + 1e-12))
    return trimmed(fixed(value, places: places.clamped(to: 0...8)))
  }

  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = Substring(text)
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return String(text)
  }

  /// With exactly so many digits behind the point.
  package static func fixed(_ value: Double, places: Int) -> String {
    guard value.isFinite else { return short(value) }
    let scale = pow(10, Double(places.clamped(to: 0...15)))
    let scaled = (abs(value) * scale).rounded()
    guard scaled < 9e18 else { return scientific(value) }
    let whole = Int(scaled) / Int(scale)
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard places > 0 else { return sign + "\(whole)" }
    let rest = String(Int(scaled) % Int(scale))
    return sign + "\(whole)." + String(repeating: "0", count: max(places - rest.count, 0)) + rest
  }

  private static func scientific(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : "–" }
    let exponent = Int(floor(log10(abs(value))))
    let mantissa = value / pow(10, Double(exponent))
    guard mantissa.isFinite else { return "\(value)" }
    return trimmed(fixed(mantissa, places: 2)) + "e\(exponent)"
  }
}

extension Double {
  /// A whole number inside a range, whatever this is.
  func clampedInt(to range: ClosedRange<Int>) -> Int {
    guard self > Double(range.lowerBound) else { return range.lowerBound }
    guard self < Double(range.upperBound) else { return range.upperBound }
    return Int(self)
  }
}
