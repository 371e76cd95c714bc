extension StandardMath {
  private static func evenSeries(_ w: Double) -> Double {
    w
      * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
  }

  private static func oddSeries(_ z: Double, _ w: Double) -> Double {
    z
      * (6.666666666666735130e-01 + w
        * (2.857142874366239149e-01 + w
          * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)))
  }

  static func log(_ value: Double) -> Double {
    var x = value
    var top = high(x)
    var exponent: Int32 = 0
    if top < 0x10_0000 {
      if x == 0 { return -.infinity }
      if x < 0 { return .nan }
      exponent = -54
      x *= 1.80143985094819840000e+16
      top = high(x)
    }
    if top >= 0x7FF0_0000 { return x + x }
    exponent &+= top &>> 20 &- 1023
    top &= 0xF_FFFF
    let carry = (top &+ 0x9_5F64) & 0x10_0000
    x = withHigh(x, top | (carry ^ 0x3FF0_0000))
    exponent &+= carry &>> 20
    let f = x - 1
    let k = Double(exponent)
    if 0xF_FFFF & (2 &+ top) < 3 {
      if f == 0 { return exponent == 0 ? 0 : k * ln2High + k * ln2Low }
      let r = f * f * (0.5 - 0.33333333333333333 * f)
      return exponent == 0 ? f - r : k * ln2High - ((r - k * ln2Low) - f)
    }
    let s = f / (2 + f)
    let z = s * s
    let w = z * z
    let r = oddSeries(z, w) + evenSeries(w)
    if (top &- 0x6_147A) | (0x6_B851 &- top) > 0 {
      let half = 0.5 * f * f
      if exponent == 0 { return f - (half - s * (half + r)) }
      return k * ln2High - ((half - (s * (half + r) + k * ln2Low)) - f)
    }
    if exponent == 0 { return f - s * (f - r) }
    return k * ln2High - ((s * (f - r) - k * ln2Low) - f)
  }

  static func log10(_ value: Double) -> Double {
    var x = value
    var top = high(x)
    var exponent: Int32 = 0
    if top < 0x10_0000 {
      if x == 0 { return -.infinity }
      if x < 0 { return .nan }
      exponent = -54
      x *= 1.80143985094819840000e+16
      top = high(x)
    }
    if top >= 0x7FF0_0000 { return x + x }
    exponent &+= top &>> 20 &- 1023
    let below: Int32 = exponent < 0 ? 1 : 0
    x = withHigh(x, top & 0xF_FFFF | (0x3FF &- below) &<< 20)
    let y = Double(exponent &+ below)
    let z = y * 3.69423907715893078616e-13 + 4.34294481903251816668e-01 * log(x)
    return z + y * 3.01029995663611771306e-01
  }

  /// ln(1 + x), exact near zero.
  static func log1p(_ x: Double) -> Double {
    let top = high(x)
    let magnitude = top & 0x7FFF_FFFF
    if x.isNaN || top >= 0x7FF0_0000 { return x }
    var (f, c, exponent, mantissa) = (x, 0.0, Int32(0), Int32(1))
    var isReduced = true
    if top < 0x3FDA_827A {
      if magnitude >= 0x3FF0_0000 { return x == -1 ? -.infinity : .nan }
      if magnitude < 0x3E20_0000 { return magnitude < 0x3C90_0000 ? x : x - x * x * 0.5 }
      isReduced = !(top > 0 || top <= Int32(bitPattern: 0xBFD2_BEC3))
    }
    if isReduced {
      var u: Double
      if top < 0x4340_0000 {
        u = 1 + x
        exponent = high(u) &>> 20 &- 1023
        c = (exponent > 0 ? 1 - (u - x) : x - (u - 1)) / u
      } else {
        u = x
        exponent = high(u) &>> 20 &- 1023
      }
      mantissa = high(u) & 0xF_FFFF
      if mantissa < 0x6_A09E {
        u = withHigh(u, mantissa | 0x3FF0_0000)
      } else {
        exponent &+= 1
        u = withHigh(u, mantissa | 0x3FE0_0000)
        mantissa = (0x10_0000 &- mantissa) &>> 2
      }
      f = u - 1
    }
    return log1p(f, c, Double(exponent), isNearOne: mantissa == 0)
  }

  private static func log1p(
    _ f: Double, _ c: Double, _ k: Double, isNearOne: Bool
  ) -> Double {
    let half = 0.5 * f * f
    if isNearOne {
      if f == 0 { return k == 0 ? 0 : k * ln2High + (c + k * ln2Low) }
      let r = half * (1 - 0.66666666666666666 * f)
      return k == 0 ? f - r : k * ln2High - ((r - (k * ln2Low + c)) - f)
    }
    let s = f / (2 + f)
    let z = s * s
    let tail =
      1.818357216161805012e-01 + z * (1.531383769920937332e-01 + z * 1.479819860511658591e-01)
    let r =
      z
      * (6.666666666666735130e-01 + z
        * (3.999999999940941908e-01 + z
          * (2.857142874366239149e-01 + z * (2.222219843214978396e-01 + z * tail))))
    if k == 0 { return f - (half - s * (half + r)) }
    return k * ln2High - ((half - (s * (half + r) + (k * ln2Low + c))) - f)
  }
}
