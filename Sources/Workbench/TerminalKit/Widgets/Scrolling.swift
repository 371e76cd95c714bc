/// Where a list of any length stands: the rows that can be seen and the row of the cursor.
/// The count may be billions; no movement overflows, and the cursor stays inside.
package struct ScrollPosition: Hashable, Sendable {
  package private(set) var count: Int
  /// How many rows can be seen at once.
  package private(set) var viewport: Int
  /// The first row that can be seen.
  package private(set) var offset = 0
  package private(set) var cursor = 0
  /// Rows kept visible above and below the cursor.
  package var margin: Int

  /// No screen is higher.
  private static let highest = 1_000_000

  package init(count: Int = 0, viewport: Int = 0, margin: Int = 0) {
    self.count = max(count, 0)
    self.viewport = viewport.clamped(to: 0...Self.highest)
    self.margin = max(margin, 0)
  }

  package var isEmpty: Bool { count == 0 }
  /// The rows that can be seen.
  package var visible: Range<Int> { offset..<min(offset.plus(viewport), max(count, offset)) }
  package var lastOffset: Int { max(count - viewport, 0) }
  package var canScroll: Bool { count > viewport }

  /// Takes on another length or height; the cursor stays visible when it was.
  package mutating func update(count: Int, viewport: Int) {
    let wasVisible = visible.contains(cursor) || self.viewport == 0
    self.count = max(count, 0)
    self.viewport = viewport.clamped(to: 0...Self.highest)
    cursor = cursor.clamped(to: 0...max(self.count - 1, 0))
    offset = offset.clamped(to: 0...lastOffset)
    if wasVisible { reveal(cursor) }
  }

  package mutating func move(to row: Int) {
    cursor = row.clamped(to: 0...max(count - 1, 0))
    reveal(cursor)
  }

  package mutating func move(by rows: Int) { move(to: cursor.plus(rows)) }

  /// Moves cursor and view together, so that the cursor keeps its place on the screen.
  package mutating func page(by pages: Double) {
    let whole = Double(max(viewport - 1, 1)) * pages
    let rows = Int(whole.rounded(pages < 0 ? .down : .up))
    offset = offset.plus(rows).clamped(to: 0...lastOffset)
    move(by: rows)
  }

  /// Moves the view, as the wheel does; the cursor is taken along at the edge.
  package mutating func scroll(by rows: Int) { scroll(to: offset.plus(rows)) }

  package mutating func scroll(to row: Int) {
    offset = row.clamped(to: 0...lastOffset)
    guard count > 0, viewport > 0 else { return }
    let inset = effectiveMargin
    let first = offset == 0 ? 0 : offset + inset
    let end = offset == lastOffset ? count - 1 : offset + viewport - 1 - inset
    cursor = cursor.clamped(to: first...max(first, end))
  }

  /// Puts a row in the middle where that is possible.
  package mutating func center(on row: Int) {
    offset = row.minus(viewport / 2).clamped(to: 0...lastOffset)
    move(to: row)
  }

  /// Scrolls as little as possible so that a row can be seen.
  package mutating func reveal(_ row: Int) {
    guard viewport > 0 else { return }
    let inset = effectiveMargin
    if row < offset.plus(inset) {
      offset = row.minus(inset)
    } else if row > offset.plus(viewport - 1 - inset) {
      offset = row.plus(inset).minus(viewport - 1)
    }
    offset = offset.clamped(to: 0...lastOffset)
  }

  /// The row at a line of the view.
  package func row(atLine line: Int) -> Int? {
    guard line >= 0, line < viewport else { return nil }
    let row = offset.plus(line)
    return row < count ? row : nil
  }

  private var effectiveMargin: Int { min(margin, max((viewport - 1) / 2, 0)) }
}

/// Ways to move in a list, by the actions of the scope `list`.
package enum ListMove: String, CaseIterable, Hashable, Sendable {
  case up, down, pageUp, pageDown, halfUp, halfDown, first, last

  package var action: ActionID { ActionID("list.\(rawValue)") }

  package init?(_ action: ActionID) {
    guard let move = Self.allCases.first(where: { $0.action == action }) else { return nil }
    self = move
  }
}

extension ScrollPosition {
  package mutating func perform(_ move: ListMove) {
    switch move {
    case .up: self.move(by: -1)
    case .down: self.move(by: 1)
    case .pageUp: page(by: -1)
    case .pageDown: page(by: 1)
    case .halfUp: page(by: -0.5)
    case .halfDown: page(by: 0.5)
    case .first: self.move(to: 0)
    case .last: self.move(to: count - 1)
    }
  }

  /// Turns of the wheel; false for other events.
  package mutating func scroll(with event: MouseEvent, step: Int = 3) -> Bool {
    switch event.action {
    case .wheelUp: scroll(by: -step)
    case .wheelDown: scroll(by: step)
    default: return false
    }
    return true
  }
}
