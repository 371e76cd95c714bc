/// The vim keys: strokes become commands, commands become edits.
extension TextEditor {
  mutating func handleVim(_ stroke: KeyStroke) -> [EditorEvent] {
    if !vim.isRepeating { vim.recording?.append(stroke) }
    if vim.mode == .insert { return handleVimInsert(stroke) }
    if vim.visual == nil, !buffer.selection.isEmpty {
      // A selection that the owner or a search made.
      let range = buffer.selection.range
      vim.mode = .visual
      vim.visual = VimState.Visual(
        anchor: range.lowerBound, cursor: buffer.before(range.upperBound))
    }
    if stroke == KeyStroke(.escape) || stroke == KeyStroke("[", .ctrl) {
      let wasIdle = vim.pending.isEmpty && vim.visual == nil && !vim.marksMatches
      vim.marksMatches = false
      if let cursor = vim.visual?.cursor { buffer.cursor = cursor }
      vim.leaveVisual()
      settle()
      return wasIdle ? [.unhandled(stroke)] : []
    }
    vim.pending.append(stroke)
    var parser = VimParser(vim.pending, isVisual: vim.visual != nil)
    switch parser.parse() {
    case .incomplete: return []
    case .invalid:
      let isLone = vim.pending.count == 1
      vim.pending = []
      return isLone ? typeInVim(stroke) : []
    case .complete(let command):
      let strokes = vim.pending
      vim.pending = []
      return run(command, strokes)
    }
  }

  /// Keys that are none of vim's own: F3, Ctrl-arrows.
  private mutating func typeInVim(_ stroke: KeyStroke) -> [EditorEvent] {
    guard stroke.typed == nil, let command = EditorCommand.command(for: stroke, in: .vim) else {
      return stroke.typed == nil ? [.unhandled(stroke)] : []
    }
    let isEdit: Set<EditorCommand> = [.newLine, .indent, .deleteLeft, .deleteRight]
    if isEdit.contains(command) { return [.unhandled(stroke)] }
    _ = performMove(command) || performSearch(command)
    settle()
    return []
  }

  // MARK: Inserting

  private mutating func handleVimInsert(_ stroke: KeyStroke) -> [EditorEvent] {
    switch stroke.description {
    case "escape", "ctrl-c":
      leaveInsert()
      return []
    case "ctrl-w": _ = performChange(.deleteWordLeft)
    case "ctrl-u": _ = performChange(.deleteToLineStart)
    case "ctrl-h": _ = performChange(.deleteLeft)
    case "ctrl-j": _ = performChange(.newLine)
    default: return type(stroke)
    }
    return []
  }

  private mutating func enterInsert(_ count: Int = 1) {
    vim.mode = .insert
    vim.visual = nil
    vim.insertCount = count
    buffer.cursor = buffer.selection.head
    buffer.beginGroup()
  }

  mutating func enterInsertAfterChange() { enterInsert() }

  private mutating func leaveInsert() {
    if vim.insertCount > 1, let strokes = vim.isRepeating ? vim.lastChange : vim.recording {
      // `3ix` puts the typed text in three times, `3ox` in three lines.
      let start = strokes.firstIndex { "iaAIoO".contains($0.typed ?? " ") } ?? 0
      let typed = strokes.dropFirst(start + 1).dropLast().compactMap { stroke in
        stroke == KeyStroke(.enter) ? "\n" : stroke.typed
      }
      let opensLines = strokes.indices.contains(start) && "oO".contains(strokes[start].typed ?? " ")
      let margin = opensLines ? "\n" + buffer.indentation(of: buffer.cursor.line) : ""
      for _ in 1..<min(vim.insertCount, 1_000) { buffer.insert(margin + String(typed)) }
    }
    vim.insertCount = 1
    let cursor = buffer.cursor
    buffer.cursor = TextPlace(line: cursor.line, column: max(0, cursor.column - 1))
    buffer.endGroup()
    buffer.sealHistory()
    vim.mode = .normal
    goal = nil
    finishRecording()
  }

