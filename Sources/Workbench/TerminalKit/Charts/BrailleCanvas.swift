/// How finely charts draw: in dots of braille, quarters of blocks, or letters.
package enum ChartMarker: String, CaseIterable, Hashable, Sendable {
  case braille, block, ascii

  /// Dots in a cell, across and down.
  var dots: (across: Int, down: Int) {
    switch self {
    case .braille: (2, 4)
    case .block: (2, 2)
    case .ascii: (1, 1)
    }
  }
}

/// A picture in dots, several to a cell. A cell has the colour of the series that drew in it last.
package struct BrailleCanvas: Hashable, Sendable {
  package let size: Size
  package let marker: ChartMarker
  private var patterns: [UInt8]
  private var series: [UInt8]

  /// A picture of a number of cells.
  package init(size: Size, marker: ChartMarker = .braille) {
    let longest = Canvas.longestSide
    self.size = Size(width: min(size.width, longest), height: min(size.height, longest))
    self.marker = marker
    let count = self.size.width * self.size.height
    patterns = Array(repeating: 0, count: count)
    series = Array(repeating: 0, count: count)
  }

  package var dotsWide: Int { size.width * marker.dots.across }
  package var dotsHigh: Int { size.height * marker.dots.down }

  /// Sets one dot, from the top left; nothing outside.
  package mutating func set(x: Int, y: Int, series: Int = 0) {
    guard x >= 0, y >= 0, x < dotsWide, y < dotsHigh else { return }
    let (across, down) = marker.dots
    let index = y / down * size.width + x / across
    patterns[index] |= bit(x % across, y % down)
    self.series[index] = UInt8(truncatingIfNeeded: series)
  }

  private func bit(_ x: Int, _ y: Int) -> UInt8 {
    switch marker {
    case .braille: y == 3 ? (x == 0 ? 0x40 : 0x80) : UInt8(1 << (y + (x == 0 ? 0 : 3)))
    case .block: UInt8(1 << (y * 2 + x))
    case .ascii: 1
    }
  }

  /// A straight line between two dots; what is outside is left out.
  package mutating func line(from start: Point, to end: Point, series: Int = 0) {
    let bounds = -20_000...20_000
    var x = start.x.clamped(to: bounds)
    var y = start.y.clamped(to: bounds)
    let (endX, endY) = (end.x.clamped(to: bounds), end.y.clamped(to: bounds))
    let (width, height) = (abs(endX - x), -abs(endY - y))
    let (stepX, stepY) = (x < endX ? 1 : -1, y < endY ? 1 : -1)
    var error = width + height
    while true {
      set(x: x, y: y, series: series)
      if x == endX, y == endY { return }
      let doubled = 2 * error
      if doubled >= height {
        error += height
        x += stepX
      }
      if doubled <= width {
        error += width
        y += stepY
      }
    }
  }

  /// All dots of a column between two rows.
  package mutating func column(_ x: Int, from top: Int, to bottom: Int, series: Int = 0) {
    let (top, bottom) = (max(min(top, bottom), 0), min(max(top, bottom), dotsHigh - 1))
    guard top <= bottom else { return }
    for y in top...bottom { set(x: x, y: y, series: series) }
  }

  private static let quarters: [Glyph] = [
    " ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█",
  ]

  private func glyph(_ index: Int) -> Glyph {
    let pattern = patterns[index]
    switch marker {
    case .braille: return Glyph(Unicode.Scalar(0x2800 + UInt32(pattern)) ?? " ")
    case .block: return Self.quarters[Int(pattern & 15)]
    case .ascii: return SeriesMark.glyph(Int(series[index]), .ascii)
    }
  }

  /// Draws the cells that have dots; others stay as they are.
  package func draw(into surface: inout Surface, at origin: Point = .zero) {
    for index in patterns.indices where patterns[index] != 0 {
      let place = origin.moved(x: index % size.width, y: index / size.width)
      surface.put(glyph(index), at: place, .role(.series(Int(series[index]))))
    }
  }
}

/// Signs that tell series apart without colour.
package enum SeriesMark {
  private static let shapes: [Glyph] = ["●", "■", "▲", "◆", "○", "□", "△", "◇"]
  private static let letters: [Glyph] = ["*", "+", "o", "x", "#", "@", "%", "="]

  package static func glyph(_ index: Int, _ glyphs: GlyphSet) -> Glyph {
    (glyphs == .ascii ? letters : shapes)[index & 7]
  }
}
