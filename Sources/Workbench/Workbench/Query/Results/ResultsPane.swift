import Columns
import Execution
import Session
import TerminalKit

/// The rows of the last run of a tab. Those of the run before stay, dimmed, until the new ones
/// have a first page.
struct ResultsPane {
  private(set) var job: EngineJob?
  private(set) var source: ResultSource?
  /// The number of the job whose rows are shown.
  private var shownJob: Int?
  private(set) var grid = Grid()
  /// Where the cursor goes as rows come: a row, or with the rows to the last one.
  private var wantedRow: Int?
  /// A cell that is shown whole.
  private(set) var opened: OpenedCell?

  struct OpenedCell {
    var title: String
    var text: String
  }

  enum Request {
    /// The same rows, ordered or filtered.
    case reshape(ResultShape)
    /// Another query over the rows.
    case query(String)
    case copy(String, what: String)
    case ask(Prompt, Purpose)
  }

  /// What is asked about the results.
  enum Purpose: Hashable, Sendable {
    case row
  }

  /// Ordering more rows than this gives the first ones only: they come at once.
  private static let sortLimit = 100_000

  /// What rows beyond those on the screen are asked for.
  private static let lookahead = 16 * ResultPage.standardRowCount

  init() {
    grid.emptyText = "Run a statement and its rows stand here"
  }

  var isStale: Bool { job != nil && shownJob != job?.id && job?.state.isFailure == false }

  /// The jobs that are needed: that of the last run, and the one whose rows still stand here.
  var jobs: [Int] { Set([job?.id, shownJob].compactMap { $0 }).sorted() }

  /// Takes the news of the run that is followed, or follows another one. Gives the jobs that
  /// nobody looks at any more.
  mutating func follow(_ job: EngineJob) -> [Int] {
    let before = jobs
    self.job = job
    adopt()
    return before.filter { !jobs.contains($0) }
  }

  private mutating func adopt() {
    guard let job, let pager = job.pager, shownJob != job.id else { return }
    guard pager.rowCount.known > 0 || job.state.hasEnded else { return }
    let isReordered = job.shape != nil
    source = ResultSource(pager)
    shownJob = job.id
    if !isReordered { grid.reset() }
    grid.sorts = (job.shape?.orders ?? []).map {
      GridSort($0.column, $0.isDescending ? .descending : .ascending)
    }
    grid.emptyText = "No rows"
    opened = nil
    pager.request(rows: Self.lookahead)
  }

  mutating func arrange(in size: Size) {
    guard let source else { return }
    _ = react(to: grid.arrange(in: size, source))
    followWantedRow()
  }

  /// Goes to a row, counted from zero, which may not be there yet; any key ends the way there.
  mutating func go(toRow row: Int) -> [Request] {
    guard let source else { return [] }
    let (end, overflow) = row.addingReportingOverflow(Self.lookahead)
    source.pager.request(rows: overflow ? .max : end)
    wantedRow = row
    return followWantedRow()
  }

  @discardableResult
  private mutating func followWantedRow() -> [Request] {
    guard let wantedRow, let source, let column = grid.currentColumn else { return [] }
    let count = source.rowCount
    if wantedRow < count.known || count.isExact || job?.state.hasEnded == true {
      self.wantedRow = nil
    }
    let row = min(wantedRow, max(count.known - 1, 0))
    return react(to: grid.go(to: GridPlace(row: row, column: column), source))
  }

  mutating func perform(_ action: ActionID) -> [Request]? {
    guard let source else { return nil }
    wantedRow = nil
    if let command = GridCommand(action) { return react(to: grid.perform(command, source)) }
    if let move = ListMove(action) {
      if move == .last { return go(toRow: .max) }
      return react(to: grid.perform(move, source))
    }
    switch action {
    case .copyAsMarkdown: return copy(asMarkdown: true)
    case .goToRow: return [.ask(rowPrompt, .row)]
    default: return nil
    }
  }

  mutating func handle(_ event: MouseEvent) -> [Request] {
    guard let source else { return [] }
    wantedRow = nil
    return react(to: grid.handle(event, source))
  }

  mutating func closeCell() -> Bool {
    defer { opened = nil }
    return opened != nil
  }

  private mutating func react(to events: [GridEvent]) -> [Request] {
    var requests: [Request] = []
    for event in events {
      switch event {
      // The rows of the run before are no longer what a query would be about.
      case .sort where isStale, .filterByCell where isStale, .frequency where isStale: break
      case .visibleRange(let rows): source?.pager.request(rows: rows.upperBound + Self.lookahead)
      case .sort(let column, let direction, let added):
        requests.append(.reshape(shape(column, direction, added)))
      case .filterByCell(let place, let excluded):
        if let shape = shape(matching: place, excluded) { requests.append(.reshape(shape)) }
      case .frequency(let column): requests += frequency(of: column)
      case .open(let place): open(place)
      case .copy: requests += copy(asMarkdown: false)
      default: break
      }
    }
    return requests
  }

