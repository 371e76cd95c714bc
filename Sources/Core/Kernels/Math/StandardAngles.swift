import Glibc

extension StandardMath {
  private static let halfPiHigh = 1.57079632679489655800e+00
  private static let halfPiLow = 6.12323399573676603587e-17
  private static let quarterPiHigh = 7.85398163397448278999e-01

  private static let angleHigh = [
    4.63647609000806093515e-01, 7.85398163397448278999e-01, 9.82793723247329054082e-01,
    1.57079632679489655800e+00,
  ]
  private static let angleLow = [
    2.26987774529616870924e-17, 3.06161699786838301793e-17, 1.39033110312309984516e-17,
    6.12323399573676603587e-17,
  ]

  static func atan(_ value: Double) -> Double {
    if value.isNaN { return value }
    let magnitude = high(value) & 0x7FFF_FFFF
    if magnitude >= 0x4410_0000 {
      let limit = angleHigh[3] + angleLow[3]
      return value > 0 ? limit : -limit
    }
    var x = value
    var part: Int?
    if magnitude < 0x3FDC_0000 {
      if magnitude < 0x3E20_0000 { return x }
    } else {
      x = abs(value)
      if magnitude < 0x3FE6_0000 {
        part = 0
        x = (2 * x - 1) / (2 + x)
      } else if magnitude < 0x3FF3_0000 {
        part = 1
        x = (x - 1) / (x + 1)
      } else if magnitude < 0x4003_8000 {
        part = 2
        x = (x - 1.5) / (1 + 1.5 * x)
      } else {
        part = 3
        x = -1 / x
      }
    }
    let z = x * x
    let sum = arcTangentSeries(z, z * z)
    guard let part else { return x - x * sum }
    let result = angleHigh[part] - ((x * sum - angleLow[part]) - x)
    return value < 0 ? -result : result
  }

  private static func arcTangentSeries(_ z: Double, _ w: Double) -> Double {
    let even = 4.97687799461593236017e-02 + w * 1.62858201153657823623e-02
    let odd = -5.83357013379057348645e-02 + w * -3.65315727442169155270e-02
    let first =
      z
      * (3.33333333333329318027e-01 + w
        * (1.42857142725034663711e-01 + w
          * (9.09088713343650656196e-02 + w * (6.66107313738753120669e-02 + w * even))))
    let second =
      w
      * (-1.99999999998764832476e-01 + w
        * (-1.11111104054623557880e-01 + w * (-7.69187620504482999495e-02 + w * odd)))
    return first + second
  }

  static func atan2(_ y: Double, _ x: Double) -> Double {
    if x == 1 { return atan(y) }
    guard x.isFinite, y.isFinite, x != 0, y != 0 else { return Glibc.atan2(y, x) }
    let distance = (high(y) & 0x7FFF_FFFF &- high(x) & 0x7FFF_FFFF) &>> 20
    let lowPi = 1.2246467991473531772e-16
    let z: Double
    if distance > 60 {
      z = halfPiHigh + 0.5 * lowPi
    } else if x < 0, distance < -60 {
      z = 0
    } else {
      z = atan(abs(y / x))
    }
    switch (y < 0, x < 0) {
    case (false, false): return z
    case (true, false): return -z
    case (false, true): return Double.pi - (z - lowPi)
    case (true, true): return (z - lowPi) - Double.pi
    }
  }

  private static func arcSineRatio(_ t: Double) -> Double {
    let top =
      -4.00555345006794114027e-02
      + t * (7.91534994289814532176e-04 + t * 3.47933107596021167570e-05)
    let p =
      t
      * (1.66666666666666657415e-01 + t
        * (-3.25565818622400915405e-01 + t * (2.01212532134862925881e-01 + t * top)))
    let q =
      1 + t
      * (-2.40339491173441421878e+00 + t
        * (2.02094576023350569471e+00 + t
          * (-6.88283971605453293030e-01 + t * 7.70381505559019352791e-02)))
    return p / q
  }

  private static func shortened(_ x: Double) -> Double {
    Double(bitPattern: x.bitPattern & 0xFFFF_FFFF_0000_0000)
  }

