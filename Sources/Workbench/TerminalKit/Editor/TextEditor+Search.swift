/// Search, replacement, and the prompts in the last row.
extension TextEditor {
  /// True when the command was one of these.
  mutating func performSearch(_ command: EditorCommand) -> Bool {
    switch command {
    case .find, .replace: openFind(replacing: command == .replace)
    case .goToLine: prompt = .lineNumber
    case .findNext: repeatSearch(forward: true)
    case .findPrevious: repeatSearch(forward: false)
    case .findWord:
      findWord(forward: true)
    default: return false
    }
    return true
  }

  private mutating func openFind(replacing: Bool) {
    var bar = FindBar(origin: buffer.selection.range.lowerBound)
    if case .find(let open) = prompt { bar = open }
    let selected = buffer.selectedText
    if !selected.isEmpty, !selected.contains("\n") {
      bar.find.set(selected)
    } else if bar.find.text.isEmpty, let lastSearch {
      bar.find.set(lastSearch.text)
      (bar.matchesCase, bar.wholeWords) = (lastSearch.matchesCase, lastSearch.wholeWords)
    }
    if replacing, !settings.isReadOnly { bar.replacement = bar.replacement ?? InputLine() }
    bar.editsReplacement = replacing && !bar.find.text.isEmpty && bar.replacement != nil
    prompt = .find(bar)
    show(bar)
  }

  mutating func findWord(forward: Bool) {
    let word = buffer.word(at: buffer.cursor)
    let text = buffer.text(in: word)
    guard !text.allSatisfy(\.isWhitespace) else { return }
    lastSearch = SearchPattern(text, wholeWords: true)
    buffer.cursor = word.lowerBound
    repeatSearch(forward: forward)
  }

  /// The pattern whose matches are marked now.
  var shownPattern: SearchPattern? {
    switch prompt {
    case .find(let bar): bar.pattern
    case .search(let line, _, _): .smart(line.text)
    default: nil
    }
  }

  func matches(of pattern: SearchPattern) -> [Range<TextPlace>] {
    view.matches.matches(of: pattern, in: buffer)
  }

  /// "3/12", the match that is selected, from one.
  package var matchCount: (current: Int?, total: Int)? {
    guard let pattern = shownPattern, !pattern.text.isEmpty else { return nil }
    let matches = matches(of: pattern)
    let current = matches.binarySearch { $0.lowerBound < buffer.selection.range.lowerBound }
    let isHere = matches.indices.contains(current) && matches[current] == buffer.selection.range
    return (isHere ? current + 1 : nil, matches.count)
  }

  mutating func repeatSearch(forward: Bool) {
    guard let pattern = shownPattern ?? lastSearch, !pattern.text.isEmpty else {
      message = "Nothing was searched for"
      return
    }
    lastSearch = pattern
    _ = step(to: pattern, forward: forward)
  }

  /// Selects the next match, from the other end when there is none; false without matches.
  private mutating func step(to pattern: SearchPattern, forward: Bool) -> Bool {
    let matches = matches(of: pattern)
    let selection = buffer.selection.range
    let next = matches.binarySearch {
      forward && !selection.isEmpty
        ? $0.lowerBound < selection.upperBound : $0.lowerBound < selection.lowerBound
    }
    let index = forward ? next : next - 1
    guard
      let match = matches.indices.contains(index)
        ? matches[index] : forward ? matches.first : matches.last
    else {
      message = "Not found: \(pattern.text)"
      return false
    }
    if !matches.indices.contains(index) { message = "Search went on from the other end" }
    buffer.selection = TextSelection(anchor: match.lowerBound, head: match.upperBound)
    return true
  }

  /// Selects the first match behind the place where the search began.
  private mutating func show(_ bar: FindBar) {
    guard !bar.pattern.text.isEmpty else { return buffer.cursor = bar.origin }
    buffer.cursor = bar.origin
    _ = step(to: bar.pattern, forward: true)
    message = nil
  }

  // MARK: Prompts

  mutating func handlePrompt(_ stroke: KeyStroke) -> [EditorEvent] {
    if case .find(let bar) = prompt {
      let command = FindCommand.command(
        for: stroke, in: settings.keyStyle, editsReplacement: bar.editsReplacement)
      if let command { return run(command) }
    }
    guard var line = prompt?.line else { return [] }
    if isLeavingPrompt(stroke) { return leavePrompt() }
    guard let events = line.handle(stroke) else { return [.unhandled(stroke)] }
    prompt?.line = line
    for event in events {
      switch event {
      case .changed: followPrompt()
      case .submitted(let text): return submitPrompt(text)
      case .cancelled: return leavePrompt()
      }
    }
    return []
  }

