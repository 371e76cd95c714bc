import Columns
import Expressions

/// `INTERVAL` literals: `3 DAYS 2 HOURS`, `'1-2' YEAR TO MONTH`, `'1 day 2 hours'`.
extension Parser {
  /// True when the word INTERVAL begins a literal and is not a name.
  var startsInterval: Bool {
    switch peek().kind {
    case .number, .string, .rawString: true
    case .symbol(.minusSign), .symbol(.plus):
      if case .number = peek(2).kind { isUnit(peek(3)) } else { isString(peek(2)) }
    default: false
    }
  }

  private func isUnit(_ token: Token) -> Bool {
    token.keyword.flatMap { IntervalLiterals.Unit($0) } != nil
  }

  mutating func interval() throws -> Expression {
    if isString(peek()), !isUnit(peek(2)) { return try typedLiteral() }
    let place = current.position
    advance()
    if current.symbol == nil, isString(current), peek(2).keyword == .to {
      return .literal(try unitToUnit(negative: false, place))
    }
    if at(.minusSign) || at(.plus), isString(peek()), peek(3).keyword == .to {
      let negative = at(.minusSign)
      advance()
      return .literal(try unitToUnit(negative: negative, place))
    }
    var sum = IntervalLiterals.Sum()
    repeat {
      try intervalPart(&sum)
    } while startsIntervalPart
    return .literal(try sum.literal(at: place))
  }

  private var startsIntervalPart: Bool {
    switch current.kind {
    case .number(.integer), .number(.decimal), .string, .rawString: isUnit(peek())
    case .symbol(.minusSign), .symbol(.plus):
      // `INTERVAL 1 DAY - 2 …` is a subtraction unless a unit follows the number.
      switch peek().kind {
      case .number(.integer), .number(.decimal), .string, .rawString: isUnit(peek(2))
      default: false
      }
    default: false
    }
  }

  private mutating func intervalPart(_ sum: inout IntervalLiterals.Sum) throws {
    let start = current
    var number = ""
    if at(.minusSign) || at(.plus) {
      number = at(.minusSign) ? "-" : ""
      advance()
    }
    if let text = stringText(current) {
      number = IntervalLiterals.signed(text.trimmed, negative: number == "-")
    } else if case .number(let kind) = current.kind, kind == .integer || kind == .decimal {
      number += text(of: current)
    } else {
      throw syntaxError(at: current)
    }
    advance()
    guard let keyword = current.keyword, let unit = IntervalLiterals.Unit(keyword) else {
      throw syntaxError(at: current)
    }
    let unitText = text(of: current)
    advance()
    try sum.add(number, unit, written: unitText, at: start.position)
  }

  private mutating func unitToUnit(negative: Bool, _ place: TextPosition) throws -> Literal {
    let text = try singleString()
    guard let from = intervalUnit(current) else { throw syntaxError(at: current) }
    advance()
    try expect(.to)
    guard let to = intervalUnit(current) else { throw syntaxError(at: current) }
    advance()
    return try IntervalLiterals.unitToUnit(text, from, to, negative: negative, at: place)
  }

  func intervalUnit(_ token: Token) -> IntervalUnit? {
    switch token.keyword {
    case .year: .year
    case .month: .month
    case .day: .day
    case .hour: .hour
    case .minute: .minute
    case .second: .second
    default: nil
    }
  }
}
