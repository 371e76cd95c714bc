/// What is switched on beside drawing, and how it is switched off.
struct TerminalModes {
  /// Written when the screen is taken.
  let enter: String
  /// Undoes it.
  let leave: String

  init(_ options: TerminalOptions) {
    var on = "\u{1b}[?2004h\u{1b}[?1004h"
    var off = "\u{1b}[?2026l\u{1b}[?1004l\u{1b}[?2004l"
    if options.usesMouse {
      on += "\u{1b}[?1002h\u{1b}[?1006h"
      off += "\u{1b}[?1006l\u{1b}[?1002l"
    }
    if options.speaksKittyKeys {
      on += "\u{1b}[>1u"
      off += "\u{1b}[<u"
    }
    if !options.isLinuxConsole { off += "\u{1b}[0 q" }
    enter = on
    leave = off
  }

  static let beginFrame = "\u{1b}[?2026h"
  static let endFrame = "\u{1b}[?2026l"
  /// The background, then what the terminal is, which all answer: the end of waiting.
  static let question = "\u{1b}]11;?\u{7}\u{1b}[c"

  static func shape(_ shape: Cursor.Shape) -> String {
    switch shape {
    case .block: "\u{1b}[2 q"
    case .underline: "\u{1b}[4 q"
    case .bar: "\u{1b}[6 q"
    }
  }
}
