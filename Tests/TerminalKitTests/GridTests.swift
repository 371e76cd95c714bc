import TerminalKit
import Testing

/// A table that says what it is asked for.
private struct Numbers: GridSource {
  var columns: [GridColumn]
  var rowCount: GridRowCount
  /// Rows behind this one are not there yet.
  var loaded = Int.max

  init(_ columnCount: Int, rows: GridRowCount) {
    columns = (0..<columnCount).map { index in
      index % 2 == 0
        ? GridColumn("n\(index)", type: "int", .trailing, role: .gridHeaderNumber)
        : GridColumn("name \(index)", type: "string", role: .gridHeaderString)
    }
    rowCount = rows
  }

  func cell(row: Int, column: Int) -> GridCell? {
    guard row < loaded else { return nil }
    if (row + column) % 5 == 4 { return .null }
    if column % 2 == 0 { return GridCell("\(row * 7 + column)", role: .gridNumber) }
    return GridCell(row % 3 == 0 ? "日本語 \(row)" : "row \(row)")
  }
}

/// The table of results: what it shows, asks for and survives.
struct GridTests {
  private let size = Size(width: 44, height: 8)

  private func grid(_ source: Numbers, _ size: Size? = nil) -> Grid {
    var grid = Grid()
    _ = grid.arrange(in: size ?? self.size, source)
    return grid
  }

  private func show(_ grid: Grid, _ source: Numbers, _ size: Size? = nil) -> String {
    let size = size ?? self.size
    return picture(size.width, size.height) { grid.draw(into: &$0, source, isFocused: true) }
  }