  private mutating func finishRecording() {
    guard let strokes = vim.recording else { return }
    vim.recording = nil
    vim.lastChange = strokes
  }

  mutating func leaveVisualForPaste() {
    guard settings.keyStyle == .vim, vim.mode != .insert else { return }
    vim.leaveVisual()
  }

  // MARK: Commands

  private mutating func run(_ command: VimCommand, _ strokes: [KeyStroke]) -> [EditorEvent] {
    let changes = command.changesText
    if changes, settings.isReadOnly {
      message = "This text cannot be changed"
      return []
    }
    if changes, !vim.isRepeating, vim.visual == nil { vim.recording = strokes }
    var events: [EditorEvent] = []
    switch command.verb {
    case .move(let name, let character): runMove(name, character, command.count)
    case .operate(let kind, let target): events = operate(kind, target, command)
    case .other(let name, let character): events = runOther(name, character, command)
    }
    if vim.mode != .insert {
      if changes { finishRecording() }
      settle()
    }
    return events
  }

  private mutating func runMove(_ name: String, _ character: Character?, _ count: Int?) {
    let cursor = shownCursor
    if name == "io" || name == "ao", let character {
      guard
        let (range, isLines) = object(
          character, around: name == "ao", count: count ?? 1, at: cursor)
      else { return }
      vim.mode = isLines ? .visualLines : .visual
      vim.visual = VimState.Visual(
        anchor: range.lowerBound, cursor: max(range.lowerBound, buffer.before(range.upperBound)))
      return
    }
    guard let motion = motion(name, character, count: count, from: cursor) else { return }
    // At the end of the line the cursor goes on standing there in lines of other lengths.
    if !motion.keepsGoal { goal = name == "$" ? .max : nil }
    if vim.visual != nil { vim.visual?.cursor = motion.place } else { buffer.cursor = motion.place }
  }

  /// After each command: the cursor stands on a character, and the selection is what vim shows.
  mutating func settle() {
    guard vim.mode != .insert else { return }
    if var visual = vim.visual {
      visual.cursor = onCharacter(buffer.clamped(visual.cursor))
      visual.anchor = buffer.clamped(visual.anchor)
      vim.visual = visual
      let (start, end) = (min(visual.anchor, visual.cursor), max(visual.anchor, visual.cursor))
      let range: Range<TextPlace>
      if vim.mode == .visualLines {
        let last = TextPlace(line: end.line, column: buffer.length(of: end.line))
        range = TextPlace(line: start.line, column: 0)..<buffer.after(last)
      } else {
        range = start..<max(start, buffer.after(end))
      }
      buffer.selection = TextSelection(anchor: range.lowerBound, head: range.upperBound)
    } else if buffer.selection.isEmpty {
      buffer.cursor = onCharacter(buffer.cursor)
    } else {
      buffer.cursor = onCharacter(buffer.selection.range.lowerBound)
    }
  }

  private func onCharacter(_ place: TextPlace) -> TextPlace {
    TextPlace(line: place.line, column: min(place.column, lastColumn(of: place.line)))
  }

