/// What of a chart lies at a place of the screen.
extension Chart {
  /// The nearest of some points, or of categories by their numbers; nil beside the picture. In
  /// clouds both directions count.
  package func nearest(_ points: [Sample], to place: Point, in bounds: Rect) -> Int? {
    let body = body(in: bounds)
    guard body.contains(place), !points.isEmpty else { return nil }
    let local = place.moved(x: -body.x, y: -body.y)
    let room = Rect(size: body.size)
    switch kind {
    case .line, .area, .scatter: return nearest(points, to: local, pointPlot(in: room))
    case .bars:
      let bars = barPlot(in: room)
      let category = bars.shown.lowerBound + (local.x - bars.frame.plot.x) / max(bars.slot, 1)
      guard local.x >= bars.frame.plot.x, bars.shown.contains(category) else { return nil }
      return points.firstIndex { $0.x == Double(category) }
    case .horizontalBars:
      let lying = lyingPlot(in: room)
      let category = lying.shown.lowerBound + local.y / lying.rowsPerCategory
      guard lying.shown.contains(category) else { return nil }
      return points.firstIndex { $0.x == Double(category) }
    case .bins, .histogram:
      let bins = binPlot(series.first?.points.map(\.y) ?? [], in: room)
      let bin = (local.x - bins.frame.plot.x) / bins.width
      guard local.x >= bins.frame.plot.x, bin < bins.shown else { return nil }
      return points.firstIndex { $0.x == Double(bin) }
    case .heatMap:
      let layout = heatMap.layout(in: room)
      guard local.x >= layout.plot.x else { return nil }
      let column = (local.x - layout.plot.x) / layout.cell
      return points.firstIndex { $0.x == Double(column) }
    }
  }

  private func nearest(_ points: [Sample], to place: Point, _ plot: PointPlot) -> Int? {
    guard place.x >= plot.frame.plot.x else { return nil }
    var best: (distance: Double, index: Int)?
    for (index, point) in points.enumerated() {
      guard let column = plot.column(point.x) else { continue }
      var distance = Double(abs(column - place.x))
      if kind == .scatter, let share = plot.yRange.share(point.y) {
        // Cells are twice as high as they are wide.
        distance += Double(2 * abs(plot.frame.row(share) - place.y))
      }
      if distance < best?.distance ?? .infinity { best = (distance, index) }
    }
    return best?.index
  }
}
