/// Lines with more points than there is room for: drawn one by one they would be a smear.
extension Chart {
  /// How long a step of the axis below must be at least that each has a column of the screen; nil
  /// when every point has a dot of its own.
  package func crowdedStep(in bounds: Rect) -> Double? {
    guard kind == .line || kind == .area else { return nil }
    let plot = pointPlot(in: body(in: bounds))
    let columns = plot.frame.plot.width
    let count = series.reduce(0) { most, one in
      max(most, one.points.count { $0.x.isFinite && $0.y.isFinite })
    }
    guard columns > 0, count > columns * 2 else { return nil }
    return plot.xRange.span / Double(columns)
  }

  /// The same with one point for each step, the mean of those in it, between the same ends.
  package func averaged(inSteps step: Double, in bounds: Rect) -> Chart {
    guard step > 0 else { return self }
    let plot = pointPlot(in: body(in: bounds))
    var chart = self
    chart.xRange = plot.xRange
    chart.yRange = plot.yRange
    for index in series.indices {
      chart.series[index].points = Self.means(series[index].points, inSteps: step)
    }
    return chart
  }

  /// Points that follow each other; those that are no numbers are left out.
  private static func means(_ points: [Sample], inSteps step: Double) -> [Sample] {
    var means: [Sample] = []
    var count = 0.0
    var current = 0.0
    for point in points where point.x.isFinite && point.y.isFinite {
      let number = (point.x / step).rounded(.down)
      if count > 0, number == current, let last = means.last {
        count += 1
        let share = 1 / count
        means[means.count - 1] = Sample(
          last.x + (point.x - last.x) * share, last.y + (point.y - last.y) * share)
      } else {
        means.append(point)
        (count, current) = (1, number)
      }
    }
    return means
  }
}
