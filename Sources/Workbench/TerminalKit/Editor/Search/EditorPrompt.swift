/// What is asked for in the last row of the editor.
package enum EditorPrompt: Hashable, Sendable {
  case find(FindBar)
  case goToLine(InputLine)
  /// `:` of the vim keys.
  case command(InputLine)
  /// `/` and `?` of the vim keys, with the place where the search began.
  case search(InputLine, forward: Bool, origin: TextPlace)

  static var lineNumber: EditorPrompt { .goToLine(InputLine(prompt: "Go to line ")) }

  /// The line that is being typed.
  var line: InputLine {
    get {
      switch self {
      case .find(let bar): bar.line
      case .goToLine(let line), .command(let line), .search(let line, _, _): line
      }
    }
    set {
      switch self {
      case .find(var bar):
        bar.line = newValue
        self = .find(bar)
      case .goToLine: self = .goToLine(newValue)
      case .command: self = .command(newValue)
      case .search(_, let forward, let origin):
        self = .search(newValue, forward: forward, origin: origin)
      }
    }
  }
}
