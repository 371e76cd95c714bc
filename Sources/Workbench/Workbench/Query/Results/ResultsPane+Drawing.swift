import Columns
import Execution
import Scheduler
import Session
import TerminalKit

extension ResultsPane {
  func draw(into surface: inout Surface, isFocused: Bool, time: Animation) {
    let size = surface.size
    for part in [ChartSplit.Part.rows, .chart] {
      guard let frame = frame(of: part, in: size) else { continue }
      surface.inside(frame) { inner in
        let isActive = isFocused && activePart == part
        switch part {
        case .rows: drawRows(into: &inner, isFocused: isActive, time)
        case .chart: drawChart(into: &inner, isFocused: isActive, time)
        }
      }
    }
  }

  private func drawRows(into surface: inout Surface, isFocused: Bool, _ time: Animation) {
    let frame = PaneFrame(
      "Results" + facts, status: status(time), footer: footer, isFocused: isFocused)
    let bounds = surface.bounds
    surface.pane(bounds, frame) { inner in
      if case .failed(let error)? = job?.state {
        draw(error, into: &inner)
      } else if let message = job?.message, hasMessage {
        inner.writeWrapped(message, in: inner.bounds.inset(columns: 1, rows: 0))
      } else if let source {
        grid.draw(into: &inner, source, isFocused: isFocused)
        if isStale { inner.recolor(inner.bounds, .backdrop) }
      } else {
        inner.write(
          grid.emptyText, in: inner.bounds.row(inner.size.height / 2), .center, .role(.textFaint))
      }
    }
    drawColumnBar(into: &surface)
  }

  private func drawChart(into surface: inout Surface, isFocused: Bool, _ time: Animation) {
    guard let chart else { return }
    let isAlone = frame(of: .rows, in: size) == nil
    let source = chart.source.isEmpty ? "" : " · \(chart.source)"
    var title = "Chart" + StyledText(source, .textMuted)
    if isAlone { title += filterAndTime }
    let state =
      chart.isLoading
      ? Self.forms("\(time.spinner)", ["drawing"], .badgeRunning) : isAlone ? status(time) : []
    let frame = PaneFrame(
      title, status: state, footer: chart.footer(in: surface.bounds.insideFrame.size),
      isFocused: isFocused)
    let bounds = surface.bounds
    surface.pane(bounds, frame) { inner in
      chart.draw(into: &inner)
      if isStale { inner.recolor(inner.bounds, .backdrop) }
    }
  }

  /// Which of the columns can be seen, on the frame below, left of what is written there.
  private func drawColumnBar(into surface: inout Surface) {
    guard source != nil, job?.state.isFailure != true, let bar = columnBar(in: surface.size) else {
      return
    }
    ScrollBar(columns: grid).draw(into: &surface, at: bar, .columns)
  }

  /// Where it is in the frame of the rows.
  func columnBar(in size: Size) -> Rect? {
    guard size.height > 3 else { return nil }
    return Rect(x: 2, y: size.height - 1, width: size.width - footer.displayWidth - 8, height: 1)
  }

  /// How many rows there are, what of them is shown, and how long they took.
  private var facts: StyledText {
    guard let job else { return "" }
    var text = StyledText()
    if let count = source?.rowCount, !isStale, !job.state.isFailure {
      text += StyledText(" · \(countText(count, job))", .textMuted)
    }
    return text + filterAndTime
  }

  private var filterAndTime: StyledText {
    guard let job else { return "" }
    var text = StyledText()
    if let filter = job.shape?.filter { text += StyledText(" · where \(filter)", .accent) }
    // Beside a chart there is room for what is needed.
    if shown == .both, size.width < 100, split.hasRoom(Rect(size: size)) { return text }
    if job.nanoseconds > 0, job.state.hasEnded || job.state == .paused {
      text += StyledText(" · \(job.durationText)", .textMuted)
    }
    return text
  }

  /// A large result that is ordered shows its first rows alone, and says so.
  private func countText(_ count: GridRowCount, _ job: EngineJob) -> String {
    guard let shape = job.shape, let limit = shape.limit, count.known >= limit else {
      return Self.words(count)
    }
    let fields = source?.pager.schema.fields ?? []
    let names = shape.orders.map { order in
      let name = fields.indices.contains(order.column) ? fields[order.column].name : ""
      return "\(name) \(order.isDescending ? "▼" : "▲")"
    }
    return "first \(Quantity.grouped(limit)) rows by \(names.joined(separator: ", "))"
  }

  static func words(_ count: GridRowCount) -> String {
    switch count {
    case .exact(1): "1 row"
    case .exact(let count): "\(Quantity.grouped(count)) rows"
    case .atLeast(let count): "≥ \(Quantity.grouped(count)) rows"
    case .unknown: "rows"
    }
  }

