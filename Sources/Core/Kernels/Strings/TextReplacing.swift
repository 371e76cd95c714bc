package import Columns

/// Strings with some of their parts exchanged.
package enum TextReplacing {
  /// Every occurrence of a part replaced.
  package static func replace(
    _ column: Vector, _ searches: Vector, _ replacements: Vector, rowCount: Int
  ) throws(QueryError) -> Vector {
    let text = TextColumn(column)
    let search = TextColumn(searches)
    let replacement = TextColumn(replacements)
    return try makeText(
      [column, searches, replacements], rowCount: rowCount, type: column.type, sharing: [column]
    ) { (row, sink) throws(QueryError) in
      let bytes = text[row]
      let finder = TextSearch(search[row])
      var place = search[row].count == 0 ? -1 : finder.find(in: bytes)
      if place < 0 { return sink.share(bytes) }
      var start = 0
      while place >= 0 {
        sink.writer.write(bytes[start..<place])
        sink.writer.write(replacement[row])
        start = place &+ search[row].count
        place = finder.find(in: bytes, from: start)
        try sink.admit(0)
      }
      sink.writer.write(bytes.from(start))
      sink.putWritten()
    }
  }

  /// Each character of one list exchanged for that at its place in another, or dropped.
  package static func translate(
    _ column: Vector, _ sources: Vector, _ targets: Vector, rowCount: Int
  ) -> Vector {
    let text = TextColumn(column)
    let source = TextColumn(sources)
    let target = TextColumn(targets)
    let isConstant = sources.encoding == .constant && targets.encoding == .constant
    var table: [Unicode.Scalar: Unicode.Scalar?]?
    return makeText([column, sources, targets], rowCount: rowCount, type: column.type) {
      row, sink in
      let mapping: [Unicode.Scalar: Unicode.Scalar?]
      if isConstant, let table {
        mapping = table
      } else {
        mapping = translation(source[row].scalars, target[row].scalars)
        table = mapping
      }
      for scalar in text[row].scalars {
        guard let exchanged = mapping[scalar] else {
          sink.writer.write(scalar)
          continue
        }
        if let exchanged { sink.writer.write(exchanged) }
      }
      sink.putWritten()
    }
  }

  /// The first of equal sources counts.
  private static func translation(
    _ sources: [Unicode.Scalar], _ targets: [Unicode.Scalar]
  ) -> [Unicode.Scalar: Unicode.Scalar?] {
    var table: [Unicode.Scalar: Unicode.Scalar?] = [:]
    for (place, source) in sources.enumerated() where table[source] == nil {
      table[source] = .some(place < targets.count ? targets[place] : nil)
    }
    return table
  }

  /// A part replaced that begins at a position and is as long as its replacement, or as said.
  package static func overlay(
    _ column: Vector, _ replacements: Vector, _ positions: Vector, _ lengths: Vector?,
    rowCount: Int
  ) -> Vector {
    let text = TextColumn(column)
    let replacement = TextColumn(replacements)
    let position = ValueColumn<Int32>(positions)
    let length = lengths.map { ValueColumn<Int32>($0) }
    let isBinary = column.type == .binary
    let arguments = [column, replacements, positions] + (lengths.map { [$0] } ?? [])
    return makeText(arguments, rowCount: rowCount, type: column.type) { row, sink in
      let bytes = text[row]
      let new = replacement[row]
      let start = Int(position[row])
      let given = length.map { Int($0[row]) } ?? -1
      let span = given >= 0 ? given : isBinary ? new.count : new.characterCount
      let before = substringEnd(bytes, start &- 1, isBinary)
      sink.writer.write(bytes.prefix(before))
      sink.writer.write(new)
      sink.writer.write(bytes.from(tailStart(bytes, start &+ span, isBinary)))
      sink.putWritten()
    }
  }

  private static func substringEnd(_ bytes: Bytes, _ count: Int, _ isBinary: Bool) -> Int {
    let count = max(count, 0)
    return isBinary ? min(count, bytes.count) : bytes.place(after: count)
  }

  /// Where the characters from a position on begin; positions at or before zero count as
  /// `substring` has them.
  private static func tailStart(_ bytes: Bytes, _ position: Int, _ isBinary: Bool) -> Int {
    if position > 0 { return substringEnd(bytes, position &- 1, isBinary) }
    if position == 0 { return 0 }
    let total = isBinary ? bytes.count : bytes.characterCount
    return substringEnd(bytes, total &+ position, isBinary)
  }

  /// Letters and digits exchanged for signs that hide them; a missing sign keeps the character.
  package static func mask(
    _ column: Vector, _ signs: [Vector], rowCount: Int
  ) -> Vector {
    let text = TextColumn(column)
    return makeText([column], rowCount: rowCount, type: column.type) { row, sink in
      let chosen = signs.map { vector -> Unicode.Scalar? in
        if vector.isNull(at: row) { return nil }
        let bytes = TextColumn(vector)[row]
        return bytes.count == 0 ? nil : bytes.scalar(at: 0).scalar
      }
      for scalar in text[row].scalars {
        sink.writer.write(chosen[maskKind(scalar)] ?? scalar)
      }
      sink.putWritten()
    }
  }

  private static func maskKind(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter: 0
    case .lowercaseLetter: 1
    case .decimalNumber: 2
    default: 3
    }
  }

  /// In single quotes, with those inside escaped.
  package static func quoted(_ column: Vector, rowCount: Int) -> Vector {
    let text = TextColumn(column)
    return makeText([column], rowCount: rowCount) { row, sink in
      let bytes = text[row]
      sink.writer.write(UInt8(ascii: "'"))
      for place in 0..<bytes.count {
        if bytes[place] == UInt8(ascii: "'") { sink.writer.write(UInt8(ascii: "\\")) }
        sink.writer.write(bytes[place])
      }
      sink.writer.write(UInt8(ascii: "'"))
      sink.putWritten()
    }
  }

  /// The code of how a word sounds; text that does not begin with a letter stays as it is.
  package static func soundex(_ column: Vector, rowCount: Int) -> Vector {
    let text = TextColumn(column)
    return makeText([column], rowCount: rowCount, sharing: [column]) { row, sink in
      let bytes = text[row]
      guard bytes.count > 0, upperASCII(bytes[0]) &- 0x41 < 26 else { return sink.share(bytes) }
      let codes: StaticString = "01230127022455012623017202"
      let first = upperASCII(bytes[0])
      sink.writer.write(first)
      var last = codes.utf8Start[Int(first &- 0x41)]
      var place = 1
      while place < bytes.count, sink.writer.count < 4 {
        let letter = upperASCII(bytes[place])
        place &+= 1
        guard letter &- 0x41 < 26 else {
          last = 0
          continue
        }
        let code = codes.utf8Start[Int(letter &- 0x41)]
        if code == UInt8(ascii: "7") { continue }
        if code != last, code != UInt8(ascii: "0") { sink.writer.write(code) }
        last = code
      }
      while sink.writer.count < 4 { sink.writer.write(UInt8(ascii: "0")) }
      sink.putWritten()
    }
  }
}
