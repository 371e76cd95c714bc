import SQL

/// The texts of the queries inside of a statement, found by its tokens: what WITH defines, and
/// what stands in parentheses with an alias. The rest of the statement may be half written.
struct InnerQueries {
  private let bytes: [UInt8]
  private let tokens: [Token]

  init(_ text: String, around offset: Int) {
    let statement = StatementSplitter.statement(in: text, at: offset)
    bytes = Array((statement?.text ?? "").utf8)
    tokens = Lexer.tokens(in: statement?.text ?? "").filter { !$0.isComment && $0.kind != .end }
  }

  /// A query whose columns are those of a common table.
  func common(_ name: String) -> String? {
    let tables = commonTables
    guard let place = tables.lastIndex(where: { $0.name.lowercased() == name.lowercased() })
    else { return nil }
    return with(tables[..<place]) + tables[place].query
  }

  /// A query whose columns are those of a subquery with an alias.
  func derived(as alias: String) -> String? {
    for (index, token) in tokens.enumerated() where token.symbol == .rightParenthesis {
      var next = index + 1
      if next < tokens.count, tokens[next].keyword == .as { next += 1 }
      guard next < tokens.count, name(tokens[next])?.lowercased() == alias.lowercased(),
        let open = opening(of: index), startsQuery(open + 1)
      else { continue }
      return with(commonTables[...]) + text(open + 1, index)
    }
    return nil
  }

  /// `name [(columns)] AS (query)`, in order.
  private var commonTables: [(name: String, query: String)] {
    guard tokens.contains(where: { $0.keyword == .with }) else { return [] }
    var found: [(name: String, query: String)] = []
    for (index, token) in tokens.enumerated()
    where token.keyword == .as && index + 1 < tokens.count
      && tokens[index + 1].symbol == .leftParenthesis && startsQuery(index + 2)
    {
      var before = index - 1
      if before >= 0, tokens[before].symbol == .rightParenthesis {
        before = (opening(of: before) ?? 0) - 1
      }
      guard before >= 0, let name = name(tokens[before]), let close = closing(of: index + 1)
      else { continue }
      found.append((name, text(index + 2, close)))
    }
    return found
  }

  private func with(_ tables: ArraySlice<(name: String, query: String)>) -> String {
    guard !tables.isEmpty else { return "" }
    let parts = tables.map { "\(NameSpelling.quoted($0.name)) AS (\($0.query))" }
    return "WITH " + parts.joined(separator: ", ") + " "
  }

  private func startsQuery(_ index: Int) -> Bool {
    guard index < tokens.count else { return false }
    switch tokens[index].keyword {
    case .select, .with, .from, .values: return true
    default: return tokens[index].symbol == .leftParenthesis
    }
  }

  private func text(_ first: Int, _ end: Int) -> String {
    guard first < end, end < tokens.count else { return "" }
    let range = tokens[first].range.lowerBound..<tokens[end - 1].range.upperBound
    return String(decoding: bytes[range], as: UTF8.self)
  }

  private func name(_ token: Token) -> String? {
    let word = String(decoding: bytes[token.range], as: UTF8.self)
    switch token.kind {
    case .identifier, .keyword: return word
    case .quotedIdentifier: return String(word.dropFirst().dropLast()).replacing("``", with: "`")
    default: return nil
    }
  }

  private func opening(of close: Int) -> Int? {
    var depth = 0
    for index in (0...close).reversed() {
      if tokens[index].symbol == .rightParenthesis { depth += 1 }
      if tokens[index].symbol == .leftParenthesis { depth -= 1 }
      if depth == 0 { return index }
    }
    return nil
  }

  private func closing(of open: Int) -> Int? {
    var depth = 0
    for index in open..<tokens.count {
      if tokens[index].symbol == .leftParenthesis { depth += 1 }
      if tokens[index].symbol == .rightParenthesis { depth -= 1 }
      if depth == 0 { return index }
    }
    return nil
  }
}
