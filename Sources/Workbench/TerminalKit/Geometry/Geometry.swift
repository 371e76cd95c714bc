/// A cell's place: columns to the right, rows downwards.
package struct Point: Hashable, Sendable {
  package var x: Int
  package var y: Int

  package static let zero = Point(x: 0, y: 0)

  package init(x: Int, y: Int) {
    self.x = x
    self.y = y
  }

  package func moved(x dx: Int = 0, y dy: Int = 0) -> Point {
    Point(x: x.plus(dx), y: y.plus(dy))
  }
}

/// A number of columns and rows, never negative.
package struct Size: Hashable, Sendable {
  package let width: Int
  package let height: Int

  package static let zero = Size(width: 0, height: 0)

  package init(width: Int, height: Int) {
    self.width = max(width, 0)
    self.height = max(height, 0)
  }

  package var isEmpty: Bool { width == 0 || height == 0 }
}

extension Int {
  /// A sum that stays at the end of the range instead of trapping: places may come from outside.
  func plus(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }

  /// A difference that stays at the end of the range instead of trapping.
  func minus(_ other: Int) -> Int {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? (other < 0 ? .max : .min) : difference
  }

  package func clamped(to range: ClosedRange<Int>) -> Int {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
  }
}
