/// What happened in a row of a timeline from one moment to another, in seconds.
package struct TimelineSpan: Hashable, Sendable, Identifiable {
  /// Patterns tell kinds apart where colours do not.
  package enum Fill: Hashable, Sendable, CaseIterable {
    case solid, dense, medium, light, checked

    package var glyph: Glyph {
      switch self {
      case .solid: "█"
      case .dense: "▓"
      case .medium: "▒"
      case .light: "░"
      case .checked: "▚"
      }
    }
  }

  package var id: Int
  package var start: Double
  /// None while it goes on.
  package var end: Double?
  /// Written at its beginning when there is room.
  package var label: String
  package var fill: Fill
  package var role: Role
  /// What to look at: it is marked and named behind its row.
  package var remark: String?

  package init(
    id: Int, start: Double, end: Double?, label: String = "", fill: Fill = .solid,
    role: Role = .series0, remark: String? = nil
  ) {
    self.id = id
    self.start = start
    self.end = end
    self.label = label
    self.fill = fill
    self.role = role
    self.remark = remark
  }
}

package struct TimelineRow: Hashable, Sendable {
  package var label: String
  package var spans: [TimelineSpan]

  package init(_ label: String, _ spans: [TimelineSpan] = []) {
    self.label = label
    self.spans = spans
  }
}

/// Spans of time in rows over a common axis: who did what when. The view pans and zooms; the
/// focus goes from span to span.
package struct Timeline: Sendable {
  package enum Event: Hashable, Sendable {
    case focused(Int)
    case opened(Int)
  }

  package enum Command: String, CaseIterable, Hashable, Sendable {
    case up, down, previous, next, first, last
    case panLeft, panRight, zoomIn, zoomOut, fit, open

    package var action: ActionID { ActionID("timeline.\(rawValue)") }

    package init?(_ action: ActionID) {
      guard let command = Self.allCases.first(where: { $0.action == action }) else { return nil }
      self = command
    }
  }

  package private(set) var rows: [TimelineRow] = []
  /// Where spans that go on end for now.
  package private(set) var now = 0.0
  package private(set) var focus: Int?
  package var emptyText: String

  /// What the user zoomed to; without it all is shown.
  private var window: ClosedRange<Double>?
  private var list = ScrollPosition()
  private var grip: Point?

  static let shortestWindow = 1e-6

  package init(rows: [TimelineRow] = [], now: Double = 0, emptyText: String = "No tasks yet") {
    self.emptyText = emptyText
    update(rows: rows, now: now)
  }

  /// Takes another state; the view and the focus stay. Spans that are no times are left out.
  package mutating func update(rows: [TimelineRow], now: Double) {
    self.now = now.isFinite ? now : 0
    self.rows = rows.map { row in
      let sound = row.spans.filter { $0.start.isFinite && ($0.end?.isFinite ?? true) }
      return TimelineRow(row.label, sound.sorted { ($0.start, $0.id) < ($1.start, $1.id) })
    }
    list.update(count: rows.count, viewport: list.viewport)
    if let focus, place(of: focus) == nil { self.focus = nil }
  }

  package mutating func arrange(in size: Size) {
    list.update(count: rows.count, viewport: max(size.height - 2, 0))
  }

  package mutating func setFocus(_ id: Int) {
    guard let place = place(of: id) else { return }
    focus = id
    list.move(to: place.row)
    reveal()
  }

  package var focusedSpan: TimelineSpan? {
    focus.flatMap(place(of:)).map { rows[$0.row].spans[$0.span] }
  }

  /// The first row that is shown.
  var firstRow: Int { list.offset }

  func end(of span: TimelineSpan) -> Double { max(span.end ?? now, span.start) }

  /// All that there is.
  var extent: ClosedRange<Double> {
    let spans = rows.lazy.flatMap(\.spans)
    let low = spans.map(\.start).min() ?? 0
    let high = spans.map { end(of: $0) }.max() ?? 1
    return low...max(high, low + Self.shortestWindow)
  }

  package var shownRange: ClosedRange<Double> { window ?? extent }

  private func place(of id: Int) -> (row: Int, span: Int)? {
    for (row, content) in rows.enumerated() {
      if let span = content.spans.firstIndex(where: { $0.id == id }) { return (row, span) }
    }
    return nil
  }
}

extension Timeline {
  /// The actions of timelines with their keys, for action tables.
  package static func actions<Context>(in scope: Scope = "timeline") -> [Action<Context>] {
    func row(
      _ command: Command, _ title: String, _ keys: DefaultKeys, hint: String? = nil
    ) -> Action<Context> {
      Action(command.action, title, in: scope, keys: keys, hint: hint)
    }
    return [
      row(.up, "A row up", ["up", "k"]),
      row(.down, "A row down", ["down", "j"]),
      row(.previous, "To the span before", ["left", "h"]),
      row(.next, "To the next span", ["right", "l"]),
      row(.first, "To the first span", ["g", "home"]),
      row(.last, "To the last span", ["G", "end"]),
      row(.panLeft, "Earlier", ["shift-left", "H"], hint: "pan"),
      row(.panRight, "Later", ["shift-right", "L"]),
      row(.zoomIn, "A shorter time", ["+", "="], hint: "zoom"),
      row(.zoomOut, "A longer time", ["minus"]),
      row(.fit, "All of the time", ["0"]),
      row(.open, "Open the span", ["enter"], hint: "open"),
    ]
  }

