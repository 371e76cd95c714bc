/// How many colours a terminal shows.
package enum ColorSupport: Hashable, Sendable {
  /// Any red, green and blue.
  case direct
  case indexed256
  /// The sixteen, or eight, of the terminal's own palette.
  case ansi
  case none

  /// What the environment and the terminal's description tell. `choice` is what the user asks
  /// for: `auto`, `true`, `256`, `16` or `none`.
  package static func detect(
    _ environment: [String: String], colorCount: Int, hasDirectFlag: Bool, choice: String = "auto"
  ) -> ColorSupport {
    switch choice {
    case "true", "truecolor", "24bit": return .direct
    case "256": return .indexed256
    case "16", "8": return .ansi
    case "none": return .none
    default: break
    }
    if environment["NO_COLOR"]?.isEmpty == false || environment["TERM"] == "dumb" { return .none }
    // GNU screen passes the outer terminal's promise on without keeping it.
    let isInScreen = environment["STY"]?.isEmpty == false
    let promise = environment["COLORTERM"] ?? ""
    if !isInScreen, hasDirectFlag || promise == "truecolor" || promise == "24bit" {
      return colorCount >= 8 ? .direct : .none
    }
    if colorCount >= 256 { return .indexed256 }
    return colorCount >= 8 ? .ansi : .none
  }
}

extension Theme {
  /// The theme as a terminal of fewer colours shows it best: indices of the 256 that look alike
  /// and keep grounds apart; where there are only a palette's or none, a theme made for that.
  package func adapted(to support: ColorSupport) -> Theme {
    switch support {
    case .direct: self
    case .indexed256: indexed()
    case .ansi: usesOnlyPalette ? self : .terminal
    case .none: .mono
    }
  }

  private var usesOnlyPalette: Bool {
    Role.allCases.allSatisfy { role in
      let style = style(for: role)
      return [style.foreground, style.background].allSatisfy { color in
        color?.components == nil && (color?.ansiIndex ?? 0) < 16
      }
    }
  }

  private func indexed() -> Theme {
    var known: [Color: Color] = [:]
    var grounds: Set<UInt8> = []
    for slot in [Palette.Slot.background, .backgroundRaised, .backgroundSelected] {
      let color = palette[slot]
      guard color.components != nil, known[color] == nil else { continue }
      let index = IndexedColors.nearest(to: color, without: grounds)
      grounds.insert(index)
      known[color] = .ansi(index)
    }
    func map(_ color: Color?) -> Color? {
      guard let color, color.components != nil else { return color }
      if let mapped = known[color] { return mapped }
      let mapped = Color.ansi(IndexedColors.nearest(to: color))
      known[color] = mapped
      return mapped
    }
    return mapping { map($0) }
  }
}
