package import Columns

/// Takes text apart into sentences and those into words.
package enum Sentences {
  /// A list of lists of words; marks between words are left out.
  package static func split(_ column: Vector, type: DataType, rowCount: Int) -> Vector {
    let text = TextColumn(column)
    let validity = sharedValidity([column], rowCount: rowCount)
    let outer = Buffer(zeroedByteCount: rowCount * MemoryLayout<ListRange>.stride)
    var lengths: [Int] = []
    var words = TextListSink()
    eachRow(rowCount, where: validity) { row in
      let start = lengths.count
      for sentence in sentences(Array(text[row].string)) {
        let before = words.count
        for word in Self.words(sentence) { words.put(word) }
        if words.count > before { lengths.append(words.count - before) }
      }
      outer.pointer(as: ListRange.self)[row] = ListRange(
        start: Int32(truncatingIfNeeded: start),
        length: Int32(truncatingIfNeeded: lengths.count - start))
    }
    let inner = Buffer(byteCount: lengths.count * MemoryLayout<ListRange>.stride)
    var start = 0
    for (place, length) in lengths.enumerated() {
      inner.pointer(as: ListRange.self)[place] = ListRange(
        start: Int32(truncatingIfNeeded: start), length: Int32(truncatingIfNeeded: length))
      start += length
    }
    let lists = Vector.flat(
      type.childTypes[0], count: lengths.count, values: inner,
      children: [words.finish(sharing: [])])
    return .flat(type, count: rowCount, values: outer, validity: validity, children: [lists])
  }

  /// `!` and `?` end a sentence; a full stop does unless a small letter follows.
  private static func sentences(_ text: [Character]) -> [ArraySlice<Character>] {
    var result: [ArraySlice<Character>] = []
    var start = 0
    var place = 0
    while place < text.count {
      let mark = text[place]
      place += 1
      guard mark == "." || mark == "!" || mark == "?" else { continue }
      var next = place
      while next < text.count, "\"')]}”’".contains(text[next]) { next += 1 }
      guard next == text.count || text[next].isWhitespace else { continue }
      while next < text.count, text[next].isWhitespace { next += 1 }
      if mark == ".", next < text.count, text[next].isLowercase { continue }
      result.append(text[start..<next])
      start = next
      place = next
    }
    if start < text.count { result.append(text[start...]) }
    return result
  }

  /// Runs of letters and digits, with marks inside that join them.
  private static func words(_ sentence: ArraySlice<Character>) -> [String] {
    var words: [String] = []
    var word = ""
    for place in sentence.indices {
      let character = sentence[place]
      if isPart(character) {
        word.append(character)
        continue
      }
      let next = sentence.index(after: place)
      let joins =
        word.last.map { last in
          guard next < sentence.endIndex, isPart(sentence[next]) else { return false }
          if last.isNumber, sentence[next].isNumber { return ".,'-".contains(character) }
          return ".'-’".contains(character)
        } ?? false
      if joins {
        word.append(character)
      } else if !word.isEmpty {
        words.append(word)
        word = ""
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  private static func isPart(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }
}
