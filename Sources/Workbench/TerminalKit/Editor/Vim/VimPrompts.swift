/// `:` commands and searches of the vim keys.
extension TextEditor {
  /// Line numbers and `s/…/…/g` are the editor's; the rest is for the owner.
  mutating func runCommandLine(_ text: String) -> [EditorEvent] {
    let text = text.trimmedStart
    vim.commands.remember(text)
    let visualLines = vim.visual == nil ? nil : buffer.selection.lines
    vim.leaveVisual()
    settle()
    if text.isEmpty { return [] }
    if let number = Int(text) {
      goTo(String(number))
      settle()
      return []
    }
    switch text {
    case "$": buffer.cursor = buffer.end
    case "noh", "nohlsearch": vim.marksMatches = false
    case "set wrap": settings.wraps = true
    case "set nowrap": settings.wraps = false
    case "set nu", "set number": settings.showsLineNumbers = true
    case "set nonu", "set nonumber": settings.showsLineNumbers = false
    default:
      if substitute(text, visualLines) { return [] }
      let plain = text.hasPrefix("'<,'>") ? String(text.dropFirst(5)) : text
      return [.command(plain)]
    }
    settle()
    return []
  }

  /// `s/old/new/g`, `%s/…`, `'<,'>s/…`; the pattern is plain text, `i` ignores case.
  private mutating func substitute(_ text: String, _ selected: ClosedRange<Int>?) -> Bool {
    var rest = text[...]
    var lines = buffer.cursor.line...buffer.cursor.line
    if rest.hasPrefix("%") {
      lines = 0...buffer.lines.count - 1
      rest = rest.dropFirst()
    } else if rest.hasPrefix("'<,'>") {
      lines = selected ?? lines
      rest = rest.dropFirst(5)
    }
    guard rest.first == "s", let separator = rest.dropFirst().first,
      separator == "/" || separator == "#" || separator == "|"
    else { return false }
    let parts = rest.dropFirst(2).split(
      separator: separator, maxSplits: 2, omittingEmptySubsequences: false)
    guard let old = parts.first, !old.isEmpty, parts.count >= 2 else { return false }
    guard !settings.isReadOnly else {
      message = "This text cannot be changed"
      return true
    }
    let flags = parts.count > 2 ? parts[2] : ""
    let pattern = SearchPattern(String(old), matchesCase: !flags.contains("i"))
    let isGlobal = flags.contains("g")
    var count = 0
    let new = lines.flatMap { line -> [String] in
      var matches = pattern.matches(in: buffer.line(line))
      if !isGlobal { matches = Array(matches.prefix(1)) }
      count += matches.count
      var characters = Array(buffer.line(line))
      for match in matches.reversed() { characters.replaceSubrange(match, with: parts[1]) }
      return TextBuffer.lines(of: String(characters))
    }
    let start = lines.lowerBound
    buffer.group { buffer in
      buffer.replaceLines(start..<(lines.upperBound + 1), with: new)
      if count > 0 { buffer.cursor = TextPlace(line: start + new.count - 1, column: 0) }
    }
    lastSearch = pattern
    message = count == 0 ? "Not found: \(old)" : count == 1 ? "1 replaced" : "\(count) replaced"
    settle()
    return true
  }

  mutating func search(_ text: String, forward: Bool, origin: TextPlace) {
    vim.marksMatches = true
    vim.searchesForward = forward
    vim.searches.remember(text)
    if !text.isEmpty { lastSearch = .smart(text) }
    if let place = search(forward: forward, 1, from: origin) { moveVim(to: place) }
  }

  mutating func showSearch(_ text: String, forward: Bool, origin: TextPlace) {
    let before = lastSearch
    defer {
      lastSearch = before
      message = nil
    }
    lastSearch = .smart(text)
    moveVim(to: text.isEmpty ? origin : search(forward: forward, 1, from: origin) ?? origin)
  }

  mutating func moveVim(to place: TextPlace) {
    goal = nil
    if vim.visual != nil { vim.visual?.cursor = place } else { buffer.cursor = place }
    settle()
  }
}
