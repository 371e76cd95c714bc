package import Columns

/// Text in the character sets that are not UTF-8.
package enum CharacterSet: String, CaseIterable, Sendable {
  case latin1 = "iso-8859-1"
  case ascii = "us-ascii"
  case utf16 = "utf-16"
  case utf16BigEndian = "utf-16be"
  case utf16LittleEndian = "utf-16le"
  case utf32 = "utf-32"
  case utf8 = "utf-8"

  /// The set of a name in any case; `function` is named in the error.
  package static func named(_ name: String, function: String) throws(QueryError) -> CharacterSet {
    if let known = CharacterSet(rawValue: name.lowercased()) { return known }
    let names = allCases.map(\.rawValue).joined(separator: ", ")
    throw QueryError(
      "INVALID_PARAMETER_VALUE.CHARSET", sqlState: "22023",
      "The value of parameter(s) `charset` in `\(function)` is invalid: expects one of the "
        + "\(names), but got \(name).")
  }

  private func malformed(_ function: String) -> QueryError {
    QueryError(
      "MALFORMED_CHARACTER_CODING", sqlState: "22000",
      "Invalid value found when performing `\(function)` with \(rawValue.uppercased())")
  }

  /// The bytes of text in this set.
  package func encode(_ column: Vector, rowCount: Int) throws(QueryError) -> Vector {
    let text = TextColumn(column)
    return try makeText([column], rowCount: rowCount, type: .binary, sharing: [column]) {
      (row, sink) throws(QueryError) in
      if self == .utf8 { return sink.share(text[row]) }
      let scalars = text[row].scalars
      if self == .utf16, !scalars.isEmpty { write16(0xFEFF, to: &sink.writer) }
      for scalar in scalars { try write(scalar, to: &sink.writer) }
      sink.putWritten()
    }
  }

  private func write(_ scalar: Unicode.Scalar, to writer: inout ByteWriter) throws(QueryError) {
    switch self {
    case .latin1, .ascii:
      guard scalar.value < (self == .ascii ? 0x80 : 0x100) else { throw malformed("encode") }
      writer.write(UInt8(scalar.value))
    case .utf32:
      for shift: UInt32 in [24, 16, 8, 0] {
        writer.write(UInt8(truncatingIfNeeded: scalar.value >> shift))
      }
    default:
      for unit in UTF16.encode(scalar).unsafelyUnwrapped { write16(unit, to: &writer) }
    }
  }

  private func write16(_ unit: UInt16, to writer: inout ByteWriter) {
    let ordered = self == .utf16LittleEndian ? unit.byteSwapped : unit
    writer.write(UInt8(truncatingIfNeeded: ordered >> 8))
    writer.write(UInt8(truncatingIfNeeded: ordered))
  }

  /// The text that bytes of this set spell.
  package func decode(_ column: Vector, rowCount: Int) throws(QueryError) -> Vector {
    let bytes = TextColumn(column)
    return try makeText([column], rowCount: rowCount, sharing: [column]) {
      (row, sink) throws(QueryError) in
      let raw = bytes[row]
      switch self {
      case .utf8:
        guard raw.isValidUTF8 else { throw malformed("decode") }
        return sink.share(raw)
      case .latin1, .ascii:
        for place in 0..<raw.count {
          if self == .ascii, raw[place] > 0x7F { throw malformed("decode") }
          sink.writer.write(Unicode.Scalar(raw[place]))
        }
      case .utf32: try read32(raw, to: &sink.writer)
      default: try read16(raw, to: &sink.writer)
      }
      sink.putWritten()
    }
  }

  private func read32(_ raw: Bytes, to writer: inout ByteWriter) throws(QueryError) {
    guard raw.count % 4 == 0 else { throw malformed("decode") }
    for place in stride(from: 0, to: raw.count, by: 4) {
      var code: UInt32 = 0
      for byte in 0..<4 { code = code << 8 | UInt32(raw[place + byte]) }
      if place == 0, code == 0xFEFF { continue }
      guard let scalar = Unicode.Scalar(code) else { throw malformed("decode") }
      writer.write(scalar)
    }
  }

  /// A byte order mark decides the order where the set leaves it open.
  private func read16(_ raw: Bytes, to writer: inout ByteWriter) throws(QueryError) {
    guard raw.count % 2 == 0 else { throw malformed("decode") }
    var isLittle = self == .utf16LittleEndian
    var units: [UInt16] = []
    for place in stride(from: 0, to: raw.count, by: 2) {
      let big = UInt16(raw[place]) << 8 | UInt16(raw[place + 1])
      if place == 0, self == .utf16, big == 0xFEFF || big == 0xFFFE {
        isLittle = big == 0xFFFE
        continue
      }
      units.append(isLittle ? big.byteSwapped : big)
    }
    var decoder = UTF16()
    var iterator = units.makeIterator()
    while true {
      switch decoder.decode(&iterator) {
      case .scalarValue(let scalar): writer.write(scalar)
      case .emptyInput: return
      case .error: throw malformed("decode")
      }
    }
  }
}

extension Bytes {
  var isValidUTF8: Bool {
    if isASCII { return true }
    var place = 0
    while place < count {
      let first = self[place]
      if first < 0x80 {
        place &+= 1
        continue
      }
      let (scalar, width) = scalar(at: place)
      // A broken character reads as one of width 1; so do overlong spellings by their value.
      guard width > 1, Unicode.UTF8.width(scalar) == width else { return false }
      place &+= width
    }
    return true
  }
}

/// Functions about broken UTF-8.
package enum ValidText {
  package static func isValid(_ column: Vector, rowCount: Int) -> Vector {
    let text = TextColumn(column)
    return makeTruths([column], rowCount: rowCount) { text[$0].isValidUTF8 }
  }

  /// Broken bytes as U+FFFD.
  package static func repaired(_ column: Vector, rowCount: Int) -> Vector {
    let text = TextColumn(column)
    return makeText([column], rowCount: rowCount, sharing: [column]) { row, sink in
      if text[row].isValidUTF8 { sink.share(text[row]) } else { sink.put(text[row].string) }
    }
  }

  /// The text where it is valid; else an error, or null when `isNullable`.
  package static func checked(
    _ column: Vector, isNullable: Bool, rowCount: Int
  ) throws(QueryError) -> Vector {
    let text = TextColumn(column)
    return try makeText([column], rowCount: rowCount, sharing: [column]) {
      (row, sink) throws(QueryError) in
      if text[row].isValidUTF8 { return sink.share(text[row]) }
      if isNullable { return sink.putNull() }
      let hex = text[row].buffer.map {
        "\\x" + String($0 >> 4, radix: 16, uppercase: true)
          + String($0 & 15, radix: 16, uppercase: true)
      }.joined()
      throw QueryError(
        "INVALID_UTF8_STRING", sqlState: "22029",
        "Invalid UTF8 byte sequence found in string: \(hex).")
    }
  }
}

/// Characters by their codes.
package enum CharacterCodes {
  /// The character of the lowest eight bits; nothing for negative numbers.
  package static func character(_ codes: Vector, rowCount: Int) -> Vector {
    let code = ValueColumn<Int64>(codes)
    return makeText([codes], rowCount: rowCount) { row, sink in
      if code[row] < 0 { return sink.putEmpty() }
      sink.writer.write(Unicode.Scalar(UInt8(truncatingIfNeeded: code[row])))
      sink.putWritten()
    }
  }
}
