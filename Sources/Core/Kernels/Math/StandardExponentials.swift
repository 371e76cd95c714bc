/// Exponentials, logarithms and powers with the results of fdlibm, the freely distributable maths
/// library that fixes them bit by bit. The system's own functions differ in the last digit.
enum StandardMath {
  static let ln2High = 6.93147180369123816490e-01
  static let ln2Low = 1.90821492927058770002e-10
  private static let inverseLn2 = 1.44269504088896338700e+00
  private static let overflowThreshold = 7.09782712893383973096e+02
  private static let underflowThreshold = -7.45133219101941108420e+02

  /// The upper half of the bits, with the sign.
  @inline(__always)
  static func high(_ x: Double) -> Int32 { Int32(truncatingIfNeeded: x.bitPattern &>> 32) }

  @inline(__always)
  static func withHigh(_ x: Double, _ high: Int32) -> Double {
    Double(
      bitPattern: UInt64(UInt32(bitPattern: high)) &<< 32 | x.bitPattern & 0xFFFF_FFFF)
  }

  /// `x` times 2^exponent, the exponent's bits added without any check.
  @inline(__always)
  static func scaled(_ x: Double, _ exponent: Int32) -> Double {
    withHigh(x, high(x) &+ exponent &<< 20)
  }

  static func exp(_ x: Double) -> Double {
    let magnitude = high(x) & 0x7FFF_FFFF
    let isNegative = x.sign == .minus
    if magnitude >= 0x4086_2E42 {
      if x.isNaN { return x }
      if x.isInfinite { return isNegative ? 0 : x }
      if x > overflowThreshold { return .infinity }
      if x < underflowThreshold { return 0 }
    }
    var (reduced, upper, lower, exponent) = (x, 0.0, 0.0, Int32(0))
    if magnitude > 0x3FD6_2E42 {
      if magnitude < 0x3FF0_A2B2 {
        exponent = isNegative ? -1 : 1
      } else {
        exponent = Int32(inverseLn2 * x + (isNegative ? -0.5 : 0.5))
      }
      upper = x - Double(exponent) * ln2High
      lower = Double(exponent) * ln2Low
      reduced = upper - lower
    } else if magnitude < 0x3E30_0000 {
      return 1 + x
    }
    let square = reduced * reduced
    let correction = reduced - square * exponentialSeries(square)
    if exponent == 0 { return 1 - (reduced * correction / (correction - 2) - reduced) }
    let y = 1 - ((lower - reduced * correction / (2 - correction)) - upper)
    if exponent >= -1021 { return scaled(y, exponent) }
    return scaled(y, exponent &+ 1000) * 9.33263618503218878990e-302
  }

  @inline(__always)
  static func exponentialSeries(_ t: Double) -> Double {
    let tail = -1.65339022054652515390e-06 + t * 4.13813679705723846039e-08
    return 1.66666666666666019037e-01
      + t * (-2.77777777770155933842e-03 + t * (6.61375632143793436117e-05 + t * tail))
  }

  /// e^x − 1, exact near zero.
  static func expm1(_ x: Double) -> Double {
    let magnitude = high(x) & 0x7FFF_FFFF
    let isNegative = x.sign == .minus
    if magnitude >= 0x4043_687A {
      if x.isNaN { return x }
      if isNegative { return -1 }
      if x > overflowThreshold { return .infinity }
    }
    var (reduced, correction, exponent) = (x, 0.0, Int32(0))
    if magnitude > 0x3FD6_2E42 {
      if magnitude < 0x3FF0_A2B2 {
        exponent = isNegative ? -1 : 1
      } else {
        exponent = Int32(inverseLn2 * x + (isNegative ? -0.5 : 0.5))
      }
      let upper = x - Double(exponent) * ln2High
      let lower = Double(exponent) * ln2Low
      reduced = upper - lower
      correction = (upper - reduced) - lower
    } else if magnitude < 0x3C90_0000 {
      return x
    }
    return expm1(reduced, correction, exponent)
  }

