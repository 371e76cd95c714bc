import Scheduler
import TerminalKit

/// The stages of a run with what their tasks read, spent and spilled.
struct StageTable: Sendable {
  private(set) var stages: [PlanStage] = []
  private var now = 0.0
  /// How much longer the slowest task took than the one in the middle, by stages.
  private var skews: [Double?] = []
  private var labels: [String] = []
  var table = FigureTable(
    [
      .init("state", "", 1, .leading), .init("number", "stage", 5, .leading),
      .init("name", "operators", 24, .leading, grows: true),
      .init("bar", "", 10, .leading, rank: 4), .init("tasks", "tasks", 7),
      .init("time", "time", 8), .init("rows", "rows", 7), .init("read", "read", 8, rank: 5),
      .init("spill", "spill", 8, rank: 3), .init("shuffle", "shuffle", 8, rank: 9),
      .init("memory", "memory", 8, rank: 6), .init("cpu", "cpu", 5, rank: 8),
      .init("wait", "wait", 8, rank: 7), .init("skew", "skew", 6, rank: 2),
    ], emptyText: "This run has no stages")

  mutating func update(_ run: PlanRun?) {
    stages = run?.stages ?? []
    now = run?.seconds ?? 0
    skews = stages.map { TaskSummary($0.tasks, now: now, figures: [.time]).skew }
    labels = run.map { run in stages.map { $0.label(in: run) } } ?? []
    table.update(count: stages.count)
  }

  var current: PlanStage? {
    stages.indices.contains(table.list.cursor) ? stages[table.list.cursor] : nil
  }

  func draw(into surface: inout Surface, isFocused: Bool) {
    table.draw(into: &surface, isFocused: isFocused) { row, column in
      if column == "name" { return .text(StyledText(labels[row].sanitized)) }
      return cell(stages[row], skews[row], column)
    }
  }

  private func cell(_ stage: PlanStage, _ skew: Double?, _ column: String) -> FigureTable.Cell {
    if column == "bar" { return .bar(stage.fraction, stage.state.role) }
    return .text(text(of: stage, skew, column))
  }

  private func text(of stage: PlanStage, _ skew: Double?, _ column: String) -> StyledText {
    let metrics = stage.metrics
    let none = StyledText("·", .textFaint)
    func bytes(_ count: Int, _ role: Role = .textMuted) -> StyledText {
      count == 0 ? none : StyledText(PlanText.bytes(count), role)
    }
    switch column {
    case "state": return StyledText(stage.state.sign, stage.state.role)
    case "number": return StyledText("S\(stage.id)", .textStrong)
    case "tasks":
      let count = StyledText("\(stage.doneCount)/\(stage.taskCount)", .textMuted)
      let failed = stage.failedTaskCount
      return failed > 0 ? StyledText("✗\(failed) ", .dagFailed) + count : count
    case "time": return StyledText(TimeSpan.text(seconds: stage.seconds))
    case "rows": return stage.rows == 0 ? none : StyledText(Quantity.short(Double(stage.rows)))
    case "read": return bytes(metrics.bytesRead)
    case "spill": return bytes(metrics.spillDiskBytes, .warning)
    case "shuffle": return bytes(metrics.shuffleBytesRead &+ metrics.shuffleBytesWritten)
    case "memory": return bytes(metrics.peakMemoryBytes)
    case "cpu":
      guard metrics.wallNanoseconds > 0, metrics.cpuNanoseconds > 0 else { return none }
      let share = Double(metrics.cpuNanoseconds) / Double(metrics.wallNanoseconds)
      return StyledText(PlanText.percent(min(share, 1)), .textMuted)
    case "wait":
      let seconds = Double(metrics.waitNanoseconds) / 1e9
      return seconds > 0 ? StyledText(TimeSpan.text(seconds: seconds), .textMuted) : none
    case "skew":
      guard let skew, skew >= TaskSummary.leastSkew else { return none }
      return StyledText("▲×" + Quantity.fixed(skew, places: skew < 10 ? 1 : 0), .warning)
    default: return ""
    }
  }
}

extension PlanStage {
  /// The operators that its rows go through, sources first: `Scan lineitem › HashJoin`. Stages
  /// that only bring to an end what others began have none: `HashBuild ends`.
  func label(in run: PlanRun) -> String {
    let order = run.graphs[.physical]?.preorder.map(\.node) ?? []
    var stage = self
    for step in 0...4 {
      let own = order.filter { stage.operators.contains($0.id) }
      if let last = own.first {
        return step == 0
          ? own.reversed().map(\.title).joined(separator: " › ") : "\(last.title) ends"
      }
      guard let before = stage.parents.max(), stage.state != .waiting,
        let parent = run.stages.first(where: { $0.id == before })
      else { break }
      stage = parent
    }
    return name
  }
}

