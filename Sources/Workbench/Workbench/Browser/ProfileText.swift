import Columns
import Kernels
import TerminalKit

/// Numbers of profiles as people read them.
enum ProfileText {
  /// Nulls in percent; never `0 %` or `100 %` when that is only nearly so.
  static func share(_ count: Int, of total: Int) -> String {
    guard total > 0, count > 0 else { return "0" }
    if count == total { return "100 %" }
    let share = Double(count) / Double(total) * 100
    if share < 0.1 { return "<0.1 %" }
    if share > 99.9 { return ">99.9 %" }
    return Quantity.fixed(share, places: 1) + " %"
  }

  static func count(_ count: ColumnProfile.Count) -> String {
    count.isApproximate
      ? "≈" + Quantity.short(Double(count.value)) : Quantity.grouped(count.value)
  }

  /// A number that stands for a value of a column: days and microseconds become dates again.
  static func value(_ number: Double, _ type: DataType, isApproximate: Bool = false) -> String {
    let sign = isApproximate ? "≈" : ""
    switch type {
    case .date:
      guard let days = Int32(exactly: number.rounded()) else { break }
      return sign + text(.date(days), .date)
    case .timestamp, .timestampNTZ:
      guard let micros = Int64(exactly: number.rounded()) else { break }
      return sign + String(text(.timestampNTZ(micros), .timestampNTZ).prefix(19))
    case .byte, .short, .int, .long:
      if let whole = Int(exactly: number), abs(whole) < 10_000_000 {
        return sign + Quantity.grouped(whole)
      }
    default: return sign + ColumnFacts.number(number)
    }
    return sign + Quantity.short(number)
  }

  /// A value's text; the digits of numbers in groups.
  static func grouped(_ text: String, _ type: DataType) -> String {
    switch type {
    case .byte, .short, .int, .long: return Int(text).map(Quantity.grouped) ?? text
    case .decimal:
      let whole = text.prefix { $0 != "." }
      // What is smaller than one keeps its sign by itself.
      guard let number = Int(whole), number != 0 else { return text }
      return Quantity.grouped(number) + text[whole.endIndex...]
    default: return text
    }
  }

  /// Why there is no more to be said of a column; nil when there is.
  static func absence(_ profile: ColumnProfile) -> String? {
    guard profile.state == .complete, profile.topValues.isEmpty, profile.histogram.isEmpty else {
      return nil
    }
    if profile.rowCount == 0 { return "there are no rows" }
    if profile.nullCount == profile.rowCount { return "every value is null" }
    return profile.distinctCount == nil ? "values of this type are not compared" : nil
  }

  private static func text(_ value: Value, _ type: DataType) -> String {
    let texts = ColumnText.texts(of: Vector.of(type, [value]))
    guard case .string(let text) = texts.value(at: 0) else { return "" }
    return text
  }

  /// No value occurs twice, as far as all were counted.
  static func allDiffer(_ profile: ColumnProfile) -> Bool {
    guard let first = profile.topValues.first else { return false }
    return first.count.value == 1 && !first.count.isApproximate && profile.topValues.count > 1
  }

  /// The shape of a column in a row of little bars: of numbers how they are spread, of others how
  /// often the commonest occur.
  static func bars(_ profile: ColumnProfile) -> [Double] {
    profile.histogram.isEmpty
      ? profile.topValues.map { Double($0.count.value) }
      : profile.histogram.map { Double($0.count) }
  }
}
