/// What keys mean to an editor now: its owner gives it the scopes of an action table for it.
package enum EditorMode: Hashable, Sendable {
  /// Characters are written.
  case text
  case vimInsert
  /// The normal and visual modes of vim.
  case vim
  /// A command of vim has begun: all keys are its own.
  case vimPending
  /// The bar of search and replace, in one of its fields.
  case find(hasReplacement: Bool, editsReplacement: Bool)
  /// Another line in the last row.
  case prompt
}

extension TextEditor {
  package var mode: EditorMode {
    switch prompt {
    case .find(let bar):
      return .find(
        hasReplacement: bar.replacement != nil, editsReplacement: bar.editsReplacement)
    case .goToLine, .command, .search: return .prompt
    case nil:
      guard settings.keyStyle == .vim else { return .text }
      if vim.mode == .insert { return .vimInsert }
      return vim.pending.isEmpty ? .vim : .vimPending
    }
  }
}
