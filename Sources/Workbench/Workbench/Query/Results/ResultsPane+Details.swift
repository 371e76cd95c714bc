import Columns
import Execution
import TerminalKit

/// Rows, values and facts about columns, looked at closely.
extension ResultsPane {
  mutating func inspect(row: Int) -> [Request] {
    guard let shown = rowNodes(row) else { return [] }
    details = .inspector(Inspector(shown.title, shown.nodes), row: row)
    return []
  }

  mutating func inspect(_ place: GridPlace) -> [Request] {
    guard let shown = cellNodes(place) else { return [] }
    details = .inspector(
      Inspector(shown.title, shown.nodes, column: place.column), row: place.row)
    return []
  }

  mutating func showStatistics(of column: Int) -> [Request] {
    guard let source, source.columns.indices.contains(column) else { return [] }
    var facts = ColumnFacts(source.columns[column].title)
    let isQuery = job?.recordID != nil
    if !isQuery { facts.fail("Only columns of queries are counted.") }
    details = .statistics(facts)
    guard isQuery else { return [] }
    return start(.statistics(text, column: column))
  }

  /// The columns of a row in the order of the screen, hidden ones last; nil while it is not there.
  private func rowNodes(_ row: Int) -> (title: String, nodes: [ValueNode])? {
    guard let source else { return nil }
    let order = grid.order + grid.hidden.sorted()
    let nodes = order.compactMap { node(GridPlace(row: row, column: $0)) }
    guard nodes.count == order.count, !nodes.isEmpty else { return nil }
    let count = source.rowCount
    let all = count.isExact ? " of \(Quantity.grouped(count.known))" : ""
    return ("Row \(Quantity.grouped(row + 1))\(all)", nodes)
  }

  private func cellNodes(_ place: GridPlace) -> (title: String, nodes: [ValueNode])? {
    guard var node = node(place), let source else { return nil }
    let column = source.columns[place.column]
    let isNested = !node.children.isEmpty
    let isCounted = isNested || !node.bytes.isEmpty
    let kind =
      isCounted ? node.label.replacing("  ", with: ", ") : source.typeName(of: place.column)
    let title = "\(column.title) · \(kind) · row \(Quantity.grouped(place.row + 1))"
    // What is inside of a nested value stands for it.
    node.name = ""
    return (title, isNested ? node.children : [node])
  }

  private func node(_ place: GridPlace) -> ValueNode? {
    guard let source, source.pager.schema.fields.indices.contains(place.column),
      let value = source.value(row: place.row, column: place.column)
    else { return nil }
    return ValueNode.of(
      value, source.pager.schema.fields[place.column], zone: source.pager.zone)
  }

  /// Nothing when no details are open, or the action is not one of theirs.
  mutating func performInDetails(_ action: ActionID) -> [Request]? {
    switch details {
    case .inspector(var inspector, let row):
      guard let events = inspector.perform(action) else { return nil }
      details = .inspector(inspector, row: row)
      return react(to: events)
    case .statistics(var statistics):
      let wasMove = statistics.perform(action)
      details = .statistics(statistics)
      if wasMove { return [] }
      if action == DetailsCommand.close.action { return escape() }
      // From a column's facts the chart of the result is a key away.
      if action == ResultsCommand.chart.action {
        return (escape() ?? []) + (chart == nil ? turnChart() : [])
      }
      return nil
    case nil: return nil
    }
  }

  /// Places are those of the room that details lie in.
  mutating func handleInDetails(_ event: MouseEvent, in size: Size) -> [Request] {
    switch details {
    case .inspector(var inspector, let row):
      let events = inspector.handle(event, in: size)
      details = .inspector(inspector, row: row)
      return react(to: events)
    case .statistics(var statistics):
      let stays = statistics.handle(event, in: size)
      details = .statistics(statistics)
      return stays ? [] : escape() ?? []
    case nil: return []
    }
  }

  private mutating func react(to events: [Inspector.Event]) -> [Request] {
    events.flatMap { event -> [Request] in
      switch event {
      case .closed: return escape() ?? []
      case .copy(let text): return [.copy(text, what: "the value")]
      case .step(let rows): return step(by: rows)
      }
    }
  }

  /// The same view of another row; the grid's cursor goes along.
  private mutating func step(by rows: Int) -> [Request] {
    guard case .inspector(var inspector, let row) = details, let source else { return [] }
    let next = (row + rows).clamped(to: 0...max(source.rowCount.known - 1, 0))
    let column = inspector.column ?? grid.currentColumn ?? 0
    let requests = go(toRow: next, column: column)
    let shown =
      inspector.column.map { cellNodes(GridPlace(row: next, column: $0)) } ?? rowNodes(next)
    guard let shown else { return requests }
    inspector.show(shown.title, shown.nodes)
    details = .inspector(inspector, row: next)
    return requests
  }

  func drawDetails(into surface: inout Surface) {
    switch details {
    case .inspector(let inspector, _): inspector.draw(into: &surface)
    case .statistics(let statistics): statistics.draw(into: &surface)
    case nil: break
    }
  }
}
