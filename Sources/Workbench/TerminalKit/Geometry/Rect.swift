/// A rectangle of cells; its size is never negative, and no operation traps.
package struct Rect: Hashable, Sendable {
  package var origin: Point
  package var size: Size

  package static let zero = Rect(origin: .zero, size: .zero)

  package init(origin: Point = .zero, size: Size) {
    self.origin = origin
    self.size = size
  }

  package init(x: Int, y: Int, width: Int, height: Int) {
    self.init(origin: Point(x: x, y: y), size: Size(width: width, height: height))
  }

  package var x: Int { origin.x }
  package var y: Int { origin.y }
  package var width: Int { size.width }
  package var height: Int { size.height }
  package var isEmpty: Bool { size.isEmpty }

  /// The first column right of the rectangle.
  package var endX: Int { x.plus(width) }
  /// The first row below the rectangle.
  package var endY: Int { y.plus(height) }

  package func contains(_ point: Point) -> Bool {
    point.x >= x && point.x < endX && point.y >= y && point.y < endY
  }

  /// The cells that both have; empty, at some place, when there are none.
  package func intersection(_ other: Rect) -> Rect {
    let left = max(x, other.x)
    let top = max(y, other.y)
    return Rect(
      x: left, y: top, width: min(endX, other.endX).minus(left),
      height: min(endY, other.endY).minus(top))
  }

  /// The smallest rectangle around both; an empty one adds nothing.
  package func union(_ other: Rect) -> Rect {
    if isEmpty { return other }
    if other.isEmpty { return self }
    let left = min(x, other.x)
    let top = min(y, other.y)
    return Rect(
      x: left, y: top, width: max(endX, other.endX).minus(left),
      height: max(endY, other.endY).minus(top))
  }

  package func moved(x dx: Int = 0, y dy: Int = 0) -> Rect {
    Rect(origin: origin.moved(x: dx, y: dy), size: size)
  }

  /// Without `columns` at both sides and `rows` at top and bottom.
  package func inset(columns: Int = 0, rows: Int = 0) -> Rect {
    inset(left: columns, top: rows, right: columns, bottom: rows)
  }

  package func inset(left: Int = 0, top: Int = 0, right: Int = 0, bottom: Int = 0) -> Rect {
    Rect(
      x: x.plus(left), y: y.plus(top), width: width.minus(left).minus(right),
      height: height.minus(top).minus(bottom))
  }

  /// What a frame of one cell leaves.
  package var insideFrame: Rect { inset(columns: 1, rows: 1) }

  /// One row, counted from the top; empty outside.
  package func row(_ index: Int) -> Rect {
    intersection(Rect(x: x, y: y.plus(index), width: width, height: 1))
  }

  /// One column, counted from the left; empty outside.
  package func column(_ index: Int) -> Rect {
    intersection(Rect(x: x.plus(index), y: y, width: 1, height: height))
  }

  /// A rectangle of at most `size`, in the middle of this one: where a dialog goes.
  package func centered(_ size: Size) -> Rect {
    let fitting = Size(width: min(size.width, width), height: min(size.height, height))
    return Rect(
      origin: origin.moved(x: (width - fitting.width) / 2, y: (height - fitting.height) / 2),
      size: fitting)
  }
}
