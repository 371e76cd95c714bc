import Catalog
import Columns

/// The encodings that text files come in; everything becomes UTF-8 when it is read.
enum TextEncoding: String, Sendable, CaseIterable {
  case latin1 = "iso-8859-1"
  case ascii = "us-ascii"
  case utf16 = "utf-16"
  case utf16BigEndian = "utf-16be"
  case utf16LittleEndian = "utf-16le"
  case utf32 = "utf-32"
  case utf8 = "utf-8"

  init(_ options: FormatOptions, format: String) throws(QueryError) {
    guard let text = options["encoding"] ?? options["charset"] else {
      self = .utf8
      return
    }
    guard let known = TextEncoding(rawValue: text.lowercased()) else {
      let names = TextEncoding.allCases.map(\.rawValue).joined(separator: ", ")
      throw QueryError(
        "INVALID_PARAMETER_VALUE.CHARSET", sqlState: "22023",
        "The value of parameter(s) `charset` in `\(format)Options` is invalid: expects one of the "
          + "\(names), but got \(text).")
    }
    self = known
  }

  /// Text in UTF-8 as bytes of this encoding.
  func encode(_ text: String) -> [UInt8] {
    switch self {
    case .utf8: Array(text.utf8)
    case .ascii: text.unicodeScalars.map { $0.isASCII ? UInt8($0.value) : UInt8(ascii: "?") }
    case .latin1: text.unicodeScalars.map { UInt8(exactly: $0.value) ?? UInt8(ascii: "?") }
    case .utf16, .utf16BigEndian: text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
    case .utf16LittleEndian: text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    case .utf32:
      text.unicodeScalars.flatMap { scalar in
        [24, 16, 8, 0].map { UInt8(scalar.value >> $0 & 255) }
      }
    }
  }

  /// Bytes that stand before the first character of a file that is written.
  var preamble: [UInt8] { self == .utf16 ? [0xFE, 0xFF] : [] }
}

/// Turns bytes of another encoding into UTF-8, piece by piece.
struct Transcoder {
  private let encoding: TextEncoding
  /// Decided by the mark at the start of the text.
  private var isLittleEndian = false
  private var isAtStart = true
  private var highSurrogate: UInt32?

  init(_ encoding: TextEncoding) {
    self.encoding = encoding
    isLittleEndian = encoding == .utf16LittleEndian
  }

  /// Decodes whole units and answers how many bytes were used.
  mutating func decode(
    _ input: UnsafeRawBufferPointer, isLast: Bool, into output: inout [UInt8]
  ) -> Int {
    switch encoding {
    case .utf8:
      output.append(contentsOf: input)
      return input.count
    case .ascii:
      for byte in input { append(byte < 0x80 ? UInt32(byte) : 0xFFFD, to: &output) }
      return input.count
    case .latin1:
      for byte in input { append(UInt32(byte), to: &output) }
      return input.count
    case .utf16, .utf16BigEndian, .utf16LittleEndian:
      return decodeUnits(input, width: 2, isLast: isLast, into: &output)
    case .utf32: return decodeUnits(input, width: 4, isLast: isLast, into: &output)
    }
  }

  private mutating func decodeUnits(
    _ input: UnsafeRawBufferPointer, width: Int, isLast: Bool, into output: inout [UInt8]
  ) -> Int {
    var place = 0
    while place + width <= input.count {
      var unit: UInt32 = 0
      for offset in 0..<width {
        unit = unit << 8 | UInt32(input[place + (isLittleEndian ? width - 1 - offset : offset)])
      }
      place += width
      if isAtStart {
        isAtStart = false
        if unit == 0xFEFF { continue }
        let swapped: UInt32 = width == 2 ? 0xFFFE : 0xFFFE_0000
        if unit == swapped, encoding == .utf16 || encoding == .utf32 {
          isLittleEndian.toggle()
          continue
        }
      }
      if width == 2 { take(unit, into: &output) } else { append(unit, to: &output) }
    }
    guard isLast else { return place }
    if highSurrogate != nil || place < input.count { append(0xFFFD, to: &output) }
    highSurrogate = nil
    return input.count
  }

  private mutating func take(_ unit: UInt32, into output: inout [UInt8]) {
    if let high = highSurrogate {
      highSurrogate = nil
      if unit & 0xFC00 == 0xDC00 {
        append(0x10000 + (high & 0x3FF) << 10 + unit & 0x3FF, to: &output)
        return
      }
      append(0xFFFD, to: &output)
    }
    if unit & 0xFC00 == 0xD800 { highSurrogate = unit } else { append(unit, to: &output) }
  }

  private func append(_ code: UInt32, to output: inout [UInt8]) {
    let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
    output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }
}
