import TerminalKit

/// A chart that is ready to be drawn, and the places of it that can be read out.
struct ChartPicture: Sendable {
  struct Stop: Hashable, Sendable {
    struct Reading: Hashable, Sendable {
      var name: String
      var value: Double
    }

    /// Where the chart's cursor stands.
    var position: Double
    var label: String
    var values: [Reading]
    /// The row of the result that it is, when it is one alone.
    var row: Int?
  }

  var chart: Chart
  var stops: [Stop] = []
  private var stopOfPlace: [ChartPlace: Int] = [:]
  /// Places are the beginnings of steps of this width.
  private var step: Double?
  /// Of histograms.
  private var bins: ChartRange?
  /// What is not in the picture.
  var note = ""

  private static let mostGroups = 8
  private static let mostRows = 24

  init(_ rows: ChartRows, _ choice: ChartChoice, _ columns: [ChartColumn]) {
    chart = Chart(.line, series: [])
    if case .aggregated(let width) = rows.origin { step = width }
    switch choice.kind {
    case .histogram: makeBins(rows, choice, columns)
    case .scatter: makeCloud(rows, choice, columns)
    case .heatMap:
      let rows = stepped(rows)
      makeSeries(Table(rows, choice), rows, choice, columns)
      shortenTimes(rows)
    default: makeSeries(Table(rows, choice), rows, choice, columns)
    }
    chart.title = choice.title(columns)
    if chart.xTitle.isEmpty, let x = choice.x { chart.xTitle = columns[x].name }
  }

  /// One number for each place and series.
  private struct Table {
    var places: [ChartPlace] = []
    var names: [String] = []
    var values: [ChartPlace: [String: Double]] = [:]
    var leftOut = 0
    /// The rows at places where there is only one.
    var singles: [ChartPlace: Int] = [:]

    private struct Cell {
      var sum = 0.0
      var count = 0.0
      var least = Double.infinity
      var greatest = -Double.infinity

      mutating func add(_ value: Double) {
        sum += value
        count += 1
        least = min(least, value)
        greatest = max(greatest, value)
      }

      func result(_ measure: ChartChoice.Measure) -> Double {
        switch measure {
        case .sum: sum
        case .average: sum / count
        case .least: least
        case .greatest: greatest
        case .count: count
        }
      }
    }

    init(_ rows: ChartRows, _ choice: ChartChoice) {
      var cells: [ChartPlace: [String: Cell]] = [:]
      var order: [ChartPlace] = []
      var isAggregated = false
      if case .aggregated = rows.origin { isAggregated = true }
      for row in rows.rows {
        if cells[row.x] == nil {
          order.append(row.x)
          singles[row.x] = row.number
        } else {
          singles[row.x] = nil
        }
        let counts = choice.counts && !isAggregated
        let values = counts ? [1] : row.values
        for (index, value) in values.enumerated() where value.isFinite {
          let name = choice.group == nil ? "\(index)" : row.group
          cells[row.x, default: [:]][name, default: Cell()].add(value)
        }
        if cells[row.x] == nil { cells[row.x] = [:] }
      }
      let measure: ChartChoice.Measure = isAggregated || choice.counts ? .sum : choice.measure
      values = cells.mapValues { $0.mapValues { $0.result(measure) } }
      places = order
      chooseNames(choice)
    }

    /// The groups with the largest numbers, in the order of their size.
    private mutating func chooseNames(_ choice: ChartChoice) {
      var totals: [String: Double] = [:]
      for cells in values.values {
        for (name, value) in cells { totals[name, default: 0] += abs(value) }
      }
      guard choice.group != nil else {
        names = totals.keys.sorted { (Int($0) ?? 0) < (Int($1) ?? 0) }
        return
      }
      let most = choice.kind == .heatMap ? ChartPicture.mostRows : ChartPicture.mostGroups
      let all = totals.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
      names = Array(all.prefix(most))
      leftOut = all.count - names.count
    }
  }

