package import Columns

/// The relations of which all comparisons are made: the others swap the operands.
protocol Relation {
  static func integers<Number: FixedWidthInteger>(_ left: Number, _ right: Number) -> Bool
  static func floats<Number: BinaryFloatingPoint>(_ left: Number, _ right: Number) -> Bool
  static func views(_ left: StringView, _ right: StringView) -> Bool
  /// Whether the relation holds for an order that is negative, zero or positive.
  static func holds(_ order: Int) -> Bool
}

enum EqualRelation: Relation {
  @inline(__always)
  static func integers<Number: FixedWidthInteger>(_ left: Number, _ right: Number) -> Bool {
    left == right
  }

  @inline(__always)
  static func floats<Number: BinaryFloatingPoint>(_ left: Number, _ right: Number) -> Bool {
    (left == right) != ((left != left) && (right != right))
  }

  @inline(__always)
  static func views(_ left: StringView, _ right: StringView) -> Bool {
    StringView.equal(left, right)
  }

  @inline(__always)
  static func holds(_ order: Int) -> Bool { order == 0 }
}

enum UnequalRelation: Relation {
  @inline(__always)
  static func integers<Number: FixedWidthInteger>(_ left: Number, _ right: Number) -> Bool {
    left != right
  }

  @inline(__always)
  static func floats<Number: BinaryFloatingPoint>(_ left: Number, _ right: Number) -> Bool {
    !EqualRelation.floats(left, right)
  }

  @inline(__always)
  static func views(_ left: StringView, _ right: StringView) -> Bool {
    !StringView.equal(left, right)
  }

  @inline(__always)
  static func holds(_ order: Int) -> Bool { order != 0 }
}

/// NaN is greater than every other number.
enum LessRelation: Relation {
  @inline(__always)
  static func integers<Number: FixedWidthInteger>(_ left: Number, _ right: Number) -> Bool {
    left < right
  }

  @inline(__always)
  static func floats<Number: BinaryFloatingPoint>(_ left: Number, _ right: Number) -> Bool {
    (left < right) != ((right != right) && (left == left))
  }

  @inline(__always)
  static func views(_ left: StringView, _ right: StringView) -> Bool {
    StringView.compare(left, right) < 0
  }

  @inline(__always)
  static func holds(_ order: Int) -> Bool { order < 0 }
}

enum LessOrEqualRelation: Relation {
  @inline(__always)
  static func integers<Number: FixedWidthInteger>(_ left: Number, _ right: Number) -> Bool {
    left <= right
  }

  @inline(__always)
  static func floats<Number: BinaryFloatingPoint>(_ left: Number, _ right: Number) -> Bool {
    (left <= right) != (right != right)
  }

  @inline(__always)
  static func views(_ left: StringView, _ right: StringView) -> Bool {
    StringView.compare(left, right) <= 0
  }

  @inline(__always)
  static func holds(_ order: Int) -> Bool { order <= 0 }
}

