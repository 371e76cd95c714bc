import Columns

/// Arithmetic of decimals. Values that lie in 64 bits are computed in 64 bits, and only a batch
/// in which something overflowed is computed again in 128.
enum DecimalArithmetic {
  enum Operation {
    case add, subtract, multiply, divide, remainder, positiveRemainder
  }

  /// Scales and limits that hold for a whole batch.
  struct Plan {
    let operation: Operation
    let leftScale: Int
    let rightScale: Int
    let precision: Int
    let scale: Int

    init(_ operation: Operation, _ left: Vector, _ right: Vector, _ type: DataType) {
      self.operation = operation
      leftScale = left.decimalShape.scale
      rightScale = right.decimalShape.scale
      if case .decimal(let precision, let scale) = type {
        self.precision = precision
        self.scale = scale
      } else {
        precision = 20
        scale = 0
      }
    }

    /// The scale of sums before they are cut to the result's.
    var commonScale: Int { max(leftScale, rightScale) }
  }

  static func compute(
    _ operation: Operation, _ left: Vector, _ right: Vector, _ type: DataType, _ count: Int,
    _ mode: FailureMode
  ) throws(QueryError) -> Vector {
    let plan = Plan(operation, left, right, type)
    if left.physical == .int64, right.physical == .int64,
      let narrow = narrow(plan, left, right, type, count)
    {
      return narrow
    }
    return try wide(plan, left.widenedDecimal(), right.widenedDecimal(), type, count, mode)
  }

  // MARK: 64 bits

  /// Nil when the operation has no narrow form or a row overflowed.
  private static func narrow(
    _ plan: Plan, _ left: Vector, _ right: Vector, _ type: DataType, _ count: Int
  ) -> Vector? {
    let values = Buffer(byteCount: count * 8)
    let output = values.pointer(as: Int64.self)
    var flag: Int64 = 0
    switch plan.operation {
    case .multiply:
      guard plan.leftScale + plan.rightScale == plan.scale else { return nil }
      eachPair(left, right, count) { (row, one: Int64, other: Int64) in
        output[row] = Multiplication.wrapped(one, other, &flag)
      }
    case .add, .subtract:
      guard plan.commonScale == plan.scale else { return nil }
      sum(plan, left, right, count, output, &flag)
    default: return nil
    }
    return flag < 0 ? nil : .flat(type, count: count, values: values, physical: .int64)
  }

  @inline(__always)
  private static func sum(
    _ plan: Plan, _ left: Vector, _ right: Vector, _ count: Int,
    _ output: UnsafeMutablePointer<Int64>, _ flag: inout Int64
  ) {
    let isAddition = plan.operation == .add
    guard plan.leftScale != plan.rightScale else {
      if isAddition {
        eachPair(left, right, count) { (row, one: Int64, other: Int64) in
          output[row] = Addition.wrapped(one, other, &flag)
        }
      } else {
        eachPair(left, right, count) { (row, one: Int64, other: Int64) in
          output[row] = Subtraction.wrapped(one, other, &flag)
        }
      }
      return
    }
    guard abs(plan.leftScale - plan.rightScale) <= 18 else {
      flag = -1
      return
    }
    let leftFactor = PowersOfTen.narrow(plan.commonScale - plan.leftScale)
    let rightFactor = PowersOfTen.narrow(plan.commonScale - plan.rightScale)
    let sign: Int64 = isAddition ? 1 : -1
    eachPair(left, right, count) { (row, one: Int64, other: Int64) in
      let first = Multiplication.wrapped(one, leftFactor, &flag)
      let second = Multiplication.wrapped(other, rightFactor &* sign, &flag)
      output[row] = Addition.wrapped(first, second, &flag)
    }
  }

  // MARK: 128 bits

  private static func wide(
    _ plan: Plan, _ left: Vector, _ right: Vector, _ type: DataType, _ count: Int,
    _ mode: FailureMode
  ) throws(QueryError) -> Vector {
    let values = Buffer(byteCount: count * 16)
    let result = try recheckPairs(
      left, right, count, mode, values,
      { (one: Int128, other: Int128) in
        guard let value = exact(plan, one, other) else { return CheckedValue(Int128(0), true) }
        return CheckedValue(value, false)
      }, { (one: Int128, other: Int128) in failure(plan, one, other) })
    let vector = Vector.flat(
      type, count: count, values: result.values, validity: result.validity, physical: .int128)
    return vector.asPhysical(plan.precision <= 18 || type == .long ? .int64 : .int128)
  }

  /// The result of one row, or nil for a division by zero or too many digits.
  @inline(__always)
  private static func exact(_ plan: Plan, _ left: Int128, _ right: Int128) -> Int128? {
    let value: Int128?
    switch plan.operation {
    case .multiply:
      value = WideArithmetic.product(
        left, right, droppingDigits: plan.leftScale &+ plan.rightScale &- plan.scale)
    case .divide:
      if right == 0 { return nil }
      value = WideArithmetic.quotient(
        left, right, shift: plan.scale &+ plan.rightScale &- plan.leftScale)
    case .add, .subtract:
      value = sum(plan, left, right)
    case .remainder, .positiveRemainder:
      if right == 0 { return nil }
      value = remainder(plan, left, right)
    }
    guard let value, WideArithmetic.fits(value, precision: plan.precision) else { return nil }
    return value
  }

