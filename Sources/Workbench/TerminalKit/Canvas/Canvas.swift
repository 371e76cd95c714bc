/// A picture of the screen in cells. Wide glyphs are always whole: what overwrites one half blanks
/// the other.
package struct Canvas: Hashable, Sendable {
  package let size: Size
  private var cells: ContiguousArray<Cell>

  /// Larger screens are drawn in part.
  package static let longestSide = 2_000

  package init(size: Size, filledWith cell: Cell = .blank) {
    self.size = Size(
      width: min(size.width, Self.longestSide), height: min(size.height, Self.longestSide))
    cells = ContiguousArray(repeating: cell.cleared, count: self.size.width * self.size.height)
  }

  package var bounds: Rect { Rect(size: size) }

  /// The cell at a place; blank outside.
  package subscript(x: Int, y: Int) -> Cell {
    holds(x, y) ? cells[y * size.width + x] : .blank
  }

  /// The cells of one row; none outside.
  package func row(_ y: Int) -> ArraySlice<Cell> {
    guard y >= 0, y < size.height else { return [] }
    return ArraySlice(cells[(y * size.width)..<((y + 1) * size.width)])
  }

  /// Reads the cells of one row without copying them.
  package func withRow<Result>(
    _ y: Int, _ body: (UnsafeBufferPointer<Cell>) -> Result
  ) -> Result {
    cells.withUnsafeBufferPointer { all in
      guard y >= 0, y < size.height else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
      return body(UnsafeBufferPointer(rebasing: all[(y * size.width)..<((y + 1) * size.width)]))
    }
  }

  private func holds(_ x: Int, _ y: Int) -> Bool {
    x >= 0 && y >= 0 && x < size.width && y < size.height
  }

  /// Puts a cell; one that would reach over the right edge becomes blank.
  package mutating func put(_ cell: Cell, x: Int, y: Int) {
    guard holds(x, y) else { return }
    let isWhole = cell.width < 2 || x + 1 < size.width
    mend(x, y)
    cells[y * size.width + x] = isWhole && !cell.isContinuation ? cell : cell.cleared
    guard isWhole, cell.width == 2 else { return }
    mend(x + 1, y)
    cells[y * size.width + x + 1] = cell.continuation
  }

  /// Changes colours and attributes, not what is written. Both halves of a wide glyph follow its
  /// left one, because no terminal can colour them apart.
  package mutating func restyle(x: Int, y: Int, _ change: (inout Cell) -> Void) {
    guard holds(x, y), !cells[y * size.width + x].isContinuation else { return }
    change(&cells[y * size.width + x])
    guard cells[y * size.width + x].width == 2, x + 1 < size.width else { return }
    change(&cells[y * size.width + x + 1])
  }

  /// Blanks the other half of a wide glyph of which one half is about to go.
  private mutating func mend(_ x: Int, _ y: Int) {
    let index = y * size.width + x
    if cells[index].isContinuation, x > 0 { cells[index - 1] = cells[index - 1].cleared }
    if cells[index].width == 2, x + 1 < size.width {
      cells[index + 1] = cells[index + 1].cleared
    }
  }
}
