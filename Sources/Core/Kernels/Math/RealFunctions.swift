package import Columns
import Glibc

/// Functions from a double to a double.
package enum RealFunction: Sendable {
  case sqrt, cbrt, exp, expm1
  case ln, log10, log2, log1p
  case sin, cos, tan, cot, sec, csc
  case asin, acos, atan
  case sinh, cosh, tanh, asinh, acosh, atanh
  case degrees, radians, rint, sign

  /// Rows outside the domain of a logarithm are null; other functions give NaN.
  package func compute(_ vector: Vector, rowCount: Int) throws(QueryError) -> Vector {
    try Encodings.unary(vector, .double, rowCount: rowCount) { (input, count) in
      switch self {
      case .ln: Self.logarithms(input, count, above: 0) { StandardMath.log($0) }
      case .log10: Self.logarithms(input, count, above: 0) { StandardMath.log10($0) }
      case .log2:
        Self.logarithms(input, count, above: 0) { StandardMath.log($0) / StandardMath.log(2) }
      case .log1p: Self.logarithms(input, count, above: -1) { StandardMath.log1p($0) }
      default: .flat(.double, count: count, values: values(input, count))
      }
    }
  }

  private func values(_ input: Vector, _ count: Int) -> Buffer {
    switch self {
    case .sqrt: Self.map(input, count) { $0.squareRoot() }
    case .cbrt: Self.map(input, count) { StandardMath.cbrt($0) }
    case .exp: Self.map(input, count) { StandardMath.exp($0) }
    case .expm1: Self.map(input, count) { StandardMath.expm1($0) }
    case .degrees: Self.map(input, count) { $0 * 57.29577951308232 }
    case .radians: Self.map(input, count) { $0 * 0.017453292519943295 }
    case .rint: Self.map(input, count) { $0.rounded(.toNearestOrEven) }
    case .sign: Self.map(input, count) { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 }
    default: angles(input, count)
    }
  }

  private func angles(_ input: Vector, _ count: Int) -> Buffer {
    switch self {
    case .sin: Self.map(input, count) { Glibc.sin($0) }
    case .cos: Self.map(input, count) { Glibc.cos($0) }
    case .tan: Self.map(input, count) { Glibc.tan($0) }
    case .cot: Self.map(input, count) { 1 / Glibc.tan($0) }
    case .sec: Self.map(input, count) { 1 / Glibc.cos($0) }
    case .csc: Self.map(input, count) { 1 / Glibc.sin($0) }
    case .asin: Self.map(input, count) { StandardMath.asin($0) }
    case .acos: Self.map(input, count) { StandardMath.acos($0) }
    case .atan: Self.map(input, count) { StandardMath.atan($0) }
    case .sinh: Self.map(input, count) { StandardMath.sinh($0) }
    case .cosh: Self.map(input, count) { StandardMath.cosh($0) }
    case .tanh: Self.map(input, count) { StandardMath.tanh($0) }
    case .asinh: Self.map(input, count) { StandardMath.asinh($0) }
    case .acosh: Self.map(input, count) { StandardMath.acosh($0) }
    default:
      Self.map(input, count) { 0.5 * (StandardMath.log1p($0) - StandardMath.log1p(-$0)) }
    }
  }

  @inline(__always)
  private static func map(_ input: Vector, _ count: Int, _ function: (Double) -> Double) -> Buffer {
    mapValues(input, count, function)
  }

  @inline(__always)
  private static func logarithms(
    _ input: Vector, _ count: Int, above bound: Double, _ function: (Double) -> Double
  ) -> Vector {
    makeOptionals([input], rowCount: count, type: .double, as: Double.self) { row in
      let x = input.pointer(as: Double.self)[row]
      return x <= bound ? nil : function(x)
    }
  }
}

/// Functions of two doubles.
package enum RealPairFunction: Sendable {
  case power, hypotenuse, arcTangent, logarithm

  package func compute(
    _ left: Vector, _ right: Vector, rowCount: Int
  ) throws(QueryError) -> Vector {
    try Encodings.binary(left, right, .double, rowCount: rowCount) { (one, other, count) in
      switch self {
      case .power: Self.map(one, other, count) { StandardMath.pow($0, $1) }
      case .hypotenuse: Self.map(one, other, count) { StandardMath.hypot($0, $1) }
      case .arcTangent: Self.map(one, other, count) { StandardMath.atan2($0 + 0.0, $1 + 0.0) }
      case .logarithm: Self.logarithms(one, other, count)
      }
    }
  }

  @inline(__always)
  private static func map(
    _ left: Vector, _ right: Vector, _ count: Int, _ function: (Double, Double) -> Double
  ) -> Vector {
    .flat(.double, count: count, values: mapPairs(left, right, count, function))
  }

  /// Null where the base or the number is not positive.
  private static func logarithms(_ bases: Vector, _ numbers: Vector, _ count: Int) -> Vector {
    let (bases, numbers) = (bases.flattened(), numbers.flattened())
    return makeOptionals([bases, numbers], rowCount: count, type: .double, as: Double.self) {
      row in
      let base = bases.pointer(as: Double.self)[row]
      let number = numbers.pointer(as: Double.self)[row]
      return base <= 0 || number <= 0 ? nil : StandardMath.log(number) / StandardMath.log(base)
    }
  }
}
