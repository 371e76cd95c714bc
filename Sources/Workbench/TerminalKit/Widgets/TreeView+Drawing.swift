extension TreeView {
  package func draw(into surface: inout Surface, isFocused: Bool) {
    var tree = self
    tree.arrange(in: surface.size)
    guard !rows.isEmpty else {
      let text = filtering == nil ? emptyText : "Nothing matches"
      surface.write(text, in: surface.bounds.inset(left: 2).row(0), .leading, .role(.textFaint))
      return
    }
    let visible = tree.scroll.visible
    let columns = detailWidths(visible, in: surface.size.width)
    for (line, row) in visible.enumerated() {
      draw(
        rows[row], into: &surface, in: surface.bounds.row(line), details: columns,
        isCurrent: row == tree.scroll.cursor, isFocused: isFocused)
    }
  }

  /// For the scroll bar on the frame around it.
  package func scrollBar(height: Int) -> ScrollBar {
    var position = scroll
    position.update(count: rows.count, viewport: height)
    return ScrollBar(position)
  }

  /// How wide the columns at the right are; those that would leave no room for labels are left
  /// out, the leftmost first. The last one gives way to labels row by row.
  private func detailWidths(_ visible: Range<Int>, in width: Int) -> [Int] {
    var widths: [Int] = []
    for row in rows[visible] {
      guard case .node(let id) = row.content, let item = nodes[id]?.item else { continue }
      for (column, text) in item.details.enumerated() {
        if column >= widths.count { widths.append(0) }
        widths[column] = max(widths[column], min(text.displayWidth, 24))
      }
    }
    var used = 0
    for column in widths.indices.reversed() where widths[column] > 0 {
      used += widths[column] + 2
      if column + 1 < widths.count, width - used < max(width * 2 / 5, 12) {
        for dropped in 0...column { widths[dropped] = 0 }
        break
      }
    }
    return widths
  }

  private func draw(
    _ row: Row, into surface: inout Surface, in rect: Rect, details: [Int], isCurrent: Bool,
    isFocused: Bool
  ) {
    if isCurrent {
      surface.fill(rect, isFocused ? .selection : .selectionInactive)
      if isFocused { surface.put("▌", at: rect.origin, .role(.accent)) }
    }
    let width = surface.size.width
    let marker = TreeMetrics.indent(row.depth, width: width)
    for (level, goesOn) in row.guides.enumerated() {
      let x = TreeMetrics.indent(level, width: width)
      if goesOn, x < marker {
        surface.put("│", at: Point(x: x, y: rect.y), .role(.treeGuide))
      }
    }
    let start = marker + 2
    switch row.content {
    case .remark(let text, let role):
      surface.write(text, in: rect.inset(left: start), .leading, .role(role))
    case .node(let id):
      guard let item = nodes[id]?.item else { return }
      if item.canExpand {
        surface.put(isExpanded(id) ? "▾" : "▸", at: Point(x: marker, y: rect.y), .role(.treeGroup))
      }
      let text = item.label.sanitized
      let room = rect.inset(left: start + text.displayWidth + 2)
      let end = drawDetails(item, into: &surface, in: room, details)
      let label = StyledText(
        text, .role(item.role), marking: filtering?.matcher.positions(in: text) ?? [],
        with: Style.role(.accent).bold.underlined)
      surface.write(label, in: rect.inset(left: start, right: rect.endX - end))
    }
  }

  /// So much of a detail tells something; sizes are never cut.
  private static var narrowestDetail: Int { 8 }

  /// Labels are more than details, of which those that have no room beside them are left out.
  /// Returns where the room for the label ends.
  private func drawDetails(
    _ item: TreeItem<ID>, into surface: inout Surface, in rect: Rect, _ widths: [Int]
  ) -> Int {
    var end = rect.endX - 1
    var labelEnd = rect.endX
    for column in widths.indices.reversed() where widths[column] > 0 {
      if column < item.details.count, !item.details[column].isEmpty {
        let width = min(item.details[column].displayWidth, widths[column], end - rect.x)
        guard width >= min(item.details[column].displayWidth, Self.narrowestDetail) else { break }
        let field = Rect(x: end - width, y: rect.y, width: width, height: 1)
        surface.write(item.details[column], in: field, .trailing, .role(.treeDetail))
        labelEnd = end - width - 2
      }
      end -= widths[column] + 2
    }
    return max(labelEnd, rect.x)
  }
}
