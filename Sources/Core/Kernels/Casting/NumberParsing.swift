import Columns

/// Reads numbers and truths from text whose surrounding blanks have been cut.
enum NumberParsing {
  /// The bytes without blanks and control characters at both ends.
  static func trimmed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var start = 0
    var end = bytes.count
    while start < end, isBlank(bytes[start]) { start += 1 }
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == 0x7F }

  /// Digits with an optional sign; `allowFraction` drops a fraction.
  @inline(__always)
  static func integer<Number: FixedWidthInteger & SignedInteger>(
    _ bytes: UnsafeRawBufferPointer, _: Number.Type, allowFraction: Bool
  ) -> Number? {
    var index = 0
    var isNegative = false
    guard let first = bytes.first else { return nil }
    if first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      isNegative = first == UInt8(ascii: "-")
      index = 1
      if bytes.count == 1 { return nil }
    }
    var result: Number = 0
    var isOut = false
    while index < bytes.count {
      let digit = bytes[index] &- ByteWriter.zero
      guard digit <= 9 else { break }
      let (scaled, lost) = result.multipliedReportingOverflow(by: 10)
      let (next, more) = scaled.subtractingReportingOverflow(Number(truncatingIfNeeded: digit))
      isOut = isOut || lost || more
      result = next
      index += 1
    }
    if index < bytes.count {
      guard allowFraction, isFraction(bytes, index) else { return nil }
    }
    if isOut || (!isNegative && result == Number.min) { return nil }
    return isNegative ? result : 0 &- result
  }

  private static func isFraction(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Bool {
    bytes[start] == UInt8(ascii: ".")
      && bytes[(start + 1)...].allSatisfy { $0 &- ByteWriter.zero <= 9 }
  }

  static func boolean(_ bytes: UnsafeRawBufferPointer) -> Bool? {
    switch lowercased(bytes) {
    case "t", "true", "y", "yes", "1": true
    case "f", "false", "n", "no", "0": false
    default: nil
    }
  }

  /// Short words in lower case; nil for longer ones.
  private static func lowercased(_ bytes: UnsafeRawBufferPointer) -> String? {
    guard bytes.count <= 9 else { return nil }
    return String(
      decoding: bytes.map { (65...90).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
  }

  static func double(_ bytes: UnsafeRawBufferPointer) -> Double? {
    guard let body = numberBody(bytes) else { return special(bytes) ?? hexadecimal(bytes) }
    if let exact = body.parsed.double { return exact }
    return Double(String(decoding: body.bytes, as: UTF8.self))
  }

  static func float(_ bytes: UnsafeRawBufferPointer) -> Float? {
    guard let body = numberBody(bytes) else {
      return (special(bytes) ?? hexadecimal(bytes)).map { Float($0) }
    }
    return Float(String(decoding: body.bytes, as: UTF8.self))
  }

  /// Decimal digits and an exponent, a `d` or `f` at the end left out.
  private static func numberBody(
    _ bytes: UnsafeRawBufferPointer
  ) -> (bytes: UnsafeRawBufferPointer, parsed: DecimalText)? {
    var body = bytes
    if let last = bytes.last, last | 0x20 == UInt8(ascii: "d") || last | 0x20 == UInt8(ascii: "f") {
      body = UnsafeRawBufferPointer(rebasing: bytes.dropLast())
    }
    return DecimalText.parse(body).map { (body, $0) }
  }

  private static func special(_ bytes: UnsafeRawBufferPointer) -> Double? {
    switch lowercased(bytes) {
    case "inf", "+inf", "infinity", "+infinity": .infinity
    case "-inf", "-infinity": -.infinity
    case "nan": .nan
    default: nil
    }
  }

  private static func hexadecimal(_ bytes: UnsafeRawBufferPointer) -> Double? {
    let text = String(decoding: bytes, as: UTF8.self).lowercased()
    guard text.contains("0x"), text.contains("p") else { return nil }
    return Double(text)
  }
}
