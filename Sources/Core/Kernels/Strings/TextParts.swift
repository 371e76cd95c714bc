package import Columns

/// Parts of strings; the results show the bytes of their argument and copy none.
package enum TextParts {
  /// Characters from a position on: 1 is the first, negative positions count from the end.
  package static func substring(
    _ column: Vector, _ positions: Vector, _ lengths: Vector?, rowCount: Int
  ) -> Vector {
    let text = TextColumn(column)
    let position = ValueColumn<Int32>(positions)
    let isBinary = column.type == .binary
    let arguments = [column, positions] + (lengths.map { [$0] } ?? [])
    let length = lengths.map { ValueColumn<Int32>($0) }
    return makeText(arguments, rowCount: rowCount, type: column.type, sharing: [column]) {
      row, sink in
      let bytes = text[row]
      let wanted = length.map { Int($0[row]) } ?? Int(Int32.max)
      if isBinary || bytes.isASCII {
        sink.share(bytes.slice(Int(position[row]), wanted, isBinary: isBinary))
      } else {
        sink.share(bytes.characters(Int(position[row]), wanted))
      }
    }
  }

  package static func left(_ column: Vector, _ lengths: Vector, rowCount: Int) -> Vector {
    let text = TextColumn(column)
    let length = ValueColumn<Int32>(lengths)
    let isBinary = column.type == .binary
    return makeText([column, lengths], rowCount: rowCount, type: column.type, sharing: [column]) {
      row, sink in
      let bytes = text[row]
      let wanted = max(Int(length[row]), 0)
      sink.share(bytes.prefix(isBinary ? min(wanted, bytes.count) : bytes.place(after: wanted)))
    }
  }

  package static func right(_ column: Vector, _ lengths: Vector, rowCount: Int) -> Vector {
    let text = TextColumn(column)
    let length = ValueColumn<Int32>(lengths)
    return makeText([column, lengths], rowCount: rowCount, type: column.type, sharing: [column]) {
      row, sink in
      let bytes = text[row]
      sink.share(bytes.from(bytes.place(beforeEnd: max(Int(length[row]), 0))))
    }
  }

  /// Which ends `trim` works on.
  package enum Ends: Sendable {
    case both, leading, trailing
    var leads: Bool { self != .trailing }
    var trails: Bool { self != .leading }
  }

  /// Without blanks at the ends.
  package static func trim(_ column: Vector, _ ends: Ends, rowCount: Int) -> Vector {
    let text = TextColumn(column)
    return makeText([column], rowCount: rowCount, type: column.type, sharing: [column]) {
      row, sink in
      let bytes = text[row]
      var start = 0
      var end = bytes.count
      if ends.leads { while start < end, bytes[start] == 0x20 { start &+= 1 } }
      if ends.trails { while end > start, bytes[end &- 1] == 0x20 { end &-= 1 } }
      sink.share(bytes[start..<end])
    }
  }

  /// Without any of some characters at the ends.
  package static func trim(
    _ column: Vector, of characters: Vector, _ ends: Ends, rowCount: Int
  ) -> Vector {
    let text = TextColumn(column)
    let unwanted = TextColumn(characters)
    return makeText(
      [column, characters], rowCount: rowCount, type: column.type, sharing: [column]
    ) { row, sink in
      sink.share(text[row].trimmed(of: unwanted[row], ends))
    }
  }

  /// The part before the nth delimiter, or after the nth from the end.
  package static func beforeDelimiter(
    _ column: Vector, _ delimiters: Vector, _ counts: Vector, rowCount: Int
  ) -> Vector {
    let text = TextColumn(column)
    let delimiter = TextColumn(delimiters)
    let count = ValueColumn<Int32>(counts)
    return makeText([column, delimiters, counts], rowCount: rowCount, sharing: [column]) {
      row, sink in
      sink.share(text[row].part(before: delimiter[row], Int(count[row])))
    }
  }

  /// The nth part between delimiters, from 1, or from the end when negative.
  package static func part(
    _ column: Vector, _ delimiters: Vector, _ numbers: Vector, rowCount: Int
  ) throws(QueryError) -> Vector {
    let text = TextColumn(column)
    let delimiter = TextColumn(delimiters)
    let number = ValueColumn<Int32>(numbers)
    return try makeText([column, delimiters, numbers], rowCount: rowCount, sharing: [column]) {
      (row, sink) throws(QueryError) in
      if number[row] == 0 {
        throw QueryError(
          "INVALID_INDEX_OF_ZERO", sqlState: "22003",
          "The index 0 is invalid. An index shall be either < 0 or > 0 (the first element has "
            + "index 1).")
      }
      sink.share(text[row].part(Int(number[row]), between: delimiter[row]))
    }
  }
}

