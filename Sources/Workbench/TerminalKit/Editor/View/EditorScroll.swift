/// The first line and the first cell that are seen.
struct EditorScroll: Hashable, Sendable {
  var line = 0
  /// Of a wrapped line: the rows of it that are above.
  var row = 0
  var cell = 0
}

/// Which part of the text is seen.
extension TextEditor {
  private static let margin = 4

  /// The rows of text in a size.
  func textHeight(of size: Size) -> Int {
    let rows = size.height - (prompt != nil || settings.showsStatus ? 1 : 0)
    return max(0, rows)
  }

  /// Marks, numbers and a space.
  func gutterWidth(of size: Size) -> Int {
    guard size.width >= 12 else { return 0 }
    guard settings.showsLineNumbers else { return 2 }
    return max(2, String(buffer.lines.count).count) + 3
  }

  /// The part of the rows that shows text; a column at the right is the scroll bar's.
  func textArea(of size: Size) -> Rect {
    let gutter = gutterWidth(of: size)
    let bar = showsScrollbar(in: size) ? 1 : 0
    return Rect(x: gutter, y: 0, width: size.width - gutter - bar, height: textHeight(of: size))
  }

  func showsScrollbar(in size: Size) -> Bool {
    size.width >= 12 && buffer.lines.count > textHeight(of: size)
  }

  /// The rows that a line takes.
  func rows(of line: Int, width: Int) -> Int {
    guard settings.wraps, width > 0 else { return 1 }
    // One cell more, so that the cursor behind a full row has a place.
    return LineCells.width(of: buffer.line(line)) / width + 1
  }

  /// The scroll position to draw with: the cursor is in sight if it is being followed.
  func shownScroll(in size: Size) -> EditorScroll {
    let area = textArea(of: size)
    var shown = scroll
    shown.line = shown.line.clamped(to: 0...max(0, buffer.lines.count - 1))
    if settings.wraps {
      shown.cell = 0
      shown.row = shown.row.clamped(to: 0...rows(of: shown.line, width: area.width) - 1)
    } else {
      shown.row = 0
      shown.cell = max(0, shown.cell)
    }
    guard followsCursor, !area.isEmpty else { return shown }
    let cursor = shownCursor
    let cell = LineCells.cell(of: cursor.column, in: buffer.line(cursor.line))
    if settings.wraps {
      revealWrapped(&shown, cursorRow: cell / max(1, area.width), area)
    } else {
      let rowMargin = min(2, (area.height - 1) / 2)
      let last = cursor.line - area.height + 1 + rowMargin
      shown.line = max(min(shown.line, cursor.line - rowMargin), last, 0)
      shown.line = min(shown.line, max(0, buffer.lines.count - 1))
      if cursor.line < shown.line { shown.line = cursor.line }
      let cellMargin = min(Self.margin, (area.width - 1) / 2)
      if cell < shown.cell + cellMargin { shown.cell = max(0, cell - cellMargin) }
      if cell >= shown.cell + area.width - cellMargin {
        shown.cell = cell - area.width + 1 + cellMargin
      }
    }
    return shown
  }

  private func revealWrapped(_ shown: inout EditorScroll, cursorRow: Int, _ area: Rect) {
    let line = shownCursor.line
    if (line, cursorRow) < (shown.line, shown.row) {
      (shown.line, shown.row) = (line, cursorRow)
      return
    }
    // From the cursor upwards, the first row that still lets the cursor be seen.
    var (top, row) = (line, cursorRow)
    for _ in 1..<max(1, area.height) {
      if (top, row) <= (shown.line, shown.row) { return }
      if row > 0 {
        row -= 1
      } else if top > 0 {
        top -= 1
        row = rows(of: top, width: area.width) - 1
      } else {
        break
      }
    }
    if (top, row) > (shown.line, shown.row) { (shown.line, shown.row) = (top, row) }
  }

  /// Turns the wheel: the cursor stays where it is.
  mutating func scrollLines(_ count: Int) {
    scroll = shownScroll(in: view.size)
    followsCursor = false
    let height = textHeight(of: view.size)
    let last = settings.wraps ? buffer.lines.count - 1 : buffer.lines.count - height / 2 - 1
    scroll.line = (scroll.line + count).clamped(to: 0...max(0, last))
    scroll.row = 0
  }

  mutating func scrollCells(_ count: Int) {
    scroll = shownScroll(in: view.size)
    followsCursor = false
    scroll.cell = max(0, scroll.cell + count)
  }

  /// Brings the cursor's line to the middle; with a share, as far below the top.
  mutating func center(share: Double = 0.5) {
    scroll = shownScroll(in: view.size)
    let above = Int(Double(max(0, textHeight(of: view.size) - 1)) * share)
    scroll.line = max(0, shownCursor.line - above)
    scroll.row = 0
  }

  /// The place shown at a point of the editor's rectangle.
  func place(at point: Point, in size: Size) -> TextPlace {
    let area = textArea(of: size)
    let shown = shownScroll(in: size)
    let y = point.y.clamped(to: 0...max(0, area.height - 1))
    let x = max(0, point.x - area.x)
    guard settings.wraps, area.width > 0 else {
      let line = shown.line + y
      if line >= buffer.lines.count { return buffer.end }
      return place(line: line, cell: shown.cell + x)
    }
    var (line, row) = (shown.line, shown.row)
    for _ in 0..<y {
      row += 1
      if row >= rows(of: line, width: area.width) { (line, row) = (line + 1, 0) }
      if line >= buffer.lines.count { return buffer.end }
    }
    return place(line: line, cell: row * area.width + min(x, area.width - 1))
  }
}
