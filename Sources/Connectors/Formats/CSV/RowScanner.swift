import CPlatform
import Columns

/// Finds rows and fields in blocks, 64 bytes at a time; rows with unusual quotes are left to
/// `CarefulRowParser`.
struct RowScanner {
  private let dialect: CSVDialect
  private let newLines: NewLines
  private let separator: UInt8
  private let separatorWidth: Int
  private let quote: UInt8
  private let hasQuotes: Bool
  private let escape: UInt8
  private let lineEnd: (UInt8, UInt8)
  /// Bytes that make a quoted field unusual beside quotes and escapes.
  private let unusual: (UInt8, UInt8)
  /// Quotes are too unusual to be read fast at all.
  private let isAlwaysCareful: Bool
  /// Fields after which the rest of a row is of no interest.
  private let lastField: Int

  /// `countsFields` asks for the number of all fields of a row.
  init(_ dialect: CSVDialect, _ newLines: NewLines, fieldCount: Int, countsFields: Bool) {
    self.dialect = dialect
    self.newLines = newLines
    separator = dialect.separator[0]
    separatorWidth = dialect.separator.count
    hasQuotes = dialect.quote != nil
    quote = dialect.quote ?? dialect.separator[0]
    escape = dialect.escape ?? quote
    lineEnd = RowScanner.candidates(newLines, separator)
    unusual = dialect.isMultiLine ? (UInt8(ascii: "\r"), UInt8(ascii: "\r")) : lineEnd
    isAlwaysCareful = dialect.escapeEscape.map { $0 != dialect.escape } ?? false
    lastField = countsFields || dialect.isMultiLine ? .max : fieldCount
  }

  private static func candidates(_ newLines: NewLines, _ separator: UInt8) -> (UInt8, UInt8) {
    let (feed, carriage) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
    switch newLines.kind {
    case .nothing: return (separator, separator)
    case .lineFeed: return (feed, feed)
    case .standard, .pair: return (feed, carriage)
    case .custom(let mark): return (mark[0], mark[0])
    }
  }

  private enum Row {
    /// Where the next row begins.
    case done(Int)
    /// The block ends before the row does.
    case incomplete
    case careful
  }

  /// Appends rows to the index from `position` on; answers where the first row begins that is not
  /// in the index.
  func scan(
    _ block: TextBlock, from position: Int, into index: RowIndex, rowLimit: Int
  ) throws(QueryError) -> Int {
    let bytes = block.bytes
    let end = block.end
    var cursor = position
    while index.rowCount < rowLimit, cursor < end {
      if bytes[cursor] <= 0x20 || bytes[cursor] == dialect.comment {
        switch skip(block, cursor) {
        case .done(let next):
          cursor = next
          continue
        case .incomplete: return cursor
        case .careful: break
        }
      }
      var row = scanRow(bytes, cursor, end, isFinal: block.isFinal, index.rowCount, index)
      if case .careful = row { row = try scanCarefully(block, cursor, index) }
      guard case .done(let next) = row else { return cursor }
      if index.fieldCounts[index.rowCount - 1] > Int32(dialect.columnLimit) {
        throw RowScanner.tooManyColumns(block, from: cursor, to: next)
      }
      cursor = next
    }
    return cursor
  }

  @inline(__always)
  private func structure(_ bytes: UnsafePointer<UInt8>, _ base: Int, _ end: Int) -> UInt64 {
    let found = platform_find_four(bytes + base, separator, quote, lineEnd.0, lineEnd.1)
    let rest = end &- base
    return rest >= 64 ? found : found & (1 &<< UInt64(truncatingIfNeeded: rest) &- 1)
  }

  @inline(__always)
  private func scanRow(
    _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, isFinal: Bool, _ row: Int,
    _ index: RowIndex
  ) -> Row {
    let (fieldCount, stride) = (index.fieldCount, index.stride)
    var output = index.ends + row
    var base = start
    var mask = structure(bytes, base, end)
    var field = 0
    var fieldStart = start
    var flag: UInt32 = 0
    if lastField == 0 { return finishLine(bytes, start, start, end, isFinal, row, 0, index) }
    while true {
      guard mask != 0 else {
        base &+= 64
        guard base < end else {
          guard isFinal else { return .incomplete }
          finish(row, start, end, field, flag, index)
          return .done(end)
        }
        mask = structure(bytes, base, end)
        continue
      }
      let place = base &+ mask.trailingZeroBitCount
      mask &= mask &- 1
      let byte = bytes[place]
      if byte == separator {
        if separatorWidth > 1 {
          guard isSeparator(bytes, place, end) else { continue }
          base = place &+ separatorWidth
          mask = base < end ? structure(bytes, base, end) : 0
        }
        if field < fieldCount {
          output.pointee = UInt32(truncatingIfNeeded: place) | flag
          output += stride
        }
        flag = 0
        field &+= 1
        fieldStart = place &+ separatorWidth
        if field == lastField {
          return finishLine(bytes, start, fieldStart, end, isFinal, row, field, index)
        }
      } else if byte == quote, hasQuotes {
        if place != fieldStart {
          if dialect.trimsLeading, isBlank(bytes, fieldStart, place) { return .careful }
          continue
        }
        let close = closingQuote(bytes, place &+ 1, end)
        guard close >= 0 else { return .careful }
        flag = RowIndex.quoted
        base = close &+ 1
        mask = base < end ? structure(bytes, base, end) : 0
      } else if let width = newLines.width(bytes, at: place, limit: end) {
        finish(row, start, place, field, flag, index)
        return .done(place &+ width)
      } else if !isFinal, place &+ 1 == end {
        return .incomplete
      }
    }
  }

