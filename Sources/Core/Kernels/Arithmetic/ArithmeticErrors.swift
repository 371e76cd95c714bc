package import Columns

/// The errors of arithmetic.
package enum ArithmeticErrors {
  private static let bypass =
    "If necessary set \"spark.sql.ansi.enabled\" to \"false\" to bypass this error."

  package static func overflow(
    _ message: String = "overflow", suggestion: String? = nil
  ) -> QueryError {
    let hint =
      suggestion.map { "Use '\($0)' to tolerate overflow and return NULL instead. " } ?? ""
    return QueryError("ARITHMETIC_OVERFLOW", sqlState: "22003", "\(message). \(hint)\(bypass)")
  }

  /// Overflow of the two smallest integer types.
  package static func binaryOverflow(
    _ left: String, _ sign: String, _ right: String, suggestion: String
  ) -> QueryError {
    QueryError(
      "BINARY_ARITHMETIC_OVERFLOW", sqlState: "22003",
      "\(left) \(sign) \(right) caused overflow. "
        + "Use `\(suggestion)` to ignore overflow problem and return NULL.")
  }

  package static let divideByZero = QueryError(
    "DIVIDE_BY_ZERO", sqlState: "22012",
    "Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead. "
      + bypass)

  package static let remainderByZero = QueryError(
    "REMAINDER_BY_ZERO", sqlState: "22012",
    "Remainder by zero. Use `try_mod` to tolerate divisor being 0 and return NULL instead. "
      + bypass)

  package static let intervalDividedByZero = QueryError(
    "INTERVAL_DIVIDED_BY_ZERO", sqlState: "22012",
    "Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead.")

  package static func intervalOverflow(suggestion: String?) -> QueryError {
    guard let suggestion else {
      return QueryError(
        "INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION", sqlState: "22015",
        "Integer overflow while operating with intervals. Try devising appropriate values for "
          + "the interval parameters.")
    }
    return QueryError(
      "INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION", sqlState: "22015",
      "Integer overflow while operating with intervals. Use `\(suggestion)` to tolerate "
        + "overflow and return NULL instead.")
  }

  package static func datetimeOverflow(_ operation: String) -> QueryError {
    QueryError(
      "DATETIME_OVERFLOW", sqlState: "22008", "Datetime operation overflow: \(operation).")
  }

  /// A decimal with more digits than its type has room for.
  package static func decimalOverflow(
    _ unscaled: Int128, scale: Int, precision: Int, targetScale: Int
  ) -> QueryError {
    let value = ValueText.text(.decimal(unscaled: unscaled, scale: scale), .decimalDefault) ?? ""
    return decimalOverflow(text: value, precision: precision, targetScale: targetScale)
  }

  package static func decimalOverflow(
    text: String, precision: Int, targetScale: Int
  ) -> QueryError {
    QueryError(
      "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION", sqlState: "22003",
      " \(text) cannot be represented as Decimal(\(precision), \(targetScale)). If necessary set "
        + "\"spark.sql.ansi.enabled\" to \"false\" to bypass this error, and return NULL instead.")
  }
}