  /// The prompts of vim close like those of vim.
  private func isLeavingPrompt(_ stroke: KeyStroke) -> Bool {
    switch prompt {
    case .command(let line), .search(let line, _, _):
      stroke == KeyStroke("c", .ctrl) || line.isEmpty && stroke == KeyStroke(.backspace)
    default: false
    }
  }

  private mutating func leavePrompt() -> [EditorEvent] {
    let asked = prompt
    prompt = nil
    if case .search(_, _, let origin) = asked { moveVim(to: origin) }
    return []
  }

  private mutating func submitPrompt(_ text: String) -> [EditorEvent] {
    let asked = prompt
    prompt = nil
    switch asked {
    case .goToLine: goTo(text)
    case .command: return runCommandLine(text)
    case .search(_, let forward, let origin): search(text, forward: forward, origin: origin)
    case .find, nil: break
    }
    return []
  }

  /// Shows what a pattern finds while it is typed.
  private mutating func followPrompt() {
    switch prompt {
    case .find(let bar) where !bar.editsReplacement: show(bar)
    case .search(let line, let forward, let origin):
      showSearch(line.text, forward: forward, origin: origin)
    default: break
    }
  }

  mutating func pasteIntoPrompt(_ text: String) -> Bool {
    guard prompt != nil else { return false }
    if prompt?.line.paste(text).isEmpty == false { followPrompt() }
    return true
  }

  /// `12` or `12:5`, counted from one; `+3` and `-3` count from here.
  mutating func goTo(_ text: String) {
    prompt = nil
    let parts = text.split(separator: ":")
    guard let first = parts.first, let number = Int(first) else { return }
    let isStep = text.hasPrefix("+") || text.hasPrefix("-")
    let base = isStep ? buffer.cursor.line : -1
    let line = base.plus(number).clamped(to: 0...buffer.lines.count - 1)
    let column = parts.count > 1 ? (Int(parts[1]) ?? 1).minus(1) : 0
    buffer.cursor = TextPlace(line: line, column: max(0, column))
    goal = nil
    center()
  }

  // MARK: The bar of search and replace

  /// Does what a command says, whatever key it came by; without a bar nothing.
  @discardableResult
  package mutating func perform(_ command: FindCommand) -> [EditorEvent] {
    message = nil
    return tracked { $0.run(command) }
  }

  mutating func run(_ command: FindCommand) -> [EditorEvent] {
    guard case .find(var bar) = prompt else { return [] }
    switch command {
    case .next, .previous:
      lastSearch = bar.pattern
      _ = step(to: bar.pattern, forward: command == .next)
    case .replace: replaceMatch(bar)
    case .replaceAll: replaceAll(bar)
    case .switchField:
      if bar.replacement == nil, !settings.isReadOnly { bar.replacement = InputLine() }
      bar.editsReplacement = bar.replacement != nil && !bar.editsReplacement
      prompt = .find(bar)
    case .matchCase:
      bar.matchesCase.toggle()
      change(to: bar)
    case .wholeWords:
      bar.wholeWords.toggle()
      change(to: bar)
    case .close:
      prompt = nil
      lastSearch = bar.pattern.text.isEmpty ? lastSearch : bar.pattern
    }
    return []
  }

  private mutating func change(to bar: FindBar) {
    prompt = .find(bar)
    show(bar)
  }

  private mutating func replaceMatch(_ bar: FindBar) {
    guard !settings.isReadOnly, let replacement = bar.replacement else { return }
    lastSearch = bar.pattern
    let range = buffer.selection.range
    if !range.isEmpty, matches(of: bar.pattern).contains(range) {
      buffer.replace(range, with: replacement.text)
    }
    _ = step(to: bar.pattern, forward: true)
  }

  private mutating func replaceAll(_ bar: FindBar) {
    guard !settings.isReadOnly, let replacement = bar.replacement else { return }
    let count = buffer.replaceAll(bar.pattern, with: replacement.text)
    buffer.cursor = buffer.selection.range.lowerBound
    message = count == 1 ? "1 replaced" : "\(count) replaced"
  }
}

extension Array {
  /// The first index whose element does not come before what is looked for.
  func binarySearch(_ isBefore: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
