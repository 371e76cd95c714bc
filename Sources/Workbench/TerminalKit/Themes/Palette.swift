/// The sixteen or twenty-four colours of a Base16 or Base24 scheme.
package struct Palette: Hashable, Sendable {
  /// The slots by what they are for.
  package enum Slot: Int, CaseIterable, Sendable {
    case background, backgroundRaised, backgroundSelected, comment
    case foregroundDim, foreground, foregroundBright, foregroundBrightest
    case red, orange, yellow, green, cyan, blue, magenta, brown
    case backgroundDark, backgroundDarkest
    case brightRed, brightYellow, brightGreen, brightCyan, brightBlue, brightMagenta

    /// `base00` to `base17`, the digits hexadecimal.
    package var name: String {
      let digits = String(rawValue, radix: 16, uppercase: true)
      return "base" + (digits.count < 2 ? "0" : "") + digits
    }
  }

  private var colors: [Color]

  /// Takes the first sixteen slots and those of the other eight that a scheme has; what is missing
  /// follows from the first.
  package init(_ colors: [Color], bright: [Slot: Color] = [:]) {
    let first = colors.prefix(16) + Array(repeating: .standard, count: max(16 - colors.count, 0))
    self.colors = Array(first)
    for slot in Slot.allCases.dropFirst(16) {
      let substitute = Self.substitute(slot).map { self.colors[$0.rawValue] } ?? .standard
      self.colors.append(bright[slot] ?? substitute)
    }
  }

  package subscript(slot: Slot) -> Color { colors[slot.rawValue] }

  private static func substitute(_ slot: Slot) -> Slot? {
    switch slot {
    case .backgroundDark, .backgroundDarkest: .background
    case .brightRed: .red
    case .brightYellow: .yellow
    case .brightGreen: .green
    case .brightCyan: .cyan
    case .brightBlue: .blue
    case .brightMagenta: .magenta
    default: nil
    }
  }
}
