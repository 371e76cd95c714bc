extension Grid {
  /// Places are relative to the grid's corner.
  package mutating func handle(
    _ event: MouseEvent, _ source: some GridSource
  ) -> [GridEvent] {
    switch event.action {
    case .wheelUp where event.modifiers.contains(.shift), .wheelLeft:
      return moving(source) { $0.scrollColumns(by: -1) }
    case .wheelDown where event.modifiers.contains(.shift), .wheelRight:
      return moving(source) { $0.scrollColumns(by: 1) }
    case .wheelUp: return moving(source) { $0.rows.scroll(by: -3) }
    case .wheelDown: return moving(source) { $0.rows.scroll(by: 3) }
    case .press(.left): return press(event, source)
    case .drag(.left): return drag(event, source)
    case .release:
      held = nil
      holdsBar = false
      if isDrawing { selection.end = cursor }
      isDrawing = false
      return []
    default: return []
    }
  }

  private mutating func scrollColumns(by step: Int) {
    let first = (max(firstColumn, frozenCount) + step).clamped(
      to: min(frozenCount, max(order.count - 1, 0))...max(order.count - 1, 0))
    firstColumn = first
    guard cursorColumn >= frozenCount else { return }
    let places = layout.columns.filter { !$0.isFrozen && !$0.isCut }.map(\.place)
    if let start = places.first, let end = places.last {
      cursorColumn = cursorColumn.clamped(to: start...end)
    }
  }

  /// Puts a column first of those that scroll, by its place.
  package mutating func scroll(
    toColumn place: Int, _ source: some GridSource
  ) -> [GridEvent] {
    moving(source) { $0.scrollColumns(by: place + $0.frozenCount - $0.firstColumn) }
  }

  private mutating func press(_ event: MouseEvent, _ source: some GridSource) -> [GridEvent] {
    let layout = layout
    let point = event.position
    guard Rect(size: size).contains(point) else { return [] }
    if layout.hasScrollBar, point.x == size.width - 1, point.y >= headerHeight {
      holdsBar = true
      return moving(source) { $0.dragBar(to: point.y) }
    }
    if point.y < headerHeight { return pressHeader(event, layout, source) }
    guard let row = rows.row(atLine: point.y - headerHeight) else { return [] }
    if point.x < layout.gutter {
      let events = moving(source) { $0.rows.move(to: row) }
      selection.toggle(row: row)
      return events + [.selectionChanged]
    }
    guard let column = layout.column(at: point.x) else { return [] }
    let extends = event.modifiers.contains(.shift)
    if extends, selection.anchor == nil { selection.anchor = cursor }
    if extends { selection.end = nil }
    if !extends { selection.anchor = nil }
    let events = moving(source) { grid in
      grid.rows.move(to: row)
      grid.cursorColumn = column.place
    }
    if event.clickCount == 2, let cursor { return events + [.open(cursor)] }
    return events
  }

  private mutating func pressHeader(
    _ event: MouseEvent, _ layout: GridLayout, _ source: some GridSource
  ) -> [GridEvent] {
    let x = event.position.x
    if let edge = layout.edge(at: x) {
      if event.clickCount == 2 {
        return moving(source) { grid in
          grid.chosenWidths[edge.column] = nil
          grid.measuredWidths[edge.column] = nil
        }
      }
      held = HeldEdge(column: edge.column, x: x, width: edge.width)
      return []
    }
    guard let column = layout.column(at: x) else { return [] }
    let events = moving(source) { $0.cursorColumn = column.place }
    let added = !event.modifiers.isDisjoint(with: [.shift, .ctrl])
    return events + sortEvents(column.column, nil, added: added)
  }

  private mutating func drag(_ event: MouseEvent, _ source: some GridSource) -> [GridEvent] {
    if let held {
      let width = held.width.plus(event.position.x.minus(held.x))
      return moving(source) { $0.setWidth(of: held.column, width) }
    }
    let layout = layout
    let line = event.position.y.minus(headerHeight)
    if holdsBar {
      return moving(source) { $0.dragBar(to: event.position.y) }
    }
    // Beyond an edge, the rows follow the mouse.
    let row = rows.offset.plus(line.clamped(to: -1...max(rows.viewport, 0)))
    guard event.position.x >= layout.gutter, rows.count > 0 else { return [] }
    if selection.anchor == nil { selection.anchor = cursor }
    selection.end = nil
    isDrawing = true
    return moving(source) { grid in
      grid.rows.move(to: row)
      if let column = layout.column(at: event.position.x) { grid.cursorColumn = column.place }
    }
  }

  private mutating func dragBar(to y: Int) {
    let bar = ScrollBar(rows)
    rows.scroll(to: bar.offset(at: y.minus(headerHeight), onBarOf: bodyHeight))
  }
}
