import TerminalKit

/// One line to answer with: a path, a number, a word. Candidates stand below where there are any.
struct Prompt: Sendable {
  enum Event: Hashable {
    case changed(String)
    case submitted(String)
    case cancelled
  }

  /// What is said of the answer while it is typed. A problem keeps it from being given.
  struct Remark: Hashable, Sendable {
    var text: String
    var isProblem = false

    static func hint(_ text: String) -> Remark { Remark(text: text) }
    static func problem(_ text: String) -> Remark { Remark(text: text, isProblem: true) }
  }

  var title: String
  var line: InputLine
  var remark: Remark?
  /// Files and folders are the candidates: the owner of the overlay looks them up.
  var completesPaths = false
  /// What is below matters while the answer is typed: it keeps its colours.
  var dimsScreen = true
  /// Only a candidate can be the answer; the best one is chosen from the start.
  var picksCandidate = false {
    didSet { rank() }
  }
  private var candidates: [PickerItem<String>] = []
  private var ranked: [Int] = []
  /// The candidate of the cursor, among the ranked ones; none while the line itself is meant.
  private var chosen: Int?
  private var scroll = ScrollPosition()

  private static let widest = 76
  private static let mostCandidates = 8

  init(
    _ title: String, _ text: String = "", placeholder: String = "",
    candidates: [PickerItem<String>] = [], remark: Remark? = nil
  ) {
    self.title = title
    self.remark = remark
    line = InputLine(text, prompt: "> ", placeholder: placeholder)
    if !text.isEmpty { line.selectAll() }
    offer(candidates)
  }

  /// A file or a folder is asked for.
  static func path(_ title: String, _ text: String = "", placeholder: String = "") -> Prompt {
    var prompt = Prompt(title, text, placeholder: placeholder)
    prompt.line.set(text)
    prompt.completesPaths = true
    return prompt
  }

  /// Other candidates. Those of paths are shown as they come, all others by how well they match.
  mutating func offer(_ candidates: [PickerItem<String>]) {
    self.candidates = candidates
    rank()
  }

  private mutating func rank() {
    if completesPaths {
      ranked = Array(candidates.indices)
    } else {
      ranked = FuzzyMatcher(line.text).rank(candidates.map(\.label)).map(\.index)
    }
    chosen = picksCandidate && !ranked.isEmpty ? 0 : nil
    scroll = ScrollPosition(count: ranked.count, viewport: Self.mostCandidates)
  }

  // Keys, text and the mouse.

  mutating func handle(_ stroke: KeyStroke) -> [Event] {
    switch stroke {
    case "tab": return complete()
    case "down" where !ranked.isEmpty: choose((chosen ?? -1) + 1)
    case "up" where !ranked.isEmpty: choose((chosen ?? 0) - 1)
    case "pagedown" where !ranked.isEmpty: choose((chosen ?? 0) + Self.mostCandidates)
    case "pageup" where !ranked.isEmpty: choose(max((chosen ?? 0) - Self.mostCandidates, 0))
    case "enter" where chosen != nil: return take()
    default: return events(of: line.handle(stroke) ?? [])
    }
    return []
  }

  mutating func paste(_ text: String) -> [Event] { events(of: line.paste(text)) }

  /// Places are those of the screen.
  mutating func handle(_ event: MouseEvent, in size: Size) -> [Event] {
    let frame = frame(in: size)
    if scroll.scroll(with: event) { return [] }
    let inner = frame.insideFrame.inset(columns: 1)
    let isOnLine = event.position.y == inner.y && inner.contains(event.position)
    if isOnLine {
      line.handle(event.relative(to: inner), width: inner.width)
      return []
    }
    guard event.action == .press(.left) else { return [] }
    guard frame.contains(event.position) else { return [.cancelled] }
    guard let row = scroll.row(atLine: event.position.y - Self.listTop(frame)) else { return [] }
    choose(row)
    return take()
  }

