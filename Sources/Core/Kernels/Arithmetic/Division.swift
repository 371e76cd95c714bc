import Columns

/// Quotients and remainders of integers and floats.
enum Division {
  /// What is computed of a dividend and a divisor.
  enum Part {
    case quotient
    case remainder
    /// The remainder with the sign of the divisor left out: never negative for positive ones.
    case positiveRemainder
  }

  static func compute(
    _ part: Part, _ left: Vector, _ right: Vector, _ type: DataType, _ count: Int,
    _ mode: FailureMode
  ) throws(QueryError) -> Vector {
    switch left.physical {
    case .int8: try integers(Int8.self, part, left, right, type, count, mode)
    case .int16: try integers(Int16.self, part, left, right, type, count, mode)
    case .int32: try integers(Int32.self, part, left, right, type, count, mode)
    case .int64: try integers(Int64.self, part, left, right, type, count, mode)
    case .float32: try floats(Float.self, part, left, right, type, count, mode)
    case .float64: try floats(Double.self, part, left, right, type, count, mode)
    default: throw QueryError.internalError("division of \(type.simpleString)")
    }
  }

  private static func integers<Number: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
    _: Number.Type, _ part: Part, _ left: Vector, _ right: Vector, _ type: DataType,
    _ count: Int, _ mode: FailureMode
  ) throws(QueryError) -> Vector {
    let values = Buffer(byteCount: count &* MemoryLayout<Number>.stride)
    let result: CheckedResult
    switch part {
    case .quotient:
      result = try recheckPairs(
        left, right, count, mode, values,
        { (one: Number, other: Number) in
          let (quotient, overflow) = one.dividedReportingOverflow(by: other)
          return CheckedValue(quotient, overflow && (other == 0 || mode != .legacy))
        },
        { (_: Number, other: Number) in
          other == 0
            ? ArithmeticErrors.divideByZero
            : ArithmeticErrors.overflow(
              "Overflow in integral divide", suggestion: "try_divide")
        })
    case .remainder:
      result = try recheckPairs(
        left, right, count, mode, values,
        { (one: Number, other: Number) in
          CheckedValue(remainder(one, other), other == 0)
        }, { (_: Number, _: Number) in ArithmeticErrors.remainderByZero })
    case .positiveRemainder:
      result = try recheckPairs(
        left, right, count, mode, values,
        { (one: Number, other: Number) in
          let rest = remainder(one, other)
          return CheckedValue(rest < 0 ? remainder(rest &+ other, other) : rest, other == 0)
        }, { (_: Number, _: Number) in ArithmeticErrors.remainderByZero })
    }
    return .flat(type, count: count, values: result.values, validity: result.validity)
  }

  @inline(__always)
  private static func remainder<Number: FixedWidthInteger & SignedInteger>(
    _ left: Number, _ right: Number
  ) -> Number {
    left.remainderReportingOverflow(dividingBy: right).partialValue
  }

  private static func floats<Number: BinaryFloatingPoint & BitwiseCopyable>(
    _: Number.Type, _ part: Part, _ left: Vector, _ right: Vector, _ type: DataType,
    _ count: Int, _ mode: FailureMode
  ) throws(QueryError) -> Vector {
    let values = Buffer(byteCount: count &* MemoryLayout<Number>.stride)
    let output = values.pointer(as: Number.self)
    if part == .quotient {
      var isFailure = false
      eachPair(left, right, count) { (row, one: Number, other: Number) in
        output[row] = one / other
        isFailure = isFailure || other == 0
      }
      if !isFailure { return .flat(type, count: count, values: values) }
    }
    let result = try recheckPairs(
      left, right, count, mode, values,
      { (one: Number, other: Number) in
        CheckedValue(partOf(part, one, other), other == 0)
      },
      { (_: Number, _: Number) in
        part == .quotient ? ArithmeticErrors.divideByZero : ArithmeticErrors.remainderByZero
      })
    return .flat(type, count: count, values: result.values, validity: result.validity)
  }

  @inline(__always)
  private static func partOf<Number: BinaryFloatingPoint>(
    _ part: Part, _ left: Number, _ right: Number
  ) -> Number {
    if part == .quotient { return left / right }
    let rest = left.truncatingRemainder(dividingBy: right)
    if part == .remainder || rest >= 0 || rest.isNaN { return rest }
    return (rest + right).truncatingRemainder(dividingBy: right)
  }
}
