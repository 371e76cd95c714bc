package import Columns

/// The precision and scale of decimal results.
package enum DecimalTypes {
  package struct Shape: Hashable, Sendable {
    package var precision: Int
    package var scale: Int

    package init(_ precision: Int, _ scale: Int) {
      self.precision = precision
      self.scale = scale
    }

    package var type: DataType { .decimal(precision: precision, scale: scale) }

    var integerDigits: Int { precision - scale }
  }

  private static let maximum = DataType.maximumDecimalPrecision
  /// Fraction digits that survive when integer digits need the room.
  private static let minimumAdjustedScale = 6

  /// The decimal that holds every value of a numeric type; nil for other types.
  package static func shape(of type: DataType) -> Shape? {
    switch type {
    case .decimal(let precision, let scale): Shape(precision, scale)
    case .byte: Shape(3, 0)
    case .short: Shape(5, 0)
    case .int: Shape(10, 0)
    case .long: Shape(20, 0)
    case .float: Shape(14, 7)
    case .double: Shape(30, 15)
    default: nil
    }
  }

  /// The smallest decimal that holds one whole number.
  package static func shape(ofLiteral value: Value) -> Shape? {
    let number: Int64
    switch value {
    case .short(let small): number = Int64(small)
    case .int(let small): number = Int64(small)
    case .long(let large): number = large
    default: return nil
    }
    return Shape(String(number.magnitude).count, 0)
  }

  /// The type that both sides of a comparison or a choice are brought to.
  package static func wider(_ left: Shape, _ right: Shape) -> Shape {
    let scale = max(left.scale, right.scale)
    let precision = max(left.integerDigits, right.integerDigits) + scale
    let excess = precision - maximum
    return excess <= 0 ? Shape(precision, scale) : Shape(maximum, max(0, scale - excess))
  }

  /// The type of `left sign right`; nil for signs that are not arithmetic.
  package static func arithmetic(
    _ sign: String, _ left: Shape, _ right: Shape, allowPrecisionLoss: Bool
  ) -> Shape? {
    switch sign {
    case "+", "-":
      let scale = max(left.scale, right.scale)
      return fitted(
        Shape(max(left.integerDigits, right.integerDigits) + scale + 1, scale), allowPrecisionLoss)
    case "*":
      return fitted(
        Shape(left.precision + right.precision + 1, left.scale + right.scale), allowPrecisionLoss)
    case "/":
      return quotient(left, right, allowPrecisionLoss)
    case "%", "mod", "pmod":
      let scale = max(left.scale, right.scale)
      return fitted(
        Shape(min(left.integerDigits, right.integerDigits) + scale, scale), allowPrecisionLoss)
    default:
      return nil
    }
  }

  private static func quotient(_ left: Shape, _ right: Shape, _ allowLoss: Bool) -> Shape {
    if allowLoss {
      let scale = max(minimumAdjustedScale, left.scale + right.precision + 1)
      return fitted(Shape(left.integerDigits + right.scale + scale, scale), true)
    }
    var whole = min(maximum, left.integerDigits + right.scale)
    var fraction = min(maximum, max(minimumAdjustedScale, left.scale + right.precision + 1))
    let excess = whole + fraction - maximum
    if excess > 0 {
      fraction -= excess / 2 + 1
      whole = maximum - fraction
    }
    return Shape(min(whole + fraction, maximum), min(fraction, maximum))
  }

  /// Brings a shape within the largest precision: at the cost of fraction digits when that is
  /// allowed, else by cutting both numbers.
  package static func fitted(_ shape: Shape, _ allowPrecisionLoss: Bool) -> Shape {
    guard shape.precision > maximum else { return shape }
    guard allowPrecisionLoss else { return Shape(maximum, min(shape.scale, maximum)) }
    let kept = min(shape.scale, minimumAdjustedScale)
    return Shape(maximum, max(maximum - shape.integerDigits, kept))
  }

  /// Cuts both numbers at the largest precision.
  package static func bounded(_ precision: Int, _ scale: Int) -> DataType {
    .decimal(precision: min(precision, maximum), scale: min(scale, maximum))
  }
}
