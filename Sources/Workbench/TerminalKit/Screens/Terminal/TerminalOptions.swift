/// What the user may set about the terminal.
package struct TerminalOptions: Sendable {
  /// `auto`, `true`, `256`, `16` or `none`.
  package var colors = "auto"
  /// Draw with ASCII only; by itself where the locale has no Unicode.
  package var isAscii = false
  package var usesMouse = true
  /// How long to wait for the rest of a sequence before an escape byte is the escape key; slow
  /// lines need more.
  package var escapeDelay = Duration.milliseconds(25)
  /// Ask the terminal whether its background is bright.
  package var asksBackground = true
  package var environment: [String: String]

  package init(environment: [String: String] = Self.processEnvironment) {
    self.environment = environment
  }
}

/// Why there can be no screen, as a sentence for the user.
package enum TerminalProblem: Error, Hashable, Sendable, CustomStringConvertible {
  case notATerminal
  case cannotPlaceCursor(type: String)
  case unknownType(String)
  case noPipe

  package var description: String {
    switch self {
    case .notATerminal: "The workbench needs a terminal, but input or output is none."
    case .cannotPlaceCursor(let type):
      "The terminal type \"\(type.sanitized)\" cannot place the cursor, so there can be no screen."
    case .unknownType(let type):
      type.isEmpty
        ? "TERM is not set; set it to your terminal's type, such as xterm-256color."
        : """
        The terminal type "\(type.sanitized)" is not known on this machine; try \
        TERM=xterm-256color.
        """
    case .noPipe: "The system has no file descriptors left."
    }
  }
}
