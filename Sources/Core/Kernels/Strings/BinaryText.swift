package import Columns

/// Bytes spelt as text and back: base64, base32, hexadecimal.
package enum BinaryText {
  package static func base64(_ column: Vector, rowCount: Int) -> Vector {
    let bytes = TextColumn(column)
    return makeText([column], rowCount: rowCount) { row, sink in
      writeGroups(bytes[row], bits: 6, group: 4, base64Alphabet, to: &sink.writer)
      sink.putWritten()
    }
  }

  package static func base32(_ column: Vector, rowCount: Int) -> Vector {
    let bytes = TextColumn(column)
    return makeText([column], rowCount: rowCount) { row, sink in
      writeGroups(bytes[row], bits: 5, group: 8, base32Alphabet, to: &sink.writer)
      sink.putWritten()
    }
  }

  package enum Encoding: Sendable {
    /// Skips what is no digit, as mail programs do.
    case lenientBase64
    case base64
    case base32
    case hexadecimal
  }

  /// The bytes that text stands for; `failure` makes the error of a row, or null when it is nil.
  package static func decode(
    _ column: Vector, _ encoding: Encoding, rowCount: Int,
    failure: ((String) -> QueryError)?
  ) throws(QueryError) -> Vector {
    let text = TextColumn(column)
    return try makeText([column], rowCount: rowCount, type: .binary) {
      (row, sink) throws(QueryError) in
      let isValid: Bool
      switch encoding {
      case .lenientBase64:
        isValid = readBase64(text[row], skipsOthers: true, to: &sink.writer)
      case .base64: isValid = readBase64(text[row], skipsOthers: false, to: &sink.writer)
      case .base32: isValid = readBase32(text[row], to: &sink.writer)
      case .hexadecimal: isValid = readHexadecimal(text[row], to: &sink.writer)
      }
      if isValid { return sink.putWritten() }
      sink.writer.clear()
      if let failure { throw failure(text[row].string) }
      sink.putNull()
    }
  }

  private static let base64Alphabet: StaticString =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
  private static let base32Alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

  /// Writes digits of some bits each and fills the last group up with `=`.
  private static func writeGroups(
    _ bytes: Bytes, bits: Int, group: Int, _ alphabet: StaticString, to writer: inout ByteWriter
  ) {
    var pending: UInt32 = 0
    var pendingBits = 0
    let mask = UInt32(1 &<< bits) &- 1
    for place in 0..<bytes.count {
      pending = pending &<< 8 | UInt32(bytes[place])
      pendingBits &+= 8
      while pendingBits >= bits {
        pendingBits &-= bits
        writer.write(alphabet.utf8Start[Int(pending &>> UInt32(pendingBits) & mask)])
      }
    }
    if pendingBits > 0 {
      writer.write(alphabet.utf8Start[Int(pending &<< UInt32(bits &- pendingBits) & mask)])
    }
    while writer.count % group != 0 { writer.write(UInt8(ascii: "=")) }
  }

  private static func digit64(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x41...0x5A: UInt32(byte &- 0x41)
    case 0x61...0x7A: UInt32(byte &- 0x61 &+ 26)
    case 0x30...0x39: UInt32(byte &- 0x30 &+ 52)
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }

  private static func readBase64(
    _ text: Bytes, skipsOthers: Bool, to writer: inout ByteWriter
  ) -> Bool {
    var pending: UInt32 = 0
    var digits = 0
    var place = 0
    while place < text.count, text[place] != UInt8(ascii: "=") {
      let byte = text[place]
      place &+= 1
      guard let digit = digit64(byte) else {
        if skipsOthers || byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { continue }
        return false
      }
      pending = pending &<< 6 | digit
      digits &+= 1
      if digits & 3 == 0 {
        for shift: UInt32 in [16, 8, 0] {
          writer.write(UInt8(truncatingIfNeeded: pending &>> shift))
        }
        pending = 0
      }
    }
    let rest = digits & 3
    let hasPadding = place < text.count
    var padding = 0
    while place < text.count {
      if text[place] == UInt8(ascii: "=") { padding &+= 1 } else if !skipsOthers { return false }
      place &+= 1
    }
    if rest == 1 || hasPadding && padding != (rest == 0 ? 0 : 4 &- rest) { return false }
    if !skipsOthers, !hasPadding, rest != 0 { return false }
    if rest >= 2 { writer.write(UInt8(truncatingIfNeeded: pending &>> (rest == 2 ? 4 : 10))) }
    if rest == 3 { writer.write(UInt8(truncatingIfNeeded: pending &>> 2)) }
    return true
  }

  private static func readBase32(_ text: Bytes, to writer: inout ByteWriter) -> Bool {
    var pending: UInt32 = 0
    var bits = 0
    var digits = 0
    for place in 0..<text.count {
      let byte = upperASCII(text[place])
      if byte == UInt8(ascii: "=") {
        let rest = digits & 7
        let isPadding = text.from(place).buffer.allSatisfy { $0 == UInt8(ascii: "=") }
        return isPadding && (digits + text.count - place) & 7 == 0 && [2, 4, 5, 7].contains(rest)
      }
      let digit: UInt8
      switch byte {
      case 0x41...0x5A: digit = byte &- 0x41
      case 0x32...0x37: digit = byte &- 0x32 &+ 26
      default: return false
      }
      pending = pending &<< 5 | UInt32(digit)
      bits &+= 5
      digits &+= 1
      if bits >= 8 {
        bits &-= 8
        writer.write(UInt8(truncatingIfNeeded: pending &>> UInt32(bits)))
      }
    }
    return digits & 7 == 0
  }

  /// An odd number of digits has a zero before the first.
  private static func readHexadecimal(_ text: Bytes, to writer: inout ByteWriter) -> Bool {
    var place = 0
    if text.count & 1 == 1 {
      guard let digit = hexadecimalDigit(text[0]) else { return false }
      writer.write(digit)
      place = 1
    }
    while place < text.count {
      guard let high = hexadecimalDigit(text[place]), let low = hexadecimalDigit(text[place &+ 1])
      else { return false }
      writer.write(high &<< 4 | low)
      place &+= 2
    }
    return true
  }
}

func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case 0x30...0x39: byte &- 0x30
  case 0x41...0x46: byte &- 0x37
  case 0x61...0x66: byte &- 0x57
  default: nil
  }
}
