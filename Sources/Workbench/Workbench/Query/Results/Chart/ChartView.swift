import Columns
import Kernels
import TerminalKit

/// A chart of a result and what is chosen in it: every key draws it anew.
struct ChartView: Sendable {
  /// The actions of the scope `query.results.chart`.
  enum Command: String, CaseIterable {
    case nextKind, previousKind, nextX, previousX, nextValue, previousValue
    case addValue, removeValue, nextGroup, previousGroup, nextMeasure, previousMeasure
    case right, left, firstStop, lastStop, turn, close

    var action: ActionID { ActionID("chart.\(rawValue)") }

    init?(_ action: ActionID) {
      guard let command = Self.allCases.first(where: { $0.action == action }) else { return nil }
      self = command
    }
  }

  enum Event: Hashable {
    /// Other values are needed.
    case changed
    /// A place is read out; the row when it is one alone.
    case looked(row: Int?)
    case turned
    case closed
  }

  var columns: [ChartColumn]
  private(set) var choice: ChartChoice
  private(set) var picture: ChartPicture?
  private(set) var problem: String?
  private(set) var origin: ChartRows.Origin?
  /// Values are on their way; those that were there stay until they come.
  private(set) var isLoading = true
  /// The stop that is read out.
  private(set) var stop: Int?
  /// The user has chosen what is drawn.
  private(set) var isChosen = false
  /// A row that was looked for and has no place here.
  private var absentRow: Int?

  init(_ columns: [ChartColumn], cursor: Int?, isGrouped: Bool) {
    self.columns = columns
    choice = ChartChoice(columns, cursor: cursor, isGrouped: isGrouped)
  }

  mutating func take(_ rows: ChartRows) {
    isLoading = false
    problem = nil
    origin = rows.origin
    let picture = ChartPicture(rows, choice, columns)
    stop = stop.flatMap { $0 < picture.stops.count ? $0 : nil }
    absentRow = nil
    self.picture = picture
  }

  /// Reads out the place of a row; `value` gives its columns.
  mutating func look(atRow number: Int, _ zone: TimeZone, _ value: (Int) -> Value) {
    guard let picture, !isLoading else { return }
    absentRow = nil
    if let stop, picture.stops[stop].row == number { return }
    let row = ChartRows.Row(choice, columns.map(\.type), zone, value)
    stop = row.flatMap(picture.stop)
    if stop == nil { absentRow = number }
  }

  /// Draws what it has drawn before of other rows.
  mutating func reload() {
    stop = nil
    isLoading = true
  }

  mutating func fail(_ message: String) {
    isLoading = false
    problem = message
  }

  mutating func perform(_ command: Command) -> [Event] {
    let before = choice
    switch command {
    case .nextKind: choice.turn(kind: 1, columns)
    case .previousKind: choice.turn(kind: -1, columns)
    case .nextX: choice.turn(x: 1, columns)
    case .previousX: choice.turn(x: -1, columns)
    case .nextValue: choice.turn(value: 1, columns)
    case .previousValue: choice.turn(value: -1, columns)
    case .addValue: choice.addValue(columns)
    case .removeValue: choice.removeValue()
    case .nextGroup: choice.turn(group: 1, columns)
    case .previousGroup: choice.turn(group: -1, columns)
    case .nextMeasure: choice.turn(measure: 1)
    case .previousMeasure: choice.turn(measure: -1)
    case .right: return move(to: stop.map { $0 + 1 } ?? 0)
    case .left: return move(to: stop.map { $0 - 1 } ?? .max)
    case .firstStop: return move(to: 0)
    case .lastStop: return move(to: .max)
    case .turn: return [.turned]
    case .close: return [.closed]
    }
    guard choice != before else { return [] }
    isChosen = true
    reload()
    return [.changed]
  }

  private mutating func move(to place: Int) -> [Event] {
    guard let stops = picture?.stops, !stops.isEmpty else { return [] }
    let next = place.clamped(to: 0...(stops.count - 1))
    stop = next
    absentRow = nil
    return [.looked(row: stops[next].row)]
  }

