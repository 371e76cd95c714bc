package import Columns
package import Kernels

extension EvaluationSettings {
  /// What becomes of rows without a result, outside the `try_` functions.
  package var failureMode: FailureMode { ansi ? .error : .legacy }

  /// The session's time zone.
  package var zone: TimeZone {
    get throws(QueryError) { try TimeZone.named(timeZone) }
  }
}

extension KernelInput {
  /// An argument by its place.
  package subscript(_ index: Int) -> Vector { arguments[index] }

  package var mode: FailureMode { settings.failureMode }

  /// A result made null where any argument is: for kernels that add nulls of their own.
  package func nullWhereAnyArgument(_ result: Vector) -> Vector {
    result.nullWhereAny(arguments, rowCount: rowCount)
  }
}
