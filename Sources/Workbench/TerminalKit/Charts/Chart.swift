/// A picture of numbers: what kind, what series, and the words around them. It draws itself with
/// title, axes and legend into whatever room there is.
package struct Chart: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case line, area, scatter
    /// Bars upwards, side by side for several series.
    case bars
    /// Bars to the right, one line each.
    case horizontalBars
    /// The values of all series, counted in bins.
    case histogram(bins: Int?)
    /// The points of the first series are counts of equal bins between the ends of a range.
    case bins(ChartRange)
    /// Series are rows, points columns; colour and shade tell the value.
    case heatMap
  }

  package struct Sample: Hashable, Sendable {
    package var x: Double
    /// What is no number is a gap.
    package var y: Double

    package init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  package struct Series: Hashable, Sendable {
    package var name: String
    package var points: [Sample]

    package init(_ name: String, _ points: [Sample]) {
      self.name = name
      self.points = points
    }

    /// Values one after another; none is a gap.
    package init(_ name: String, values: [Double?]) {
      self.init(name, values.enumerated().map { Sample(Double($0), $1 ?? .nan) })
    }
  }

  package enum XScale: Hashable, Sendable {
    case number
    /// Seconds since 1970 UTC.
    case time
    /// Names for the numbers 0, 1, 2 ….
    case categories([String])
  }

  package var kind: Kind
  package var title: String
  package var series: [Series]
  package var xScale: XScale
  package var xTitle: String
  package var yTitle: String
  package var marker: ChartMarker
  package var showsLegend = true
  /// Ends of the axis of values, where they should not follow the data.
  package var yRange: ChartRange?
  /// The same of the axis below lines and clouds.
  package var xRange: ChartRange?
  /// A place on the axis below, or a category's number, that is looked at.
  package var cursor: Double?
  /// The values at that place, which lines and clouds mark.
  package var cursorValues: [Double] = []

  package init(
    _ kind: Kind, title: String = "", series: [Series], x: XScale = .number, xTitle: String = "",
    yTitle: String = "", marker: ChartMarker = .braille
  ) {
    self.kind = kind
    self.title = title
    self.series = series
    xScale = x
    self.xTitle = xTitle
    self.yTitle = yTitle
    self.marker = marker
  }

  /// Bars from names and values.
  package static func bars(
    _ values: [(String, Double)], title: String = "", isHorizontal: Bool = false
  ) -> Chart {
    Chart(
      isHorizontal ? .horizontalBars : .bars, title: title,
      series: [Series("", values: values.map(\.1))], x: .categories(values.map(\.0)))
  }

  /// Whether there is anything that can be drawn.
  package var isEmpty: Bool {
    !series.contains { $0.points.contains { $0.x.isFinite && $0.y.isFinite } }
  }

  var categories: [String] {
    if case .categories(let names) = xScale { names } else { [] }
  }

  /// Names of the categories, and numbers where there are more points than names.
  func category(_ index: Int) -> String {
    categories.indices.contains(index) ? categories[index] : "\(index + 1)"
  }

  var categoryCount: Int {
    let longest = series.reduce(0) { max($0, $1.points.count) }
    return max(longest, categories.count)
  }

  private func belowTitle(_ bounds: Rect) -> Rect {
    title.isEmpty || bounds.height <= 3 ? bounds : bounds.inset(top: 1)
  }

  /// The room of the picture itself.
  func body(in bounds: Rect) -> Rect { besideLegend(belowTitle(bounds)) }

  package func draw(into surface: inout Surface) {
    guard !surface.bounds.isEmpty else { return }
    var chart = self
    if surface.glyphs == .ascii { chart.marker = .ascii }
    let area = belowTitle(surface.bounds)
    if area.y > 0 { surface.write(title, in: surface.bounds.row(0), .center, .role(.title)) }
    guard !isEmpty else {
      surface.write("No data", in: area.row(area.height / 2), .center, .role(.textFaint))
      return
    }
    chart.drawLegend(into: &surface, in: area)
    surface.inside(besideLegend(area)) { plot in
      switch chart.kind {
      case .line, .area, .scatter: chart.drawPoints(into: &plot)
      case .bars: chart.drawBars(into: &plot)
      case .horizontalBars: chart.drawHorizontalBars(into: &plot)
      case .histogram(let bins): chart.drawHistogram(bins: bins, into: &plot)
      case .bins(let range): chart.drawBins(range, into: &plot)
      case .heatMap: chart.drawHeatMap(into: &plot)
      }
    }
  }
}
