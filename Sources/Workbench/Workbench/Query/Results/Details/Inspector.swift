import TerminalKit

/// The columns of one row below each other, or one value alone: long text is wrapped, nested values
/// open as a tree.
struct Inspector: Sendable {
  enum Event: Hashable {
    case copy(String)
    /// Another row is wanted, so many further.
    case step(Int)
    case closed
  }

  private struct Line: Sendable {
    var path: [Int]
    var node: ValueNode
    var depth: Int
    /// A part of the value's text.
    var text: String
    var isFirst: Bool
  }

  var title: String
  /// The column whose value alone is shown; none shows the row.
  let column: Int?
  private var nodes: [ValueNode]
  private var expanded: Set<[Int]> = []
  private var lines: [Line] = []
  private var scroll = ScrollPosition()
  private var width = -1
  private var nameWidth = 0

  private static let widest = 110

  init(_ title: String, _ nodes: [ValueNode], column: Int? = nil) {
    self.title = title
    self.nodes = nodes
    self.column = column
    // A value alone is open: one looks at it for what is inside.
    if column != nil { expanded = Set(nodes.indices.prefix(50).map { [$0] }) }
  }

  /// The same of another row: what is open stays open, and the cursor stays where it is.
  mutating func show(_ title: String, _ nodes: [ValueNode]) {
    self.title = title
    self.nodes = nodes
    layOut()
  }

  // Keys and the mouse.

  mutating func perform(_ action: ActionID) -> [Event]? {
    if let move = ListMove(action) {
      scroll.perform(move)
      return []
    }
    guard let command = DetailsCommand(action) else { return nil }
    switch command {
    case .toggle: toggle(expand: nil)
    case .expand: toggle(expand: true)
    case .collapse: toggle(expand: false)
    case .copy: return current.map { [.copy($0.node.text)] } ?? []
    case .nextRow: return [.step(1)]
    case .previousRow: return [.step(-1)]
    case .close: return [.closed]
    }
    return []
  }

  mutating func handle(_ event: MouseEvent, in size: Size) -> [Event] {
    if scroll.scroll(with: event) { return [] }
    guard event.action == .press(.left) else { return [] }
    let frame = frame(in: size)
    guard frame.contains(event.position) else { return [.closed] }
    guard let line = scroll.row(atLine: event.position.y - frame.y - 1) else { return [] }
    scroll.move(to: line)
    toggle(expand: nil)
    return []
  }

  private var current: Line? {
    lines.indices.contains(scroll.cursor) ? lines[scroll.cursor] : nil
  }

  private mutating func toggle(expand: Bool?) {
    guard let current else { return }
    let isOpen = expanded.contains(current.path)
    if expand == false, !isOpen || current.node.children.isEmpty {
      // From inside of a value to the value.
      let parent = Array(current.path.dropLast())
      if let line = lines.firstIndex(where: { $0.path == parent }) { scroll.move(to: line) }
      return
    }
    guard !current.node.children.isEmpty else { return }
    if expand ?? !isOpen { expanded.insert(current.path) } else { expanded.remove(current.path) }
    layOut()
  }

  // The picture.

  /// As high as what is shown, which grows when values are opened; small screens are filled.
  private func frame(in size: Size) -> Rect {
    let most = size.height < 16 ? size.height : size.height - 2
    let height = min(max(lines.count, 8) + 2, max(most, 3))
    let width = size.width < 60 ? size.width : min(size.width - 4, Self.widest)
    return Rect(size: size).centered(Size(width: width, height: height))
  }

  mutating func arrange(in size: Size) {
    let inner = frame(in: size).insideFrame.inset(columns: 1)
    if inner.width != width {
      width = inner.width
      layOut()
    }
    scroll.update(count: lines.count, viewport: frame(in: size).insideFrame.height)
  }

  /// The longest of the names that are shown.
  private func longestName(_ nodes: [ValueNode], _ path: [Int]) -> Int {
    nodes.enumerated().reduce(0) { longest, pair in
      let place = path + [pair.offset]
      let inside =
        expanded.contains(place) ? longestName(pair.element.children, place) : 0
      return max(longest, pair.element.name.displayWidth, inside)
    }
  }

  private mutating func layOut() {
    let longest = longestName(nodes, [])
    nameWidth = longest == 0 ? 0 : min(longest + 2, max(width / 3, 8))
    lines = []
    for (place, node) in nodes.enumerated() { add(node, [place], depth: 0) }
    scroll.update(count: lines.count, viewport: scroll.viewport)
  }

