package import Columns

/// Operations on the bits of whole numbers.
package enum Bitwise {
  package enum Operation: Sendable { case and, or, exclusiveOr }

  package enum Shift: Sendable { case left, right, rightUnsigned }

  package static func combine(
    _ operation: Operation, _ left: Vector, _ right: Vector, rowCount: Int
  ) throws(QueryError) -> Vector {
    try Encodings.binary(left, right, left.type, rowCount: rowCount) {
      (one, other, count) throws(QueryError) in
      let values: Buffer
      switch one.physical {
      case .int8: values = combine(Int8.self, operation, one, other, count)
      case .int16: values = combine(Int16.self, operation, one, other, count)
      case .int32: values = combine(Int32.self, operation, one, other, count)
      case .int64: values = combine(Int64.self, operation, one, other, count)
      default: throw QueryError.internalError("bits of \(one.type.simpleString)")
      }
      return .flat(one.type, count: count, values: values)
    }
  }

  private static func combine<Number: FixedWidthInteger & BitwiseCopyable>(
    _: Number.Type, _ operation: Operation, _ left: Vector, _ right: Vector, _ count: Int
  ) -> Buffer {
    switch operation {
    case .and: mapPairs(left, right, count) { (one: Number, other: Number) in one & other }
    case .or: mapPairs(left, right, count) { (one: Number, other: Number) in one | other }
    case .exclusiveOr:
      mapPairs(left, right, count) { (one: Number, other: Number) in one ^ other }
    }
  }

  package static func complement(_ vector: Vector, rowCount: Int) throws(QueryError) -> Vector {
    try Encodings.unary(vector, vector.type, rowCount: rowCount) { (input, count) in
      // Bytes can be turned over whatever numbers they make.
      let byteCount = count * input.physical.byteWidth
      let values = Buffer(byteCount: byteCount)
      let source = input.pointer(as: UInt8.self)
      let output = values.pointer(as: UInt8.self)
      for index in 0..<byteCount { output[index] = ~source[index] }
      return .flat(input.type, count: count, values: values)
    }
  }

  /// Shifts by the distance modulo the width of the number.
  package static func shift(
    _ direction: Shift, _ vector: Vector, by distance: Vector, rowCount: Int
  ) throws(QueryError) -> Vector {
    try Encodings.binary(vector, distance, vector.type, rowCount: rowCount) {
      (one, other, count) throws(QueryError) in
      let values: Buffer
      switch one.physical {
      case .int32: values = shift(Int32.self, UInt32.self, direction, one, other, count)
      case .int64: values = shift(Int64.self, UInt64.self, direction, one, other, count)
      default: throw QueryError.internalError("shift of \(one.type.simpleString)")
      }
      return .flat(one.type, count: count, values: values)
    }
  }

  private static func shift<
    Number: FixedWidthInteger & BitwiseCopyable, Unsigned: FixedWidthInteger
  >(
    _: Number.Type, _: Unsigned.Type, _ direction: Shift, _ left: Vector, _ right: Vector,
    _ count: Int
  ) -> Buffer {
    mapPairs(left, right, count) { (value: Number, distance: Int32) in
      let places = Number(truncatingIfNeeded: distance)
      switch direction {
      case .left: return value &<< places
      case .right: return value &>> places
      case .rightUnsigned:
        let bits = Unsigned(truncatingIfNeeded: value) &>> Unsigned(truncatingIfNeeded: distance)
        return Number(truncatingIfNeeded: bits)
      }
    }
  }

  package static func count(_ vector: Vector, rowCount: Int) throws(QueryError) -> Vector {
    try Encodings.unary(vector, .int, rowCount: rowCount) { (input, count) throws(QueryError) in
      let values: Buffer
      switch input.physical {
      case .bool: values = mapValues(input, count) { (truth: UInt8) in Int32(truth) }
      case .int8: values = setBits(Int8.self, input, count)
      case .int16: values = setBits(Int16.self, input, count)
      case .int32: values = setBits(Int32.self, input, count)
      default: values = setBits(Int64.self, input, count)
      }
      return .flat(.int, count: count, values: values)
    }
  }

  /// Small numbers count as 64 bits wide, so that negative ones have many.
  private static func setBits<Number: FixedWidthInteger & BitwiseCopyable>(
    _: Number.Type, _ input: Vector, _ count: Int
  ) -> Buffer {
    mapValues(input, count) { (value: Number) in
      Int32(truncatingIfNeeded: Int64(truncatingIfNeeded: value).nonzeroBitCount)
    }
  }

  package static func bit(
    _ vector: Vector, at place: Vector, rowCount: Int
  ) throws(QueryError) -> Vector {
    let width = vector.physical.byteWidth * 8
    return try Encodings.binary(vector, place, .byte, rowCount: rowCount) {
      (one, other, count) throws(QueryError) in
      let values = Buffer(byteCount: count)
      let result: CheckedResult
      switch one.physical {
      case .int8: result = try bits(Int8.self, one, other, count, width, values)
      case .int16: result = try bits(Int16.self, one, other, count, width, values)
      case .int32: result = try bits(Int32.self, one, other, count, width, values)
      default: result = try bits(Int64.self, one, other, count, width, values)
      }
      return .flat(.byte, count: count, values: result.values)
    }
  }

  private static func bits<Number: FixedWidthInteger & BitwiseCopyable>(
    _: Number.Type, _ left: Vector, _ right: Vector, _ count: Int, _ width: Int, _ values: Buffer
  ) throws(QueryError) -> CheckedResult {
    try recheckPairs(
      left, right, count, .error, values,
      { (value: Number, place: Int32) in
        let bit = Int8(truncatingIfNeeded: value &>> Number(truncatingIfNeeded: place) & 1)
        return CheckedValue(bit, place < 0 || Int(place) >= width)
      },
      { (_: Number, place: Int32) in
        QueryError(
          "INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE", sqlState: "22023",
          "The value of parameter(s) `pos` in `getbit` is invalid: expects an integer value in "
            + "[0, \(width)), but got \(place).")
      })
  }
}
