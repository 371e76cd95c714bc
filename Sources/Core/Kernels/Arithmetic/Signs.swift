package import Columns

/// Changes and drops signs of numbers and intervals.
package enum Signs {
  package static func negate(
    _ vector: Vector, rowCount: Int, mode: FailureMode = .error
  ) throws(QueryError) -> Vector {
    let zero = try zero(of: vector)
    return try Encodings.unary(vector, vector.type, rowCount: rowCount) {
      (input, count) throws(QueryError) in
      switch input.physical {
      case .float32:
        .flat(input.type, count: count, values: mapValues(input, count) { (x: Float) in -x })
      case .float64:
        .flat(input.type, count: count, values: mapValues(input, count) { (x: Double) in -x })
      case .interval:
        try IntervalArithmetic.sum(
          Subtraction.self, zero, input, input.type, count, mode)
      default:
        try whole(input, count, mode, zero)
      }
    }
  }

  package static func absolute(
    _ vector: Vector, rowCount: Int, mode: FailureMode = .error
  ) throws(QueryError) -> Vector {
    try Encodings.unary(vector, vector.type, rowCount: rowCount) {
      (input, count) throws(QueryError) in
      switch input.physical {
      case .int8: try magnitudes(Int8.self, input, count, mode)
      case .int16: try magnitudes(Int16.self, input, count, mode)
      case .int32: try magnitudes(Int32.self, input, count, mode)
      case .int64: try magnitudes(Int64.self, input, count, mode)
      case .int128: try magnitudes(Int128.self, input, count, mode)
      case .float32:
        .flat(input.type, count: count, values: mapValues(input, count) { (x: Float) in abs(x) })
      case .float64:
        .flat(input.type, count: count, values: mapValues(input, count) { (x: Double) in abs(x) })
      default: throw QueryError.internalError("abs of \(input.type.simpleString)")
      }
    }
  }

  private static func zero(of vector: Vector) throws(QueryError) -> Vector {
    let buffer = Buffer(zeroedByteCount: 16)
    return .constant(
      .flat(vector.type, count: 1, values: buffer, physical: vector.physical), count: 1)
  }

  private static func whole(
    _ input: Vector, _ count: Int, _ mode: FailureMode, _ zero: Vector
  ) throws(QueryError) -> Vector {
    if input.physical == .int128 {
      let values = mapValues(input, count) { (value: Int128) in 0 &- value }
      return .flat(input.type, count: count, values: values, physical: .int128)
    }
    switch input.physical {
    case .int8: return try negated(Int8.self, input, count, mode)
    case .int16: return try negated(Int16.self, input, count, mode)
    case .int32: return try negated(Int32.self, input, count, mode)
    case .int64: return try negated(Int64.self, input, count, mode)
    default: throw QueryError.internalError("negation of \(input.type.simpleString)")
    }
  }

  private static func negated<Number: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
    _: Number.Type, _ input: Vector, _ count: Int, _ mode: FailureMode
  ) throws(QueryError) -> Vector {
    try checked(input, count, mode) { (value: Number) in 0 &- value }
  }

  private static func magnitudes<Number: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
    _: Number.Type, _ input: Vector, _ count: Int, _ mode: FailureMode
  ) throws(QueryError) -> Vector {
    try checked(input, count, mode) { (value: Number) in
      let sign = value &>> Number(truncatingIfNeeded: Number.bitWidth - 1)
      return (value ^ sign) &- sign
    }
  }

  /// Only the smallest number has no opposite.
  @inline(__always)
  private static func checked<Number: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
    _ input: Vector, _ count: Int, _ mode: FailureMode, _ operation: (Number) -> Number
  ) throws(QueryError) -> Vector {
    var hasMinimum = false
    let values = mapValues(input, count) { (value: Number) in
      hasMinimum = hasMinimum || value == Number.min
      return operation(value)
    }
    guard hasMinimum, mode != .legacy else {
      return .flat(input.type, count: count, values: values, physical: input.physical)
    }
    let result = try recheckPairs(
      input, input, count, mode, values,
      { (value: Number, _: Number) in CheckedValue(operation(value), value == Number.min) },
      { (_: Number, _: Number) in
        input.type.isInterval
          ? ArithmeticErrors.intervalOverflow(suggestion: nil) : ArithmeticErrors.overflow()
      })
    return .flat(
      input.type, count: count, values: result.values, validity: result.validity,
      physical: input.physical)
  }
}
