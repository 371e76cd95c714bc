/// Sets the pieces of one statement into lines.
struct FormatLayout {
  static let width = 92
  /// Longer queries in parentheses get lines of their own.
  private static let shortQuery = 64
  private static let maximumDepth = 60

  let pieces: [FormatPiece]
  private var output = ""
  private var column = 0
  private var isLineStart = true
  private var mustBreak = false
  private var indent = 0
  private var depth = 0

  init(_ pieces: [FormatPiece]) { self.pieces = pieces }

  mutating func text() -> String {
    var end = pieces.count
    var tail: Range<Int>?
    if let semicolon = pieces.lastIndex(where: { $0.symbol == .semicolon }) {
      end = semicolon
      tail = semicolon..<pieces.count
    }
    block(0..<end, at: 0)
    if let tail { flow(tail, at: 0) }
    return output
  }

  // MARK: Writing

  mutating func newLine(at indent: Int) {
    self.indent = indent
    mustBreak = !output.isEmpty
  }

  private mutating func write(_ piece: FormatPiece) {
    if piece.isComment, piece.startsLine, !output.isEmpty { mustBreak = true }
    if mustBreak {
      output += "\n" + String(repeating: " ", count: indent)
      column = indent
      isLineStart = true
      mustBreak = false
    }
    if !isLineStart, !piece.sticks {
      output += " "
      column += 1
    }
    output += piece.text
    let lastLine = piece.text.utf8.lastIndex(of: 0x0A).map { piece.text[$0...].dropFirst() }
    column = lastLine.map(\.count) ?? column + piece.text.count
    isLineStart = false
    if piece.endsLine { mustBreak = true }
  }

  /// How wide the pieces are on one line; nil when a comment breaks it.
  func flatWidth(_ range: Range<Int>) -> Int? {
    var width = 0
    for index in range {
      let piece = pieces[index]
      if piece.isComment, piece.endsLine || piece.startsLine { return nil }
      width += piece.text.count + (piece.sticks || index == range.lowerBound ? 0 : 1)
      if width > Self.width { return nil }
    }
    return width
  }

  private func fits(_ range: Range<Int>, at column: Int) -> Bool {
    guard let width = flatWidth(range) else { return false }
    return column + width <= Self.width
  }

  private mutating func flat(_ range: Range<Int>) {
    for index in range { write(pieces[index]) }
  }

  // MARK: Clauses

  /// A query, or a statement: one clause below the other.
  mutating func block(_ range: Range<Int>, at indent: Int) {
    guard depth < Self.maximumDepth else { return flat(range) }
    depth += 1
    defer { depth -= 1 }
    var starts = clauseStarts(in: range)
    if starts.first != range.lowerBound { starts.insert(range.lowerBound, at: 0) }
    for (number, start) in starts.enumerated() where start < range.upperBound {
      let end = number + 1 < starts.count ? starts[number + 1] : range.upperBound
      newLine(at: indent)
      clause(start..<end, at: indent)
    }
  }

  private mutating func clause(_ range: Range<Int>, at indent: Int) {
    var start = range.lowerBound
    while start < range.upperBound, pieces[start].isComment {
      write(pieces[start])
      newLineAfterComment(start, at: indent)
      start += 1
    }
    let whole = start..<range.upperBound
    let width = flatWidth(whole).map { $0 + indent }
    let limit = hasQuery(in: whole) ? Self.shortQuery : Self.width
    if let width, width <= limit { return flat(whole) }
    let head = FormatClauses.headEnd(of: whole, pieces)
    let body = head..<range.upperBound
    flat(start..<head)
    if pieces[start].keyword == .with { return definitions(body, at: indent) }
    let items = items(of: body, head: pieces[start])
    if items.count == 1 { return flow(body, at: indent) }
    for item in items {
      newLine(at: indent + 2)
      flow(item, at: indent + 2)
    }
  }

  private mutating func newLineAfterComment(_ index: Int, at indent: Int) {
    if pieces[index].endsLine { newLine(at: indent) }
  }

  /// `a AS (…), b AS (…)`, all at the edge of WITH.
  private mutating func definitions(_ body: Range<Int>, at indent: Int) {
    for (number, item) in split(body, where: \.separates).enumerated() {
      if number > 0 { newLine(at: indent) }
      flow(item, at: indent)
    }
  }

  private func hasQuery(in range: Range<Int>) -> Bool {
    range.contains { index in
      pieces[index].symbol == .leftParenthesis && index + 1 < range.upperBound
        && FormatClauses.startsQuery(pieces[index + 1])
    }
  }

  private func clauseStarts(in range: Range<Int>) -> [Int] {
    var starts: [Int] = []
    var index = range.lowerBound
    while index < range.upperBound {
      if FormatClauses.isStart(index, pieces, in: range) {
        // Comments with a line of their own go with the clause below them.
        var first = index
        while first > range.lowerBound, pieces[first - 1].isComment, pieces[first - 1].startsLine {
          first -= 1
        }
        starts.append(first)
        index = FormatClauses.headEnd(of: index..<range.upperBound, pieces)
      } else {
        index = after(index)
      }
    }
    return starts
  }

  /// The next piece that is not inside the parentheses that open here.
  private func after(_ index: Int) -> Int {
    (pieces[index].closing ?? index) + 1
  }

  // MARK: Lists and conditions

