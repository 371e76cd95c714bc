package import Columns
import Glibc

/// Strings put together from others.
package enum TextBuilding {
  package static func concat(
    _ columns: [Vector], type: DataType, rowCount: Int
  ) throws(QueryError) -> Vector {
    if columns.isEmpty { return .constant(.string(""), .string, count: rowCount) }
    let texts = columns.map { TextColumn($0) }
    return try makeText(columns, rowCount: rowCount, type: type) {
      (row, sink) throws(QueryError) in
      var total = 0
      for text in texts { total &+= text.view(row).count }
      try sink.admit(total)
      sink.fill(total) { target in
        var place = 0
        for text in texts {
          let bytes = text[row]
          memcpy(target + place, bytes.start, bytes.count)
          place &+= bytes.count
        }
      }
    }
  }

  /// Joins strings and arrays of strings; nulls are left out. The separator decides nulls alone.
  package static func joined(_ arguments: [Vector], rowCount: Int) throws(QueryError) -> Vector {
    let separator = TextColumn(arguments[0])
    let parts = arguments.dropFirst().map { JoinedPart($0) }
    return try makeText([arguments[0]], rowCount: rowCount) { (row, sink) throws(QueryError) in
      var isFirst = true
      let between = separator[row]
      for part in parts {
        part.write(row, between, &isFirst, to: &sink.writer)
        try sink.admit(0)
      }
      sink.putWritten()
    }
  }

  package static func repeated(
    _ column: Vector, _ counts: Vector, rowCount: Int
  ) throws(QueryError) -> Vector {
    let text = TextColumn(column)
    let count = ValueColumn<Int32>(counts)
    return try makeText([column, counts], rowCount: rowCount, type: column.type) {
      (row, sink) throws(QueryError) in
      let bytes = text[row]
      let times = max(Int(count[row]), 0)
      let (total, overflow) = bytes.count.multipliedReportingOverflow(by: times)
      try sink.admit(overflow ? Int.max : total)
      sink.fill(total) { target in
        if bytes.count == 1 {
          memset(target, Int32(bytes[0]), total)
        } else {
          for time in 0..<times { memcpy(target + time &* bytes.count, bytes.start, bytes.count) }
        }
      }
    }
  }

  /// Blanks.
  package static func blanks(_ counts: Vector, rowCount: Int) throws(QueryError) -> Vector {
    let count = ValueColumn<Int32>(counts)
    return try makeText([counts], rowCount: rowCount) { (row, sink) throws(QueryError) in
      let total = max(Int(count[row]), 0)
      try sink.admit(total)
      sink.fill(total) { memset($0, 0x20, total) }
    }
  }

  package static func reversed(_ column: Vector, rowCount: Int) -> Vector {
    let text = TextColumn(column)
    return makeText([column], rowCount: rowCount, type: column.type) { row, sink in
      let bytes = text[row]
      sink.fill(bytes.count) { target in
        var place = 0
        while place < bytes.count {
          let width = min(Bytes.width(bytes[place]), bytes.count &- place)
          memcpy(target + (bytes.count &- place &- width), bytes.start + place, width)
          place &+= width
        }
      }
    }
  }

  /// Filled up to a length in characters, or cut to it; binary values count bytes.
  package static func padded(
    _ column: Vector, _ lengths: Vector, with fillings: Vector, onLeft: Bool, rowCount: Int
  ) throws(QueryError) -> Vector {
    let text = TextColumn(column)
    let length = ValueColumn<Int32>(lengths)
    let filling = TextColumn(fillings)
    let isBinary = column.type == .binary
    return try makeText([column, lengths, fillings], rowCount: rowCount, type: column.type) {
      (row, sink) throws(QueryError) in
      let bytes = text[row]
      let wanted = max(Int(length[row]), 0)
      let missing = wanted &- (isBinary ? bytes.count : bytes.characterCount)
      let fill = filling[row]
      if missing <= 0 || fill.count == 0 {
        let end = isBinary ? min(wanted, bytes.count) : bytes.place(after: wanted)
        return sink.put(bytes.prefix(end))
      }
      try sink.admit(missing &* 4 &+ bytes.count)
      if !onLeft { sink.writer.write(bytes) }
      let unit = isBinary ? fill.count : fill.characterCount
      for _ in 0..<(missing / unit) { sink.writer.write(fill) }
      let rest = missing % unit
      sink.writer.write(fill.prefix(isBinary ? rest : fill.place(after: rest)))
      if onLeft { sink.writer.write(bytes) }
      sink.putWritten()
    }
  }
}

/// One argument of `concat_ws`.
private struct JoinedPart {
  private let vector: Vector
  private let element: Vector?

  init(_ vector: Vector) {
    self.vector = vector
    element = vector.physical == .list ? vector.children.first?.flattened() : nil
  }

  func write(_ row: Int, _ between: Bytes, _ isFirst: inout Bool, to writer: inout ByteWriter) {
    if vector.isNull(at: row) { return }
    let place = vector.encoding == .constant ? 0 : row
    guard let element else {
      return write(
        Bytes(at: vector.pointer(as: StringView.self) + place), between, &isFirst, to: &writer)
    }
    let range = vector.pointer(as: ListRange.self)[place]
    let views = element.pointer(as: StringView.self)
    for item in Int(range.start)..<Int(range.start) + Int(range.length)
    where !element.isNull(at: item) {
      write(Bytes(at: views + item), between, &isFirst, to: &writer)
    }
  }

  private func write(
    _ bytes: Bytes, _ between: Bytes, _ isFirst: inout Bool, to writer: inout ByteWriter
  ) {
    if !isFirst { writer.write(between) }
    isFirst = false
    writer.write(bytes)
  }
}
