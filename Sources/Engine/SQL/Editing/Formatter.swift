/// Lays SQL text out anew: keywords in upper case, a line for each clause, lists and conditions
/// broken where a line gets too long. Comments stay, and the tokens stay the same.
package enum Formatter {
  package static func format(_ text: String) -> String {
    var result = laidOut(text)
    // Comments beside comments may move once more before they have found their lines.
    for _ in 0..<3 {
      let again = laidOut(result)
      if again == result { break }
      result = again
    }
    // Whatever the layout did, it must not have touched the meaning.
    return signature(text) == signature(result) ? result : text
  }

  private static func laidOut(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var parts: [String] = []
    for extent in StatementSplitter.extents(of: Lexer.tokens(in: bytes)) {
      let tokens = extent.filter { $0.kind != .end }
      if !tokens.isEmpty { parts.append(statement(tokens, bytes)) }
    }
    return parts.joined(separator: "\n\n") + (parts.isEmpty ? "" : "\n")
  }

  private static func statement(_ tokens: [Token], _ bytes: [UInt8]) -> String {
    guard let first = tokens.first, let last = tokens.last else { return "" }
    let original = String(
      decoding: bytes[first.range.lowerBound..<last.range.upperBound], as: UTF8.self)
    let code = tokens.filter { !$0.isComment }
    switch code.first?.keyword {
    // Values of settings and the blocks of scripts keep the form they have.
    case .set, .reset, .add, .list, .refresh, .begin: return original
    default: break
    }
    if tokens.contains(where: { $0.tokenClass == .error }) { return original }
    let names = Parser.nameOffsets(in: original).map { offsets in
      Set(offsets.map { $0 + first.range.lowerBound })
    }
    let pieces = FormatPiece.pieces(of: tokens, bytes, names: names)
    var layout = FormatLayout(pieces)
    return layout.text()
  }

  /// All tokens without regard to case, and to the white space between them.
  static func signature(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return Lexer.tokens(in: bytes).map { token in
      let word = String(decoding: bytes[token.range], as: UTF8.self)
      return token.keyword == nil ? word : word.lowercased()
    }
  }
}

/// A token on its way to a new layout.
struct FormatPiece {
  var text: String
  var kind: TokenKind
  /// The keyword, where the word is used as one.
  var keyword: Keyword?
  var symbol: Symbol?
  var isComment: Bool
  /// A comment that runs to the end of its line or has a line of its own.
  var endsLine: Bool
  /// A comment with a line of its own.
  var startsLine: Bool
  /// No space before it, whatever the line.
  var sticks: Bool
  /// A comma between items, not between the parts of a type.
  var separates: Bool
  /// The piece that closes this parenthesis.
  var closing: Int?

  var isCode: Bool { !isComment }
}

extension FormatPiece {
  static func pieces(of tokens: [Token], _ bytes: [UInt8], names: Set<Int>?) -> [FormatPiece] {
    var pieces: [FormatPiece] = []
    pieces.reserveCapacity(tokens.count)
    var spacing = FormatSpacing()
    var open: [Int] = []
    for (index, token) in tokens.enumerated() {
      let before = index > 0 ? tokens[index - 1] : nil
      let gap = before.map { bytes[$0.range.upperBound..<token.range.lowerBound] } ?? []
      let keyword = token.keyword.flatMap { isKeyword(token, $0, tokens, index, names) ? $0 : nil }
      let word = String(decoding: bytes[token.range], as: UTF8.self)
      let next = index + 1 < tokens.count ? tokens[index + 1] : nil
      let gapBehind = next.map { bytes[token.range.upperBound..<$0.range.lowerBound] } ?? [0x0A]
      let followsComment = pieces.last.map { $0.isComment && $0.endsLine } ?? false
      let standsAlone = gap.contains(0x0A) && (gapBehind.contains(0x0A) || followsComment)
      let isLine = token.kind == .lineComment
      var piece = FormatPiece(
        text: keyword == nil ? word : word.uppercased(), kind: token.kind, keyword: keyword,
        symbol: token.symbol, isComment: token.isComment,
        endsLine: isLine || token.isComment && standsAlone,
        startsLine: token.isComment && (isLine ? gap.contains(0x0A) : standsAlone), sticks: false,
        separates: false)
      piece.sticks = spacing.sticks(piece, after: pieces.last, isAdjacent: gap.isEmpty)
      piece.separates = token.symbol == .comma && !spacing.isInType
      if token.symbol == .leftParenthesis { open.append(index) }
      if token.symbol == .rightParenthesis, let start = open.popLast() {
        pieces[start].closing = index
      }
      pieces.append(piece)
    }
    return pieces
  }

