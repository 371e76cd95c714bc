package import TerminalKit

extension PlanPane {
  package enum Command: String, CaseIterable, Hashable, Sendable {
    case nextPage, previousPage, back, open, slowest, mark, sort, sortBackwards
    case find, nextMatch, previousMatch, clear
    case nextPart, previousPart, nextLevel, previousLevel, nextMeasure
    case hottest, follow, zoomPart, timeline, timelineRows, details, compare, export, openLog,
      cancel

    package var action: ActionID { ActionID("plan.\(rawValue)") }

    package init?(_ action: ActionID) {
      guard let command = Self.allCases.first(where: { $0.action == action }) else { return nil }
      self = command
    }
  }

  private typealias Entry = (Command, String, DefaultKeys, hint: String?)

  private static let runEntries: [Entry] = [
    (.open, "Open the run", ["enter"], hint: "open"),
    (.mark, "Mark the run to compare others with it", ["space"], hint: "mark"),
    (.sort, "Order by the next column", ["s"], hint: "sort"),
    (.sortBackwards, "Order the other way round", ["S"], hint: nil),
  ]

  private static let stageEntries: [Entry] = [
    (.slowest, "To the slowest operator of the stage", ["enter"], hint: "operator")
  ]

  private static let graphEntries: [Entry] = [
    (.nextLevel, "The plan's next level", ["p"], hint: "level"),
    (.previousLevel, "The plan's level before", ["P"], hint: nil),
    (.nextMeasure, "Bars of time, rows, memory or spill", ["m"], hint: "measure"),
    (.hottest, "To the operator that takes longest", ["c"], hint: "hottest"),
    (.follow, "Follow the operator that works", ["f"], hint: "follow"),
    (.nextMatch, "To the next that was found", ["n"], hint: nil),
    (.previousMatch, "To the one before that was found", ["N"], hint: nil),
  ]

  private static let entries: [Entry] = [
    (.nextPage, "To the next page", ["]", "ctrl-pagedown"], hint: "page"),
    (.previousPage, "To the page before", ["[", "ctrl-pageup"], hint: nil),
    (.back, "Back to the list of runs, or to this session", ["backspace", "escape"], hint: "runs"),
    (.find, "Find an operator, or filter runs", ["/"], hint: "find"),
    (.cancel, "Cancel the run", ["x"], hint: "cancel"),
    (.compare, "Compare with the marked run", ["d"], hint: "compare"),
    (.export, "Copy or write the plan", ["e", "ctrl-s"], hint: "export"),
    (.openLog, "Open the log of an earlier session", ["o"], hint: "logs"),
    (.clear, "Clear the search or the filter", ["\\"], hint: nil),
    (.nextPart, "To the next pane", ["tab"], hint: nil),
    (.previousPart, "To the pane before", ["shift-tab"], hint: nil),
    (.zoomPart, "The pane alone", ["Z", "f11"], hint: nil),
    (.timeline, "Show or hide the timeline", ["t"], hint: "timeline"),
    (.timelineRows, "Rows of the timeline for workers or stages", ["w"], hint: nil),
    (.details, "Show or hide the details", ["i"], hint: nil),
  ]

  /// The actions of this screen alone; its diagram, timeline and lists bring their own.
  package static func actions<Context>(
    isUseful: @escaping @Sendable (Command, Context) -> Bool
  ) -> [Action<Context>] {
    func rows(_ entries: [Entry], _ scope: Scope) -> [Action<Context>] {
      entries.map { command, title, keys, hint in
        Action(
          command.action, title, in: scope, keys: keys, hint: hint,
          isEnabled: { isUseful(command, $0) })
      }
    }
    return rows(runEntries, "plan.runs") + rows(stageEntries, "plan.stages")
      + rows(graphEntries, "plan.graph") + rows(entries, "plan")
  }

  /// What does something on the page that is shown.
  package var usefulCommands: Set<Command> {
    var useless: Set<Command> = cancellableRun == nil ? [.cancel] : []
    let parts = layouts.split(page, width: size.width).panes.map(\.name)
    if !parts.contains(Part.timeline.rawValue) { useless.formUnion([.timeline, .timelineRows]) }
    if page == .runs { useless.insert(.timelineRows) }
    if page != .plan, page != .runs { useless.insert(.details) }
    if page == .runs, log == nil, runTable.filter.isEmpty { useless.insert(.back) }
    if page == .compare { useless.insert(.compare) }
    return Set(Command.allCases).subtracting(useless)
  }

  /// Where keys are looked up, the innermost first.
  package var keyFocus: Focus {
    if let prompt {
      return Focus(prompt.isLine ? ["plan.prompt", .global] : ["plan.prompt"], takesText: true)
    }
    let own: [Scope] =
      switch part {
      case .plan: ["diagram"]
      case .timeline: ["timeline"]
      case .runs: ["plan.runs", "list"]
      case .stages: ["plan.stages", "list"]
      default: ["list"]
      }
    return Focus(own + (page == .plan ? ["plan.graph"] : []) + ["plan", .global])
  }

  /// Nothing when the action does not concern this screen.
  package mutating func perform(_ action: ActionID) -> [Event]? {
    if let command = Command(action) { return perform(command) }
    if let move = ListMove(action) {
      perform(move)
      return []
    }
    if let command = LayeredDiagram.Command(action) {
      // Who moves by hand wants to stay there.
      isFollowing = false
      return take(diagram.perform(command))
    }
    if let command = Timeline.Command(action) {
      take(timeline.perform(command))
      return []
    }
    return nil
  }

