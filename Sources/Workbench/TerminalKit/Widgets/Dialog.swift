/// A question above the screen: a title, text, perhaps a line to type in, and buttons.
package struct Dialog: Hashable, Sendable {
  package struct Button: Hashable, Sendable {
    package var title: String
    /// A letter that presses it.
    package var key: Character?

    package init(_ title: String, key: Character? = nil) {
      self.title = title
      self.key = key
    }
  }

  package enum Kind: Hashable, Sendable {
    case normal
    /// Something will be lost: the frame says so, and no button that loses it comes first.
    case danger
  }

  package enum Event: Hashable, Sendable {
    /// A button, with the text of the line where there is one.
    case chosen(Int, text: String)
    case cancelled
  }

  package var title: String
  package var text: String
  package var buttons: [Button]
  package var kind: Kind
  /// Where something is typed in before a button is pressed.
  package var input: InputLine?
  package private(set) var selected: Int
  /// Lines that are scrolled out at the top.
  private var offset = 0
  private static let widest = 72

  package init(
    _ title: String, _ text: String, buttons: [Button] = [Button("OK")], selected: Int = 0,
    kind: Kind = .normal, input: InputLine? = nil
  ) {
    self.title = title
    self.text = text
    self.buttons = buttons
    self.selected = selected.clamped(to: 0...max(buttons.count - 1, 0))
    self.kind = kind
    self.input = input
  }

  package mutating func handle(_ stroke: KeyStroke) -> [Event] {
    switch stroke.key {
    case .escape: return [.cancelled]
    case .enter: return press(selected)
    case .tab: select(by: stroke.modifiers.contains(.shift) ? -1 : 1)
    case .up where input == nil: offset = max(offset - 1, 0)
    case .down where input == nil: offset = min(offset + 1, text.utf8.count)
    default:
      if input != nil {
        _ = input?.handle(stroke)
      } else if stroke.key == .left {
        select(by: -1)
      } else if stroke.key == .right {
        select(by: 1)
      } else if let typed = stroke.typed?.lowercased(),
        let index = buttons.firstIndex(where: { $0.key?.lowercased() == typed })
      {
        return press(index)
      }
    }
    return []
  }

  package mutating func paste(_ text: String) { _ = input?.paste(text) }

  private func press(_ index: Int) -> [Event] {
    buttons.indices.contains(index) ? [.chosen(index, text: input?.text ?? "")] : [.cancelled]
  }

  private mutating func select(by step: Int) {
    guard !buttons.isEmpty else { return }
    selected = (selected + step + buttons.count) % buttons.count
  }

  /// Places are relative to what the dialog is centred in.
  package mutating func handle(_ event: MouseEvent, in size: Size) -> [Event] {
    switch event.action {
    case .wheelUp: offset = max(offset - 1, 0)
    case .wheelDown: offset = min(offset + 1, text.utf8.count)
    case .press(.left):
      let frame = frame(in: size)
      guard frame.contains(event.position) else { return [.cancelled] }
      let places = buttonFrames(in: frame)
      if let index = places.firstIndex(where: { $0.contains(event.position) }) {
        selected = index
        return press(index)
      }
    default: break
    }
    return []
  }

  private func lines(_ width: Int) -> [String] { text.isEmpty ? [] : text.wrapped(to: width) }

  /// Rows beside those of the text: the frame, space, the line to type in, buttons.
  private var furniture: Int { 4 + (input == nil ? 0 : 2) + (buttons.isEmpty ? 0 : 2) }

  private func frame(in size: Size) -> Rect {
    let buttonWidth = buttons.reduce(0) { $0 + $1.title.displayWidth + 6 }
    let widestLine = lines(Self.widest - 6).reduce(0) { max($0, $1.displayWidth) }
    let least = input == nil ? 30 : 50
    let width = max(widestLine, buttonWidth, title.displayWidth + 4, least) + 6
    let fitting = min(width, Self.widest, size.width)
    let height = lines(fitting - 6).count + furniture
    return Rect(size: size).centered(Size(width: fitting, height: height))
  }

  private func buttonFrames(in frame: Rect) -> [Rect] {
    let y = frame.endY - 3
    let widths = buttons.map { $0.title.displayWidth + 4 }
    var x = frame.endX - 3 - widths.reduce(0, +) - 2 * max(widths.count - 1, 0)
    x = max(x, frame.x + 2)
    return widths.map { width in
      defer { x += width + 2 }
      return Rect(x: x, y: y, width: width, height: 1).intersection(frame.insideFrame)
    }
  }

  /// Dims what is there and draws above it.
  package func draw(into surface: inout Surface) {
    surface.recolor(surface.bounds, Style(role: .backdrop, attributes: .dim))
    surface.hideCursor()
    let frame = frame(in: surface.size)
    let color: Role = kind == .danger ? .error : .popupBorder
    surface.fill(frame, .popup)
    var border = surface.resolve(.role(.popup))
    border.foreground = surface.resolve(.role(color)).foreground
    let mark = kind == .danger ? "! " : ""
    surface.box(
      frame, kind == .danger ? .double : .rounded,
      labels: BoxLabels(title: StyledText(mark + title, border.bold)), border)
    let inner = frame.inset(columns: 3, rows: 2)
    let textHeight = max(frame.height - furniture, 0)
    drawText(
      into: &surface,
      in: Rect(origin: inner.origin, size: Size(width: inner.width, height: textHeight)))
    if let input {
      let line = Rect(
        x: inner.x, y: inner.y + textHeight + (textHeight > 0 ? 1 : 0), width: inner.width,
        height: 1
      ).intersection(frame.insideFrame)
      surface.fill(line, .fieldFocus)
      surface.inside(line) { input.draw(into: &$0, isFocused: true) }
    }
    for (index, place) in buttonFrames(in: frame).enumerated() {
      draw(buttons[index], into: &surface, at: place, isSelected: index == selected)
    }
  }

  private func drawText(into surface: inout Surface, in rect: Rect) {
    let lines = lines(rect.width)
    let start = offset.clamped(to: 0...max(lines.count - rect.height, 0))
    for (row, line) in lines.dropFirst(start).prefix(rect.height).enumerated() {
      surface.write(line, in: rect.row(row))
    }
    let bar = Rect(x: rect.endX + 1, y: rect.y, width: 1, height: rect.height)
    ScrollBar(count: lines.count, viewport: rect.height, offset: start)
      .draw(into: &surface, at: bar)
  }

  /// The selected button has arrows beside its colour; the letter that presses it is underlined.
  private func draw(
    _ button: Button, into surface: inout Surface, at rect: Rect, isSelected: Bool
  ) {
    let role: Role = isSelected ? .buttonFocus : .button
    surface.fill(rect, role)
    let style = Style.role(role)
    let letter = button.key?.lowercased()
    let place = button.title.enumerated().first { $0.element.lowercased() == letter }?.offset
    let title = StyledText(
      button.title, style, marking: place.map { [$0] } ?? [], with: style.underlined)
    surface.write(title, in: rect.inset(columns: 2))
    guard isSelected else { return }
    surface.put("▸", at: rect.origin, style)
    surface.put("◂", at: Point(x: rect.endX - 1, y: rect.y), style)
  }
}
