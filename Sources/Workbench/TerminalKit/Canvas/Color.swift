/// A colour of a cell in four bytes: the terminal's own, one of its palette, or red, green, blue.
package struct Color: Hashable, Sendable {
  private var bits: UInt32

  private init(bits: UInt32) { self.bits = bits }

  /// The terminal's own foreground or background.
  package static let standard = Color(bits: 0)

  /// A colour of the terminal's palette: 0–7 normal, 8–15 bright.
  package static func ansi(_ index: UInt8) -> Color { Color(bits: 1 << 24 | UInt32(index)) }

  package static func rgb(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Color {
    Color(bits: 2 << 24 | UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue))
  }

  /// Six hexadecimal digits as one number, 0xRRGGBB.
  package static func hex(_ value: UInt32) -> Color {
    Color(bits: 2 << 24 | value & 0xff_ffff)
  }

  package var isStandard: Bool { bits == 0 }

  package var ansiIndex: UInt8? {
    bits >> 24 == 1 ? UInt8(truncatingIfNeeded: bits) : nil
  }

  package var components: (red: UInt8, green: UInt8, blue: UInt8)? {
    guard bits >> 24 == 2 else { return nil }
    return (
      UInt8(truncatingIfNeeded: bits >> 16), UInt8(truncatingIfNeeded: bits >> 8),
      UInt8(truncatingIfNeeded: bits)
    )
  }
}

extension Color: CustomStringConvertible {
  private static let digits = Array("0123456789abcdef")

  /// `default`, `ansi 3` or `#rrggbb`.
  package var description: String {
    if let index = ansiIndex { return "ansi \(index)" }
    guard let (red, green, blue) = components else { return "default" }
    return [red, green, blue].reduce(into: "#") { text, byte in
      text.append(Self.digits[Int(byte >> 4)])
      text.append(Self.digits[Int(byte & 15)])
    }
  }

  /// Reads `default`, `ansi 3`, `#rrggbb`, `rrggbb` or `rgb`.
  package init?(_ text: String) {
    if text == "default" {
      self = .standard
      return
    }
    if text.hasPrefix("ansi") {
      let number = text.dropFirst(4).drop { $0 == " " || $0 == "-" }
      guard let index = UInt8(number) else { return nil }
      self = .ansi(index)
      return
    }
    var digits = Substring(text)
    if digits.hasPrefix("#") { digits = digits.dropFirst() }
    if digits.utf8.count == 3 { digits = Substring(digits.reduce(into: "") { $0 += "\($1)\($1)" }) }
    guard digits.utf8.count == 6, digits.allSatisfy(\.isHexDigit),
      let value = UInt32(digits, radix: 16)
    else { return nil }
    self = .hex(value)
  }
}