extension Bytes {
  /// One byte a character. Binary positions before the start still count their length from
  /// there, as text does.
  @inline(__always)
  fileprivate func slice(_ position: Int, _ length: Int, isBinary: Bool) -> Bytes {
    let start = position > 0 ? position &- 1 : position < 0 ? count &+ position : 0
    let end = min(start &+ length, count)
    let from = max(start, 0)
    return from >= end ? prefix(0) : self[from..<end]
  }

  fileprivate func characters(_ position: Int, _ length: Int) -> Bytes {
    var start = position > 0 ? position &- 1 : 0
    var end = start &+ length
    if position < 0 {
      start = characterCount &+ position
      end = start &+ length
    }
    guard end > start, end > 0 else { return prefix(0) }
    let from = place(after: max(start, 0))
    return self[from..<place(after: end &- max(start, 0), from: from)]
  }

  fileprivate func trimmed(of unwanted: Bytes, _ ends: TextParts.Ends) -> Bytes {
    var start = 0
    var end = count
    if ends.leads {
      while start < end {
        let width = min(Bytes.width(self[start]), end &- start)
        if !unwanted.holds(self[start..<(start &+ width)]) { break }
        start &+= width
      }
    }
    if ends.trails {
      while end > start {
        let last = max(prefix(end).place(beforeEnd: 1), start)
        if !unwanted.holds(self[last..<end]) { break }
        end = last
      }
    }
    return self[start..<end]
  }

  /// True when a character is one of these.
  private func holds(_ character: Bytes) -> Bool {
    var place = 0
    while place < count {
      let width = min(Bytes.width(self[place]), count &- place)
      if self[place..<(place &+ width)] == character { return true }
      place &+= width
    }
    return false
  }

  fileprivate func part(before delimiter: Bytes, _ number: Int) -> Bytes {
    if number == 0 || delimiter.count == 0 { return prefix(0) }
    if number > 0 {
      let search = TextSearch(delimiter)
      var place = -1
      for _ in 0..<number {
        place = search.find(in: self, from: place &+ 1)
        if place < 0 { return self }
      }
      return prefix(place)
    }
    var place = count &- delimiter.count &+ 1
    for _ in 0..<number.magnitude {
      place = lastPlace(of: delimiter, before: place)
      if place < 0 { return self }
    }
    return from(place &+ delimiter.count)
  }

  /// The last place before `end` where a needle stands; -1 when there is none.
  private func lastPlace(of needle: Bytes, before end: Int) -> Int {
    var place = end &- 1
    while place >= 0 {
      if from(place).hasPrefix(needle) { return place }
      place &-= 1
    }
    return -1
  }

  fileprivate func part(_ number: Int, between delimiter: Bytes) -> Bytes {
    if delimiter.count == 0 { return number == 1 || number == -1 ? self : prefix(0) }
    var wanted = number
    let search = TextSearch(delimiter)
    if number < 0 {
      var parts = 1
      var place = search.find(in: self)
      while place >= 0 {
        parts &+= 1
        place = search.find(in: self, from: place &+ delimiter.count)
      }
      wanted = parts &+ number &+ 1
    }
    guard wanted > 0 else { return prefix(0) }
    var start = 0
    while true {
      let end = search.find(in: self, from: start)
      wanted &-= 1
      if wanted == 0 { return end < 0 ? from(start) : self[start..<end] }
      if end < 0 { return prefix(0) }
      start = end &+ delimiter.count
    }
  }
}