  /// True when a word is used as the keyword it looks like. The parser knows; for text that it
  /// cannot read only words that are hardly ever names count.
  private static func isKeyword(
    _ token: Token, _ keyword: Keyword, _ tokens: [Token], _ index: Int, _ names: Set<Int>?
  ) -> Bool {
    if let names { return !names.contains(token.range.lowerBound) }
    let isPart =
      index > 0 && tokens[index - 1].symbol == .dot
      || index + 1 < tokens.count && tokens[index + 1].symbol == .dot
    return !isPart && plainKeywords.contains(keyword)
  }

  private static let plainKeywords: Set<Keyword> = [
    .select, .from, .where, .group, .by, .having, .order, .join, .on, .using, .and, .or, .not, .in,
    .is, .null, .as, .union, .intersect, .except, .limit, .offset, .case, .when, .then, .else,
    .end, .with, .between, .like, .distinct, .inner, .cross, .outer, .over, .partition, .asc,
    .desc, .create, .insert, .drop,
  ]
}

/// Where no space stands between two pieces.
struct FormatSpacing {
  /// The open angle brackets of a type.
  private var angles = 0

  var isInType: Bool { angles > 0 }

  private var signBefore = false
  private var dotJoinsNames = false

  mutating func sticks(
    _ piece: FormatPiece, after before: FormatPiece?, isAdjacent: Bool
  ) -> Bool {
    guard let before, before.isCode, piece.isCode else { return false }
    let isSign = piece.symbol == .minusSign || piece.symbol == .plus || piece.symbol == .tilde
    let operand = FormatSpacing.endsOperand(before)
    defer { signBefore = isSign && !operand }
    if inType(piece, before) { return piece.symbol != nil || before.symbol == .less }
    switch before.symbol {
    case .leftParenthesis, .leftBracket, .doubleColon: return true
    case .dot: return isAdjacent || dotJoinsNames && (Self.isWord(piece) || piece.symbol == .star)
    case .colon: return isAdjacent
    case .minusSign where signBefore, .plus where signBefore, .tilde where signBefore:
      return !isSign
    default: break
    }
    switch piece.symbol {
    case .comma, .semicolon, .rightParenthesis, .rightBracket, .doubleColon: return true
    case .dot:
      dotJoinsNames = Self.isWord(before)
      return isAdjacent || dotJoinsNames
    case .colon: return isAdjacent
    case .leftBracket: return operand
    case .leftParenthesis:
      // A call sticks to its name; behind a keyword the parenthesis is a group.
      if let keyword = before.keyword { return Self.isFunction(keyword) }
      return before.kind == .identifier || operand && isAdjacent
    default: return isAdjacent && (piece.kind == .string && before.keyword == .x)
    }
  }

  /// Follows `ARRAY<…>` from its first bracket on.
  private mutating func inType(_ piece: FormatPiece, _ before: FormatPiece) -> Bool {
    switch piece.symbol {
    case .less where angles > 0 || [.array, .map, .struct].contains(before.keyword):
      angles += 1
      return true
    case .greater where angles > 0: angles -= 1
    case .shiftRight where angles > 0: angles = max(0, angles - 2)
    case .shiftRightUnsigned where angles > 0: angles = max(0, angles - 3)
    default: return angles > 0 && (before.symbol == .less || piece.symbol != nil)
    }
    return true
  }

  private static func isWord(_ piece: FormatPiece) -> Bool {
    switch piece.kind {
    case .identifier, .quotedIdentifier, .keyword: true
    default: false
    }
  }

  private static func endsOperand(_ piece: FormatPiece) -> Bool {
    switch piece.kind {
    case .identifier, .quotedIdentifier, .string, .rawString, .number,
      .symbol(.rightParenthesis), .symbol(.rightBracket), .symbol(.question), .symbol(.star):
      true
    case .keyword: piece.keyword == nil || piece.keyword == .end || piece.keyword == .null
    default: false
    }
  }

  /// Keywords whose parenthesis holds arguments.
  private static func isFunction(_ keyword: Keyword) -> Bool {
    switch keyword {
    case .cast, .tryCast, .extract, .position, .substr, .substring, .trim, .overlay, .struct,
      .timestampadd, .timestampdiff, .dateadd, .datediff, .dateAdd, .dateDiff, .timediff,
      .identifier, .decimal, .dec, .numeric, .char, .character, .varchar, .time, .rollup, .cube:
      true
    default: false
    }
  }
}