  /// The wheel goes from place to place, the left button to where it is pressed or drawn.
  mutating func handle(_ event: MouseEvent, in size: Size) -> [Event] {
    switch event.action {
    case .wheelUp: return perform(.left)
    case .wheelDown: return perform(.right)
    case .press(.left), .drag(.left):
      guard let picture else { return [] }
      let area = area(in: Rect(size: size))
      let chart = shown(picture, in: area)
      let place = event.position.moved(x: -area.x, y: -area.y)
      return chart.nearest(picture.points, to: place, in: Rect(size: area.size))
        .map { move(to: $0) } ?? []
    default: return []
    }
  }

  // The picture.

  /// What the line of choices leaves.
  private func area(in bounds: Rect) -> Rect {
    let area = bounds.inset(columns: 1)
    return area.height > 5 ? area.inset(top: area.height > 10 ? 2 : 1) : area
  }

  private func shown(_ picture: ChartPicture, in area: Rect) -> Chart {
    let chart = fitted(picture.chart(at: stop), in: area)
    let bounds = Rect(size: area.size)
    return step(of: chart, in: bounds).map { chart.averaged(inSteps: $0, in: bounds) } ?? chart
  }

  /// Where there is little room a title is left out.
  private func fitted(_ chart: Chart, in area: Rect) -> Chart {
    var chart = chart
    if area.height < 12 { chart.title = "" }
    return chart
  }

  /// The round step in which a line is drawn that has more places than there is room for.
  private func step(of chart: Chart, in bounds: Rect) -> Double? {
    chart.crowdedStep(in: bounds).map {
      chart.xScale == .time ? ChartQuery.timeStep($0) : ChartQuery.numberStep($0)
    }
  }

  /// What the line shows when it does not show every place.
  private func remark(in size: Size) -> String? {
    guard let picture else { return nil }
    let area = area(in: Rect(size: size))
    let chart = fitted(picture.chart, in: area)
    guard let step = step(of: chart, in: Rect(size: area.size)) else { return nil }
    if case .categories = chart.xScale { return "mean of every \(Quantity.short(step))" }
    return chart.xScale == .time
      ? "means of \(stepText(step))" : "means of steps of \(stepText(step))"
  }

  /// What is read out, and how the line is drawn, in a chart of a size.
  func footer(in size: Size) -> StyledText {
    let width = size.width - 4
    guard let remark = remark(in: size).map({ StyledText($0, .info) }) else {
      return reading(width: width) ?? ""
    }
    return reading(width: width - remark.displayWidth - 3).map { remark + " · " + $0 } ?? remark
  }

  func draw(into surface: inout Surface) {
    let area = area(in: surface.bounds)
    if area.y > 0 { surface.write(controls, in: surface.bounds.inset(columns: 1).row(0)) }
    if let problem {
      surface.writeWrapped("✗ \(problem)", in: area)
      return
    }
    guard let picture else {
      surface.write("…", in: area.row(area.height / 2), .center, .role(.textFaint))
      return
    }
    surface.inside(area) { shown(picture, in: area).draw(into: &$0) }
  }

  /// What is chosen, each with the key that changes it.
  private var controls: StyledText {
    func name(_ place: Int?) -> String {
      place.flatMap { columns.indices.contains($0) ? columns[$0].name : nil } ?? "–"
    }
    let values =
      choice.values.isEmpty ? "–" : choice.values.map { name($0) }.joined(separator: ", ")
    var parts = [("c", choice.kind.rawValue)]
    if choice.kind != .histogram { parts.append(("x", name(choice.x))) }
    parts.append(("y", values))
    if choice.kind != .histogram { parts.append(("g", name(choice.group))) }
    if choice.isAggregated, choice.kind != .histogram {
      parts.append(("a", choice.measure.rawValue))
    }
    return parts.reduce(into: StyledText()) { text, part in
      if !text.isEmpty { text += "   " }
      text += StyledText(part.0, .hintKey) + StyledText(" \(part.1.clipped(to: 24))", .hintText)
    }
  }

