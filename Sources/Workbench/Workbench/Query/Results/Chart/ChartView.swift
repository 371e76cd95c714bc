import TerminalKit

/// A chart of a result and what is chosen in it: every key draws it anew.
struct ChartView: Sendable {
  /// The actions of the scope `query.results.chart`.
  enum Command: String, CaseIterable {
    case nextKind, previousKind, nextX, previousX, nextValue, previousValue
    case addValue, removeValue, nextGroup, previousGroup, nextMeasure, previousMeasure
    case right, left, firstStop, lastStop, close

    var action: ActionID { ActionID("chart.\(rawValue)") }

    init?(_ action: ActionID) {
      guard let command = Self.allCases.first(where: { $0.action == action }) else { return nil }
      self = command
    }
  }

  enum Event: Hashable {
    /// Other values are needed.
    case changed
    case closed
  }

  let columns: [ChartColumn]
  private(set) var choice: ChartChoice
  private(set) var picture: ChartPicture?
  private(set) var problem: String?
  private(set) var origin: ChartRows.Origin?
  /// Values are on their way; those that were there stay until they come.
  private(set) var isLoading = true
  /// The stop that is read out.
  private var stop: Int?

  init(_ columns: [ChartColumn], cursor: Int?) {
    self.columns = columns
    choice = ChartChoice(columns, cursor: cursor)
  }

  mutating func take(_ rows: ChartRows) {
    isLoading = false
    problem = nil
    origin = rows.origin
    let picture = ChartPicture(rows, choice, columns)
    stop = stop.flatMap { $0 < picture.stops.count ? $0 : nil }
    self.picture = picture
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
    case .right: move(to: stop.map { $0 + 1 } ?? 0)
    case .left: move(to: stop.map { $0 - 1 } ?? .max)
    case .firstStop: move(to: 0)
    case .lastStop: move(to: .max)
    case .close: return [.closed]
    }
    guard choice != before else { return [] }
    stop = nil
    isLoading = true
    return [.changed]
  }

  private mutating func move(to place: Int) {
    guard let count = picture?.stops.count, count > 0 else { return }
    stop = place.clamped(to: 0...(count - 1))
  }

  /// The wheel goes from place to place.
  mutating func handle(_ event: MouseEvent) {
    switch event.action {
    case .wheelUp: _ = perform(.left)
    case .wheelDown: _ = perform(.right)
    default: break
    }
  }

  // The picture.

  func draw(into surface: inout Surface) {
    var area = surface.bounds.inset(columns: 1)
    if area.height > 5 {
      surface.write(controls, in: area.row(0))
      area = area.inset(top: area.height > 10 ? 2 : 1)
    }
    if let problem {
      surface.writeWrapped("✗ \(problem)", in: area)
      return
    }
    guard let picture else {
      surface.write("…", in: area.row(area.height / 2), .center, .role(.textFaint))
      return
    }
    var chart = picture.chart
    if area.height < 12 { chart.title = "" }
    chart.cursor = stop.flatMap {
      picture.stops.indices.contains($0) ? picture.stops[$0].position : nil
    }
    surface.inside(area) { chart.draw(into: &$0) }
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

  /// The value at the cursor, or where the values come from.
  var footer: StyledText {
    if let stop, let picture, picture.stops.indices.contains(stop) {
      let place = picture.stops[stop]
      let values = place.values.prefix(4).map { pair in
        StyledText("  \(pair.name.clipped(to: 20)) ", .textMuted)
          + StyledText(Self.exact(pair.value), .textStrong)
      }
      return values.reduce(StyledText(place.label, .accent), +)
    }
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
    return StyledText(parts.joined(separator: " · "))
  }

  private func stepText(_ step: Double) -> String {
    let isTime = choice.x.map { columns[$0].kind == .time } ?? false
    guard isTime else { return Quantity.short(step) }
    let days = step / 86_400
    return days >= 1 ? (days == 1 ? "a day" : "\(Int(days)) days") : TimeSpan.text(seconds: step)
  }

  private static func exact(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15
      ? Quantity.grouped(Int(value)) : Quantity.short(value)
  }
}

extension ChartView {
  static func actions() -> [WorkbenchActions.Row] {
    func row(
      _ command: Command, _ title: String, _ keys: DefaultKeys, hint: String? = nil
    ) -> WorkbenchActions.Row {
      WorkbenchActions.Row(command.action, title, in: .chart, keys: keys, hint: hint)
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
      row(.right, "Read out the next place", ["right", "l"], hint: "read"),
      row(.left, "Read out the place before", ["left", "h"]),
      row(.firstStop, "Read out the first place", ["home", "0"]),
      row(.lastStop, "Read out the last place", ["end", "$"]),
      row(.close, "Back to the rows", [".", "q"], hint: "rows"),
    ]
  }
}
