import Scheduler
import TerminalKit

/// A plan as boxes of a diagram.
struct PlanBoxes {
  let nodes: [DiagramNode]
  let edges: [DiagramEdge]

  init(_ graph: PlanGraph, _ measure: PlanPane.Measure) {
    let critical = graph.criticalPath
    let total = graph.nodes.reduce(0) { $0 + Self.amount(of: $1, measure) }
    let seconds = graph.seconds
    let leading = Set(graph.edges.map(\.from))
    nodes = graph.nodes.map { node in
      let share = seconds > 0 ? (node.seconds ?? 0) / seconds : 0
      let estimate = EstimateError(estimated: node.estimatedRows, actual: node.rows)
      let isFar = estimate.map { node.isFar($0) } ?? false
      var box = DiagramNode(
        id: node.id,
        title: StyledText(graph.isPhysical ? node.state.sign + " " : "", node.state.role)
          + StyledText(node.title.sanitized, .textStrong)
          + StyledText(isFar ? " ▲" : "", .warning),
        trailing: StyledText(node.seconds == nil ? "" : PlanText.percent(share)),
        lines: Self.lines(
          of: node, in: graph, measure, total: total, isEnd: !leading.contains(node.id)),
        mark: PlanText.mark(of: node.name),
        role: graph.isPhysical ? node.state.role : .dagNode,
        isCritical: critical.contains(node.id))
      box.columns = Self.columns(of: node, measure, total: total)
      return box
    }
    let rows = Dictionary(graph.nodes.map { ($0.id, $0.rows) }) { first, _ in first }
    edges = graph.edges.map { edge in
      let count = rows[edge.from].flatMap { $0 }
      return DiagramEdge(from: edge.from, to: edge.to, label: count.map(PlanText.rows) ?? "")
    }
  }

  private static func lines(
    of node: PlanGraph.Node, in graph: PlanGraph, _ measure: PlanPane.Measure, total: Double,
    isEnd: Bool
  ) -> [StyledText] {
    var lines: [StyledText] = []
    if node.seconds != nil || node.rows != nil {
      let share = total > 0 ? amount(of: node, measure) / total : 0
      lines.append(
        StyledText(PlanText.bar(share, width: 12), .heat(share))
          + StyledText("  " + label(of: node, measure), .text))
    }
    if let estimate = EstimateError(estimated: node.estimatedRows, actual: node.rows) {
      lines.append(
        StyledText(node.text(of: estimate), node.isFar(estimate) ? .warning : .textMuted))
    } else if let rows = node.estimatedRows, rows.isFinite {
      lines.append(StyledText("est \(Quantity.short(rows)) rows", .textMuted))
    } else if let rows = node.rows, isEnd {
      lines.append(StyledText(PlanText.rows(rows), .textMuted))
    }
    let space = PlanText.space(memory: node.memoryBytes, spill: node.spillBytes)
    if !space.isEmpty {
      lines.append(StyledText(space, node.spillBytes > 0 ? .warning : .textMuted))
    }
    if let share = graph.selectivity(of: node.id), share < 0.995 || share > 1.005 {
      lines.append(StyledText("keeps \(PlanText.kept(share))", .textMuted))
    }
    if lines.isEmpty, !node.detail.isEmpty {
      lines.append(StyledText(node.detail.sanitized.clipped(to: 42), .textMuted))
    }
    return lines
  }

  private static func columns(
    of node: PlanGraph.Node, _ measure: PlanPane.Measure, total: Double
  ) -> [StyledText] {
    guard node.seconds != nil || node.rows != nil else {
      let rows = node.estimatedRows.map { "est \(Quantity.short($0)) rows" } ?? ""
      return [StyledText(rows)]
    }
    let share = total > 0 ? amount(of: node, measure) / total : 0
    let bar = PlanText.bar(share, width: 8).fitted(to: 8)
    let space = node.spillBytes > 0 ? "▲ " + PlanText.bytes(node.spillBytes) : ""
    return [
      StyledText(bar, .heat(share)),
      StyledText(node.seconds.map { TimeSpan.text(seconds: $0) } ?? "", .text),
      StyledText(node.rows.map(PlanText.rows) ?? ""), StyledText(space, .warning),
    ]
  }