  private mutating func makeSeries(
    _ table: Table, _ rows: ChartRows, _ choice: ChartChoice, _ columns: [ChartColumn]
  ) {
    let isBars = choice.kind == .bars || choice.kind == .columns || choice.kind == .heatMap
    var places = table.places
    let hasOrder = places.contains { $0.position != nil }
    if hasOrder {
      places = places.filter { $0.position != nil }.sorted {
        ($0.position ?? 0) < ($1.position ?? 0)
      }
    } else if isBars, choice.kind != .heatMap {
      places = Self.sorted(places, table)
    }
    let isCategorical = isBars || !hasOrder
    let labels = Self.labels(places)
    chart.series = table.names.map { name in
      let title = choice.group == nil ? Self.valueName(name, choice, columns) : name
      return Chart.Series(
        title.isEmpty ? "(empty)" : title,
        places.enumerated().map { index, place in
          Chart.Sample(
            isCategorical ? Double(index) : place.position ?? 0,
            table.values[place]?[name] ?? .nan)
        }.filter { isCategorical || $0.y.isFinite })
    }
    chart.kind =
      switch choice.kind {
      case .area: .area
      case .bars: .horizontalBars
      case .columns: .bars
      case .heatMap: .heatMap
      default: .line
      }
    chart.xScale = isCategorical ? .categories(labels) : Self.scale(places)
    stops = places.enumerated().map { index, place in
      Stop(
        position: isCategorical ? Double(index) : place.position ?? 0, label: labels[index],
        values: zip(table.names, chart.series).compactMap { name, series in
          table.values[place]?[name].map { Stop.Reading(name: series.name, value: $0) }
        }, row: table.singles[place])
    }
    stopOfPlace = Dictionary(places.enumerated().map { ($1, $0) }) { first, _ in first }
    if table.leftOut > 0 {
      note = "\(table.names.count) of \(table.names.count + table.leftOut) groups"
    }
  }

  /// Rows whose places are as few as the columns of a heat map.
  private mutating func stepped(_ rows: ChartRows) -> ChartRows {
    if case .aggregated = rows.origin { return rows }
    let places = rows.rows.compactMap(\.x.position)
    guard Set(places).count > ChartQuery.heatStepCount, let low = places.min(),
      let high = places.max()
    else { return rows }
    let rough = (high - low) / Double(ChartQuery.heatStepCount)
    if case .time? = rows.rows.first?.x {
      step = ChartQuery.timeStep(rough)
    } else {
      step = ChartQuery.numberStep(rough)
    }
    var result = rows
    for index in result.rows.indices {
      result.rows[index].x = result.rows[index].x.rounded(toStep: step)
    }
    return result
  }

  /// Below narrow columns there is room for a day, not for a year and a clock.
  private mutating func shortenTimes(_ rows: ChartRows) {
    guard case .time? = rows.rows.first?.x, case .categories(let labels) = chart.xScale else {
      return
    }
    let areOfOneYear = Set(labels.map { $0.prefix(4) }).count == 1
    let days = Set(labels.map { $0.prefix(10) })
    chart.xScale = .categories(
      labels.map { label in
        if days.count == 1 { return String(label.dropFirst(11).prefix(5)) }
        return String(areOfOneYear ? label.dropFirst(5).prefix(5) : label.prefix(7))
      })
  }

  /// The largest first, as the first series has them.
  private static func sorted(_ places: [ChartPlace], _ table: Table) -> [ChartPlace] {
    func total(_ place: ChartPlace) -> Double {
      let cells = table.values[place] ?? [:]
      return table.names.reduce(0) { $0 + (cells[$1] ?? 0) }
    }
    return places.enumerated()
      .map { (place: $1, total: total($1), order: $0) }
      .sorted { ($1.total, $0.order) < ($0.total, $1.order) }.map(\.place)
  }

  private static func scale(_ places: [ChartPlace]) -> Chart.XScale {
    if case .time = places.first { return .time }
    return .number
  }

  private static func valueName(
    _ name: String, _ choice: ChartChoice, _ columns: [ChartColumn]
  ) -> String {
    guard !choice.counts, let index = Int(name), choice.values.indices.contains(index) else {
      return "rows"
    }
    return columns[choice.values[index]].name
  }

  /// Times at midnight need no clock.
  private static func labels(_ places: [ChartPlace]) -> [String] {
    let areDays = places.allSatisfy {
      ($0.position ?? 0).truncatingRemainder(dividingBy: 86_400) == 0
    }
    return places.map { place in
      switch place {
      case .name(let name): name.isEmpty ? "(empty)" : name
      case .number(let value):
        value == value.rounded() && abs(value) < 1e15
          ? Quantity.grouped(Int(value)).replacing(",", with: "") : Quantity.short(value)
      case .time(let time):
        areDays ? String(TimeTicks.full(time).prefix { $0 != " " }) : TimeTicks.full(time)
      }
    }
  }