  private mutating func add(_ node: ValueNode, _ path: [Int], depth: Int) {
    let isNested = !node.children.isEmpty
    let room = max(width - Self.indent(depth) - nameWidth - 1, 10)
    let isOpen = isNested && expanded.contains(path)
    let texts: [String] =
      if isOpen {
        [node.label]
      } else if isNested {
        [String(node.text.prefix(2_000)).clipped(to: room)]
      } else {
        leafTexts(node, room)
      }
    for (place, text) in (texts.isEmpty ? [""] : texts).enumerated() {
      lines.append(Line(path: path, node: node, depth: depth, text: text, isFirst: place == 0))
    }
    guard isOpen else { return }
    for (place, child) in node.children.enumerated() {
      add(child, path + [place], depth: depth + 1)
    }
  }

  /// A row shows the beginning of what is very long; a value alone much more of it.
  private func leafTexts(_ node: ValueNode, _ room: Int) -> [String] {
    let most = column == nil ? 40 : 20_000
    if !node.bytes.isEmpty {
      return HexDump(node.bytes, width: room).lines(most: column == nil ? 4 : 4_096)
    }
    let limit = most * max(room, 1)
    guard node.text.utf8.count > limit else { return node.text.wrapped(to: room) }
    let rest = node.text.count - node.text.prefix(limit).count
    let lines = String(node.text.prefix(limit)).wrapped(to: room)
    return rest > 0 ? lines + ["… \(Quantity.grouped(rest)) more characters"] : lines
  }

  private static func indent(_ depth: Int) -> Int { 2 + min(depth, 20) * 2 }

  func draw(into surface: inout Surface) {
    let frame = frame(in: surface.size)
    surface.recolor(surface.bounds, .backdrop)
    surface.hideCursor()
    surface.fill(frame, .popup)
    let border = Style.role(.popupBorder)
    let keys = column == nil ? "⏎ open  J K other rows  y copy  esc close" : "y copy  esc close"
    surface.box(
      frame, .rounded,
      labels: BoxLabels(
        title: StyledText(title, border.bold), footer: StyledText(keys, .textMuted)), border)
    surface.inside(frame.insideFrame.inset(columns: 1)) { inner in
      for (row, line) in scroll.visible.enumerated() {
        draw(lines[line], into: &inner, in: inner.bounds.row(row))
      }
    }
    surface.scrollBar(ScrollBar(scroll), onFrameOf: frame)
  }

  private func draw(_ line: Line, into surface: inout Surface, in row: Rect) {
    let isCurrent = line.path == current?.path
    if isCurrent { surface.recolor(row.inset(columns: -1), .cursorLine) }
    let indent = Self.indent(line.depth)
    let isNested = !line.node.children.isEmpty
    let isOpen = expanded.contains(line.path)
    if line.isFirst {
      if isNested {
        let mark: Glyph = isOpen ? "▾" : "▸"
        surface.put(mark, at: row.origin.moved(x: indent - 2), .role(.treeGuide))
      }
      let name = Rect(x: row.x + indent, y: row.y, width: nameWidth - 1, height: 1)
      surface.write(
        line.node.name, in: name, .leading, .role(isCurrent ? .accent : .textMuted))
    }
    let text = row.inset(left: indent + nameWidth)
    let role = isNested && isOpen ? Role.textFaint : line.node.role
    surface.write(line.text, in: text, .leading, .role(role))
    let label = line.node.label
    let isRoomLeft = line.text.displayWidth + label.displayWidth + 3 < text.width
    if line.isFirst, !isOpen, column == nil || line.depth > 0, isRoomLeft {
      surface.write(label, in: text, .trailing, .role(.textFaint))
    }
  }
}

/// The actions of the scope `query.results.details`: a row, a value, or facts about a column.
enum DetailsCommand: String, CaseIterable {
  case toggle, expand, collapse, copy, nextRow, previousRow, close

  var action: ActionID { ActionID("details.\(rawValue)") }

  init?(_ action: ActionID) {
    guard let command = Self.allCases.first(where: { $0.action == action }) else { return nil }
    self = command
  }

  static func actions() -> [WorkbenchActions.Row] {
    func row(
      _ command: DetailsCommand, _ title: String, _ keys: DefaultKeys, hint: String? = nil
    ) -> WorkbenchActions.Row {
      WorkbenchActions.Row(command.action, title, in: .details, keys: keys, hint: hint)
    }
    return [
      row(.toggle, "Open or close a nested value", ["enter", "space"], hint: "open"),
      row(.expand, "Open a nested value", ["right", "l"]),
      row(.collapse, "Close it, or go to what holds it", ["left", "h"]),
      row(.nextRow, "The next row", ["J", "alt-down"], hint: "next row"),
      row(.previousRow, "The row before", ["K", "alt-up"]),
      row(.copy, "Copy the value", ["y"], hint: "copy"),
      row(.close, "Back to the rows", ["q", "x"], hint: "close"),
    ]
  }
}
