import Columns

/// Compares single values the way their types order.
enum ValueOrder {
  /// Negative, zero or positive; nil when the values cannot be compared.
  static func compare(_ left: Value, _ right: Value) -> Int? {
    if let leftNumber = integer(left), let rightNumber = integer(right) {
      return order(leftNumber, rightNumber)
    }
    switch (left, right) {
    case (.boolean(let left), .boolean(let right)): return order(left ? 1 : 0, right ? 1 : 0)
    case (.date(let left), .date(let right)): return order(left, right)
    case (.timestamp(let left), .timestamp(let right)): return order(left, right)
    case (.timestampNTZ(let left), .timestampNTZ(let right)): return order(left, right)
    case (.time(let left), .time(let right)): return order(left, right)
    case (.yearMonthInterval(let left), .yearMonthInterval(let right)): return order(left, right)
    case (.dayTimeInterval(let left), .dayTimeInterval(let right)): return order(left, right)
    default: return compareRarely(left, right)
    }
  }

  private static func compareRarely(_ left: Value, _ right: Value) -> Int? {
    if let leftBytes = bytes(left), let rightBytes = bytes(right) {
      return order(leftBytes, rightBytes)
    }
    if let leftNumber = floating(left), let rightNumber = floating(right) {
      return leftNumber.isNaN || rightNumber.isNaN ? nil : order(leftNumber, rightNumber)
    }
    return compareDecimals(left, right)
  }

  private static func compareDecimals(_ left: Value, _ right: Value) -> Int? {
    guard let leftDecimal = decimal(left), let rightDecimal = decimal(right) else { return nil }
    let scale = max(leftDecimal.scale, rightDecimal.scale)
    guard let leftNumber = rescale(leftDecimal, to: scale),
      let rightNumber = rescale(rightDecimal, to: scale)
    else { return nil }
    return order(leftNumber, rightNumber)
  }

  private static func order<Element: Comparable>(_ left: Element, _ right: Element) -> Int {
    left < right ? -1 : left > right ? 1 : 0
  }

  private static func order(_ left: [UInt8], _ right: [UInt8]) -> Int {
    left.lexicographicallyPrecedes(right) ? -1 : left == right ? 0 : 1
  }

  private static func integer(_ value: Value) -> Int64? {
    switch value {
    case .byte(let number): Int64(number)
    case .short(let number): Int64(number)
    case .int(let number): Int64(number)
    case .long(let number): number
    default: nil
    }
  }

  private static func floating(_ value: Value) -> Double? {
    switch value {
    case .float(let number): Double(number)
    case .double(let number): number
    default: nil
    }
  }

  private static func bytes(_ value: Value) -> [UInt8]? {
    switch value {
    case .string(let text): Array(text.utf8)
    case .binary(let bytes): bytes
    default: nil
    }
  }

  private static func decimal(_ value: Value) -> (unscaled: Int128, scale: Int)? {
    if case .decimal(let unscaled, let scale) = value { return (unscaled, scale) }
    return integer(value).map { (Int128($0), 0) }
  }

  private static func rescale(_ value: (unscaled: Int128, scale: Int), to scale: Int) -> Int128? {
    var number = value.unscaled
    for _ in 0..<max(scale - value.scale, 0) {
      let (product, overflow) = number.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      number = product
    }
    return number
  }
}
