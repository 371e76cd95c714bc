import Columns
import Execution
import Session
import TerminalKit

/// The rows and their chart: one of them, or both beside each other.
extension ResultsPane {
  enum Shown {
    case rows, both, chart
  }

  /// A chart without what it was made of has no place: errors and messages have the whole room.
  private var hasChart: Bool {
    chart != nil && job?.state.isFailure != true && !hasMessage
  }

  var hasMessage: Bool { job?.message != nil && (source == nil || isStale) }

  /// The part that has the keys.
  var activePart: ChartSplit.Part { hasChart ? focus : .rows }

  func frame(of part: ChartSplit.Part, in size: Size) -> Rect? {
    let room = Rect(size: size)
    guard hasChart else { return part == .rows ? room : nil }
    switch shown {
    case .rows: return part == .rows ? room : nil
    case .chart: return part == .chart ? room : nil
    case .both: return split.placement(in: room, focused: focus)[part.rawValue]
    }
  }

  func part(at point: Point, in size: Size) -> ChartSplit.Part? {
    [ChartSplit.Part.rows, .chart].first { frame(of: $0, in: size)?.contains(point) == true }
  }

  // The focus.

  /// From the rows to the chart or back; false when the focus leaves the pane.
  mutating func cycle(backwards: Bool) -> Bool {
    let next: ChartSplit.Part = backwards ? .rows : .chart
    guard hasChart, shown == .both, focus != next else { return false }
    focus = next
    return true
  }

  /// The focus comes from another pane.
  mutating func enter(backwards: Bool) {
    if shown == .both { focus = backwards ? .chart : .rows }
  }

  /// What is done with rows is seen.
  mutating func showRows() {
    focus = .rows
    if shown == .chart { shown = .both }
  }

  /// False when rows and chart do not share a border that can be moved this way.
  mutating func resize(_ sizing: PaneSizing) -> Bool {
    guard hasChart, shown == .both else { return false }
    return split.resize(focus, sizing, in: Rect(size: size))
  }

  // Going round.

  /// Rows, both, the chart alone.
  mutating func turnChart() -> [Request] {
    guard let source else { return [] }
    guard chart != nil else {
      let fields = source.pager.schema.fields
      let columns = fields.indices.map {
        ChartColumn(fields[$0], isHidden: grid.hidden.contains($0))
      }
      // What was chosen for these columns before is drawn again.
      if var known = closedChart, known.columns == columns {
        known.reload()
        chart = known
      } else {
        chart = ChartView(columns, cursor: grid.currentColumn, isGrouped: isGrouped(source))
      }
      (shown, focus) = (.both, .chart)
      return loadChart() + tellRoom()
    }
    guard shown == .both else { return closeChart() }
    guard frame(of: .rows, in: size) != nil || focus == .rows else { return closeChart() }
    let hadRoom = frame(of: .chart, in: size) != nil
    focus = .chart
    if hadRoom { shown = .chart }
    return []
  }

  private static let mostGroups = 24

  /// Few rows, in each of which the first column has another value.
  private func isGrouped(_ source: ResultSource) -> Bool {
    guard case .exact(let count) = source.rowCount, 2...Self.mostGroups ~= count else {
      return false
    }
    let keys = Set((0..<count).map { source.cell(row: $0, column: 0) })
    return keys.count == count
  }

  /// Once: who has a small screen knows it by then.
  private mutating func tellRoom() -> [Request] {
    guard !hasToldRoom, size != .zero, !split.hasRoom(Rect(size: size)) else { return [] }
    hasToldRoom = true
    let text = "No room for rows and chart at once: Tab goes between them, F11 gives them more."
    return [.notify(.info, text)]
  }

  mutating func closeChart() -> [Request] {
    closedChart = chart?.isChosen == true ? chart : nil
    chart = nil
    (shown, focus) = (.rows, .rows)
    return [.stop([.chart])]
  }

  mutating func perform(_ command: ChartView.Command) -> [Request] {
    focus = .chart
    return chart.map { _ in react(to: chart?.perform(command) ?? []) } ?? []
  }

  mutating func react(to events: [ChartView.Event]) -> [Request] {
    events.flatMap { event -> [Request] in
      switch event {
      case .changed: return loadChart()
      case .turned: return turnChart()
      case .closed: return closeChart()
      case .looked(nil): return []
      case .looked(let row?):
        markedRow = row
        return go(toRow: row)
      }
    }
  }

  mutating func loadChart() -> [Request] {
    guard let chart, let source else { return [] }
    markedRow = nil
    let limit = job?.shape?.limit
    let isPart = limit.map { source.pager.rowCount.known >= $0 } ?? false
    return start(
      .chart(
        ChartQuery(
          pager: source.pager, text: text, choice: chart.choice, columns: chart.columns,
          isPart: isPart)))
  }

  /// The chart reads out the row of the grid's cursor as that moves.
  mutating func markRow() {
    guard shown == .both, chart?.isLoading == false, !isStale, let source,
      let row = grid.cursor?.row, row != markedRow
    else { return }
    let columns = source.columns.indices
    var values: [Int: Value] = [:]
    for column in chart?.choice.columns ?? [] where columns.contains(column) {
      // A row that is on its way is marked when it is there.
      guard let value = source.value(row: row, column: column) else { return }
      values[column] = value
    }
    markedRow = row
    chart?.look(atRow: row, source.pager.zone) { values[$0] ?? .null }
  }
}
