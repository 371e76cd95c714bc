/// What terminals of the xterm family send for keys.
package enum TerminalKeys {
  package static let enter = "\r"
  package static let escape = "\u{1b}"
  package static let up = "\u{1b}[A"
  package static let down = "\u{1b}[B"
  package static let right = "\u{1b}[C"
  package static let left = "\u{1b}[D"
  package static let pageDown = "\u{1b}[6~"
  package static let pageUp = "\u{1b}[5~"
  package static let f1 = "\u{1b}OP"
  package static let f5 = "\u{1b}[15~"
  package static let f6 = "\u{1b}[17~"
  package static let shiftF6 = "\u{1b}[17;2~"
  package static let f9 = "\u{1b}[20~"
  package static let f11 = "\u{1b}[23~"

  package static func control(_ letter: Character) -> String {
    let code = letter.asciiValue.map { $0 & 0x1f } ?? 0
    return String(UnicodeScalar(code))
  }

  package static func alt(_ letter: Character) -> String { "\u{1b}\(letter)" }
}
