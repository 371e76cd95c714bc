package import Columns

/// Questions about JSON text.
package enum JSONText {
  /// What a path finds, as text; null where it finds nothing or the text is no JSON.
  package static func value(_ column: Vector, at path: JSONPath?, rowCount: Int) -> Vector {
    guard let path else { return .nulls(.string, count: rowCount) }
    let text = TextColumn(column)
    var tape = JSONTape()
    return makeText([column], rowCount: rowCount) { row, sink in
      guard tape.read(text[row]),
        JSONPathWalk(tape: tape, path: path).write(0, 0, .raw, to: &sink.writer)
      else {
        sink.writer.clear()
        return sink.putNull()
      }
      sink.putWritten()
    }
  }

  /// The number of elements of an array; null for anything else.
  package static func arrayLength(_ column: Vector, rowCount: Int) -> Vector {
    let text = TextColumn(column)
    var tape = JSONTape()
    return makeOptionals([column], rowCount: rowCount, type: .int, as: Int32.self) {
      row -> Int32? in
      tape.read(text[row]) && tape.nodes[0].kind == .array ? tape.nodes[0].count : nil
    }
  }

  /// The names of an object's members; null for anything else.
  package static func objectKeys(
    _ column: Vector, type: DataType, rowCount: Int
  ) throws(QueryError) -> Vector {
    let text = TextColumn(column)
    var tape = JSONTape()
    let valid = Bitmap(count: rowCount, filled: true)
    let lists = try makeTextLists([column], rowCount: rowCount, sharing: [column]) {
      (row, sink) throws(QueryError) in
      guard tape.read(text[row]), tape.nodes[0].kind == .object else {
        valid.clear(row)
        return
      }
      for (place, child) in tape.children(of: 0).enumerated() where place % 2 == 0 {
        if tape.nodes[child].kind == .string {
          sink.share(tape.bytes(child))
        } else {
          var name = ByteWriter()
          tape.writeString(child, to: &name)
          sink.put(Bytes(name.bytes, count: name.count))
        }
      }
    }
    return lists.withValidity(Bitmap.both(lists.validity, valid)).retyped(type)
  }

  /// The members of objects by name, each a column of text; the first argument is the JSON.
  package static func members(_ arguments: [Vector], rowCount: Int) -> [Vector] {
    let flat = arguments.map { $0.encoding == .dictionary ? $0.flattened() : $0 }
    let text = TextColumn(flat[0])
    var tape = JSONTape()
    return flat.dropFirst().map { names in
      let name = TextColumn(names)
      return makeText([flat[0], names], rowCount: rowCount) { row, sink in
        guard tape.read(text[row]), let found = tape.member(name[row], of: 0),
          tape.nodes[found].kind != .null
        else { return sink.putNull() }
        switch tape.nodes[found].kind {
        case .string, .escapedString: tape.writeString(found, to: &sink.writer)
        default: tape.writeCompact(found, to: &sink.writer)
        }
        sink.putWritten()
      }
    }
  }
}