  package mutating func perform(_ command: Command) -> [Event] {
    defer { arrange(in: size) }
    switch command {
    case .nextPage: cyclePage(by: 1)
    case .previousPage: cyclePage(by: -1)
    case .back: back()
    case .open: if let run = runTable.current { open(run) }
    case .slowest: showSlowestOperator()
    case .mark: toggleMark()
    case .sort: runTable.sortByNext()
    case .sortBackwards: runTable.sort(by: runTable.column)
    case .find: prompt = page == .runs ? .filter(runTable.filter) : .find()
    case .nextMatch, .previousMatch:
      guard !diagram.matches.isEmpty else {
        return [.tell("Nothing has been found: / looks for operators")]
      }
      moveToMatch(by: command == .nextMatch ? 1 : -1)
    case .clear:
      diagram.matches = []
      runTable.setFilter("")
    case .nextPart: focusNext(by: 1)
    case .previousPart: focusNext(by: -1)
    case .zoomPart:
      layouts.change(page, width: size.width) { [part] in $0.toggleZoom(part.rawValue) }
    case .timeline: toggle(.timeline)
    case .timelineRows:
      showsStageRows.toggle()
      refresh()
    case .details: toggle(page == .runs ? .query : .details)
    case .compare: compare()
    case .export:
      guard let picker = PlanPrompt.exports(of: meantRun) else {
        return [.tell(meantRun == nil ? "There is no run yet" : "This run has no plan to export")]
      }
      prompt = picker
    case .openLog: return [.listLogs]
    case .cancel:
      return cancellableRun.map { [.cancel(run: $0.id)] } ?? []
    case .nextLevel, .previousLevel, .nextMeasure, .hottest, .follow: performOnPlan(command)
    }
    return []
  }

  private mutating func performOnPlan(_ command: Command) {
    if page != .plan { show(.plan) }
    switch command {
    case .nextLevel, .previousLevel:
      let all = PlanLevel.allCases
      let step = command == .nextLevel ? 1 : all.count - 1
      level = all[(level.rawValue + step) % all.count]
    case .nextMeasure:
      let all = Measure.allCases
      measure = all[((all.firstIndex(of: measure) ?? 0) + 1) % all.count]
    case .follow: isFollowing.toggle()
    default:
      let hottest = graph.nodes.max { ($0.seconds ?? 0) < ($1.seconds ?? 0) }
      if let hottest { diagram.setFocus(hottest.id) }
    }
    refresh()
  }

  private mutating func cyclePage(by step: Int) {
    let all = Page.allCases
    show(all[(page.rawValue + step + all.count) % all.count])
  }

  private mutating func open(_ run: PlanRun) {
    show(run: run.id)
    show(.plan)
    if run.graphs[level] == nil { level = .physical }
    layouts.focus(.plan, on: .plan)
    refresh()
  }

  private mutating func showSlowestOperator() {
    guard let stage, let graph = run?.graphs[.physical] else { return }
    let own = graph.nodes.filter { stage.operators.contains($0.id) }
    level = .physical
    show(.plan)
    let slowest = own.max { ($0.seconds ?? 0) < ($1.seconds ?? 0) }
    if let slowest { diagram.setFocus(slowest.id) }
    focus(.plan)
  }

  /// Out of an operator's details to the graph, else to the list of runs.
  private mutating func back() {
    if page == .plan, part == .details {
      focus(.plan)
    } else if page != .runs {
      if let run { runTable.select(run.id) }
      show(.runs)
    } else if !runTable.filter.isEmpty {
      runTable.setFilter("")
    } else {
      closeLog()
    }
  }

  private mutating func compare() {
    if page == .runs, let run = runTable.current { show(run: run.id) }
    show(.compare)
  }

  private mutating func perform(_ move: ListMove) {
    switch part {
    case .runs: runTable.table.list.perform(move)
    case .stages:
      stageTable.table.list.perform(move)
      report.scroll(to: 0)
    case .comparison: comparisonTable.table.list.perform(move)
    case .cached: storage.cached.list.perform(move)
    case .holders: storage.holders.list.perform(move)
    case .details: details.scrollLines(move)
    case .tasks: report.scrollLines(move)
    case .query: query.scrollLines(move)
    case .plan, .timeline, .gauges: break
    }
    arrange(in: size)
  }

  /// An operator that is opened is told in the pane of details, which comes to the screen.
  mutating func take(_ events: [LayeredDiagram.Event]) -> [Event] {
    details.scroll(to: 0)
    for case .opened in events {
      if layouts.split(page, width: size.width).pane(Part.details.rawValue)?.isHidden == true {
        toggle(.details)
      }
      focus(.details)
    }
    arrange(in: size)
    return []
  }

  /// The span's stage is the one whose tasks are summed up.
  mutating func take(_ events: [Timeline.Event]) {
    for event in events {
      let (span, isOpened) =
        switch event {
        case .focused(let span): (span, false)
        case .opened(let span): (span, true)
        }
      if page == .runs {
        runTable.select(span)
        if isOpened, let run = runTable.current { open(run) }
        continue
      }
      guard let run, let found = PlanTimeline.task(of: span, in: run) else { continue }
      if isOpened, page != .stages { show(.stages) }
      stageTable.table.list.move(to: found.stage)
      report.scroll(to: 0)
    }
    arrange(in: size)
  }
}

extension ScrollPosition {
  /// Text without a cursor moves by lines.
  fileprivate mutating func scrollLines(_ move: ListMove) {
    switch move {
    case .up: scroll(by: -1)
    case .down: scroll(by: 1)
    case .first: scroll(to: 0)
    case .last: scroll(to: count)
    default: perform(move)
    }
  }
}
