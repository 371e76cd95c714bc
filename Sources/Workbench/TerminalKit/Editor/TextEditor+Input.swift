/// What keys, pasted text and commands do.
extension TextEditor {
  /// Does what a command says, whatever key it came by.
  @discardableResult
  package mutating func perform(_ command: EditorCommand) -> [EditorEvent] {
    message = nil
    if mode == .vim, let own = command.inVim { return handle(own) }
    if settings.keyStyle == .vim, vim.mode == .insert, let key = command.keys(in: .vim).first {
      vim.recording? += key.strokes
    }
    return tracked { editor in
      let events = editor.run(command)
      editor.settleIfVim(after: command)
      return events
    }
  }

  /// In vim's normal mode what was found and reached by other keys is not selected.
  private mutating func settleIfVim(after command: EditorCommand) {
    guard settings.keyStyle == .vim, vim.visual == nil, prompt == nil else { return }
    if EditorCommand.moving.contains(command) { settle() }
  }

  private mutating func run(_ command: EditorCommand) -> [EditorEvent] {
    if performMove(command) || performSelection(command) || performSearch(command) { return [] }
    switch command {
    case .copy: return copySelection()
    case .scrollUp: scrollLines(-1)
    case .scrollDown: scrollLines(1)
    case .center: center()
    case .nextDiagnostic: moveToDiagnostic(forward: true)
    case .previousDiagnostic: moveToDiagnostic(forward: false)
    case .toggleWrap: settings.wraps.toggle()
    case .toggleLineNumbers: settings.showsLineNumbers.toggle()
    default: return runChange(command)
    }
    return []
  }

  private mutating func runChange(_ command: EditorCommand) -> [EditorEvent] {
    goal = nil
    guard !settings.isReadOnly else {
      message = "This text cannot be changed"
      return []
    }
    markIsSet = false
    switch command {
    case .cut:
      let events = copySelection()
      if clipping.isLines {
        deleteLines(buffer.selection.lines)
      } else {
        buffer.insert("")
      }
      return events
    case .paste: insert(clipping)
    case .undo: if !buffer.undo() { message = "Nothing to undo" }
    case .redo: if !buffer.redo() { message = "Nothing to redo" }
    default: _ = performChange(command)
    }
    return []
  }

  private mutating func performSelection(_ command: EditorCommand) -> Bool {
    switch command {
    case .selectAll: buffer.selection = TextSelection(anchor: .start, head: buffer.end)
    case .selectLine:
      let lines = buffer.selection.lines
      let start = TextPlace(line: lines.lowerBound, column: 0)
      let end = buffer.after(
        TextPlace(line: lines.upperBound, column: buffer.length(of: lines.upperBound)))
      buffer.selection = TextSelection(anchor: start, head: end)
    case .selectWord:
      let word = buffer.word(at: buffer.cursor)
      buffer.selection = TextSelection(anchor: word.lowerBound, head: word.upperBound)
    case .setMark:
      markIsSet.toggle()
      buffer.cursor = buffer.selection.head
      message = markIsSet ? "Mark set" : nil
    case .clearSelection:
      markIsSet = false
      buffer.cursor = buffer.selection.head
    default: return false
    }
    goal = nil
    return true
  }

  /// Without a selection the whole line is meant.
  private mutating func copySelection() -> [EditorEvent] {
    let selection = buffer.selection
    if selection.isEmpty {
      clipping = Clipping(text: buffer.line(selection.head.line) + "\n", isLines: true)
    } else {
      clipping = Clipping(text: buffer.selectedText)
      if markIsSet { buffer.cursor = selection.head }
    }
    markIsSet = false
    return [.copied(clipping.text)]
  }

  private mutating func insert(_ clipping: Clipping) {
    guard !clipping.text.isEmpty else { return message = "Nothing to paste" }
    guard clipping.isLines, buffer.selection.isEmpty else { return buffer.insert(clipping.text) }
    let cursor = buffer.cursor
    let start = TextPlace(line: cursor.line, column: 0)
    buffer.group { buffer in
      let end = buffer.replace(start..<start, with: clipping.text)
      buffer.cursor = TextPlace(line: end.line, column: cursor.column)
    }
  }

  /// Keys of the editor itself: text, and the commands of the key style.
  @discardableResult
  package mutating func handle(_ stroke: KeyStroke) -> [EditorEvent] {
    message = nil
    return tracked { editor in
      if editor.prompt != nil { return editor.handlePrompt(stroke) }
      if editor.settings.keyStyle == .vim { return editor.handleVim(stroke) }
      return editor.type(stroke)
    }
  }

  /// What a key does outside of the modes of vim.
  mutating func type(_ stroke: KeyStroke) -> [EditorEvent] {
    if let character = stroke.typed {
      insertTyped(String(character))
      return []
    }
    if stroke == KeyStroke(.escape), markIsSet || !buffer.selection.isEmpty {
      return run(.clearSelection)
    }
    guard let command = EditorCommand.command(for: stroke, in: settings.keyStyle) else {
      return [.unhandled(stroke)]
    }
    return run(command)
  }

  mutating func insertTyped(_ text: String) {
    guard !settings.isReadOnly else { return message = "This text cannot be changed" }
    goal = nil
    markIsSet = false
    let cursor = buffer.cursor
    let closes = text.count == 1 && text.first.map { TextBuffer.openers[$0] != nil } ?? false
    if closes, buffer.selection.isEmpty, cursor.column >= settings.indentWidth,
      buffer.line(cursor.line).allSatisfy({ $0 == " " })
    {
      // A closing bracket alone in its line goes back to where its line began.
      buffer.group { buffer in
        let start = TextPlace(line: cursor.line, column: cursor.column - settings.indentWidth)
        buffer.replace(start..<cursor, with: text)
      }
      return
    }
    buffer.insert(text, as: .typing)
  }

  /// Text that came as a whole is one step of undo and is not indented anew.
  @discardableResult
  package mutating func paste(_ text: String) -> [EditorEvent] {
    message = nil
    return tracked { editor in
      if editor.pasteIntoPrompt(text) { return [] }
      guard !editor.settings.isReadOnly else {
        editor.message = "This text cannot be changed"
        return []
      }
      editor.goal = nil
      editor.markIsSet = false
      editor.leaveVisualForPaste()
      editor.buffer.group { $0.insert(text) }
      editor.buffer.sealHistory()
      return []
    }
  }
}
