/// Goes over the tokens of a statement once and notes the queries, their clauses and tables.
struct ContextScanner {
  /// One SELECT with its clauses.
  private struct Block {
    var clause = ParserContext.Clause.start
    var relations: [ParserContext.Relation] = []
    var hasSelect = false
    /// True where a table may follow: behind FROM, JOIN and a comma between tables.
    var expectsTable = false
  }

  /// What stands between two parentheses, or the whole statement.
  private struct Frame {
    var isQuery: Bool
    /// A subquery in FROM does not see the tables beside it.
    var isDerived = false
    var blocks: [Int] = []
    var commonTables: [ParserContext.Relation] = []
    var function: String?
    var argument = 0
  }

  private let tokens: [Token]
  private let bytes: [UInt8]
  private let cursor: Int
  private var blocks: [Block] = []
  private var frames: [Frame] = []
  /// The frames at the cursor, with the block that each is in there.
  private var found: [(frame: Frame, block: Int?)]?
  private var clauseAtCursor = ParserContext.Clause.start
  private var index = 0

  init(_ tokens: [Token], _ bytes: [UInt8], cursor: Int) {
    self.tokens = tokens
    self.bytes = bytes
    self.cursor = cursor
  }

  mutating func context() -> ParserContext {
    frames = [Frame(isQuery: true)]
    openBlock()
    while index < tokens.count, tokens[index].kind != .end {
      noteCursor()
      step()
    }
    noteCursor(atEnd: true)
    let (prefix, qualifier) = word()
    return ParserContext(
      clause: clauseAtCursor, relations: visibleRelations, commonTables: visibleCommonTables,
      prefix: prefix, qualifier: qualifier, call: call)
  }

  // MARK: The cursor

  /// The first token that does not end before the cursor decides where the cursor stands.
  private mutating func noteCursor(atEnd: Bool = false) {
    guard found == nil, atEnd || tokens[index].range.upperBound >= cursor else { return }
    let stays = !atEnd && tokens[index].range.lowerBound < cursor && !isWord(tokens[index])
    if stays, tokens[index].range.upperBound == cursor { return }
    found = frames.map { ($0, $0.blocks.last) }
    clauseAtCursor = .command
    for frame in frames.reversed() {
      guard let block = frame.blocks.last else { continue }
      clauseAtCursor = blocks[block].clause
      return
    }
  }

  private var visibleRelations: [ParserContext.Relation] {
    var relations: [ParserContext.Relation] = []
    for (frame, block) in (found ?? []).reversed() {
      if let block { relations += blocks[block].relations }
      if frame.isDerived { break }
    }
    return relations
  }

  private var visibleCommonTables: [ParserContext.Relation] {
    (found ?? []).reversed().flatMap(\.frame.commonTables)
  }

  private var call: ParserContext.Call? {
    guard let frame = found?.last?.frame, let name = frame.function else { return nil }
    return ParserContext.Call(name: name, argument: frame.argument)
  }

  /// The word that ends at the cursor and the names before it.
  private func word() -> (prefix: String, qualifier: [String]) {
    var position = tokens.lastIndex { $0.range.lowerBound < cursor && $0.kind != .end } ?? -1
    guard position >= 0 else { return ("", []) }
    var prefix = ""
    if isWord(tokens[position]), tokens[position].range.upperBound >= cursor {
      let part = bytes[tokens[position].range.lowerBound..<min(cursor, bytes.count)]
      prefix = String(decoding: part.drop { $0 == 0x60 }, as: UTF8.self)
      position -= 1
    } else if tokens[position].range.upperBound < cursor {
      return ("", [])
    }
    var qualifier: [String] = []
    while position >= 1, tokens[position].symbol == .dot, isWord(tokens[position - 1]) {
      qualifier.insert(name(tokens[position - 1]), at: 0)
      position -= 2
    }
    return (prefix, qualifier)
  }

  // MARK: Tokens

  private func isWord(_ token: Token) -> Bool {
    switch token.kind {
    case .identifier, .keyword, .quotedIdentifier, .unclosedIdentifier: true
    default: false
    }
  }

  private func name(_ token: Token) -> String {
    token.kind == .quotedIdentifier
      ? Unescape.quotedIdentifier(bytes[token.range])
      : String(decoding: bytes[token.range], as: UTF8.self)
  }

  private func keyword(_ distance: Int = 0) -> Keyword? {
    index + distance >= 0 && index + distance < tokens.count
      ? tokens[index + distance].keyword : nil
  }

