/// How many cells text takes. The base scalar decides; marks take none; of joined pictures and
/// skin tones only the first scalar counts, because terminals disagree about the rest; flags are
/// the letters of their country.
package enum DisplayWidth {
  package static func of(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x300 { return value == 0 ? 0 : 1 }
    if WidthTable.holds(WidthTable.zero, value) { return 0 }
    if value < 0x1100 { return 1 }
    return WidthTable.holds(WidthTable.wide, value) ? 2 : 1
  }

  /// As it is drawn: controls take the cell of the sign that stands for them.
  package static func of(_ text: String) -> Int {
    let plain = PlainText.prefixCount(of: text)
    if plain == text.utf8.count { return plain }
    var cells = 0
    var glyphs = Glyphs(text)
    while let glyph = glyphs.next() { cells += glyph.width }
    return cells
  }

  package static func of(_ character: Character) -> Int { of(String(character)) }
}
