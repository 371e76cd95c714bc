/// The words that stand for the values no digits can write.
struct FloatingWords: Sendable {
  var nan = Array("NaN".utf8)
  var positiveInfinity = Array("Inf".utf8)
  var negativeInfinity = Array("-Inf".utf8)

  func value(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    if bytes.elementsEqual(nan) { return .nan }
    if bytes.elementsEqual(negativeInfinity) { return -.infinity }
    return bytes.elementsEqual(positiveInfinity) ? .infinity : nil
  }
}

/// Doubles in Java's spelling: digits, `NaN`, `Infinity`, hexadecimal ones, with blanks around and
/// a `d` or `f` behind.
struct DoubleParser: FieldParser {
  let words: FloatingWords
  private let powers = PowerTable.doubles

  init(_ words: FloatingWords) { self.words = words }

  @inline(__always)
  func parse(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Double? {
    if let number = DecimalNumber.parse(bytes, count), let value = number.double(powers) {
      return value
    }
    return rare(bytes, count)
  }

  @inline(never)
  private func rare(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Double? {
    let field = UnsafeBufferPointer(start: bytes, count: count)
    if let value = words.value(field) { return value }
    return JavaNumber.text(field).flatMap { Double($0) }
  }
}

struct FloatParser: FieldParser {
  let words: FloatingWords
  private let powers = PowerTable.doubles

  init(_ words: FloatingWords) { self.words = words }

  @inline(__always)
  func parse(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Float? {
    // Both parts are exact floats, so that one division rounds once.
    if let number = DecimalNumber.parse(bytes, count), number.digits < 1 << 24,
      number.exponent <= 0, number.exponent >= -10, !number.isCut
    {
      let value = Float(number.digits) / Float(powers[0 &- number.exponent])
      return number.isNegative ? -value : value
    }
    return rare(bytes, count)
  }

  @inline(never)
  private func rare(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Float? {
    let field = UnsafeBufferPointer(start: bytes, count: count)
    if let value = words.value(field) { return Float(value) }
    return JavaNumber.text(field).flatMap { Float($0) }
  }
}

/// The unusual spellings of floating-point numbers that Java reads.
enum JavaNumber {
  /// The number in a spelling that Swift reads too; nil when it is none.
  static func text(_ field: UnsafeBufferPointer<UInt8>) -> String? {
    var bytes = field[...]
    while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    var unsigned = bytes
    if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      unsigned.removeFirst()
    }
    if unsigned.elementsEqual("NaN".utf8) || unsigned.elementsEqual("Infinity".utf8) {
      return String(decoding: bytes, as: UTF8.self)
    }
    let isHexadecimal = unsigned.count > 2 && unsigned.dropFirst().first.map { $0 | 0x20 } == 0x78
    if let last = bytes.last.map({ $0 | 0x20 }),
      last == UInt8(ascii: "d") || last == UInt8(ascii: "f"), unsigned.count > 1
    {
      bytes.removeLast()
      unsigned.removeLast()
    }
    guard let digits = UnsafeBufferPointer(rebasing: unsigned).baseAddress else { return nil }
    if isHexadecimal {
      guard unsigned.contains(where: { $0 | 0x20 == UInt8(ascii: "p") }) else { return nil }
    } else {
      guard let first = unsigned.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "+"),
        DecimalNumber.parse(digits, unsigned.count) != nil
      else { return nil }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Decimals whose unscaled values fit 64 bits; commas between digits are left out.
struct CompactDecimalParser: FieldParser {
  let precision: Int
  let scale: Int
  private let bound: Int64
  private let powers = PowerTable.integers

  init(precision: Int, scale: Int) {
    self.precision = precision
    self.scale = scale
    bound = Int64(truncatingIfNeeded: PowerTable.integer(precision))
  }

  @inline(__always)
  func parse(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
    if let number = DecimalNumber.parse(bytes, count), !number.isCut {
      return number.unscaled(scale: scale, bound: bound, powers)
    }
    return rare(bytes, count)
  }

  @inline(never)
  private func rare(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
    WideDecimal.parse(UnsafeBufferPointer(start: bytes, count: count))?
      .unscaled(precision: precision, scale: scale).flatMap { Int64(exactly: $0) }
  }
}

struct WideDecimalParser: FieldParser {
  let precision: Int
  let scale: Int

  func parse(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int128? {
    WideDecimal.parse(UnsafeBufferPointer(start: bytes, count: count))?
      .unscaled(precision: precision, scale: scale)
  }
}

/// A decimal of up to 38 significant digits.
struct WideDecimal {
  var isNegative = false
  var digits: UInt128 = 0
  var exponent = 0
  var digitCount = 0

  /// Reads a number with an optional exponent; commas count for nothing.
  static func parse(_ field: UnsafeBufferPointer<UInt8>) -> WideDecimal? {
    if field.contains(UInt8(ascii: ",")) {
      let plain = field.filter { $0 != UInt8(ascii: ",") }
      return plain.withUnsafeBufferPointer { parse($0) }
    }
    guard let first = field.first else { return nil }
    var result = WideDecimal(isNegative: first == UInt8(ascii: "-"))
    var place = result.isNegative || first == UInt8(ascii: "+") ? 1 : 0
    var hasPoint = false
    var seen = 0
    while place < field.count {
      let digit = field[place] &- 0x30
      if digit <= 9 {
        seen += 1
        result.append(digit, isFraction: hasPoint)
      } else if field[place] == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else {
        break
      }
      place += 1
    }
    guard seen > 0 else { return nil }
    guard place < field.count else { return result }
    let rest = String(decoding: field[(place + 1)...], as: UTF8.self)
    guard field[place] | 0x20 == UInt8(ascii: "e"), let power = Int(rest) else { return nil }
    result.exponent += min(max(power, -1_000_000), 1_000_000)
    return result
  }

  private mutating func append(_ digit: UInt8, isFraction: Bool) {
    if digitCount < DecimalBounds.digitLimit {
      digits = digits * 10 + UInt128(digit)
      if digits > 0 { digitCount += 1 }
      if isFraction { exponent -= 1 }
    } else if !isFraction {
      exponent += 1
    }
  }

  /// The number times 10^scale, rounded half away from zero; nil when it has too many digits.
  func unscaled(precision: Int, scale: Int) -> Int128? {
    var value = digits
    var power = exponent + scale
    guard value > 0 else { return 0 }
    while power > 0 {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      value = product
      power -= 1
    }
    if power < 0 {
      guard power >= -DecimalBounds.digitLimit else { return 0 }
      let divisor = DecimalBounds.power(-power)
      let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
      value = rest >= divisor - rest ? quotient + 1 : quotient
    }
    guard value < DecimalBounds.power(precision) else { return nil }
    let number = Int128(truncatingIfNeeded: value)
    return isNegative ? -number : number
  }
}

/// What limits decimals.
enum DecimalBounds {
  static let digitLimit = 38

  static func power(_ exponent: Int) -> UInt128 {
    var result: UInt128 = 1
    for _ in 0..<exponent { result *= 10 }
    return result
  }
}