  private static func expm1(
    _ x: Double, _ correction: Double, _ exponent: Int32
  ) -> Double {
    let half = 0.5 * x
    let square = x * half
    let tail = 4.00821782732936239552e-06 + square * -2.01099218183624371326e-07
    let series =
      1 + square
      * (-3.33333333333331316428e-02 + square
        * (1.58730158725481460165e-03 + square * (-7.93650757867487942473e-05 + square * tail)))
    let t = 3 - series * half
    var e = square * ((series - t) / (6 - x * t))
    if exponent == 0 { return x - (x * e - square) }
    e = x * (e - correction) - correction
    e -= square
    if exponent == -1 { return 0.5 * (x - e) - 0.5 }
    if exponent == 1 { return x < -0.25 ? -2 * (e - (x + 0.5)) : 1 + 2 * (x - e) }
    if exponent <= -2 || exponent > 56 { return scaled(1 - (e - x), exponent) - 1 }
    if exponent < 20 {
      let one = withHigh(1, 0x3FF0_0000 &- 0x20_0000 &>> exponent)
      return scaled(one - (e - x), exponent)
    }
    let small = withHigh(1, (0x3FF &- exponent) &<< 20)
    return scaled(x - (e + small) + 1, exponent)
  }

  static func sinh(_ x: Double) -> Double {
    if !x.isFinite { return x }
    let magnitude = high(x) & 0x7FFF_FFFF
    let half = x < 0 ? -0.5 : 0.5
    let absolute = abs(x)
    if magnitude < 0x4036_0000 {
      if magnitude < 0x3E30_0000 { return x }
      let t = expm1(absolute)
      return magnitude < 0x3FF0_0000
        ? half * (2 * t - t * t / (t + 1)) : half * (t + t / (t + 1))
    }
    if magnitude < 0x4086_2E42 { return half * exp(absolute) }
    let root = exp(0.5 * absolute)
    return half * root * root
  }

  static func cosh(_ x: Double) -> Double {
    if !x.isFinite { return x * x }
    let magnitude = high(x) & 0x7FFF_FFFF
    let absolute = abs(x)
    if magnitude < 0x3FD6_2E43 {
      let t = expm1(absolute)
      return magnitude < 0x3C80_0000 ? 1 + t : 1 + t * t / (2 * (1 + t))
    }
    if magnitude < 0x4036_0000 {
      let t = exp(absolute)
      return 0.5 * t + 0.5 / t
    }
    if magnitude < 0x4086_2E42 { return 0.5 * exp(absolute) }
    let root = exp(0.5 * absolute)
    return 0.5 * root * root
  }

  static func tanh(_ x: Double) -> Double {
    if x.isNaN { return x }
    let magnitude = high(x) & 0x7FFF_FFFF
    let result: Double
    if magnitude >= 0x4036_0000 {
      result = 1
    } else if magnitude < 0x3C80_0000 {
      return x * (1 + x)
    } else if magnitude >= 0x3FF0_0000 {
      result = 1 - 2 / (expm1(2 * abs(x)) + 2)
    } else {
      let t = expm1(-2 * abs(x))
      result = -t / (t + 2)
    }
    return x < 0 ? -result : result
  }

  static func cbrt(_ x: Double) -> Double {
    guard x.isFinite, x != 0 else { return x }
    let absolute = abs(x)
    let magnitude = high(x) & 0x7FFF_FFFF
    var t: Double
    if magnitude < 0x10_0000 {
      t = withHigh(0, 0x4350_0000) * absolute
      t = withHigh(t, high(t) / 3 &+ 696_219_795)
    } else {
      t = withHigh(0, magnitude / 3 &+ 715_094_163)
    }
    let r = t * t / absolute
    let s = 5.42857142857142815906e-01 + r * t
    t *=
      3.57142857142857150787e-01
      + 1.60714285714285720630e+00
      / (s + 1.41428571428571436819e+00 + -7.05306122448979611050e-01 / s)
    t = withHigh(0, high(t) &+ 1)
    let quotient = absolute / (t * t)
    t += t * ((quotient - t) / (t + t + quotient))
    return x < 0 ? -t : t
  }
}
