extension LayeredDiagram {
  package enum Command: String, CaseIterable, Hashable, Sendable {
    case up, down, left, right, first, last
    case panUp, panDown, panLeft, panRight
    case zoomIn, zoomOut, fit, fold, unfoldAll, open

    package var action: ActionID { ActionID("diagram.\(rawValue)") }

    package init?(_ action: ActionID) {
      guard let command = Self.allCases.first(where: { $0.action == action }) else { return nil }
      self = command
    }
  }

  /// The actions of diagrams with their keys, for action tables.
  package static func actions<Context>(in scope: Scope = "diagram") -> [Action<Context>] {
    func row(
      _ command: Command, _ title: String, _ keys: DefaultKeys, hint: String? = nil
    ) -> Action<Context> {
      Action(command.action, title, in: scope, keys: keys, hint: hint)
    }
    return [
      row(.up, "To what feeds the box", ["up", "k"]),
      row(.down, "To what the box feeds", ["down", "j"]),
      row(.left, "To the box at the left", ["left", "h"]),
      row(.right, "To the box at the right", ["right", "l"]),
      row(.first, "To the beginning", ["g", "home"]),
      row(.last, "To the end", ["G", "end"]),
      row(.panUp, "Move the view up", ["shift-up", "pageup"]),
      row(.panDown, "Move the view down", ["shift-down", "pagedown"]),
      row(.panLeft, "Move the view left", ["shift-left", "H"]),
      row(.panRight, "Move the view right", ["shift-right", "L"]),
      row(.zoomIn, "Larger boxes", ["+", "="], hint: "zoom"),
      row(.zoomOut, "Smaller boxes", ["minus"]),
      row(.fit, "As large as fits", ["0"]),
      row(.fold, "Fold what feeds the box", ["space"], hint: "fold"),
      row(.unfoldAll, "Unfold all", ["*"]),
      row(.open, "Open the box", ["enter"], hint: "open"),
    ]
  }

  /// Nothing when the action is not one of diagrams.
  package mutating func perform(_ action: ActionID) -> [Event]? {
    Command(action).map { perform($0) }
  }

  package mutating func perform(_ command: Command) -> [Event] {
    let before = focus
    switch command {
    case .up, .down, .left, .right: move(command)
    case .first: focus(on: level(in: viewport) == .tree ? tree.rows.first?.node : topmost)
    case .last: focus(on: level(in: viewport) == .tree ? tree.rows.last?.node : bottommost)
    case .panUp: pan(y: -max(viewport.height / 2, 1))
    case .panDown: pan(y: max(viewport.height / 2, 1))
    case .panLeft: pan(x: -max(viewport.width / 3, 1))
    case .panRight: pan(x: max(viewport.width / 3, 1))
    case .zoomIn: zoom(by: 1)
    case .zoomOut: zoom(by: -1)
    case .fit:
      chosenLevel = nil
      reveal()
    case .fold: toggleFold()
    case .unfoldAll:
      folded = []
      rebuild()
      reveal()
    case .open: return focus.map { [.opened($0)] } ?? []
    }
    return focus == before ? [] : focus.map { [.focused($0)] } ?? []
  }

  private var topmost: Int? { layouts[.full]?.ranks.first?.first }
  private var bottommost: Int? { layouts[.full]?.ranks.last?.first }

  private mutating func zoom(by steps: Int) {
    let level = level(in: viewport).rawValue + steps
    chosenLevel = Level(rawValue: level.clamped(to: 0...Level.full.rawValue))
    offset = .zero
    reveal()
  }

  private mutating func toggleFold() {
    guard let focus, edges.contains(where: { $0.to == focus }) else { return }
    if folded.remove(focus) == nil { folded.insert(focus) }
    rebuild()
    reveal()
  }

