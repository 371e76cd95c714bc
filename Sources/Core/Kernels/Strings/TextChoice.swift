package import Columns

/// One of several strings by its number.
package enum TextChoice {
  /// The first argument counts from 1; numbers outside are an error or null.
  package static func pick(
    _ arguments: [Vector], failsOutside: Bool, rowCount: Int
  ) throws(QueryError) -> Vector {
    if arguments[0].isConstantNull { return .nulls(arguments[1].type, count: rowCount) }
    let number = ValueColumn<Int32>(arguments[0])
    let choices = Array(arguments.dropFirst())
    let texts = choices.map { TextColumn($0) }
    return try makeText(
      [arguments[0]], rowCount: rowCount, type: arguments[1].type, sharing: choices
    ) { (row, sink) throws(QueryError) in
      let wanted = Int(number[row])
      guard wanted >= 1, wanted <= choices.count else {
        if failsOutside { throw ListErrors.outOfBounds(wanted, choices.count) }
        return sink.putNull()
      }
      if choices[wanted - 1].isNull(at: row) { return sink.putNull() }
      sink.share(texts[wanted - 1][row])
    }
  }
}
