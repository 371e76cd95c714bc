extension LayeredDiagram {
  package func draw(into surface: inout Surface, isFocused: Bool) {
    let size = surface.size
    guard !shown.isEmpty else {
      let middle = surface.bounds.row(size.height / 2)
      surface.write(emptyText, in: middle, .center, .role(.textMuted))
      return
    }
    let level = level(in: size)
    if level != .tree, let layout = layouts[level] {
      draw(layout, level, into: &surface, isFocused)
    } else {
      drawTree(into: &surface, isFocused)
    }
  }

  func contentSize(in size: Size) -> Size {
    let level = level(in: size)
    guard level != .tree, let layout = layouts[level] else {
      return Size(width: 0, height: tree.rows.count)
    }
    return layout.size
  }

  func contentFrame(of place: Int, in size: Size) -> Rect {
    let level = level(in: size)
    guard level != .tree, let layout = layouts[level] else {
      return Rect(x: 0, y: tree.rowOfNode[place] ?? 0, width: 1, height: 1)
    }
    return layout.frames[place]
  }

  /// The place of the content that is in the corner; content that is narrower stands in the middle.
  func corner(in size: Size) -> Point {
    let content = contentSize(in: size)
    func start(_ content: Int, _ view: Int, _ offset: Int) -> Int {
      content <= view ? -((view - content) / 2) : offset.clamped(to: 0...(content - view))
    }
    let x = level(in: size) == .tree ? 0 : start(content.width, size.width, offset.x)
    let y = content.height <= size.height ? 0 : start(content.height, size.height, offset.y)
    return Point(x: x, y: y)
  }

  private func draw(
    _ layout: LayeredLayout, _ level: Level, into surface: inout Surface, _ isFocused: Bool
  ) {
    let corner = corner(in: surface.size)
    let area = Rect(origin: corner, size: surface.size)
    let seen = shown.indices.filter { !layout.frames[$0].intersection(area).isEmpty }
    var grid = LineGrid(area: area)
    for place in seen {
      let node = shown[place]
      let isFocus = node.id == focus
      let role: Role = isFocus ? .dagNodeFocus : node.isCritical ? .dagCritical : node.role
      grid.box(layout.frames[place], node.isCritical ? .heavy : .light, role)
    }
    for segment in layout.segments {
      let isCritical = links[segment.edge].isCritical
      grid.line(
        segment.from, segment.to, isCritical ? .heavy : .light,
        isCritical ? .dagCritical : .dagEdge)
    }
    grid.draw(into: &surface)
    for place in seen {
      let frame = layout.frames[place].moved(x: 0.minus(corner.x), y: 0.minus(corner.y))
      draw(shown[place], level, at: frame, into: &surface, isFocused)
    }
    guard level == .full else { return }
    for label in layout.labels where area.contains(label.point) {
      let point = label.point.moved(x: 0.minus(corner.x), y: 0.minus(corner.y))
      let rect = Rect(origin: point, size: Size(width: label.width, height: 1))
      surface.write(links[label.edge].label, in: rect, .leading, .role(.textMuted))
    }
  }

  private func draw(
    _ node: DiagramNode, _ level: Level, at frame: Rect, into surface: inout Surface,
    _ isFocused: Bool
  ) {
    let inner = frame.inset(columns: 1, rows: 1)
    let isFocus = node.id == focus
    let head = inner.row(0)
    drawHead(node, at: head.inset(left: 1, right: 1), into: &surface)
    if isFocus {
      surface.write("▸", at: head.origin, .dagNodeFocus)
      surface.recolor(head, isFocused ? .selection : .selectionInactive)
    }
    guard level == .full else { return }
    for (index, line) in node.lines.prefix(max(inner.height - 1, 0)).enumerated() {
      surface.write(line, in: inner.row(index + 1).inset(left: 1, right: 1))
    }
  }

  /// `gap` cells before the end are left to others.
  private func drawHead(
    _ node: DiagramNode, at rect: Rect, gap: Int = 0, into surface: inout Surface
  ) {
    let title = node.title.or(.role(.textStrong)) + StyledText(foldMark(of: node.id), .info)
    let trailing = node.trailing.clipped(to: rect.width / 2)
    let width = max(trailing.isEmpty ? 0 : trailing.displayWidth + 2, gap > 0 ? gap + 1 : 0)
    surface.write(title, in: rect.inset(right: width))
    if matches.contains(node.id) {
      let found = min(node.title.displayWidth, rect.inset(right: width).width)
      surface.recolor(Rect(x: rect.x, y: rect.y, width: found, height: 1), .match)
      surface.write("◆", at: rect.origin.moved(x: -1), .match)
    }
    surface.write(trailing, in: rect, .trailing, .role(.textMuted))
  }

  private static let columnGap = 2
  /// What names keep of a row of the tree.
  private static let leastName = 34

  /// The widths of the columns that have room.
  private func columnWidths(in width: Int) -> [Int] {
    let count = shown.map(\.columns.count).max() ?? 0
    var widths = (0..<count).map { index in
      shown.map { index < $0.columns.count ? $0.columns[index].displayWidth : 0 }.max() ?? 0
    }
    while !widths.isEmpty,
      widths.reduce(0, { $0 + $1 + Self.columnGap }) + Self.leastName > width
    {
      widths.removeLast()
    }
    return widths
  }

  private func drawTree(into surface: inout Surface, _ isFocused: Bool) {
    let first = max(corner(in: surface.size).y, 0)
    let rows = tree.rows.dropFirst(first).prefix(surface.size.height)
    let widths = columnWidths(in: surface.size.width)
    let trailing = shown.map(\.trailing.displayWidth).max() ?? 0
    let room = widths.reduce(widths.isEmpty ? 0 : trailing) { $0 + $1 + Self.columnGap }
    for (line, row) in rows.enumerated() {
      let node = shown[row.node]
      let rect = surface.bounds.row(line)
      let isFocus = node.id == focus && !row.isRepeated
      // Deep trees keep the end of their guides, so that names stay in sight.
      let prefix = row.prefix.clipped(to: max(rect.width / 3, 3), at: .start)
      let end = surface.write(prefix, at: Point(x: 3, y: line), .treeGuide)
      let head = rect.inset(left: end, right: 1)
      if row.isRepeated {
        surface.write(node.title + "  (as above)", in: head, .leading, .role(.textMuted))
      } else {
        drawHead(node, at: head, gap: room, into: &surface)
        var x = rect.endX - 1 - room
        for (width, column) in zip(widths, node.columns) {
          let cell = Rect(x: x, y: line, width: width, height: 1)
          surface.write(column, in: cell, .trailing, .role(.textMuted))
          x += width + Self.columnGap
        }
      }
      if node.isCritical { surface.write("┃", at: Point(x: 1, y: line), .dagCritical) }
      guard isFocus else { continue }
      surface.write("▸", at: Point(x: 0, y: line), .dagNodeFocus)
      surface.recolor(rect, isFocused ? .selection : .selectionInactive)
    }
  }

  /// One line with the marks of all nodes, rank by rank, around the focused one.
  package func minimap(width: Int) -> StyledText {
    guard width > 0, let ranks = layouts[.full]?.ranks else { return "" }
    var runs: [(text: StyledText, width: Int, isFocus: Bool)] = []
    for (rank, places) in ranks.enumerated() {
      for (index, place) in places.enumerated() {
        let node = shown[place]
        let isFocus = node.id == focus
        let mark = node.mark.isEmpty ? "·" : node.mark
        let lead = index > 0 ? " " : rank > 0 ? "▸" : ""
        let role: Role = isFocus ? .dagNodeFocus : node.isCritical ? .dagCritical : node.role
        let text = StyledText(lead, .dagEdge) + StyledText(isFocus ? "[\(mark)]" : mark, role)
        runs.append((text, text.displayWidth, isFocus))
      }
    }
    // The window grows from the focus to both sides until the line is full.
    let center = runs.firstIndex { $0.isFocus } ?? 0
    var (low, high) = (center, center)
    var used = runs.isEmpty ? 0 : runs[center].width
    var isGrowing = !runs.isEmpty
    while isGrowing {
      isGrowing = false
      if high + 1 < runs.count, used + runs[high + 1].width <= width - 2 {
        high += 1
        used += runs[high].width
        isGrowing = true
      }
      if low > 0, used + runs[low - 1].width <= width - 2 {
        low -= 1
        used += runs[low].width
        isGrowing = true
      }
    }
    guard !runs.isEmpty else { return "" }
    let body = runs[low...high].reduce(StyledText()) { $0 + $1.text }
    let line = (low > 0 ? "…" : "") + body + (high + 1 < runs.count ? "…" : "")
    return line.clipped(to: width)
  }
}
