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
