import Columns

/// Writes single fields with the quotes and escapes that they need.
struct CSVFieldWriter {
  private let options: CSVWriteOptions
  /// One a byte: true for those that a field without quotes cannot hold.
  private let isSpecial: Buffer
  private let nullTexts: [[UInt8]]
  private let emptyTexts: [[UInt8]]

  init(_ options: CSVWriteOptions) {
    self.options = options
    isSpecial = Buffer(zeroedByteCount: 256)
    let table = isSpecial.pointer(as: Bool.self)
    for byte in [options.separator[0], UInt8(ascii: "\n"), UInt8(ascii: "\r")] {
      table[Int(byte)] = true
    }
    if let byte = options.lineEnd.first { table[Int(byte)] = true }
    if options.escapesQuotes { table[Int(options.quote)] = true }
    let special = options
    nullTexts = [true, false].map { CSVFieldWriter.standIn(special.nullText, special, first: $0) }
    emptyTexts = [true, false].map {
      CSVFieldWriter.standIn(special.emptyText, special, first: $0)
    }
  }

  /// What stands for null or for nothing, with its quotes.
  private static func standIn(
    _ text: [UInt8], _ options: CSVWriteOptions, first: Bool
  ) -> [UInt8] {
    if text.count >= 2, text.first == options.quote, text.last == options.quote { return text }
    var trimmed = text[...]
    if options.trimsLeading { trimmed = trimmed.drop { $0 <= 0x20 } }
    if options.trimsTrailing {
      while let last = trimmed.last, last <= 0x20 { trimmed.removeLast() }
    }
    let breaks: [UInt8] = [UInt8(ascii: "\n"), UInt8(ascii: "\r")] + options.lineEnd.prefix(1)
    let needsQuotes =
      options.quotesAll || trimmed.first == options.quote
      || first && text.first != nil && text.first == options.comment
      || trimmed.contains { breaks.contains($0) || options.escapesQuotes && $0 == options.quote }
      || trimmed.indices.contains { trimmed[$0...].starts(with: options.separator) }
    guard needsQuotes else { return Array(trimmed) }
    var result = [options.quote]
    for byte in trimmed {
      if byte == options.quote { result.append(options.escape) }
      if byte == options.escape, byte != options.quote, let mark = options.escapeEscape {
        result.append(mark)
      }
      result.append(byte)
    }
    return result + [options.quote]
  }

  func writeNull(isFirst: Bool, to output: TextOutput) {
    output.write(nullTexts[isFirst ? 0 : 1])
  }

  @inline(__always)
  func write(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, isFirst: Bool, to output: TextOutput
  ) {
    var start = 0
    var end = count
    if options.trimsLeading { while start < end, bytes[start] <= 0x20 { start &+= 1 } }
    if options.trimsTrailing { while end > start, bytes[end &- 1] <= 0x20 { end &-= 1 } }
    guard start < end else { return output.write(emptyTexts[isFirst ? 0 : 1]) }
    let needsQuotes =
      options.quotesAll || bytes[start] == options.quote
      || isFirst && bytes[0] == options.comment || hasSpecial(bytes, start, end)
    if needsQuotes {
      writeQuoted(bytes + start, end &- start, to: output)
    } else {
      output.write(bytes + start, end &- start)
    }
  }

  @inline(__always)
  private func hasSpecial(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    let table = isSpecial.pointer(as: Bool.self)
    var place = start
    while place < end {
      if table[Int(bytes[place])], isSpecialText(bytes, place, end) { return true }
      place &+= 1
    }
    return false
  }

  /// The first byte of a longer separator alone needs no quotes.
  private func isSpecialText(_ bytes: UnsafePointer<UInt8>, _ place: Int, _ end: Int) -> Bool {
    let separator = options.separator
    guard separator.count > 1, bytes[place] == separator[0] else { return true }
    guard place + separator.count <= end else { return false }
    return separator.indices.allSatisfy { bytes[place + $0] == separator[$0] }
  }

  private func writeQuoted(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, to output: TextOutput
  ) {
    let room = output.room(count * 2 + 2)
    var length = 1
    room[0] = options.quote
    for place in 0..<count {
      let byte = bytes[place]
      if byte == options.quote {
        room[length] = options.escape
        length += 1
      } else if byte == options.escape, let mark = options.escapeEscape {
        room[length] = mark
        length += 1
      }
      room[length] = byte
      length += 1
    }
    room[length] = options.quote
    output.advance(length + 1)
  }
}
