package import Columns

/// Which types can be cast to which.
package enum CastRules {
  /// Why a cast is refused.
  package enum Refusal: Sendable {
    case never
    /// It would work with ANSI mode off.
    case onlyWithoutAnsi
    /// A function does what is meant.
    case useFunction(String)
  }

  /// Nil when the cast exists.
  package static func refusal(from: DataType, to target: DataType, ansi: Bool = true) -> Refusal? {
    if allows(from, target) { return nil }
    if !ansi, allowsWithoutAnsi(from, target) { return nil }
    if from.isNumeric, target == .date { return .useFunction("DATE_FROM_UNIX_DATE") }
    if from == .date, target.isNumeric { return .useFunction("UNIX_DATE") }
    return allowsWithoutAnsi(from, target) ? .onlyWithoutAnsi : .never
  }

  package static func canCast(from: DataType, to target: DataType, ansi: Bool = true) -> Bool {
    refusal(from: from, to: target, ansi: ansi) == nil
  }

  private static func allows(_ from: DataType, _ target: DataType) -> Bool {
    if from == target || from == .null { return true }
    switch (from, target) {
    case (.array(let element, _), .array(let wanted, _)): return allows(element, wanted)
    case (.map(let key, let value, _), .map(let key2, let value2, _)):
      return allows(key, key2) && allows(value, value2)
    case (.structure(let fields), .structure(let wanted)):
      return fields.count == wanted.count
        && zip(fields, wanted).allSatisfy { allows($0.type, $1.type) }
    case (.variant, _): return target != .null
    case (.map, .variant), (.structure, .variant): return false
    case (_, .variant): return !from.isInterval
    default: break
    }
    if target.isText { return true }
    if from.isText { return allowsText(target) }
    if from == .boolean || from.isNumeric { return allowsNumber(from, target) }
    return allowsTemporal(from, target)
  }

  private static func allowsText(_ target: DataType) -> Bool {
    switch target {
    case .null, .array, .map, .structure, .variant: false
    default: true
    }
  }

  private static func allowsNumber(_ from: DataType, _ target: DataType) -> Bool {
    switch target {
    case .boolean, .byte, .short, .int, .long, .float, .double, .decimal: true
    case .timestamp: from != .boolean
    case .yearMonthInterval, .dayTimeInterval: from.isInteger || from.isDecimal
    default: false
    }
  }

  private static func allowsTemporal(_ from: DataType, _ target: DataType) -> Bool {
    switch (from, target) {
    case (.date, .timestamp), (.date, .timestampNTZ), (.timestamp, .date),
      (.timestamp, .timestampNTZ), (.timestampNTZ, .date), (.timestampNTZ, .timestamp):
      true
    case (.timestamp, _): target.isNumeric
    case (.yearMonthInterval, .yearMonthInterval), (.dayTimeInterval, .dayTimeInterval): true
    case (.yearMonthInterval(let from, let to), _), (.dayTimeInterval(let from, let to), _):
      from == to && (target.isInteger || target.isDecimal)
    case (.time, .time): true
    default: false
    }
  }

  private static func allowsWithoutAnsi(_ from: DataType, _ target: DataType) -> Bool {
    switch (from, target) {
    case (.boolean, .timestamp), (.timestamp, .boolean), (.date, .boolean): true
    case (_, .binary): from.isInteger
    case (.date, _): target.isNumeric
    default: false
    }
  }
}
