/// Text from data on its way to a terminal: how wide it is, and without the power to control it.
package enum DisplayText {
  /// True when every byte is a visible ASCII character, one column each.
  package static func isPlain(_ bytes: UnsafeRawBufferPointer) -> Bool {
    for byte in bytes where byte &- 0x20 >= 0x5F { return false }
    return true
  }

  /// How many columns a terminal gives to the text.
  package static func width(of text: String) -> Int {
    var text = text
    if let plain = text.withUTF8({ isPlain(UnsafeRawBufferPointer($0)) ? $0.count : nil }) {
      return plain
    }
    return text.reduce(0) { $0 + CharacterWidth.columns($1) }
  }

  /// Control characters as visible symbols; marks that turn the direction of writing and broken
  /// bytes as replacement characters.
  package static func visible(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHazard) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      result.unicodeScalars.append(isHazard(scalar) ? symbol(for: scalar) : scalar)
    }
    return result
  }

  /// The text in at most `columns` columns, ended by an ellipsis where something is left out.
  package static func clipped(_ text: String, to columns: Int) -> String {
    guard columns > 0, width(of: text) > columns else { return text }
    var result = ""
    var used = 0
    for character in text {
      let more = CharacterWidth.columns(character)
      if used + more > columns - 1 { break }
      result.append(character)
      used += more
    }
    return result + "…"
  }

  private static func isHazard(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0: true
    case 0x2028...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C: true
    default: false
    }
  }

  private static func symbol(for scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
    case 0x7F: "\u{2421}"
    default: "\u{FFFD}"
    }
  }
}
