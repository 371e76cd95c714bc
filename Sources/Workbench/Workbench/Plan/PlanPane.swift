package import TerminalKit

/// The screen of plans: runs and stages at the left, the plan as a diagram, what is known of the
/// focused operator at the right, and who did what when below.
package struct PlanPane: Sendable {
  package enum Event: Hashable, Sendable {
    case selected(run: Int)
    case opened(operator: Int)
    case cancel(run: Int)
  }

  package enum Part: String, CaseIterable, Hashable, Sendable {
    case runs, stages, plan, details, timeline
  }

  /// What the bars in boxes stand for.
  package enum Measure: String, CaseIterable, Hashable, Sendable {
    case time, rows, memory, spill
  }

  package private(set) var runs: [PlanRun] = []
  package internal(set) var level = PlanLevel.physical
  package internal(set) var measure = Measure.time
  package internal(set) var part = Part.plan
  package internal(set) var split: SplitState
  package internal(set) var diagram = LayeredDiagram(emptyText: "This run has no such plan")
  package internal(set) var timeline = Timeline()

  /// The run that the user chose; none follows the newest.
  var chosenRun: Int?
  var runList = ScrollPosition()
  var stageList = ScrollPosition()
  var details = ScrollPosition()
  var size = Size.zero
  private var drawnRun: Int?

  package init() {
    split = SplitState(
      SplitState.rows(
        (
          3,
          SplitState.columns(
            (
              1,
              SplitState.rows(
                (1, .pane(.init("runs", minimumWidth: 24, minimumHeight: 4, rank: 4))),
                (1, .pane(.init("stages", minimumWidth: 24, minimumHeight: 4, rank: 3))))
            ),
            (3, .pane(.init("plan", minimumWidth: 40, minimumHeight: 6, rank: 0))),
            (1.4, .pane(.init("details", minimumWidth: 40, minimumHeight: 5, rank: 2))))
        ),
        (1, .pane(.init("timeline", minimumWidth: 30, minimumHeight: 5, rank: 1)))))
  }

  /// Oldest first, as they are recorded; they are listed newest first.
  package mutating func update(runs: [PlanRun]) {
    self.runs = runs.reversed()
    if let chosenRun, !runs.contains(where: { $0.id == chosenRun }) { self.chosenRun = nil }
    runList.update(count: runs.count, viewport: runList.viewport)
    if let run, let place = self.runs.firstIndex(where: { $0.id == run.id }) {
      runList.move(to: place)
    }
    refresh()
  }

  package var run: PlanRun? {
    guard let chosenRun else { return runs.first }
    return runs.first { $0.id == chosenRun }
  }

  package var graph: PlanGraph { run?.graphs[level] ?? PlanGraph() }

  package var stage: PlanStage? {
    guard let stages = run?.stages, stages.indices.contains(stageList.cursor) else { return nil }
    return stages[stageList.cursor]
  }

  package var focusedNode: PlanGraph.Node? { diagram.focus.flatMap { graph.node($0) } }

  package mutating func show(run id: Int) {
    guard let place = runs.firstIndex(where: { $0.id == id }) else { return }
    chosenRun = place == 0 ? nil : id
    runList.move(to: place)
    refresh()
  }

  /// Brings everything that follows from the chosen run and level up to date.
  mutating func refresh() {
    let graph = graph
    if drawnRun != run?.id {
      diagram = LayeredDiagram(emptyText: diagram.emptyText)
      stageList = ScrollPosition(count: 0, viewport: stageList.viewport)
      timeline = Timeline()
      drawnRun = run?.id
    }
    let boxes = PlanBoxes(graph, measure)
    diagram.update(nodes: boxes.nodes, edges: boxes.edges)
    stageList.update(count: run?.stages.count ?? 0, viewport: stageList.viewport)
    timeline.update(rows: run.map(PlanTimeline.rows) ?? [], now: run?.seconds ?? 0)
    arrange(in: size)
  }

  package mutating func arrange(in size: Size) {
    self.size = size
    let frames = split.placement(in: Rect(size: size), focused: part.rawValue)
    for (name, frame) in frames.frames {
      let inner = frame.insideFrame.size
      switch Part(rawValue: name) {
      case .runs: runList.update(count: runs.count, viewport: max(inner.height - 1, 0))
      case .stages: stageList.update(count: stageList.count, viewport: inner.height)
      case .plan: diagram.arrange(in: inner)
      case .details:
        details.update(count: detailLines(width: inner.width).count, viewport: inner.height)
      case .timeline: timeline.arrange(in: inner)
      case nil: break
      }
    }
  }
}

