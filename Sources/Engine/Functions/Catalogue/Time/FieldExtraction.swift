import Columns
import Expressions
import Kernels

/// What `extract` takes out of a source: the meaning of a field's name for a type.
enum FieldExtraction: Sendable {
  case date(DateField)
  case clock(ClockField)
  case interval(IntervalFields.Field, DataType)

  init?(_ name: String, of source: DataType) {
    let field = name.uppercased()
    if source.isInterval {
      guard let part = Self.intervalField(field), part.unit.isInside(source) else { return nil }
      self = .interval(part.field, part.type)
    } else if let clock = Self.clockField(field) {
      self = .clock(clock)
    } else if case .time = source {
      return nil
    } else if let date = Self.dateFields.first(where: { $0.names.contains(field) }) {
      self = .date(date.field)
    } else {
      return nil
    }
  }

  private static let years: Set<String> = ["YEAR", "Y", "YEARS", "YR", "YRS"]
  private static let months: Set<String> = ["MONTH", "MON", "MONS", "MONTHS"]
  private static let days: Set<String> = ["DAY", "D", "DAYS"]
  private static let hours: Set<String> = ["HOUR", "H", "HOURS", "HR", "HRS"]
  private static let minutes: Set<String> = ["MINUTE", "M", "MIN", "MINS", "MINUTES"]
  private static let seconds: Set<String> = ["SECOND", "S", "SEC", "SECONDS", "SECS"]

  private static let dateFields: [(names: Set<String>, field: DateField)] = [
    (years, .year), (["YEAROFWEEK"], .yearOfWeek), (["QUARTER", "QTR"], .quarter),
    (months, .month), (["WEEK", "W", "WEEKS"], .week), (days, .day),
    (["DAYOFWEEK", "DOW"], .dayOfWeek), (["DAYOFWEEK_ISO", "DOW_ISO"], .isoDayOfWeek),
    (["DOY"], .dayOfYear),
  ]

  private static func clockField(_ name: String) -> ClockField? {
    if hours.contains(name) { return .hour }
    if minutes.contains(name) { return .minute }
    return seconds.contains(name) ? .secondWithFraction : nil
  }

  private static func intervalField(
    _ name: String
  ) -> (field: IntervalFields.Field, unit: IntervalUnit, type: DataType)? {
    if years.contains(name) { return (.year, .year, .int) }
    if months.contains(name) { return (.month, .month, .byte) }
    if days.contains(name) { return (.day, .day, .int) }
    if hours.contains(name) { return (.hour, .hour, .byte) }
    if minutes.contains(name) { return (.minute, .minute, .byte) }
    guard seconds.contains(name) else { return nil }
    return (.second, .second, .decimal(precision: 8, scale: 6))
  }

  var type: DataType {
    switch self {
    case .date: .int
    case .clock(.secondWithFraction): .decimal(precision: 8, scale: 6)
    case .clock: .int
    case .interval(_, let type): type
    }
  }

  func compute(
    _ source: Vector, zone: TimeZone, rowCount: Int
  ) throws(QueryError) -> Vector {
    switch self {
    case .date(let field): try field.compute(source, rowCount: rowCount)
    case .clock(let field): try field.compute(source, zone: zone, rowCount: rowCount)
    case .interval(let field, let type):
      try IntervalFields.part(field, source, type, rowCount: rowCount)
    }
  }

  /// The name of the function that computes a field alone, for messages.
  private var functionName: String {
    switch self {
    case .date(.year): "year"
    case .date(.quarter): "quarter"
    case .date(.month): "month"
    case .date(.week): "weekofyear"
    case .date(.day): "day"
    case .date(.dayOfYear): "dayofyear"
    case .date(.dayOfWeek): "dayofweek"
    case .date(.weekday), .date(.isoDayOfWeek): "weekday"
    case .date(.yearOfWeek): "yearofweek"
    case .clock(.hour): "hour"
    case .clock(.minute): "minute"
    default: "secondwithfraction"
    }
  }

  static let typing = TypingRule { (call, _) throws(QueryError) in
    try TypingRule.checkCount(call, 2...2)
    guard call.arguments[0].isFoldable else {
      throw TypingErrors.nonFoldableArgument(call, "field")
    }
    guard let name = call.arguments[0].literalText else {
      call.arguments[0] = .nullLiteral(.string)
      return .double
    }
    guard let extraction = FieldExtraction(name, of: call.arguments[1].type) else {
      throw QueryError(
        "INVALID_EXTRACT_FIELD", sqlState: "42601",
        "Cannot extract `\(name)` from \"\(call.arguments[1].sqlText)\".",
        at: call.place.position)
    }
    var inner = Call(extraction.functionName, [call.arguments[1]], at: call.place)
    switch extraction {
    case .date: try TypingRule.cast(&inner, 0, to: .date)
    case .clock:
      if case .time = inner.arguments[0].type { break }
      try TypingRule.cast(&inner, 0, to: .anyTimestamp)
    case .interval: break
    }
    call.arguments[1] = inner.arguments[0]
    return extraction.type
  }

  /// The field of one call, found once a query.
  struct Prepared: PreparedFunction {
    private let extraction: FieldExtraction?
    private let zone: TimeZone

    init(_ call: Call, zone: TimeZone) {
      extraction = call.arguments[0].literalText.flatMap {
        FieldExtraction($0, of: call.arguments[1].type)
      }
      self.zone = zone
    }

    func evaluate(_ input: KernelInput) throws(QueryError) -> Vector {
      guard let extraction else { return .nulls(input.type, count: input.rowCount) }
      return try extraction.compute(input[1], zone: zone, rowCount: input.rowCount)
    }
  }
}

extension IntervalUnit {
  /// True when an interval type has this field.
  fileprivate func isInside(_ type: DataType) -> Bool {
    switch type {
    case .calendarInterval: true
    case .yearMonthInterval(let from, let to), .dayTimeInterval(let from, let to):
      (from...to).contains(self)
    default: false
    }
  }
}
