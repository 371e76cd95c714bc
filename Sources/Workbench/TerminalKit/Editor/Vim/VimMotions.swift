/// Where the movements of the vim keys lead.
extension TextEditor {
  /// The place of the last character of a line, where the cursor can stand.
  func lastColumn(of line: Int) -> Int { max(0, buffer.length(of: line) - 1) }

  mutating func motion(
    _ name: String, _ character: Character?, count: Int?, from cursor: TextPlace
  ) -> VimMotion? {
    let times = count ?? 1
    switch name {
    case "h", "left", "backspace":
      return VimMotion(TextPlace(line: cursor.line, column: max(0, cursor.column - times)))
    case "l", "right", " ", "space":
      let column = min(buffer.length(of: cursor.line), cursor.column + times)
      return VimMotion(TextPlace(line: cursor.line, column: column))
    case "j", "down": return lineMotion(times, from: cursor)
    case "k", "up": return lineMotion(-times, from: cursor)
    case "+", "enter":
      return cursor.line + 1 < buffer.lines.count ? firstText(line: cursor.line + times) : nil
    case "-": return cursor.line > 0 ? firstText(line: cursor.line - times) : nil
    case "_": return firstText(line: cursor.line + times - 1)
    case "0", "home": return VimMotion(TextPlace(line: cursor.line, column: 0))
    case "^":
      let column = buffer.firstText(of: cursor.line)
      return VimMotion(TextPlace(line: cursor.line, column: column))
    case "$", "end":
      let line = cursor.line + times - 1
      guard line < buffer.lines.count else { return nil }
      return VimMotion(TextPlace(line: line, column: lastColumn(of: line)), .inclusive)
    case "g_":
      let text = buffer.line(cursor.line)
      let column = text.count - text.reversed().prefix { $0.isWhitespace }.count - 1
      return VimMotion(TextPlace(line: cursor.line, column: max(0, column)), .inclusive)
    case "|": return VimMotion(place(line: cursor.line, cell: times - 1))
    case "G": return firstText(line: count.map { $0 - 1 } ?? buffer.lines.count - 1)
    case "gg", "ctrl-home": return firstText(line: (count ?? 1) - 1)
    case "ctrl-end": return VimMotion(buffer.end)
    case "H", "M", "L": return screenLine(name, times)
    case "f", "F", "t", "T":
      guard let character else { return nil }
      let find = VimState.Find(
        character: character, forward: name == "f" || name == "t",
        stopsBefore: name == "t" || name == "T")
      vim.lastFind = find
      return search(find, times, from: cursor, isRepeat: false)
    case ";": return vim.lastFind.flatMap { search($0, times, from: cursor, isRepeat: true) }
    case ",":
      return vim.lastFind.flatMap { search($0.reversed, times, from: cursor, isRepeat: true) }
    case "%":
      guard let count else { return percent(from: cursor) }
      guard count <= 100 else { return nil }
      return firstText(line: (count * buffer.lines.count + 99) / 100 - 1)
    case "n", "N", "*", "#": return searchMotion(name, times, from: cursor)
    default: return wordMotion(name, times, from: cursor)
    }
  }

  private func wordMotion(_ name: String, _ times: Int, from cursor: TextPlace) -> VimMotion? {
    var place = cursor
    let big = name == "W" || name == "B" || name == "E" || name == "gE"
    for _ in 0..<min(times, 10_000) {
      let before = place
      switch name {
      case "w", "W", "ctrl-right": place = buffer.nextWordStart(place, big: big)
      case "b", "B", "ctrl-left": place = buffer.previousWordStart(place, big: big)
      case "e", "E": place = buffer.wordEnd(place, big: big)
      case "ge", "gE": place = buffer.previousWordEnd(place, big: big)
      case "}", ")": place = buffer.paragraphEdge(place.line, forward: true)
      case "{", "(": place = buffer.paragraphEdge(place.line, forward: false)
      default: return nil
      }
      if place == before { break }
    }
    let isBack = ["b", "B", "ctrl-left", "ge", "gE"].contains(name)
    // At the start of the text a way back leads nowhere: an operator has nothing to do.
    if isBack, place == cursor { return nil }
    let isInclusive = ["e", "E", "ge", "gE"].contains(name)
    return VimMotion(place, isInclusive ? .inclusive : .exclusive)
  }

