import TerminalKit

extension Scope {
  static let editor: Scope = "query.editor"
  /// The normal and visual modes of vim.
  static let vim: Scope = "query.editor.vim"
  /// The bar of search and replace, and its field with the replacement.
  static let find: Scope = "query.editor.find"
  static let replacement: Scope = "query.editor.replacement"
  /// Any other line in the last row of the editor.
  static let editorPrompt: Scope = "query.editor.prompt"
}

extension TextEditor {
  /// Where keys go while the editor has the focus; proposals beside the cursor go first.
  func keyFocus(_ proposals: [Scope]) -> Focus {
    switch mode {
    case .text: Focus(proposals + [.editor, .query, .global], takesText: true)
    // As in vim, ^C ends the writing; pressed again it cancels what runs.
    case .vimInsert:
      Focus(proposals + [.editor, .query, .global], takesText: true, ownKeys: ["ctrl-c"])
    case .vim, .vimPending: Focus([.vim, .editor, .query, .global], takesText: true)
    case .find(let hasReplacement, let editsReplacement):
      Self.lineFocus(
        editsReplacement
          ? [.replacement, .find] : hasReplacement ? [.find, .replacement] : [.find],
        without: ["up", "down"])
    case .prompt: Self.lineFocus([.editorPrompt])
    }
  }

  /// Keys that edit a line go to the line.
  private static func lineFocus(_ scopes: [Scope], without passed: [KeyStroke] = []) -> Focus {
    Focus(
      scopes + [.query, .global], takesText: true,
      ownKeys: Set(InputEdit.keys.keys).union(["enter", "escape", "ctrl-c"]).subtracting(passed))
  }

  /// What an action does to the editor that has the focus; nil when it is not about texts.
  mutating func perform(_ action: ActionID) -> [EditorEvent]? {
    if let strokes = VimActions.strokes(of: action) { return strokes.flatMap { handle($0) } }
    if let command = FindCommand(action) { return perform(command) }
    return EditorCommand(action).map { perform($0) }
  }
}
