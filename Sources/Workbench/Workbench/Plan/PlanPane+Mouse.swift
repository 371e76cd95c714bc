package import TerminalKit

extension PlanPane {
  /// Events in the places of the surface that it is drawn in.
  package mutating func handle(_ event: MouseEvent, in size: Size) -> [Event] {
    if size != self.size { arrange(in: size) }
    if let prompt { return handle(event, prompt) }
    if event.position.y == 0, !event.isHeld {
      if case .press(.left) = event.action, let page = pageName(at: event.position.x) {
        show(page)
      }
      return []
    }
    var isTaken = false
    layouts.change(page, width: size.width) { [content, part] split in
      isTaken = split.handle(event, in: content, focused: part.rawValue)
    }
    if isTaken {
      arrange(in: size)
      return []
    }
    let placement = placement(in: size)
    // What was pressed has the mouse until it is let go.
    let name = event.isHeld ? part.rawValue : placement.pane(at: event.position)
    guard let name, let target = Part(rawValue: name), let frame = placement[name] else {
      return []
    }
    if case .press = event.action, part != target, target != .gauges { focus(target) }
    let inner = frame.insideFrame
    handle(event.relative(to: inner), target, in: inner.size)
    arrange(in: size)
    return []
  }

  private mutating func handle(_ event: MouseEvent, _ target: Part, in size: Size) {
    switch target {
    case .plan: _ = take(diagram.handle(event, in: size))
    case .timeline: take(timeline.handle(event, in: size))
    case .details: _ = details.scroll(with: event)
    case .tasks: _ = report.scroll(with: event)
    case .query: _ = query.scroll(with: event)
    case .runs:
      if case .press(.left) = event.action,
        let title = runTable.table.title(at: event.position, width: size.width),
        let column = RunTable.Column(rawValue: title)
      {
        return runTable.sort(by: column)
      }
      if runTable.table.take(event), event.clickCount == 2 { _ = perform(.open) }
    case .stages:
      guard stageTable.table.take(event) else { return }
      report.scroll(to: 0)
      if event.clickCount == 2 { _ = perform(.slowest) }
    case .comparison: _ = comparisonTable.table.take(event)
    case .cached: _ = storage.cached.take(event)
    case .holders: _ = storage.holders.take(event)
    case .gauges: break
    }
  }

  private mutating func handle(_ event: MouseEvent, _ prompt: PlanPrompt) -> [Event] {
    defer { arrange(in: size) }
    switch prompt {
    case .export(var picker):
      let rect = Rect(size: size).centered(picker.preferredSize(in: size))
      let events = picker.handle(event.relative(to: rect), in: rect.size)
      self.prompt = .export(picker)
      return answer(events)
    case .logs(var picker):
      let rect = Rect(size: size).centered(picker.preferredSize(in: size))
      let events = picker.handle(event.relative(to: rect), in: rect.size)
      self.prompt = .logs(picker)
      return answer(events)
    case .filter, .find: return []
    }
  }
}

extension FigureTable {
  /// Turns of the wheel and presses on rows; true when a row was pressed.
  fileprivate mutating func take(_ event: MouseEvent) -> Bool {
    if list.scroll(with: event) { return false }
    guard case .press(.left) = event.action, let row = row(at: event.position) else {
      return false
    }
    list.move(to: row)
    return true
  }
}
