/// One row of a list to pick from.
package struct PickerItem<ID: Hashable & Sendable>: Hashable, Sendable {
  package var id: ID
  package var label: String
  /// Stands at the right, muted: a kind, a path, a count.
  package var detail: String
  /// Keys that do the same, at the far right.
  package var keys: String
  package var isEnabled: Bool

  package init(
    _ id: ID, _ label: String, detail: String = "", keys: String = "", isEnabled: Bool = true
  ) {
    self.id = id
    self.label = label
    self.detail = detail
    self.keys = keys
    self.isEnabled = isEnabled
  }
}

/// A line to filter with above a list of what matches: the command palette, themes, files.
package struct ListPicker<ID: Hashable & Sendable>: Sendable {
  package enum Event: Hashable, Sendable {
    /// The cursor has come to a row, for previews.
    case moved(ID)
    case chosen(ID)
    /// The filter has changed, for owners that look items up by it.
    case filtered(String)
    case cancelled
  }

  package var title: String
  /// What the list says when nothing matches.
  package var emptyText: String
  package var input: InputLine
  package private(set) var items: [PickerItem<ID>]
  private var ranked: [Int] = []
  private var matcher = FuzzyMatcher("")
  private var scroll = ScrollPosition()

  package init(
    _ items: [PickerItem<ID>], title: String = "", placeholder: String = "Type to filter",
    emptyText: String = "Nothing matches"
  ) {
    self.items = items
    self.title = title
    self.emptyText = emptyText
    input = InputLine(prompt: "> ", placeholder: placeholder)
    rank()
  }

  /// The item of the cursor.
  package var current: PickerItem<ID>? {
    ranked.indices.contains(scroll.cursor) ? items[ranked[scroll.cursor]] : nil
  }

  package var matchCount: Int { ranked.count }

  /// Other items under the same filter; the cursor stays on its item when that is still there.
  package mutating func replace(_ items: [PickerItem<ID>]) {
    let kept = current?.id
    self.items = items
    rank()
    if let kept { select(kept) }
  }

  package mutating func select(_ id: ID) {
    guard let row = ranked.firstIndex(where: { items[$0].id == id }) else { return }
    scroll.move(to: row)
  }

  private mutating func rank() {
    matcher = FuzzyMatcher(input.text)
    ranked = matcher.rank(items.map(\.label)).map(\.index)
    scroll.update(count: ranked.count, viewport: scroll.viewport)
    scroll.move(to: 0)
  }

  /// The rows that the list will have, so that paging and the mouse know them.
  package mutating func arrange(in size: Size) {
    scroll.update(count: ranked.count, viewport: Self.listFrame(in: size).height)
  }

  private static func listFrame(in size: Size) -> Rect {
    Rect(size: size).insideFrame.inset(left: 1, top: 2, right: 1)
  }

  /// A size in which all items can be read, as far as the screen has room.
  package func preferredSize(in screen: Size) -> Size {
    let widest = items.prefix(1_000).reduce(0) { widest, item in
      max(widest, item.label.displayWidth + Self.trailing(item).displayWidth + 4)
    }
    let width = max(widest + 8, 50).clamped(
      to: 0...max(screen.width * 4 / 5, min(60, screen.width)))
    return Size(width: width, height: min(items.count + 4, max(screen.height * 2 / 3, 8)))
  }
}

extension ListPicker {
  /// Nothing when the action is not one of lists.
  package mutating func perform(_ action: ActionID) -> [Event]? {
    ListMove(action).map { perform($0) }
  }

  package mutating func perform(_ move: ListMove) -> [Event] {
    let before = scroll.cursor
    scroll.perform(move)
    return scroll.cursor == before ? [] : movedEvents
  }

  private var movedEvents: [Event] { current.map { [.moved($0.id)] } ?? [] }

  private func choose() -> [Event] {
    guard let current, current.isEnabled else { return [] }
    return [.chosen(current.id)]
  }

  /// Nothing when the key has no meaning here.
  package mutating func handle(_ stroke: KeyStroke) -> [Event]? {
    let moves: [KeyStroke: ListMove] = [
      "up": .up, "down": .down, "ctrl-p": .up, "ctrl-n": .down, "pageup": .pageUp,
      "pagedown": .pageDown, "ctrl-home": .first, "ctrl-end": .last,
    ]
    if let move = moves[stroke] { return perform(move) }
    guard let outcomes = input.handle(stroke) else { return nil }
    return events(of: outcomes)
  }

