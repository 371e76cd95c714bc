import TerminalKit

/// How the rows of a result and their chart share a room: side by side where it is wide, one above
/// the other where it is high. Kept between sessions.
struct ChartSplit: Hashable, Sendable {
  enum Part: String, Sendable {
    case rows, chart
  }

  private var beside = SplitState(SplitState.columns((1, rows), (1, chart)))
  private var below = SplitState(SplitState.rows((2, rows), (3, chart)))

  private static let rows = SplitState.Node.pane(
    .init(Part.rows.rawValue, minimumWidth: 26, minimumHeight: 7))
  private static let chart = SplitState.Node.pane(
    .init(Part.chart.rawValue, minimumWidth: 40, minimumHeight: 10))

  /// By name, as they are kept.
  var layouts: [String: SplitState] {
    get { ["chart beside": beside, "chart below": below] }
    set {
      if let layout = newValue["chart beside"] { beside.adopt(layout) }
      if let layout = newValue["chart below"] { below.adopt(layout) }
    }
  }

  private func isBeside(_ room: Rect) -> Bool {
    let hasWidth = room.width >= 26 + 40
    // Cells are about twice as high as they are wide.
    return hasWidth && (room.width >= 3 * room.height || room.height < 7 + 10)
  }

  /// Where both are, or the one with the focus when there is no room for both.
  func placement(in room: Rect, focused: Part) -> PanePlacement {
    (isBeside(room) ? beside : below).placement(in: room, focused: focused.rawValue)
  }

  func hasRoom(_ room: Rect) -> Bool { placement(in: room, focused: .rows).frames.count == 2 }

  /// True when the event was about the border.
  mutating func handle(_ event: MouseEvent, in room: Rect, focused: Part) -> Bool {
    isBeside(room)
      ? beside.handle(event, in: room, focused: focused.rawValue)
      : below.handle(event, in: room, focused: focused.rawValue)
  }

  /// True when there is a border that can be moved this way.
  mutating func resize(_ part: Part, _ sizing: PaneSizing, in room: Rect) -> Bool {
    let axis = sizing.axis
    guard hasRoom(room), isBeside(room) == (axis == .columns) else { return false }
    if axis == .columns {
      beside.resize(part.rawValue, axis, by: sizing.cells, in: room)
    } else {
      below.resize(part.rawValue, axis, by: sizing.cells, in: room)
    }
    return true
  }
}
