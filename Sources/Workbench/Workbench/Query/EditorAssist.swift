import TerminalKit

/// What helps while SQL is written: proposals for the word at the cursor, and the call around it.
struct EditorAssist {
  /// The scopes whose keys go before those of the editor.
  var scopes: [Scope] {
    guard let popup else { return [] }
    return popup.isChosen ? [.chosenCompletion, .completion] : [.completion]
  }

  /// Something to ask about a place.
  struct Question: Hashable, Sendable {
    var place: AssistPlace
    var text: String
    var completes: Bool
  }

  private(set) var popup: CompletionPopup?
  private(set) var signature: SignatureHelp?
  /// What was taken lately, the newest first.
  private(set) var recent: [String] = []
  /// The question whose answer is awaited.
  private var asked: AssistPlace?
  /// The button went down on the proposals: until it is let go its moves are theirs.
  private var holdsMouse = false

  private static let longestMemory = 50

  /// What is to be asked after an edit or a move; `isTyping` when a character was typed or taken
  /// away.
  mutating func follow(
    _ events: [EditorEvent], isTyping: Bool, in buffer: EditorPane.Buffer
  ) -> Question? {
    let hasChanged = events.contains(.changed)
    guard hasChanged || events.contains(.moved) else { return nil }
    if hasChanged, isTyping, buffer.editor.wantsProposals {
      return ask(completes: true, in: buffer)
    }
    popup = nil
    guard signature != nil || hasChanged else { return nil }
    return ask(completes: false, in: buffer)
  }

  mutating func ask(completes: Bool, in buffer: EditorPane.Buffer) -> Question {
    let place = AssistPlace(buffer)
    asked = place
    return Question(place: place, text: buffer.editor.text, completes: completes)
  }

  /// Answers whether something else is shown now.
  mutating func take(_ answer: AssistAnswer, in buffer: EditorPane.Buffer) -> Bool {
    guard answer.place == asked, answer.place == AssistPlace(buffer) else { return false }
    let before = (popup, signature)
    signature = answer.signature
    popup = answer.completion.flatMap { completion in
      let word = buffer.editor.text.utf8.dropFirst(completion.range.lowerBound)
        .prefix(completion.range.count)
      // Nothing is left to be written.
      let isWritten =
        completion.items.count == 1
        && completion.items[0].insertText.utf8.elementsEqual(word)
      let typed = word.prefix(max(answer.place.offset - completion.range.lowerBound, 0))
      return isWritten ? nil : CompletionPopup(completion, word: String(typed) ?? "")
    }
    return before.0 != popup || before.1 != signature
  }

  mutating func close() {
    (popup, signature, asked) = (nil, nil, nil)
  }

  mutating func closePopup() { popup = nil }

  mutating func move(by step: Int) { popup?.move(by: step) }

  /// Writes the chosen proposal in the place of the word.
  mutating func accept(in editor: inout TextEditor) -> [EditorEvent] {
    guard let popup else { return [] }
    let item = popup.current
    recent.removeAll { $0 == item.label }
    recent.insert(item.label, at: 0)
    recent = Array(recent.prefix(Self.longestMemory))
    self.popup = nil
    let cursor = editor.buffer.cursor
    return editor.edit { buffer in
      let start = buffer.place(utf8Offset: popup.range.lowerBound)
      let end = max(buffer.place(utf8Offset: popup.range.upperBound), cursor)
      guard start <= end else { return }
      buffer.replace(start..<end, with: item.insertText)
    }
  }

  // The mouse.

  enum MouseAnswer {
    /// The event is not about proposals.
    case none
    case used
    case taken
  }

