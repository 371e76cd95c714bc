/// A row of little bars: the shape of numbers in the room of a word.
package struct Sparkline: Hashable, Sendable {
  /// What is no number is a gap.
  package var values: [Double]
  /// Ends of the scale; without them, from zero to the greatest.
  package var range: ChartRange?

  package init(_ values: [Double], range: ChartRange? = nil) {
    self.values = values
    self.range = range
  }

  /// As text, for cells of trees and grids; of more values than cells, the greatest of each group.
  package func text(width: Int, glyphs: GlyphSet = .unicode) -> String {
    let ramp: [String] =
      glyphs == .ascii
      ? [".", ":", "-", "=", "+", "*", "%", "#"] : ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    let range = self.range ?? ChartRange(of: values, includingZero: true)
    return columns(width).reduce(into: "") { text, value in
      guard value.isFinite else {
        text += " "
        return
      }
      let share = range.share(min(max(value, range.low), range.high)) ?? 0
      text += ramp[(share * 7).rounded().clampedInt(to: 0...7)]
    }
  }

  private func columns(_ width: Int) -> [Double] {
    guard width > 0, values.count > width else { return width > 0 ? values : [] }
    return (0..<width).map { column in
      let start = column * values.count / width
      let end = max((column + 1) * values.count / width, start + 1)
      return values[start..<end].filter(\.isFinite).max() ?? .nan
    }
  }

  package func draw(
    into surface: inout Surface, at rect: Rect, _ style: Style = .role(.series0)
  ) {
    let width = min(rect.width, Canvas.longestSide)
    surface.write(text(width: width, glyphs: surface.glyphs), in: rect, .leading, style)
  }
}

/// One number between two ends, as a bar with its value.
package struct Gauge: Hashable, Sendable {
  package var label: String
  package var value: Double
  package var range: ChartRange
  /// What stands at the right instead of the number.
  package var text: String?
  /// From this share on it is drawn as a warning, and from the next as an error, with a sign.
  package var warning = 0.75
  package var danger = 0.9

  package init(_ label: String, _ value: Double, of range: ChartRange, text: String? = nil) {
    self.label = label
    self.value = value
    self.range = range
    self.text = text
  }

  package func draw(into surface: inout Surface) {
    let row = surface.bounds.row(0)
    guard !row.isEmpty else { return }
    let share =
      value.isFinite ? range.share(min(max(value, range.low), range.high)) ?? 0 : nil
    let isHigh = (share ?? 0) >= danger
    let role: Role = isHigh ? .error : (share ?? 0) >= warning ? .warning : .progress
    let number = (isHigh ? "! " : "") + (text ?? Quantity.short(value))
    let numberWidth = number.displayWidth
    var bar = row
    if !label.isEmpty, row.width > 20 {
      let width = min(label.displayWidth, row.width / 3)
      surface.write(label, in: Rect(x: 0, y: 0, width: width, height: 1))
      bar = bar.inset(left: width + 1)
    }
    if bar.width > numberWidth + 6 {
      surface.write(number, in: bar, .trailing, .role(isHigh ? .error : .text))
      bar = bar.inset(right: numberWidth + 1)
    }
    surface.fill(bar, .role(.progressTrack), with: "░")
    guard let share else { return }
    EighthBlocks.drawRow(
      into: &surface, at: bar, length: share * Double(bar.width), .role(role))
  }
}
