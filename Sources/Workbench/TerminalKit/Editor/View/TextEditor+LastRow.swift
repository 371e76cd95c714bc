/// The last row: a prompt when something is asked for, else the status.
extension TextEditor {
  func drawLastRow(into surface: inout Surface, isFocused: Bool) {
    let row = surface.bounds.row(surface.size.height - 1)
    guard !row.isEmpty, prompt != nil || settings.showsStatus else { return }
    surface.fill(row, .bar)
    switch prompt {
    case .find(let bar): drawFind(bar, in: row, into: &surface, isFocused: isFocused)
    case .goToLine(let line), .command(let line), .search(let line, _, _):
      surface.inside(row.inset(left: 1)) { line.draw(into: &$0, isFocused: isFocused) }
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

  private func drawFind(
    _ bar: FindBar, in row: Rect, into surface: inout Surface, isFocused: Bool
  ) {
    let parts = FindBarParts(bar, count: findCount, in: row)
    surface.write("Find", at: Point(x: row.x + 1, y: row.y), .bar)
    draw(bar.find, in: parts.find, into: &surface, isFocused && !bar.editsReplacement)
    if let field = parts.replacement, let replacement = bar.replacement {
      surface.write("Replace", at: Point(x: field.x - 8, y: row.y), .bar)
      draw(replacement, in: field, into: &surface, isFocused && bar.editsReplacement)
    }
    surface.write(findCount, in: parts.count, .leading, .role(.barMuted))
    draw("Aa", parts.matchesCase, isOn: bar.matchesCase, into: &surface)
    draw("W", parts.wholeWords, isOn: bar.wholeWords, into: &surface)
  }

  private func draw(
    _ line: InputLine, in rect: Rect, into surface: inout Surface, _ isFocused: Bool
  ) {
    surface.fill(rect, .role(isFocused ? .fieldFocus : .field))
    surface.inside(rect) { line.draw(into: &$0, isFocused: isFocused) }
  }

  private func draw(_ flag: String, _ place: Rect?, isOn: Bool, into surface: inout Surface) {
    guard let place else { return }
    surface.write(
      isOn ? "[\(flag)]" : " \(flag) ", in: place, .leading, .role(isOn ? .bar : .barMuted))
  }

  /// The match that is selected, of how many, and what the last command did.
  var findCount: String {
    let found = matchCount.map { count in
      count.total == 0 ? "none" : "\(count.current.map(String.init) ?? "–")/\(count.total)"
    }
    return [message, found].compactMap { $0 }.joined(separator: "  ")
  }
}

/// Where the parts of the bar of search and replace stand in its row:
/// `Find pattern    Replace text      3/12 [Aa] W`. The switches go first where there is no room.
struct FindBarParts {
  private(set) var find: Rect
  private(set) var replacement: Rect?
  private(set) var count: Rect
  private(set) var matchesCase: Rect?
  private(set) var wholeWords: Rect?

  private static let widestField = 30

  init(_ bar: FindBar, count text: String, in row: Rect) {
    let fieldCount = bar.replacement == nil ? 1 : 2
    let labels = fieldCount == 1 ? 6 : 15
    let switches = 9
    var countWidth = text.displayWidth + 1
    let hasSwitches = countWidth + switches + labels + fieldCount * 8 <= row.width
    if !hasSwitches { countWidth = min(countWidth, row.width - labels - fieldCount * 4) }
    countWidth = max(countWidth, 0)
    let right = row.endX - countWidth - (hasSwitches ? switches : 0)
    let room = max(0, right - row.x - labels - 1)
    let width = min(Self.widestField, room / fieldCount)
    func part(_ x: Int, _ width: Int) -> Rect { Rect(x: x, y: row.y, width: width, height: 1) }
    find = part(row.x + 6, width)
    if fieldCount == 2 { replacement = part(find.endX + 9, width) }
    count = part(right, max(0, countWidth - 1))
    guard hasSwitches else { return }
    matchesCase = part(row.endX - 8, 4)
    wholeWords = part(row.endX - 4, 3)
  }
}

extension String {
  /// Line breaks as spaces.
  var oneLine: String { String(map { $0.isNewline ? " " : $0 }) }
}
