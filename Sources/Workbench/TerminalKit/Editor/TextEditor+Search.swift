/// Search, replacement, and the prompts in the last row.
extension TextEditor {
  /// True when the command was one of these.
  mutating func performSearch(_ command: EditorCommand) -> Bool {
    switch command {
    case .find, .replace: openFind(replacing: command == .replace)
    case .goToLine: prompt = .goToLine(PromptField())
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
      bar.find = PromptField(selected)
    } else if bar.find.text.isEmpty, let lastSearch {
      bar.find = PromptField(lastSearch.text)
      (bar.matchesCase, bar.wholeWords) = (lastSearch.matchesCase, lastSearch.wholeWords)
    }
    if replacing, !settings.isReadOnly { bar.replacement = bar.replacement ?? PromptField() }
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
    case .search(let field, _, _): .smart(field.text)
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
    switch prompt {
    case .find(let bar): handleFind(stroke, bar)
    case .goToLine(var field):
      if stroke == KeyStroke(.enter) {
        goTo(field.text)
      } else if stroke == KeyStroke(.escape) {
        prompt = nil
      } else {
        _ = field.handle(stroke)
        prompt = .goToLine(field)
      }
    case .command(let field): return handleCommand(stroke, field)
    case .search(let field, let forward, let origin):
      handleSearch(stroke, field, forward: forward, origin: origin)
    case nil: break
    }
    return []
  }

  mutating func pasteIntoPrompt(_ text: String) -> Bool {
    switch prompt {
    case .find(var bar):
      if bar.editsReplacement, bar.replacement != nil {
        bar.replacement?.insert(text)
      } else {
        bar.find.insert(text)
      }
      prompt = .find(bar)
    case .goToLine(var field):
      field.insert(text)
      prompt = .goToLine(field)
    case .command(var field):
      field.insert(text)
      prompt = .command(field)
    case .search(var field, let forward, let origin):
      field.insert(text)
      prompt = .search(field, forward: forward, origin: origin)
    case nil: return false
    }
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

  private mutating func handleFind(_ stroke: KeyStroke, _ bar: FindBar) {
    var bar = bar
    switch stroke.description {
    case "escape":
      prompt = nil
      lastSearch = bar.pattern.text.isEmpty ? lastSearch : bar.pattern
    case "enter", "f3", "down", "ctrl-s":
      lastSearch = bar.pattern
      if bar.editsReplacement, stroke == KeyStroke(.enter) {
        replaceMatch(bar)
      } else {
        _ = step(to: bar.pattern, forward: true)
      }
    case "shift-f3", "up", "shift-enter", "ctrl-r": _ = step(to: bar.pattern, forward: false)
    case "tab", "shift-tab":
      if bar.replacement == nil, !settings.isReadOnly { bar.replacement = PromptField() }
      bar.editsReplacement = bar.replacement != nil && !bar.editsReplacement
      prompt = .find(bar)
    case "alt-c":
      bar.matchesCase.toggle()
      change(to: bar)
    case "alt-w":
      bar.wholeWords.toggle()
      change(to: bar)
    case "alt-a", "alt-enter": replaceAll(bar)
    default:
      if bar.editsReplacement {
        _ = bar.replacement?.handle(stroke)
        prompt = .find(bar)
      } else if bar.find.handle(stroke) {
        change(to: bar)
      }
    }
  }

  private mutating func change(to bar: FindBar) {
    prompt = .find(bar)
    show(bar)
  }

  private mutating func replaceMatch(_ bar: FindBar) {
    guard !settings.isReadOnly, let replacement = bar.replacement else { return }
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
