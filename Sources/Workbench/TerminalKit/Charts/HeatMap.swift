/// Values of rows and columns as shades: colour tells, and so does density.
package struct HeatMap: Hashable, Sendable {
  package var rows: [String]
  package var columns: [String]
  /// By row, then column; what is no number is a gap.
  package var values: [[Double]]
  package var range: ChartRange?
  /// The column that is looked at.
  package var cursor: Int?

  package init(
    rows: [String], columns: [String], values: [[Double]], range: ChartRange? = nil
  ) {
    self.rows = rows
    self.columns = columns
    self.values = values
    self.range = range
  }

  private static let shades: [Glyph] = ["░", "▒", "▓", "█"]
  private static let asciiShades: [Glyph] = [".", ":", "+", "#"]

  package func draw(into surface: inout Surface) {
    let bounds = surface.bounds
    let count = values.reduce(0) { max($0, $1.count) }
    guard count > 0, !bounds.isEmpty else { return }
    let range = self.range ?? ChartRange(of: values.lazy.flatMap { $0 })
    let layout = layout(in: bounds)
    let (plot, cell, tall) = (layout.plot, layout.cell, layout.tall)
    if let cursor, layout.plot.y > 0, cursor * cell < plot.width {
      let mark = Point(x: plot.x + cursor * cell + cell / 2, y: plot.y - 1)
      surface.put(surface.glyphs == .ascii ? "v" : "▾", at: mark, .role(.chartCursor))
    }
    for (row, line) in values.prefix(plot.height).enumerated() {
      if row < rows.count {
        let label = Rect(
          x: 0, y: plot.y + row * tall + tall / 2, width: max(plot.x - 1, 0), height: 1)
        surface.write(rows[row], in: label, .trailing, .role(.chartAxis))
      }
      for (column, value) in line.prefix(max(plot.width / cell, 0)).enumerated() {
        let place = Rect(
          x: plot.x + column * cell, y: plot.y + row * tall, width: cell, height: tall)
        draw(value, in: range, into: &surface, at: place)
      }
    }
    let end = plot.y + min(values.count * tall, plot.height)
    if layout.hasNames { drawNames(into: &surface, y: end, x: plot.x, cell: cell) }
    if layout.hasScale {
      drawScale(into: &surface, range, at: Point(x: plot.x, y: end + (layout.hasNames ? 1 : 0)))
    }
  }

  struct Layout {
    var plot: Rect
    /// How wide and how high a value is.
    var cell: Int
    var tall: Int
    var hasNames: Bool
    var hasScale: Bool
  }

  func layout(in bounds: Rect) -> Layout {
    let count = values.reduce(0) { max($0, $1.count) }
    let names = rows.prefix(values.count)
    let nameWidth = min(names.reduce(0) { max($0, $1.displayWidth) }, bounds.width / 3)
    let hasNames = !columns.isEmpty && bounds.height > 3
    let hasMarks = bounds.height > values.count + 3
    let hasScale = bounds.height > values.count + 2 && bounds.width > 30
    let plot = bounds.inset(
      left: nameWidth > 0 ? nameWidth + 1 : 0, top: hasMarks ? 1 : 0,
      bottom: (hasNames ? 1 : 0) + (hasScale ? 1 : 0))
    return Layout(
      plot: plot, cell: (plot.width / max(count, 1)).clamped(to: 1...8),
      // Rows are as high as there is room, once they all are.
      tall: (plot.height / max(values.count, 1)).clamped(to: 1...3), hasNames: hasNames,
      hasScale: hasScale)
  }

  private func draw(
    _ value: Double, in range: ChartRange, into surface: inout Surface, at place: Rect
  ) {
    guard value.isFinite else { return }
    let share = range.share(min(max(value, range.low), range.high)) ?? 0
    let shades = surface.glyphs == .ascii ? Self.asciiShades : Self.shades
    let shade = shades[(share * 4).clampedInt(to: 0...3)]
    surface.fill(place, .role(.heat(share)), with: shade)
  }

  private func drawNames(into surface: inout Surface, y: Int, x: Int, cell: Int) {
    var free = x
    for (index, name) in columns.enumerated() {
      let start = x + index * cell
      guard start >= free else { continue }
      guard start < surface.size.width else { break }
      let text = name.clipped(to: max(cell, 7))
      guard start + text.displayWidth <= surface.size.width else { break }
      free = surface.write(text, at: Point(x: start, y: y), .chartAxis) + 1
    }
  }

  /// What the shades mean, from the least to the greatest.
  private func drawScale(into surface: inout Surface, _ range: ChartRange, at point: Point) {
    var x = surface.write(Quantity.short(range.low), at: point, .chartAxis) + 1
    for step in 0..<9 {
      let value = range.low + range.span * (Double(step) + 0.5) / 9
      draw(value, in: range, into: &surface, at: Rect(x: x, y: point.y, width: 1, height: 1))
      x += 1
    }
    surface.write(Quantity.short(range.high), at: Point(x: x + 1, y: point.y), .chartAxis)
  }
}

extension Chart {
  var heatMap: HeatMap {
    let count = categoryCount
    var map = HeatMap(
      rows: series.map(\.name),
      columns: categories.isEmpty ? [] : (0..<count).map(category),
      values: series.map { $0.points.map(\.y) }, range: yRange)
    map.cursor = cursor.map { $0.clampedInt(to: 0...max(count - 1, 0)) }
    return map
  }

  func drawHeatMap(into surface: inout Surface) { heatMap.draw(into: &surface) }
}
