/// A row of the screen: a line, or the part of a wrapped one that begins at a cell.
private struct VisibleRow {
  var y: Int
  var line: Int
  var cell: Int
  /// The line's first row, which has the number.
  var isFirst: Bool
  /// The line's last row, behind which messages stand.
  var isLast: Bool
}

/// The picture of an editor.
extension TextEditor {
  package func draw(into surface: inout Surface, isFocused: Bool) {
    let size = surface.size
    view.size = size
    surface.fill(surface.bounds, .text)
    let area = textArea(of: size)
    let shown = shownScroll(in: size)
    for row in visibleRows(from: shown, in: area) {
      if isFocused, row.line == shownCursor.line, buffer.selection.isEmpty {
        surface.recolor(Rect(x: 0, y: row.y, width: size.width, height: 1), .cursorLine)
      }
      drawGutter(row, into: &surface)
      surface.inside(Rect(x: area.x, y: row.y, width: area.width, height: 1)) { text in
        drawText(row, into: &text, isFocused: isFocused)
      }
    }
    if showsScrollbar(in: size) { drawScrollbar(shown, into: &surface) }
    drawLastRow(into: &surface, isFocused: isFocused)
  }

  /// Where the cursor is shown: the vim keys select up to it and not before it.
  var shownCursor: TextPlace { vim.visual?.cursor ?? buffer.cursor }

  private var cursorShape: Cursor.Shape {
    guard settings.keyStyle == .vim else { return .bar }
    if vim.mode == .insert { return .bar }
    return vim.pending.isEmpty ? .block : .underline
  }

  /// Where the cursor stands in the rectangle that was drawn last, for popups beside it.
  package var cursorPoint: Point? {
    let area = textArea(of: view.size)
    let cursor = shownCursor
    let cell = LineCells.cell(of: cursor.column, in: buffer.line(cursor.line))
    for row in visibleRows(from: shownScroll(in: view.size), in: area)
    where row.line == cursor.line && cell >= row.cell && cell - row.cell < area.width {
      return Point(x: area.x + cell - row.cell, y: row.y)
    }
    return nil
  }

  private func visibleRows(from shown: EditorScroll, in area: Rect) -> [VisibleRow] {
    var rows: [VisibleRow] = []
    var (line, part) = (shown.line, shown.row)
    while rows.count < area.height, line < buffer.lines.count {
      let count = self.rows(of: line, width: area.width)
      rows.append(
        VisibleRow(
          y: rows.count, line: line, cell: settings.wraps ? part * area.width : shown.cell,
          isFirst: part == 0, isLast: part >= count - 1))
      part += 1
      if part >= count { (line, part) = (line + 1, 0) }
    }
    return rows
  }

  private func drawGutter(_ row: VisibleRow, into surface: inout Surface) {
    let width = gutterWidth(of: surface.size)
    guard width > 0, row.isFirst else { return }
    if let (sign, role) = sign(of: row.line) {
      surface.write(sign, at: Point(x: 0, y: row.y), role)
    }
    guard settings.showsLineNumbers else { return }
    surface.write(
      String(row.line + 1), in: Rect(x: 1, y: row.y, width: width - 2, height: 1), .trailing,
      .role(row.line == shownCursor.line ? .gutterCurrent : .gutter))
  }

  private func sign(of line: Int) -> (String, Role)? {
    switch marks[line] {
    case .running: return ("▸", .badgeRunning)
    case .done: return ("✓", .badgeDone)
    case .error: return ("✗", .error)
    case .warning: return ("▲", .warning)
    case nil: break
    }
    let found = diagnostics.filter { $0.range.lowerBound.line == line }
    return found.map(\.severity).min().map { ($0.sign, $0.role) }
  }

  // MARK: Text

