import Scheduler
import Session
import TerminalKit

/// The rows above and below the panes: screens to choose from, what can be done here.
extension Workbench {
  private static let productName = " Martlet "

  /// Where the names of the screens stand in the bar.
  private var workspaceFrames: [(workspace: Workspace, frame: Rect)] {
    var x = Self.productName.displayWidth
    return Workspace.allCases.map { workspace in
      defer { x += workspace.label.displayWidth + 2 }
      return (workspace, Rect(x: x, y: 0, width: workspace.label.displayWidth + 2, height: 1))
    }
  }

  func drawBar(into surface: inout Surface) {
    surface.fill(surface.bounds, .bar)
    surface.write(Self.productName, at: .zero, Style.role(.bar).bold)
    for (workspace, frame) in workspaceFrames {
      let isActive = workspace == self.workspace
      surface.write(
        isActive ? "▌\(workspace.label)▐" : " \(workspace.label) ", at: frame.origin,
        isActive ? .barActive : .barMuted)
    }
    let x = workspaceFrames.last?.frame.endX ?? 0
    let room = Rect(x: x + 1, y: 0, width: surface.size.width - x - 2, height: 1)
    guard let facts = facts.map({ StyledText($0) }).widest(in: room.width) else { return }
    surface.write(facts, in: room, .trailing, .role(.barMuted))
  }

  /// The engine in a few words, and in fewer, at the right of the bar.
  private var facts: [String] {
    let running = room.jobs.filter { $0.state == .running }.count
    let workers = room.session.scheduler.pool.workerCount
    let waiting = query.waiting.count
    let queued = waiting == 0 ? "" : " · \(waiting) queued"
    let errand = query.isExporting ? "exporting" : query.isProfiling ? "profiling" : nil
    let idle = errand.map { "\(animation.spinner) \($0)" } ?? "idle"
    let jobs = running == 0 ? idle : "\(animation.spinner) \(running) running\(queued)"
    let pool = "\(workers) \(workers == 1 ? "worker" : "workers")"
    let least = running == 0 ? [] : ["\(animation.spinner) \(running) running", animation.spinner]
    return ["\(pool) · \(jobs)", jobs] + least
  }

  /// What can be done now, with its places in the last row: after the first keys of several, what
  /// they can go on with.
  private func hints(in rect: Rect) -> [(hint: Hint, frame: Rect)] {
    let table = WorkbenchActions.table
    let hints =
      matcher.pending.isEmpty
      ? table.hints(keyMap, in: focus, context)
      : table.hints(keyMap, after: matcher.pending, in: focus, context)
    let start = pendingKeys.displayWidth
    // How to end what runs is said before all that can be begun.
    let useful = hints.filter(\.isEnabled)
    let ordered = useful.filter { $0.action == .cancel } + useful.filter { $0.action != .cancel }
    return ordered.placed(in: rect.inset(columns: 1).inset(left: start))
  }

  /// Keys that wait for others.
  private var pendingKeys: String {
    matcher.pending.isEmpty ? "" : KeySequence(matcher.pending).label + " … "
  }

  func drawHints(into surface: inout Surface) {
    surface.fill(surface.bounds, .bar)
    surface.write(pendingKeys, at: Point(x: 1, y: 0), Style.role(.bar).bold)
    for (hint, frame) in hints(in: surface.bounds) { surface.write(hint, at: frame.origin) }
  }

  /// A click on a message, on the tour or on a row of the frame; nil for other places.
  mutating func handleOnFrame(_ mouse: MouseEvent) -> [LoopCommand<WorkbenchMessage>]? {
    guard case .press(let button) = mouse.action else { return nil }
    if toasts.handle(mouse, in: size) { return [] }
    guard overlay == nil, button == .left else { return nil }
    if let tour, tour.covers(mouse.position, in: size) {
      return tour.action(at: mouse.position, in: size).map { perform($0) } ?? []
    }
    if mouse.position.y == 0 {
      if mouse.position.x < Self.productName.displayWidth { return perform(.home) }
      let hit = workspaceFrames.first { $0.frame.contains(mouse.position) }
      return hit.map { perform($0.workspace.action) } ?? []
    }
    guard mouse.position.y == size.height - 1 else { return nil }
    let row = Rect(x: 0, y: size.height - 1, width: size.width, height: 1)
    let hit = hints(in: row).first { $0.frame.contains(mouse.position) }
    matcher.reset()
    return hit.map { perform($0.hint.action) } ?? []
  }
}

extension Workspace {
  /// As the bar names it, with the digit of its key.
  fileprivate var label: String { "\(rawValue) \(title)" }

  fileprivate var action: ActionID {
    switch self {
    case .data: .dataWorkspace
    case .query: .queryWorkspace
    case .plan: .planWorkspace
    }
  }
}
