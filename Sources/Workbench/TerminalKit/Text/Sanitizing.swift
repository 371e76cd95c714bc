/// Signs that stand for what must not reach a terminal: text from data can neither move the cursor
/// nor turn the direction of what follows.
enum Sanitizing {
  /// Carries a mark that has nothing before it.
  static let markCarrier: Unicode.Scalar = "\u{25cc}"
  private static let direction: Unicode.Scalar = "\u{21c4}"
  private static let lineBreak: Unicode.Scalar = "\u{2424}"
  private static let unknown: Unicode.Scalar = "\u{fffd}"

  static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x20...0x7e, 0xa0...0x2ff: scalar
    case 0...0x1f: Unicode.Scalar(0x2400 + scalar.value) ?? unknown
    case 0x7f: "\u{2421}"
    case 0x80...0x9f: unknown
    case 0x61c, 0x200e, 0x200f, 0x202a...0x202e, 0x2066...0x2069: direction
    case 0x2028, 0x2029: lineBreak
    // Halves of flags: terminals disagree about them, letters are clear.
    case 0x1f1e6...0x1f1ff: Unicode.Scalar(scalar.value - 0x1f1e6 + 0x41) ?? unknown
    case 0xfff9...0xfffb, 0xfffe, 0xffff: unknown
    default: scalar
    }
  }
}
