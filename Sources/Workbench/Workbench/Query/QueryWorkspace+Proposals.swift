import TerminalKit

/// Help while writing: what is wrong, and keys and the mouse on the proposals beside the cursor.
extension QueryWorkspace {
  /// Nil when the action is not about proposals.
  mutating func performInProposals(_ action: ActionID) -> [Request]? {
    switch action {
    case .nextProposal: assist.move(by: 1)
    case .previousProposal: assist.move(by: -1)
    case .nextProposals: assist.move(by: CompletionPopup.page)
    case .previousProposals: assist.move(by: -CompletionPopup.page)
    case .takeProposal, .takeChosenProposal: return takeProposal()
    case .closeProposals:
      assist.close()
      let isVim = editors.current.editor.settings.keyStyle == .vim
      return isVim ? react(to: editors.current.editor.handle("escape")) : []
    default: return nil
    }
    return []
  }

  private mutating func takeProposal() -> [Request] {
    react(to: assist.accept(in: &editors.current.editor), isTyping: true)
  }

  /// Nil when the event is not about proposals.
  mutating func handleInProposals(_ event: MouseEvent) -> [Request]? {
    guard focus == .editor, let frame = editorFrame?.insideFrame else { return nil }
    let origin = frame.origin.moved(y: tabHeight)
    switch assist.handle(event, in: editors.current.editor, at: origin, room: size) {
    case .none: return nil
    case .used: return []
    case .taken: return takeProposal()
    }
  }

  private var editorFrame: Rect? {
    placement[Pane.editor.rawValue]
  }

  // News.

  /// Answers whether something else is shown now.
  mutating func take(_ answer: AssistAnswer) -> Bool {
    focus == .editor && assist.take(answer, in: editors.current)
  }

  mutating func take(_ answer: DiagnosisAnswer) {
    _ = editors.update(tab: answer.tab) { buffer in
      guard buffer.editor.buffer.revision == answer.revision else { return }
      buffer.editor.diagnostics = answer.diagnostics.map { $0.shown(in: buffer.editor.buffer) }
    }
  }

  /// Asks what is wrong with the text as it stands.
  var diagnosis: Request {
    let buffer = editors.current
    return .diagnose(
      buffer.editor.text, tab: buffer.id, revision: buffer.editor.buffer.revision)
  }
}
