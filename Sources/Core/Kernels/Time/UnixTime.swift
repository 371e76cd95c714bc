package import Columns

/// Conversions between timestamps and counts of units since 1970.
package enum UnixTime {
  /// Whole units since 1970, downwards.
  package static func count(
    _ timestamps: Vector, unit: Int64, rowCount: Int
  ) throws(QueryError) -> Vector {
    try Encodings.unary(timestamps, .long, rowCount: rowCount) { (input, count) in
      .flat(
        .long, count: count,
        values: mapValues(input, count) { (micros: Int64) in floorDivide(micros, unit) })
    }
  }

  /// Timestamps of whole numbers of units.
  package static func timestamps(
    _ numbers: Vector, unit: Int64, mode: FailureMode, rowCount: Int
  ) throws(QueryError) -> Vector {
    try Encodings.unary(numbers, .timestamp, rowCount: rowCount) {
      (input, count) throws(QueryError) in
      let plan = CastPlan(
        from: .long, target: .timestamp, mode: mode, zone: .utc, now: 0, isConstant: false)
      return try convertRows(
        input, count, plan, Int64(0),
        { (number: Int64) in
          let (micros, lost) = number.multipliedReportingOverflow(by: unit)
          return lost ? nil : micros
        }, { (_: Int64) in ArithmeticErrors.overflow("long overflow") })
    }
  }
}