  private mutating func lineMotion(_ distance: Int, from cursor: TextPlace) -> VimMotion? {
    let line = (cursor.line + distance).clamped(to: 0...buffer.lines.count - 1)
    guard line != cursor.line else { return nil }
    let cell = goal ?? LineCells.cell(of: cursor.column, in: buffer.line(cursor.line))
    goal = cell
    var motion = VimMotion(place(line: line, cell: cell), .lines)
    motion.keepsGoal = true
    return motion
  }

  private func firstText(line: Int) -> VimMotion {
    let line = line.clamped(to: 0...buffer.lines.count - 1)
    return VimMotion(TextPlace(line: line, column: buffer.firstText(of: line)), .lines)
  }

  private func screenLine(_ name: String, _ times: Int) -> VimMotion {
    let top = shownScroll(in: view.size).line
    let height = textHeight(of: view.size)
    let last = max(0, min(height, buffer.lines.count - top) - 1)
    let rest = min(times - 1, last)
    return firstText(line: top + (name == "H" ? rest : name == "M" ? last / 2 : last - rest))
  }

  private func search(
    _ find: VimState.Find, _ times: Int, from cursor: TextPlace, isRepeat: Bool
  ) -> VimMotion? {
    let characters = Array(buffer.line(cursor.line))
    let step = find.forward ? 1 : -1
    var column = cursor.column
    // A repeated `t` does not stay before the character it stands before.
    if find.stopsBefore, isRepeat { column += step }
    for _ in 0..<min(times, characters.count) {
      repeat {
        column += step
      } while characters.indices.contains(column)
        && characters[column] != find.character
    }
    guard characters.indices.contains(column), times <= characters.count else { return nil }
    if find.stopsBefore { column -= step }
    return VimMotion(
      TextPlace(line: cursor.line, column: column), find.forward ? .inclusive : .exclusive)
  }

  private func percent(from cursor: TextPlace) -> VimMotion? {
    let characters = Array(buffer.line(cursor.line))
    for column in min(cursor.column, characters.count)..<characters.count {
      let place = TextPlace(line: cursor.line, column: column)
      if let partner = buffer.partner(of: place, where: { isCode($0) == isCode(place) }) {
        return VimMotion(partner, .inclusive)
      }
    }
    return nil
  }

  private mutating func searchMotion(
    _ name: String, _ times: Int, from cursor: TextPlace
  ) -> VimMotion? {
    var from = cursor
    if name == "*" || name == "#" {
      let word = buffer.word(at: cursor)
      let text = buffer.text(in: word)
      guard !text.allSatisfy(\.isWhitespace) else { return nil }
      lastSearch = SearchPattern(
        text, wholeWords: WordClass(text.first ?? " ", big: false) == .word)
      vim.searchesForward = name == "*"
      from = word.lowerBound
    }
    vim.marksMatches = true
    let forward = name == "N" ? !vim.searchesForward : vim.searchesForward
    return search(forward: forward, times, from: from).map { VimMotion($0) }
  }

  mutating func search(forward: Bool, _ times: Int, from cursor: TextPlace) -> TextPlace? {
    guard let pattern = lastSearch, !pattern.text.isEmpty else {
      message = "Nothing was searched for"
      return nil
    }
    let matches = matches(of: pattern)
    guard !matches.isEmpty else {
      message = "Not found: \(pattern.text)"
      return nil
    }
    let next = matches.binarySearch {
      forward ? $0.lowerBound <= cursor : $0.lowerBound < cursor
    }
    let index = forward ? next + times - 1 : next - times
    if !matches.indices.contains(index) { message = "Search went on from the other end" }
    return matches[((index % matches.count) + matches.count) % matches.count].lowerBound
  }
}
