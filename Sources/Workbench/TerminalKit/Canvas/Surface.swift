/// What panes draw on: a rectangle of the canvas with its own origin. Whatever goes over its edge
/// is cut off; no place is wrong.
package struct Surface: Sendable {
  package private(set) var canvas: Canvas
  package let theme: Theme
  /// Which characters the terminal can show.
  package let glyphs: GlyphSet
  /// Where the terminal's cursor goes, in the canvas; hidden when nothing places it.
  package private(set) var cursor: Cursor?
  /// The rectangle drawn on, in the canvas.
  private var frame: Rect
  /// The part of it that may change, in the canvas.
  private var clip: Rect

  package init(size: Size, theme: Theme = .fallback, glyphs: GlyphSet = .unicode) {
    var blank = Cell.blank
    blank.apply(theme.style(for: .text))
    canvas = Canvas(size: size, filledWith: blank)
    self.theme = theme
    self.glyphs = glyphs
    frame = canvas.bounds
    clip = frame
  }

  /// The size of what is drawn on, which may reach beyond what can be seen.
  package var size: Size { frame.size }
  /// All of it, with the origin at zero.
  package var bounds: Rect { Rect(size: frame.size) }
  /// The part of `bounds` that can be seen.
  package var visible: Rect { clip.moved(x: 0.minus(frame.x), y: 0.minus(frame.y)) }
  /// Where `bounds` lies on the screen: mouse events come in those places.
  package var frameOnScreen: Rect { frame }

  /// Draws in a part: inside the closure, its corner is the origin and nothing leaves it.
  @discardableResult
  package mutating func inside<Result>(
    _ rect: Rect, _ draw: (inout Surface) throws -> Result
  ) rethrows -> Result {
    let outer = (frame, clip)
    defer { (frame, clip) = outer }
    frame = rect.moved(x: frame.x, y: frame.y)
    clip = clip.intersection(frame)
    return try draw(&self)
  }

  /// A style with its role looked up in the theme.
  package func resolve(_ style: Style) -> Style {
    guard let role = style.role else { return style }
    return theme.style(for: role).under(style)
  }

  /// Puts one glyph.
  package mutating func put(_ glyph: Glyph, at point: Point, _ style: Style = .text) {
    put(glyph, at: point, resolved: resolve(style))
  }

  mutating func put(_ glyph: Glyph, at point: Point, resolved style: Style) {
    let place = point.moved(x: frame.x, y: frame.y)
    guard clip.contains(place) else { return }
    let isWhole = place.x.plus(glyph.width) <= clip.endX
    let below = canvas[place.x, place.y]
    canvas.put(
      Cell(
        isWhole ? glyph : .space, foreground: style.foreground ?? below.foreground,
        background: style.background ?? below.background, attributes: style.attributes),
      x: place.x, y: place.y)
  }

  /// Lays a style over what is drawn: colours that it sets, attributes added. For selections,
  /// matches, and what lies behind a dialog.
  package mutating func recolor(_ rect: Rect, _ style: Style) {
    let style = resolve(style)
    let area = rect.moved(x: frame.x, y: frame.y).intersection(clip)
    guard !area.isEmpty else { return }
    for y in area.y..<area.endY {
      for x in area.x..<area.endX { canvas.restyle(x: x, y: y) { $0.apply(style) } }
    }
  }

  package mutating func recolor(_ rect: Rect, _ role: Role) { recolor(rect, .role(role)) }

  /// Blanks a part. Without a background in the style, backgrounds stay.
  package mutating func fill(_ rect: Rect, _ style: Style = .text, with glyph: Glyph = .space) {
    let style = resolve(style)
    let area = rect.intersection(visible)
    guard !area.isEmpty else { return }
    for y in area.y..<area.endY {
      for x in stride(from: area.x, to: area.endX, by: glyph.width) {
        put(glyph, at: Point(x: x, y: y), resolved: style)
      }
    }
  }

  package mutating func fill(_ rect: Rect, _ role: Role) { fill(rect, .role(role)) }

  /// Shows the terminal's cursor, unless the place cannot be seen.
  package mutating func placeCursor(at point: Point, shape: Cursor.Shape = .bar) {
    let place = point.moved(x: frame.x, y: frame.y)
    cursor = clip.contains(place) ? Cursor(position: place, shape: shape) : nil
  }

  /// Hides the cursor that an earlier drawing has placed: a dialog lies above it.
  package mutating func hideCursor() { cursor = nil }
}

/// The terminal's own cursor.
package struct Cursor: Hashable, Sendable {
  package enum Shape: Hashable, Sendable {
    case block, underline, bar
  }

  package var position: Point
  package var shape: Shape

  package init(position: Point, shape: Shape = .bar) {
    self.position = position
    self.shape = shape
  }
}

/// Which characters a terminal can show. Screens turn what is drawn into ASCII by themselves; what
/// draws denser pictures with Unicode asks first.
package enum GlyphSet: Hashable, Sendable {
  case unicode, ascii
}