  @Test func cellsHeadersAndHints() {
    var source = Numbers(12, rows: .exact(1_000_000))
    source.loaded = 3
    var grid = grid(source)
    grid.sorts = [GridSort(0, .descending)]
    #expect(
      show(grid, source) == """
               n0 ▼ │ name 1   │  n2 │ name 3
                int │ string   │ int │ string
        ────────────┼──────────┼─────┼──── ▸ 8 more
        ▸  1      0 │ 日本語 0 │   2 │ 日本語 0    ▐
           2      7 │ row 1    │   9 │ ∅
           3     14 │ row 2    │   ∅ │ row 2
           4    ░░░ │ ░░░      │ ░░░ │ ░░░
           5    ░░░ │ ░░░      │ ░░░ │ ░░░
        """)
  }

  @Test func frozenColumnsStay() {
    let source = Numbers(12, rows: .exact(40))
    var grid = grid(source)
    #expect(grid.perform(.freeze, source).isEmpty)
    _ = grid.perform(.lastColumn, source)
    #expect(
      show(grid, source) == """
                n0 ┃ name 9   │ n10 │ name 11
               int ┃ string   │ int │ string
        ───────────╂─◂ 8 more ┼─────┼───────────
        ▸  1     0 ┃ ∅        │  10 │ 日本語 0     ▐
           2     7 ┃ row 1    │  17 │ row 1
           3    14 ┃ row 2    │  24 │ row 2
           4    21 ┃ 日本語 3 │  31 │ ∅
           5     ∅ ┃ row 4    │   ∅ │ row 4
        """)
    _ = grid.perform(.firstColumn, source)
    _ = grid.perform(.freeze, source)
    #expect(grid.frozenCount == 0)
  }

  @Test func rowsThatAreLookedAtAreReported() {
    let source = Numbers(3, rows: .atLeast(5_000_000_000))
    var grid = Grid()
    #expect(grid.arrange(in: size, source) == [.visibleRange(0..<5)])
    #expect(grid.arrange(in: size, source) == [])
    let events = grid.perform(ListMove.last, source)
    #expect(
      events == [
        .visibleRange(4_999_999_995..<5_000_000_000),
        .moved(GridPlace(row: 4_999_999_999, column: 0)),
      ])
    var unknown = Grid()
    #expect(
      unknown.arrange(in: size, Numbers(1, rows: .unknown)) == [.visibleRange(0..<5)])
  }

  @Test func columnsHideMoveAndGrow() {
    let source = Numbers(5, rows: .exact(9))
    var grid = grid(source)
    _ = grid.perform(.right, source)
    _ = grid.perform(.hide, source)
    #expect(grid.order == [0, 2, 3, 4])
    _ = grid.perform(.moveRight, source)
    #expect(grid.order == [0, 3, 2, 4])
    #expect(grid.currentColumn == 2)
    _ = grid.perform(.showAll, source)
    #expect(Set(grid.order) == [0, 1, 2, 3, 4])
    #expect(grid.currentColumn == 2)
    _ = grid.perform(.wider, source)
    #expect(grid.chosenWidths[2] == 7)
    _ = grid.perform(.fit, source)
    #expect(grid.chosenWidths[2] == nil)
    grid.moveColumn(4, before: 0)
    #expect(grid.order.first == 4)
  }

  @Test func ordersGoRound() {
    let source = Numbers(3, rows: .exact(9))
    var grid = grid(source)
    #expect(grid.perform(.sortAscending, source) == [.sort(0, .ascending, added: false)])
    grid.sorts = [GridSort(0, .ascending), GridSort(2, .descending)]
    #expect(grid.perform(.sortAscending, source) == [.sort(0, nil, added: false)])
    #expect(grid.perform(.sortAlso, source) == [.sort(0, .descending, added: true)])
    #expect(show(grid, source).hasPrefix("       n0 ▲1 │ name 1   │ n2 ▼2"))
  }

  @Test func blocksAndMarks() throws {
    let source = Numbers(4, rows: .exact(100))
    var grid = grid(source)
    _ = grid.perform(.mark, source)
    _ = grid.perform(.mark, source)
    #expect(grid.selection.rows == [0...1])
    #expect(grid.rows.cursor == 2)
    #expect(try #require(grid.selectedBlock).columns == [0, 1, 2, 3])
    _ = grid.perform(.clearSelection, source)
    _ = grid.perform(.range, source)
    _ = grid.perform(.right, source)
    _ = grid.perform(ListMove.down, source)
    let block = try #require(grid.selectedBlock)
    #expect(block.rows == [2...3] && block.columns == [0, 1])
    var selection = GridSelection()
    selection.insert(1...3)
    selection.insert(7...9)
    selection.insert(4...5)
    selection.toggle(row: 2)
    #expect(selection.rows == [1...1, 3...5, 7...9])
    #expect(selection.rowCount == 7)
  }

  @Test func theMouseReachesEverything() {
    let source = Numbers(4, rows: .exact(100))
    var grid = grid(source)
    func mouse(_ action: MouseEvent.Action, _ x: Int, _ y: Int, clicks: Int = 1) -> MouseEvent {
      MouseEvent(action, at: Point(x: x, y: y), clickCount: clicks)
    }
    #expect(
      grid.handle(mouse(.press(.left), 14, 5, clicks: 2), source) == [
        .moved(GridPlace(row: 2, column: 1)), .open(GridPlace(row: 2, column: 1)),
      ])
    #expect(
      grid.handle(mouse(.press(.left), 8, 0), source) == [
        .moved(GridPlace(row: 2, column: 0)), .sort(0, .ascending, added: false),
      ])
    #expect(grid.handle(mouse(.press(.left), 11, 0), source) == [])
    _ = grid.handle(mouse(.drag(.left), 16, 0), source)
    #expect(grid.chosenWidths[0] == 8)
    _ = grid.handle(mouse(.release(.left), 16, 0), source)
    #expect(grid.handle(mouse(.wheelDown, 9, 5), source).first == .visibleRange(3..<8))
    #expect(grid.handle(mouse(.press(.left), 0, 4), source).last == .selectionChanged)
  }

  @Test func thousandsOfColumnsAreFine() {
    let source = Numbers(20_000, rows: .exact(1_000_000_000))
    var grid = grid(source)
    _ = grid.perform(.lastColumn, source)
    #expect(show(grid, source).contains("name 19999"))
    // What is drawn is what the mouse finds.
    let click = MouseEvent(.press(.left), at: Point(x: 38, y: 4))
    _ = grid.handle(click, source)
    #expect(grid.cursorColumn == 19_999)
    _ = grid.perform(.pageLeft, source)
    #expect(grid.cursorColumn < 19_999)
  }

  @Test func matchesAreHighlighted() {
    let source = Numbers(2, rows: .exact(2))
    var grid = grid(source)
    grid.searchText = "ROW"
    var surface = Surface(size: Size(width: 30, height: 6), theme: .labels)
    grid.draw(into: &surface, source, isFocused: false)
    #expect(surface.canvas.styles.contains("on match"))
  }

  @Test func nothingTraps() {
    var dice = Dice(4)
    var grid = Grid()
    var source = Numbers(7, rows: .exact(50))
    for step in 0..<400 {
      let size = oddSizes[Int.random(in: 0..<oddSizes.count, using: &dice)]
      if step % 40 == 0 {
        let counts: [GridRowCount] = [.unknown, .exact(0), .exact(-3), .atLeast(.max), .exact(17)]
        source = Numbers(
          [0, 1, 2, 300, 7].randomElement(using: &dice) ?? 1,
          rows: counts.randomElement(using: &dice) ?? .unknown)
        source.loaded = 1_000
      }
      _ = grid.arrange(in: size, source)
      let commands = GridCommand.allCases
      if let command = commands.randomElement(using: &dice) { _ = grid.perform(command, source) }
      if let move = ListMove.allCases.randomElement(using: &dice) {
        _ = grid.perform(move, source)
      }
      _ = grid.handle(randomMouse(&dice), source)
      _ = grid.selectedBlock
      _ = picture(size.width, size.height) { grid.draw(into: &$0, source, isFocused: true) }
    }
  }
}
