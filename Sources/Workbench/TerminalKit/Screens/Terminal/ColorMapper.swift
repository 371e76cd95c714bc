import CNcurses

/// The numbers that ncurses knows colours by, for one terminal.
struct ColorMapper {
  let support: ColorSupport
  /// Eight or more of the terminal's own colours.
  let colorCount: Int
  private var nearest: [Color: Int32] = [:]

  init(_ support: ColorSupport, colorCount: Int) {
    self.support = support
    self.colorCount = colorCount
  }

  /// A number, and whether the colour needs bold letters: bright ones of eight colours do.
  mutating func number(of color: Color) -> (number: Int32, isBold: Bool) {
    if color.isStandard || support == .none {
      return (Int32(terminal_default_color), false)
    }
    switch support {
    case .direct: return (direct(color), false)
    case .indexed256: return (indexed(color), false)
    case .ansi, .none: return ansi(color)
    }
  }

  /// Numbers below sixteen are the palette's; black with a little blue looks the same.
  private func direct(_ color: Color) -> Int32 {
    if let index = color.ansiIndex {
      guard let (red, green, blue) = IndexedColors.components(index) else { return Int32(index) }
      return direct(.rgb(red, green, blue))
    }
    guard let (red, green, blue) = color.components else { return -1 }
    return max(Int32(red) << 16 | Int32(green) << 8 | Int32(blue), 16)
  }

  private mutating func indexed(_ color: Color) -> Int32 {
    if let index = color.ansiIndex { return Int32(index) }
    if let known = nearest[color] { return known }
    let found = Int32(IndexedColors.nearest(to: color))
    nearest[color] = found
    return found
  }

  private mutating func ansi(_ color: Color) -> (number: Int32, isBold: Bool) {
    let index = color.ansiIndex.flatMap { $0 < 16 ? $0 : nil } ?? Self.plain(color)
    if Int(index) < colorCount { return (Int32(index), false) }
    return (Int32(index & 7), index >= 8)
  }

  /// One of eight by which parts are strong, for the rare colour that no theme chose.
  private static func plain(_ color: Color) -> UInt8 {
    let parts = color.components ?? color.ansiIndex.flatMap(IndexedColors.components)
    guard let (red, green, blue) = parts else { return 7 }
    let half = max(red, green, blue) / 2
    if half < 32 { return 0 }
    return (red > half ? 1 : 0) | (green > half ? 2 : 0) | (blue > half ? 4 : 0)
  }
}
