package import Columns
import Expressions

/// The typing of `+ - * / % div pmod` and of their `try_` forms.
package struct ArithmeticTyping: Sendable {
  /// The operator whose rules apply; a call named otherwise (`try_add`) keeps its name.
  let sign: String
  let settings: TypingSettings

  static let numericOrInterval = Parameter.oneOf([
    .numeric, .anyDayTimeInterval, .anyYearMonthInterval, .calendarInterval,
  ])

  func apply(_ call: inout Call) throws(QueryError) -> DataType {
    try TypingRule.checkCount(call, 2...2)
    if let type = try temporal(&call) { return type }
    return try numeric(&call)
  }

  // MARK: Dates, timestamps and intervals

  private func temporal(_ call: inout Call) throws(QueryError) -> DataType? {
    let left = call.arguments[0].type
    let right = call.arguments[1].type
    switch sign {
    case "+": return try addition(&call, left, right)
    case "-": return try subtraction(&call, left, right)
    case "*", "/": return try scaling(&call, left, right)
    case "div": return try intervalQuotient(&call, left, right)
    default: return nil
    }
  }

  private func addition(
    _ call: inout Call, _ left: DataType, _ right: DataType
  ) throws(QueryError) -> DataType? {
    if left.isInterval, right.isInterval, sameKind(left, right) { return try unified(&call) }
    if left == .null || right == .null, left.isAnsiInterval || right.isAnsiInterval {
      return try unified(&call)
    }
    if right.isInterval, moves(left, right) { return try shift(&call, by: 1, verb: "+") }
    if left.isInterval, moves(right, left) { return try shift(&call, by: 0, verb: "+") }
    if left.isInterval || right.isInterval { return nil }
    if left == .date, !right.isText { return try dateShift(&call, date: 0) }
    if right == .date, !left.isText { return try dateShift(&call, date: 1) }
    if left == .date || right == .date { return try textBesideDate(&call) }
    return nil
  }

  private func subtraction(
    _ call: inout Call, _ left: DataType, _ right: DataType
  ) throws(QueryError) -> DataType? {
    if left.isInterval, right.isInterval, sameKind(left, right) { return try unified(&call) }
    if left == .null || right == .null, left.isAnsiInterval || right.isAnsiInterval {
      return try unified(&call)
    }
    if right.isInterval {
      return moves(left, right) ? try shift(&call, by: 1, verb: "-") : nil
    }
    let timestamps: [DataType] = [.timestamp, .timestampNTZ]
    if timestamps.contains(left) || timestamps.contains(right) {
      let type: DataType = left == .timestampNTZ && right == .timestampNTZ ? left : .timestamp
      let wanted = left == .timestampNTZ && right == .date ? left : type
      let other = right == .timestampNTZ && left == .date ? right : wanted
      try cast(&call, 0, to: .exactly(other))
      try cast(&call, 1, to: .exactly(other))
      return .dayToSecond
    }
    if right == .date || (left == .date && right.isText) {
      try cast(&call, 0, to: .date)
      try cast(&call, 1, to: .date)
      return .dayTimeInterval(from: .day, to: .day)
    }
    if left == .date {
      rename(&call, to: "date_sub")
      try cast(&call, 1, to: Self.dayCount)
      return .date
    }
    if case .time = left, case .time = right {
      return .dayTimeInterval(from: .hour, to: .second)
    }
    return nil
  }

  static let dayCount = Parameter.uncast(
    .oneOf([.int, .exactly(.short), .exactly(.byte)]))

  private func dateShift(_ call: inout Call, date index: Int) throws(QueryError) -> DataType {
    if index == 1 { call.arguments.swapAt(0, 1) }
    rename(&call, to: "date_add")
    try cast(&call, 1, to: Self.dayCount)
    return .date
  }

  /// Text beside a date takes the date's type, which no sum accepts.
  private func textBesideDate(_ call: inout Call) throws(QueryError) -> DataType {
    if call.arguments[0].type.isText { call.arguments.swapAt(0, 1) }
    call.arguments[1] = .cast(Cast(call.arguments[1], to: .date, mode: .implicit))
    rename(&call, to: "date_add")
    throw TypingErrors.unexpectedInput(call, argument: 1, requires: Self.dayCount)
  }

  /// Months move dates and timestamps alone; other intervals try whatever stands beside them.
  private func moves(_ point: DataType, _ interval: DataType) -> Bool {
    if case .yearMonthInterval = interval { return point.isDateOrTimestamp }
    return true
  }

  /// A date or timestamp moved by an interval.
  private func shift(
    _ call: inout Call, by index: Int, verb: String
  ) throws(QueryError) -> DataType {
    if index == 0 { call.arguments.swapAt(0, 1) }
    let interval = call.arguments[1].type
    let isText = call.arguments[0].type.isText
    if isText { call.arguments[0] = call.arguments[0].coerced(to: .timestamp) }
    switch (call.arguments[0].type, interval) {
    case (.date, .dayTimeInterval(.day, .day)):
      guard call.name == sign else { return .date }
      call.name = "date_add"
      let days = wholeNumber("extractansiintervaldays", call.arguments[1])
      call.arguments[1] = verb == "+" ? days : wholeNumber("negative", days)
      return .date
    case (.date, .yearMonthInterval), (.date, .calendarInterval): break
    case (.date, _), (.null, _): try cast(&call, 0, to: .timestamp)
    case (.time, .dayTimeInterval), (.timestamp, _), (.timestampNTZ, _): break
    default:
      rename(&call, to: verb == "+" ? "datetime_add_interval" : "datetime_subtract_interval")
      throw TypingErrors.unexpectedInput(call, argument: 0, requires: Self.movable)
    }
    rename(&call, to: verb == "+" ? "datetime_add_interval" : "datetime_subtract_interval")
    return isText ? .string : call.arguments[0].type
  }

  private static let movable = Parameter.anyTimestamp

  private func wholeNumber(_ name: String, _ argument: Expression) -> Expression {
    let resolution = Call.Resolution(.scalar, .int, nullable: argument.nullable)
    return .call(Call(name, [argument], resolution: resolution))
  }

  private func scaling(
    _ call: inout Call, _ left: DataType, _ right: DataType
  ) throws(QueryError) -> DataType? {
    let place: Int
    if left.isInterval {
      place = 1
    } else if right.isInterval, sign == "*" {
      place = 0
    } else {
      return nil
    }
    let number = call.arguments[place].type
    if number.isInteger {
      call.arguments[place] = call.arguments[place].coerced(to: .long)
    } else if !number.isDecimal {
      try cast(&call, place, to: .numeric)
      try cast(&call, place, to: .double)
    }
    if place == 0 ? right == .calendarInterval : left == .calendarInterval {
      call.arguments[place] = call.arguments[place].coerced(to: .double)
      return .calendarInterval
    }
    if case .yearMonthInterval = place == 0 ? right : left { return .yearToMonth }
    return .dayToSecond
  }

  private func intervalQuotient(
    _ call: inout Call, _ left: DataType, _ right: DataType
  ) throws(QueryError) -> DataType? {
    guard left.isAnsiInterval, right.isAnsiInterval, sameKind(left, right) else { return nil }
    _ = try unified(&call)
    return .long
  }

  private func sameKind(_ left: DataType, _ right: DataType) -> Bool {
    switch (left, right) {
    case (.yearMonthInterval, .yearMonthInterval), (.dayTimeInterval, .dayTimeInterval),
      (.calendarInterval, .calendarInterval):
      true
    default: false
    }
  }

  private func unified(_ call: inout Call) throws(QueryError) -> DataType {
    try TypingRule.unifyOperands(&call)
    return call.arguments[0].type
  }

  /// Gives the call the name under which it is printed; `try_` forms keep theirs.
  private func rename(_ call: inout Call, to name: String) {
    if call.name == sign { call.name = name }
  }

  // MARK: Numbers

  private func numeric(_ call: inout Call) throws(QueryError) -> DataType {
    if let type = TypeCoercion.withString(call.arguments[0].type, call.arguments[1].type) {
      call.arguments = call.arguments.map { $0.coerced(to: type) }
    }
    if let type = decimals(&call) { return type }
    let left = call.arguments[0].type
    let right = call.arguments[1].type
    if sign == "/", isNumberOrNull(left), isNumberOrNull(right) {
      call.arguments = call.arguments.map { $0.coerced(to: .double) }
      return .double
    }
    if sign == "div", isWholeOrNull(left), isWholeOrNull(right) {
      call.arguments = call.arguments.map { $0.coerced(to: .long) }
      return .long
    }
    return try plain(&call)
  }

  private func plain(_ call: inout Call) throws(QueryError) -> DataType {
    if call.arguments.allSatisfy({ $0.type == .null }) {
      call.arguments = call.arguments.map { $0.coerced(to: .double) }
    } else if let type = TypeCoercion.tightest(call.arguments[0].type, call.arguments[1].type),
      accepted.accepts(type)
    {
      call.arguments = call.arguments.map { $0.coerced(to: type) }
    }
    let type = call.arguments[0].type
    guard type.hasSameShape(as: call.arguments[1].type) else {
      throw TypingErrors.differentOperands(call)
    }
    if type.isNumeric, sign != "div", sign != "/" { return type }
    throw TypingErrors.wrongOperands(call, requires: accepted)
  }

  /// The type where a decimal takes part; beside a float a decimal becomes a double.
  private func decimals(_ call: inout Call) -> DataType? {
    let left = call.arguments[0].type
    let right = call.arguments[1].type
    guard left.isDecimal || right.isDecimal else { return nil }
    if left.isFloating || right.isFloating {
      for index in 0..<2 where call.arguments[index].type.isDecimal {
        call.arguments[index] = call.arguments[index].coerced(to: .double)
      }
      return nil
    }
    guard isNumberOrNull(left), isNumberOrNull(right) else { return nil }
    if sign == "/", left == .null { return nil }
    for index in 0..<2 where !call.arguments[index].type.isDecimal {
      let shape = wholeShape(call.arguments[index], beside: call.arguments[1 - index].type)
      call.arguments[index] = call.arguments[index].coerced(to: shape)
    }
    guard let one = DecimalTypes.shape(of: call.arguments[0].type),
      let other = DecimalTypes.shape(of: call.arguments[1].type)
    else { return nil }
    if sign == "div" { return .long }
    return DecimalTypes.arithmetic(
      sign, one, other, allowPrecisionLoss: settings.allowPrecisionLoss)?.type
  }

  /// A whole number beside a decimal: a literal takes as many digits as it has.
  private func wholeShape(_ expression: Expression, beside other: DataType) -> DataType {
    if case .literal(let literal) = expression {
      if literal.value.isNull { return other }
      if let shape = DecimalTypes.shape(ofLiteral: literal.value) { return shape.type }
    }
    return DecimalTypes.shape(of: expression.type)?.type ?? other
  }

  private var accepted: Parameter {
    switch sign {
    case "+", "-": Self.numericOrInterval
    case "/": .oneOf([.double, .anyDecimal])
    case "div":
      .oneOf([.long, .anyDecimal, .anyYearMonthInterval, .anyDayTimeInterval])
    default: .numeric
    }
  }

  private func isNumberOrNull(_ type: DataType) -> Bool { type.isNumeric || type == .null }

  private func isWholeOrNull(_ type: DataType) -> Bool { type.isInteger || type == .null }

  private func cast(
    _ call: inout Call, _ index: Int, to parameter: Parameter
  ) throws(QueryError) {
    try TypingRule.cast(&call, index, to: parameter)
  }
}

extension TypingRule {
  /// The rule of an arithmetic operator, also for functions that compute it.
  package static func arithmetic(_ sign: String) -> TypingRule {
    TypingRule { (call, settings) throws(QueryError) in
      try ArithmeticTyping(sign: sign, settings: settings).apply(&call)
    }
  }
}

extension DataType {
  /// True for the two interval kinds that have an order.
  package var isAnsiInterval: Bool { isInterval && self != .calendarInterval }
}
