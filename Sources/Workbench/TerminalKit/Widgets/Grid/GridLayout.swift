/// Where a grid's columns are on the screen.
struct GridLayout: Sendable {
  struct Column: Hashable, Sendable {
    /// Among the shown columns.
    var place: Int
    /// Of the source.
    var column: Int
    /// Where its text begins.
    var x: Int
    /// The cells its text has; fewer than its width when it is cut by the edge.
    var width: Int
    var isFrozen: Bool
    var isCut: Bool

    /// The line right of it.
    var edge: Int { x + width + 1 }
  }

  /// The mark of the cursor's row and the number, with the space behind them.
  var gutter = 0
  var columns: [Column] = []
  /// Columns out of sight left of the first and right of the last.
  var before = 0
  var after = 0
  var hasScrollBar = false
  var contentWidth = 0

  /// The rule below the header ends with the columns.
  var ruleWidth: Int { min((columns.last?.edge ?? gutter) + 1, contentWidth) }

  func column(at x: Int) -> Column? {
    columns.first { x >= $0.x - 1 && x <= $0.x + $0.width }
  }

  /// The column whose right edge is at, or next to, a place.
  func edge(at x: Int) -> Column? {
    columns.first { $0.edge == x && !$0.isCut }
  }
}

extension Grid {
  /// With as few signs as needed for the highest number on the screen.
  private var gutterWidth: Int {
    guard showsRowNumbers else { return 2 }
    let last = rows.offset.plus(max(rows.viewport, 1))
    let width = max(Quantity.grouped(last).utf8.count, 3) + 3
    return width > size.width / 3 ? 2 : width
  }

  var layout: GridLayout {
    var layout = GridLayout()
    layout.gutter = gutterWidth
    layout.hasScrollBar = rows.canScroll && size.width > 20
    layout.contentWidth = max(size.width - (layout.hasScrollBar ? 1 : 0), 0)
    var x = layout.gutter
    // Frozen columns leave a part of the width to the others.
    let frozenLimit = layout.gutter + (layout.contentWidth - layout.gutter) * 3 / 4
    var frozen = 0
    while frozen < min(frozenCount, order.count) {
      let width = self.width(of: order[frozen])
      guard x + width + 3 <= frozenLimit || (frozen == 0 && frozenCount >= order.count) else {
        break
      }
      add(frozen, at: &x, isFrozen: true, to: &layout)
      frozen += 1
    }
    var place = max(firstColumn, frozen)
    layout.before = max(place - frozen, 0)
    while place < order.count, x + 2 < layout.contentWidth {
      add(place, at: &x, isFrozen: false, to: &layout)
      place += 1
    }
    layout.after = order.count - place + (layout.columns.last?.isCut == true ? 1 : 0)
    return layout
  }

  /// The columns that can be seen whole of those that scroll and those before them: from where,
  /// how many, and of how many.
  package var columnWindow: (first: Int, count: Int, total: Int) {
    let layout = layout
    let shown = layout.columns.filter { !$0.isCut }
    return (layout.before, shown.count, order.count)
  }

  private func add(_ place: Int, at x: inout Int, isFrozen: Bool, to layout: inout GridLayout) {
    let width = self.width(of: order[place])
    let room = max(layout.contentWidth - x - 1, 0)
    layout.columns.append(
      GridLayout.Column(
        place: place, column: order[place], x: x + 1, width: min(width, room),
        isFrozen: isFrozen, isCut: width > room))
    x += width + 3
  }

  /// Scrolls sideways as little as possible so that the cursor's column can be seen whole.
  mutating func revealColumn() {
    firstColumn = firstColumn.clamped(to: 0...max(order.count - 1, 0))
    guard cursorColumn >= frozenCount, size.width > 0 else { return }
    firstColumn = max(firstColumn, frozenCount)
    if cursorColumn < firstColumn {
      firstColumn = cursorColumn
      return
    }
    // A jump far to the right needs no look at what lies between.
    firstColumn = max(firstColumn, cursorColumn - size.width)
    while firstColumn < cursorColumn {
      let shown = layout.columns.first { $0.place == cursorColumn }
      if let shown, !shown.isCut { return }
      firstColumn += 1
    }
  }
}