  private mutating func runOther(
    _ name: String, _ character: Character?, _ command: VimCommand
  ) -> [EditorEvent] {
    let count = command.count ?? 1
    let cursor = shownCursor
    switch name {
    case "i", "insert": enterInsert(count)
    case "a":
      let length = buffer.length(of: cursor.line)
      buffer.cursor = TextPlace(line: cursor.line, column: min(length, cursor.column + 1))
      enterInsert(count)
    case "I":
      buffer.cursor = TextPlace(line: cursor.line, column: buffer.firstText(of: cursor.line))
      enterInsert(count)
    case "A":
      buffer.cursor = TextPlace(line: cursor.line, column: buffer.length(of: cursor.line))
      enterInsert(count)
    case "o", "O":
      if vim.visual != nil {
        vim.visual = vim.visual.map { VimState.Visual(anchor: $0.cursor, cursor: $0.anchor) }
      } else {
        buffer.beginGroup()
        openLine(below: name == "o")
        enterInsert(count)
        buffer.endGroup()
      }
    case "v", "V": toggleVisual(name == "v" ? .visual : .visualLines)
    case "u": undo(count, back: true)
    case "ctrl-r": undo(count, back: false)
    case ".": repeatChange(command.count)
    case "p", "P": put(name, command)
    case "r", "~", "J", "gJ": change(name, character, count)
    case "x", "X", "s", "S", "D", "C", "Y", "delete":
      return shortcut(name, command)
    case "/", "?":
      var line = vim.searches
      line.prompt = StyledText(name)
      prompt = .search(line, forward: name == "/", origin: cursor)
    case ":":
      var line = vim.commands
      line.set(vim.visual == nil ? "" : "'<,'>")
      prompt = .command(line)
    case "gt": return [.command("tabnext")]
    case "gT": return [.command("tabprevious")]
    case "ZZ": return [.command("x")]
    case "ZQ": return [.command("q!")]
    default: scrollCommand(name, count)
    }
    return []
  }

  private mutating func toggleVisual(_ mode: VimMode) {
    if vim.mode == mode {
      if let cursor = vim.visual?.cursor { buffer.cursor = cursor }
      vim.leaveVisual()
      return
    }
    vim.mode = mode
    if vim.visual == nil {
      vim.visual = VimState.Visual(anchor: buffer.cursor, cursor: buffer.cursor)
    }
  }

  private mutating func undo(_ count: Int, back: Bool) {
    vim.leaveVisual()
    for _ in 0..<min(count, 10_000) {
      if !(back ? buffer.undo() : buffer.redo()) {
        message = back ? "Nothing to undo" : "Nothing to redo"
        break
      }
    }
    goal = nil
    if !buffer.selection.isEmpty { buffer.cursor = buffer.selection.range.lowerBound }
  }

  private mutating func repeatChange(_ count: Int?) {
    guard !vim.lastChange.isEmpty, !vim.isRepeating else { return }
    var strokes = vim.lastChange
    if let count {
      strokes = String(count).map { KeyStroke($0) } + strokes.drop { $0.typed?.isNumber ?? false }
    }
    vim.isRepeating = true
    buffer.beginGroup()
    for stroke in strokes { _ = handleVim(stroke) }
    if vim.mode == .insert { leaveInsert() }
    buffer.endGroup()
    vim.isRepeating = false
  }

  private mutating func scrollCommand(_ name: String, _ count: Int) {
    let height = max(1, textHeight(of: view.size))
    var distance = 0
    switch name {
    case "ctrl-d": distance = height / 2
    case "ctrl-u": distance = -height / 2
    case "ctrl-f", "pagedown": distance = pageHeight
    case "ctrl-b", "pageup": distance = -pageHeight
    case "ctrl-e": return scrollLines(count)
    case "ctrl-y": return scrollLines(-count)
    case "zz", "z.": return center()
    case "zt", "zenter": return center(share: 0)
    case "zb", "z-": return center(share: 1)
    default: return
    }
    let line = shownCursor.line + (distance == 0 ? 1 : distance)
    let valid = line.clamped(to: 0...buffer.lines.count - 1)
    let place = TextPlace(line: valid, column: buffer.firstText(of: valid))
    if vim.visual != nil { vim.visual?.cursor = place } else { buffer.cursor = place }
  }
}

extension VimCommand {
  var changesText: Bool {
    switch verb {
    case .move: false
    case .operate(let kind, _): kind != .yank
    case .other(let name, _):
      [
        "i", "a", "I", "A", "o", "O", "x", "X", "s", "S", "D", "C", "p", "P", "r", "~", "J", "gJ",
        "delete", "insert",
      ].contains(name)
    }
  }
}
