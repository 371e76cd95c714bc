package import TerminalKit

extension PlanPane {
  package func draw(into surface: inout Surface, isFocused: Bool) {
    let placement = split.placement(in: surface.bounds, focused: part.rawValue)
    for (name, rect) in placement.frames {
      guard let part = Part(rawValue: name) else { continue }
      let hasFocus = isFocused && part == self.part
      surface.pane(rect, frame(of: part, width: rect.width, hasFocus)) { inner in
        draw(part, into: &inner, hasFocus)
      }
      if let bar = scrollBar(of: part) { surface.scrollBar(bar, onFrameOf: rect) }
    }
  }

  private func frame(of part: Part, width: Int, _ isFocused: Bool) -> PaneFrame {
    var frame = PaneFrame("", isFocused: isFocused)
    switch part {
    case .runs:
      frame.title = "Runs"
      frame.footer = runs.isEmpty ? "" : "\(runList.cursor + 1)/\(runs.count)"
    case .stages:
      let stages = run?.stages ?? []
      frame.title = "Stages"
      frame.footer =
        stages.isEmpty ? "" : "\(stages.count { $0.state == .done })/\(stages.count) done"
    case .plan:
      frame.title = "Plan" + StyledText(run.map { " Q#\($0.id)" } ?? "")
      frame.status = levelChoice(width: width)
      frame.footer = diagram.nodes.count > 1 ? diagram.minimap(width: width / 2) : ""
    case .details: frame.title = "Details"
    case .timeline:
      frame.title = "Timeline"
      frame.status = width < 60 ? "" : "█▓ work  ▚ spill  ░ wait"
    }
    return frame
  }

  private func levelChoice(width: Int) -> StyledText {
    guard width >= 64 else { return StyledText(level.title) }
    var line = PlanLevel.allCases.enumerated().reduce(StyledText()) { line, entry in
      let isChosen = entry.element == level
      let text = isChosen ? "(•) " : "( ) "
      let gap = entry.offset == 0 ? "" : "  "
      return line
        + StyledText(gap + text + entry.element.title, isChosen ? .textStrong : .textMuted)
    }
    line += StyledText(" │ by \(measure.rawValue)", .textMuted)
    return line
  }

  private func scrollBar(of part: Part) -> ScrollBar? {
    switch part {
    case .runs: ScrollBar(runList)
    case .stages: ScrollBar(stageList)
    case .details: ScrollBar(details)
    case .plan, .timeline: nil
    }
  }

  private func draw(_ part: Part, into surface: inout Surface, _ isFocused: Bool) {
    switch part {
    case .runs: drawRuns(into: &surface, isFocused)
    case .stages: drawStages(into: &surface, isFocused)
    case .plan: diagram.draw(into: &surface, isFocused: isFocused)
    case .timeline: timeline.draw(into: &surface, isFocused: isFocused)
    case .details:
      let lines = detailLines(width: surface.size.width).dropFirst(details.offset)
      for (row, line) in lines.prefix(surface.size.height).enumerated() {
        surface.write(line, in: surface.bounds.row(row).inset(left: 1, right: 1))
      }
    }
  }

  private func drawRuns(into surface: inout Surface, _ isFocused: Bool) {
    guard !runs.isEmpty else {
      let middle = surface.bounds.row(surface.size.height / 2)
      surface.write("No query has run yet", in: middle, .center, .role(.textMuted))
      return
    }
    let columns: [Length] = [.fixed(5), .fixed(7), .flexible(1, min: 8), .fixed(7)]
    func cells(_ row: Int) -> [Rect] {
      surface.bounds.row(row).inset(left: 1, right: 1).split(.columns, columns)
    }
    for (text, cell) in zip(["id", "state", "time", "rows"], cells(0)) {
      let alignment: Alignment = text == "state" ? .leading : .trailing
      surface.write(text, in: cell.inset(right: 1), alignment, .role(.textFaint))
    }
    for (line, index) in runList.visible.enumerated() where runs.indices.contains(index) {
      let run = runs[index]
      let row = cells(line + 1)
      let rows = run.rows.map { Quantity.short(Double($0)) } ?? "–"
      surface.write("\(run.id)", in: row[0].inset(right: 1), .trailing)
      surface.write(
        "\(run.state.sign) \(run.state.word)", in: row[1].inset(right: 1), .leading,
        .role(run.state.role))
      let time = TimeSpan.text(seconds: run.seconds)
      surface.write(time, in: row[2].inset(right: 1), .trailing)
      surface.write(rows, in: row[3].inset(right: 1), .trailing, .role(.textMuted))
      guard index == runList.cursor else { continue }
      surface.write("▸", at: Point(x: 0, y: line + 1), .accent)
      surface.recolor(surface.bounds.row(line + 1), isFocused ? .selection : .selectionInactive)
    }
  }

  private func drawStages(into surface: inout Surface, _ isFocused: Bool) {
    let stages = run?.stages ?? []
    for (line, index) in stageList.visible.enumerated() where stages.indices.contains(index) {
      let stage = stages[index]
      let row = surface.bounds.row(line).inset(left: 1, right: 1)
      let isWide = row.width >= 40
      let count = "\(stage.doneCount)/\(stage.taskCount)"
      let cells = row.split(
        .columns,
        [
          .fixed(2), .fixed(4), .flexible(1, min: 4), .fixed(isWide ? 12 : 6),
          .fixed(max(count.count + 1, 6)), .fixed(isWide ? 9 : 0),
        ])
      surface.write(stage.state.sign, in: cells[0], .leading, .role(stage.state.role))
      surface.write("S\(stage.id)", in: cells[1], .leading, .role(.textStrong))
      surface.write(stage.name, in: cells[2].inset(right: 1))
      ProgressBar(stage.fraction).draw(into: &surface, at: cells[3], .role(stage.state.role))
      surface.write(count, in: cells[4], .trailing, .role(.textMuted))
      surface.write(
        TimeSpan.text(seconds: stage.seconds), in: cells[5], .trailing, .role(.textMuted))
      guard index == stageList.cursor else { continue }
      surface.write("▸", at: Point(x: 0, y: line), .accent)
      surface.recolor(surface.bounds.row(line), isFocused ? .selection : .selectionInactive)
    }
  }
}
