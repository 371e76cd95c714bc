import Columns
import Execution
import TerminalKit

/// What runs on threads of its own for the pane: searches, charts, facts, exports.
extension ResultsPane {
  mutating func start(_ task: ResultTask) -> [Request] {
    let ticket = (tickets.values.max() ?? 0) + 1
    tickets[task.kind] = ticket
    return [.start(task, ticket: ticket)]
  }

  /// Whether something runs that the user waits for.
  var hasTask: Bool { search?.rowCount != nil || export != nil || chart?.isLoading == true }

  /// Ends what the user waits for; nil when nothing is.
  mutating func cancelTask() -> [Request]? {
    if search?.rowCount != nil {
      search?.rowCount = nil
      search?.outcome = "stopped"
      return [.stop([.search])]
    }
    if let export {
      self.export = nil
      return [.stop([.export]), .notify(.info, "\(export.path) was not written")]
    }
    if chart?.isLoading == true {
      chart?.fail("Stopped. Any change of the chart draws it again.")
      return [.stop([.chart])]
    }
    return nil
  }

  mutating func take(_ news: ResultNews) -> [Request] {
    guard tickets[news.kind] == news.ticket else { return [] }
    switch news.event {
    case .searched(let rowCount): search?.rowCount = rowCount
    case .searchEnded(let outcome): return take(outcome)
    case .chart(let rows): chart?.take(rows)
    case .statistics(let profile):
      guard case .statistics(var statistics) = details else { break }
      statistics.take(profile)
      details = .statistics(statistics)
    case .exported(let rowCount): export?.rowCount = rowCount
    case .exportEnded(let rowCount, let byteCount, let path):
      export = nil
      let size = Quantity.bytes(Double(byteCount))
      return [.notify(.success, "\(Quantity.grouped(rowCount)) rows, \(size), in \(path)")]
    case .cancelled: break
    case .failed(let error): return fail(news.kind, error)
    }
    return []
  }

  private mutating func fail(_ kind: ResultTask.Kind, _ error: QueryError) -> [Request] {
    switch kind {
    case .chart: chart?.fail(error.message)
    case .statistics:
      guard case .statistics(var statistics) = details else { break }
      statistics.fail(error.message)
      details = .statistics(statistics)
    case .search:
      search?.rowCount = nil
      search?.outcome = "failed"
      return [.notify(.error, error.message)]
    case .export:
      export = nil
      return [.notify(.error, error.message)]
    }
    return []
  }

  // Searching.

  mutating func search(backwards: Bool) -> [Request] {
    guard let source, let text = search?.text, !text.isEmpty else {
      return [.ask(searchPrompt, .search)]
    }
    grid.searchText = text
    search = SearchState(text: text, isBackwards: backwards, rowCount: 0)
    let cursor = grid.cursor ?? GridPlace(row: 0, column: grid.order.first ?? 0)
    return start(
      .search(
        ResultSearch(
          pager: source.pager, text: text, columns: grid.order, row: cursor.row,
          place: grid.cursorColumn, isBackwards: backwards)))
  }

  private mutating func take(_ outcome: ResultSearch.Outcome) -> [Request] {
    search?.rowCount = nil
    switch outcome {
    case .notFound:
      search?.outcome = "not found"
      return []
    case .found(let place, let hasWrapped):
      let end = search?.isBackwards == true ? "end" : "top"
      search?.outcome = hasWrapped ? "on from the \(end)" : ""
      return go(toRow: place.row, column: place.column)
    }
  }
}
