package import Columns

/// A number format as `to_char` and `to_number` take it: `S$99G999D99PR` and the like.
package struct NumberFormat: Sendable {
  private enum Sign: Sendable { case none, plusOrMinus, minusOrBlank, brackets }

  private let format: String
  private var leadingSign = Sign.none
  private var trailingSign = Sign.none
  private var hasCurrency = false
  private var trailingCurrency = false
  /// `9`, `0` and `,` in order.
  private var whole: [UInt8] = []
  private var fraction: [UInt8] = []
  private var hasPoint = false

  private static let digits: Set<UInt8> = [UInt8(ascii: "0"), UInt8(ascii: "9")]

  package init(_ text: String) throws(QueryError) {
    format = text.uppercased()
    var rest = Array(format.utf8)[...]
    if rest.isEmpty {
      throw Self.invalid("EMPTY", format, "The number format string cannot be empty.")
    }
    leadingSign = Self.takeSign(&rest)
    hasCurrency = Self.take("$", &rest)
    while let byte = rest.first, Self.digits.contains(byte) || byte == 0x47 || byte == 0x2C {
      whole.append(byte == 0x47 ? 0x2C : byte)
      rest.removeFirst()
    }
    hasPoint = Self.take(".", &rest) || Self.take("D", &rest)
    while hasPoint, let byte = rest.first, Self.digits.contains(byte) {
      fraction.append(byte)
      rest.removeFirst()
    }
    if Self.take("$", &rest) { trailingCurrency = true }
    trailingSign = Self.takeSign(&rest, allowsBrackets: true)
    try check(rest)
  }

  package var precision: Int { whole.count { $0 != 0x2C } + fraction.count }

  package var scale: Int { fraction.count }

  private static func take(_ text: StaticString, _ rest: inout ArraySlice<UInt8>) -> Bool {
    guard rest.first == text.utf8Start.pointee else { return false }
    rest.removeFirst()
    return true
  }

  private static func takeSign(
    _ rest: inout ArraySlice<UInt8>, allowsBrackets: Bool = false
  ) -> Sign {
    if take("S", &rest) { return .plusOrMinus }
    if rest.starts(with: Array("MI".utf8)) {
      rest.removeFirst(2)
      return .minusOrBlank
    }
    if allowsBrackets, rest.starts(with: Array("PR".utf8)) {
      rest.removeFirst(2)
      return .brackets
    }
    return .none
  }

  private func check(_ rest: ArraySlice<UInt8>) throws(QueryError) {
    if !format.utf8.contains(where: { Self.digits.contains($0) }) {
      throw Self.invalid(
        "WRONG_NUM_DIGIT", format, "The format string requires at least one number digit.")
    }
    if format.utf8.count(where: { $0 == 0x2E || $0 == 0x44 }) > 1 {
      throw Self.invalid(
        "WRONG_NUM_TOKEN", format, "At most one . or D is allowed in the number format.")
    }
    if trailingCurrency {
      throw Self.invalid(
        "CUR_MUST_BEFORE_DIGIT", format,
        "Currency characters must appear before digits in the number format.")
    }
    let groups = whole.split(separator: 0x2C, omittingEmptySubsequences: false)
    if groups.count > 1, groups.contains(where: \.isEmpty) {
      throw Self.invalid(
        "CONT_THOUSANDS_SEPS", format,
        "Thousands separators (, or G) must have digits in between them in the number format.")
    }
    guard rest.isEmpty, precision > 0 else {
      throw Self.invalid(
        "UNEXPECTED_TOKEN", format,
        "Found the unexpected digit sequence in the format string; the structure of the format "
          + "string must match: `[MI|S]` `[$]` `[0|9|G|,]*` `[.|D]` `[0|9]*` `[$]` `[PR|MI|S]`.")
    }
  }

  private static func invalid(_ detail: String, _ format: String, _ text: String) -> QueryError {
    QueryError(
      "INVALID_FORMAT.\(detail)", sqlState: "42601", "The format is invalid: '\(format)'. \(text)")
  }

  // MARK: Writing

  /// Decimals as text; digits that do not fit show as `#`.
  package func format(_ column: Vector, rowCount: Int) -> Vector {
    makeText([column], rowCount: rowCount) { row, sink in
      guard case .decimal(let unscaled, let scale) = column.value(at: row) else {
        return sink.putNull()
      }
      sink.writer.write(text(unscaled, scale: scale))
      sink.putWritten()
    }
  }

  func text(_ unscaled: Int128, scale: Int) -> String {
    let number = DecimalDigits(unscaled, scale: scale)
    let isZero = number.digits.isEmpty
    let room = whole.count { $0 != 0x2C }
    let wholeDigits = isZero || number.point <= 0 ? [] : number.whole
    let overflows =
      wholeDigits.count > room
      || number.digits.count - number.point > fraction.count
        && !isZero
    var digits = Array(repeating: UInt8(ascii: " "), count: max(room - wholeDigits.count, 0))
    digits += overflows ? [] : wholeDigits
    if overflows { digits = Array(repeating: UInt8(ascii: "#"), count: room) }
    var body = wholeText(digits)
    if hasPoint {
      if body.last == UInt8(ascii: " ") { body[body.count - 1] = UInt8(ascii: "0") }
      body.append(UInt8(ascii: "."))
      body +=
        overflows
        ? Array(repeating: UInt8(ascii: "#"), count: fraction.count)
        : number.fraction(fraction.count)
    }
    if hasCurrency { body.insert(UInt8(ascii: "$"), at: 0) }
    return String(decoding: withSigns(body, isNegative: unscaled < 0), as: UTF8.self)
  }

  /// A separator shows where a digit stands before it.
  private func wholeText(_ digits: [UInt8]) -> [UInt8] {
    var body: [UInt8] = []
    var next = 0
    for token in whole {
      if token == 0x2C {
        let follows = body.last.map { $0 >= 0x30 && $0 <= 0x39 } ?? false
        body.append(follows ? 0x2C : UInt8(ascii: " "))
      } else {
        let digit = digits[next]
        next += 1
        body.append(digit == UInt8(ascii: " ") && token == UInt8(ascii: "0") ? token : digit)
      }
    }
    return body
  }

  private func withSigns(_ body: [UInt8], isNegative: Bool) -> [UInt8] {
    var body = body
    let first = body.firstIndex { $0 != UInt8(ascii: " ") } ?? body.count
    switch leadingSign {
    case .plusOrMinus: body.insert(UInt8(ascii: isNegative ? "-" : "+"), at: first)
    case .minusOrBlank: body.insert(UInt8(ascii: isNegative ? "-" : " "), at: first)
    default: break
    }
    switch trailingSign {
    case .none: break
    case .plusOrMinus: body.append(UInt8(ascii: isNegative ? "-" : "+"))
    case .minusOrBlank: body.append(UInt8(ascii: isNegative ? "-" : " "))
    case .brackets:
      if isNegative { body.insert(UInt8(ascii: "<"), at: first) }
      body += Array((isNegative ? ">" : "  ").utf8)
    }
    return body
  }

  // MARK: Reading

  /// Text as decimals; text of another shape is an error, or null when `isNullable`.
  package func parse(
    _ column: Vector, type: DataType, isNullable: Bool, rowCount: Int
  ) throws(QueryError) -> Vector {
    let text = TextColumn(column)
    let isWide = type.physical == .int128
    func number(_ row: Int) throws(QueryError) -> Int128? {
      let bytes = text[row]
      if let number = parse(Array(bytes.buffer)) { return number }
      if isNullable { return nil }
      throw QueryError(
        "INVALID_FORMAT.MISMATCH_INPUT", sqlState: "42601",
        "The format is invalid: \(format). The input \"STRING\" \(bytes.string) does not match "
          + "the format.")
    }
    if isWide {
      return try makeOptionals([column], rowCount: rowCount, type: type, as: Int128.self) {
        (row) throws(QueryError) in try number(row)
      }
    }
    return try makeOptionals([column], rowCount: rowCount, type: type, as: Int64.self) {
      (row) throws(QueryError) in try number(row).map { Int64(truncatingIfNeeded: $0) }
    }
  }

  func parse(_ text: [UInt8]) -> Int128? {
    var rest = text.drop { $0 == UInt8(ascii: " ") }
    while rest.last == UInt8(ascii: " ") { rest.removeLast() }
    var isNegative = false
    if trailingSign == .brackets, rest.first == UInt8(ascii: "<"), rest.last == UInt8(ascii: ">") {
      isNegative = true
      rest = rest.dropFirst().dropLast()
    }
    if leadingSign != .none, let sign = rest.first, sign == 0x2D || sign == 0x2B {
      if sign == 0x2B, leadingSign == .minusOrBlank { return nil }
      isNegative = sign == 0x2D
      rest.removeFirst()
    }
    if trailingSign == .plusOrMinus || trailingSign == .minusOrBlank,
      let sign = rest.last, sign == 0x2D || sign == 0x2B
    {
      if sign == 0x2B, trailingSign == .minusOrBlank { return nil }
      isNegative = sign == 0x2D
      rest.removeLast()
    }
    if hasCurrency {
      guard rest.first == UInt8(ascii: "$") else { return nil }
      rest.removeFirst()
    }
    guard let magnitude = magnitude(rest) else { return nil }
    return isNegative ? -magnitude : magnitude
  }

  private func magnitude(_ text: ArraySlice<UInt8>) -> Int128? {
    let parts = text.split(separator: 0x2E, maxSplits: 1, omittingEmptySubsequences: false)
    let fractionText = parts.count > 1 ? parts[1] : []
    if parts.count > 1, !hasPoint { return nil }
    guard fractionText.count <= fraction.count,
      !(fraction.contains(0x30) && fractionText.count < fraction.count)
    else { return nil }
    let groups = parts[0].split(separator: 0x2C, omittingEmptySubsequences: false)
    let wanted = whole.split(separator: 0x2C, omittingEmptySubsequences: false)
    guard groups.count <= wanted.count else { return nil }
    var total: Int128 = 0
    for (group, expected) in zip(groups.reversed(), wanted.reversed()) {
      let isExact = expected.first == 0x30
      if group.count > expected.count || isExact && group.count < expected.count { return nil }
    }
    for byte in groups.joined() + Array(fractionText) {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      total = total * 10 + Int128(byte - 0x30)
    }
    if groups.joined().isEmpty, fractionText.isEmpty { return nil }
    return total * PowersOfTen.signed(fraction.count - fractionText.count)
  }
}
