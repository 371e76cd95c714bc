/// The last row: a prompt when something is asked for, else the status.
extension TextEditor {
  func drawLastRow(into surface: inout Surface, isFocused: Bool) {
    let row = surface.bounds.row(surface.size.height - 1)
    guard !row.isEmpty, prompt != nil || settings.showsStatus else { return }
    surface.fill(row, .bar)
    switch prompt {
    case .find(let bar): drawFind(bar, in: row, into: &surface, isFocused: isFocused)
    case .goToLine(let field):
      drawPrompt("Go to line ", field, in: row, into: &surface, isFocused: isFocused)
    case .command(let field):
      drawPrompt(":", field, in: row, into: &surface, isFocused: isFocused)
    case .search(let field, let forward, _):
      drawPrompt(forward ? "/" : "?", field, in: row, into: &surface, isFocused: isFocused)
    case nil: drawStatus(in: row, into: &surface)
    }
  }

  private func drawStatus(in row: Rect, into surface: inout Surface) {
    let status = status
    var place = "\(status.line):\(status.column)"
    if status.selectedCount > 0 {
      let lines = status.selectedLines > 1 ? ", \(status.selectedLines) lines" : ""
      place = "\(status.selectedCount) selected\(lines)  " + place
    }
    if !status.pending.isEmpty { place = status.pending + "  " + place }
    let width = place.displayWidth
    let right = Rect(x: row.endX - width - 1, y: row.y, width: width, height: 1)
    var x = row.x + 1
    if let mode = status.mode {
      x = surface.write(" \(mode) ", at: Point(x: row.x, y: row.y), .barActive) + 1
    }
    let room = Rect(x: x, y: row.y, width: right.x - x - 2, height: 1)
    if let message = status.message {
      surface.write(message, in: room, .leading, .role(.bar))
    } else if let diagnostic = status.diagnostic {
      let text =
        StyledText(diagnostic.severity.sign + " ", diagnostic.severity.role)
        + StyledText(diagnostic.message.oneLine)
      surface.write(text, in: room, .leading, .role(.bar))
    }
    if right.x >= x { surface.write(place, in: right, .leading, .role(.barMuted)) }
  }

  private func drawPrompt(
    _ label: String, _ field: PromptField, in row: Rect, into surface: inout Surface,
    isFocused: Bool
  ) {
    let x = surface.write(label, at: Point(x: row.x + 1, y: row.y), .bar)
    let room = Rect(x: x, y: row.y, width: row.endX - x, height: 1)
    surface.draw(field, in: room, isFocused: isFocused, .bar)
  }

  /// `Find [pattern    ]  Replace [text    ]   3/12  [Aa] W`
  private func drawFind(
    _ bar: FindBar, in row: Rect, into surface: inout Surface, isFocused: Bool
  ) {
    var count = ""
    if let matchCount {
      count =
        matchCount.total == 0
        ? "none" : "\(matchCount.current.map(String.init) ?? "–")/\(matchCount.total)"
    }
    if let message { count = message + "  " + count }
    let flags = (bar.matchesCase ? "[Aa]" : " Aa ") + (bar.wholeWords ? "[W]" : " W ")
    let fieldCount = bar.replacement == nil ? 1 : 2
    let labels = fieldCount == 1 ? 6 : 15
    var right = count + "  " + flags
    if right.displayWidth + labels + fieldCount * 8 > row.width { right = count }
    right = right.clipped(to: max(0, row.width - labels - fieldCount * 4))
    let rightWidth = right.displayWidth + 1
    let room = max(0, row.width - labels - rightWidth - fieldCount)
    let fieldWidth = min(30, room / fieldCount)
    var x = surface.write("Find ", at: Point(x: row.x + 1, y: row.y), .bar)
    surface.draw(
      bar.find, in: Rect(x: x, y: row.y, width: fieldWidth, height: 1),
      isFocused: isFocused && !bar.editsReplacement,
      bar.editsReplacement ? .field : .fieldFocus)
    x += fieldWidth
    if let replacement = bar.replacement {
      x = surface.write(" Replace ", at: Point(x: x, y: row.y), .bar)
      surface.draw(
        replacement, in: Rect(x: x, y: row.y, width: fieldWidth, height: 1),
        isFocused: isFocused && bar.editsReplacement,
        bar.editsReplacement ? .fieldFocus : .field)
    }
    surface.write(
      right, in: Rect(x: row.endX - rightWidth, y: row.y, width: rightWidth, height: 1), .leading,
      .role(.barMuted))
  }
}

extension Surface {
  /// A field with its cursor; what does not fit is scrolled away at the left.
  fileprivate mutating func draw(
    _ field: PromptField, in rect: Rect, isFocused: Bool, _ role: Role
  ) {
    guard !rect.isEmpty else { return }
    fill(rect, .role(role))
    let cell = LineCells.cell(of: field.cursor, in: field.text)
    let hidden = max(0, cell - rect.width + 1)
    inside(rect) { inner in
      inner.write(field.text, at: Point(x: -hidden, y: 0), role)
      if isFocused { inner.placeCursor(at: Point(x: cell - hidden, y: 0)) }
    }
  }
}

extension String {
  /// Line breaks as spaces.
  var oneLine: String { String(map { $0.isNewline ? " " : $0 }) }
}
