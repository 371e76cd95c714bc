extension Grid {
  package func draw(
    into surface: inout Surface, _ source: some GridSource, isFocused: Bool
  ) {
    var grid = self
    _ = grid.arrange(in: surface.size, source)
    guard !surface.bounds.isEmpty else { return }
    let layout = grid.layout
    let columns = source.columns
    guard !columns.isEmpty else {
      surface.write(
        emptyText, in: surface.bounds.inset(left: 2).row(0), .leading, .role(.textFaint))
      return
    }
    grid.drawRules(into: &surface, layout)
    grid.drawHeader(into: &surface, layout, columns, isFocused: isFocused)
    grid.drawBody(into: &surface, layout, source, isFocused: isFocused)
    guard layout.hasScrollBar else { return }
    let bar = Rect(
      x: surface.size.width - 1, y: grid.headerHeight, width: 1, height: grid.bodyHeight)
    ScrollBar(grid.rows).draw(into: &surface, at: bar)
  }

  /// The lines between columns; a heavy one right of the frozen ones.
  private func drawRules(into surface: inout Surface, _ layout: GridLayout) {
    let rule = headerHeight - 1
    let shown = max(min(rows.count - rows.offset, rows.viewport), 0)
    let height = min(headerHeight + max(shown, 0), size.height)
    if headerHeight == 3 {
      surface.horizontalLine(
        at: Point(x: 0, y: rule), width: layout.ruleWidth, .light, .role(.gridRule))
    }
    for (index, column) in layout.columns.enumerated() {
      let isLast = index == layout.columns.count - 1
      let isFrozenEnd =
        column.isFrozen && (isLast || !layout.columns[index + 1].isFrozen)
      guard column.edge < layout.contentWidth, !isLast || isFrozenEnd else { continue }
      let role = Style.role(isFrozenEnd ? .gridFrozen : .gridRule)
      let top = Point(x: column.edge, y: 0)
      surface.verticalLine(at: top, height: height, isFrozenEnd ? .heavy : .light, role)
      if headerHeight == 3 {
        let cross: Glyph = surface.glyphs == .ascii ? "+" : (isFrozenEnd ? "╂" : "┼")
        surface.put(cross, at: top.moved(y: rule), role)
      }
    }
    guard headerHeight == 3 else { return }
    let line = Rect(x: 0, y: rule, width: layout.contentWidth, height: 1)
    if layout.after > 0 {
      surface.write(" ▸ \(layout.after) more", in: line, .trailing, .role(.textMuted))
    }
    if layout.before > 0 {
      let x = layout.columns.first { !$0.isFrozen }?.x ?? layout.gutter
      surface.write(
        "◂ \(layout.before) more ", in: line.inset(left: x), .leading, .role(.textMuted))
    }
  }

  private func drawHeader(
    into surface: inout Surface, _ layout: GridLayout, _ columns: [GridColumn], isFocused: Bool
  ) {
    guard headerHeight > 0 else { return }
    for column in layout.columns where columns.indices.contains(column.column) {
      let header = columns[column.column]
      let isCurrent = column.place == cursorColumn
      let frame = Rect(x: column.x, y: 0, width: column.width, height: 1)
      var style = Style.role(header.role)
      if isCurrent, isFocused { style = style.underlined }
      let sort = sortMark(column.column)
      let room = max(frame.width - sort.displayWidth, 0)
      let title = header.title.clipped(to: room)
      let text = StyledText(title, style) + StyledText(sort, .accent)
      surface.write(text, in: frame, header.alignment, style)
      if headerHeight > 1 {
        surface.write(
          header.typeLabel, in: frame.moved(y: 1), header.alignment, .role(.textFaint))
      }
    }
  }

  /// ` ▲`, with its number when rows are ordered by several columns.
  private func sortMark(_ column: Int) -> String {
    guard let place = sorts.firstIndex(where: { $0.column == column }) else { return "" }
    let arrow = sorts[place].direction == .ascending ? "▲" : "▼"
    return sorts.count > 1 ? " \(arrow)\(place + 1)" : " \(arrow)"
  }

  private func drawBody(
    into surface: inout Surface, _ layout: GridLayout, _ source: some GridSource, isFocused: Bool
  ) {
    let body = Rect(
      x: 0, y: headerHeight, width: layout.contentWidth, height: bodyHeight)
    guard rows.count > 0 else {
      let text = source.rowCount.isExact ? emptyText : "…"
      surface.write(
        text, in: body.inset(left: layout.gutter + 1).row(0), .leading, .role(.textFaint))
      return
    }
    let headers = source.columns
    let columns = layout.columns.map { column in
      let isKnown = headers.indices.contains(column.column)
      return (column, isKnown ? headers[column.column].alignment : .leading)
    }
    for (line, row) in rows.visible.enumerated() {
      let rect = body.row(line)
      let isCurrent = row == rows.cursor
      if isCurrent { surface.recolor(rect, .cursorLine) }
      drawGutter(into: &surface, layout, row: row, y: rect.y, isCurrent: isCurrent)
      for (column, alignment) in columns {
        // A cut column shows the beginning of its text, where the reader looks for it.
        draw(
          column, column.isCut ? .leading : alignment, row: row, y: rect.y, source,
          into: &surface, isFocused: isFocused)
      }
    }
  }

  private func drawGutter(
    into surface: inout Surface, _ layout: GridLayout, row: Int, y: Int, isCurrent: Bool
  ) {
    let isMarked = selection.contains(row: row)
    let mark: Glyph? = isMarked ? (isCurrent ? "◆" : "•") : (isCurrent ? "▸" : nil)
    if let mark { surface.put(mark, at: Point(x: 0, y: y), .role(.accent)) }
    guard layout.gutter > 2 else { return }
    let frame = Rect(x: 1, y: y, width: layout.gutter - 3, height: 1)
    surface.write(
      Quantity.grouped(row.plus(1)), in: frame, .trailing,
      .role(isCurrent ? .text : .gridRowNumber))
  }

  private func draw(
    _ column: GridLayout.Column, _ alignment: Alignment, row: Int, y: Int,
    _ source: some GridSource, into surface: inout Surface, isFocused: Bool
  ) {
    let frame = Rect(x: column.x, y: y, width: column.width, height: 1)
    if let cell = source.cell(row: row, column: column.column) {
      surface.write(cell.text, in: frame, alignment, .role(cell.role))
      if !searchText.isEmpty, !cell.isNull {
        highlight(cell.text, in: frame, alignment, into: &surface)
      }
    } else {
      let blank = String(repeating: "░", count: min(column.width, 3))
      surface.write(blank, in: frame, alignment, .role(.gridLoading))
    }
    let padded = frame.inset(columns: -1)
    if isSelected(row: row, place: column.place) { surface.recolor(padded, .selectionInactive) }
    let isCursor = row == rows.cursor && (selectsRows || column.place == cursorColumn)
    if isCursor {
      surface.recolor(padded, isFocused ? .selection : .selectionInactive)
      if !selectsRows, isFocused { surface.recolor(padded, Style(attributes: .bold)) }
    }
  }

  /// Lays the colour of matches over what is found in a cell, as far as it can be seen.
  private func highlight(
    _ text: String, in frame: Rect, _ alignment: Alignment, into surface: inout Surface
  ) {
    let shown = text.clipped(to: frame.width)
    let letters = Array(shown).map { $0.lowercased() }
    let wanted = Array(searchText).map { $0.lowercased() }
    guard !wanted.isEmpty, letters.count >= wanted.count else { return }
    let spare = frame.width - shown.displayWidth
    let start =
      switch alignment {
      case .leading: frame.x
      case .center: frame.x + spare / 2
      case .trailing: frame.x + spare
      }
    let widths = shown.map { DisplayWidth.of($0) }
    var x = start
    var place = 0
    while place + wanted.count <= letters.count {
      if Array(letters[place..<(place + wanted.count)]) == wanted {
        let cells = widths[place..<(place + wanted.count)].reduce(0, +)
        surface.recolor(Rect(x: x, y: frame.y, width: cells, height: 1), .match)
        x += cells
        place += wanted.count
      } else {
        x += widths[place]
        place += 1
      }
    }
  }
}