  /// Proposals stand before all else; a click beside them closes them and is a click still.
  /// The editor lies at `origin` of a room of a size.
  mutating func handle(
    _ event: MouseEvent, in editor: TextEditor, at origin: Point, room: Size
  ) -> MouseAnswer {
    switch event.action {
    case .drag where holdsMouse: return .used
    case .release where holdsMouse:
      holdsMouse = false
      return .used
    case .drag, .release: return .none
    case .press, .wheelUp, .wheelDown, .wheelLeft, .wheelRight: break
    }
    holdsMouse = false
    guard let popup, let cursor = editor.cursorPoint else { return .none }
    let place = cursor.moved(x: origin.x, y: origin.y)
    let frame = popup.frame(at: place, wordWidth: wordWidth(in: editor), in: room)
    guard frame.contains(event.position) else {
      closePopup()
      return .none
    }
    if case .press = event.action { holdsMouse = true }
    return self.popup?.handle(event.relative(to: frame), in: frame.size) == true ? .taken : .used
  }

  // Drawing.

  /// The cells from the start of the word to the cursor.
  private func wordWidth(in editor: TextEditor) -> Int {
    guard let popup else { return 0 }
    let start = editor.buffer.place(utf8Offset: popup.range.lowerBound)
    let head = editor.buffer.selection.head
    guard start.line == head.line, start < head else { return 0 }
    return DisplayWidth.of(editor.buffer.text(in: start..<head))
  }

  /// Draws beside the cursor that the editor has placed in its frame.
  func draw(into surface: inout Surface, for editor: TextEditor, in frame: Rect) {
    guard let position = surface.cursor?.position else { return }
    let origin = surface.frameOnScreen.origin
    let cursor = position.moved(x: -origin.x, y: -origin.y)
    if let signature { draw(signature, at: cursor, in: frame, into: &surface) }
    guard let popup else { return }
    let rect = popup.frame(at: cursor, wordWidth: wordWidth(in: editor), in: surface.size)
    popup.draw(into: &surface, in: rect)
  }

  /// One row above the cursor, or below it in the first row; below is where proposals stand.
  private func draw(
    _ signature: SignatureHelp, at cursor: Point, in frame: Rect, into surface: inout Surface
  ) {
    let summary = signature.summary.isEmpty ? "" : "  \(signature.summary)"
    let text = signature.styledUsage + StyledText(summary, .textMuted)
    let width = min(text.displayWidth + 2, max(frame.width - 4, 0))
    let y = cursor.y > frame.y + 1 ? cursor.y - 1 : cursor.y + 1
    if y > cursor.y, popup != nil { return }
    let x = cursor.x.clamped(to: frame.x...max(frame.endX - 2 - width, frame.x))
    let rect = Rect(x: x, y: y, width: width, height: 1)
    surface.fill(rect, .popup)
    surface.write(text.clipped(to: width - 2), in: rect.inset(columns: 1, rows: 0))
  }
}

extension SignatureHelp {
  /// With the argument that is written standing out.
  fileprivate var styledUsage: StyledText {
    let characters = Array(usage)
    guard let argument, argument.upperBound <= characters.count else {
      return StyledText(usage, .sqlFunction)
    }
    return StyledText(String(characters[..<argument.lowerBound]), .sqlFunction)
      + StyledText(String(characters[argument]), Style.role(.accent).bold)
      + StyledText(String(characters[argument.upperBound...]), .sqlFunction)
  }
}

extension AssistPlace {
  fileprivate init(_ buffer: EditorPane.Buffer) {
    let text = buffer.editor.buffer
    self.init(
      tab: buffer.id, revision: text.revision, offset: text.utf8Offset(of: text.selection.head))
  }
}

extension TextEditor {
  /// A word has begun before the cursor, or a name or a path goes on.
  fileprivate var wantsProposals: Bool {
    guard buffer.selection.isEmpty, status.mode != "NORMAL" else { return false }
    let cursor = buffer.cursor
    let before = buffer.line(cursor.line).prefix(cursor.column)
    let word = before.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    let separator = before.dropLast(word.count).last
    switch separator {
    case ".":
      return before.dropLast(word.count + 1).last.map { !$0.isNumber && !$0.isWhitespace } ?? false
    case "/", "`": return true
    default: return word.count >= 2 && word.last?.isNumber == false
    }
  }
}
