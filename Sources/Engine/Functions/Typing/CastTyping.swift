package import Columns
package import Expressions
package import Kernels

/// Checks that a cast exists.
package enum CastTyping {
  package static func check(
    _ cast: Cast, settings: TypingSettings = TypingSettings()
  ) throws(QueryError) {
    // `try_cast` keeps the rules of ANSI mode always.
    let ansi = settings.ansi || cast.mode == .attempt
    let refusal = CastRules.refusal(from: cast.child.type, to: cast.type, ansi: ansi)
    guard let refusal else { return }
    let names = "cannot cast \"\(cast.child.type.sqlName)\" to \"\(cast.type.sqlName)\""
    switch refusal {
    case .never:
      throw error("CAST_WITHOUT_SUGGESTION", cast, names + ".")
    case .onlyWithoutAnsi:
      throw error(
        "CAST_WITH_CONF_SUGGESTION", cast,
        names + " with ANSI mode on.\nIf you have to cast \"\(cast.child.type.sqlName)\" to "
          + "\"\(cast.type.sqlName)\", you can set \"spark.sql.ansi.enabled\" as 'false'.")
    case .useFunction(let function):
      throw error(
        "CAST_WITH_FUNC_SUGGESTION", cast,
        names + ".\nTo convert values from \"\(cast.child.type.sqlName)\" to "
          + "\"\(cast.type.sqlName)\", you can use the functions `\(function)` instead.")
    }
  }

  private static func error(_ detail: String, _ cast: Cast, _ text: String) -> QueryError {
    TypingErrors.mismatch(detail, .cast(cast), at: cast.place, text)
  }

  package static func allows(_ from: DataType, to target: DataType) -> Bool {
    CastRules.canCast(from: from, to: target)
  }

  /// What becomes of rows that a cast of this mode cannot convert.
  package static func failureMode(_ mode: Cast.Mode, ansi: Bool) -> FailureMode {
    switch mode {
    case .attempt: .null
    case .strict, .implicit: ansi ? .error : .legacy
    }
  }

  /// Casts a batch as the session's settings say.
  package static func evaluate(
    _ vector: Vector, _ cast: Cast, _ settings: EvaluationSettings, rowCount: Int
  ) throws(QueryError) -> Vector {
    try Casting.cast(
      vector, to: cast.type, mode: failureMode(cast.mode, ansi: settings.ansi),
      zone: settings.zone, now: settings.queryTimeMicros, rowCount: rowCount)
  }
}
