package import Columns

/// Numbers and bytes in other bases than ten.
package enum NumberBases {
  private static let digits: StaticString = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

  /// Longs in base 2 or 16, negative ones as two's complement.
  package static func text(_ numbers: Vector, base: UInt64, rowCount: Int) -> Vector {
    let flat = numbers.flattened()
    let source = flat.pointer(as: Int64.self)
    return makeText([flat], rowCount: rowCount) { row, sink in
      write(UInt64(bitPattern: source[row]), base, into: &sink)
    }
  }

  private static func write(_ number: UInt64, _ base: UInt64, into sink: inout TextSink) {
    var divisor: UInt64 = 1
    while number / divisor >= base { divisor &*= base }
    var rest = number
    while divisor > 0 {
      sink.writer.write(digits.utf8Start[Int(truncatingIfNeeded: rest / divisor)])
      rest %= divisor
      divisor /= base
    }
    sink.putWritten()
  }

  /// The bytes of text or of binary values, two digits each.
  package static func hexadecimal(_ bytes: Vector, rowCount: Int) -> Vector {
    let column = TextColumn(bytes)
    return makeText([bytes], rowCount: rowCount) { row, sink in
      let value = column[row]
      for place in 0..<value.count {
        sink.writer.write(digits.utf8Start[Int(value[place] &>> 4)])
        sink.writer.write(digits.utf8Start[Int(value[place] & 15)])
      }
      sink.putWritten()
    }
  }

  /// The bytes of hexadecimal text; null where it is none.
  package static func bytes(_ text: Vector, rowCount: Int) throws(QueryError) -> Vector {
    try BinaryText.decode(text, .hexadecimal, rowCount: rowCount, failure: nil)
  }

  /// Numbers written in one base in another. Unsigned, but for a negative target base.
  package static func convert(
    _ text: Vector, from: Vector, to target: Vector, mode: FailureMode, rowCount: Int
  ) throws(QueryError) -> Vector {
    let column = TextColumn(text)
    let (sources, targets) = (from.flattened(), target.flattened())
    return try makeText([text, from, target], rowCount: rowCount) {
      (row, sink) throws(QueryError) in
      let source = Int(sources.pointer(as: Int32.self)[row])
      let base = Int(targets.pointer(as: Int32.self)[row])
      var digits = column[row]
      while digits.count > 0, digits[0] == 0x20 { digits = digits.from(1) }
      while digits.count > 0, digits[digits.count - 1] == 0x20 {
        digits = digits.prefix(digits.count - 1)
      }
      guard (2...36).contains(source), (2...36).contains(abs(base)), digits.count > 0 else {
        return sink.putNull()
      }
      var isNegative = digits[0] == UInt8(ascii: "-")
      if isNegative { digits = digits.from(1) }
      guard var value = unsigned(digits, UInt64(source)) ?? (mode == .legacy ? .max : nil) else {
        throw ArithmeticErrors.overflow("Overflow in function conv()")
      }
      let isLarge = Int64(bitPattern: value) < 0
      if isNegative, base > 0 { value = isLarge ? .max : 0 &- value }
      if base < 0, isLarge {
        value = 0 &- value
        isNegative = true
      }
      if isNegative, base < 0 { sink.writer.write(UInt8(ascii: "-")) }
      write(value, UInt64(abs(base)), into: &sink)
    }
  }

  /// The number of the leading digits; nil when it needs more than 64 bits.
  private static func unsigned(_ digits: Bytes, _ base: UInt64) -> UInt64? {
    var value: UInt64 = 0
    for place in 0..<digits.count {
      let byte = digits[place]
      let digit: UInt64
      switch byte {
      case 0x30...0x39: digit = UInt64(byte &- 0x30)
      case 0x41...0x5A: digit = UInt64(byte &- 0x37)
      case 0x61...0x7A: digit = UInt64(byte &- 0x57)
      default: return value
      }
      if digit >= base { return value }
      let (product, lost) = value.multipliedReportingOverflow(by: base)
      let (sum, more) = product.addingReportingOverflow(digit)
      if lost || more { return nil }
      value = sum
    }
    return value
  }
}
