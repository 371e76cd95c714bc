package import Columns

/// Arrays of strings put together and taken apart.
package enum ListText {
  /// The strings joined by a separator; nulls are left out or stand as `replacement`.
  package static func joined(
    _ column: Vector, _ separators: Vector, replacement: Vector?, rowCount: Int
  ) throws(QueryError) -> Vector {
    let lists = ListColumn(column)
    let elements = lists.elements.flattened()
    let texts = TextColumn(elements)
    let separator = TextColumn(separators)
    let stand = replacement.map { TextColumn($0) }
    let arguments = [column, separators] + (replacement.map { [$0] } ?? [])
    return try makeText(arguments, rowCount: rowCount) { (row, sink) throws(QueryError) in
      var isFirst = true
      for place in lists[row] {
        let isNull = elements.isNull(at: place)
        if isNull, stand == nil { continue }
        if !isFirst { sink.writer.write(separator[row]) }
        isFirst = false
        sink.writer.write(isNull ? (stand ?? texts)[row] : texts[place])
        try sink.admit(0)
      }
      sink.putWritten()
    }
  }
}
