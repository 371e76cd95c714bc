package import Columns

/// The errors of casts.
package enum CastErrors {
  package static func invalidInput(
    _ value: String, from: DataType, to target: DataType
  ) -> QueryError {
    QueryError(
      "CAST_INVALID_INPUT", sqlState: "22018",
      "The value \(value) of the type \"\(from.asPlainText.sqlName)\" cannot be cast to "
        + "\"\(target.sqlName)\" because it is malformed. Correct the value as per the syntax, or "
        + "change its target type. Use `try_cast` to tolerate malformed input and return NULL "
        + "instead.")
  }

  package static func overflow(
    _ value: String, from: DataType, to target: DataType
  ) -> QueryError {
    QueryError(
      "CAST_OVERFLOW", sqlState: "22003",
      "The value \(value) of the type \"\(from.sqlName)\" cannot be cast to \"\(target.sqlName)\" "
        + "due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.")
  }

  /// How a value is spelt as a literal: `300L`, `1.0E10D`, `TIMESTAMP '…'`.
  static func literal(_ value: Value, _ type: DataType) -> String {
    let text = ValueText.text(value, type) ?? "NULL"
    switch value {
    case .byte: return text + "Y"
    case .short: return text + "S"
    case .long: return text + "L"
    case .double(let number): return number.isFinite ? text + "D" : text
    case .decimal: return text + "BD"
    case .string: return "'\(text)'"
    case .timestamp: return "TIMESTAMP '\(text)'"
    case .timestampNTZ: return "TIMESTAMP_NTZ '\(text)'"
    case .date: return "DATE '\(text)'"
    default: return text
    }
  }
}

extension DataType {
  /// Text of any kind is called STRING in messages.
  var asPlainText: DataType { isText ? .string : self }
}