  private func items(of body: Range<Int>, head: FormatPiece) -> [Range<Int>] {
    switch head.keyword {
    case .where, .having, .qualify: conditions(in: body)
    case .limit, .offset: [body]
    default: split(body, where: \.separates)
    }
  }

  /// Cuts behind each separator, and behind a comment that stands on its line.
  private func split(
    _ range: Range<Int>, where separates: (FormatPiece) -> Bool
  ) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = range.lowerBound
    var index = range.lowerBound
    while index < range.upperBound {
      let isEnd = separates(pieces[index])
      index = min(after(index), range.upperBound)
      guard isEnd else { continue }
      while index < range.upperBound, pieces[index].isComment, !pieces[index].startsLine {
        index += 1
      }
      parts.append(start..<index)
      start = index
    }
    if start < range.upperBound { parts.append(start..<range.upperBound) }
    return parts
  }

  /// Cuts before each AND and OR, but not inside BETWEEN … AND or CASE … END.
  private func conditions(in range: Range<Int>) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = range.lowerBound
    var index = range.lowerBound
    var betweens = 0
    var cases = 0
    while index < range.upperBound {
      let piece = pieces[index]
      if piece.keyword == .between { betweens += 1 }
      if piece.keyword == .case { cases += 1 }
      if piece.keyword == .end { cases -= 1 }
      if cases == 0, piece.keyword == .and || piece.keyword == .or {
        if betweens > 0, piece.keyword == .and {
          betweens -= 1
        } else if index > start {
          parts.append(start..<index)
          start = index
        }
      }
      index = after(index)
    }
    if start < range.upperBound { parts.append(start..<range.upperBound) }
    return parts
  }

  // MARK: Expressions

  /// Writes pieces on the current line; parentheses and CASE that do not fit are spread.
  mutating func flow(_ range: Range<Int>, at indent: Int) {
    guard depth < Self.maximumDepth else { return flat(range) }
    depth += 1
    defer { depth -= 1 }
    var index = range.lowerBound
    while index < range.upperBound {
      let piece = pieces[index]
      if let end = piece.closing, end < range.upperBound {
        group(index, end, until: range.upperBound, at: indent)
        index = end + 1
      } else if piece.keyword == .case, let end = caseEnd(from: index, until: range.upperBound) {
        choice(index, end, at: indent)
        index = end + 1
      } else if piece.keyword == .on, index > range.lowerBound {
        return condition(index..<range.upperBound, at: indent)
      } else {
        write(piece)
        if piece.endsLine { newLine(at: indent + 2) }
        index += 1
      }
    }
  }

  /// `ON` with what it joins on.
  private mutating func condition(_ range: Range<Int>, at indent: Int) {
    if fits(range, at: column + 1) { return flat(range) }
    for part in conditions(in: range) {
      newLine(at: indent + 2)
      flow(part, at: indent + 2)
    }
  }

  /// A pair of parentheses and what is inside.
  private mutating func group(_ open: Int, _ close: Int, until end: Int, at indent: Int) {
    let whole = open..<(close + 1)
    let isQuery = open + 1 < close && startsQuery(from: open + 1, until: close)
    let limit = isQuery ? Self.shortQuery : Self.width
    if let width = flatWidth(whole), column + width + 1 <= limit { return flat(whole) }
    write(pieces[open])
    let content = (open + 1)..<close
    if isQuery || hasClauses(content) {
      block(content, at: indent + 2)
    } else {
      let lists = split(content, where: \.separates)
      let parts = lists.count > 1 ? lists : conditions(in: content)
      for part in parts {
        newLine(at: indent + 2)
        flow(part, at: indent + 2)
      }
    }
    newLine(at: indent)
    write(pieces[close])
  }

  private func startsQuery(from index: Int, until end: Int) -> Bool {
    var first = index
    while first < end, pieces[first].isComment { first += 1 }
    return first < end && FormatClauses.startsQuery(pieces[first])
  }

  /// True for the inside of `OVER (PARTITION BY … ORDER BY …)`.
  private func hasClauses(_ range: Range<Int>) -> Bool {
    range.lowerBound < range.upperBound
      && (FormatClauses.isStart(range.lowerBound, pieces, in: range))
  }

  private func caseEnd(from start: Int, until end: Int) -> Int? {
    var depth = 0
    for index in start..<end {
      if pieces[index].keyword == .case { depth += 1 }
      if pieces[index].keyword == .end { depth -= 1 }
      if depth == 0 { return index }
    }
    return nil
  }

  private mutating func choice(_ start: Int, _ end: Int, at indent: Int) {
    if fits(start..<(end + 1), at: column + 1) { return flat(start..<(end + 1)) }
    var part = start
    var depth = 0
    var index = start
    while index < end {
      let keyword = pieces[index].keyword
      if keyword == .case { depth += 1 }
      if keyword == .end { depth -= 1 }
      if depth == 1, keyword == .when || keyword == .else {
        branch(part..<index, of: start, at: indent)
        part = index
      }
      index = after(index)
    }
    branch(part..<end, of: start, at: indent)
    newLine(at: indent)
    write(pieces[end])
  }

  private mutating func branch(_ range: Range<Int>, of start: Int, at indent: Int) {
    guard range.lowerBound < range.upperBound else { return }
    if range.lowerBound == start {
      write(pieces[start])
      flow((start + 1)..<range.upperBound, at: indent + 2)
    } else {
      newLine(at: indent + 2)
      flow(range, at: indent + 2)
    }
  }
}