  private static func sum(_ plan: Plan, _ left: Int128, _ right: Int128) -> Int128? {
    let scale = plan.commonScale
    guard let one = WideArithmetic.rescaled(left, by: scale - plan.leftScale),
      let other = WideArithmetic.rescaled(right, by: scale - plan.rightScale)
    else {
      return roughSum(plan, left, right)
    }
    let (total, overflow) =
      plan.operation == .add
      ? one.addingReportingOverflow(other) : one.subtractingReportingOverflow(other)
    if overflow { return roughSum(plan, left, right) }
    return WideArithmetic.rescaled(total, by: plan.scale - scale)
  }

  /// Sums at the result's scale where the exact one has no room: both sides are rounded first.
  private static func roughSum(_ plan: Plan, _ left: Int128, _ right: Int128) -> Int128? {
    guard let one = WideArithmetic.rescaled(left, by: plan.scale - plan.leftScale),
      let other = WideArithmetic.rescaled(right, by: plan.scale - plan.rightScale)
    else { return nil }
    let (total, overflow) =
      plan.operation == .add
      ? one.addingReportingOverflow(other) : one.subtractingReportingOverflow(other)
    return overflow ? nil : total
  }

  private static func remainder(_ plan: Plan, _ left: Int128, _ right: Int128) -> Int128? {
    let scale = plan.commonScale
    guard let one = WideArithmetic.rescaled(left, by: scale - plan.leftScale) else { return nil }
    guard let other = WideArithmetic.rescaled(right, by: scale - plan.rightScale) else {
      return WideArithmetic.rescaled(one, by: plan.scale - scale)
    }
    var rest = one % other
    if plan.operation == .positiveRemainder, rest < 0 { rest = (rest + other) % other }
    return WideArithmetic.rescaled(rest, by: plan.scale - scale)
  }

  /// The whole part of a quotient, wrapped to 64 bits.
  static func wholeQuotient(
    _ left: Vector, _ right: Vector, _ count: Int, _ mode: FailureMode
  ) throws(QueryError) -> Vector {
    let values = Buffer(byteCount: count * 8)
    let scale = max(left.decimalShape.scale, right.decimalShape.scale)
    let leftShift = scale - left.decimalShape.scale
    let rightShift = scale - right.decimalShape.scale
    let result = try recheckPairs(
      left.widenedDecimal(), right.widenedDecimal(), count, mode, values,
      { (one: Int128, other: Int128) in
        if other == 0 { return CheckedValue(Int64(0), true) }
        let divisor = WideArithmetic.rescaled(other, by: rightShift)
        guard let divisor else { return CheckedValue(Int64(0), false) }
        let dividend = WideArithmetic.rescaled(one, by: leftShift)
        guard let dividend else { return CheckedValue(Int64(0), true) }
        return CheckedValue(Int64(truncatingIfNeeded: dividend / divisor), false)
      },
      { (_: Int128, other: Int128) in
        other == 0
          ? ArithmeticErrors.divideByZero
          : ArithmeticErrors.overflow("Overflow in integral divide", suggestion: "try_divide")
      })
    return .flat(.long, count: count, values: result.values, validity: result.validity)
  }

  private static func failure(_ plan: Plan, _ left: Int128, _ right: Int128) -> QueryError {
    switch plan.operation {
    case .divide where right == 0: return ArithmeticErrors.divideByZero
    case .remainder where right == 0, .positiveRemainder where right == 0:
      return ArithmeticErrors.remainderByZero
    default: break
    }
    let text = ApproximateDecimal.text(plan, left, right)
    return ArithmeticErrors.decimalOverflow(
      text: text, precision: plan.precision, targetScale: plan.scale)
  }
}

/// The value of an overflowing row as text, for the message alone.
enum ApproximateDecimal {
  static func text(
    _ plan: DecimalArithmetic.Plan, _ left: Int128, _ right: Int128
  ) -> String {
    switch plan.operation {
    case .multiply:
      let (high, low) = left.magnitude.multipliedFullWidth(by: right.magnitude)
      let digits = decimalDigits(high: high, low: low)
      let kept = digits.prefix(39) + String(repeating: "0", count: max(0, digits.count - 39))
      let sign = (left < 0) != (right < 0) ? "-" : ""
      return sign + placed(String(kept), scale: plan.leftScale + plan.rightScale)
    case .add, .subtract:
      guard let one = WideArithmetic.rescaled(left, by: plan.commonScale - plan.leftScale),
        let other = WideArithmetic.rescaled(right, by: plan.commonScale - plan.rightScale)
      else { return "" }
      let isSameSign = plan.operation == .add ? (one < 0) == (other < 0) : (one < 0) != (other < 0)
      guard isSameSign else { return "" }
      let sum = one.magnitude + other.magnitude
      return (one < 0 ? "-" : "") + placed(String(sum), scale: plan.commonScale)
    default: return ""
    }
  }

  private static func placed(_ digits: String, scale: Int) -> String {
    guard scale > 0 else { return digits }
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
    let fraction = padded.suffix(scale)
    return fraction.allSatisfy({ $0 == "0" })
      ? String(padded.dropLast(scale)) : padded.dropLast(scale) + "." + fraction
  }

  private static func decimalDigits(high: UInt128, low: UInt128) -> String {
    let base = PowersOfTen.unsigned(38)
    guard high >= base else {
      let (quotient, rest) = base.dividingFullWidth((high, low))
      guard quotient > 0 else { return String(rest) }
      let tail = String(rest)
      return String(quotient) + String(repeating: "0", count: 38 - tail.count) + tail
    }
    return String(high)
  }
}
