/// Where upright bars stand.
struct BarPlot {
  let range: ChartRange
  let frame: ChartFrame
  let shown: Range<Int>
  /// From one category to the next, the space between them, and how wide a bar is.
  let slot: Int
  let gap: Int
  let width: Int

  func start(of category: Int) -> Int {
    frame.plot.x + (category - shown.lowerBound) * slot + gap / 2
  }
}

/// Which bars lie below each other.
struct LyingPlot {
  let shown: Range<Int>
  let rowsPerCategory: Int
}

/// Charts of one bar a category and series.
extension Chart {
  private func value(_ series: Int, _ category: Int) -> Double {
    let points = self.series[series].points
    return points.indices.contains(category) ? points[category].y : .nan
  }

  private var barRange: ChartRange {
    yRange ?? ChartRange(of: series.lazy.flatMap { $0.points.lazy.map(\.y) }, includingZero: true)
  }

  func barPlot(in bounds: Rect) -> BarPlot {
    let range = yRange ?? barRange.nice(atMost: ChartFrame.tickCount(bounds))
    let frame = ChartFrame(in: bounds, yRange: range, title: yTitle)
    // Bars that do not fit are left out at the end, and the axis says how many.
    let least = series.count > 1 ? series.count + 1 : 1
    let fitting = min(categoryCount, max(frame.plot.width / least, 1))
    let first = firstCategory(fitting)
    let shown = min(categoryCount - first, fitting)
    let slot = max(frame.plot.width / max(shown, 1), 1)
    let gap = slot > series.count ? max(slot / 4, 1) : 0
    return BarPlot(
      range: range, frame: frame, shown: first..<(first + shown), slot: slot, gap: gap,
      width: max((slot - gap) / max(series.count, 1), 1))
  }

  func drawBars(into surface: inout Surface) {
    let bars = barPlot(in: surface.bounds)
    let (range, frame, plot) = (bars.range, bars.frame, bars.frame.plot)
    guard !plot.isEmpty, categoryCount > 0 else { return }
    drawYAxis(into: &surface, frame, range)
    let width = bars.width
    var labels: [(column: Int, text: String)] = []
    let zero = range.share(0) ?? (range.low > 0 ? 0 : 1)
    var looked: Rect?
    for category in bars.shown {
      let start = bars.start(of: category)
      if cursor == Double(category) {
        looked = Rect(x: start, y: plot.y, width: width * series.count, height: plot.height)
      }
      for index in series.indices {
        guard let share = share(value(index, category), range) else { continue }
        let column = Rect(x: start + index * width, y: plot.y, width: width, height: plot.height)
        drawUpright(into: &surface, column.intersection(plot), from: zero, to: share, index)
        guard share >= zero else { continue }
        let top = plot.endY - (share * Double(plot.height)).rounded(.up).clampedInt(to: 0...10_000)
        mark(index, into: &surface, at: Point(x: column.x + width / 2, y: top - 1), in: plot)
      }
      let middle = (start - plot.x) + width * series.count / 2
      labels.append(
        (min(middle, plot.width - 1), self.category(category).clipped(to: max(bars.slot, 3))))
    }
    var chart = self
    let after = categoryCount - bars.shown.upperBound
    if after > 0 { chart.xTitle = "+\(after) more" }
    chart.drawXAxis(into: &surface, frame, labels)
    if let looked { drawCursorMark(into: &surface, frame, looked) }
  }

  /// The first category that is shown of more than fit, so that the one looked at can be seen.
  private func firstCategory(_ fitting: Int) -> Int {
    let wanted = (cursor ?? 0).clampedInt(to: 0...max(categoryCount - 1, 0))
    return max(wanted - fitting + 1, 0)
  }

  /// The sign of a series beyond the end of its bar, where it is not the only one.
  private func mark(_ index: Int, into surface: inout Surface, at place: Point, in plot: Rect) {
    guard series.count > 1, marker != .ascii, plot.contains(place) else { return }
    surface.put(SeriesMark.glyph(index, surface.glyphs), at: place, .role(.series(index)))
  }

  /// Beyond the ends of the axis bars are as long as it.
  private func share(_ value: Double, _ range: ChartRange) -> Double? {
    guard value.isFinite else { return nil }
    return range.share(min(max(value, range.low), range.high))
  }

