/// A table of any size through a window: it holds no rows, draws what its source has at hand, and
/// tells its owner which rows are looked at. Columns are shown in an order of their own.
package struct Grid: Sendable {
  /// Shown columns, by the source's numbers, in the order of the screen.
  package internal(set) var order: [Int] = []
  package internal(set) var hidden: Set<Int> = []
  /// How many of the first shown columns stay when the others scroll.
  package internal(set) var frozenCount = 0
  /// Widths that the user has chosen.
  package internal(set) var chosenWidths: [Int: Int] = [:]
  /// The widest that has been seen, so that columns do not jump while rows go by.
  var measuredWidths: [Int: Int] = [:]
  package internal(set) var rows = ScrollPosition()
  /// The cursor's column, by its place among the shown ones.
  package internal(set) var cursorColumn = 0
  /// The first of the columns that scroll, by its place.
  package internal(set) var firstColumn = 0
  /// What rows are ordered by, as the owner has last said.
  package var sorts: [GridSort] = []
  package internal(set) var selection = GridSelection()
  package var showsRowNumbers = true
  /// The cursor is a row instead of a cell.
  package var selectsRows = false
  /// What is highlighted in cells, in any case.
  package var searchText = ""
  package var emptyText = "No rows"
  /// Columns become no wider by themselves.
  package var widestAutomatic = 40
  var size = Size.zero
  private var reported: Range<Int>?
  private var columnCount = 0
  var held: HeldEdge?
  /// The mouse holds the scroll bar, or draws a block of cells.
  var holdsBar = false
  var isDrawing = false

  /// A column's edge that the mouse holds.
  struct HeldEdge: Hashable, Sendable {
    var column: Int
    var x: Int
    var width: Int
  }

  static let narrowest = 3
  static let widest = 400

  package init() {}

  /// The source's number of the cursor's column.
  package var currentColumn: Int? {
    order.indices.contains(cursorColumn) ? order[cursorColumn] : nil
  }

  package var cursor: GridPlace? {
    guard let column = currentColumn, !rows.isEmpty else { return nil }
    return GridPlace(row: rows.cursor, column: column)
  }

  /// Forgets everything that belonged to an earlier result.
  package mutating func reset() {
    var fresh = Grid()
    fresh.showsRowNumbers = showsRowNumbers
    fresh.selectsRows = selectsRows
    fresh.widestAutomatic = widestAutomatic
    fresh.emptyText = emptyText
    self = fresh
  }

  /// The same columns have other rows now.
  package mutating func restart() {
    rows.move(to: 0)
    selection.clear()
  }

  /// Takes on the source's columns and rows and the size that is drawn in: before drawing, and
  /// after the source has changed.
  package mutating func arrange(in size: Size, _ source: some GridSource) -> [GridEvent] {
    self.size = size
    adopt(source.columns.count)
    rows.update(count: source.rowCount.known, viewport: bodyHeight)
    // Columns that come into view are measured, which may push the cursor's column out again.
    for _ in 0..<4 {
      let first = firstColumn
      measure(source)
      revealColumn()
      if firstColumn == first { break }
    }
    return visibleEvents(source)
  }

  private mutating func adopt(_ count: Int) {
    guard count != columnCount else { return }
    if count > columnCount {
      order += columnCount..<count
    } else {
      order.removeAll { $0 >= count }
      hidden = hidden.filter { $0 < count }
    }
    columnCount = count
    frozenCount = min(frozenCount, order.count)
    cursorColumn = cursorColumn.clamped(to: 0...max(order.count - 1, 0))
  }

  /// The rows that can be seen; of a source that may have more, as many as there is room for.
  package func visibleRows(_ source: some GridSource) -> Range<Int> {
    let end = rows.offset.plus(rows.viewport)
    let last = source.rowCount.isExact ? min(end, rows.count) : end
    return rows.offset..<max(last, rows.offset)
  }

  /// Tells of the rows that can be seen when they are others than before.
  mutating func visibleEvents(_ source: some GridSource) -> [GridEvent] {
    let visible = visibleRows(source)
    guard visible != reported else { return [] }
    reported = visible
    return visible.isEmpty ? [] : [.visibleRange(visible)]
  }

  /// Lines above the rows: titles, types, a rule, as far as there is room.
  var headerHeight: Int {
    switch size.height {
    case ..<2: 0
    case 2...4: 1
    case 5...7: 2
    default: 3
    }
  }

  var bodyHeight: Int { max(size.height - headerHeight, 0) }

  func width(of column: Int) -> Int {
    chosenWidths[column] ?? measuredWidths[column] ?? Self.narrowest
  }

  /// Looks at the cells on the screen, and no others.
  private mutating func measure(_ source: some GridSource) {
    let columns = source.columns
    let visible = rows.visible
    var x = 0
    let scrolling = order.indices.dropFirst(max(firstColumn, frozenCount))
    let before = order.indices.prefix(frozenCount)
    // The cursor's column as well, since it may be scrolled to next.
    let wanted = Array(before) + [cursorColumn] + Array(scrolling.prefix(size.width / 4 + 1))
    for place in wanted where order.indices.contains(place) {
      let column = order[place]
      guard columns.indices.contains(column) else { continue }
      if chosenWidths[column] == nil {
        measuredWidths[column] = measured(column, columns[column], visible, source)
      }
      x += width(of: column) + 3
      if x > size.width * 2 { break }
    }
  }

  private func measured(
    _ column: Int, _ header: GridColumn, _ visible: Range<Int>, _ source: some GridSource
  ) -> Int {
    let arrow = sorts.contains { $0.column == column } ? (sorts.count > 1 ? 3 : 2) : 0
    let limit = max(widestAutomatic, Self.narrowest)
    var widest = max(
      measuredWidths[column] ?? Self.narrowest,
      min(header.title.clipped(to: limit).displayWidth + arrow, limit))
    for row in visible where widest < limit {
      guard let cell = source.cell(row: row, column: column) else { continue }
      widest = max(widest, min(cell.text.clipped(to: limit + 1).displayWidth, limit))
    }
    return widest
  }
}
