import Columns
import Execution
import Session
import TerminalKit

/// The rows of the last run of a tab, as a grid, a chart or both. Those of the run before stay,
/// dimmed, until the new ones have a first page.
struct ResultsPane {
  private(set) var job: EngineJob?
  private(set) var source: ResultSource?
  /// The number of the job whose rows are shown.
  private(set) var shownJob: Int?
  private var shownShape: ResultShape?
  var grid = Grid()
  var chart: ChartView?
  var shown = Shown.rows
  /// Which of rows and chart has the keys.
  var focus = ChartSplit.Part.rows
  var split = ChartSplit()
  /// The chart that was closed last, when something was chosen in it.
  var closedChart: ChartView?
  /// The line of the text on which the statement of the job began.
  var firstLine = 1
  /// The row whose place the chart reads out.
  var markedRow: Int?
  var hasToldRoom = false
  /// The mouse holds the bar of columns.
  private var isDraggingColumns = false
  /// Above everything: a row, a value, or facts about a column.
  var details: Details?
  var search: SearchState?
  var export: ExportState?
  /// Where the cursor goes as rows come: a row, or with the rows to the last one.
  private var wantedRow: Int?
  private var wantedColumn: Int?
  /// What came up while news were taken.
  private var pending: [Request] = []
  var tickets: [ResultTask.Kind: Int] = [:]
  /// Frames and all.
  private(set) var size = Size.zero
  private var gridSize = Size.zero

  enum Details {
    case inspector(Inspector, row: Int)
    case statistics(ColumnFacts)
  }

  struct SearchState {
    var text: String
    var isBackwards = false
    /// Rows looked at so far, while the search runs.
    var rowCount: Int?
    /// What came of it, in a few words.
    var outcome = ""
  }

  struct ExportState {
    var path: String
    var rowCount = 0
  }

  enum Request {
    /// The same rows, ordered or filtered.
    case reshape(ResultShape)
    /// Another query over the rows.
    case query(String)
    case copy(String, what: String)
    case ask(Prompt, Purpose)
    case confirm(Dialog, Purpose)
    case start(ResultTask, ticket: Int)
    case stop([ResultTask.Kind])
    case notify(Toasts.Kind, String)
  }

  /// What is asked about the results.
  enum Purpose: Hashable, Sendable {
    case row, search, exportPath, copyFormat
    case overwrite(path: String)
  }

  /// Of more ordered rows than this only the first are asked for, which come at once; who goes to
  /// their end gets many more.
  static let sortLimit = 1_000
  private static let furtherSortLimit = 100_000

  /// What rows beyond those on the screen are asked for.
  private static let lookahead = 16 * ResultPage.standardRowCount

  init() {
    grid.emptyText = "Run a statement and its rows stand here"
  }

  var isStale: Bool { job != nil && shownJob != job?.id && job?.state.isFailure == false }

  /// The jobs that are needed: that of the last run, and the one whose rows still stand here.
  var jobs: [Int] { Set([job?.id, shownJob].compactMap { $0 }).sorted() }

  /// Where keys go, from the inside.
  var scopes: [Scope] {
    if details != nil { return [.details, "list"] }
    // Nothing can be done with an error or with nothing.
    if source == nil || job?.state.isFailure == true { return [] }
    if activePart == .chart { return [.chart] }
    return [.results, "grid", "list"]
  }

