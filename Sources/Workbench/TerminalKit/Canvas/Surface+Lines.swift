/// The lines that frames are made of.
package enum LineStyle: Hashable, Sendable {
  case rounded, light, heavy, double, dashed, ascii

  var pieces: LinePieces {
    switch self {
    case .rounded: LinePieces("─│╭╮╰╯├┤┬┴┼")
    case .light: LinePieces("─│┌┐└┘├┤┬┴┼")
    case .heavy: LinePieces("━┃┏┓┗┛┣┫┳┻╋")
    case .double: LinePieces("═║╔╗╚╝╠╣╦╩╬")
    case .dashed: LinePieces("╌╎┌┐└┘├┤┬┴┼")
    case .ascii: LinePieces("-|++++++++++")
    }
  }
}

/// The glyphs of one kind of line.
struct LinePieces {
  let horizontal, vertical: Glyph
  let topLeft, topRight, bottomLeft, bottomRight: Glyph
  let fromLeft, fromRight, fromTop, fromBottom, cross: Glyph

  init(_ pieces: StaticString) {
    var glyphs = Glyphs("\(pieces)")
    func piece() -> Glyph { glyphs.next() ?? .space }
    horizontal = piece()
    vertical = piece()
    topLeft = piece()
    topRight = piece()
    bottomLeft = piece()
    bottomRight = piece()
    fromLeft = piece()
    fromRight = piece()
    fromTop = piece()
    fromBottom = piece()
    cross = piece()
  }
}

/// What stands in the border of a box.
package struct BoxLabels: Hashable, Sendable {
  /// At the top, from the left.
  package var title: StyledText
  /// At the top, from the right: the first of them that there is room for.
  package var trailing: [StyledText]
  /// At the bottom, from the right.
  package var footer: StyledText

  package init(
    title: StyledText = "", trailing: [StyledText] = [], footer: StyledText = ""
  ) {
    self.title = title
    self.trailing = trailing
    self.footer = footer
  }
}

extension Surface {
  package mutating func horizontalLine(
    at point: Point, width: Int, _ line: LineStyle = .light, _ style: Style = .role(.paneBorder)
  ) {
    let piece = lineStyle(line).pieces.horizontal
    fill(Rect(origin: point, size: Size(width: width, height: 1)), style, with: piece)
  }

  package mutating func verticalLine(
    at point: Point, height: Int, _ line: LineStyle = .light, _ style: Style = .role(.paneBorder)
  ) {
    let piece = lineStyle(line).pieces.vertical
    fill(Rect(origin: point, size: Size(width: 1, height: height)), style, with: piece)
  }

  /// Draws a frame along the edge of a rectangle, with labels in it. What is inside stays.
  package mutating func box(
    _ rect: Rect, _ line: LineStyle = .rounded, labels: BoxLabels = BoxLabels(),
    _ style: Style = .role(.paneBorder)
  ) {
    guard rect.width >= 2, rect.height >= 2 else { return }
    let pieces = lineStyle(line).pieces
    let right = rect.endX - 1
    let bottom = rect.endY - 1
    horizontalLine(at: rect.origin, width: rect.width, line, style)
    horizontalLine(at: Point(x: rect.x, y: bottom), width: rect.width, line, style)
    verticalLine(at: rect.origin, height: rect.height, line, style)
    verticalLine(at: Point(x: right, y: rect.y), height: rect.height, line, style)
    put(pieces.topLeft, at: rect.origin, style)
    put(pieces.topRight, at: Point(x: right, y: rect.y), style)
    put(pieces.bottomLeft, at: Point(x: rect.x, y: bottom), style)
    put(pieces.bottomRight, at: Point(x: right, y: bottom), style)
    write(labels, on: rect, style)
  }

  package mutating func box(
    _ rect: Rect, _ line: LineStyle = .rounded, title: StyledText,
    _ style: Style = .role(.paneBorder)
  ) {
    box(rect, line, labels: BoxLabels(title: title), style)
  }

  private func lineStyle(_ line: LineStyle) -> LineStyle { glyphs == .ascii ? .ascii : line }

  /// Labels go between `╴` and `╶`; the title has precedence over what stands at the right, but
  /// for a short form of that.
  private mutating func write(_ labels: BoxLabels, on rect: Rect, _ style: Style) {
    let inner = rect.inset(left: 2, right: 2)
    let isChoice = labels.trailing.count > 1
    let least = isChoice ? labels.trailing.last?.displayWidth ?? 0 : 0
    // A few letters of the title are worth more than any state.
    let kept = (1...3).contains(least) && inner.width >= least + 12 ? least + 3 : 0
    let title = labels.title.clipped(to: inner.width - 2 - kept)
    if !title.isEmpty { write(title, labelAt: inner.origin, style) }
    let taken = title.isEmpty ? 0 : title.displayWidth + 3
    let room = inner.width - taken - 2
    let fitting = labels.trailing.widest(in: room)
    let trailing = fitting ?? (isChoice ? "" : labels.trailing.first?.clipped(to: room) ?? "")
    if !trailing.isEmpty {
      let x = inner.endX - trailing.displayWidth - 2
      write(trailing, labelAt: Point(x: x, y: rect.y), style)
    }
    let footer = labels.footer.clipped(to: inner.width - 2)
    if !footer.isEmpty {
      let x = inner.endX - footer.displayWidth - 2
      write(footer, labelAt: Point(x: x, y: rect.endY - 1), style)
    }
  }

  private mutating func write(_ label: StyledText, labelAt point: Point, _ style: Style) {
    put(glyphs == .ascii ? "[" : "╴", at: point, style)
    let end = write(label, at: point.moved(x: 1), .role(.title))
    put(glyphs == .ascii ? "]" : "╶", at: Point(x: end, y: point.y), style)
  }
}