  private func shape(
    _ column: Int, _ direction: SortDirection?, _ added: Bool
  ) -> ResultShape {
    var sorts = added ? grid.sorts.filter { $0.column != column } : []
    if let direction { sorts.append(GridSort(column, direction)) }
    var shape = job?.shape ?? ResultShape()
    shape.orders = sorts.map {
      ResultShape.Order(column: $0.column, isDescending: $0.direction == .descending)
    }
    let isLarge = source.map { !$0.rowCount.isExact || $0.rowCount.known > Self.sortLimit }
    shape.limit = !sorts.isEmpty && isLarge == true ? Self.sortLimit : nil
    return shape
  }

  /// Only the rows with the cell's value, or all others.
  private func shape(matching place: GridPlace, _ excluded: Bool) -> ResultShape? {
    guard let source, let cell = source.cell(row: place.row, column: place.column) else {
      return nil
    }
    let field = source.pager.schema.fields[place.column]
    let name = QuotedName.sql([field.name])
    let value = "CAST(\(cell.text.quotedAsText) AS \(field.type.simpleString))"
    let condition =
      cell.isNull ? "\(name) IS NULL" : "\(name) <=> \(value)"
    var shape = job?.shape ?? ResultShape()
    let wanted = excluded ? "NOT (\(condition))" : condition
    shape.filter = shape.filter.map { "\($0) AND \(wanted)" } ?? wanted
    return shape
  }

  /// How often each value of a column occurs.
  private func frequency(of column: Int) -> [Request] {
    guard let source, let job, source.columns.indices.contains(column) else { return [] }
    let name = QuotedName.sql([source.columns[column].title])
    let rows = job.shape?.filter.map { "(\(job.text)) WHERE \($0)" } ?? "(\(job.text))"
    return [
      .query(
        """
        SELECT \(name), count(*) AS count,
          round(100 * count(*) / sum(count(*)) OVER (), 1) AS percent
        FROM \(rows) GROUP BY \(name) ORDER BY count DESC, \(name)
        """)
    ]
  }

  private mutating func open(_ place: GridPlace) {
    guard let source, let cell = source.cell(row: place.row, column: place.column),
      source.columns.indices.contains(place.column)
    else { return }
    let column = source.columns[place.column]
    opened = OpenedCell(
      title: "\(column.title) · \(column.typeLabel) · row \(place.row + 1)",
      text: cell.isNull ? "NULL" : cell.text)
  }

  /// At most so many rows go to the clipboard.
  private static let copyLimit = 10_000

  private func copy(asMarkdown: Bool) -> [Request] {
    guard let source, let block = grid.selectedBlock else { return [] }
    let titles = block.columns.map { source.columns[$0].title }
    var rows: [[String]] = []
    for row in block.rows.joined().prefix(Self.copyLimit) {
      let cells = block.columns.compactMap { source.cell(row: row, column: $0)?.copyText }
      // What has to be read first is left out, and said so.
      guard cells.count == titles.count else { break }
      rows.append(cells)
    }
    guard !rows.isEmpty else { return [] }
    let asked = block.rows.reduce(0) { $0 + $1.count }
    let isCell = asked == 1 && titles.count == 1
    let part = asked > rows.count ? "the first \(Quantity.grouped(rows.count)) of " : ""
    let what = isCell ? "1 cell" : "\(part)\(Quantity.grouped(asked)) rows"
    if asMarkdown { return [.copy(TextTable.markdown(titles, rows), what: what)] }
    return [.copy(isCell ? rows[0][0] : TextTable.tabs(titles, rows), what: what)]
  }
}

extension GridCell {
  fileprivate var copyText: String { isNull ? "" : text }
}

extension EngineJob.State {
  var isFailure: Bool {
    if case .failed = self { true } else { false }
  }
}

extension String {
  fileprivate var quotedAsText: String {
    "'\(replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
  }
}

/// Rows as text for the clipboard.
enum TextTable {
  static func tabs(_ titles: [String], _ rows: [[String]]) -> String {
    ([titles] + rows).map { row in
      row.map { $0.replacing("\t", with: " ").replacing("\n", with: " ") }
        .joined(separator: "\t")
    }.joined(separator: "\n")
  }

  static func markdown(_ titles: [String], _ rows: [[String]]) -> String {
    func line(_ cells: [String]) -> String {
      let shown = cells.map { $0.replacing("|", with: "\\|").replacing("\n", with: "<br>") }
      return "| \(shown.joined(separator: " | ")) |"
    }
    let rule = line(titles.map { _ in "---" })
    return ([line(titles), rule] + rows.map(line)).joined(separator: "\n")
  }
}
