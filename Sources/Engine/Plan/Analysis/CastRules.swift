import Columns
import Expressions
import Functions

/// Which types a CAST turns into which.
enum CastRules {
  static func check(_ cast: Cast) throws(QueryError) {
    let from = cast.child.type
    if allows(from, to: cast.type) { return }
    let pair = "cannot cast \"\(from.sqlName)\" to \"\(cast.type.sqlName)\""
    let (detail, text): (String, String)
    if let function = replacement(from, cast.type) {
      detail = "CAST_WITH_FUNC_SUGGESTION"
      text =
        "\(pair).\nTo convert values from \"\(from.sqlName)\" to \"\(cast.type.sqlName)\", you can "
        + "use the functions \(function) instead."
    } else if isLooselyAllowed(from, cast.type) {
      detail = "CAST_WITH_CONF_SUGGESTION"
      text =
        "\(pair) with ANSI mode on.\nIf you have to cast \"\(from.sqlName)\" to "
        + "\"\(cast.type.sqlName)\", you can set \"spark.sql.ansi.enabled\" as 'false'."
    } else {
      detail = "CAST_WITHOUT_SUGGESTION"
      text = "\(pair)."
    }
    throw TypingErrors.mismatch(detail, .cast(cast), at: cast.place, text)
  }

  static func allows(_ from: DataType, to target: DataType) -> Bool {
    if from == target || from == .null || target.isText || target == .variant && from != .null {
      return true
    }
    switch (from, target) {
    case (.array(let one, _), .array(let other, _)): return allows(one, to: other)
    case (.map(let key, let value, _), .map(let key2, let value2, _)):
      return allows(key, to: key2) && allows(value, to: value2)
    case (.structure(let fields), .structure(let others)):
      return fields.count == others.count
        && zip(fields, others).allSatisfy { allows($0.type, to: $1.type) }
    case (.variant, _): return target != .null
    default: return allowsPlain(from, target)
    }
  }

  private static func allowsPlain(_ from: DataType, _ target: DataType) -> Bool {
    if from.isText { return !target.isNested && target != .null }
    switch target {
    case .boolean: return from.isNumeric
    case .date: return from.isDateOrTimestamp
    case .timestamp: return from.isDateOrTimestamp || from.isNumeric
    case .timestampNTZ: return from.isDateOrTimestamp
    case .time:
      if case .time = from { return true }
      return false
    case .yearMonthInterval:
      if case .yearMonthInterval = from { return true }
      return from.isInteger || from.isDecimal
    case .dayTimeInterval:
      if case .dayTimeInterval = from { return true }
      return from.isInteger || from.isDecimal
    default: break
    }
    guard target.isNumeric else { return false }
    switch from {
    case .boolean, .timestamp: return true
    case .yearMonthInterval(let start, let end), .dayTimeInterval(let start, let end):
      return start == end && !target.isFloating
    case .time: return target.isInteger || target.isDecimal
    default: return from.isNumeric
    }
  }

  private static func isLooselyAllowed(_ from: DataType, _ target: DataType) -> Bool {
    switch (from, target) {
    case (.boolean, .timestamp): true
    case (_, .binary): from.isInteger
    default: false
    }
  }

  private static func replacement(_ from: DataType, _ target: DataType) -> String? {
    switch (from, target) {
    case (.byte, .date), (.short, .date), (.int, .date), (.long, .date):
      "`DATE_FROM_UNIX_DATE`"
    case (.date, .byte), (.date, .short), (.date, .int), (.date, .long): "`UNIX_DATE`"
    default: nil
    }
  }
}
