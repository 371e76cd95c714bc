import TerminalKit

/// The keys of every scope, to scroll through and to search.
struct HelpPage {
  enum Outcome {
    case stays, closes
  }

  private struct Line {
    var keys: String
    var text: StyledText
  }

  private let table: ActionTable<WorkbenchContext>
  private let map: KeyMap
  private let focus: Focus
  /// What is searched for; none while nobody has asked.
  private var search: InputLine?
  private var lines: [Line] = []
  private(set) var scroll = ScrollPosition()

  init(_ table: ActionTable<WorkbenchContext>, _ map: KeyMap, focus: Focus) {
    (self.table, self.map, self.focus) = (table, map, focus)
    fill()
  }

  /// The scopes of the focus first.
  private mutating func fill() {
    let sections = table.help(map, matching: search?.text ?? "")
    let first = focus.scopes.compactMap { scope in sections.first { $0.scope == scope } }
    let rest = sections.filter { !focus.scopes.contains($0.scope) }
    lines = []
    for section in first + rest {
      let rows = section.rows.filter { !$0.keys.isEmpty }
      if rows.isEmpty { continue }
      if !lines.isEmpty { lines.append(Line(keys: "", text: "")) }
      lines.append(Line(keys: "", text: section.scope.heading))
      for row in rows {
        let help = row.help.isEmpty ? "" : "  \(row.help)"
        lines.append(
          Line(
            keys: row.keys.prefix(3).joined(separator: " "),
            text: StyledText(row.title) + StyledText(help, .textMuted)))
      }
    }
    if lines.isEmpty { lines = [Line(keys: "", text: StyledText("No key is like it", .textMuted))] }
    scroll = ScrollPosition(count: lines.count, viewport: scroll.viewport)
  }

  // Keys and the mouse.

  mutating func handle(_ stroke: KeyStroke) -> Outcome {
    if search != nil, let outcome = handleInSearch(stroke) { return outcome }
    switch stroke {
    case "escape", "f1": return .closes
    case "q" where search == nil, "?" where search == nil: return .closes
    case "/":
      search = InputLine(prompt: "/", placeholder: "keys or words")
    default:
      if case .action(let action) = map.match([stroke], in: Focus(["list"])),
        let move = ListMove(action)
      {
        perform(move)
      }
    }
    return .stays
  }

  /// Nil when the key is for the lines below.
  private mutating func handleInSearch(_ stroke: KeyStroke) -> Outcome? {
    guard !["up", "down"].contains(stroke), let events = search?.handle(stroke) else { return nil }
    for event in events {
      switch event {
      case .changed: fill()
      case .submitted: break
      case .cancelled:
        search = nil
        fill()
      }
    }
    return .stays
  }

  mutating func paste(_ text: String) {
    if search?.paste(text).isEmpty == false { fill() }
  }

  private mutating func perform(_ move: ListMove) {
    switch move {
    case .up: scroll.scroll(by: -1)
    case .down: scroll.scroll(by: 1)
    default: scroll.perform(move)
    }
  }

  /// Places are those of the screen.
  mutating func handle(_ event: MouseEvent, in size: Size) -> Outcome {
    arrange(in: size)
    if scroll.scroll(with: event) { return .stays }
    guard case .press = event.action else { return .stays }
    return frame(in: size).contains(event.position) ? .stays : .closes
  }

  // The picture.

  private func frame(in screen: Size) -> Rect {
    let size = Size(width: min(screen.width - 4, 90), height: max(screen.height - 4, 3))
    return Rect(size: screen).centered(size)
  }

  private var searchHeight: Int { search == nil ? 0 : 1 }

  mutating func arrange(in size: Size) {
    scroll.update(count: lines.count, viewport: max(size.height - 6 - searchHeight, 1))
  }

  func draw(into surface: inout Surface) {
    let rect = frame(in: surface.size)
    let footer: StyledText = search == nil ? "/ search · esc close" : "esc all keys"
    surface.fill(rect, .popup)
    surface.box(
      rect, .rounded, labels: BoxLabels(title: "Keys", footer: footer), .role(.popupBorder))
    let parts = rect.insideFrame.inset(columns: 1, rows: 0)
      .rows(.fixed(searchHeight), .flexible(1))
    if let search { surface.inside(parts[0]) { search.draw(into: &$0, isFocused: true) } }
    surface.inside(parts[1], drawLines)
    surface.scrollBar(ScrollBar(scroll), onFrameOf: rect)
  }

  private func drawLines(into surface: inout Surface) {
    for row in 0..<surface.size.height {
      guard let index = scroll.row(atLine: row) else { break }
      let line = lines[index]
      let parts = surface.bounds.row(row).columns(.fixed(18), .flexible(1), spacing: 2)
      if line.keys.isEmpty {
        surface.write(line.text, in: surface.bounds.row(row))
      } else {
        surface.write(line.keys, in: parts[0], .leading, .role(.hintKey))
        surface.write(line.text, in: parts[1])
      }
    }
  }
}
