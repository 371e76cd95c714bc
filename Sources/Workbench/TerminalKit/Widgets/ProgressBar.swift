/// How far something is, in eighths of cells; or, when nobody knows, that it goes on.
package struct ProgressBar: Hashable, Sendable {
  /// From 0 to 1; none when the amount is not known.
  package var fraction: Double?
  /// Counts frames, for what moves when the amount is not known.
  package var frame: Int

  package init(_ fraction: Double?, frame: Int = 0) {
    self.fraction = fraction.flatMap { $0.isNaN ? nil : min(max($0, 0), 1) }
    self.frame = frame
  }

  /// Draws in the first row of a rectangle.
  package func draw(
    into surface: inout Surface, at rect: Rect, _ style: Style = .role(.progress)
  ) {
    let rect = rect.intersection(surface.bounds).row(0)
    guard !rect.isEmpty else { return }
    surface.fill(rect, .role(.progressTrack), with: "░")
    guard let fraction else {
      drawUnknown(into: &surface, at: rect, style)
      return
    }
    EighthBlocks.drawRow(into: &surface, at: rect, length: fraction * Double(rect.width), style)
  }

  /// A block that goes to and fro.
  private func drawUnknown(into surface: inout Surface, at rect: Rect, _ style: Style) {
    let length = max(rect.width / 5, 1)
    let way = max(rect.width - length, 1)
    let step = ((frame % (2 * way)) + 2 * way) % (2 * way)
    let x = step < way ? step : 2 * way - step
    let block = Rect(x: rect.x + x, y: rect.y, width: length, height: 1).intersection(rect)
    surface.fill(block, style, with: "█")
  }
}

/// Bars whose ends are finer than a cell.
package enum EighthBlocks {
  /// From the left: nothing, one eighth, … all.
  static let across: [Glyph] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]
  /// From below.
  static let upwards: [Glyph] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// A bar to the right, of a length in cells. What is not finite is not drawn.
  package static func drawRow(
    into surface: inout Surface, at rect: Rect, length: Double, _ style: Style
  ) {
    guard length.isFinite, length > 0 else { return }
    let eighths = Int((min(length, Double(rect.width)) * 8).rounded())
    let isAscii = surface.glyphs == .ascii
    for cell in 0..<rect.width {
      let rest = (eighths - cell * 8).clamped(to: 0...8)
      guard rest > 0, !isAscii || rest >= 4 else { break }
      surface.put(isAscii ? "#" : across[rest], at: rect.origin.moved(x: cell), style)
    }
  }

  /// A bar upwards from the bottom of a column.
  package static func drawColumn(
    into surface: inout Surface, at rect: Rect, length: Double, _ style: Style
  ) {
    guard length.isFinite, length > 0 else { return }
    let eighths = Int((min(length, Double(rect.height)) * 8).rounded())
    let isAscii = surface.glyphs == .ascii
    for cell in 0..<rect.height {
      let rest = (eighths - cell * 8).clamped(to: 0...8)
      guard rest > 0, !isAscii || rest >= 4 else { break }
      let glyph = isAscii ? "#" : upwards[rest]
      let y = rect.endY - 1 - cell
      for x in rect.x..<rect.endX { surface.put(glyph, at: Point(x: x, y: y), style) }
    }
  }
}

/// A sign that turns while something goes on.
package struct Spinner: Hashable, Sendable {
  package static let pause = Duration.milliseconds(100)
  private static let dots: [Glyph] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]
  private static let strokes: [Glyph] = ["|", "/", "-", "\\"]

  package var frame: Int

  package init(frame: Int = 0) { self.frame = frame }

  package func glyph(_ glyphs: GlyphSet) -> Glyph {
    let frames = glyphs == .ascii ? Self.strokes : Self.dots
    let place = frame % frames.count
    return frames[place < 0 ? place + frames.count : place]
  }

  package func draw(
    into surface: inout Surface, at point: Point, _ style: Style = .role(.badgeRunning)
  ) {
    surface.put(glyph(surface.glyphs), at: point, style)
  }
}
