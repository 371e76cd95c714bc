extension Grid {
  /// Nothing when the action is not one of grids or lists.
  package mutating func perform(
    _ action: ActionID, _ source: some GridSource
  ) -> [GridEvent]? {
    if let move = ListMove(action) { return perform(move, source) }
    return GridCommand(action).map { perform($0, source) }
  }

  /// The source is asked only for what the screen shows.
  package mutating func perform(_ move: ListMove, _ source: some GridSource) -> [GridEvent] {
    moving(source) { $0.rows.perform(move) }
  }

  package mutating func go(to place: GridPlace, _ source: some GridSource) -> [GridEvent] {
    moving(source) { grid in
      grid.rows.move(to: place.row)
      if let column = grid.order.firstIndex(of: place.column) { grid.cursorColumn = column }
    }
  }

  /// Tells what a movement has changed.
  mutating func moving(
    _ source: some GridSource, _ move: (inout Grid) -> Void
  ) -> [GridEvent] {
    let before = cursor
    move(&self)
    cursorColumn = cursorColumn.clamped(to: 0...max(order.count - 1, 0))
    var events = arrange(in: size, source)
    if let cursor, cursor != before {
      events.append(.moved(cursor))
      if selection.anchor != nil { events.append(.selectionChanged) }
    }
    return events
  }

  package mutating func perform(
    _ command: GridCommand, _ source: some GridSource
  ) -> [GridEvent] {
    switch command {
    case .left: return moving(source) { $0.cursorColumn -= 1 }
    case .right: return moving(source) { $0.cursorColumn += 1 }
    case .firstColumn: return moving(source) { $0.cursorColumn = 0 }
    case .lastColumn: return moving(source) { $0.cursorColumn = $0.order.count - 1 }
    case .pageLeft: return moving(source) { $0.turnPage(-1) }
    case .pageRight: return moving(source) { $0.turnPage(1) }
    case .mark, .range, .selectRow, .selectColumn, .selectAll, .clearSelection:
      return select(command, source)
    case .freeze, .hide, .showAll, .wider, .narrower, .fit, .moveLeft, .moveRight,
      .toggleRowNumbers, .toggleCursor:
      return moving(source) { $0.changeColumns(command) }
    case .copy: return [.copy]
    default: return request(command)
    }
  }

  /// What the owner has to do.
  private func request(_ command: GridCommand) -> [GridEvent] {
    guard let column = currentColumn else { return [] }
    switch command {
    case .sortAscending: return sortEvents(column, .ascending, added: false)
    case .sortDescending: return sortEvents(column, .descending, added: false)
    case .sortAlso: return sortEvents(column, nil, added: true)
    case .frequency: return [.frequency(column: column)]
    case .profile: return [.profile(column: column)]
    case .plot: return [.plot(column: column)]
    default: break
    }
    guard let cursor else { return [] }
    switch command {
    case .open: return [.open(cursor)]
    case .filterByCell: return [.filterByCell(cursor, excluded: false)]
    case .excludeCell: return [.filterByCell(cursor, excluded: true)]
    default: return []
    }
  }

  /// The same order twice takes it away; no direction goes round: up, down, none.
  func sortEvents(_ column: Int, _ direction: SortDirection?, added: Bool) -> [GridEvent] {
    let present = sorts.first { $0.column == column }?.direction
    let wanted: SortDirection? =
      if let direction {
        present == direction ? nil : direction
      } else {
        switch present {
        case nil: .ascending
        case .ascending: .descending
        case .descending: nil
        }
      }
    return [.sort(column, wanted, added: added)]
  }

  private mutating func turnPage(_ direction: Int) {
    let layout = layout
    let scrolling = layout.columns.filter { !$0.isFrozen && !$0.isCut }
    let step = max(scrolling.count, 1)
    firstColumn = (firstColumn + direction * step).clamped(to: 0...max(order.count - 1, 0))
    cursorColumn += direction * step
  }

  private mutating func select(
    _ command: GridCommand, _ source: some GridSource
  ) -> [GridEvent] {
    guard let cursor else { return [] }
    var events: [GridEvent] = [.selectionChanged]
    switch command {
    case .mark:
      selection.toggle(row: cursor.row)
      events += moving(source) { $0.rows.move(by: 1) }
    case .selectRow: selection.toggle(row: cursor.row)
    case .selectColumn: selection.toggle(column: cursor.column)
    case .range:
      if let anchor = selection.anchor {
        // In rows, the block becomes marks that stay.
        let last = selection.end?.row ?? cursor.row
        selection.anchor = nil
        if selectsRows { selection.insert(min(anchor.row, last)...max(anchor.row, last)) }
      } else {
        selection.anchor = cursor
      }
    case .selectAll: selection.isAll.toggle()
    default: selection.clear()
    }
    return events
  }

  private mutating func changeColumns(_ command: GridCommand) {
    switch command {
    case .toggleRowNumbers: showsRowNumbers.toggle()
    case .toggleCursor: selectsRows.toggle()
    case .showAll: showAll()
    case .freeze: freeze()
    case .hide: hide()
    case .wider: resize(by: 4)
    case .narrower: resize(by: -4)
    case .fit: fit()
    case .moveLeft: moveColumn(by: -1)
    case .moveRight: moveColumn(by: 1)
    default: break
    }
  }

  /// All up to the cursor's column stay; at the last of those, none do.
  private mutating func freeze() {
    guard !order.isEmpty else { return }
    frozenCount = frozenCount == cursorColumn + 1 ? 0 : cursorColumn + 1
    firstColumn = max(firstColumn, frozenCount)
  }

  private mutating func hide() {
    guard order.count > 1, let column = currentColumn else { return }
    hidden.insert(column)
    order.remove(at: cursorColumn)
    if cursorColumn < frozenCount { frozenCount -= 1 }
  }

  /// Hidden columns come back to where the source has them, as far as the order allows.
  private mutating func showAll() {
    let current = currentColumn
    for column in hidden.sorted() {
      let place = order.firstIndex { $0 > column } ?? order.count
      order.insert(column, at: place)
      if place < frozenCount { frozenCount += 1 }
    }
    hidden = []
    cursorColumn = current.flatMap { order.firstIndex(of: $0) } ?? 0
  }

  private mutating func resize(by cells: Int) {
    guard let column = currentColumn else { return }
    setWidth(of: column, width(of: column) + cells)
  }

  package mutating func setWidth(of column: Int, _ width: Int) {
    chosenWidths[column] = width.clamped(to: Self.narrowest...Self.widest)
  }

  /// Back to the width of what can be seen now; once more, without the automatic limit.
  private mutating func fit() {
    guard let column = currentColumn else { return }
    chosenWidths[column] = nil
    measuredWidths[column] = nil
  }

  private mutating func moveColumn(by step: Int) {
    let target = cursorColumn + step
    guard order.indices.contains(cursorColumn), order.indices.contains(target) else { return }
    order.swapAt(cursorColumn, target)
    cursorColumn = target
  }

  /// Puts a column before another, both the source's.
  package mutating func moveColumn(_ column: Int, before other: Int) {
    guard column != other, let from = order.firstIndex(of: column), order.contains(other) else {
      return
    }
    let current = currentColumn
    order.remove(at: from)
    order.insert(column, at: order.firstIndex(of: other) ?? order.count)
    cursorColumn = current.flatMap { order.firstIndex(of: $0) } ?? 0
  }

  /// What is selected, or else the cursor's cell: rows, and the source's columns in their order.
  package var selectedBlock: (rows: [ClosedRange<Int>], columns: [Int])? {
    guard let cursor else { return nil }
    let last = max(rows.count - 1, 0)
    if selection.isAll { return ([0...last], order) }
    if let block = markedBlock {
      return ([block.rows], selectsRows ? order : Array(order[block.places]))
    }
    let columns = selection.columns.isEmpty ? order : order.filter(selection.columns.contains)
    if !selection.rows.isEmpty { return (selection.rows, columns) }
    if !selection.columns.isEmpty { return ([0...last], columns) }
    return ([cursor.row...cursor.row], selectsRows ? order : [cursor.column])
  }

  /// The block of cells from the anchor on, columns by their places.
  private var markedBlock: (rows: ClosedRange<Int>, places: ClosedRange<Int>)? {
    guard let anchor = selection.anchor, let start = order.firstIndex(of: anchor.column) else {
      return nil
    }
    let row = min(selection.end?.row ?? rows.cursor, max(rows.count - 1, 0))
    let place = selection.end.flatMap { order.firstIndex(of: $0.column) } ?? cursorColumn
    guard order.indices.contains(place) else { return nil }
    let first = min(anchor.row, row)
    return (first...max(anchor.row, row), min(start, place)...max(start, place))
  }

  func isSelected(row: Int, place: Int) -> Bool {
    if let block = markedBlock, block.rows.contains(row),
      selectsRows || block.places.contains(place)
    {
      return true
    }
    let isMarked = selection.contains(row: row)
    guard !selection.columns.isEmpty, order.indices.contains(place) else { return isMarked }
    let isColumn = selection.columns.contains(order[place])
    return selection.rows.isEmpty ? isColumn || isMarked : isColumn && isMarked
  }
}
