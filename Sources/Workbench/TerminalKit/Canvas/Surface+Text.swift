extension Surface {
  /// Writes one line and returns the column behind it, whether or not all of it can be seen.
  /// Reads no further than the edge, so that long values cost nothing.
  @discardableResult
  package mutating func write(_ text: String, at point: Point, _ style: Style = .text) -> Int {
    let style = resolve(style)
    let edge = visible.endX
    var place = point
    var glyphs = Glyphs(text)
    while place.x < edge, let glyph = glyphs.next() {
      put(glyph, at: place, resolved: style)
      place.x = place.x.plus(glyph.width)
    }
    return place.x
  }

  @discardableResult
  package mutating func write(_ text: String, at point: Point, _ role: Role) -> Int {
    write(text, at: point, .role(role))
  }

  /// Writes a line of several styles; runs without one take `style`.
  @discardableResult
  package mutating func write(
    _ text: StyledText, at point: Point, _ style: Style = .text
  ) -> Int {
    text.runs.reduce(point.x) { x, run in
      write(run.text, at: Point(x: x, y: point.y), run.style ?? style)
    }
  }

  /// Writes one line into the first row of a rectangle, aligned, and clipped with `…`.
  package mutating func write(
    _ text: String, in rect: Rect, _ alignment: Alignment = .leading, clip: ClipPlace = .end,
    _ style: Style = .text
  ) {
    guard !rect.isEmpty else { return }
    let clipped = text.clipped(to: rect.width, at: clip)
    let spare = alignment == .leading ? 0 : max(rect.width - clipped.displayWidth, 0)
    write(clipped, at: rect.origin.moved(x: alignment == .center ? spare / 2 : spare), style)
  }

  package mutating func write(
    _ text: StyledText, in rect: Rect, _ alignment: Alignment = .leading, _ style: Style = .text
  ) {
    guard !rect.isEmpty else { return }
    let clipped = text.clipped(to: rect.width)
    let spare = alignment == .leading ? 0 : max(rect.width - clipped.displayWidth, 0)
    write(clipped, at: rect.origin.moved(x: alignment == .center ? spare / 2 : spare), style)
  }

  /// Writes text over several rows, broken between words; returns the rows it takes.
  @discardableResult
  package mutating func writeWrapped(
    _ text: String, in rect: Rect, _ alignment: Alignment = .leading, _ style: Style = .text
  ) -> Int {
    let lines = text.wrapped(to: rect.width)
    for (index, line) in lines.prefix(rect.height).enumerated() {
      write(line, in: rect.row(index), alignment, style)
    }
    return min(lines.count, rect.height)
  }
}