  /// Above the first candidate is the line itself.
  private mutating func choose(_ row: Int) {
    chosen = row < 0 ? (picksCandidate ? 0 : nil) : min(row, ranked.count - 1)
    scroll.move(to: chosen ?? 0)
  }

  private mutating func complete() -> [Event] {
    guard let row = chosen ?? ranked.indices.first, ranked.indices.contains(row) else { return [] }
    line.set(candidates[ranked[row]].id)
    rank()
    return [.changed(line.text)]
  }

  /// A folder is gone into; anything else is the answer.
  private mutating func take() -> [Event] {
    let events = complete()
    return line.text.hasSuffix("/") ? events : events + [.submitted(line.text)]
  }

  private mutating func events(of events: [InputLine.Event]) -> [Event] {
    events.map { event in
      switch event {
      case .changed:
        if completesPaths { chosen = nil } else { rank() }
        return .changed(line.text)
      case .submitted where picksCandidate: return .changed(line.text)
      case .submitted(let text): return .submitted(text)
      case .cancelled: return .cancelled
      }
    }
  }

  // The picture.

  /// In the upper part of the screen, where it grows downwards.
  private func frame(in size: Size) -> Rect {
    let width = min(Self.widest, max(size.width - 4, 0))
    let list = min(ranked.count, Self.mostCandidates)
    let height = 4 + (list > 0 ? list + 1 : 0)
    let top = min(size.height / 5, max(size.height - height, 0))
    return Rect(
      x: (size.width - width) / 2, y: top, width: width, height: min(height, size.height))
  }

  private static func listTop(_ frame: Rect) -> Int { frame.y + 4 }

  func draw(into surface: inout Surface) {
    let frame = frame(in: surface.size)
    let border = Style.role(.popupBorder)
    surface.fill(frame, .popup)
    surface.box(
      frame, .rounded, labels: BoxLabels(title: StyledText(title, border.bold), footer: hints),
      border)
    let inner = frame.insideFrame.inset(columns: 1)
    surface.inside(inner.row(0)) { line.draw(into: &$0, isFocused: true) }
    if let remark {
      let role: Role = remark.isProblem ? .error : .textMuted
      let text = remark.isProblem ? "✗ \(remark.text)" : remark.text
      surface.write(text, in: inner.inset(left: 2).row(1), .leading, .role(role))
    }
    guard !ranked.isEmpty, frame.height > 5 else { return }
    let rule = frame.y + 3
    surface.horizontalLine(at: Point(x: frame.x, y: rule), width: frame.width, .light, border)
    surface.put("├", at: Point(x: frame.x, y: rule), border)
    surface.put("┤", at: Point(x: frame.endX - 1, y: rule), border)
    let list = Rect(
      x: inner.x, y: rule + 1, width: inner.width, height: frame.endY - rule - 2)
    for (index, row) in scroll.visible.enumerated() where index < list.height {
      draw(candidates[ranked[row]], into: &surface, in: list.row(index), isChosen: row == chosen)
    }
    let edge = Rect(x: frame.endX - 1, y: list.y, width: 1, height: list.height)
    ScrollBar(scroll).draw(into: &surface, at: edge)
  }

  private var hints: StyledText {
    let keys = ranked.isEmpty ? "⏎ ok  esc cancel" : "⇥ complete  ⏎ ok  esc cancel"
    return StyledText(keys, .textMuted)
  }

  private func draw(
    _ item: PickerItem<String>, into surface: inout Surface, in row: Rect, isChosen: Bool
  ) {
    var style = Style.role(.text)
    if isChosen {
      surface.fill(row.inset(columns: -1), .popupSelection)
      surface.put("▸", at: row.origin.moved(x: -1), .role(.popupSelection))
      style = .role(.popupSelection)
    }
    let width = item.detail.displayWidth
    let label = row.inset(left: 1, right: width + 2)
    surface.write(item.label, in: label, .leading, style)
    surface.write(item.detail, in: row.inset(right: 1), .trailing, .role(.textMuted))
  }
}
