import CNcurses

/// Turns cells of the canvas into those of ncurses.
struct CellWriter {
  var colors: ColorMapper
  let glyphs: GlyphSet
  private var row: [terminal_cell] = []

  init(colors: ColorMapper, glyphs: GlyphSet) {
    self.colors = colors
    self.glyphs = glyphs
  }

  mutating func write(_ run: ChangedRun, of canvas: Canvas) {
    row.removeAll(keepingCapacity: true)
    let cells = canvas.row(run.y)
    let start = cells.startIndex
    for cell in cells[(start + run.columns.lowerBound)..<(start + run.columns.upperBound)]
    where !cell.isContinuation {
      append(cell)
    }
    terminal_put(Int32(run.y), Int32(run.columns.lowerBound), row, Int32(row.count))
  }

  private mutating func append(_ cell: Cell) {
    let foreground = colors.number(of: cell.foreground)
    let background = colors.number(of: cell.background)
    var attributes = Self.bits(cell.attributes)
    if foreground.isBold { attributes |= UInt32(terminal_bold) }
    var out = terminal_cell()
    out.foreground = foreground.number
    out.background = background.number
    out.attributes = attributes
    out.width = Int32(cell.width)
    if glyphs == .ascii {
      out.scalars.0 = AsciiFold.ascii(cell.glyph.scalar).value
      out.width = 1
      row.append(out)
      out.scalars.0 = 0x20
      if cell.width == 2 { row.append(out) }
      return
    }
    out.scalars.0 = cell.glyph.scalar.value
    let marks = cell.glyph.combiningScalars
    if !marks.isEmpty {
      out.scalars.1 = marks[0].value
      out.scalars.2 = marks.count > 1 ? marks[1].value : 0
      out.scalars.3 = marks.count > 2 ? marks[2].value : 0
    }
    row.append(out)
  }

  private static func bits(_ attributes: Attributes) -> UInt32 {
    guard !attributes.isEmpty else { return 0 }
    var bits: UInt32 = 0
    if attributes.contains(.bold) { bits |= UInt32(terminal_bold) }
    // Lines through text are unknown to ncurses.
    if attributes.contains(.dim) || attributes.contains(.strike) {
      bits |= UInt32(terminal_dim)
    }
    if attributes.contains(.italic) { bits |= UInt32(terminal_italic) }
    if attributes.contains(.underline) || attributes.contains(.undercurl) {
      bits |= UInt32(terminal_underline)
    }
    if attributes.contains(.reverse) { bits |= UInt32(terminal_reverse) }
    return bits
  }
}
