/// What a character is to movements by words.
enum WordClass: Hashable {
  case space, word, sign

  /// Big words end only at white space.
  init(_ character: Character, big: Bool) {
    if character.isWhitespace {
      self = .space
    } else if big || character.isLetter || character.isNumber || character == "_" {
      self = .word
    } else {
      self = .sign
    }
  }
}

/// Places that movements by words and paragraphs lead to.
extension TextBuffer {
  func classes(of line: Int, big: Bool) -> [WordClass] {
    self.line(line).map { WordClass($0, big: big) }
  }

  /// The start of the next word; an empty line is one.
  func nextWordStart(_ place: TextPlace, big: Bool = false) -> TextPlace {
    var classes = classes(of: place.line, big: big)
    var column = place.column
    if column < classes.count {
      let here = classes[column]
      if here != .space { while column < classes.count, classes[column] == here { column += 1 } }
    }
    var line = place.line
    while true {
      while column < classes.count, classes[column] == .space { column += 1 }
      if column < classes.count { return TextPlace(line: line, column: column) }
      guard line + 1 < lines.count else { return end }
      line += 1
      column = 0
      classes = self.classes(of: line, big: big)
      if classes.isEmpty { return TextPlace(line: line, column: 0) }
    }
  }

  /// The last character of the word that ends behind the place.
  func wordEnd(_ place: TextPlace, big: Bool = false) -> TextPlace {
    var line = place.line
    var column = place.column + 1
    while line < lines.count {
      let classes = classes(of: line, big: big)
      while column < classes.count, classes[column] == .space { column += 1 }
      if column < classes.count {
        let here = classes[column]
        while column + 1 < classes.count, classes[column + 1] == here { column += 1 }
        return TextPlace(line: line, column: column)
      }
      line += 1
      column = 0
    }
    return TextPlace(line: lines.count - 1, column: max(0, length(of: lines.count - 1) - 1))
  }

  /// Behind the word that the place is in or before: where a step to the right by words goes.
  func behindWord(_ place: TextPlace) -> TextPlace {
    var line = place.line
    var column = place.column
    while true {
      let classes = classes(of: line, big: false)
      while column < classes.count, classes[column] == .space { column += 1 }
      if column < classes.count {
        let here = classes[column]
        while column < classes.count, classes[column] == here { column += 1 }
        return TextPlace(line: line, column: column)
      }
      guard line + 1 < lines.count else { return end }
      if place.line == line, place.column < classes.count {
        return TextPlace(line: line, column: classes.count)
      }
      line += 1
      column = 0
    }
  }

  /// The start of the word that begins before the place; an empty line is one.
  func previousWordStart(_ place: TextPlace, big: Bool = false) -> TextPlace {
    var line = place.line
    var column = place.column
    while true {
      let classes = classes(of: line, big: big)
      column = min(column, classes.count)
      while column > 0, classes[column - 1] == .space { column -= 1 }
      if column > 0 {
        let here = classes[column - 1]
        while column > 0, classes[column - 1] == here { column -= 1 }
        return TextPlace(line: line, column: column)
      }
      guard line > 0 else { return .start }
      line -= 1
      column = length(of: line)
      if column == 0 { return TextPlace(line: line, column: 0) }
    }
  }

  /// The last character of the word before the place.
  func previousWordEnd(_ place: TextPlace, big: Bool = false) -> TextPlace {
    var line = place.line
    var classes = classes(of: line, big: big)
    var column = min(place.column, classes.count - 1)
    if column >= 0, classes[column] != .space {
      let here = classes[column]
      while column >= 0, classes[column] == here { column -= 1 }
    }
    while true {
      while column >= 0, classes[column] == .space { column -= 1 }
      if column >= 0 { return TextPlace(line: line, column: column) }
      guard line > 0 else { return .start }
      line -= 1
      classes = self.classes(of: line, big: big)
      if classes.isEmpty { return TextPlace(line: line, column: 0) }
      column = classes.count - 1
    }
  }

  /// The column of the first character that is no space, or the end of the line.
  func firstText(of line: Int) -> Int {
    let text = self.line(line)
    return text.prefix { $0.isWhitespace }.count
  }

  func indentation(of line: Int) -> String { String(self.line(line).prefix { $0.isWhitespace }) }

  func isBlank(_ line: Int) -> Bool { self.line(line).allSatisfy(\.isWhitespace) }

  /// The next line without text before or after a line, or the end.
  func paragraphEdge(_ line: Int, forward: Bool) -> TextPlace {
    let step = forward ? 1 : -1
    var next = line
    while lines.indices.contains(next), isBlank(next) { next += step }
    while lines.indices.contains(next), !isBlank(next) { next += step }
    if next < 0 { return .start }
    return next < lines.count ? TextPlace(line: next, column: 0) : end
  }

  /// The word that a place is in or touches.
  package func word(at place: TextPlace) -> Range<TextPlace> {
    let classes = classes(of: place.line, big: false)
    guard !classes.isEmpty else { return place..<place }
    var column = min(place.column, classes.count - 1)
    if classes[column] != .word, column > 0, place.column == column, classes[column - 1] == .word {
      column -= 1
    }
    let here = classes[column]
    var start = column
    var end = column + 1
    while start > 0, classes[start - 1] == here { start -= 1 }
    while end < classes.count, classes[end] == here { end += 1 }
    return TextPlace(line: place.line, column: start)..<TextPlace(line: place.line, column: end)
  }

  /// One character further, over line ends.
  func after(_ place: TextPlace) -> TextPlace {
    if place.column < length(of: place.line) {
      return TextPlace(line: place.line, column: place.column + 1)
    }
    return place.line + 1 < lines.count ? TextPlace(line: place.line + 1, column: 0) : place
  }

  /// One character back, over line ends.
  func before(_ place: TextPlace) -> TextPlace {
    if place.column > 0 { return TextPlace(line: place.line, column: place.column - 1) }
    guard place.line > 0 else { return place }
    return TextPlace(line: place.line - 1, column: length(of: place.line - 1))
  }
}