  package mutating func paste(_ text: String) -> [Event] { events(of: input.paste(text)) }

  private mutating func events(of outcomes: [InputLine.Event]) -> [Event] {
    outcomes.flatMap { outcome -> [Event] in
      switch outcome {
      case .changed:
        rank()
        return [.filtered(input.text)] + movedEvents
      case .submitted: return choose()
      case .cancelled: return [.cancelled]
      }
    }
  }

  /// Places are relative to the picker's corner.
  package mutating func handle(_ event: MouseEvent, in size: Size) -> [Event] {
    arrange(in: size)
    if scroll.scroll(with: event) { return movedEvents }
    let line = Rect(size: size).insideFrame.inset(columns: 1).row(0)
    if line.contains(event.position) {
      input.handle(event.relative(to: line), width: line.width)
      return []
    }
    guard event.action == .press(.left) else { return [] }
    guard Rect(size: size).contains(event.position) else { return [.cancelled] }
    let list = Self.listFrame(in: size)
    guard list.inset(columns: -1).contains(event.position),
      let row = scroll.row(atLine: event.position.y - list.y)
    else { return [] }
    scroll.move(to: row)
    return movedEvents + choose()
  }
}

extension ListPicker {
  package func draw(into surface: inout Surface, isFocused: Bool = true) {
    var picker = self
    picker.arrange(in: surface.size)
    surface.fill(surface.bounds, .popup)
    surface.box(
      surface.bounds, .rounded,
      labels: BoxLabels(
        title: StyledText(title, Style.role(.popupBorder).bold), footer: picker.countLabel),
      .role(.popupBorder))
    let inner = surface.bounds.insideFrame.inset(columns: 1)
    surface.inside(inner.row(0)) { input.draw(into: &$0, isFocused: isFocused) }
    if surface.size.height > 3 {
      let end = surface.size.width - 1
      let border = Style.role(.popupBorder)
      surface.horizontalLine(at: Point(x: 0, y: 2), width: end, .light, border)
      surface.put("├", at: Point(x: 0, y: 2), border)
      surface.put("┤", at: Point(x: end, y: 2), border)
    }
    picker.drawList(into: &surface)
  }

  private var countLabel: StyledText {
    guard !items.isEmpty else { return "" }
    let text = ranked.count == items.count ? "\(items.count)" : "\(ranked.count) of \(items.count)"
    return StyledText(text, .textMuted)
  }

  private func drawList(into surface: inout Surface) {
    let list = Self.listFrame(in: surface.size)
    guard !ranked.isEmpty else {
      surface.write(emptyText, in: list.inset(left: 1).row(0), .leading, .role(.textFaint))
      return
    }
    for (line, row) in scroll.visible.enumerated() {
      draw(items[ranked[row]], into: &surface, in: list.row(line), isCurrent: row == scroll.cursor)
    }
    let bar = Rect(x: surface.size.width - 1, y: list.y, width: 1, height: list.height)
    ScrollBar(scroll).draw(into: &surface, at: bar)
  }

  private func draw(
    _ item: PickerItem<ID>, into surface: inout Surface, in row: Rect, isCurrent: Bool
  ) {
    if isCurrent {
      surface.fill(row.inset(columns: -1), .popupSelection)
      surface.put("▸", at: row.origin.moved(x: -1), .role(.popupSelection))
    }
    let base: Role = item.isEnabled ? (isCurrent ? .popupSelection : .text) : .hintDisabled
    var style = surface.resolve(.role(base))
    style.background = nil
    let marked = Style(role: .accent).bold.underlined
    let text = item.label.sanitized
    let label = StyledText(text, style, marking: matcher.positions(in: text), with: marked)
    let trailing = Self.trailing(item)
    let room = row.inset(left: 1, right: 1)
    let width = trailing.displayWidth
    let isTight = label.displayWidth + width + 2 > room.width && width > room.width / 2
    let end = isTight || width == 0 ? room : room.inset(right: width + 2)
    surface.write(label, in: end)
    if !isTight { surface.write(trailing, in: room, .trailing) }
  }

  private static func trailing(_ item: PickerItem<ID>) -> StyledText {
    let gap = item.detail.isEmpty || item.keys.isEmpty ? "" : "  "
    return StyledText(item.detail, .textMuted) + StyledText(gap) + StyledText(item.keys, .hintKey)
  }
}
