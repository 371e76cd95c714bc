extension Vector {
  /// The value of one row. Slow: for printing, statistics, tests and constants.
  public func value(at row: Int) -> Value {
    if isNull(at: row) { return .null }
    switch encoding {
    case .constant: return flatValue(at: 0)
    case .flat: return flatValue(at: row)
    case .dictionary:
      return base?.flatValue(at: Int(pointer(as: Int32.self)[row])) ?? .null
    }
  }

  private func flatValue(at row: Int) -> Value {
    switch type {
    case .null: .null
    case .boolean: .boolean(pointer(as: UInt8.self)[row] != 0)
    case .byte: .byte(pointer(as: Int8.self)[row])
    case .short: .short(pointer(as: Int16.self)[row])
    case .int: .int(pointer(as: Int32.self)[row])
    case .long: .long(pointer(as: Int64.self)[row])
    case .float: .float(pointer(as: Float.self)[row])
    case .double: .double(pointer(as: Double.self)[row])
    case .decimal(_, let scale): .decimal(unscaled: decimal(at: row), scale: scale)
    case .string, .char, .varchar: .string(pointer(as: StringView.self)[row].string)
    case .binary: .binary(pointer(as: StringView.self)[row].withBytes { Array($0) })
    case .date: .date(pointer(as: Int32.self)[row])
    case .timestamp: .timestamp(pointer(as: Int64.self)[row])
    case .timestampNTZ: .timestampNTZ(pointer(as: Int64.self)[row])
    case .time: .time(pointer(as: Int64.self)[row])
    case .yearMonthInterval: .yearMonthInterval(pointer(as: Int32.self)[row])
    case .dayTimeInterval: .dayTimeInterval(pointer(as: Int64.self)[row])
    case .calendarInterval: .calendarInterval(pointer(as: CalendarInterval.self)[row])
    case .array: .array(childValues(0, at: row))
    case .map: .map(keys: childValues(0, at: row), values: childValues(1, at: row))
    case .structure: .structure(children.map { $0.value(at: row) })
    case .variant: .binary(pointer(as: StringView.self)[row].withBytes { Array($0) })
    }
  }

  private func decimal(at row: Int) -> Int128 {
    physical == .int64 ? Int128(pointer(as: Int64.self)[row]) : pointer(as: Int128.self)[row]
  }

  private func childValues(_ child: Int, at row: Int) -> [Value] {
    let range = pointer(as: ListRange.self)[row]
    let start = Int(range.start)
    return (start..<start + Int(range.length)).map { children[child].value(at: $0) }
  }
}
