extension StandardMath {
  private enum Parity { case none, odd, even }

  static func pow(_ x: Double, _ y: Double) -> Double {
    if y == 0 { return 1 }
    if x.isNaN || y.isNaN { return .nan }
    let parity = x < 0 || x.sign == .minus ? parity(of: y) : .none
    if y.isInfinite {
      if abs(x) == 1 { return .nan }
      return (abs(x) > 1) == (y > 0) ? .infinity : 0
    }
    if y == 1 { return x }
    if y == -1 { return 1 / x }
    if y == 2 { return x * x }
    if y == 0.5, x.sign == .plus { return x.squareRoot() }
    if x == 0 || x.isInfinite || abs(x) == 1 {
      let z = y < 0 ? 1 / abs(x) : abs(x)
      if x.sign == .minus {
        if abs(x) == 1, parity == .none { return .nan }
        return parity == .odd ? -z : z
      }
      return z
    }
    if x < 0, parity == .none { return .nan }
    let sign = x < 0 && parity == .odd ? -1.0 : 1.0
    return sign * power(abs(x), y)
  }

  /// Whether a number is a whole one, and an odd one.
  private static func parity(of y: Double) -> Parity {
    if abs(y) >= 9_007_199_254_740_992 { return .even }
    guard y.rounded(.towardZero) == y else { return .none }
    return abs(y).truncatingRemainder(dividingBy: 2) == 1 ? .odd : .even
  }

  /// A value as the sum of one with a short mantissa and a rest.
  private struct Parts {
    var high: Double
    var low: Double
  }

  @inline(__always)
  private static func upper(_ x: Double) -> Double {
    Double(bitPattern: x.bitPattern & 0xFFFF_FFFF_0000_0000)
  }

  private static func power(_ x: Double, _ y: Double) -> Double {
    let top = high(x)
    let size = high(y) & 0x7FFF_FFFF
    let logarithm: Parts
    if size > 0x41E0_0000 {
      if size > 0x43F0_0000 {
        if top <= 0x3FEF_FFFF { return y < 0 ? .infinity : 0 }
        if top >= 0x3FF0_0000 { return y > 0 ? .infinity : 0 }
      }
      if top < 0x3FEF_FFFF { return y < 0 ? .infinity : 0 }
      if top > 0x3FF0_0000 { return y > 0 ? .infinity : 0 }
      logarithm = logarithmNearOne(x)
    } else {
      logarithm = logarithm2(x)
    }
    let short = upper(y)
    let low = (y - short) * logarithm.high + y * logarithm.low
    let main = short * logarithm.high
    let sum = low + main
    let (i, rest) = (high(sum), UInt32(truncatingIfNeeded: sum.bitPattern))
    if i >= 0x4090_0000 {
      if (i &- 0x4090_0000) | Int32(bitPattern: rest) != 0 { return .infinity }
      if low + 8.0085662595372944372e-17 > sum - main { return .infinity }
    } else if i & 0x7FFF_FFFF >= 0x4090_CC00 {
      if (i &- Int32(bitPattern: 0xC090_CC00)) | Int32(bitPattern: rest) != 0 { return 0 }
      if low <= sum - main { return 0 }
    }
    return exponential2(low, main, sum)
  }

  /// log2 of a number next to 1, for huge exponents.
  private static func logarithmNearOne(_ x: Double) -> Parts {
    let t = x - 1
    let w = t * t * (0.5 - t * (0.3333333333333333333333 - t * 0.25))
    let u = 1.44269502162933349609e+00 * t
    let v = t * 1.92596299112661746887e-08 - w * 1.44269504088896338700e+00
    let high = upper(u + v)
    return Parts(high: high, low: v - (high - u))
  }

  private static func logarithm2(_ value: Double) -> Parts {
    var x = value
    var exponent: Int32 = 0
    var top = high(x)
    if top < 0x10_0000 {
      x *= 9_007_199_254_740_992
      exponent -= 53
      top = high(x)
    }
    exponent &+= top &>> 20 &- 0x3FF
    let mantissa = top & 0xF_FFFF
    top = mantissa | 0x3FF0_0000
    var isUpper = false
    if mantissa > 0x3_988E {
      if mantissa < 0xB_B67A {
        isUpper = true
      } else {
        exponent &+= 1
        top &-= 0x10_0000
      }
    }
    x = withHigh(x, top)
    let base = isUpper ? 1.5 : 1.0
    let u = x - base
    let v = 1 / (x + base)
    let s = u * v
    let sHigh = upper(s)
    let tHigh = withHigh(
      0, ((top &>> 1) | 0x2000_0000) &+ 0x8_0000 &+ (isUpper ? 0x4_0000 : 0))
    let tLow = x - (tHigh - base)
    let sLow = v * ((u - sHigh * tHigh) - sHigh * tLow)
    let square = s * s
    var r = square * square * powerSeries(square)
    r += sLow * (sHigh + s)
    let sHighSquare = sHigh * sHigh
    let sum = upper(3 + sHighSquare + r)
    let low = r - ((sum - 3) - sHighSquare)
    let first = sHigh * sum
    let second = sLow * sum + low * s
    let pHigh = upper(first + second)
    let pLow = second - (pHigh - first)
    let zHigh = 9.61796700954437255859e-01 * pHigh
    let zLow =
      -7.02846165095275826516e-09 * pHigh + pLow * 9.61796693925975554329e-01
      + (isUpper ? 1.35003920212974897128e-08 : 0)
    let t = Double(exponent)
    let offset = isUpper ? 5.84962487220764160156e-01 : 0
    let high = upper(((zHigh + zLow) + offset) + t)
    return Parts(high: high, low: zLow - (((high - t) - offset) - zHigh))
  }

  private static func powerSeries(_ t: Double) -> Double {
    let tail = 2.30660745775561754067e-01 + t * 2.06975017800338417784e-01
    return 5.99999999999994648725e-01
      + t
      * (4.28571428578550184252e-01 + t
        * (3.33333329818377432918e-01 + t * (2.72728123808534006489e-01 + t * tail)))
  }

  /// 2^(main + low).
  private static func exponential2(_ low: Double, _ main: Double, _ sum: Double) -> Double {
    var main = main
    let i = high(sum)
    let magnitude = i & 0x7FFF_FFFF
    var exponent: Int32 = 0
    if magnitude > 0x3FE0_0000 {
      let shift = magnitude &>> 20 &- 0x3FF
      let rounded = i &+ (0x10_0000 &>> (shift &+ 1))
      let places = (rounded & 0x7FFF_FFFF) &>> 20 &- 0x3FF
      let t = withHigh(0, rounded & ~(0xF_FFFF &>> places))
      exponent = ((rounded & 0xF_FFFF) | 0x10_0000) &>> (20 &- places)
      if i < 0 { exponent = 0 &- exponent }
      main -= t
    }
    let t = upper(low + main)
    let u = t * 6.93147182464599609375e-01
    let v =
      (low - (t - main)) * 6.93147180559945286227e-01 + t * -1.90465429995776804525e-09
    let z = u + v
    let w = v - (z - u)
    let square = z * z
    let series = z - square * exponentialSeries(square)
    let r = z * series / (series - 2) - (w + z * w)
    let result = 1 - (r - z)
    let top = high(result) &+ exponent &<< 20
    if top &>> 20 <= 0 { return Double(sign: .plus, exponent: Int(exponent), significand: result) }
    return withHigh(result, top)
  }
}