  private mutating func makeCloud(
    _ rows: ChartRows, _ choice: ChartChoice, _ columns: [ChartColumn]
  ) {
    var names: [String] = []
    var points: [String: [Chart.Sample]] = [:]
    let labels = Self.labels(rows.rows.map(\.x))
    for (label, row) in zip(labels, rows.rows) {
      guard let x = row.x.position, x.isFinite else { continue }
      for (index, value) in row.values.enumerated() where value.isFinite {
        let measured = Self.valueName("\(index)", choice, columns)
        let name = choice.group == nil ? measured : row.group
        if points[name] == nil { names.append(name) }
        points[name, default: []].append(Chart.Sample(x, value))
        let group = choice.group == nil ? label : "\(label) \(row.group)"
        stops.append(
          Stop(
            position: x, label: group, values: [Stop.Reading(name: measured, value: value)],
            row: row.number))
      }
    }
    stops.sort { ($0.position, $0.values[0].value) < ($1.position, $1.values[0].value) }
    let shown = names.sorted { (points[$1]?.count ?? 0) < (points[$0]?.count ?? 0) }
      .prefix(Self.mostGroups)
    chart.kind = .scatter
    chart.series = shown.map { Chart.Series($0, points[$0] ?? []) }
    chart.xScale = Self.scale(rows.rows.prefix(1).map(\.x))
    if shown.count == 1 { chart.yTitle = shown[0] }
    if names.count > shown.count { note = "\(shown.count) of \(names.count) groups" }
  }

  private mutating func makeBins(
    _ rows: ChartRows, _ choice: ChartChoice, _ columns: [ChartColumn]
  ) {
    var counts: [Double]
    let range: ChartRange
    if let known = rows.binRange {
      range = ChartRange(known.low, known.high)
      counts = rows.rows.map { $0.values.first ?? 0 }
    } else {
      let values = rows.rows.compactMap(\.values.first).filter(\.isFinite)
      let histogram = Histogram(of: values)
      range = histogram.range
      counts = values.isEmpty ? [] : histogram.counts.map(Double.init)
    }
    let isTime = choice.values.first.map { columns[$0].kind == .time } ?? false
    bins = range
    chart.kind = .bins(range)
    chart.series = [Chart.Series("rows", values: counts)]
    chart.xScale = isTime ? .time : .number
    chart.yTitle = "rows"
    chart.xTitle = choice.values.first.map { columns[$0].name } ?? ""
    let width = range.span / Double(max(counts.count, 1))
    stops = counts.enumerated().map { bin, count in
      let low = range.low + Double(bin) * width
      func text(_ value: Double) -> String {
        isTime ? TimeTicks.full(value) : Quantity.short(value)
      }
      return Stop(
        position: Double(bin), label: "\(text(low)) – \(text(low + width))",
        values: [Stop.Reading(name: "rows", value: count)])
    }
  }
}

/// Between rows and the places of a chart.
extension ChartPicture {
  /// The place where a row of the result is drawn.
  func stop(of row: ChartRows.Row) -> Int? {
    if let bins {
      guard let share = row.values.first.flatMap(bins.share), !stops.isEmpty else { return nil }
      return min(Int(share * Double(stops.count)), stops.count - 1)
    }
    guard chart.kind == .scatter else { return stopOfPlace[row.x.rounded(toStep: step)] }
    guard let x = row.x.position, let y = row.values.first else { return nil }
    var (low, high) = (0, stops.count)
    while low < high {
      let middle = (low + high) / 2
      let stop = stops[middle]
      if (stop.position, stop.values[0].value) < (x, y) { low = middle + 1 } else { high = middle }
    }
    let isThere = low < stops.count && stops[low].position == x && stops[low].values[0].value == y
    return isThere ? low : nil
  }

  /// The chart with its cursor at a stop.
  func chart(at stop: Int?) -> Chart {
    guard let stop, stops.indices.contains(stop) else { return chart }
    var chart = chart
    chart.cursor = stops[stop].position
    chart.cursorValues = stops[stop].values.map(\.value)
    return chart
  }

  /// The stops as points, for the mouse.
  var points: [Chart.Sample] {
    stops.map { Chart.Sample($0.position, $0.values.first?.value ?? .nan) }
  }
}
