package import Columns

/// What is done with the matches of a regular expression in a flat or constant text column.
extension RegularExpression {
  /// True when some part matches.
  package func matches(_ column: Vector, rowCount: Int) throws(QueryError) -> Vector {
    let text = TextColumn(column)
    return try withMatcher { (matcher) throws(QueryError) in
      try makeTruths([column], rowCount: rowCount) { (row) throws(QueryError) in
        try matcher.find(in: text[row])
      }
    }
  }

  /// The number of matches.
  package func count(_ column: Vector, rowCount: Int) throws(QueryError) -> Vector {
    let text = TextColumn(column)
    return try withMatcher { (matcher) throws(QueryError) in
      try makeValues([column], rowCount: rowCount, type: .int, as: Int32.self) {
        (row) throws(QueryError) in
        var matches: Int32 = 0
        try matcher.eachMatch(in: text[row]) { _ in
          matches &+= 1
          return true
        }
        return matches
      }
    }
  }

  /// The character at which the first match begins, from 1; 0 for none.
  package func position(_ column: Vector, rowCount: Int) throws(QueryError) -> Vector {
    let text = TextColumn(column)
    return try withMatcher { (matcher) throws(QueryError) in
      try makeValues([column], rowCount: rowCount, type: .int, as: Int32.self) {
        (row) throws(QueryError) in
        let bytes = text[row]
        guard try matcher.find(in: bytes), let match = matcher.group(0) else { return 0 }
        return Int32(truncatingIfNeeded: bytes.prefix(match.lowerBound).characterCount &+ 1)
      }
    }
  }

  /// The first match; null for none.
  package func firstMatch(_ column: Vector, rowCount: Int) throws(QueryError) -> Vector {
    let text = TextColumn(column)
    return try withMatcher { (matcher) throws(QueryError) in
      try makeText([column], rowCount: rowCount, sharing: [column]) {
        (row, sink) throws(QueryError) in
        let bytes = text[row]
        guard try matcher.find(in: bytes), let match = matcher.group(0) else {
          return sink.putNull()
        }
        sink.share(bytes[match])
      }
    }
  }

  /// A group of the first match; empty when there is no match or the group took no part.
  package func extract(
    _ column: Vector, group: Vector, function: String, rowCount: Int
  ) throws(QueryError) -> Vector {
    let text = TextColumn(column)
    let wanted = ValueColumn<Int32>(group)
    return try withMatcher { (matcher) throws(QueryError) in
      try makeText([column, group], rowCount: rowCount, sharing: [column]) {
        (row, sink) throws(QueryError) in
        let bytes = text[row]
        guard try matcher.find(in: bytes) else { return sink.putEmpty() }
        let number = try checkedGroup(Int(wanted[row]), function)
        guard let range = matcher.group(number) else { return sink.putEmpty() }
        sink.share(bytes[range])
      }
    }
  }

  /// A group of every match, as an array.
  package func extractAll(
    _ column: Vector, group: Vector, function: String, rowCount: Int
  ) throws(QueryError) -> Vector {
    let text = TextColumn(column)
    let wanted = ValueColumn<Int32>(group)
    return try withMatcher { (matcher) throws(QueryError) in
      try makeTextLists([column, group], rowCount: rowCount, sharing: [column]) {
        (row, sink) throws(QueryError) in
        let bytes = text[row]
        try matcher.eachMatch(in: bytes) { (_) throws(QueryError) in
          let number = try checkedGroup(Int(wanted[row]), function)
          sink.share(matcher.group(number).map { bytes[$0] } ?? bytes.prefix(0))
          return true
        }
      }
    }
  }

  private func checkedGroup(_ number: Int, _ function: String) throws(QueryError) -> Int {
    guard number >= 0, number <= groupCount else {
      throw QueryError(
        "INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX", sqlState: "22023",
        "The value of parameter(s) `idx` in `\(function)` is invalid: Expects group index "
          + "between 0 and \(groupCount), but got \(number).")
    }
    return number
  }

