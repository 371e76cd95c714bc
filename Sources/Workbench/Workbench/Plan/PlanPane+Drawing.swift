package import TerminalKit

extension PlanPane {
  package func draw(into surface: inout Surface, isFocused: Bool) {
    let isOpen = prompt?.isLine == true
    if !isOpen { drawPages(into: &surface) }
    for (name, rect) in placement(in: surface.size).frames {
      guard let part = Part(rawValue: name) else { continue }
      let hasFocus = isFocused && prompt == nil && part == self.part
      surface.pane(rect, frame(of: part, width: rect.width, hasFocus)) { inner in
        draw(part, into: &inner, hasFocus)
      }
      if let bar = scrollBar(of: part) { surface.scrollBar(bar, onFrameOf: rect) }
    }
    prompt?.draw(into: &surface)
  }

  // The line of pages.

  /// The names of the pages and where they begin; close together where there is little room.
  private func pageNames(width: Int) -> [(page: Page, x: Int, name: String)] {
    let isNarrow = width < 50
    var x = 1
    return Page.allCases.map { page in
      let name = page.title.displayWidth + (isNarrow ? 1 : 3)
      defer { x += name }
      return (page, x, page.title)
    }
  }

  func pageName(at x: Int) -> Page? {
    pageNames(width: size.width).last { $0.x <= x && x <= $0.x + $0.name.displayWidth }?.page
  }

  private func drawPages(into surface: inout Surface) {
    var x = 1
    for (page, start, name) in pageNames(width: surface.size.width) {
      let isShown = page == self.page
      let mark = isShown ? "▸" : " "
      x = surface.write(
        mark + name, at: Point(x: start, y: 0), isShown ? .titleFocus : .textMuted)
    }
    let rect = surface.bounds.row(0).inset(left: x + 4, right: 1)
    let forms = headings(width: rect.width)
    guard let text = forms.widest(in: rect.width) ?? forms.last else { return }
    surface.write(text, in: rect, .trailing)
  }

  /// Which run the page tells of, in fewer and fewer words.
  private func headings(width: Int) -> [StyledText] {
    let source = log.map { StyledText("log \($0.name)  ", .info) + warning(of: $0) } ?? ""
    guard page != .storage, page != .runs, let run else {
      return [source + StyledText(runs.isEmpty ? "" : countText, .textMuted), source]
    }
    let sign = StyledText(run.state.sign, run.state.role)
    let label = StyledText("\(run.label) ", .textStrong)
    let duration = StyledText(" \(TimeSpan.text(seconds: run.seconds))")
    let state = label + StyledText("\(run.state.sign) \(run.state)", run.state.role) + duration
    var spill = StyledText()
    if run.spillBytes > 0 {
      spill = StyledText(" · ▲ spilled \(PlanText.bytes(run.spillBytes))", .warning)
    }
    let rows = run.rows.map { StyledText(" · \(PlanText.rows($0))", .textMuted) } ?? ""
    var text = state + rows + spill
    let room = width - text.displayWidth - source.displayWidth - 2
    if room > 20 {
      text = StyledText(run.line.sanitized.clipped(to: room) + "  ", .textFaint) + text
    }
    let shorter = [
      state + rows + spill, state + spill, state, label + sign + duration, label + sign, sign,
    ]
    // The log that is open goes before words about one of its runs.
    return [source + text] + shorter.map { source + $0 } + (log == nil ? [] : shorter)
  }

  private func warning(of log: OpenLog) -> StyledText {
    log.remark.map { StyledText("▲ \($0.short)  ", .warning) } ?? ""
  }

  private var countText: String {
    let running = runs.count { $0.state == .running }
    let queued = runs.count { $0.state == .queued }
    let failed = runs.count { $0.state == .failed }
    var parts = [runs.count == 1 ? "1 run" : "\(runs.count) runs"]
    if running > 0 { parts.append("\(running) running") }
    if queued > 0 { parts.append("\(queued) queued") }
    if failed > 0 { parts.append("\(failed) failed") }
    return parts.joined(separator: " · ")
  }

  // Frames.

