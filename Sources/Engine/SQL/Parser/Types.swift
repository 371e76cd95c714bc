import Columns

/// Types and schemas as DDL writes them.
extension Parser {
  mutating func dataType() throws -> DataType {
    try nested { try $0.unnestedType() }
  }

  private mutating func unnestedType() throws -> DataType {
    switch current.keyword {
    case .array where peek().symbol == .less:
      advance()
      try expect(.less)
      let element = try dataType()
      try closeAngle()
      return .array(element, containsNull: true)
    case .map where peek().symbol == .less:
      advance()
      try expect(.less)
      let key = try dataType()
      try expect(.comma)
      let value = try dataType()
      try closeAngle()
      return .map(key, value, valueContainsNull: true)
    case .struct where peek().symbol == .less:
      advance()
      return try structType()
    case .struct where peek().symbol == .notEqual:
      advance()
      advance()
      return .structure([])
    case .interval where intervalUnit(peek()) != nil: return try intervalType()
    default: return try primitiveType()
    }
  }

  private mutating func structType() throws -> DataType {
    try expect(.less)
    var fields: [Field] = []
    if !at(.greater), !at(.shiftRight), !at(.shiftRightUnsigned) {
      fields = try commaSeparated { try $0.field(colon: true) }
    }
    try closeAngle()
    return .structure(fields)
  }

  /// A `>`, which may be the first part of a `>>`.
  private mutating func closeAngle() throws {
    let rest: Symbol
    switch current.symbol {
    case .greater: return advance()
    case .shiftRight: rest = .greater
    case .shiftRightUnsigned: rest = .shiftRight
    default: throw missing(.greater)
    }
    let token = current
    let position = TextPosition(line: token.position.line, column: token.position.column + 1)
    tokens[index] = Token(
      .symbol(rest), (token.range.lowerBound + 1)..<token.range.upperBound, at: position)
  }

  /// `name type [NOT NULL] [COMMENT '…']`
  private mutating func field(colon: Bool) throws -> Field {
    let name = try strictName()
    if colon { _ = take(.colon) }
    let type = try dataType()
    let nullable = !(atNot && peek().keyword == .null)
    if !nullable {
      advance()
      advance()
    }
    var comment: String?
    if at(.comment), isString(peek()) {
      advance()
      comment = try stringLiteral()
    }
    return Field(name, type, nullable: nullable, comment: comment)
  }

  mutating func columnTypes() throws -> [Field] {
    try commaSeparated { try $0.field(colon: true) }
  }

  private mutating func intervalType() throws -> DataType {
    advance()
    guard let from = intervalUnit(current) else { throw syntaxError(at: current) }
    let start = current
    advance()
    var to = from
    if at(.to), let last = intervalUnit(peek()) {
      advance()
      advance()
      to = last
    }
    guard from <= to, (from <= .month) == (to <= .month) else {
      throw invalidStatement("INTERVAL \(from.name) TO \(to.name)".uppercased(), at: start)
    }
    return from <= .month
      ? .yearMonthInterval(from: from, to: to) : .dayTimeInterval(from: from, to: to)
  }

  private mutating func primitiveType() throws -> DataType {
    let token = current
    guard let written = identifierText(token) else { throw syntaxError(at: token) }
    let name = written.uppercased()
    advance()
    var sizes: [Int] = []
    if at(.leftParenthesis) {
      sizes = try parenthesized { try $0.commaSeparated { try $0.typeSize() } }
    }
    if token.keyword == .string, at(.collate) {
      advance()
      let collation = try identifier().uppercased()
      guard collation == "UTF8_BINARY" else {
        throw unsupported("COLLATION", "The collation \(collation).", at: token)
      }
    }
    if let type = try Self.sized(name, sizes, token) { return type }
    if sizes.isEmpty, let type = Self.plainTypes[name] { return type }
    try checkComplete(token)
    let shown = sizes.isEmpty ? name : "\(name)(\(sizes.map(String.init).joined(separator: ",")))"
    throw QueryError(
      "UNSUPPORTED_DATATYPE", sqlState: "0A000", "Unsupported data type \"\(shown)\".",
      at: token.position)
  }

  private mutating func typeSize() throws -> Int {
    guard case .number(.integer) = current.kind, let size = Int(text(of: current)) else {
      throw syntaxError(at: current)
    }
    advance()
    return size
  }

  private static let plainTypes: [String: DataType] = [
    "BOOLEAN": .boolean, "TINYINT": .byte, "BYTE": .byte, "SMALLINT": .short, "SHORT": .short,
    "INT": .int, "INTEGER": .int, "BIGINT": .long, "LONG": .long, "FLOAT": .float, "REAL": .float,
    "DOUBLE": .double, "DATE": .date, "TIMESTAMP": .timestamp, "TIMESTAMP_LTZ": .timestamp,
    "TIMESTAMP_NTZ": .timestampNTZ, "STRING": .string, "BINARY": .binary, "VOID": .null,
    "NULL": .null, "INTERVAL": .calendarInterval, "VARIANT": .variant,
    "DECIMAL": .decimalDefault, "DEC": .decimalDefault, "NUMERIC": .decimalDefault,
    "TIME": .time(precision: 6),
  ]

  /// The types with a size in parentheses; nil when this is none of them.
  private static func sized(_ name: String, _ sizes: [Int], _ token: Token) throws -> DataType? {
    switch (name, sizes.count) {
    case ("DECIMAL", 1...2), ("DEC", 1...2), ("NUMERIC", 1...2):
      let scale = sizes.count > 1 ? sizes[1] : 0
      guard sizes[0] <= DataType.maximumDecimalPrecision else {
        throw QueryError(
          "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION", sqlState: "22003",
          "Decimal precision \(sizes[0]) exceeds max precision"
            + " \(DataType.maximumDecimalPrecision).", at: token.position)
      }
      guard scale <= sizes[0] else {
        throw QueryError(
          "DECIMAL_SCALE_EXCEEDS_PRECISION", sqlState: "22003",
          "Decimal scale (\(scale)) cannot be greater than precision (\(sizes[0])).",
          at: token.position)
      }
      return .decimal(precision: sizes[0], scale: scale)
    case ("CHAR", 1), ("CHARACTER", 1): return .char(sizes[0])
    case ("VARCHAR", 1): return .varchar(sizes[0])
    case ("TIME", 1) where 0...6 ~= sizes[0]: return .time(precision: sizes[0])
    case ("CHAR", 0), ("CHARACTER", 0), ("VARCHAR", 0):
      throw QueryError(
        "DATATYPE_MISSING_SIZE", sqlState: "42K01",
        "DataType \"\(name)\" requires a length parameter, for example \"\(name)\"(10)."
          + " Please specify the length.", at: token.position)
    default: return nil
    }
  }

  private func checkComplete(_ token: Token) throws {
    let examples: [Keyword: String] = [
      .array: "You must provide an element type. For example: \"ARRAY<INT>\".",
      .map: "You must provide a key type and a value type. For example: \"MAP<TIMESTAMP, INT>\".",
      .struct: "You must provide at least one field type."
        + " For example: \"STRUCT<name STRING, phone DECIMAL(10, 0)>\".",
    ]
    guard let keyword = token.keyword, let example = examples[keyword] else { return }
    throw QueryError(
      "INCOMPLETE_TYPE_DEFINITION.\(keyword.text)", sqlState: "42K01",
      "Incomplete complex type: The definition of \"\(keyword.text)\" type is incomplete. "
        + example, at: token.position)
  }
}