  /// Every match at or after a character position replaced; `$1` and `${name}` stand for groups.
  package func replace(
    _ column: Vector, _ replacements: Vector, _ positions: Vector, rowCount: Int
  ) throws(QueryError) -> Vector {
    let text = TextColumn(column)
    let replacement = TextColumn(replacements)
    let position = ValueColumn<Int32>(positions)
    var known: RegexReplacement?
    return try withMatcher { (matcher) throws(QueryError) in
      try makeText(
        [column, replacements, positions], rowCount: rowCount, sharing: [column]
      ) { (row, sink) throws(QueryError) in
        let bytes = text[row]
        let start = bytes.place(after: max(Int(position[row]) - 1, 0))
        if Int(position[row]) - 1 > bytes.characterCount { return sink.share(bytes) }
        if known == nil || replacements.encoding != .constant {
          known = RegexReplacement(replacement[row], of: self)
        }
        guard let known else { return }
        var copied = 0
        try matcher.eachMatch(in: bytes, from: start) { (match) throws(QueryError) in
          sink.writer.write(bytes[copied..<match.lowerBound])
          guard known.write(bytes, matcher, to: &sink.writer) else {
            throw QueryError(
              "INVALID_REGEXP_REPLACE", sqlState: "22023",
              "Could not perform regexp_replace for source = \"\(bytes.string)\", pattern = "
                + "\"\(pattern)\", replacement = \"\(replacement[row].string)\" and position = "
                + "\(position[row]).")
          }
          copied = match.upperBound
          try sink.admit(0)
          return true
        }
        if copied == 0, sink.writer.count == 0 { return sink.share(bytes) }
        sink.writer.write(bytes.from(copied))
        sink.putWritten()
      }
    }
  }

  /// The parts between matches. A positive limit is the greatest number of parts; otherwise all,
  /// empty ones at the end included.
  package func split(
    _ column: Vector, limits: Vector, rowCount: Int
  ) throws(QueryError) -> Vector {
    let text = TextColumn(column)
    let limit = ValueColumn<Int32>(limits)
    return try withMatcher { (matcher) throws(QueryError) in
      try makeTextLists([column, limits], rowCount: rowCount, sharing: [column]) {
        (row, sink) throws(QueryError) in
        let bytes = text[row]
        let most = limit[row] > 0 ? Int(limit[row]) : Int.max
        var start = 0
        var parts = 1
        try matcher.eachMatch(in: bytes) { match in
          if parts >= most { return false }
          // An empty match at the very beginning parts nothing, nor does one at the end.
          if match.isEmpty, match.lowerBound == 0 || match.lowerBound == bytes.count {
            return true
          }
          sink.share(bytes[start..<match.lowerBound])
          start = match.upperBound
          parts += 1
          return true
        }
        sink.share(bytes.from(start))
      }
    }
  }
}

/// A replacement text with its references to groups.
private struct RegexReplacement {
  private enum Part {
    case text([UInt8])
    case group(Int)
    case invalid
  }

  private var parts: [Part] = []

  init(_ text: Bytes, of expression: RegularExpression) {
    var literal: [UInt8] = []
    var place = 0
    while place < text.count {
      let byte = text[place]
      if byte == UInt8(ascii: "\\") {
        place += 1
        if place < text.count { literal.append(text[place]) } else { parts.append(.invalid) }
        place += 1
      } else if byte == UInt8(ascii: "$") {
        if !literal.isEmpty { parts.append(.text(literal)) }
        literal = []
        parts.append(Self.reference(text, &place, expression))
      } else {
        literal.append(byte)
        place += 1
      }
    }
    if !literal.isEmpty { parts.append(.text(literal)) }
  }

  /// `$12` is the group 12 when there is one, else the group 1 and a 2.
  private static func reference(
    _ text: Bytes, _ place: inout Int, _ expression: RegularExpression
  ) -> Part {
    place += 1
    if place < text.count, text[place] == UInt8(ascii: "{") {
      let end = (place..<text.count).first { text[$0] == UInt8(ascii: "}") } ?? text.count
      let name = text[min(place + 1, end)..<end].string
      place = min(end + 1, text.count)
      if let number = expression.groupNumber(name) { return .group(number) }
      return .invalid
    }
    guard place < text.count, let first = digit(text[place]) else {
      return .invalid
    }
    var number = first
    place += 1
    guard number <= expression.groupCount else { return .invalid }
    while place < text.count, let next = digit(text[place]),
      number * 10 + next <= expression.groupCount
    {
      number = number * 10 + next
      place += 1
    }
    return .group(number)
  }

  private static func digit(_ byte: UInt8) -> Int? {
    byte >= 0x30 && byte <= 0x39 ? Int(byte - 0x30) : nil
  }

  /// False when it refers to a group that the pattern has not.
  func write(_ text: Bytes, _ matcher: RegexMatcher, to writer: inout ByteWriter) -> Bool {
    for part in parts {
      switch part {
      case .text(let bytes):
        bytes.withUnsafeBufferPointer { buffer in
          if let start = buffer.baseAddress { writer.write(Bytes(start, count: buffer.count)) }
        }
      case .group(let number):
        if let range = matcher.group(number) { writer.write(text[range]) }
      case .invalid: return false
      }
    }
    return true
  }
}
