import Glibc

/// A colour as eyes see it: distances in OKLab are differences that people notice.
struct OKLab {
  let lightness, a, b: Double

  init(red: UInt8, green: UInt8, blue: UInt8) {
    let red = Self.linear(red)
    let green = Self.linear(green)
    let blue = Self.linear(blue)
    let long = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    let medium = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    let short = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
  }

  static func linear(_ byte: UInt8) -> Double {
    let value = Double(byte) / 255
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
  }

  func squaredDistance(to other: OKLab) -> Double {
    let lightness = lightness - other.lightness
    let a = a - other.a
    let b = b - other.b
    return lightness * lightness + a * a + b * b
  }
}

extension Color {
  /// The brightness of a colour that is known in red, green and blue, as WCAG defines it.
  package var luminance: Double? {
    guard let (red, green, blue) = components else { return nil }
    return 0.2126 * OKLab.linear(red) + 0.7152 * OKLab.linear(green) + 0.0722 * OKLab.linear(blue)
  }

  /// The contrast of two colours by WCAG, from 1 to 21.
  package func contrast(with other: Color) -> Double? {
    guard let left = luminance, let right = other.luminance else { return nil }
    return (max(left, right) + 0.05) / (min(left, right) + 0.05)
  }
}

/// The 240 colours that every terminal with 256 has in the same places: a cube and greys.
enum IndexedColors {
  private static let steps: [UInt8] = [0, 95, 135, 175, 215, 255]

  /// Red, green and blue of indices 16–255; below, themes of the terminal decide.
  static func components(_ index: UInt8) -> (red: UInt8, green: UInt8, blue: UInt8)? {
    guard index >= 16 else { return nil }
    if index >= 232 {
      let grey = 8 + (index - 232) * 10
      return (grey, grey, grey)
    }
    let place = Int(index) - 16
    return (steps[place / 36], steps[place / 6 % 6], steps[place % 6])
  }

  private static let perceived: [OKLab] = (16...255).map { index in
    let (red, green, blue) = components(UInt8(index)) ?? (0, 0, 0)
    return OKLab(red: red, green: green, blue: blue)
  }

  /// The index that looks most alike.
  static func nearest(to color: Color, without taken: Set<UInt8> = []) -> UInt8 {
    guard let (red, green, blue) = color.components else { return color.ansiIndex ?? 0 }
    let wanted = OKLab(red: red, green: green, blue: blue)
    var best: (index: UInt8, distance: Double) = (16, .infinity)
    for (offset, candidate) in perceived.enumerated() {
      let index = UInt8(16 + offset)
      let distance = candidate.squaredDistance(to: wanted)
      if distance < best.distance, !taken.contains(index) { best = (index, distance) }
    }
    return best.index
  }
}
