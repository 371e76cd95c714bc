import Glibc

/// What one of the standard streams is connected to.
package struct Terminal: Sendable {
  package let descriptor: Int32
  package let isTerminal: Bool
  /// Whether escape sequences for colours are welcome.
  package let hasColor: Bool
  /// Whether characters beyond ASCII are shown.
  package let hasUnicode: Bool

  package init(descriptor: Int32, color: ColorChoice = .auto) {
    self.descriptor = descriptor
    isTerminal = isatty(descriptor) == 1
    let isDumb = Terminal.environment("TERM") == "dumb"
    hasColor =
      switch color {
      case .always: true
      case .never: false
      case .auto: isTerminal && !isDumb && (Terminal.environment("NO_COLOR") ?? "").isEmpty
      }
    let locale =
      ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(Terminal.environment)
      .first { !$0.isEmpty } ?? ""
    let encoding = locale.lowercased()
    hasUnicode = !isTerminal || encoding.contains("utf-8") || encoding.contains("utf8")
  }

  /// The columns of a line now; nil when it is no terminal.
  package var columns: Int? {
    guard isTerminal else { return nil }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  package func styled(_ text: String, _ style: Style) -> String {
    hasColor ? "\(style.rawValue)\(text)\(Style.reset)" : text
  }

  /// Escape sequences of the few styles in use; they follow the terminal's own palette.
  package enum Style: String, Sendable {
    case bold = "\u{1B}[1m"
    case dim = "\u{1B}[2m"
    case error = "\u{1B}[1;31m"
    case success = "\u{1B}[32m"
    case warning = "\u{1B}[33m"
    case accent = "\u{1B}[36m"

    static let reset = "\u{1B}[0m"
  }

  package static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