  private func drawText(_ row: VisibleRow, into text: inout Surface, isFocused: Bool) {
    let line = buffer.line(row.line)
    let plain = Style(foreground: text.resolve(.text).foreground)
    var spans = spans(of: row.line)[...]
    let edge = row.cell + text.size.width
    for element in LineCells(line) {
      guard element.cell < edge else { break }
      while let span = spans.first, span.range.upperBound <= element.column {
        spans.removeFirst()
      }
      guard element.cell + element.width > row.cell, element.character != "\t" else { continue }
      let style = spans.first.flatMap {
        $0.range.contains(element.column) ? Style.role($0.role) : nil
      }
      text.write(
        String(element.character), at: Point(x: element.cell - row.cell, y: 0), style ?? plain)
    }
    let end = LineCells.cell(of: .max, in: line)
    drawMarks(row, line, end, into: &text, isFocused: isFocused)
    if row.isLast { drawMessage(row, at: end - row.cell + 3, into: &text) }
  }

  private func drawMarks(
    _ row: VisibleRow, _ line: String, _ end: Int, into text: inout Surface, isFocused: Bool
  ) {
    func recolor(_ range: Range<TextPlace>, _ role: Role, widens: Bool = false) {
      guard range.lowerBound.line <= row.line, row.line <= range.upperBound.line else { return }
      let first = range.lowerBound.line < row.line ? 0 : range.lowerBound.column
      let goesOn = range.upperBound.line > row.line
      let start = LineCells.cell(of: first, in: line)
      var stop = goesOn ? end + 1 : LineCells.cell(of: range.upperBound.column, in: line)
      if widens { stop = max(stop, start + 1) }
      text.recolor(Rect(x: start - row.cell, y: 0, width: stop - start, height: 1), role)
    }
    for diagnostic in diagnostics {
      recolor(diagnostic.range, diagnostic.severity.underline, widens: true)
    }
    if let pattern = shownPattern ?? (vim.marksMatches ? lastSearch : nil) {
      for match in pattern.matches(in: line) {
        let range =
          TextPlace(
            line: row.line, column: match.lowerBound)..<TextPlace(
            line: row.line, column: match.upperBound)
        recolor(range, range == buffer.selection.range ? .matchCurrent : .match)
      }
    }
    let selection = buffer.selection.range
    let isMatch = shownPattern != nil
    if !selection.isEmpty, !isMatch {
      recolor(selection, isFocused ? .selection : .selectionInactive)
    }
    if isFocused, selection.isEmpty, let (bracket, partner) = bracketPair {
      for place in [bracket, partner] {
        recolor(place..<TextPlace(line: place.line, column: place.column + 1), .bracketMatch)
      }
    }
    guard isFocused, prompt == nil, row.line == shownCursor.line else { return }
    let cell = LineCells.cell(of: shownCursor.column, in: line) - row.cell
    text.placeCursor(at: Point(x: cell, y: 0), shape: cursorShape)
  }

  /// What there is to say of a line stands behind it.
  private func drawMessage(_ row: VisibleRow, at x: Int, into text: inout Surface) {
    let found = diagnostics.filter { $0.range.lowerBound.line == row.line }
    guard let worst = found.min(by: { $0.severity < $1.severity }), x >= 0 else { return }
    let room = text.size.width - x
    guard room >= 12 else { return }
    let message = worst.message.prefix { !$0.isNewline }
    let line =
      StyledText(worst.severity.sign + " ", worst.severity.role)
      + StyledText(String(message), .textFaint)
    text.write(line, in: Rect(x: x, y: 0, width: room, height: 1))
  }

  private func drawScrollbar(_ shown: EditorScroll, into surface: inout Surface) {
    let height = textHeight(of: surface.size)
    let x = surface.size.width - 1
    guard height > 0 else { return }
    let thumb = max(1, height * height / max(1, buffer.lines.count))
    let last = max(1, buffer.lines.count - height)
    let start = min(height - thumb, (height - thumb) * shown.line / last)
    for y in 0..<height {
      let isThumb = y >= start && y < start + thumb
      surface.write(
        isThumb ? "█" : "│", at: Point(x: x, y: y), isThumb ? .scrollbarThumb : .scrollbar)
    }
  }
}

extension EditorDiagnostic.Severity {
  var sign: String {
    switch self {
    case .error: "✗"
    case .warning: "▲"
    case .hint: "·"
    }
  }

  var role: Role {
    switch self {
    case .error: .error
    case .warning: .warning
    case .hint: .info
    }
  }

  var underline: Role {
    switch self {
    case .error: .diagnosticError
    case .warning: .diagnosticWarning
    case .hint: .diagnosticHint
    }
  }
}