  private func symbol(_ distance: Int = 0) -> Symbol? {
    index + distance >= 0 && index + distance < tokens.count
      ? tokens[index + distance].symbol : nil
  }

  /// Behind a dot and a blank a keyword is no name: the name before the dot is being written.
  private func standsApart(_ distance: Int) -> Bool {
    let place = index + distance
    return tokens[place - 1].range.upperBound < tokens[place].range.lowerBound
  }

  // MARK: Steps

  private mutating func step() {
    defer { index += 1 }
    switch tokens[index].kind {
    case .symbol(.leftParenthesis): open()
    case .symbol(.rightParenthesis): close()
    case .symbol(.comma):
      frames[frames.count - 1].argument += 1
      if let block = currentBlock, blocks[block].clause == .from || blocks[block].clause == .join {
        blocks[block].clause = .from
        blocks[block].expectsTable = true
      }
    case .symbol(.pipe): change(to: .start)
    case .keyword(let keyword): clause(keyword)
    case .identifier, .quotedIdentifier: table()
    default: break
    }
  }

  /// The block of the innermost frame, when that is a query.
  private var currentBlock: Int? {
    frames.last.flatMap { $0.isQuery ? $0.blocks.last : nil }
  }

  private mutating func openBlock() {
    frames[frames.count - 1].blocks.append(blocks.count)
    blocks.append(Block())
  }

  private mutating func change(to clause: ParserContext.Clause, expectsTable: Bool = false) {
    guard let block = currentBlock else { return }
    blocks[block].clause = clause
    blocks[block].expectsTable = expectsTable
  }

  private mutating func open() {
    let next = keyword(1)
    let function = calledName
    let isTable = function == nil && (currentBlock.map { blocks[$0].expectsTable } ?? false)
    let isCommon = currentBlock.map { blocks[$0].clause == .with } ?? false
    let isQuery =
      isTable || next == .select || next == .with || next == .from || next == .values
      || isCommon && (keyword(-1) == .as || symbol(-1) == .rightParenthesis)
    var frame = Frame(isQuery: isQuery)
    frame.isDerived = (isTable || isCommon) && isQuery && keyword(-1) != .lateral
    if !isQuery { frame.function = function }
    frames.append(frame)
    if isQuery {
      openBlock()
      // `(a JOIN b)` holds tables, not a query.
      let isPlain = isTable && next != .select && next != .with && next != .from && next != .values
      if isPlain, index + 1 < tokens.count, isWord(tokens[index + 1]) {
        change(to: .from, expectsTable: true)
      }
    }
  }

  /// The name before an opening parenthesis; nil where the word is no function.
  private var calledName: String? {
    guard index > 0, isWord(tokens[index - 1]) else { return nil }
    if let keyword = tokens[index - 1].keyword, Self.beforeParentheses.contains(keyword) {
      return nil
    }
    return name(tokens[index - 1])
  }

  /// Keywords that open parentheses of another kind than those of a call.
  private static let beforeParentheses: Set<Keyword> = [
    .all, .and, .any, .as, .by, .else, .except, .from, .having, .in, .intersect, .join, .lateral,
    .not, .on, .or, .over, .select, .some, .then, .union, .using, .values, .when, .where, .with,
  ]

  private mutating func close() {
    guard frames.count > 1 else { return }
    let closed = frames.removeLast()
    guard let block = currentBlock, blocks[block].expectsTable else { return }
    var relation = ParserContext.Relation(name: closed.function.map { [$0] } ?? [])
    takeAlias(of: &relation)
    blocks[block].relations.append(relation)
    blocks[block].expectsTable = false
  }

  private mutating func clause(_ keyword: Keyword) {
    guard let block = currentBlock else { return }
    if symbol(-1) == .dot, !standsApart(0) { return }
    switch keyword {
    case .with where blocks[block].clause == .start: change(to: .with)
    case .select:
      if blocks[block].hasSelect, blocks[block].clause != .start { openBlock() }
      if let block = currentBlock { blocks[block].hasSelect = true }
      change(to: .select)
    case .from where self.keyword(-1) != .distinct: change(to: .from, expectsTable: true)
    case .table where blocks[block].clause == .start: change(to: .from, expectsTable: true)
    case .join: change(to: .join, expectsTable: true)
    case .on where blocks[block].clause == .join: change(to: .on)
    case .using where blocks[block].clause == .join: change(to: .using)
    case .where: change(to: .where)
    case .having: change(to: .having)
    case .qualify: change(to: .qualify)
    case .window: change(to: .window)
    case .limit, .offset: change(to: .limit)
    case .values where !blocks[block].expectsTable: change(to: .values)
    case .pivot, .unpivot: change(to: .pivot)
    case .group where self.keyword(1) == .by: change(to: .groupBy)
    case .order, .sort, .cluster, .distribute:
      if self.keyword(1) == .by { change(to: .orderBy) }
    case .union, .intersect, .except,
      .minus where symbol(-1) != .star:
      openBlock()
    case .lateral where self.keyword(1) == .view: lateralView()
    case .create, .drop, .insert, .show, .describe, .desc, .cache, .uncache, .use, .explain, .reset:
      if blocks[block].clause == .start, keyword != .explain { change(to: .command) }
    case .set where blocks[block].clause == .start: change(to: .set)
    case .as where blocks[block].clause == .command: change(to: .start)
    default: table()
    }
  }