  static func asin(_ x: Double) -> Double {
    let magnitude = high(x) & 0x7FFF_FFFF
    if magnitude >= 0x3FF0_0000 {
      return abs(x) == 1 ? x * halfPiHigh + x * halfPiLow : .nan
    }
    if magnitude < 0x3FE0_0000 {
      if magnitude < 0x3E40_0000 { return x }
      return x + x * arcSineRatio(x * x)
    }
    let t = (1 - abs(x)) * 0.5
    let ratio = arcSineRatio(t)
    let s = t.squareRoot()
    let result: Double
    if magnitude >= 0x3FEF_3333 {
      result = halfPiHigh - (2 * (s + s * ratio) - halfPiLow)
    } else {
      let w = shortened(s)
      let c = (t - w * w) / (s + w)
      let p = 2 * s * ratio - (halfPiLow - 2 * c)
      result = quarterPiHigh - (p - (quarterPiHigh - 2 * w))
    }
    return x > 0 ? result : -result
  }

  static func acos(_ x: Double) -> Double {
    let magnitude = high(x) & 0x7FFF_FFFF
    if magnitude >= 0x3FF0_0000 {
      if abs(x) == 1 { return x > 0 ? 0 : Double.pi + 2 * halfPiLow }
      return .nan
    }
    if magnitude < 0x3FE0_0000 {
      if magnitude <= 0x3C60_0000 { return halfPiHigh + halfPiLow }
      return halfPiHigh - (x - (halfPiLow - x * arcSineRatio(x * x)))
    }
    let z = (1 - abs(x)) * 0.5
    let ratio = arcSineRatio(z)
    let s = z.squareRoot()
    if x < 0 { return Double.pi - 2 * (s + (ratio * s - halfPiLow)) }
    let short = shortened(s)
    let c = (z - short * short) / (s + short)
    return 2 * (short + (ratio * s + c))
  }

  static func asinh(_ x: Double) -> Double {
    let magnitude = high(x) & 0x7FFF_FFFF
    guard x.isFinite, magnitude >= 0x3E30_0000 else { return x }
    let absolute = abs(x)
    let result: Double
    if magnitude > 0x41B0_0000 {
      result = log(absolute) + 6.93147180559945286227e-01
    } else if magnitude > 0x4000_0000 {
      result = log(2 * absolute + 1 / ((x * x + 1).squareRoot() + absolute))
    } else {
      let t = x * x
      result = log1p(absolute + t / (1 + (1 + t).squareRoot()))
    }
    return x > 0 ? result : -result
  }

  static func acosh(_ x: Double) -> Double {
    if x.isNaN || x < 1 { return .nan }
    if x == .infinity { return x }
    if x >= 268_435_456 { return log(x) + 6.93147180559945286227e-01 }
    if x == 1 { return 0 }
    if x > 2 { return log(2 * x - 1 / (x + (x * x - 1).squareRoot())) }
    let t = x - 1
    return log1p(t + (2 * t + t * t).squareRoot())
  }

  static func hypot(_ x: Double, _ y: Double) -> Double {
    guard x.isFinite, y.isFinite else { return Glibc.hypot(x, y) }
    var (a, b) = (max(abs(x), abs(y)), min(abs(x), abs(y)))
    if high(a) &- high(b) > 0x3C0_0000 { return a + b }
    var factor = 1.0
    if high(a) > 0x5F30_0000 {
      (a, b, factor) = (a * 0x1p-600, b * 0x1p-600, 0x1p600)
    } else if high(b) < 0x20B0_0000 {
      if b == 0 { return a }
      (a, b, factor) = (a * 0x1p600, b * 0x1p600, 0x1p-600)
    }
    let w = a - b
    if w > b {
      let first = shortened(a)
      let second = a - first
      return (first * first - (b * -b - second * (a + first))).squareRoot() * factor
    }
    let double = a + a
    let bShort = shortened(b)
    let bRest = b - bShort
    let first = shortened(double)
    let second = double - first
    return (first * bShort - (w * -w - (first * bRest + second * b))).squareRoot() * factor
  }
}
