import Columns
import TerminalKit

extension DetailPane {
  /// `contents` tells what the tree has below the node, where that is known.
  func draw(
    into surface: inout Surface, contents: String? = nil, isFocused: Bool, time: Animation
  ) {
    let rect = surface.bounds
    let title = title(width: rect.width)
    surface.pane(rect, PaneFrame(title, footer: footer, isFocused: isFocused)) { inner in
      switch shownPart {
      case .overview: drawOverview(into: &inner, contents)
      case .profile where isColumn: drawColumn(into: &inner, time)
      case .profile: drawProfile(into: &inner, isFocused: isFocused, time)
      case .rows: rows.draw(into: &inner, isFocused: isFocused)
      }
    }
    drawTabs(into: &surface, isFocused: isFocused)
    switch shownPart {
    case .overview: surface.scrollBar(ScrollBar(scroll), onFrameOf: rect)
    case .profile where !isColumn:
      let list = rect.inset(
        top: ProfileTable.headerHeight,
        bottom: max(rect.height - 2 - ProfileTable.headerHeight - columnList.viewport, 0))
      surface.scrollBar(ScrollBar(columnList), onFrameOf: list)
    case .profile, .rows: break
    }
  }

  /// The parts stand at the right of it.
  private func title(width: Int) -> StyledText {
    guard let node else { return "Details" }
    let room = (tabFrames(width: width).first?.frame.x ?? width) - 9
    return StyledText(node.name.clipped(to: max(room, 8), at: .middle))
  }

  private var footer: StyledText { shownPart == .rows ? rows.footer : "" }

  /// The rows in a pane of their own.
  func drawRows(into surface: inout Surface, isFocused: Bool) {
    let frame = PaneFrame("Rows", footer: rows.footer, isFocused: isFocused)
    surface.pane(surface.bounds, frame) { rows.draw(into: &$0, isFocused: isFocused) }
  }

  /// The parts in the frame; the shown one between bars.
  private func drawTabs(into surface: inout Surface, isFocused: Bool) {
    for (part, frame) in tabFrames(width: surface.size.width) {
      let isShown = part == shownPart
      surface.write(
        isShown ? "▌\(part.title)▐" : " \(part.title) ", at: frame.origin,
        isShown ? Style.role(isFocused ? .titleFocus : .title).bold : .role(.textMuted))
    }
  }

  private func drawOverview(into surface: inout Surface, _ contents: String?) {
    let nothing =
      node == nil ? "Nothing is chosen" : contents ?? "Open it to see what is in it"
    if details.drawAbsence(into: &surface, nothing: nothing) { return }
    guard let overview else { return }
    let room = surface.bounds.inset(left: 1, right: 1)
    for (line, row) in scroll.visible.enumerated() {
      overview.draw(line: row, into: &surface, in: room.row(line))
    }
  }

  private func drawProfile(
    into surface: inout Surface, isFocused: Bool, _ time: Animation
  ) {
    guard let table else { return }
    let list = ProfileTable(table: table, profile: profile)
    let bounds = surface.bounds
    list.drawHeader(into: &surface, in: bounds, time: time)
    let top = ProfileTable.headerHeight
    for (line, row) in columnList.visible.enumerated() {
      list.draw(
        row: row, into: &surface, in: bounds.row(top + line),
        isCurrent: row == columnList.cursor, isFocused: isFocused)
    }
    guard ProfileTable.hasCard(in: surface.size), let column,
      table.columns.indices.contains(column)
    else { return }
    let y = top + columnList.visible.count
    surface.horizontalLine(
      at: Point(x: 1, y: y), width: bounds.width - 2, .light, .role(.paneBorder))
    let shown = table.columns[column]
    let name = StyledText(" \(shown.name) ", .title) + StyledText(" \(shown.type) ", .treeDetail)
    surface.write(name, in: Rect(x: 3, y: y, width: bounds.width - 6, height: 1))
    let room = bounds.inset(left: 2, top: y + 1, right: 2)
    if let known = profile.columns[column], known.state != .waiting {
      ProfileCard(profile: known).draw(into: &surface, in: room)
    }
  }

  /// A column alone has the whole pane.
  private func drawColumn(into surface: inout Surface, _ time: Animation) {
    guard let node else { return }
    let room = surface.bounds.inset(columns: 2, rows: 0)
    surface.write(
      StyledText(node.name, .textStrong) + StyledText("  \(node.detail)", .treeDetail),
      in: room.row(0))
    let rest = room.inset(top: 2)
    guard let place = node.place, let known = profile.columns[place], known.state != .waiting
    else {
      switch profile.state {
      case .failed(let reason):
        surface.writeWrapped("✗ \(reason)", in: rest, .leading, .role(.error))
      case .cancelled: surface.write("cancelled · p goes on", in: rest.row(0))
      case .running:
        surface.write(
          "\(time.spinner) counting …", in: rest.row(0), .leading, .role(.badgeRunning))
      case .idle, .complete: break
      }
      return
    }
    if case .failed(let error) = known.state {
      surface.writeWrapped("✗ \(error.message)", in: rest, .leading, .role(.error))
      return
    }
    ProfileCard(profile: known).draw(into: &surface, in: rest)
  }
}
