/// Reads one kind of value from bytes; used as a generic argument so that column loops inline it.
protocol FieldParser {
  associatedtype Element: BitwiseCopyable

  /// Nil when the bytes are no such value. Up to 7 bytes beyond the end may be read.
  func parse(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Element?
}

/// Digits of numbers, eight at a time.
enum Digits {
  static let zeros: UInt64 = 0x3030_3030_3030_3030

  /// At most eight bytes, the first in the lowest place; what lies beyond `count` is cut off and
  /// the digits are moved to the high end.
  @inline(__always)
  static func load(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    let word = UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self)
    let shift = UInt64(truncatingIfNeeded: (8 &- count) &* 8)
    // The missing leading places read as zeros.
    return (word ^ zeros) &<< shift
  }

  /// True when every byte of a loaded word is a digit.
  @inline(__always)
  static func areDigits(_ word: UInt64) -> Bool {
    (word &+ 0x7676_7676_7676_7676 | word) & 0x8080_8080_8080_8080 == 0
  }

  /// The number that eight digits make.
  @inline(__always)
  static func value(_ word: UInt64) -> UInt64 {
    let mask: UInt64 = 0x0000_00FF_0000_00FF
    let pairs = word &* 10 &+ word &>> 8
    let high = (pairs & mask) &* 0x000F_4240_0000_0064
    let low = (pairs &>> 16 & mask) &* 0x0000_2710_0000_0001
    return (high &+ low) &>> 32
  }

  /// At most 18 digits and nothing else.
  @inline(__always)
  static func number(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt64? {
    if count &- 1 < 8, count > 0 {
      let word = load(bytes, count)
      return areDigits(word) ? value(word) : nil
    }
    return longNumber(bytes, count)
  }

  @inline(never)
  private static func longNumber(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt64? {
    guard count > 8, count <= 18 else { return nil }
    let head = count - 8
    guard let first = head <= 8 ? number(bytes, head) : plainNumber(bytes, head) else {
      return nil
    }
    let word = load(bytes + head, 8)
    guard areDigits(word) else { return nil }
    return first &* 100_000_000 &+ value(word)
  }

  private static func plainNumber(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt64? {
    var result: UInt64 = 0
    for place in 0..<count {
      let digit = bytes[place] &- 0x30
      guard digit <= 9 else { return nil }
      result = result &* 10 &+ UInt64(digit)
    }
    return result
  }
}

/// Whole numbers: an optional sign and digits.
struct IntegerParser<Number: FixedWidthInteger & SignedInteger & BitwiseCopyable>: FieldParser {
  @inline(__always)
  func parse(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Number? {
    guard count > 0 else { return nil }
    let first = bytes[0]
    let isNegative = first == UInt8(ascii: "-")
    let signWidth = isNegative || first == UInt8(ascii: "+") ? 1 : 0
    guard let magnitude = Digits.number(bytes + signWidth, count &- signWidth) else {
      return IntegerParser.long(bytes, count)
    }
    // At most 18 digits fit in 64 bits with either sign.
    let number = Int64(truncatingIfNeeded: magnitude)
    return Number(exactly: isNegative ? 0 &- number : number)
  }

  /// Numbers of more digits: leading zeros or the largest ones.
  @inline(never)
  private static func long(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Number? {
    let isNegative = bytes[0] == UInt8(ascii: "-")
    var place = isNegative || bytes[0] == UInt8(ascii: "+") ? 1 : 0
    guard count - place > 18 else { return nil }
    var result: Number = 0
    while place < count {
      let digit = bytes[place] &- 0x30
      guard digit <= 9 else { return nil }
      let (scaled, lost) = result.multipliedReportingOverflow(by: 10)
      let (next, more) = scaled.subtractingReportingOverflow(Number(truncatingIfNeeded: digit))
      if lost || more { return nil }
      result = next
      place += 1
    }
    if isNegative { return result }
    return result == Number.min ? nil : 0 - result
  }
}

/// `true` and `false` in any case.
struct BooleanParser: FieldParser {
  @inline(__always)
  func parse(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt8? {
    guard count == 4 || count == 5 else { return nil }
    let word = UnsafeRawPointer(bytes).loadUnaligned(as: UInt32.self) | 0x2020_2020
    if count == 4 { return word == 0x6575_7274 ? 1 : nil }
    return word == 0x736C_6166 && bytes[4] | 0x20 == UInt8(ascii: "e") ? 0 : nil
  }
}