/// Comparisons of whole batches; the result is one byte, 0 or 1, a row.
package enum Comparison: Sendable {
  case equal, unequal, less, lessOrEqual, greater, greaterOrEqual

  /// Compares two columns of one type; nulls are the caller's.
  package func compute(
    _ left: Vector, _ right: Vector, rowCount: Int
  ) throws(QueryError) -> Vector {
    switch self {
    case .equal: try run(EqualRelation.self, left, right, rowCount)
    case .unequal: try run(UnequalRelation.self, left, right, rowCount)
    case .less: try run(LessRelation.self, left, right, rowCount)
    case .lessOrEqual: try run(LessOrEqualRelation.self, left, right, rowCount)
    case .greater: try run(LessRelation.self, right, left, rowCount)
    case .greaterOrEqual: try run(LessOrEqualRelation.self, right, left, rowCount)
    }
  }

  /// `<=>`: nulls equal each other and nothing else; the result has no nulls.
  package static func nullSafeEqual(
    _ left: Vector, _ right: Vector, rowCount: Int
  ) throws(QueryError) -> Vector {
    let leftNulls = NullTests.isNull(left, rowCount: rowCount).flattened()
    let rightNulls = NullTests.isNull(right, rowCount: rowCount).flattened()
    let bothNull = mapPairs(leftNulls, rightNulls, rowCount) { (one: UInt8, other: UInt8) in
      one & other
    }
    if left.isConstantNull || right.isConstantNull {
      return .flat(.boolean, count: rowCount, values: bothNull)
    }
    let equal = try Comparison.equal.compute(left, right, rowCount: rowCount)
      .withValidity(nil).flattened()
    let output = bothNull.pointer(as: UInt8.self)
    let truths = equal.pointer(as: UInt8.self)
    let ones = leftNulls.pointer(as: UInt8.self)
    let others = rightNulls.pointer(as: UInt8.self)
    for row in 0..<rowCount { output[row] |= truths[row] & ~(ones[row] | others[row]) & 1 }
    return .flat(.boolean, count: rowCount, values: bothNull)
  }

  private func run<Which: Relation>(
    _: Which.Type, _ left: Vector, _ right: Vector, _ rowCount: Int
  ) throws(QueryError) -> Vector {
    try Encodings.binary(left, right, .boolean, rowCount: rowCount) {
      (one, other, count) throws(QueryError) in
      .flat(
        .boolean, count: count, values: try Self.bytes(Which.self, one, other, count))
    }
  }

  private static func bytes<Which: Relation>(
    _: Which.Type, _ left: Vector, _ right: Vector, _ count: Int
  ) throws(QueryError) -> Buffer {
    var (left, right) = (left, right)
    if left.physical != right.physical, left.type.isDecimal {
      left = left.widenedDecimal()
      right = right.widenedDecimal()
    }
    switch left.physical {
    case .bool: return integers(Which.self, UInt8.self, left, right, count)
    case .int8: return integers(Which.self, Int8.self, left, right, count)
    case .int16: return integers(Which.self, Int16.self, left, right, count)
    case .int32: return integers(Which.self, Int32.self, left, right, count)
    case .int64: return integers(Which.self, Int64.self, left, right, count)
    case .int128: return integers(Which.self, Int128.self, left, right, count)
    case .float32: return floats(Which.self, Float.self, left, right, count)
    case .float64: return floats(Which.self, Double.self, left, right, count)
    case .view:
      return mapPairs(left, right, count) { (one: StringView, other: StringView) in
        byte(Which.views(one, other))
      }
    case .interval, .list, .structure, .null:
      return nested(Which.self, left, right, count)
    }
  }

  @inline(__always)
  private static func byte(_ truth: Bool) -> UInt8 { unsafeBitCast(truth, to: UInt8.self) }

  private static func integers<Which: Relation, Number: FixedWidthInteger & BitwiseCopyable>(
    _: Which.Type, _: Number.Type, _ left: Vector, _ right: Vector, _ count: Int
  ) -> Buffer {
    mapPairs(left, right, count) { (one: Number, other: Number) in
      byte(Which.integers(one, other))
    }
  }

  private static func floats<Which: Relation, Number: BinaryFloatingPoint & BitwiseCopyable>(
    _: Which.Type, _: Number.Type, _ left: Vector, _ right: Vector, _ count: Int
  ) -> Buffer {
    mapPairs(left, right, count) { (one: Number, other: Number) in
      byte(Which.floats(one, other))
    }
  }

  private static func nested<Which: Relation>(
    _: Which.Type, _ left: Vector, _ right: Vector, _ count: Int
  ) -> Buffer {
    let one = RowOrder(left.flattened())
    let other = RowOrder(right.flattened())
    let buffer = Buffer(byteCount: count)
    let output = buffer.pointer(as: UInt8.self)
    for row in 0..<count {
      let order = one.compare(
        left.encoding == .constant ? 0 : row, other, right.encoding == .constant ? 0 : row)
      output[row] = byte(Which.holds(order))
    }
    return buffer
  }
}