  // News.

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
    let isFurther = isReordered && job.shape?.hasSameRows(as: shownShape) == true
    let hasSameColumns = source?.pager.schema == pager.schema
    source = ResultSource(pager)
    shownJob = job.id
    shownShape = job.shape
    if !isReordered { grid.reset() } else if !isFurther { grid.restart() }
    grid.sorts = (job.shape?.orders ?? []).map {
      GridSort($0.column, $0.isDescending ? .descending : .ascending)
    }
    grid.emptyText = "No rows"
    details = nil
    wantedRow = nil
    search?.rowCount = nil
    pending.append(.stop([.search, .statistics, .chart]))
    if let export {
      self.export = nil
      pending += [.stop([.export]), .notify(.warning, "\(export.path) was not written")]
    }
    markedRow = nil
    if !hasSameColumns {
      (chart, closedChart) = (nil, nil)
      (shown, focus) = (.rows, .rows)
    }
    if chart != nil {
      chart?.reload()
      pending += loadChart()
    }
    pager.request(rows: Self.lookahead)
  }

  /// What the pane wants after news; each is given once.
  mutating func takeRequests() -> [Request] {
    defer { pending = [] }
    return pending
  }

  mutating func arrange(in size: Size) {
    self.size = size
    guard let source else { return }
    gridSize = (frame(of: .rows, in: size) ?? Rect(size: size)).insideFrame.size
    _ = react(to: grid.arrange(in: gridSize, source))
    followWantedRow()
    markRow()
  }

  /// The room for what lies above everything.
  mutating func arrange(detailsIn size: Size) {
    switch details {
    case .inspector(var inspector, let row):
      inspector.arrange(in: size)
      details = .inspector(inspector, row: row)
    case .statistics(var statistics):
      statistics.arrange(in: size)
      details = .statistics(statistics)
    case nil: break
    }
  }

  // Going to rows.

  /// Goes to a row, counted from zero, which may not be there yet; any key ends the way there.
  mutating func go(toRow row: Int, column: Int? = nil) -> [Request] {
    guard let source else { return [] }
    let (end, overflow) = row.addingReportingOverflow(Self.lookahead)
    source.pager.request(rows: overflow ? .max : end)
    wantedRow = row
    wantedColumn = column
    return followWantedRow()
  }

  @discardableResult
  private mutating func followWantedRow() -> [Request] {
    guard let wantedRow, let source, let column = wantedColumn ?? grid.currentColumn else {
      return []
    }
    let count = source.rowCount
    if wantedRow < count.known || count.isExact || job?.state.hasEnded == true {
      self.wantedRow = nil
    }
    let row = min(wantedRow, max(count.known - 1, 0))
    let events = grid.arrange(in: gridSize, source)
    return react(to: events + grid.go(to: GridPlace(row: row, column: column), source))
  }

  // Commands.

  mutating func perform(_ action: ActionID) -> [Request]? {
    guard let source else { return nil }
    if let requests = performInDetails(action) { return requests }
    if let command = ChartView.Command(action) { return perform(command) }
    if let command = ResultsCommand(action) { return perform(command) }
    guard activePart == .rows else { return nil }
    wantedRow = nil
    if let command = GridCommand(action) { return react(to: grid.perform(command, source)) }
    guard let move = ListMove(action) else { return nil }
    if move == .last { return go(toRow: .max) }
    return react(to: grid.perform(move, source))
  }

  private mutating func perform(_ command: ResultsCommand) -> [Request] {
    if command.needsRows { showRows() }
    switch command {
    case .chart: return turnChart()
    case .statistics: return grid.currentColumn.map { showStatistics(of: $0) } ?? []
    case .inspectRow: return grid.cursor.map { inspect(row: $0.row) } ?? []
    case .inspectCell: return grid.cursor.map { inspect($0) } ?? []
    case .goToRow: return [.ask(rowPrompt, .row)]
    case .search: return [.ask(searchPrompt, .search)]
    case .searchNext: return search(backwards: false)
    case .searchPrevious: return search(backwards: true)
    case .copyAs: return [.ask(copyPrompt, .copyFormat)]
    case .copyRow: return grid.cursor.map { copy(row: $0.row) } ?? []
    case .export: return [.ask(exportPrompt, .exportPath)]
    }
  }

  /// Places are those of the pane, with its frame.
  mutating func handle(_ event: MouseEvent) -> [Request] {
    guard let source else { return [] }
    if shown == .both, split.handle(event, in: Rect(size: size), focused: focus) { return [] }
    if let requests = scrollOnFrame(event) { return requests }
    // A drag goes on where it began.
    let isPress = if case .press = event.action { true } else { false }
    let part = event.isHeld ? activePart : part(at: event.position, in: size) ?? activePart
    guard let frame = frame(of: part, in: size)?.insideFrame else { return [] }
    if isPress { focus = part }
    let inner = event.relative(to: frame)
    switch part {
    case .chart: return react(to: chart?.handle(inner, in: frame.size) ?? [])
    case .rows:
      wantedRow = nil
      return react(to: grid.handle(inner, source))
    }
  }

  /// Presses and drags on the bar of columns, which lies on the frame; nil for other events.
  private mutating func scrollOnFrame(_ event: MouseEvent) -> [Request]? {
    guard let source, let frame = frame(of: .rows, in: size), let bar = columnBar(in: frame.size),
      ScrollBar(columns: grid).isNeeded
    else { return nil }
    let local = event.relative(to: frame).position
    switch event.action {
    case .press(.left) where bar.contains(local): isDraggingColumns = true
    case .drag(.left) where isDraggingColumns: break
    case .release where isDraggingColumns:
      isDraggingColumns = false
      return []
    default: return nil
    }
    let first = ScrollBar(columns: grid).offset(at: local.x - bar.x, onBarOf: bar.width)
    return react(to: grid.scroll(toColumn: first, source))
  }

  /// Escape: closes what is open, ends what runs, takes away what is marked; nil when nothing is.
  mutating func escape() -> [Request]? {
    if details != nil {
      details = nil
      return [.stop([.statistics])]
    }
    if wantedRow != nil {
      wantedRow = nil
      return []
    }
    if let requests = cancelTask() { return requests }
    if activePart == .chart { return closeChart() }
    if search != nil {
      search = nil
      grid.searchText = ""
      return []
    }
    return nil
  }

  private mutating func react(to events: [GridEvent]) -> [Request] {
    var requests: [Request] = []
    for event in events {
      switch event {
      // The rows of the run before are no longer what a query would be about.
      case .sort where isStale, .filterByCell where isStale, .frequency where isStale: break
      case .visibleRange(let rows):
        source?.pager.request(rows: rows.upperBound + Self.lookahead)
        if let further = further(than: rows) { requests.append(.reshape(further)) }
      case .sort(let column, let direction, let added):
        requests.append(.reshape(shape(column, direction, added)))
      case .filterByCell(let place, let excluded):
        if let shape = shape(matching: place, excluded) { requests.append(.reshape(shape)) }
      case .frequency(let column): requests += frequency(of: column)
      case .open(let place): requests += inspect(place)
      case .copy: requests += copy(as: .tabs)
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
    // What is limited now has more rows than are known.
    let isLarge =
      shape.limit != nil
      || source.map { !$0.rowCount.isExact || $0.rowCount.known > Self.sortLimit } == true
    shape.limit = !sorts.isEmpty && isLarge ? Self.sortLimit : nil
    return shape
  }

  /// More of the first rows, when the end of those that were asked for can be seen.
  private func further(than rows: Range<Int>) -> ResultShape? {
    guard !isStale, var shape = job?.shape, let limit = shape.limit,
      limit < Self.furtherSortLimit, rows.upperBound >= limit
    else { return nil }
    shape.limit = Self.furtherSortLimit
    return shape
  }

  /// Only the rows with the cell's value, or all others.
  private func shape(matching place: GridPlace, _ excluded: Bool) -> ResultShape? {
    guard let source, let cell = source.cell(row: place.row, column: place.column) else {
      return nil
    }
    let field = source.pager.schema.fields[place.column]
    let wanted = ColumnQueries.condition(field, cell, excluded: excluded)
    var shape = job?.shape ?? ResultShape()
    shape.filter = shape.filter.map { "\($0) AND \(wanted)" } ?? wanted
    return shape
  }

  /// How often each value of a column occurs.
  private func frequency(of column: Int) -> [Request] {
    guard let source, let job, source.columns.indices.contains(column) else { return [] }
    let rows = job.shape?.filter.map { "(\(job.text)) WHERE \($0)" } ?? "(\(job.text))"
    return [.query(ColumnQueries.frequency(of: source.columns[column].title, in: rows))]
  }

  /// The query behind the rows, with the filter of the screen.
  var text: String {
    guard let job else { return "" }
    return job.shape?.filter.map { "SELECT * FROM (\(job.text)\n) WHERE \($0)" } ?? job.text
  }
}

extension ResultShape {
  /// The same in the same order, though there may be more of them.
  fileprivate func hasSameRows(as other: ResultShape?) -> Bool {
    orders == other?.orders && filter == other?.filter
  }
}

extension EngineJob.State {
  var isFailure: Bool {
    if case .failed = self { true } else { false }
  }
}
