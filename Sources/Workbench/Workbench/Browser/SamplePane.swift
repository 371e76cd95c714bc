import Columns
import Execution
import TerminalKit

/// The first rows of the table that the browser shows.
struct SamplePane {
  private var sample = Look<SampleSource>.none
  private var grid = Grid()
  private var size = Size.zero

  static let scopes: [Scope] = [.browserDetails, "grid", "list"]

  mutating func clear() { sample = .none }

  /// True when the rows are to be asked for.
  mutating func want() -> Bool {
    guard case .none = sample else { return false }
    sample = .waiting
    return true
  }

  mutating func take(_ result: Result<ResultPage, QueryError>, columns: [String]) {
    switch result {
    case .failure(let error): sample = .failed(error)
    case .success(let page):
      sample = .done(SampleSource(page, columns))
      grid.reset()
    }
    arrange(in: size)
  }

  /// What the frame around it says at the bottom.
  var footer: StyledText {
    guard let source = sample.value else { return "" }
    let count = source.rowCount.known
    if count < CatalogBrowser.sampleRowCount {
      return StyledText(count == 1 ? "the only row" : "all \(count) rows")
    }
    return StyledText("the first \(count) rows · s shows all")
  }

  /// Nil when the action means nothing here.
  mutating func handle(_ action: ActionID) -> [BrowserRequest]? {
    guard let source = sample.value else { return nil }
    if let command = GridCommand(action) { return react(to: grid.perform(command, source)) }
    if let move = ListMove(action) { return react(to: grid.perform(move, source)) }
    return nil
  }

  /// Places are those inside the frame.
  mutating func handle(_ event: MouseEvent) -> [BrowserRequest] {
    sample.value.map { react(to: grid.handle(event, $0)) } ?? []
  }

  private func react(to events: [GridEvent]) -> [BrowserRequest] {
    for case .copy in events {
      guard let source = sample.value, let place = grid.cursor,
        let cell = source.cell(row: place.row, column: place.column)
      else { continue }
      return [.copy(cell.isNull ? "" : cell.text, what: "1 cell")]
    }
    return []
  }

  /// The room inside the frame.
  mutating func arrange(in size: Size) {
    self.size = size
    if let source = sample.value { _ = grid.arrange(in: size, source) }
  }

  func draw(into surface: inout Surface, isFocused: Bool) {
    if sample.drawAbsence(into: &surface, nothing: "No rows to look at") { return }
    if let source = sample.value { grid.draw(into: &surface, source, isFocused: isFocused) }
  }
}
