import Columns

/// What ends a line inside a block.
struct NewLines: Sendable {
  enum Kind: Sendable {
    /// The bytes are one line.
    case nothing
    case lineFeed
    /// `\r` and `\n`, alone or together.
    case standard
    /// `\r\n` and `\n`, as the first end of a text shows.
    case pair
    case custom([UInt8])
  }

  let kind: Kind

  /// What stands for a line end within a quoted field.
  var normalized: [UInt8] {
    if case .custom(let bytes) = kind { bytes } else { [UInt8(ascii: "\n")] }
  }

  /// The bytes of the line end at a place; nil when there is none.
  @inline(__always)
  func width(_ bytes: UnsafePointer<UInt8>, at place: Int, limit: Int) -> Int? {
    let byte = bytes[place]
    switch kind {
    case .nothing: return nil
    case .lineFeed: return byte == UInt8(ascii: "\n") ? 1 : nil
    case .standard:
      if byte == UInt8(ascii: "\n") { return 1 }
      guard byte == UInt8(ascii: "\r") else { return nil }
      return place &+ 1 < limit && bytes[place &+ 1] == UInt8(ascii: "\n") ? 2 : 1
    case .pair:
      if byte == UInt8(ascii: "\n") { return 1 }
      guard byte == UInt8(ascii: "\r"), place &+ 1 < limit else { return nil }
      return bytes[place &+ 1] == UInt8(ascii: "\n") ? 2 : nil
    case .custom(let mark):
      guard byte == mark[0], place &+ mark.count <= limit else { return nil }
      return mark.indices.allSatisfy { bytes[place &+ $0] == mark[$0] } ? mark.count : nil
    }
  }

  /// The line ends of a text: as the options say, else, where a record may span lines, those of
  /// the kind met first.
  static func of(_ block: TextBlock, _ dialect: CSVDialect) -> NewLines {
    if case .custom(let mark) = dialect.lineEnds { return NewLines(kind: .custom(mark)) }
    guard dialect.isMultiLine else { return NewLines(kind: .standard) }
    for place in block.start..<max(block.end, block.start) {
      if block.bytes[place] == UInt8(ascii: "\n") { return NewLines(kind: .lineFeed) }
      guard block.bytes[place] == UInt8(ascii: "\r") else { continue }
      let isPair = place + 1 < block.end && block.bytes[place + 1] == UInt8(ascii: "\n")
      return NewLines(kind: isPair ? .pair : .standard)
    }
    return NewLines(kind: .lineFeed)
  }
}
