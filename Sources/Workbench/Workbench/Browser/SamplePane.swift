import Columns
import Execution
import TerminalKit

/// The first rows of the table that the browser shows.
struct SamplePane {
  private var sample = Look<SampleSource>.none
  /// How SQL names the table.
  private var table = ""
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

  mutating func take(_ result: Result<ResultPage, QueryError>, of details: TableDetails) {
    table = details.sqlName
    switch result {
    case .failure(let error): sample = .failed(error)
    case .success(let page):
      sample = .done(SampleSource(page, details.columns.map(\.name)))
      grid.reset()
    }
    arrange(in: size)
  }

  /// What the frame around it says at the bottom.
  var footer: StyledText {
    guard let source = sample.value else { return "" }
    let count = source.rowCount.known
    if count == 0 { return "" }
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
    guard let source = sample.value else { return [] }
    return events.flatMap { event -> [BrowserRequest] in
      switch event {
      case .copy: copy(source)
      case .frequency(let column):
        source.field(column).map {
          [.open(ColumnQueries.frequency(of: $0.name, in: table))]
        } ?? []
      case .filterByCell(let place, let excluded):
        filter(source, place, excluded)
      // An order of the first rows would not be one of the table.
      case .sort: [.say(.info, "These are the first rows as they come: s shows all, in any order")]
      default: []
      }
    }
  }

  /// All rows of the table that have the cell's value, or all others.
  private func filter(
    _ source: SampleSource, _ place: GridPlace, _ excluded: Bool
  ) -> [BrowserRequest] {
    guard let field = source.field(place.column),
      let cell = source.cell(row: place.row, column: place.column)
    else { return [] }
    let condition = ColumnQueries.condition(field, cell, excluded: excluded)
    return [.open("SELECT * FROM \(table) WHERE \(condition)")]
  }

  /// What is marked, or the cursor's cell.
  private func copy(_ source: SampleSource) -> [BrowserRequest] {
    guard let block = grid.selectedBlock else { return [] }
    let texts = block.rows.joined().map { row in
      block.columns.map { column in
        source.cell(row: row, column: column).map { $0.isNull ? "" : $0.text } ?? ""
      }
    }
    if texts.count == 1, block.columns.count == 1 {
      return [.copy(texts[0][0], what: "1 cell")]
    }
    let text = TextTable.tabs(block.columns.map { source.columns[$0].title }, texts)
    return [.copy(text, what: texts.count == 1 ? "1 row" : "\(texts.count) rows")]
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
