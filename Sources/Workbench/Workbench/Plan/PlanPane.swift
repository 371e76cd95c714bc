package import TerminalKit

/// The screen of runs, in pages: the list of all, one run's plan, its stages, two runs side by
/// side, and what the engine holds.
package struct PlanPane: Sendable {
  package enum Event: Hashable, Sendable {
    case cancel(run: Int)
    case tell(String)
    case copy(String, what: String)
    case write(String, path: String)
    /// The logs of earlier sessions are wanted.
    case listLogs
    case openLog(String)
    case askPath(String, String, Purpose)
  }

  /// What a path is asked for.
  package enum Purpose: Hashable, Sendable {
    case writePlan(PlanExport)
    case openLog
  }

  package enum Page: Int, CaseIterable, Hashable, Sendable {
    case runs, plan, stages, compare, storage

    package var title: String { "\(self)".prefix(1).uppercased() + "\(self)".dropFirst() }
  }

  package enum Part: String, CaseIterable, Hashable, Sendable {
    case runs, query, plan, details, timeline, stages, tasks, comparison, gauges, cached, holders
  }

  /// What the bars in boxes stand for.
  package enum Measure: String, CaseIterable, Hashable, Sendable {
    case time, rows, memory, spill
  }

  /// The run that others are compared with.
  struct MarkedRun: Sendable {
    var run: PlanRun
    /// The log that it stands in; none when it is one of this session.
    var log: String?
  }

  /// The runs of an earlier session.
  struct OpenLog: Sendable {
    var name: String
    var runs: [PlanRun]
    /// What of it could not be read.
    var remark: LogRemark?
  }

  package internal(set) var page = Page.plan
  package internal(set) var level = PlanLevel.physical
  package internal(set) var measure = Measure.time
  package internal(set) var diagram = LayeredDiagram()
  package internal(set) var timeline = Timeline()
  var layouts = PageLayouts()
  var runTable = RunTable()
  var stageTable = StageTable()
  var comparisonTable = ComparisonTable()
  var storage = StorageView()
  var details = ScrollPosition()
  var report = ScrollPosition()
  var query = ScrollPosition()
  var prompt: PlanPrompt?
  var size = Size.zero

  /// The run that the user chose; none follows the newest.
  var chosenRun: Int?
  /// The focus goes to the operator that works.
  var isFollowing = false
  /// The timeline has a row a stage, and not a row a worker.
  var showsStageRows = false
  var log: OpenLog?
  var marked: MarkedRun?
  private var sessionRuns: [PlanRun] = []
  private var drawnRun: Int?
  private var drawnLevel = PlanLevel.physical
  private var lastTimes: [Int: Double] = [:]

  package init() { refresh() }

  /// Newest first.
  package var runs: [PlanRun] { runTable.runs }

  /// The runs of the session, oldest first, as they are recorded.
  package mutating func update(runs: [PlanRun]) {
    sessionRuns = runs.reversed()
    if log == nil { showRuns(sessionRuns) }
  }

  /// Runs of an earlier session, oldest first, instead of those of this one.
  package mutating func open(log name: String, runs: [PlanRun], _ remark: LogRemark? = nil) {
    log = OpenLog(name: name, runs: runs.reversed(), remark: remark)
    chosenRun = nil
    showRuns(log?.runs ?? [])
    show(.runs)
  }

  mutating func closeLog() {
    guard log != nil else { return }
    log = nil
    chosenRun = nil
    showRuns(sessionRuns)
  }

  private mutating func showRuns(_ runs: [PlanRun]) {
    if let chosenRun, !runs.contains(where: { $0.id == chosenRun }) { self.chosenRun = nil }
    runTable.update(runs: runs)
    showMark()
    refresh()
  }

  package mutating func update(_ gauges: EngineGauges, _ history: GaugeHistory) {
    storage.update(gauges, history)
    arrange(in: size)
  }

  /// True when the page shows what is cached and who holds memory.
  package var showsStorage: Bool { page == .storage }

  package var run: PlanRun? {
    guard let chosenRun else { return newest }
    return runs.first { $0.id == chosenRun }
  }

  /// The newest of which there is something to see.
  private var newest: PlanRun? { runs.first { $0.state != .queued } ?? runs.first }

  package var graph: PlanGraph { run?.graphs[level] ?? PlanGraph() }
  package var stage: PlanStage? { stageTable.current }
  package var focusedNode: PlanGraph.Node? { diagram.focus.flatMap { graph.node($0) } }

  /// The run that the user means: that of the cursor in the list, else the one that is shown.
  var meantRun: PlanRun? { page == .runs ? runTable.current : run }

  /// The meant run while it can be stopped.
  package var cancellableRun: PlanRun? {
    guard log == nil, let run = meantRun else { return nil }
    switch run.state {
    case .queued, .running, .paused: return run
    case .waiting, .done, .failed, .cancelled: return nil
    }
  }

  package mutating func show(run id: Int) {
    guard runs.contains(where: { $0.id == id }) else { return }
    chosenRun = id == newest?.id ? nil : id
    runTable.select(id)
    refresh()
  }

  package mutating func show(_ page: Page) {
    // Spans of runs and of tasks have other numbers.
    if (page == .runs) != (self.page == .runs) { timeline = Timeline() }
    self.page = page
    refresh()
  }

  /// Brings what the page shows up to date with the chosen run and level.
  mutating func refresh() {
    if drawnRun != run?.id {
      stageTable = StageTable()
      if page != .runs { timeline = Timeline() }
      details = ScrollPosition()
      report = ScrollPosition()
      lastTimes = [:]
    }
    switch page {
    case .storage: break
    case .runs: refreshTimeline()
    case .plan:
      refreshDiagram()
      refreshTimeline()
    case .stages: refreshTimeline()
    case .compare:
      let isElsewhere = marked.map { $0.log != log?.name } ?? false
      comparisonTable.update(
        comparedRun, run, note: isElsewhere ? marked?.log ?? "this session" : nil)
    }
    stageTable.update(run)
    follow()
    drawnRun = run?.id
    arrange(in: size)
  }

  private mutating func refreshDiagram() {
    let boxes = PlanBoxes(graph, measure)
    if diagram.nodes.isEmpty || drawnRun != run?.id || drawnLevel != level {
      diagram = LayeredDiagram()
    }
    drawnLevel = level
    diagram.emptyText = emptyPlanText
    diagram.update(nodes: boxes.nodes, edges: boxes.edges)
  }

  private mutating func refreshTimeline() {
    if page == .runs {
      timeline.emptyText = "No query has run yet"
      let (rows, now) = RunTimeline.rows(runs)
      return timeline.update(rows: rows, now: now)
    }
    timeline.emptyText = "No tasks yet"
    let rows = run.map { PlanTimeline.rows($0, byStage: showsStageRows) }
    timeline.update(rows: rows ?? [], now: run?.seconds ?? 0)
  }

  private var emptyPlanText: String {
    guard let run else { return "No query has run yet" }
    if run.state == .queued { return "This statement waits for its turn" }
    return run.graphs.isEmpty ? "This run has no plan" : "This run has no \(level.title) plan"
  }

  /// The mark stands only where its run does.
  private mutating func showMark() {
    runTable.marked = marked.flatMap { $0.log == log?.name ? $0.run.id : nil }
  }

  mutating func toggleMark() {
    guard let run = runTable.current else { return }
    marked = runTable.marked == run.id ? nil : MarkedRun(run: run, log: log?.name)
    showMark()
  }

  /// The run to compare with: the marked one, else an earlier run of the same text.
  var comparedRun: PlanRun? {
    guard let run else { return nil }
    if let marked {
      guard marked.log == log?.name else { return marked.run }
      return marked.run.id == run.id ? nil : runs.first { $0.id == marked.run.id } ?? marked.run
    }
    guard let place = runs.firstIndex(where: { $0.id == run.id }) else { return nil }
    return runs[(place + 1)...].first { $0.line == run.line && $0.state == .done }
  }

  /// The focus goes to the operator on which most time was spent since the last look.
  private mutating func follow() {
    guard isFollowing, page == .plan, level == .physical, run?.state == .running else { return }
    var busiest: (id: Int, seconds: Double)?
    for node in graph.nodes {
      let spent = (node.seconds ?? 0) - (lastTimes[node.id] ?? 0)
      lastTimes[node.id] = node.seconds ?? 0
      if spent > busiest?.seconds ?? 0 { busiest = (node.id, spent) }
    }
    if let busiest { diagram.setFocus(busiest.id) }
    if let place = stageTable.stages.lastIndex(where: { $0.state == .running }) {
      stageTable.table.list.move(to: place)
    }
  }
}
