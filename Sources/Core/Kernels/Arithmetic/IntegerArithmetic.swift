import Columns

/// An operation on whole numbers in two forms: wrapping with an error flag for fast loops, and
/// exact for the rows where the flag was raised.
protocol IntegerOperation {
  static var sign: String { get }
  static var suggestion: String { get }
  /// A negative `flag` says that some row overflowed.
  static func wrapped<Number: FixedWidthInteger & SignedInteger>(
    _ left: Number, _ right: Number, _ flag: inout Number
  ) -> Number
  static func exact<Number: FixedWidthInteger & SignedInteger>(
    _ left: Number, _ right: Number
  ) -> CheckedValue<Number>
  static func floating<Number: BinaryFloatingPoint>(_ left: Number, _ right: Number) -> Number
}

enum Addition: IntegerOperation {
  static let sign = "+"
  static let suggestion = "try_add"

  @inline(__always)
  static func wrapped<Number: FixedWidthInteger & SignedInteger>(
    _ left: Number, _ right: Number, _ flag: inout Number
  ) -> Number {
    let sum = left &+ right
    flag |= (left ^ sum) & (right ^ sum)
    return sum
  }

  @inline(__always)
  static func exact<Number: FixedWidthInteger & SignedInteger>(
    _ left: Number, _ right: Number
  ) -> CheckedValue<Number> {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return CheckedValue(sum, overflow)
  }

  @inline(__always)
  static func floating<Number: BinaryFloatingPoint>(_ left: Number, _ right: Number) -> Number {
    left + right
  }
}

enum Subtraction: IntegerOperation {
  static let sign = "-"
  static let suggestion = "try_subtract"

  @inline(__always)
  static func wrapped<Number: FixedWidthInteger & SignedInteger>(
    _ left: Number, _ right: Number, _ flag: inout Number
  ) -> Number {
    let difference = left &- right
    flag |= (left ^ right) & (left ^ difference)
    return difference
  }

  @inline(__always)
  static func exact<Number: FixedWidthInteger & SignedInteger>(
    _ left: Number, _ right: Number
  ) -> CheckedValue<Number> {
    let (difference, overflow) = left.subtractingReportingOverflow(right)
    return CheckedValue(difference, overflow)
  }

  @inline(__always)
  static func floating<Number: BinaryFloatingPoint>(_ left: Number, _ right: Number) -> Number {
    left - right
  }
}

enum Multiplication: IntegerOperation {
  static let sign = "*"
  static let suggestion = "try_multiply"

  @inline(__always)
  static func wrapped<Number: FixedWidthInteger & SignedInteger>(
    _ left: Number, _ right: Number, _ flag: inout Number
  ) -> Number {
    let (product, overflow) = left.multipliedReportingOverflow(by: right)
    flag |= overflow ? -1 : 0
    return product
  }

  @inline(__always)
  static func exact<Number: FixedWidthInteger & SignedInteger>(
    _ left: Number, _ right: Number
  ) -> CheckedValue<Number> {
    let (product, overflow) = left.multipliedReportingOverflow(by: right)
    return CheckedValue(product, overflow)
  }

  @inline(__always)
  static func floating<Number: BinaryFloatingPoint>(_ left: Number, _ right: Number) -> Number {
    left * right
  }
}

/// Sums, differences and products of integers and floats.
enum NumberArithmetic {
  static func compute<Operation: IntegerOperation>(
    _: Operation.Type, _ left: Vector, _ right: Vector, _ type: DataType, _ count: Int,
    _ mode: FailureMode
  ) throws(QueryError) -> Vector {
    switch left.physical {
    case .int8: try integers(Operation.self, Int8.self, left, right, type, count, mode)
    case .int16: try integers(Operation.self, Int16.self, left, right, type, count, mode)
    case .int32: try integers(Operation.self, Int32.self, left, right, type, count, mode)
    case .int64: try integers(Operation.self, Int64.self, left, right, type, count, mode)
    case .float32:
      Vector.flat(
        type, count: count,
        values: mapPairs(left, right, count) { (one: Float, other: Float) in
          Operation.floating(one, other)
        })
    case .float64:
      Vector.flat(
        type, count: count,
        values: mapPairs(left, right, count) { (one: Double, other: Double) in
          Operation.floating(one, other)
        })
    default: throw QueryError.internalError("arithmetic on \(type.simpleString)")
    }
  }

  private static func integers<
    Operation: IntegerOperation, Number: FixedWidthInteger & SignedInteger & BitwiseCopyable
  >(
    _: Operation.Type, _: Number.Type, _ left: Vector, _ right: Vector, _ type: DataType,
    _ count: Int, _ mode: FailureMode
  ) throws(QueryError) -> Vector {
    let values = Buffer(byteCount: count &* MemoryLayout<Number>.stride)
    let output = values.pointer(as: Number.self)
    var flag: Number = 0
    eachPair(left, right, count) { (row, one: Number, other: Number) in
      output[row] = Operation.wrapped(one, other, &flag)
    }
    if flag >= 0 || mode == .legacy { return .flat(type, count: count, values: values) }
    let result = try recheckPairs(
      left, right, count, mode, values,
      { (one: Number, other: Number) in Operation.exact(one, other) },
      { (one: Number, other: Number) in overflow(Operation.self, one, other) })
    return .flat(type, count: count, values: result.values, validity: result.validity)
  }

  private static func overflow<Operation: IntegerOperation, Number: FixedWidthInteger>(
    _: Operation.Type, _ left: Number, _ right: Number
  ) -> QueryError {
    guard Number.bitWidth <= 16 else {
      return ArithmeticErrors.overflow(suggestion: Operation.suggestion)
    }
    return ArithmeticErrors.binaryOverflow(
      "\(left)S", Operation.sign, "\(right)S", suggestion: Operation.suggestion)
  }
}
