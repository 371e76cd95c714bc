package import Columns

/// Casts of whole batches between all types that can be cast.
package enum Casting {
  /// Nulls stay null. `now` is the time of the query, for text that names only a time of day.
  package static func cast(
    _ vector: Vector, to target: DataType, mode: FailureMode = .error, zone: TimeZone = .utc,
    now: Int64 = 0, rowCount: Int
  ) throws(QueryError) -> Vector {
    let plan = CastPlan(
      from: vector.type, target: target, mode: mode, zone: zone, now: now,
      isConstant: vector.encoding == .constant)
    return try cast(vector, plan, rowCount: rowCount)
  }

  /// The text of each row as a table shows it; nil for nulls.
  package static func cellText(_ vector: Vector, zone: TimeZone = .utc) -> [String?] {
    TextTarget.texts(vector, zone: zone)
  }

  static func cast(
    _ vector: Vector, _ plan: CastPlan, rowCount: Int
  ) throws(QueryError) -> Vector {
    if vector.type == plan.target { return vector }
    if vector.physical == .null || vector.isConstantNull {
      return .nulls(plan.target, count: rowCount)
    }
    if isRelabelling(vector.type, plan.target) { return vector.retyped(plan.target) }
    return try Encodings.unary(vector, plan.target, rowCount: rowCount) {
      (input, count) throws(QueryError) in try flat(input, count, plan)
    }
  }

  /// True when both types have one memory and mean the same.
  private static func isRelabelling(_ from: DataType, _ target: DataType) -> Bool {
    (from.isText || from == .binary) && (target.isText || target == .binary)
  }

  private static func flat(
    _ input: Vector, _ count: Int, _ plan: CastPlan
  ) throws(QueryError) -> Vector {
    switch (plan.from, plan.target) {
    case (.variant, _): return try VariantCasting.fromVariants(input, count, plan)
    case (_, .variant): return VariantCasting.toVariants(input, count, plan)
    case (_, .string), (_, .char), (_, .varchar): return TextTarget.cast(input, count, plan)
    case (.string, _), (.char, _), (.varchar, _): return try TextSource.cast(input, count, plan)
    case (.array, .array), (.map, .map), (.structure, .structure):
      return try NestedCasting.cast(input, count, plan)
    case (.yearMonthInterval, _), (.dayTimeInterval, _), (_, .yearMonthInterval),
      (_, .dayTimeInterval):
      return try IntervalCasting.cast(input, count, plan)
    case (.date, .boolean), (.date, .byte), (.date, .short), (.date, .int), (.date, .long),
      (.date, .float), (.date, .double), (.date, .decimal):
      return .nulls(plan.target, count: count)
    case (.date, _), (.timestamp, _), (.timestampNTZ, _), (.time, _), (_, .timestamp):
      return try TemporalCasting.cast(input, count, plan)
    case (_, .decimal(let precision, let scale)):
      return try DecimalCasting.toDecimal(input, count, precision, scale, plan)
    case (.decimal, _): return try DecimalCasting.fromDecimal(input, count, plan)
    case (.boolean, _), (.byte, _), (.short, _), (.int, _), (.long, _), (.float, _), (.double, _):
      return try NumberCasting.cast(input, count, plan)
    default:
      throw QueryError.internalError(
        "cast of \(plan.from.simpleString) to \(plan.target.simpleString)")
    }
  }
}
