/// What becomes of a row whose result does not exist: an overflow, a division by zero, text that
/// is no number.
package enum FailureMode: Sendable {
  /// The query fails.
  case error
  /// The row becomes null: the `try_` functions.
  case null
  /// Whole numbers wrap around, everything else becomes null: ANSI mode is off.
  case legacy
}
