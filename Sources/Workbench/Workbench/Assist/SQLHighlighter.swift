import Functions
import SQL
package import TerminalKit

/// Colours of SQL, line by line, by the tokens that the engine itself reads.
package struct SQLHighlighter: LineHighlighter {
  private let functions: FunctionCatalogue

  package init() { functions = .builtIn }

  package func highlight(_ line: String, from state: Int) -> (spans: [TextSpan], state: Int) {
    let open = OpenText(state: state)
    let opener = open.opener
    let bytes = Array((opener + line).utf8)
    let tokens = Lexer.tokens(in: opener + line)
    let shift = opener.utf8.count
    let columns = ColumnMap(line)
    var spans: [TextSpan] = []
    for (index, token) in tokens.enumerated() {
      guard token.range.upperBound > shift, token.kind != .end else { continue }
      let range = max(0, token.range.lowerBound - shift)..<(token.range.upperBound - shift)
      guard let (role, isCode) = look(of: token, index, tokens, bytes) else { continue }
      spans.append(TextSpan(columns.columns(of: range), role, isCode: isCode))
    }
    return (spans, OpenText(after: tokens, bytes, begunIn: open).state)
  }

  private func look(
    of token: Token, _ index: Int, _ tokens: [Token], _ bytes: [UInt8]
  ) -> (Role, isCode: Bool)? {
    switch token.kind {
    case .keyword(let keyword): return (word(keyword, index, tokens, bytes), true)
    case .identifier:
      let isCall = next(index, tokens)?.symbol == .leftParenthesis
      return (isCall ? .sqlFunction : .sqlIdentifier, true)
    case .quotedIdentifier, .unclosedIdentifier: return (.sqlQuoted, false)
    case .string, .rawString, .unclosedString: return (.sqlString, false)
    case .number: return (.sqlNumber, true)
    case .lineComment, .blockComment, .unclosedComment: return (.sqlComment, false)
    case .hintStart, .hintEnd: return (.sqlParameter, true)
    case .symbol(.question): return (.sqlParameter, true)
    case .symbol(.colon):
      return next(index, tokens)?.range.lowerBound == token.range.upperBound
        ? (.sqlParameter, true) : (.sqlOperator, true)
    case .symbol: return (.sqlOperator, true)
    case .unrecognized: return (.error, true)
    case .end: return nil
    }
  }

  private func next(_ index: Int, _ tokens: [Token]) -> Token? {
    index + 1 < tokens.count ? tokens[index + 1] : nil
  }

  /// Most keywords may be names: what stands around a word tells what it is here.
  private func word(
    _ keyword: Keyword, _ index: Int, _ tokens: [Token], _ bytes: [UInt8]
  ) -> Role {
    let before = index > 0 ? tokens[index - 1] : nil
    let after = next(index, tokens)
    if before?.symbol == .dot || after?.symbol == .dot { return .sqlIdentifier }
    if Self.structure.contains(keyword) { return .sqlKeyword }
    if Self.types.contains(keyword) {
      let opensType =
        before?.keyword == .as || before?.symbol == .doubleColon
        || before?.symbol == .less || before?.symbol == .colon
      if opensType || after?.kind == .string || before?.kind == .identifier { return .sqlType }
      if after?.symbol == .less { return .sqlType }
    }
    if after?.symbol == .leftParenthesis {
      return functions.entry(named: keyword.rawValue) == nil ? .sqlKeyword : .sqlFunction
    }
    return Self.mostlyNames.contains(keyword) ? .sqlIdentifier : .sqlKeyword
  }

  /// Words that are hardly ever names.
  private static let structure: Set<Keyword> = [
    .select, .from, .where, .group, .by, .having, .order, .join, .on, .using, .and, .or, .not, .in,
    .is, .null, .as, .union, .intersect, .except, .limit, .offset, .case, .when, .then, .else,
    .end, .with, .between, .like, .distinct, .inner, .cross, .outer, .over, .partition, .asc,
    .desc, .create, .insert, .drop, .cast, .exists, .qualify, .lateral, .true, .false,
  ]

  private static let types: Set<Keyword> = [
    .array, .bigint, .binary, .boolean, .byte, .char, .character, .date, .dec, .decimal, .double,
    .float, .int, .integer, .interval, .long, .map, .numeric, .real, .short, .smallint, .string,
    .struct, .time, .timestamp, .timestampLtz, .timestampNtz, .tinyint, .varchar, .variant, .void,
  ]

  /// Words that people use as names of columns more often than the grammar uses them.
  private static let mostlyNames: Set<Keyword> = [
    .bin, .catalog, .change, .changes, .check, .comment, .condition, .cost, .data, .date, .day,
    .days, .distance, .error, .format, .hour, .hours, .index, .items, .key, .keys, .language,
    .level, .location, .locks, .minute, .minutes, .month, .months, .name, .option, .path, .percent,
    .position, .quarter, .range, .role, .roles, .second, .seconds, .source, .start, .statistics,
    .target, .time, .timestamp, .type, .user, .value, .version, .week, .weeks, .width, .x, .year,
    .years, .zone,
  ]
}

