/// The shortest decimal digits that name a number, and where its point stands: what formats that
/// round half up start from.
struct DecimalDigits {
  /// From 0 to 9, the first not zero; empty for zero.
  private(set) var digits: [UInt8] = []
  /// How many digits stand before the point; may be negative.
  private(set) var point = 0

  init(_ value: Double) {
    var exponent = 0
    var seenPoint = false
    let parts = value.magnitude.description.split(separator: "e")
    for byte in parts[0].utf8 {
      if byte == UInt8(ascii: ".") {
        seenPoint = true
      } else {
        digits.append(byte &- 0x30)
        if !seenPoint { point += 1 }
      }
    }
    if parts.count > 1 { exponent = Int(parts[1]) ?? 0 }
    point += exponent
    trim()
  }

  init(_ unscaled: Int128, scale: Int) {
    digits = String(unscaled.magnitude).utf8.map { $0 &- 0x30 }
    point = digits.count - scale
    trim()
  }

  private mutating func trim() {
    let zeros = digits.prefix { $0 == 0 }.count
    digits.removeFirst(zeros)
    point -= zeros
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty { point = 1 }
  }

  /// Keeps so many digits behind the point, rounding half up.
  func rounded(toFraction count: Int) -> DecimalDigits { keeping(point + count) }

  /// Keeps so many digits, rounding half up.
  func keeping(_ count: Int) -> DecimalDigits {
    guard count < digits.count else { return self }
    var copy = self
    if count < 0 {
      copy.digits = []
      copy.point = 1
      return copy
    }
    let roundsUp = digits[count] >= 5
    copy.digits.removeLast(digits.count - count)
    if roundsUp { copy.increment() }
    copy.trim()
    return copy
  }

  fileprivate func truncated(to count: Int) -> DecimalDigits {
    var copy = self
    copy.digits.removeLast(digits.count - count)
    copy.trim()
    return copy
  }

  private mutating func increment() {
    var place = digits.count - 1
    while place >= 0 {
      if digits[place] < 9 {
        digits[place] += 1
        return
      }
      digits[place] = 0
      place -= 1
    }
    digits.insert(1, at: 0)
    point += 1
  }

  private func digit(_ place: Int) -> UInt8 {
    place >= 0 && place < digits.count ? digits[place] &+ 0x30 : 0x30
  }

  /// Digits before the point; at least one.
  var whole: [UInt8] { point <= 0 ? [0x30] : (0..<point).map { digit($0) } }

  func fraction(_ count: Int) -> [UInt8] { (0..<count).map { digit(point + $0) } }

  /// `1.234568e+04` without its sign.
  func scientific(_ count: Int) -> [UInt8] {
    let kept = keeping(count + 1)
    let exponent = kept.digits.isEmpty ? 0 : kept.point - 1
    var text: [UInt8] = [kept.digit(0)]
    if count > 0 { text += [0x2E] + (1...count).map { kept.digit($0) } }
    let number = String(exponent.magnitude)
    text += Array((exponent < 0 ? "e-" : "e+").utf8)
    return text + Array((number.utf8.count < 2 ? "0" + number : number).utf8)
  }
}

extension DecimalDigits {
  /// Keeps so many digits behind the point; a half goes to the even neighbour.
  func roundedHalfEven(toFraction count: Int) -> DecimalDigits {
    let kept = point + count
    guard kept >= 0, kept == digits.count - 1, digits[kept] == 5 else {
      return rounded(toFraction: count)
    }
    let isOdd = kept > 0 && digits[kept - 1] & 1 == 1
    return isOdd ? keeping(kept) : truncated(to: kept)
  }
}