  private func frame(of part: Part, width: Int, _ isFocused: Bool) -> PaneFrame {
    var frame = PaneFrame("", isFocused: isFocused)
    switch part {
    case .runs:
      frame.title = log == nil ? "Runs" : "Runs of an earlier session"
      if !runTable.filter.isEmpty { frame.status = [StyledText("/\(runTable.filter.sanitized)")] }
      frame.footer =
        runTable.count == 0 ? "" : "\(runTable.table.list.cursor + 1)/\(runTable.count)"
    case .query: frame.title = runTable.current?.error == nil ? "Text" : "Error and text"
    case .stages:
      let stages = stageTable.stages
      frame.title = "Stages"
      frame.footer =
        stages.isEmpty ? "" : "\(stages.count { $0.state == .done })/\(run?.stageCount ?? 0) done"
    case .plan:
      frame.title = "Plan"
      if isFollowing, run?.state == .running { frame.title = "Plan, following" }
      frame.status = levelChoices
      let found = diagram.matches.isEmpty ? "" : "◆ \(diagram.matches.count) found  "
      frame.footer =
        StyledText(found, .info)
        + (diagram.nodes.count > 1 ? diagram.minimap(width: width / 2) : "")
    case .details: frame.title = "Operator"
    case .tasks: frame.title = "Tasks"
    case .timeline:
      frame.title = "Timeline"
      frame.status = ["█▓ work  ▚ spill  ▒ failed  ░ wait", ""]
    case .comparison:
      frame.title = "Compare"
      if let both = comparisonTable.comparison {
        let place = comparisonTable.note.map { " of \($0)" } ?? ""
        frame.title = "\(both.left.label)\(place) → \(both.right.label)"
        let ratio = PlanText.ratio(both.right.seconds, to: both.left.seconds)
        let times = [both.left, both.right].map { TimeSpan.text(seconds: $0.seconds) }
        frame.status = [StyledText("\(times[0]) → \(times[1])  \(ratio)"), StyledText(ratio)]
      }
    case .gauges: frame.title = "Engine"
    case .cached:
      frame.title = "Cached"
      frame.footer = storage.cachedFooter
    case .holders:
      frame.title = "Memory in use"
      frame.footer = storage.holdersFooter
    }
    return frame
  }

  private var levelChoices: [StyledText] {
    let short = "\(level.title) · by \(measure.rawValue)"
    var line = PlanLevel.allCases.enumerated().reduce(StyledText()) { line, entry in
      let isChosen = entry.element == level
      let text = isChosen ? "(•) " : "( ) "
      let gap = entry.offset == 0 ? "" : "  "
      return line
        + StyledText(gap + text + entry.element.title, isChosen ? .textStrong : .textMuted)
    }
    line += StyledText(" │ by \(measure.rawValue)", .textMuted)
    return [line, StyledText(short), StyledText(level.title)]
  }

  private func scrollBar(of part: Part) -> ScrollBar? {
    switch part {
    case .runs: ScrollBar(runTable.table.list)
    case .query: ScrollBar(query)
    case .stages: ScrollBar(stageTable.table.list)
    case .details: ScrollBar(details)
    case .tasks: ScrollBar(report)
    case .comparison: ScrollBar(comparisonTable.table.list)
    case .cached: ScrollBar(storage.cached.list)
    case .holders: ScrollBar(storage.holders.list)
    case .plan, .timeline, .gauges: nil
    }
  }

  private func draw(_ part: Part, into surface: inout Surface, _ isFocused: Bool) {
    let width = surface.size.width
    switch part {
    case .runs: runTable.draw(into: &surface, isFocused: isFocused)
    case .stages: stageTable.draw(into: &surface, isFocused: isFocused)
    case .plan: diagram.draw(into: &surface, isFocused: isFocused)
    case .timeline: timeline.draw(into: &surface, isFocused: isFocused)
    case .comparison: comparisonTable.draw(into: &surface, isFocused: isFocused)
    case .details: draw(detailLines(width), from: details.offset, into: &surface)
    case .tasks: draw(reportLines(width), from: report.offset, into: &surface)
    case .query: draw(queryLines(width), from: query.offset, into: &surface)
    case .gauges: storage.drawGauges(into: &surface)
    case .cached: storage.drawCached(into: &surface, isFocused: isFocused)
    case .holders: storage.drawHolders(into: &surface, isFocused: isFocused)
    }
  }

  private func draw(_ lines: [StyledText], from first: Int, into surface: inout Surface) {
    for (row, line) in lines.dropFirst(first).prefix(surface.size.height).enumerated() {
      surface.write(line, in: surface.bounds.row(row).inset(left: 1, right: 1))
    }
  }
}