/// A plan as boxes of a diagram.
struct PlanBoxes {
  let nodes: [DiagramNode]
  let edges: [DiagramEdge]

  init(_ graph: PlanGraph, _ measure: PlanPane.Measure) {
    let critical = graph.criticalPath
    let total = graph.nodes.reduce(0) { $0 + Self.amount(of: $1, measure) }
    let leading = Set(graph.edges.map(\.from))
    nodes = graph.nodes.map { node in
      var lines: [StyledText] = []
      if node.seconds != nil || node.rows != nil {
        let share = total > 0 ? Self.amount(of: node, measure) / total : 0
        lines.append(
          StyledText(PlanText.bar(share, width: 12), .heat(share))
            + StyledText("  " + Self.label(of: node, measure), .text))
      }
      let estimate = EstimateError(estimated: node.estimatedRows, actual: node.rows)
      if let estimate {
        lines.append(StyledText(estimate.text, estimate.isLarge ? .warning : .textMuted))
      } else if let rows = node.estimatedRows, rows.isFinite {
        lines.append(StyledText("est \(Quantity.short(rows)) rows", .textMuted))
      } else if let rows = node.rows, !leading.contains(node.id) {
        lines.append(StyledText(PlanText.rows(rows), .textMuted))
      }
      let space = PlanText.space(memory: node.memoryBytes, spill: node.spillBytes)
      if !space.isEmpty {
        lines.append(StyledText(space, node.spillBytes > 0 ? .warning : .textMuted))
      }
      if lines.isEmpty, !node.detail.isEmpty {
        lines.append(StyledText(node.detail.clipped(to: 42), .textMuted))
      }
      let share = graph.seconds > 0 ? (node.seconds ?? 0) / graph.seconds : 0
      return DiagramNode(
        id: node.id,
        title: StyledText(node.state.sign + " ", node.state.role)
          + StyledText(node.name, .textStrong),
        trailing: StyledText(node.seconds == nil ? "" : PlanText.percent(share)), lines: lines,
        mark: PlanText.mark(of: node.name), role: node.state.role,
        isCritical: critical.contains(node.id))
    }
    let rows = Dictionary(graph.nodes.map { ($0.id, $0.rows) }) { first, _ in first }
    edges = graph.edges.map { edge in
      let count = rows[edge.from].flatMap { $0 }
      return DiagramEdge(from: edge.from, to: edge.to, label: count.map(PlanText.rows) ?? "")
    }
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

/// The tasks of a run as a timeline, a row a worker; waiting comes before working.
enum PlanTimeline {
  static func rows(_ run: PlanRun) -> [TimelineRow] {
    var spans: [Int: [TimelineSpan]] = [:]
    var number = 0
    for (index, stage) in run.stages.enumerated() {
      let stragglers = Set(TaskSummary(stage.tasks, now: run.seconds).stragglers.map(\.id))
      for task in stage.tasks {
        let wait = min(max(task.waitSeconds, 0), task.seconds(now: run.seconds))
        let begin = task.start + wait
        if wait > 0 {
          spans[task.worker, default: []].append(
            TimelineSpan(
              id: number + 1, start: task.start, end: begin, fill: .light, role: .textMuted))
        }
        let isStraggler = stragglers.contains(task.id)
        spans[task.worker, default: []].append(
          TimelineSpan(
            id: number, start: begin, end: task.end.map { max($0, begin) }, label: "S\(stage.id)",
            fill: task.spillBytes > 0 ? .checked : index % 2 == 0 ? .solid : .dense,
            role: task.state == .failed ? .dagFailed : .series(index),
            remark: isStraggler ? "straggler: task \(task.id)" : nil))
        number += 2
      }
    }
    return spans.keys.sorted().map { TimelineRow("w\($0)", spans[$0] ?? []) }
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
