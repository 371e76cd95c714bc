import Columns
import Expressions

/// Numbers and literals with the name of a type before the text.
extension Parser {
  mutating func number(negative: Bool) throws -> Literal {
    guard case .number(let kind) = current.kind else { throw syntaxError(at: current) }
    let token = current
    let digits = (negative ? "-" : "") + text(of: token)
    advance()
    switch kind {
    case .integer: return try integer(digits, token)
    case .byte:
      return Literal(
        .byte(try ranged(digits.dropLast(), .byte, Int8.min, Int8.max, token)), .byte)
    case .short:
      return Literal(
        .short(try ranged(digits.dropLast(), .short, Int16.min, Int16.max, token)), .short)
    case .long:
      return Literal(
        .long(try ranged(digits.dropLast(), .long, Int64.min, Int64.max, token)), .long)
    case .decimal: return try decimal(digits[...], token)
    case .bigDecimal: return try decimal(digits.dropLast(2), token)
    case .exponent: return Literal(.double(try floating(digits[...], .double, token)), .double)
    case .double:
      return Literal(.double(try floating(digits.dropLast(), .double, token)), .double)
    case .float:
      let value = try floating(digits.dropLast(), .float, token)
      return Literal(.float(Float(value)), .float)
    }
  }

  /// The narrowest of INT, BIGINT and DECIMAL that holds the value.
  private func integer(_ digits: String, _ token: Token) throws -> Literal {
    if let value = Int32(digits) { return Literal(.int(value), .int) }
    if let value = Int64(digits) { return Literal(.long(value), .long) }
    return try decimal(digits[...], token)
  }

  private func ranged<Number: FixedWidthInteger>(
    _ digits: Substring, _ type: DataType, _ minimum: Number, _ maximum: Number, _ token: Token
  ) throws -> Number {
    guard let value = Number(digits) else {
      throw QueryError(
        "INVALID_NUMERIC_LITERAL_RANGE", sqlState: "22003",
        "Numeric literal \(digits) is outside the valid range for \(type.simpleString) with"
          + " minimum value of \(minimum) and maximum value of \(maximum)."
          + " Please adjust the value accordingly.", at: token.position)
    }
    return value
  }

  private func floating(
    _ digits: Substring, _ type: DataType, _ token: Token
  ) throws -> Double {
    let value = Double(String(digits)) ?? .nan
    let limit = type == .float ? Double(Float.greatestFiniteMagnitude) : value.magnitude
    guard value.isFinite, value.magnitude <= limit else { throw outOfRange(digits, type, token) }
    return value
  }

  private func outOfRange(_ digits: Substring, _ type: DataType, _ token: Token) -> QueryError {
    let limit =
      type == .float ? "3.4028234663852886E+38" : "1.7976931348623157E+308"
    return QueryError(
      "INVALID_NUMERIC_LITERAL_RANGE", sqlState: "22003",
      "Numeric literal \(digits) is outside the valid range for \(type.simpleString) with minimum"
        + " value of -\(limit) and maximum value of \(limit)."
        + " Please adjust the value accordingly.", at: token.position)
  }

  /// Precision and scale are those of the digits as written.
  private func decimal(_ digits: Substring, _ token: Token) throws -> Literal {
    let parts = digits.uppercased().split(separator: "E", maxSplits: 1)
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 100 : 0
    let mantissa = parts.first ?? "0"
    let isNegative = mantissa.hasPrefix("-")
    let halves = mantissa.drop { $0 == "-" }.split(
      separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let fraction = halves.count > 1 ? halves[1] : ""
    var significant = String(((halves.first ?? "") + fraction).drop { $0 == "0" })
    var scale = fraction.count - max(-1000, min(exponent, 1000))
    if scale < 0 {
      if !significant.isEmpty { significant += String(repeating: "0", count: -scale) }
      scale = 0
    }
    let precision = max(significant.count, scale, 1)
    guard precision <= DataType.maximumDecimalPrecision,
      let unscaled = significant.isEmpty ? 0 : Int128(significant)
    else {
      throw QueryError(
        "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION", sqlState: "22003",
        "Decimal precision \(precision) exceeds max precision"
          + " \(DataType.maximumDecimalPrecision).", at: token.position)
    }
    return Literal(
      .decimal(unscaled: isNegative ? -unscaled : unscaled, scale: scale),
      .decimal(precision: precision, scale: scale))
  }

  /// `DATE '…'`, `TIMESTAMP '…'`, `X'…'` and their like.
  mutating func typedLiteral() throws -> Expression {
    let token = current
    let typeName = text(of: token).uppercased()
    advance()
    let value = try singleString()
    let trimmed = value.trimmed
    let literal: Expression? =
      switch token.keyword {
      case .date: DateTimeLiterals.date(trimmed)
      case .timestamp, .timestampLtz:
        DateTimeLiterals.timestamp(trimmed, sessionZone: settings.timeZone)
      case .timestampNtz: DateTimeLiterals.timestampNTZ(trimmed)
      case .time: DateTimeLiterals.time(trimmed)
      case .x: Self.binary(value)
      case .interval: try IntervalLiterals.text(value, at: token.position).map(Expression.literal)
      default:
        throw QueryError(
          "UNSUPPORTED_TYPED_LITERAL", sqlState: "0A000",
          "Literals of the type \"\(typeName)\" are not supported. Supported types are \"DATE\","
            + " \"TIMESTAMP_NTZ\", \"TIMESTAMP_LTZ\", \"TIMESTAMP\", \"INTERVAL\", \"X\","
            + " \"TIME\".", at: token.position)
      }
    guard let literal else {
      throw QueryError(
        "INVALID_TYPED_LITERAL", sqlState: "42604",
        "The value of the typed literal \"\(typeName)\" is invalid: '\(value)'.",
        at: token.position)
    }
    return literal
  }

  /// One string token: adjacent ones are not joined behind the name of a type.
  mutating func singleString() throws -> String {
    guard let text = stringText(current) else { throw syntaxError(at: current) }
    advance()
    return text
  }

  /// Two digits a byte; an odd number of digits gets a zero in front.
  private static func binary(_ digits: String) -> Expression? {
    var nibbles = digits.map(\.hexDigitValue)
    if nibbles.count % 2 == 1 { nibbles.insert(0, at: 0) }
    var value: [UInt8] = []
    for index in stride(from: 0, to: nibbles.count, by: 2) {
      guard let high = nibbles[index], let low = nibbles[index + 1] else { return nil }
      value.append(UInt8(high << 4 | low))
    }
    return .literal(Literal(.binary(value), .binary))
  }
}

extension String {
  /// Without white space at both ends.
  var trimmed: String {
    var view = self[...]
    while let first = view.first, first.isWhitespace { view.removeFirst() }
    while let last = view.last, last.isWhitespace { view.removeLast() }
    return String(view)
  }
}