  /// A table, or the name of a common table, when one may stand here.
  private mutating func table() {
    guard let block = currentBlock else { return }
    if blocks[block].clause == .with { return commonTable() }
    guard blocks[block].expectsTable, keyword() != .lateral, keyword() != .values else { return }
    // A word that is still being written is no table yet.
    if tokens[index].range.lowerBound < cursor, cursor <= tokens[index].range.upperBound { return }
    var relation = ParserContext.Relation(name: takeName())
    if symbol(1) == .leftParenthesis { return }
    takeAlias(of: &relation)
    blocks[block].relations.append(relation)
    blocks[block].expectsTable = false
  }

  private mutating func takeName() -> [String] {
    var parts = [name(tokens[index])]
    while symbol(1) == .dot, index + 2 < tokens.count, isWord(tokens[index + 2]),
      tokens[index + 2].keyword == nil || !standsApart(2)
    {
      parts.append(name(tokens[index + 2]))
      index += 2
      noteCursor()
    }
    return parts
  }

  /// `name [(columns)] AS (`
  private mutating func commonTable() {
    let before = index > 0 ? tokens[index - 1] : nil
    guard before?.keyword == .with || before?.keyword == .recursive || before?.symbol == .comma
    else { return }
    var relation = ParserContext.Relation(name: [name(tokens[index])])
    if symbol(1) == .leftParenthesis, keyword(2) != .select, keyword(2) != .with {
      relation.columns = takeColumns()
    }
    frames[frames.count - 1].commonTables.append(relation)
  }

  /// `[AS] alias [(columns)]` behind the current token.
  private mutating func takeAlias(of relation: inout ParserContext.Relation) {
    if keyword(1) == .as { advance() }
    guard index + 1 < tokens.count, isWord(tokens[index + 1]) else { return }
    if let next = keyword(1), next.isStrict || Parser.clauseKeywords.contains(next) { return }
    if keyword(1) == .tablesample || keyword(1) == .set { return }
    advance()
    relation.alias = name(tokens[index])
    if symbol(1) == .leftParenthesis { relation.columns = takeColumns() }
  }

  private mutating func takeColumns() -> [String] {
    var columns: [String] = []
    advance()
    while index + 1 < tokens.count, isWord(tokens[index + 1]) {
      advance()
      columns.append(name(tokens[index]))
      guard symbol(1) == .comma else { break }
      advance()
    }
    if symbol(1) == .rightParenthesis { advance() }
    return columns
  }

  /// Moves on inside a table's name or alias, where the cursor may stand too.
  private mutating func advance() {
    index += 1
    if index < tokens.count { noteCursor() }
  }

  /// `LATERAL VIEW [OUTER] generator(…) table AS a, b`
  private mutating func lateralView() {
    change(to: .lateralView)
    guard let block = currentBlock else { return }
    var position = index + 2
    while position < tokens.count, tokens[position].symbol != .leftParenthesis { position += 1 }
    var depth = 0
    while position < tokens.count {
      if tokens[position].symbol == .leftParenthesis { depth += 1 }
      if tokens[position].symbol == .rightParenthesis { depth -= 1 }
      position += 1
      if depth == 0 { break }
    }
    guard position < tokens.count, isWord(tokens[position]) else { return }
    var relation = ParserContext.Relation(name: [], alias: name(tokens[position]))
    if position + 1 < tokens.count, tokens[position + 1].keyword == .as {
      position += 2
      while position < tokens.count, isWord(tokens[position]) {
        relation.columns.append(name(tokens[position]))
        position += 1
        guard position < tokens.count, tokens[position].symbol == .comma else { break }
        position += 1
      }
    }
    blocks[block].relations.append(relation)
  }
}
