import Glibc

/// How many values fall between the borders of equal bins.
package struct Histogram: Hashable, Sendable {
  package let range: ChartRange
  package private(set) var counts: [Int]
  /// Values that are no numbers or infinite.
  package private(set) var leftOut = 0

  /// As many bins as Sturges' rule finds for the number of values, unless told.
  package init(of values: [Double], bins: Int? = nil) {
    range = ChartRange(of: values)
    let sturges = log2(Double(max(values.count, 1))).rounded(.up).clampedInt(to: 0...60) + 1
    counts = Array(repeating: 0, count: (bins ?? sturges).clamped(to: 1...10_000))
    for value in values {
      guard let share = range.share(value) else {
        leftOut += 1
        continue
      }
      let bin = (share * Double(counts.count)).clampedInt(to: 0...(counts.count - 1))
      counts[bin] += 1
    }
  }
}

extension Chart {
  func drawHistogram(bins: Int?, into surface: inout Surface) {
    let values = series.flatMap { $0.points.map(\.y) }
    let widest = max(surface.size.width - 12, 1)
    let histogram = Histogram(of: values, bins: bins.map { min($0, widest) })
    drawBins(histogram.counts.map(Double.init), histogram.range, into: &surface)
  }

  func drawBins(_ range: ChartRange, into surface: inout Surface) {
    drawBins(series.first?.points.map(\.y) ?? [], range, into: &surface)
  }

  /// Where bins stand, and how wide each is.
  func binPlot(
    _ counts: [Double], in bounds: Rect
  ) -> (frame: ChartFrame, range: ChartRange, shown: Int, width: Int) {
    let range = ChartRange(of: counts, includingZero: true)
      .nice(atMost: ChartFrame.tickCount(bounds))
    let frame = ChartFrame(in: bounds, yRange: range, title: yTitle)
    let shown = min(counts.count, frame.plot.width)
    return (frame, range, shown, max(frame.plot.width / max(shown, 1), 1))
  }

  private func drawBins(
    _ counts: [Double], _ range: ChartRange, into surface: inout Surface
  ) {
    let (frame, yRange, shown, width) = binPlot(counts, in: surface.bounds)
    guard !frame.plot.isEmpty else { return }
    drawYAxis(into: &surface, frame, yRange)
    for bin in 0..<shown {
      guard let share = yRange.share(counts[bin]) else { continue }
      let column = Rect(
        x: frame.plot.x + bin * width, y: frame.plot.y, width: max(width - (width > 2 ? 1 : 0), 1),
        height: frame.plot.height)
      let isLookedAt = cursor == Double(bin)
      EighthBlocks.drawColumn(
        into: &surface, at: column, length: share * Double(frame.plot.height),
        .role(isLookedAt ? .accent : .series0))
      if isLookedAt { drawCursorMark(into: &surface, frame, column) }
    }
    var axis = self
    if case .categories = xScale { axis.xScale = .number }
    axis.drawXAxis(into: &surface, frame, axis.xLabels(range, width: width * shown))
  }

  /// Above a column that is looked at, so that it is found without colour and without a height.
  func drawCursorMark(into surface: inout Surface, _ frame: ChartFrame, _ column: Rect) {
    let place = Point(x: column.x + column.width / 2, y: frame.plot.y)
    guard frame.plot.contains(place) else { return }
    surface.put(surface.glyphs == .ascii ? "v" : "▾", at: place, .role(.chartCursor))
  }
}