  /// The values at the cursor as far as there is room for them; nothing while none is read out.
  private func reading(width: Int) -> StyledText? {
    if let absentRow {
      return StyledText("row \(Quantity.grouped(absentRow + 1)) has no place here", .textMuted)
    }
    guard let stop, let picture, picture.stops.indices.contains(stop) else { return nil }
    let place = picture.stops[stop]
    let isNumber = choice.x.map { ChartColumn.kind(of: columns[$0].type) == .number } ?? false
    let name = isNumber ? choice.x.map { columns[$0].name + " " } ?? "" : ""
    var text =
      StyledText(name.clipped(to: max(width / 4, 4)), .textMuted)
      + StyledText(place.label.clipped(to: max(width / 2, 8)), .accent)
    for (index, reading) in place.values.enumerated() {
      let part =
        StyledText("  \(reading.name.clipped(to: 20)) ", .textMuted)
        + StyledText(Quantity.exact(reading.value), .textStrong)
      let rest = place.values.count - index
      guard index == 0 || text.displayWidth + part.displayWidth + 4 <= width else {
        return text + StyledText("  +\(rest)", .textMuted)
      }
      text += part
    }
    return place.values.isEmpty ? text + StyledText("  no values", .textMuted) : text
  }

  /// Where the values come from.
  var source: String {
    var parts: [String] = []
    switch origin {
    case .all(let count): parts.append(count == 1 ? "1 row" : "all \(Quantity.grouped(count)) rows")
    case .first(let count): parts.append("first \(Quantity.grouped(count)) rows")
    case .aggregated(let step):
      parts.append("aggregated")
      if let step { parts.append("in steps of \(stepText(step))") }
    case nil: break
    }
    if let note = picture?.note, !note.isEmpty { parts.append(note) }
    return parts.joined(separator: " · ")
  }

  private func stepText(_ step: Double) -> String {
    let isTime = choice.x.map { ChartColumn.kind(of: columns[$0].type) == .time } ?? false
    guard isTime else { return Quantity.short(step) }
    let days = step / 86_400
    return days >= 1 ? (days == 1 ? "a day" : "\(Int(days)) days") : TimeSpan.text(seconds: step)
  }
}

extension ChartView {
  static func actions() -> [WorkbenchActions.Row] {
    func row(
      _ command: Command, _ title: String, _ keys: DefaultKeys, hint: String? = nil,
      help: String = ""
    ) -> WorkbenchActions.Row {
      WorkbenchActions.Row(command.action, title, in: .chart, keys: keys, hint: hint, help: help)
    }
    return [
      row(.nextKind, "Another kind of chart", ["c"], hint: "kind"),
      row(.previousKind, "The kind before", ["C"]),
      row(.nextX, "Another column below", ["x"]),
      row(.previousX, "The column below before", ["X"]),
      row(.nextValue, "Another column of values", ["y"]),
      row(.previousValue, "The column of values before", ["Y"]),
      row(.addValue, "One more column of values", ["+"]),
      row(.removeValue, "One column of values less", ["minus"]),
      row(.nextGroup, "A series for each value of another column", ["g"], hint: "group"),
      row(.previousGroup, "The column of series before", ["G"]),
      row(.nextMeasure, "Sum, average, least, greatest, count", ["a"], hint: "measure"),
      row(.previousMeasure, "The measure before", ["A"]),
      row(
        .right, "Read out the next place", ["right", "l"], hint: "read",
        help: "The rows go along, as with a click."),
      row(.left, "Read out the place before", ["left", "h"]),
      row(.firstStop, "Read out the first place", ["home", "0"]),
      row(.lastStop, "Read out the last place", ["end", "$"]),
      row(
        .turn, "The chart alone, then the rows", ["."], hint: "alone",
        help: "Tab goes between the two."),
      row(.close, "Back to the rows", ["q"], hint: "rows"),
    ]
  }
}
