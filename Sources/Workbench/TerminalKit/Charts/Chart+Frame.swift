/// The axes of a chart and the room between them.
struct ChartFrame {
  var plot: Rect
  var yTicks: [ChartTick]
  var hasXAxis: Bool

  /// Leaves room for axes where the surface is large enough for any.
  init(in bounds: Rect, yRange: ChartRange, title: String) {
    hasXAxis = bounds.height >= 5
    let height = bounds.height - (hasXAxis ? 2 : 0)
    let top = title.isEmpty || bounds.height < 8 ? 0 : 1
    yTicks = yRange.ticks(atMost: Self.tickCount(bounds))
    let widest = yTicks.reduce(0) { max($0, $1.label.displayWidth) }
    let gutter = bounds.width >= widest + 12 && bounds.height >= 3 ? widest + 2 : 0
    if gutter == 0 { yTicks = [] }
    plot = Rect(
      x: bounds.x + gutter, y: bounds.y + top, width: bounds.width - gutter,
      height: max(height - top, 0))
  }

  /// How many steps the axis of values has at most; ranges are rounded to the same.
  static func tickCount(_ bounds: Rect) -> Int { ((bounds.height - 2) / 2).clamped(to: 1...6) }

  /// The row of the screen that a share of the height falls on.
  func row(_ share: Double) -> Int {
    plot.y + ((1 - share) * Double(max(plot.height - 1, 0))).rounded().clampedInt(to: 0...10_000)
  }
}

extension Chart {
  private enum LegendPlace {
    case nowhere, above
    case right(width: Int)
  }

  /// At the right of wide charts and above narrow ones.
  private func legendPlace(in area: Rect) -> LegendPlace {
    guard showsLegend, series.count > 1, area.height > 4 else { return .nowhere }
    switch kind {
    case .histogram, .bins, .heatMap: return .nowhere
    default: break
    }
    guard area.width >= 60, series.count <= area.height else { return .above }
    return .right(width: min(series.reduce(0) { max($0, $1.name.displayWidth) }, 24))
  }

  /// What the legend leaves.
  func besideLegend(_ area: Rect) -> Rect {
    switch legendPlace(in: area) {
    case .nowhere: area
    case .above: area.inset(top: 1)
    case .right(let width): area.inset(right: width + 5)
    }
  }

  func drawLegend(into surface: inout Surface, in area: Rect) {
    func write(_ index: Int, in row: Rect) {
      surface.put(SeriesMark.glyph(index, surface.glyphs), at: row.origin, .role(.series(index)))
      surface.write(series[index].name, in: row.inset(left: 2), .leading, .role(.text))
    }
    switch legendPlace(in: area) {
    case .nowhere: break
    case .right(let width):
      for index in series.indices {
        write(index, in: area.inset(left: area.width - width - 3).row(index))
      }
    case .above:
      var x = area.x
      for (index, one) in series.enumerated() {
        let width = min(one.name.displayWidth, 24) + 4
        guard x + width <= area.endX || index == 0 else {
          surface.write("+\(series.count - index)", at: Point(x: x, y: area.y), .role(.textMuted))
          break
        }
        write(index, in: Rect(x: x, y: area.y, width: width - 2, height: 1))
        x += width
      }
    }
  }

  /// The axis of values at the left: labels, and a line that they are tied to.
  func drawYAxis(into surface: inout Surface, _ frame: ChartFrame, _ range: ChartRange) {
    if !yTitle.isEmpty, frame.plot.y > 0 {
      surface.write(yTitle, in: surface.bounds.row(0), .leading, .role(.chartAxis))
    }
    guard !frame.yTicks.isEmpty, frame.plot.x > 0 else { return }
    let x = frame.plot.x - 1
    surface.verticalLine(
      at: Point(x: x, y: frame.plot.y), height: frame.plot.height, .light, .role(.chartAxis))
    var taken: Set<Int> = []
    for tick in frame.yTicks {
      guard let share = range.share(tick.value) else { continue }
      let row = frame.row(share)
      guard taken.insert(row).inserted else { continue }
      let label = Rect(x: 0, y: row, width: x - 1, height: 1)
      surface.write(tick.label, in: label, .trailing, .role(.chartAxis))
      surface.put("┤", at: Point(x: x, y: row), .role(.chartAxis))
    }
  }

  /// The line below the plot with labels at columns; labels that would touch are left out.
  func drawXAxis(
    into surface: inout Surface, _ frame: ChartFrame, _ labels: [(column: Int, text: String)]
  ) {
    guard frame.hasXAxis else { return }
    let y = frame.plot.endY
    surface.horizontalLine(
      at: Point(x: frame.plot.x, y: y), width: frame.plot.width, .light, .role(.chartAxis))
    if frame.plot.x > 0 {
      surface.put("└", at: Point(x: frame.plot.x - 1, y: y), .role(.chartAxis))
    }
    let titleWidth = xTitle.isEmpty ? 0 : xTitle.displayWidth + 2
    let end = frame.plot.endX - (titleWidth < frame.plot.width / 2 ? titleWidth : 0)
    var free = frame.plot.x - 1
    for label in labels {
      let x = frame.plot.x + label.column
      let width = label.text.displayWidth
      let start = max(x - width / 2, min(free + 1, x), 0)
      let shifted = min(start, max(end - width, 0))
      guard shifted > free, shifted + width <= end else { continue }
      surface.write(label.text, at: Point(x: shifted, y: y + 1), .role(.chartAxis))
      surface.put("┬", at: Point(x: x, y: y), .role(.chartAxis))
      free = shifted + width
    }
    guard titleWidth > 0, titleWidth < frame.plot.width / 2 else { return }
    let row = Rect(x: frame.plot.x, y: y + 1, width: frame.plot.width, height: 1)
    surface.write(xTitle, in: row, .trailing, .role(.chartAxis))
  }

  /// Labels of numbers or times along the plot.
  func xLabels(_ range: ChartRange, width: Int) -> [(column: Int, text: String)] {
    let ticks: [ChartTick]
    switch xScale {
    case .number: ticks = range.ticks(atMost: (width / 10).clamped(to: 1...20))
    case .time: ticks = TimeTicks.ticks(range, atMost: (width / 12).clamped(to: 1...20))
    case .categories(let names):
      let first = range.low.rounded(.up).clampedInt(to: 0...1_000_000)
      let last = range.high.clampedInt(to: 0...1_000_000)
      let step = max((last - first + 1) * 8 / max(width, 1), 1)
      ticks = stride(from: first, through: last, by: step).compactMap { index in
        names.indices.contains(index)
          ? ChartTick(value: Double(index), label: names[index].clipped(to: 16)) : nil
      }
    }
    return ticks.compactMap { tick in
      guard let share = range.share(tick.value) else { return nil }
      return ((share * Double(max(width - 1, 0))).rounded().clampedInt(to: 0...10_000), tick.label)
    }
  }
}
