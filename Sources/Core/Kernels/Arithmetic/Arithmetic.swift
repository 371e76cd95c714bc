package import Columns

/// Arithmetic on whole batches of all types. Operands have been brought to the types that the
/// typing rules give; rows that are null may hold anything and never raise an error.
package enum Arithmetic {
  package static func add(
    _ left: Vector, _ right: Vector, _ type: DataType, rowCount: Int, mode: FailureMode = .error,
    zone: TimeZone = .utc
  ) throws(QueryError) -> Vector {
    try Encodings.binary(left, right, type, rowCount: rowCount) {
      (one, other, count) throws(QueryError) in
      if one.type.isInterval, !other.type.isInterval {
        return try move(other, one, type, true, count, mode, zone)
      }
      return try sum(Addition.self, .add, one, other, type, count, mode, zone)
    }
  }

  package static func subtract(
    _ left: Vector, _ right: Vector, _ type: DataType, rowCount: Int, mode: FailureMode = .error,
    zone: TimeZone = .utc
  ) throws(QueryError) -> Vector {
    try Encodings.binary(left, right, type, rowCount: rowCount) {
      (one, other, count) throws(QueryError) in
      switch (one.type, other.type) {
      case (.date, .date): TemporalArithmetic.daysBetween(one, other, type, count)
      case (.timestamp, .timestamp), (.timestampNTZ, .timestampNTZ):
        try TemporalArithmetic.microsBetween(one, other, type, zone, count, mode)
      case (.time, .time): timeDistance(one, other, type, count)
      default: try sum(Subtraction.self, .subtract, one, other, type, count, mode, zone)
      }
    }
  }

  package static func multiply(
    _ left: Vector, _ right: Vector, _ type: DataType, rowCount: Int, mode: FailureMode = .error
  ) throws(QueryError) -> Vector {
    try Encodings.binary(left, right, type, rowCount: rowCount) {
      (one, other, count) throws(QueryError) in
      if one.type.isInterval || other.type.isInterval {
        let (interval, number) = one.type.isInterval ? (one, other) : (other, one)
        return try IntervalArithmetic.scale(
          interval, by: number, dividing: false, type, count, mode)
      }
      if type.isDecimal {
        return try DecimalArithmetic.compute(.multiply, one, other, type, count, mode)
      }
      return try NumberArithmetic.compute(Multiplication.self, one, other, type, count, mode)
    }
  }

  package static func divide(
    _ left: Vector, _ right: Vector, _ type: DataType, rowCount: Int, mode: FailureMode = .error
  ) throws(QueryError) -> Vector {
    try Encodings.binary(left, right, type, rowCount: rowCount) {
      (one, other, count) throws(QueryError) in
      if one.type.isInterval {
        return try IntervalArithmetic.scale(one, by: other, dividing: true, type, count, mode)
      }
      if type.isDecimal {
        return try DecimalArithmetic.compute(.divide, one, other, type, count, mode)
      }
      return try Division.compute(.quotient, one, other, type, count, mode)
    }
  }

  /// `div`: towards zero, as a BIGINT.
  package static func wholeDivide(
    _ left: Vector, _ right: Vector, rowCount: Int, mode: FailureMode = .error
  ) throws(QueryError) -> Vector {
    try Encodings.binary(left, right, .long, rowCount: rowCount) {
      (one, other, count) throws(QueryError) in
      if one.type.isInterval { return try IntervalArithmetic.quotient(one, other, count, mode) }
      if one.type.isDecimal {
        return try DecimalArithmetic.wholeQuotient(one, other, count, mode)
      }
      return try Division.compute(.quotient, one, other, .long, count, mode)
    }
  }

  /// `%`, with the sign of the dividend; `pmod`, never negative for a positive divisor.
  package static func remainder(
    _ left: Vector, _ right: Vector, _ type: DataType, rowCount: Int, positive: Bool = false,
    mode: FailureMode = .error
  ) throws(QueryError) -> Vector {
    try Encodings.binary(left, right, type, rowCount: rowCount) {
      (one, other, count) throws(QueryError) in
      if type.isDecimal {
        return try DecimalArithmetic.compute(
          positive ? .positiveRemainder : .remainder, one, other, type, count, mode)
      }
      return try Division.compute(
        positive ? .positiveRemainder : .remainder, one, other, type, count, mode)
    }
  }

  /// A date moved by days, or any point in time by an interval.
  package static func move(
    _ point: Vector, by interval: Vector, _ type: DataType, forward: Bool, rowCount: Int,
    mode: FailureMode = .error, zone: TimeZone = .utc
  ) throws(QueryError) -> Vector {
    try Encodings.binary(point, interval, type, rowCount: rowCount) {
      (one, other, count) throws(QueryError) in
      try move(one, other, type, forward, count, mode, zone)
    }
  }

  private static func sum<Operation: IntegerOperation>(
    _: Operation.Type, _ decimal: DecimalArithmetic.Operation, _ left: Vector, _ right: Vector,
    _ type: DataType, _ count: Int, _ mode: FailureMode, _ zone: TimeZone
  ) throws(QueryError) -> Vector {
    switch left.type {
    case .date, .timestamp, .timestampNTZ, .time:
      try move(left, right, type, decimal == .add, count, mode, zone)
    case .yearMonthInterval, .dayTimeInterval, .calendarInterval:
      try IntervalArithmetic.sum(Operation.self, left, right, type, count, mode)
    case .decimal:
      try DecimalArithmetic.compute(decimal, left, right, type, count, mode)
    default:
      try NumberArithmetic.compute(Operation.self, left, right, type, count, mode)
    }
  }

  private static func move(
    _ point: Vector, _ interval: Vector, _ type: DataType, _ forward: Bool, _ count: Int,
    _ mode: FailureMode, _ zone: TimeZone
  ) throws(QueryError) -> Vector {
    switch (point.type, interval.type) {
    case (.date, .yearMonthInterval), (.date, .calendarInterval):
      try TemporalArithmetic.moveDate(point, interval, forward: forward, count, mode)
    case (.date, _):
      TemporalArithmetic.moveDays(point, interval, forward: forward, count)
    case (.time, _):
      try TemporalArithmetic.moveTime(point, interval, forward: forward, count, mode)
    default:
      try TemporalArithmetic.moveTimestamp(
        point, interval, forward: forward, zone, count, mode)
    }
  }

  private static func timeDistance(
    _ left: Vector, _ right: Vector, _ type: DataType, _ count: Int
  ) -> Vector {
    .flat(
      type, count: count,
      values: mapPairs(left, right, count) { (end: Int64, start: Int64) in
        (end &- start) / TimeUnits.nanosPerMicro
      })
  }
}
