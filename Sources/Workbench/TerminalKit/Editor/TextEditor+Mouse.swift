/// What the mouse does; places are those of the editor's rectangle.
extension TextEditor {
  private static let wheelLines = 3

  @discardableResult
  package mutating func handle(_ mouse: MouseEvent) -> [EditorEvent] {
    let events = tracked { editor in
      editor.scroll = editor.shownScroll(in: editor.view.size)
      editor.follow(mouse)
      return []
    }
    // The text stands still under the pointer, however near to the edge.
    followsCursor = false
    return events
  }

  private mutating func follow(_ mouse: MouseEvent) {
    switch mouse.action {
    case .wheelUp: scrollLines(-Self.wheelLines)
    case .wheelDown: scrollLines(Self.wheelLines)
    case .wheelLeft: scrollCells(-Self.wheelLines * 2)
    case .wheelRight: scrollCells(Self.wheelLines * 2)
    case .press(.left): press(mouse)
    case .drag(.left): drag(mouse)
    default: break
    }
  }

  private mutating func press(_ mouse: MouseEvent) {
    guard mouse.position.y < textHeight(of: view.size) else { return pressInLastRow(mouse) }
    message = nil
    let place = place(at: mouse.position, in: view.size)
    let isGutter = mouse.position.x < gutterWidth(of: view.size)
    if settings.keyStyle == .vim { vim.leaveVisual() }
    goal = nil
    buffer.sealHistory()
    if isGutter || mouse.clickCount >= 3 {
      select(lines: place.line...place.line)
    } else if mouse.clickCount == 2 {
      let word = buffer.word(at: place)
      buffer.selection = TextSelection(anchor: word.lowerBound, head: word.upperBound)
    } else if mouse.modifiers.contains(.shift) {
      buffer.selection.head = place
    } else {
      buffer.cursor = place
    }
  }

  private mutating func pressInLastRow(_ mouse: MouseEvent) {
    guard case .find(var bar) = prompt else {
      let room = Rect(size: view.size).inset(left: 1)
      prompt?.line.handle(mouse.relative(to: room), width: room.width)
      return
    }
    let row = Rect(size: view.size).row(view.size.height - 1)
    let parts = FindBarParts(bar, count: findCount, in: row)
    if parts.matchesCase?.contains(mouse.position) == true { return _ = run(FindCommand.matchCase) }
    if parts.wholeWords?.contains(mouse.position) == true { return _ = run(FindCommand.wholeWords) }
    let isReplacement = parts.replacement?.contains(mouse.position) == true
    let field = isReplacement ? parts.replacement ?? parts.find : parts.find
    guard field.contains(mouse.position) else { return }
    bar.editsReplacement = isReplacement
    bar.line.handle(mouse.relative(to: field), width: field.width)
    prompt = .find(bar)
  }

  private mutating func select(lines: ClosedRange<Int>) {
    let end = TextPlace(line: lines.upperBound, column: buffer.length(of: lines.upperBound))
    buffer.selection = TextSelection(
      anchor: TextPlace(line: lines.lowerBound, column: 0), head: buffer.after(end))
  }

  /// Dragging over the edge scrolls.
  private mutating func drag(_ mouse: MouseEvent) {
    let height = textHeight(of: view.size)
    if mouse.position.y < 0 { scrollLines(-1) }
    if mouse.position.y >= height { scrollLines(1) }
    buffer.selection.head = place(at: mouse.position, in: view.size)
    if settings.keyStyle == .vim { vim.selectByMouse(buffer.selection) }
  }
}