  /// Goes to the end of a line whose other fields nobody wants.
  private func finishLine(
    _ bytes: UnsafePointer<UInt8>, _ start: Int, _ position: Int, _ end: Int, _ isFinal: Bool,
    _ row: Int, _ field: Int, _ index: RowIndex
  ) -> Row {
    guard let (place, next) = findLineEnd(bytes, position, end, isFinal: isFinal) else {
      return .incomplete
    }
    index.rowStarts[row] = UInt32(truncatingIfNeeded: start)
    index.rowEnds[row] = UInt32(truncatingIfNeeded: place)
    index.fieldCounts[row] = Int32(truncatingIfNeeded: field)
    index.setRowCount(row &+ 1)
    return .done(next)
  }

  /// Ends the last field and the row at `end`; fields that the row has not are missing.
  @inline(__always)
  private func finish(
    _ row: Int, _ start: Int, _ end: Int, _ lastField: Int, _ flag: UInt32, _ index: RowIndex
  ) {
    var field = lastField
    let output = index.ends + row
    if field < index.fieldCount {
      output[field &* index.stride] = UInt32(truncatingIfNeeded: end) | flag
    }
    field &+= 1
    index.fieldCounts[row] = Int32(truncatingIfNeeded: field)
    while field < index.fieldCount {
      output[field &* index.stride] = RowIndex.missing
      field &+= 1
    }
    index.rowStarts[row] = UInt32(truncatingIfNeeded: start)
    index.rowEnds[row] = UInt32(truncatingIfNeeded: end)
    index.setRowCount(row &+ 1)
  }

  /// The quote that ends a plain quoted field from `start` on, or -1.
  @inline(__always)
  private func closingQuote(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    if isAlwaysCareful { return -1 }
    var base = start
    while base < end {
      let mask = platform_find_four(bytes + base, quote, escape, unusual.0, unusual.1)
      guard mask != 0 else {
        base &+= 64
        continue
      }
      let place = base &+ mask.trailingZeroBitCount
      guard place < end, bytes[place] == quote else { return -1 }
      let next = place &+ 1
      if next == end { return place }
      let byte = bytes[next]
      if byte == separator, separatorWidth == 1 || isSeparator(bytes, next, end) { return place }
      return newLines.width(bytes, at: next, limit: end) == nil ? -1 : place
    }
    return -1
  }

  private func isSeparator(_ bytes: UnsafePointer<UInt8>, _ place: Int, _ end: Int) -> Bool {
    guard place + separatorWidth <= end else { return false }
    for offset in 0..<separatorWidth where bytes[place + offset] != dialect.separator[offset] {
      return false
    }
    return true
  }

  private func isBlank(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    for place in start..<end where bytes[place] > 0x20 { return false }
    return true
  }
}

// MARK: - Lines

extension RowScanner {
  /// The end of the line from a place on and the start of the next; nil when the block ends first.
  func findLineEnd(
    _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, isFinal: Bool
  ) -> (place: Int, next: Int)? {
    LineScanner(newLines, candidates: lineEnd).findEnd(bytes, start, end, isFinal: isFinal)
  }

  /// Goes past a line without a row: an empty one or a comment. `careful` means that it has one.
  private func skip(_ block: TextBlock, _ cursor: Int) -> Row {
    let line = findLineEnd(block.bytes, cursor, block.end, isFinal: block.isFinal)
    guard let (place, next) = line else { return .incomplete }
    if block.bytes[cursor] == dialect.comment { return .done(next) }
    let isSkipped =
      dialect.isMultiLine && !dialect.trimsLeading
      ? place == cursor : isBlank(block.bytes, cursor, place)
    return isSkipped ? .done(next) : .careful
  }

  private func scanCarefully(
    _ block: TextBlock, _ cursor: Int, _ index: RowIndex
  ) throws(QueryError) -> Row {
    var limit = block.end
    var next = block.end
    if !dialect.isMultiLine {
      let line = findLineEnd(block.bytes, cursor, block.end, isFinal: block.isFinal)
      guard let line else { return .incomplete }
      (limit, next) = line
    }
    var parser = CarefulRowParser(
      dialect, dialect.isMultiLine ? newLines : NewLines(kind: .nothing), block.bytes,
      start: cursor, limit: limit)
    try parser.parse()
    if dialect.isMultiLine {
      guard parser.hasLineEnd || block.isFinal else { return .incomplete }
      next = parser.position
    }
    index.appendCareful(parser.fields, start: cursor, end: parser.end)
    return .done(next)
  }

  private static func tooManyColumns(
    _ block: TextBlock, from start: Int, to end: Int
  ) -> QueryError {
    let shown = UnsafeBufferPointer(start: block.bytes + start, count: min(end - start, 1000))
    return QueryError(
      "MALFORMED_CSV_RECORD", sqlState: "KD000",
      "Malformed CSV record: \(String(decoding: shown, as: UTF8.self))")
  }
}
