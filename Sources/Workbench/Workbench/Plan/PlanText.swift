import Glibc
import TerminalKit

/// Numbers of plans as people read them.
enum PlanText {
  static func rows(_ count: Int) -> String {
    count == 1 ? "1 row" : Quantity.short(Double(count)) + " rows"
  }

  static func bytes(_ count: Int) -> String { Quantity.bytes(Double(count)) }

  static func percent(_ share: Double) -> String {
    let percent = share * 100
    return percent > 0 && percent < 1 ? "<1%" : Quantity.fixed(percent, places: 0) + "%"
  }

  /// How one number stands to another: `×2.1` is more, `÷3` is less.
  static func ratio(_ value: Double, to base: Double) -> String {
    guard base > 0, value > 0, value.isFinite, base.isFinite else {
      return value == base ? "=" : ""
    }
    let factor = max(value / base, base / value)
    if factor < 1.05 { return "=" }
    let sign = value > base ? "×" : "÷"
    let short = Quantity.short(factor.rounded()).filter { $0 != " " }
    return sign + (factor < 10 ? Quantity.fixed(factor, places: 1) : short)
  }

  /// A share of rows that an operator lets through; joins and generators may make more.
  static func kept(_ share: Double) -> String {
    if share > 1 { return "×" + Quantity.short(share) + " of its input" }
    guard share < 0.01, share > 0 else {
      return Quantity.fixed(share * 100, places: 0) + "% of its input"
    }
    return "1 row in " + Quantity.short((1 / share).rounded())
  }

  /// Hours, minutes and seconds on the clock of the wall.
  static func time(_ milliseconds: Int64) -> String { clock(milliseconds, "%H:%M:%S") }

  static func dateAndTime(_ milliseconds: Int64) -> String {
    clock(milliseconds, "%Y-%m-%d %H:%M:%S")
  }

  private static func clock(_ milliseconds: Int64, _ format: String) -> String {
    var seconds = time_t(milliseconds / 1000)
    var parts = tm()
    guard localtime_r(&seconds, &parts) != nil else { return "–" }
    var text = [CChar](repeating: 0, count: 64)
    let length = strftime(&text, text.count, format, &parts)
    return String(decoding: text.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  static func space(memory: Int, spill: Int) -> String {
    var parts: [String] = []
    if memory > 0 { parts.append("mem " + bytes(memory)) }
    if spill > 0 { parts.append("spill " + bytes(spill)) }
    return parts.joined(separator: " · ")
  }

  private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  /// A bar of a share of so many cells; what is there at all shows.
  static func bar(_ share: Double, width: Int) -> String {
    guard share.isFinite, share > 0, width > 0 else { return "" }
    let cells = max(Int((min(share, 1) * Double(width) * 8).rounded()), 1)
    return String(repeating: "█", count: cells / 8) + eighths[cells % 8]
  }

  /// The first letters of words, `HJ` for `HashJoin`.
  static func mark(of name: String) -> String {
    var isStart = true
    var mark = ""
    for character in name {
      if character.isUppercase || (isStart && character.isLetter) { mark.append(character) }
      isStart = !character.isLetter
    }
    return String(mark.prefix(3))
  }
}