  private static func amount(of node: PlanGraph.Node, _ measure: PlanPane.Measure) -> Double {
    switch measure {
    case .time: node.seconds ?? 0
    case .rows: Double(node.rows ?? 0)
    case .memory: Double(node.memoryBytes)
    case .spill: Double(node.spillBytes)
    }
  }

  private static func label(of node: PlanGraph.Node, _ measure: PlanPane.Measure) -> String {
    switch measure {
    case .time: node.seconds.map { TimeSpan.text(seconds: $0) } ?? ""
    case .rows: node.rows.map(PlanText.rows) ?? ""
    case .memory: PlanText.bytes(node.memoryBytes)
    case .spill: PlanText.bytes(node.spillBytes)
    }
  }
}

/// The tasks of a run as a timeline, a row a worker or a stage; waiting comes before working.
enum PlanTimeline {
  static func rows(_ run: PlanRun, byStage: Bool) -> [TimelineRow] {
    var spans: [Int: [TimelineSpan]] = [:]
    var number = 0
    for (index, stage) in run.stages.enumerated() {
      let summary = TaskSummary(stage.tasks, now: run.seconds, figures: [.time])
      let stragglers = Set(summary.stragglers.map(\.id))
      for task in stage.tasks {
        let wait = min(max(task.waitSeconds, 0), task.seconds(now: run.seconds))
        let begin = task.start + wait
        if wait > 0 {
          spans[byStage ? index : task.worker, default: []].append(
            TimelineSpan(
              id: number + 1, start: task.start, end: begin, fill: .light, role: .textMuted))
        }
        let isFailed = task.state == .failed
        let remark =
          isFailed
          ? "failed: task \(task.id)"
          : stragglers.contains(task.id) ? "straggler: task \(task.id)" : nil
        spans[byStage ? index : task.worker, default: []].append(
          TimelineSpan(
            id: number, start: begin, end: task.end.map { max($0, begin) },
            label: (isFailed ? "✗" : "") + (byStage ? "w\(task.worker)" : "S\(stage.id)"),
            fill: isFailed
              ? .medium : task.spillBytes > 0 ? .checked : index % 2 == 0 ? .solid : .dense,
            role: isFailed ? .dagFailed : .series(index), remark: remark))
        number += 2
      }
    }
    return spans.keys.sorted().map { key in
      let label = byStage ? "S\(run.stages[key].id)" : "w\(key)"
      return TimelineRow(label, spans[key] ?? [])
    }
  }

  /// The stage and the task that a span stands for.
  static func task(of span: Int, in run: PlanRun) -> (stage: Int, task: PlanTask)? {
    var rest = span / 2
    for (index, stage) in run.stages.enumerated() {
      if rest < stage.tasks.count { return rest >= 0 ? (index, stage.tasks[rest]) : nil }
      rest -= stage.tasks.count
    }
    return nil
  }
}

/// The runs of a session as a timeline, a row a run, the newest at the top.
enum RunTimeline {
  private static let longest = 200

  static func rows(_ runs: [PlanRun]) -> (rows: [TimelineRow], now: Double) {
    let runs = runs.filter { $0.id >= 0 }.prefix(longest)
    let first = runs.map(\.startTime).min() ?? 0
    var now = 0.0
    let rows = runs.map { run in
      let start = (Double(run.startTime) - Double(first)) / 1e3
      let isOpen = run.state == .running || run.state == .queued
      now = max(now, start + run.seconds)
      let span = TimelineSpan(
        id: run.id, start: start, end: isOpen ? nil : start + run.seconds, label: run.state.sign,
        fill: run.spillBytes > 0 ? .checked : .solid, role: run.state.role)
      return TimelineRow(run.label, [span])
    }
    return (rows, now)
  }
}
