package import Columns

/// Tests for nulls and NaN; their results have no nulls.
package enum NullTests {
  package static func isNull(_ vector: Vector, rowCount: Int) -> Vector {
    test(vector, rowCount, whenNull: 1)
  }

  package static func isNotNull(_ vector: Vector, rowCount: Int) -> Vector {
    test(vector, rowCount, whenNull: 0)
  }

  /// False for nulls.
  package static func isNotANumber(_ vector: Vector, rowCount: Int) -> Vector {
    if vector.isConstantNull { return .constant(.boolean(false), .boolean, count: rowCount) }
    let flat = vector.flattened()
    let values: Buffer
    if flat.physical == .float32 {
      values = mapValues(flat, rowCount) { (value: Float) in UInt8(value != value ? 1 : 0) }
    } else {
      values = mapValues(flat, rowCount) { (value: Double) in UInt8(value != value ? 1 : 0) }
    }
    let output = values.pointer(as: UInt8.self)
    if let validity = flat.validity {
      for row in 0..<rowCount where !validity[row] { output[row] = 0 }
    }
    return .flat(.boolean, count: rowCount, values: values)
  }

  private static func test(_ vector: Vector, _ rowCount: Int, whenNull: UInt8) -> Vector {
    if vector.isConstantNull {
      return .constant(.boolean(whenNull == 1), .boolean, count: rowCount)
    }
    guard let validity = vector.validity, vector.encoding != .constant else {
      return .constant(.boolean(whenNull == 0), .boolean, count: rowCount)
    }
    let buffer = Buffer(byteCount: rowCount)
    let output = buffer.pointer(as: UInt8.self)
    let words = validity.words
    for row in 0..<rowCount {
      let bit = words[row &>> 6] &>> UInt64(truncatingIfNeeded: row & 63) & 1
      output[row] = UInt8(truncatingIfNeeded: bit) ^ whenNull
    }
    return .flat(.boolean, count: rowCount, values: buffer)
  }
}
