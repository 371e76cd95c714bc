/// Where the points of a chart lie.
struct PointPlot {
  let xRange: ChartRange
  let yRange: ChartRange
  let frame: ChartFrame

  /// The column of the screen that a place on the axis below falls on.
  func column(_ x: Double) -> Int? {
    xRange.share(x).map { share in
      let width = Double(max(frame.plot.width - 1, 0))
      return frame.plot.x + (share * width).rounded().clampedInt(to: 0...10_000)
    }
  }
}

/// Charts of points over an axis: lines, areas, clouds.
extension Chart {
  func pointPlot(in bounds: Rect) -> PointPlot {
    let values = series.lazy.flatMap { $0.points.lazy.filter { $0.x.isFinite }.map(\.y) }
    let yRange =
      self.yRange
      ?? ChartRange(of: values, includingZero: kind == .area)
      .nice(atMost: ChartFrame.tickCount(bounds))
    let places = series.lazy.flatMap { $0.points.lazy.filter { $0.y.isFinite }.map(\.x) }
    return PointPlot(
      xRange: xRange ?? ChartRange(of: places), yRange: yRange,
      frame: ChartFrame(in: bounds, yRange: yRange, title: yTitle))
  }

  func drawPoints(into surface: inout Surface) {
    let plot = pointPlot(in: surface.bounds)
    let (xRange, yRange, frame) = (plot.xRange, plot.yRange, plot.frame)
    drawYAxis(into: &surface, frame, yRange)
    drawXAxis(into: &surface, frame, xLabels(xRange, width: frame.plot.width))
    guard !frame.plot.isEmpty else { return }
    var canvas = BrailleCanvas(size: frame.plot.size, marker: marker)
    var marks: [(Point, Int)] = []
    for (index, one) in series.enumerated() {
      let dots = self.dots(one, xRange, yRange, on: canvas)
      switch kind {
      case .scatter: scatter(dots, index, on: &canvas)
      case .area: fill(dots, index, down: zeroRow(yRange, on: canvas), on: &canvas)
      default: connect(dots, index, on: &canvas)
      }
      marks += self.marks(dots, index)
    }
    if let x = cursor.flatMap(plot.column) {
      surface.verticalLine(
        at: Point(x: x, y: frame.plot.y), height: frame.plot.height, .light, .role(.chartCursor))
    }
    canvas.draw(into: &surface, at: frame.plot.origin)
    // Single dots of braille are hardly seen where few of them stand.
    let isSparse = kind == .scatter && marks.count * 16 <= canvas.size.width * canvas.size.height
    if series.count > 1 || isSparse, marker != .ascii {
      let (across, down) = marker.dots
      for (dot, index) in marks {
        let place = frame.plot.origin.moved(x: dot.x / across, y: dot.y / down)
        surface.put(SeriesMark.glyph(index, surface.glyphs), at: place, .role(.series(index)))
      }
    }
    drawCursorPoints(into: &surface, plot)
  }

  /// The points that are looked at have a sign of their own.
  private func drawCursorPoints(into surface: inout Surface, _ plot: PointPlot) {
    guard let x = cursor.flatMap(plot.column) else { return }
    for value in cursorValues {
      guard let share = plot.yRange.share(value) else { continue }
      surface.put(
        surface.glyphs == .ascii ? "O" : "◉", at: Point(x: x, y: plot.frame.row(share)),
        Style.role(.chartCursor).bold)
    }
  }

  /// Dots of a series in order; none where it has a gap.
  private func dots(
    _ series: Series, _ xRange: ChartRange, _ yRange: ChartRange, on canvas: BrailleCanvas
  ) -> [Point?] {
    let width = Double(max(canvas.dotsWide - 1, 0))
    let height = Double(max(canvas.dotsHigh - 1, 0))
    return series.points.map { point in
      guard let x = xRange.share(point.x), let y = yRange.share(point.y) else { return nil }
      return Point(
        x: (x * width).rounded().clampedInt(to: 0...100_000),
        y: ((1 - y) * height).rounded().clampedInt(to: 0...100_000))
    }
  }

  private func zeroRow(_ range: ChartRange, on canvas: BrailleCanvas) -> Int {
    let share = range.share(0) ?? (range.low > 0 ? 0 : 1)
    return ((1 - share) * Double(max(canvas.dotsHigh - 1, 0))).rounded().clampedInt(to: 0...100_000)
  }

  private func scatter(
    _ dots: [Point?], _ index: Int, on canvas: inout BrailleCanvas
  ) {
    for case let dot? in dots { canvas.set(x: dot.x, y: dot.y, series: index) }
  }

  private func connect(
    _ dots: [Point?], _ index: Int, on canvas: inout BrailleCanvas
  ) {
    var previous: Point?
    for dot in dots {
      if let dot { canvas.line(from: previous ?? dot, to: dot, series: index) }
      previous = dot
    }
  }

  /// Between a line and the row of zero.
  private func fill(
    _ dots: [Point?], _ index: Int, down zero: Int, on canvas: inout BrailleCanvas
  ) {
    var previous: Point?
    for dot in dots {
      if let dot {
        let start = previous ?? dot
        let width = dot.x - start.x
        let from = min(start.x, dot.x)
        for x in from...max(start.x, dot.x) {
          let y = width == 0 ? dot.y : start.y + (dot.y - start.y) * (x - start.x) / width
          canvas.column(x, from: y, to: zero, series: index)
        }
      }
      previous = dot
    }
  }

  /// Where a series shows its sign: in clouds everywhere, on lines here and there and at the end.
  private func marks(
    _ dots: [Point?], _ index: Int
  ) -> [(Point, Int)] {
    let present = dots.compactMap { $0 }
    guard kind != .scatter else { return present.map { ($0, index) } }
    guard let last = present.last else { return [] }
    let step = max(present.count / 4, 1)
    let offset = (index + 1) * step / max(series.count + 1, 1)
    let some = stride(from: offset, to: present.count, by: step).map { (present[$0], index) }
    return some.filter { $0.0 != last } + [(last, index)]
  }
}
