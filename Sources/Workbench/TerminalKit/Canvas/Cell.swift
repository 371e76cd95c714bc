/// One place of the screen, with its colours resolved.
package struct Cell: Hashable, Sendable {
  package private(set) var glyph: Glyph
  package var foreground: Color
  package var background: Color
  package var attributes: Attributes
  /// One, two, or zero for the right half of a wide glyph.
  package private(set) var width: UInt8

  package static let blank = Cell(.space)

  package init(
    _ glyph: Glyph, foreground: Color = .standard, background: Color = .standard,
    attributes: Attributes = []
  ) {
    self.glyph = glyph
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
    width = UInt8(glyph.width)
  }

  /// The right half of a wide glyph.
  package var isContinuation: Bool { width == 0 }

  var continuation: Cell {
    var cell = self
    cell.glyph = .space
    cell.width = 0
    return cell
  }

  /// The same colours without the glyph.
  var cleared: Cell {
    var cell = self
    cell.glyph = .space
    cell.width = 1
    return cell
  }

  mutating func apply(_ style: Style) {
    if let color = style.foreground { foreground = color }
    if let color = style.background { background = color }
    attributes.formUnion(style.attributes)
  }
}