/// What is told of the tasks of one stage: quantiles, stragglers, attempts that failed.
enum StageReport {
  static func lines(of stage: PlanStage, in run: PlanRun, width: Int) -> [StyledText] {
    let now = run.seconds
    let summary = TaskSummary(stage.tasks, now: now)
    let title = "S\(stage.id) \(stage.label(in: run))".sanitized
    var lines = title.wrapped(to: width).map { StyledText($0, .textStrong) }
    var counts = "\(stage.doneCount)/\(stage.taskCount) tasks"
    if let morsels = stage.morselCount {
      let share = stage.fraction.map { "\(PlanText.percent($0)) of " } ?? ""
      counts += " · \(share)\(Quantity.grouped(morsels)) morsel\(morsels == 1 ? "" : "s")"
    }
    if !stage.parents.isEmpty {
      let before = Set(stage.parents).sorted().map { "S\($0)" }
      counts += " · after " + before.joined(separator: " ")
    }
    lines += counts.wrapped(to: width).map { StyledText($0, .textMuted) }
    guard summary.seconds != nil else {
      return lines + [StyledText("no task has begun", .textMuted)]
    }
    lines += quantiles(summary, width: width)
    lines += stragglers(summary, now: now)
    lines += failures(of: stage, now: now, width: width)
    lines += TaskList(stage, now: now, width: width).lines
    if stage.omittedTaskCount > 0 {
      lines.append(StyledText("\(stage.omittedTaskCount) tasks are not kept", .textMuted))
    }
    return lines
  }

  private static func quantiles(_ summary: TaskSummary, width: Int) -> [StyledText] {
    let isWide = width >= 64
    let name = isWide ? 14 : 6
    let cell = min(max((width - name) / 5, 5), 12)
    func row(_ title: String, _ texts: [String], _ role: Role) -> StyledText {
      texts.reduce(StyledText(title.fitted(to: name), .textMuted)) { line, text in
        line + StyledText(text.fitted(to: cell, .trailing), role)
      }
    }
    func compact(_ text: String) -> String {
      text.displayWidth < cell ? text : text.filter { $0 != " " }
    }
    let head =
      isWide ? ["min", "25 %", "median", "75 %", "max"] : ["min", "p25", "p50", "p75", "max"]
    var lines = [row("", head, .textFaint)]
    for figure in TaskSummary.Figure.allCases {
      guard let values = summary.quantiles[figure], figure.isAlwaysShown || values.maximum > 0
      else { continue }
      lines.append(
        row(isWide ? figure.title : figure.word, values.all.map { compact(figure.text($0)) }, .text)
      )
    }
    return lines
  }

  private static func stragglers(_ summary: TaskSummary, now: Double) -> [StyledText] {
    var lines = summary.stragglers.prefix(3).map { task in
      let time = TimeSpan.text(seconds: task.seconds(now: now))
      return StyledText("▲ straggler: task \(task.id) · w\(task.worker) · \(time)", .warning)
    }
    if summary.stragglers.count > 3 {
      lines.append(StyledText("  and \(summary.stragglers.count - 3) more", .warning))
    }
    return lines
  }

  /// Attempts that failed, each with what became of its partition.
  private static func failures(of stage: PlanStage, now: Double, width: Int) -> [StyledText] {
    let failed = stage.tasks.filter { $0.state == .failed }
    guard !failed.isEmpty else { return [] }
    var lines: [StyledText] = ["", StyledText("Failed attempts", .title)]
    for task in failed.prefix(20) {
      let next = stage.tasks.first {
        $0.partition == task.partition && $0.attempt > task.attempt
      }
      let outcome =
        next.map { "tried again as task \($0.id) \($0.state.sign)" } ?? "not tried again"
      let time = TimeSpan.text(seconds: task.seconds(now: now))
      lines.append(
        StyledText("✗ ", .dagFailed)
          + StyledText("task \(task.id) · part \(task.partition) · attempt \(task.attempt + 1)")
          + StyledText(" · w\(task.worker) · \(time)", .textMuted))
      lines.append(StyledText("  " + outcome, next == nil ? .warning : .textMuted))
      for line in (task.error ?? "").sanitized.wrapped(to: max(width - 2, 1)) {
        lines.append(StyledText("  " + line, .error))
      }
    }
    if failed.count > 20 { lines.append(StyledText("  and \(failed.count - 20) more", .textMuted)) }
    return lines
  }
}
