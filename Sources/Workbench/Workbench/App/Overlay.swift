import TerminalKit

/// What lies above the panes and takes the keys.
enum Overlay {
  case help(HelpPage)
  case home(HomePage)
  case choices(ListPicker<String>, Choice)
  case prompt(Prompt, Purpose)
  case question(Dialog, Purpose)

  mutating func arrange(in size: Size) {
    switch self {
    case .help(var page):
      page.arrange(in: size)
      self = .help(page)
    case .choices(var picker, let choice):
      picker.arrange(in: picker.preferredSize(in: size))
      self = .choices(picker, choice)
    case .home, .prompt, .question: break
    }
  }

  func draw(into surface: inout Surface) {
    if dimsScreen { surface.recolor(surface.bounds, .backdrop) }
    surface.hideCursor()
    switch self {
    case .help(let page): page.draw(into: &surface)
    case .home(let page): page.draw(into: &surface)
    case .choices(let picker, _): draw(picker, into: &surface)
    case .prompt(let prompt, _): prompt.draw(into: &surface)
    case .question(let dialog, _): dialog.draw(into: &surface)
    }
  }

  /// A dialog dims what is below by itself.
  private var dimsScreen: Bool {
    switch self {
    case .prompt(let prompt, _): prompt.dimsScreen
    case .question: false
    case .help, .home, .choices: true
    }
  }

  private func draw(_ picker: ListPicker<String>, into surface: inout Surface) {
    let size = picker.preferredSize(in: surface.size)
    let rect = surface.bounds.centered(size)
    surface.inside(rect) { picker.draw(into: &$0) }
  }
}

/// The keys of every scope, to scroll through.
struct HelpPage {
  private struct Line {
    var keys: String
    var text: StyledText
  }

  private var lines: [Line] = []
  private(set) var scroll = ScrollPosition()

  /// The scopes of the focus first.
  init(_ table: ActionTable<WorkbenchContext>, _ map: KeyMap, focus: Focus) {
    let sections = table.help(map)
    let first = focus.scopes.compactMap { scope in sections.first { $0.scope == scope } }
    let rest = sections.filter { !focus.scopes.contains($0.scope) }
    for section in first + rest {
      if !lines.isEmpty { lines.append(Line(keys: "", text: "")) }
      lines.append(Line(keys: "", text: section.scope.heading))
      for row in section.rows where !row.keys.isEmpty {
        let help = row.help.isEmpty ? "" : "  \(row.help)"
        lines.append(
          Line(
            keys: row.keys.prefix(3).joined(separator: " "),
            text: StyledText(row.title) + StyledText(help, .textMuted)))
      }
    }
    scroll = ScrollPosition(count: lines.count, viewport: 1)
  }

  mutating func perform(_ move: ListMove) {
    switch move {
    case .up: scroll.scroll(by: -1)
    case .down: scroll.scroll(by: 1)
    default: scroll.perform(move)
    }
  }

  enum MouseOutcome {
    case stays, closes
  }

  /// Places are those of the screen.
  mutating func handle(_ event: MouseEvent, in size: Size) -> MouseOutcome {
    arrange(in: size)
    if scroll.scroll(with: event) { return .stays }
    guard case .press = event.action else { return .stays }
    return frame(in: size).contains(event.position) ? .stays : .closes
  }

  private func frame(in screen: Size) -> Rect {
    let size = Size(width: min(screen.width - 4, 90), height: max(screen.height - 4, 3))
    return Rect(size: screen).centered(size)
  }

  mutating func arrange(in size: Size) {
    scroll.update(count: lines.count, viewport: max(size.height - 6, 1))
  }

  func draw(into surface: inout Surface) {
    let rect = frame(in: surface.size)
    surface.fill(rect, .popup)
    surface.box(
      rect, .rounded, labels: BoxLabels(title: "Keys", footer: "esc close"), .role(.popupBorder))
    surface.inside(rect.insideFrame.inset(columns: 1, rows: 0)) { inner in
      for row in 0..<inner.size.height {
        guard let index = scroll.row(atLine: row) else { break }
        let line = lines[index]
        let parts = inner.bounds.row(row).columns(.fixed(18), .flexible(1), spacing: 2)
        if line.keys.isEmpty {
          inner.write(line.text, in: inner.bounds.row(row))
        } else {
          inner.write(line.keys, in: parts[0], .leading, .role(.hintKey))
          inner.write(line.text, in: parts[1])
        }
      }
    }
    surface.scrollBar(ScrollBar(scroll), onFrameOf: rect)
  }
}
