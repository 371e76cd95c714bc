/// Text cut into glyphs, ready to be drawn: made safe, marks joined to their base, joined pictures
/// reduced to their first.
package struct Glyphs: Sequence, IteratorProtocol {
  private var scalars: String.UnicodeScalarView.Iterator
  /// A scalar that was read and belongs to the next glyph.
  private var ahead: Unicode.Scalar?

  package init(_ text: String) { scalars = text.unicodeScalars.makeIterator() }

  package mutating func next() -> Glyph? {
    var start = take()
    while let scalar = start, Self.isInvisible(scalar) { start = take() }
    guard let first = start else { return nil }
    var glyph = Glyph(first)
    if first.value < 0x80 {
      guard let second = take() else { return glyph }
      ahead = second
      guard second.value >= 0x300 else { return glyph }
    }
    while let scalar = take() {
      if scalar.value == Self.joiner {
        dropJoined(to: first)
      } else if Self.isSkinTone(scalar), first.properties.isEmoji, first.value > 0x2000 {
        continue
      } else if Self.isInvisible(scalar) {
        continue
      } else if DisplayWidth.of(Sanitizing.visible(scalar)) == 0 {
        glyph.add(mark: scalar)
      } else {
        ahead = scalar
        break
      }
    }
    return glyph
  }

  private static let joiner: UInt32 = 0x200d

  private mutating func take() -> Unicode.Scalar? {
    if let scalar = ahead {
      ahead = nil
      return scalar
    }
    return scalars.next()
  }

  /// Between pictures a joiner makes one of two; between letters it only shapes them.
  private mutating func dropJoined(to first: Unicode.Scalar) {
    guard let scalar = take() else { return }
    let joins = first.value > 0x2000 && first.properties.isEmoji && scalar.properties.isEmoji
    if !joins { ahead = scalar }
  }

  private static func isSkinTone(_ scalar: Unicode.Scalar) -> Bool {
    (0x1f3fb...0x1f3ff).contains(scalar.value)
  }

  /// Signs that only steer how others are drawn.
  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200b...0x200d, 0x2060...0x2064, 0x206a...0x206f, 0xfe00...0xfe0f, 0xfeff,
      0x180b...0x180f, 0xe0000...0xe0fff:
      true
    default: false
    }
  }
}