  /// Nothing when the action is not one of timelines.
  package mutating func perform(_ action: ActionID) -> [Event]? {
    Command(action).map { perform($0) }
  }

  package mutating func perform(_ command: Command) -> [Event] {
    let before = focus
    switch command {
    case .up: moveRow(by: -1)
    case .down: moveRow(by: 1)
    case .previous: moveSpan(by: -1)
    case .next: moveSpan(by: 1)
    case .first: setFirst(rows.lazy.flatMap(\.spans).min { $0.start < $1.start })
    case .last: setFirst(rows.lazy.flatMap(\.spans).max { end(of: $0) < end(of: $1) })
    case .panLeft: pan(by: -0.25)
    case .panRight: pan(by: 0.25)
    case .zoomIn: zoom(by: 0.5, at: anchor)
    case .zoomOut: zoom(by: 2, at: anchor)
    case .fit: window = nil
    case .open: return focus.map { [.opened($0)] } ?? []
    }
    return focus == before ? [] : focus.map { [.focused($0)] } ?? []
  }

  private mutating func setFirst(_ span: TimelineSpan?) {
    if let span { setFocus(span.id) }
  }

  private mutating func moveSpan(by step: Int) {
    guard let place = focus.flatMap(place(of:)) else {
      setFirst(rows.lazy.flatMap(\.spans).first)
      return
    }
    let next = place.span + step
    let spans = rows[place.row].spans
    if spans.indices.contains(next) { setFocus(spans[next].id) }
  }

  /// To the span of another row that is nearest in time.
  private mutating func moveRow(by step: Int) {
    guard let place = focus.flatMap(place(of:)), let span = focusedSpan else {
      setFirst(rows.lazy.flatMap(\.spans).first)
      return
    }
    let middle = (span.start + end(of: span)) / 2
    var row = place.row + step
    while rows.indices.contains(row), rows[row].spans.isEmpty { row += step }
    guard rows.indices.contains(row) else { return }
    setFirst(
      rows[row].spans.min { a, b in distance(a, middle) < distance(b, middle) })
  }

  private func distance(_ span: TimelineSpan, _ time: Double) -> Double {
    max(span.start - time, time - end(of: span), 0)
  }

  private var anchor: Double {
    let range = shownRange
    let middle = (range.lowerBound + range.upperBound) / 2
    guard let span = focusedSpan else { return middle }
    let center = (span.start + end(of: span)) / 2
    return range.contains(center) ? center : middle
  }

  private mutating func zoom(by factor: Double, at time: Double) {
    let range = shownRange
    let all = extent
    let whole = all.upperBound - all.lowerBound
    let length = (range.upperBound - range.lowerBound) * factor
    guard length < whole else {
      window = nil
      return
    }
    let share = (time - range.lowerBound) / (range.upperBound - range.lowerBound)
    let short = max(length, Self.shortestWindow)
    show(from: time - short * min(max(share, 0), 1), length: short)
  }

  private mutating func pan(by share: Double) {
    guard let window else { return }
    let length = window.upperBound - window.lowerBound
    show(from: window.lowerBound + length * share, length: length)
  }

  private mutating func show(from start: Double, length: Double) {
    let all = extent
    let low = max(min(start, all.upperBound - length), all.lowerBound)
    guard low.isFinite, low + length > low else { return }
    window = low...(low + length)
  }

  private mutating func reveal() {
    guard let window, let span = focusedSpan else { return }
    let length = window.upperBound - window.lowerBound
    if span.start < window.lowerBound || span.start > window.upperBound {
      show(from: span.start - length / 4, length: length)
    }
  }

  /// Events in the places of the surface that it is drawn in.
  package mutating func handle(_ event: MouseEvent, in size: Size) -> [Event] {
    arrange(in: size)
    let chart = chartRect(in: size)
    let range = shownRange
    let perCell = (range.upperBound - range.lowerBound) / Double(max(chart.width, 1))
    let time = range.lowerBound + Double(event.position.x.minus(chart.x)) * perCell
    switch event.action {
    case .press(.left):
      grip = event.position
      guard chart.contains(event.position),
        let row = list.row(atLine: event.position.y - chart.y),
        let hit = rows[row].spans.last(where: { $0.start < time + perCell && end(of: $0) >= time })
      else { return [] }
      let isNew = focus != hit.id
      focus = hit.id
      if event.clickCount == 2 { return [.opened(hit.id)] }
      return isNew ? [.focused(hit.id)] : []
    case .drag(.left):
      guard let last = grip else { return [] }
      grip = event.position
      let cells = Double(last.x.minus(event.position.x))
      pan(by: cells / Double(max(chart.width, 1)))
    case .release: grip = nil
    case .wheelUp where event.modifiers.contains(.ctrl): zoom(by: 0.5, at: time)
    case .wheelDown where event.modifiers.contains(.ctrl): zoom(by: 2, at: time)
    case .wheelLeft: pan(by: -0.1)
    case .wheelRight: pan(by: 0.1)
    default: _ = list.scroll(with: event)
    }
    return []
  }
}
