package import Columns
import Glibc
import SparkConnect

/// Writes to standard error: what is no result.
package struct Messages: Sendable {
  package let terminal: Terminal

  package init(color: ColorChoice = .auto) {
    terminal = Terminal(descriptor: STDERR_FILENO, color: color)
  }

  package func line(_ text: String) {
    var text = text + "\n"
    text.withUTF8 { bytes in
      guard let start = bytes.baseAddress else { return }
      var done = 0
      while done < bytes.count {
        let written = Glibc.write(terminal.descriptor, start + done, bytes.count - done)
        if written < 0, errno != EINTR { return }
        done += max(0, written)
      }
    }
  }

  package func note(_ text: String) { line(terminal.styled(text, .dim)) }

  package func usage(_ error: UsageError, of program: String) {
    let message = Redaction.removingSettings(from: error.message)
    line("\(terminal.styled("\(program):", .error)) \(DisplayText.visible(message))")
    if let hint = error.hint { line("  \(DisplayText.visible(hint))") }
  }

  /// An error with the line of the text it speaks of, and a caret under the place.
  ///
  /// `origin` is the file's name; `text` the whole text that positions count in.
  package func failure(_ error: QueryError, in text: String, origin: String?) {
    let place = error.position.map { place in
      origin.map { " (\($0):\(place.line):\(place.column))" }
        ?? " (line \(place.line), column \(place.column))"
    }
    line(
      terminal.styled("[\(error.condition)]", .error)
        + " \(Self.printable(error.message)) SQLSTATE: \(error.sqlState)\(place ?? "")")
    if let position = error.position { excerpt(of: text, at: position) }
    if let hint = error.hint { line("  \(terminal.styled("hint:", .accent)) \(hint)") }
  }

  /// Messages may span lines, but hold no other control characters.
  private static func printable(_ message: String) -> String {
    message.split(separator: "\n", omittingEmptySubsequences: false)
      .map { DisplayText.visible(String($0)) }.joined(separator: "\n")
  }

  private func excerpt(of text: String, at position: TextPosition) {
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines.indices.contains(position.line - 1) else { return }
    let source = String(decoding: lines[position.line - 1], as: UTF8.self)
    let before = source.unicodeScalars.prefix(max(0, position.column - 1))
    let shown = ExcerptLine(source, caretAfter: String(String.UnicodeScalarView(before)))
    let number = String(position.line)
    let margin = String(repeating: " ", count: number.count)
    line("  \(terminal.styled("\(number) |", .dim)) \(shown.text)")
    line(
      "  \(terminal.styled("\(margin) |", .dim)) "
        + String(repeating: " ", count: shown.caret) + terminal.styled("^", .error))
  }
}

/// A line of a statement, cut so that the place in question is seen.
struct ExcerptLine {
  let text: String
  /// Columns before the caret.
  let caret: Int

  static let longest = 100

  init(_ line: String, caretAfter before: String) {
    let line = DisplayText.visible(Self.expanded(line))
    let column = DisplayText.width(of: DisplayText.visible(Self.expanded(before)))
    guard DisplayText.width(of: line) > Self.longest else {
      text = line
      caret = column
      return
    }
    let skipped = max(0, column - Self.longest / 2)
    let characters = line.dropFirst(skipped)
    text = (skipped > 0 ? "…" : "") + DisplayText.clipped(String(characters), to: Self.longest)
    caret = column - skipped + (skipped > 0 ? 1 : 0)
  }

  /// Tabs would move the caret by an unknown width.
  private static func expanded(_ text: String) -> String {
    String(text.unicodeScalars.map { $0 == "\t" ? " " : $0 }.map(Character.init))
  }
}
