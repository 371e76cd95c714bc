package import Columns

/// Picks each row from one of several columns of one type.
package enum Choices {
  /// The greatest or least value of each row, nulls left out.
  package static func extreme(
    _ vectors: [Vector], _ relation: Comparison, _ type: DataType, rowCount: Int
  ) throws(QueryError) -> Vector {
    guard var best = vectors.first else { return .nulls(type, count: rowCount) }
    for next in vectors.dropFirst() {
      if next.isConstantNull { continue }
      if best.isConstantNull {
        best = next
        continue
      }
      let isBetter = try relation.compute(next, best, rowCount: rowCount).flattened()
      let truths = isBetter.pointer(as: UInt8.self)
      let nextValid = RowValidity([next])
      let bestValid = RowValidity([best])
      best = pick(best, next, rowCount: rowCount) { row in
        nextValid.isValid(row) && (truths[row] != 0 || !bestValid.isValid(row))
      }
    }
    return best
  }

  /// The second value where the first is NaN.
  package static func whereNaN(
    _ first: Vector, _ second: Vector, rowCount: Int
  ) throws(QueryError) -> Vector {
    let isNaN = NullTests.isNotANumber(first, rowCount: rowCount).flattened()
    let truths = isNaN.pointer(as: UInt8.self)
    return pick(first, second, rowCount: rowCount) { truths[$0] != 0 }
  }

  /// Rows of `first`, or of `second` where `takesSecond` says so.
  package static func pick(
    _ first: Vector, _ second: Vector, rowCount: Int, _ takesSecond: (Int) -> Bool
  ) -> Vector {
    let (one, other) = (first.flattened(), second.flattened())
    let both = Vector.concat([one, other], as: first.type)
    let indices = Buffer(byteCount: rowCount * 4)
    let places = indices.pointer(as: Int32.self)
    for row in 0..<rowCount {
      places[row] = Int32(truncatingIfNeeded: takesSecond(row) ? rowCount &+ row : row)
    }
    return both.gather(places, count: rowCount)
  }
}
