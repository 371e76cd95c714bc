import TerminalKit

extension PlanPane {
  /// What is known of the focused operator, then of the tasks of the chosen stage.
  func detailLines(width: Int) -> [StyledText] {
    let width = max(width - 2, 1)
    var lines: [StyledText] = []
    if part == .runs, let run, !run.text.isEmpty {
      lines += run.text.wrapped(to: width).map { StyledText($0) } + [""]
    }
    if let run, let error = run.error {
      lines += error.wrapped(to: width).map { StyledText($0, .error) } + [""]
    }
    if let node = focusedNode { lines += Self.lines(of: node, in: graph, width: width) }
    if let stage {
      if !lines.isEmpty { lines.append("") }
      lines += Self.lines(of: stage, now: run?.seconds ?? 0, width: width)
    }
    return lines.isEmpty ? [StyledText("Nothing is chosen", .textMuted)] : lines
  }

  private static func field(_ name: String, _ value: String, _ role: Role = .text) -> StyledText {
    StyledText(name.fitted(to: 10), .textMuted) + StyledText(value, role)
  }

  private static func lines(
    of node: PlanGraph.Node, in graph: PlanGraph, width: Int
  ) -> [StyledText] {
    var lines = [
      StyledText(node.state.sign + " ", node.state.role) + StyledText(node.name, .textStrong)
    ]
    if let seconds = node.seconds {
      let share = graph.seconds > 0 ? seconds / graph.seconds : 0
      lines.append(
        field("time", "\(TimeSpan.text(seconds: seconds)) · \(PlanText.percent(share))"))
    }
    if let rows = node.rows { lines.append(field("rows", Quantity.grouped(rows))) }
    if let error = EstimateError(estimated: node.estimatedRows, actual: node.rows) {
      lines.append(field("estimate", error.text, error.isLarge ? .warning : .text))
    } else if let rows = node.estimatedRows {
      lines.append(field("estimate", Quantity.short(rows) + " rows"))
    }
    if node.memoryBytes > 0 { lines.append(field("memory", PlanText.bytes(node.memoryBytes))) }
    if node.spillBytes > 0 {
      lines.append(field("spill", "▲ " + PlanText.bytes(node.spillBytes), .warning))
    }
    if graph.criticalPath.contains(node.id) {
      lines.append(field("path", "critical", .dagCritical))
    }
    if !node.detail.isEmpty {
      lines += node.detail.wrapped(to: width).map { StyledText($0, .textMuted) }
    }
    return lines
  }

  private static func lines(of stage: PlanStage, now: Double, width: Int) -> [StyledText] {
    let summary = TaskSummary(stage.tasks, now: now)
    let title = StyledText("S\(stage.id) \(stage.name)", .textStrong)
    var lines = [title + StyledText("  \(stage.doneCount)/\(stage.taskCount) tasks", .textMuted)]
    guard summary.seconds != nil else {
      return lines + [StyledText("no task has begun", .textMuted)]
    }
    let cell = max((width - 6) / 5, 5)
    func row(_ name: String, _ texts: [String], _ role: Role) -> StyledText {
      texts.reduce(StyledText(name.fitted(to: 6), .textMuted)) { line, text in
        line + StyledText(text.fitted(to: cell, .trailing), role)
      }
    }
    func row(_ name: String, _ values: Quantiles?, _ text: (Double) -> String) -> StyledText? {
      values.map { row(name, $0.all.map(text), .text) }
    }
    func compact(_ text: String) -> String {
      text.displayWidth < cell ? text : text.filter { $0 != " " }
    }
    lines.append(row("", ["min", "p25", "p50", "p75", "max"], .textFaint))
    lines += [
      row("time", summary.seconds) { compact(TimeSpan.text(seconds: $0)) },
      row("rows", summary.rows) { compact(Quantity.short($0.rounded())) },
      row("spill", summary.spillBytes) { compact($0 == 0 ? "0" : Quantity.bytes($0.rounded())) },
      row("wait", summary.waitSeconds) { compact(TimeSpan.text(seconds: $0)) },
    ].compactMap { $0 }
    for task in summary.stragglers.prefix(3) {
      let time = TimeSpan.text(seconds: task.seconds(now: now))
      lines.append(
        StyledText("▲ straggler: task \(task.id) · w\(task.worker) · \(time)", .warning))
    }
    if summary.stragglers.count > 3 {
      lines.append(StyledText("  and \(summary.stragglers.count - 3) more", .warning))
    }
    if stage.omittedTaskCount > 0 {
      lines.append(StyledText("\(stage.omittedTaskCount) tasks are not kept", .textMuted))
    }
    return lines
  }
}