  /// Along edges upwards and downwards, along the rank to the sides.
  private mutating func move(_ command: Command) {
    guard let place = focus.flatMap({ placeOfID[$0] }) else { return }
    let level = level(in: viewport)
    guard level != .tree, let layout = layouts[level] else {
      moveInTree(command, place)
      return
    }
    let frame = layout.frames[place]
    func nearest(_ candidates: [Int]) -> Int? {
      let middle = frame.x + frame.width / 2
      return candidates.min { a, b in
        let (left, right) = (layout.frames[a], layout.frames[b])
        let distances = [left, right].map { abs($0.x + $0.width / 2 - middle) }
        return (distances[0], left.x) < (distances[1], right.x)
      }
    }
    switch command {
    case .up: focus(on: nearest(links.filter { $0.edge.to == place }.map(\.edge.from)))
    case .down: focus(on: nearest(links.filter { $0.edge.from == place }.map(\.edge.to)))
    default:
      let rank = layout.ranks.first { $0.contains(place) } ?? []
      guard let index = rank.firstIndex(of: place) else { return }
      let next = index + (command == .left ? -1 : 1)
      if rank.indices.contains(next) { focus(on: rank[next]) }
    }
  }

  private mutating func moveInTree(_ command: Command, _ place: Int) {
    guard let row = tree.rowOfNode[place] else { return }
    let rows = tree.rows
    switch command {
    case .up: focus(on: rows[..<row].last { !$0.isRepeated }?.node)
    case .down: focus(on: rows[(row + 1)...].first { !$0.isRepeated }?.node)
    case .left: focus(on: links.first { $0.edge.from == place }?.edge.to)
    default: focus(on: links.first { $0.edge.to == place }?.edge.from)
    }
  }

  private mutating func focus(on place: Int?) {
    guard let place, shown.indices.contains(place) else { return }
    focus = shown[place].id
    reveal()
  }

  mutating func pan(x: Int = 0, y: Int = 0) {
    offset = offset.moved(x: x, y: y)
    let content = contentSize(in: viewport)
    offset.x = offset.x.clamped(to: 0...max(content.width - viewport.width, 0))
    offset.y = offset.y.clamped(to: 0...max(content.height - viewport.height, 0))
  }

  /// Moves the view as little as needed to see the focused box.
  mutating func reveal() {
    guard !viewport.isEmpty, let place = focus.flatMap({ placeOfID[$0] }) else { return }
    let frame = contentFrame(of: place, in: viewport)
    func shift(_ low: Int, _ high: Int, _ offset: Int, _ length: Int) -> Int {
      if high - low >= length || low < offset { return low }
      return high > offset + length ? high - length : offset
    }
    offset.x = shift(frame.x, frame.endX, offset.x, viewport.width)
    offset.y = shift(frame.y, frame.endY, offset.y, viewport.height)
    pan()
  }

  /// The node at a place of a surface of this size.
  package func node(at point: Point, in size: Size) -> Int? {
    guard Rect(size: size).contains(point) else { return nil }
    let corner = corner(in: size)
    let place = Point(x: point.x + corner.x, y: point.y + corner.y)
    guard level(in: size) != .tree else {
      return tree.rows.indices.contains(place.y) ? shown[tree.rows[place.y].node].id : nil
    }
    return layouts[level(in: size)]?.frames.firstIndex { $0.contains(place) }
      .map { shown[$0].id }
  }

  /// Events in the places of the surface that it is drawn in.
  package mutating func handle(_ event: MouseEvent, in size: Size) -> [Event] {
    arrange(in: size)
    let isSideways = event.modifiers.contains(.shift)
    switch event.action {
    case .press(.left):
      grip = event.position
      guard let id = node(at: event.position, in: size) else { return [] }
      let isNew = focus != id
      focus = id
      if event.clickCount == 2 { return [.opened(id)] }
      return isNew ? [.focused(id)] : []
    case .drag(.left):
      guard let last = grip else { return [] }
      grip = event.position
      pan(x: last.x.minus(event.position.x), y: last.y.minus(event.position.y))
    case .release: grip = nil
    case .wheelUp: isSideways ? pan(x: -6) : pan(y: -3)
    case .wheelDown: isSideways ? pan(x: 6) : pan(y: 3)
    case .wheelLeft: pan(x: -6)
    case .wheelRight: pan(x: 6)
    default: break
    }
    return []
  }
}
