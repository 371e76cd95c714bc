package import TerminalKit

extension PlanPane {
  package enum Command: String, CaseIterable, Hashable, Sendable {
    case nextPart, previousPart, nextLevel, previousLevel, nextMeasure
    case hottest, zoomPart, timeline, details, cancel

    package var action: ActionID { ActionID("plan.\(rawValue)") }

    package init?(_ action: ActionID) {
      guard let command = Self.allCases.first(where: { $0.action == action }) else { return nil }
      self = command
    }
  }

  /// The actions of this screen alone; its diagram, timeline and lists bring their own.
  package static func actions<Context>(in scope: Scope = "plan") -> [Action<Context>] {
    func row(
      _ command: Command, _ title: String, _ keys: DefaultKeys, hint: String? = nil
    ) -> Action<Context> {
      Action(command.action, title, in: scope, keys: keys, hint: hint)
    }
    return [
      row(.nextPart, "To the next pane", ["tab"]),
      row(.previousPart, "To the pane before", ["shift-tab"]),
      row(.nextLevel, "The plan's next level", ["p"], hint: "level"),
      row(.previousLevel, "The plan's level before", ["P"]),
      row(.nextMeasure, "Bars of time, rows, memory or spill", ["m"], hint: "measure"),
      row(.hottest, "To the operator that takes longest", ["c"], hint: "hottest"),
      row(.zoomPart, "The pane alone", ["Z", "f11"]),
      row(.timeline, "Show or hide the timeline", ["t"], hint: "timeline"),
      row(.details, "Show or hide the details", ["i"]),
      row(.cancel, "Cancel the run", ["x"], hint: "cancel"),
    ]
  }

  /// Where keys are looked up, the innermost first.
  package var scopes: [Scope] {
    switch part {
    case .plan: ["diagram", "plan"]
    case .timeline: ["timeline", "plan"]
    case .runs, .stages, .details: ["list", "plan"]
    }
  }

  /// Nothing when the action does not concern this screen.
  package mutating func perform(_ action: ActionID) -> [Event]? {
    if let command = Command(action) { return perform(command) }
    if let move = ListMove(action) { return perform(move) }
    if let command = LayeredDiagram.Command(action) { return take(diagram.perform(command)) }
    if let command = Timeline.Command(action) { return take(timeline.perform(command)) }
    return nil
  }

  package mutating func perform(_ command: Command) -> [Event] {
    switch command {
    case .nextPart: focusNext(by: 1)
    case .previousPart: focusNext(by: -1)
    case .nextLevel, .previousLevel: changeLevel(by: command == .nextLevel ? 1 : -1)
    case .nextMeasure:
      let all = Measure.allCases
      let place = all.firstIndex(of: measure) ?? 0
      measure = all[(place + 1) % all.count]
      refresh()
    case .hottest:
      let hottest = graph.nodes.max { ($0.seconds ?? 0) < ($1.seconds ?? 0) }
      if let hottest { diagram.setFocus(hottest.id) }
    case .zoomPart: split.toggleZoom(part.rawValue)
    case .timeline: toggle(.timeline)
    case .details: toggle(.details)
    case .cancel:
      guard let run, run.state == .running else { return [] }
      return [.cancel(run: run.id)]
    }
    arrange(in: size)
    return []
  }

  /// Panes that have no room come to the screen when they get the focus.
  private mutating func focusNext(by step: Int) {
    let names = split.panes.filter { !$0.isHidden }.map(\.name)
    guard let place = names.firstIndex(of: part.rawValue) else { return focus(names.first) }
    focus(names[(place + step + names.count) % names.count])
  }

  package mutating func focus(_ name: String?) {
    guard let next = name.flatMap(Part.init(rawValue:)) else { return }
    if split.zoomed != nil, split.zoomed != next.rawValue {
      split.unzoom()
      split.toggleZoom(next.rawValue)
    }
    part = next
    arrange(in: size)
  }

  private mutating func toggle(_ part: Part) {
    split.toggle(part.rawValue)
    if split.pane(part.rawValue)?.isHidden == true, self.part == part { self.part = .plan }
  }

  private mutating func changeLevel(by step: Int) {
    let all = PlanLevel.allCases
    level = all[(level.rawValue + step + all.count) % all.count]
    refresh()
  }

  private mutating func perform(_ move: ListMove) -> [Event] {
    switch part {
    case .runs:
      let before = runList.cursor
      runList.perform(move)
      guard runList.cursor != before else { return [] }
      return selectRun()
    case .stages: stageList.perform(move)
    case .details: details.perform(move, step: true)
    case .plan, .timeline: return []
    }
    arrange(in: size)
    return []
  }

  private mutating func selectRun() -> [Event] {
    guard runs.indices.contains(runList.cursor) else { return [] }
    let id = runs[runList.cursor].id
    show(run: id)
    return [.selected(run: id)]
  }

  private mutating func take(_ events: [LayeredDiagram.Event]) -> [Event] {
    details.scroll(to: 0)
    arrange(in: size)
    return events.compactMap { event in
      if case .opened(let id) = event { return .opened(operator: id) }
      return nil
    }
  }

  /// The span's stage is the one whose tasks are summed up.
  private mutating func take(_ events: [Timeline.Event]) -> [Event] {
    for case .focused(let span) in events {
      guard let run, let found = PlanTimeline.task(of: span, in: run) else { continue }
      stageList.move(to: found.stage)
    }
    arrange(in: size)
    return []
  }

  /// Events in the places of the surface that it is drawn in.
  package mutating func handle(_ event: MouseEvent, in size: Size) -> [Event] {
    if size != self.size { arrange(in: size) }
    let bounds = Rect(size: size)
    if split.handle(event, in: bounds, focused: part.rawValue) {
      arrange(in: size)
      return []
    }
    let placement = split.placement(in: bounds, focused: part.rawValue)
    guard let name = placement.pane(at: event.position), let target = Part(rawValue: name),
      let frame = placement[name]
    else { return [] }
    if case .press = event.action, part != target { focus(name) }
    let inner = frame.insideFrame
    let local = event.relative(to: inner)
    switch target {
    case .plan: return take(diagram.handle(local, in: inner.size))
    case .timeline: return take(timeline.handle(local, in: inner.size))
    case .details: _ = details.scroll(with: local)
    case .stages:
      if stageList.scroll(with: local) { break }
      if case .press(.left) = local.action, let row = stageList.row(atLine: local.position.y) {
        stageList.move(to: row)
        arrange(in: size)
      }
    case .runs:
      if runList.scroll(with: local) { return selectRun() }
      if case .press(.left) = local.action,
        let row = runList.row(atLine: local.position.y.advanced(by: -1))
      {
        runList.move(to: row)
        return selectRun()
      }
    }
    return []
  }
}

extension ScrollPosition {
  /// Text without a cursor moves by lines.
  fileprivate mutating func perform(_ move: ListMove, step: Bool) {
    switch move {
    case .up: scroll(by: -1)
    case .down: scroll(by: 1)
    case .first: scroll(to: 0)
    case .last: scroll(to: count)
    default: perform(move)
    }
  }
}