/// What the end of a line leaves open, as the number that the next line begins with.
private struct OpenText {
  private enum Kind: Int {
    case code, single, double, rawSingle, rawDouble, name, lineComment, hint
  }

  private static let comment = 8
  private(set) var state: Int

  init(state: Int) { self.state = max(0, state) }

  /// Text that puts a lexer into the state.
  var opener: String {
    if state > Self.comment { return String(repeating: "/*", count: min(state - 8, 64)) }
    switch Kind(rawValue: state) {
    case .single: return "'"
    case .double: return "\""
    case .rawSingle: return "r'"
    case .rawDouble: return "r\""
    case .name: return "`"
    case .lineComment: return "--"
    case .hint: return "/*+ "
    case .code, nil: return ""
    }
  }

  init(after tokens: [Token], _ bytes: [UInt8], begunIn open: OpenText) {
    state = Kind.code.rawValue
    guard let last = tokens.last(where: { $0.kind != .end }) else {
      state = open.state
      return
    }
    let text = bytes[last.range]
    switch last.kind {
    case .unclosedComment: state = Self.comment + Self.depth(of: text)
    case .unclosedString:
      let isRaw = text.first == 0x72 || text.first == 0x52
      let isDouble = text.dropFirst(isRaw ? 1 : 0).first == 0x22
      let kind: Kind = isRaw ? (isDouble ? .rawDouble : .rawSingle) : isDouble ? .double : .single
      state = kind.rawValue
    case .unclosedIdentifier: state = Kind.name.rawValue
    case .lineComment where text.last == 0x5C: state = Kind.lineComment.rawValue
    default:
      let lastHint = tokens.last { $0.kind == .hintStart || $0.kind == .hintEnd }
      if lastHint?.kind == .hintStart { state = Kind.hint.rawValue }
    }
  }

  private static func depth(of comment: ArraySlice<UInt8>) -> Int {
    var depth = 0
    var index = comment.startIndex
    while index + 1 < comment.endIndex {
      if comment[index] == 0x2F, comment[index + 1] == 0x2A {
        depth += 1
        index += 2
      } else if comment[index] == 0x2A, comment[index + 1] == 0x2F {
        depth -= 1
        index += 2
      } else {
        index += 1
      }
    }
    return max(1, depth)
  }
}

/// Turns bytes of a line into columns.
private struct ColumnMap {
  /// Where each character begins; nil where every byte is one.
  private var starts: [Int]?

  init(_ line: String) {
    guard !line.utf8.allSatisfy({ $0 < 0x80 }) else { return }
    var offset = 0
    starts = line.map { character in
      defer { offset += character.utf8.count }
      return offset
    }
  }

  func columns(of range: Range<Int>) -> Range<Int> {
    guard let starts else { return range }
    // A token ends where the next character begins.
    let first = starts.firstIndex { $0 >= range.lowerBound } ?? starts.count
    let last = starts.firstIndex { $0 >= range.upperBound } ?? starts.count
    return first..<max(first, last)
  }
}
