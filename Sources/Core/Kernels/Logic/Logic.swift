package import Columns

/// Logic with three values: unknown is a null.
package enum Logic {
  /// False wins over null, null over true.
  package static func and(_ left: Vector, _ right: Vector, rowCount: Int) -> Vector {
    combine(left, right, rowCount, deciding: 0)
  }

  /// True wins over null, null over false.
  package static func or(_ left: Vector, _ right: Vector, rowCount: Int) -> Vector {
    combine(left, right, rowCount, deciding: 1)
  }

  package static func not(_ vector: Vector, rowCount: Int) -> Vector {
    if vector.isConstantNull { return .nulls(.boolean, count: rowCount) }
    if vector.encoding == .constant {
      let truth = vector.pointer(as: UInt8.self)[0] == 0
      return .constant(.boolean(truth), .boolean, count: rowCount)
    }
    let flat = vector.flattened()
    let values = mapValues(flat, rowCount) { (truth: UInt8) in truth ^ 1 }
    return .flat(.boolean, count: rowCount, values: values, validity: flat.validity)
  }

  /// `deciding` is the value that settles the result whatever the other side is.
  private static func combine(
    _ left: Vector, _ right: Vector, _ rowCount: Int, deciding: UInt8
  ) -> Vector {
    if let result = withConstant(left, right, rowCount, deciding)
      ?? withConstant(right, left, rowCount, deciding)
    {
      return result
    }
    let one = left.flattened()
    let other = right.flattened()
    let values =
      deciding == 0
      ? mapPairs(one, other, rowCount) { (first: UInt8, second: UInt8) in first & second }
      : mapPairs(one, other, rowCount) { (first: UInt8, second: UInt8) in first | second }
    guard one.validity != nil || other.validity != nil else {
      return .flat(.boolean, count: rowCount, values: values)
    }
    return settled(one, other, values, rowCount, deciding)
  }

  /// Finds the rows that are known: both sides are, or one of them decides.
  private static func settled(
    _ left: Vector, _ right: Vector, _ values: Buffer, _ rowCount: Int, _ deciding: UInt8
  ) -> Vector {
    let output = values.pointer(as: UInt8.self)
    let validity = Bitmap(count: rowCount, filled: false)
    let ones = left.pointer(as: UInt8.self)
    let others = right.pointer(as: UInt8.self)
    for word in 0..<Bitmap.wordCount(rowCount) {
      let leftBits = left.validity?.words[word] ?? .max
      let rightBits = right.validity?.words[word] ?? .max
      var known = leftBits & rightBits
      let start = word * 64
      for offset in 0..<min(64, rowCount - start) {
        let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: offset)
        let row = start &+ offset
        let leftDecides = leftBits & bit != 0 && ones[row] == deciding
        let rightDecides = rightBits & bit != 0 && others[row] == deciding
        if leftDecides || rightDecides {
          known |= bit
          output[row] = deciding
        }
      }
      validity.words[word] = known
    }
    return .flat(.boolean, count: rowCount, values: values, validity: validity)
  }

  /// The result when `constant` is a known constant; nil when it is not.
  private static func withConstant(
    _ constant: Vector, _ other: Vector, _ rowCount: Int, _ deciding: UInt8
  ) -> Vector? {
    guard constant.encoding == .constant, !constant.isConstantNull else { return nil }
    return constant.pointer(as: UInt8.self)[0] == deciding ? constant : other
  }
}
