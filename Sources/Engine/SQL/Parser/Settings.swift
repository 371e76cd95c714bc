import Columns
import Expressions
import Plan

/// SET and RESET, whose keys and values are plain text.
extension Parser {
  private static let timeZoneKey = "spark.sql.session.timeZone"

  mutating func set() throws -> Statement {
    let start = current
    try expect(.set)
    if at(.time, .zone) {
      advance()
      advance()
      return try setTimeZone()
    }
    for word in [Keyword.catalog, .role, .variable, .var, .path, .collation]
    where at(word) && isIdentifier(peek()) {
      throw unsupportedStatement([.set, word], at: start)
    }
    if current.kind == .end || at(.semicolon) { return .set(name: nil, value: nil) }
    let isQuoted = current.kind == .quotedIdentifier
    let key = isQuoted ? try identifier() : rest { $0.symbol == .equal }
    guard isQuoted || !key.contains(where: \.isWhitespace) else { throw invalidSet(start) }
    guard at(.equal) else {
      guard current.kind == .end || at(.semicolon) else { throw syntaxError(at: current) }
      return .set(name: key, value: nil)
    }
    guard !key.isEmpty else { throw invalidSet(start) }
    let valueStart = current.range.upperBound
    advance()
    if current.kind == .quotedIdentifier, peek().kind == .end || peek().symbol == .semicolon {
      return .set(name: key, value: try identifier())
    }
    _ = rest { _ in false }
    let value = String(
      decoding: bytes[valueStart..<max(valueStart, current.range.lowerBound)], as: UTF8.self)
    return .set(name: key, value: value.trimmed)
  }

  private func invalidSet(_ start: Token) -> QueryError {
    QueryError(
      "INVALID_SET_SYNTAX", sqlState: "42000",
      "Expected format is 'SET', 'SET key', or 'SET key=value'. If you want to include special"
        + " characters in key, or include semicolon in value, please use backquotes, e.g.,"
        + " SET `key`=`value`.", at: start.position)
  }

  /// The text up to a token that ends it, a semicolon or the end.
  private mutating func rest(until ends: (Token) -> Bool) -> String {
    let first = index
    while current.kind != .end, !at(.semicolon), !ends(current) { advance() }
    return text(from: first, to: index)
  }

  private mutating func setTimeZone() throws -> Statement {
    if take(.local) { return .set(name: Self.timeZoneKey, value: "UTC") }
    if isString(current) { return .set(name: Self.timeZoneKey, value: try stringLiteral()) }
    let start = current
    guard at(.interval), startsInterval,
      case .literal(let literal) = try interval(), case .dayTimeInterval(let micros) = literal.value
    else { throw syntaxError(at: start) }
    let seconds = micros / 1_000_000
    guard abs(seconds) <= 18 * 3600, micros % 1_000_000 == 0 else {
      throw IntervalLiterals.invalid(
        "TIMEZONE_INTERVAL_OUT_OF_RANGE", text(from: index, to: index),
        "The interval value must be in the range of [-18, +18] hours with second precision.",
        start.position)
    }
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let size = abs(seconds)
    let clock = "\(two(size / 3600)):\(two(size / 60 % 60))"
    let tail = size % 60 == 0 ? "" : ":\(two(size % 60))"
    return .set(name: Self.timeZoneKey, value: (seconds < 0 ? "-" : "+") + clock + tail)
  }

  mutating func reset() throws -> Statement {
    let start = current
    try expect(.reset)
    if current.kind == .end || at(.semicolon) { return .reset(name: nil) }
    if current.kind == .quotedIdentifier { return .reset(name: try identifier()) }
    let key = rest { _ in false }
    if key.contains(where: \.isWhitespace) {
      throw QueryError(
        "INVALID_RESET_COMMAND_FORMAT", sqlState: "42000",
        "Expected format is 'RESET' or 'RESET key'. If you want to include special characters in"
          + " key, please use quotes, e.g., RESET `key`.", at: start.position)
    }
    return .reset(name: key)
  }
}