  /// The state as a sign with words, in fewer words where there is less room, and alone.
  private func status(_ time: Animation) -> [StyledText] {
    guard let job else { return [] }
    if let task = taskStatus(time) { return task }
    let duration = job.durationText
    switch job.state {
    case .queued: return Self.forms(PlanState.queued.sign, ["waiting"], .badgeInfo)
    case .running:
      let share = job.progress.map { "\(Int($0.fraction * 100)) %" }
      let words = share.map { ["running \($0) · \(duration)", "running \($0)", $0] }
      return Self.forms(
        time.spinner, words ?? ["running · \(duration)", "running"], .badgeRunning)
    case .paused: return Self.forms(PlanState.paused.sign, ["partial"], .badgePartial)
    case .complete: return Self.forms(PlanState.done.sign, ["complete"], .badgeDone)
    case .cancelled:
      return Self.forms(
        PlanState.cancelled.sign, ["cancelled after \(duration)", "cancelled"], .badgeCancelled)
    case .failed: return Self.forms(PlanState.failed.sign, ["failed"], .badgeFailed)
    }
  }

  private static func forms(_ sign: String, _ words: [String], _ role: Role) -> [StyledText] {
    words.map { StyledText("\(sign) \($0)", role) } + [StyledText(sign, role)]
  }

  /// What runs beside the query and is waited for.
  private func taskStatus(_ time: Animation) -> [StyledText]? {
    func forms(_ work: String, _ count: Int) -> [StyledText] {
      let rows = "\(Quantity.grouped(count)) rows"
      return Self.forms(time.spinner, ["\(work) · \(rows)", work], .badgeRunning)
    }
    if let export { return forms("exporting", export.rowCount) }
    if let count = search?.rowCount, count > 0 { return forms("searching", count) }
    return nil
  }

  private var footer: StyledText {
    guard let source, let cursor = grid.cursor, !isStale, job?.state.isFailure != true else {
      return ""
    }
    let column = source.columns[cursor.column]
    var parts: [StyledText] = []
    if let search {
      let outcome = search.outcome.isEmpty ? "" : " · \(search.outcome)"
      parts.append(StyledText("/\(search.text.clipped(to: 20))\(outcome)", .accent))
    }
    if !grid.selection.isEmpty, let block = grid.selectedBlock {
      let rows = block.rows.reduce(0) { $0 + $1.count }
      let size = "\(Quantity.grouped(rows)) × \(block.columns.count) marked"
      parts.append(StyledText(size, .accent))
    }
    parts.append(StyledText("row \(Quantity.grouped(cursor.row + 1))"))
    let shown = grid.columnWindow
    if shown.count < shown.total || !grid.hidden.isEmpty {
      let last = shown.first + shown.count
      let hidden = grid.hidden.isEmpty ? "" : ", \(grid.hidden.count) hidden"
      let span = shown.count < 2 ? "column \(last)" : "columns \(shown.first + 1)–\(last)"
      parts.append(StyledText("\(span) of \(shown.total)\(hidden)"))
    }
    parts.append(
      StyledText("\(column.title) \(source.typeName(of: cursor.column).clipped(to: 30))"))
    return parts.dropFirst().reduce(parts[0]) { $0 + " · " + $1 }
  }

  /// What went wrong and where in the statement.
  private func draw(_ error: QueryError, into surface: inout Surface) {
    var area = surface.bounds.inset(columns: 1, rows: 0)
    surface.write("✗ \(error.condition)", at: area.origin, Style.role(.error).bold)
    area = area.inset(top: area.height > 6 ? 2 : 1)
    func write(_ text: String, _ role: Role) {
      for line in text.wrapped(to: area.width) {
        surface.write(line, in: area.row(0), .leading, .role(role))
        area = area.inset(top: 1)
      }
    }
    write("\(error.message) SQLSTATE: \(error.sqlState)", .text)
    if let position = error.position, let lines = place(position), area.height >= 3 {
      if area.height > 4 { area = area.inset(top: 1) }
      write(lines.text, .sqlIdentifier)
      write(lines.mark, .error)
    }
    if let hint = error.hint, area.height > 0 {
      if area.height > 1 { area = area.inset(top: 1) }
      write(hint, .textMuted)
    }
  }

  /// The line of the statement that an error is about, and a mark below its place.
  private func place(_ position: TextPosition) -> (text: String, mark: String)? {
    let lines = (job?.text ?? "").split(omittingEmptySubsequences: false) { $0.isNewline }
    guard lines.indices.contains(position.line - 1) else { return nil }
    let scalars = Array(lines[position.line - 1].unicodeScalars)
    let start = (position.column - 1).clamped(to: 0...scalars.count)
    func text(_ part: ArraySlice<Unicode.Scalar>) -> String {
      part.reduce(into: "") { $0.unicodeScalars.append($1) }.replacing("\t", with: " ")
    }
    // A long line is shown from a little before the place on.
    let first = start > 60 ? start - 30 : 0
    let prefix = "\(position.line + firstLine - 1) │ " + (first > 0 ? "…" : "")
    let before = text(scalars[first..<start])
    let width = prefix.displayWidth + before.displayWidth
    return (
      prefix + before + text(scalars[start...].prefix(60)),
      String(repeating: " ", count: width) + "^"
    )
  }
}

extension ScrollBar {
  init(columns grid: Grid) {
    let shown = grid.columnWindow
    self.init(count: shown.total, viewport: shown.count, offset: shown.first)
  }
}

/// What moves on the screen while something runs.
struct Animation {
  var frame = 0

  var spinner: String { Spinner(frame: frame).glyph(.unicode).text }
}

extension EngineJob {
  fileprivate var durationText: String { TimeSpan.text(seconds: Double(nanoseconds) / 1e9) }
}
