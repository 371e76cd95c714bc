extension NewLines {
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