  /// Upwards in eighths, downwards in halves.
  private func drawUpright(
    into surface: inout Surface, _ column: Rect, from zero: Double, to share: Double, _ index: Int
  ) {
    let style = Style.role(.series(index))
    let base = (zero * Double(column.height)).rounded().clampedInt(to: 0...column.height)
    let length = (share - zero) * Double(column.height)
    if marker == .ascii {
      let cells = abs(length).rounded().clampedInt(to: 0...column.height)
      let bottom = column.endY - base
      let rows = length >= 0 ? (bottom - cells)..<bottom : bottom..<(bottom + cells)
      for y in rows {
        let row = Rect(x: column.x, y: y, width: column.width, height: 1).intersection(column)
        surface.fill(row, style, with: SeriesMark.glyph(index, .ascii))
      }
    } else if length >= 0 {
      let room = column.inset(bottom: base)
      EighthBlocks.drawColumn(into: &surface, at: room, length: length, style)
    } else {
      let halves = (-length * 2).rounded().clampedInt(to: 0...(2 * column.height))
      let top = column.endY - base
      for half in stride(from: 0, to: halves, by: 2) {
        let row = Rect(x: column.x, y: top + half / 2, width: column.width, height: 1)
        surface.fill(row.intersection(column), style, with: half + 1 < halves ? "█" : "▀")
      }
    }
  }

  func lyingPlot(in bounds: Rect) -> LyingPlot {
    let perCategory = series.count + (series.count > 1 ? 1 : 0)
    let fitting = max(bounds.height / max(perCategory, 1), 1)
    let isCut = fitting < categoryCount
    let most = isCut ? max((bounds.height - 1) / max(perCategory, 1), 1) : fitting
    let first = firstCategory(most)
    return LyingPlot(
      shown: first..<min(categoryCount, first + most), rowsPerCategory: max(perCategory, 1))
  }

  func drawHorizontalBars(into surface: inout Surface) {
    let range = barRange
    let bounds = surface.bounds
    let lying = lyingPlot(in: bounds)
    let (shown, first) = (lying.shown, lying.shown.lowerBound)
    let names = shown.map(category)
    let nameWidth = min(names.reduce(0) { max($0, $1.displayWidth) }, max(bounds.width / 3, 1))
    let values = shown.flatMap { category in series.indices.map { value($0, category) } }
    let valueWidth = values.reduce(0) { max($0, Quantity.short($1).displayWidth) }
    let hasValues = bounds.width > nameWidth + valueWidth + 12
    let plot = bounds.inset(left: nameWidth + 1, right: hasValues ? valueWidth + 1 : 0)
    let zero = range.share(0) ?? (range.low > 0 ? 0 : 1)
    for category in shown {
      let y = (category - first) * lying.rowsPerCategory
      let label = Rect(x: 0, y: y, width: nameWidth, height: 1)
      let isLookedAt = cursor == Double(category)
      surface.write(
        names[category - first], in: label, .trailing,
        isLookedAt ? Style.role(.accent).bold.underlined : .role(.chartAxis))
      if isLookedAt {
        let mark: Glyph = surface.glyphs == .ascii ? ">" : "▸"
        surface.put(mark, at: Point(x: nameWidth, y: y), .role(.chartCursor))
      }
      for index in series.indices {
        let row = plot.inset(right: series.count > 1 ? 2 : 0).row(y + index)
        let value = value(index, category)
        if let share = share(value, range) {
          drawLying(into: &surface, row, from: zero, to: share, index)
          let end = row.x + (share * Double(row.width)).rounded(.up).clampedInt(to: 0...10_000)
          if share >= zero {
            mark(index, into: &surface, at: Point(x: end + 1, y: row.y), in: plot)
          }
        }
        guard hasValues, value.isFinite else { continue }
        let field = Rect(x: plot.endX + 1, y: y + index, width: valueWidth, height: 1)
        surface.write(Quantity.short(value), in: field, .trailing, .role(.textMuted))
      }
    }
    guard shown.upperBound < categoryCount else { return }
    surface.write(
      "+\(categoryCount - shown.upperBound) more", in: plot.row(bounds.height - 1), .leading,
      .role(.textFaint))
  }

  private func drawLying(
    into surface: inout Surface, _ row: Rect, from zero: Double, to share: Double, _ index: Int
  ) {
    guard !row.isEmpty else { return }
    let style = Style.role(.series(index))
    let base = (zero * Double(row.width)).rounded().clampedInt(to: 0...row.width)
    let length = (share - zero) * Double(row.width)
    let cells = abs(length).rounded().clampedInt(to: 0...row.width)
    if marker == .ascii {
      let start = row.x + (length >= 0 ? base : base - cells)
      let bar = Rect(x: start, y: row.y, width: cells, height: 1).intersection(row)
      surface.fill(bar, style, with: SeriesMark.glyph(index, .ascii))
    } else if length >= 0 {
      EighthBlocks.drawRow(into: &surface, at: row.inset(left: base), length: length, style)
    } else {
      let halves = (-length * 2).rounded().clampedInt(to: 0...(2 * row.width))
      for half in stride(from: 0, to: halves, by: 2) {
        let x = row.x + base - 1 - half / 2
        guard x >= row.x else { break }
        let place = Point(x: x, y: row.y)
        surface.put(half + 1 < halves ? "█" : "▐", at: place, style)
      }
    }
  }
}
