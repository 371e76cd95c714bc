package import Columns

/// Timestamps sorted into stretches of time of one length.
package enum TimeBuckets {
  /// The stretches that each timestamp lies in, the latest first: how many each row has, and their
  /// starts and ends. Null timestamps lie in none.
  package static func windows(
    of timestamps: Vector, length: Int64, slide: Int64, start: Int64, rowCount: Int
  ) throws(QueryError) -> (counts: [Int32], starts: Vector, ends: Vector) {
    let flat = timestamps.flattened()
    let source = flat.pointer(as: Int64.self)
    var counts: [Int32] = []
    var starts: [Int64] = []
    for row in 0..<rowCount {
      var count: Int32 = 0
      if !flat.isNull(at: row) {
        let (distance, lost) = source[row].subtractingReportingOverflow(start)
        if lost { throw ArithmeticErrors.overflow("long overflow") }
        // The last window starts so long before the row, each other one a slide earlier.
        let since = floorModulo(distance, slide)
        let begin = source[row] &- since
        let number = (length - since - 1) / slide + 1
        try MemoryCeiling.check(starts.count + Int(number), of: 24)
        for place in 0..<number { starts.append(begin &- place &* slide) }
        count = Int32(clamping: number)
      }
      counts.append(count)
    }
    return (
      counts, column(starts, timestamps.type), column(starts.map { $0 &+ length }, timestamps.type)
    )
  }

  private static func column(_ values: [Int64], _ type: DataType) -> Vector {
    let buffer = Buffer(byteCount: values.count * 8)
    let output = buffer.pointer(as: Int64.self)
    for (place, value) in values.enumerated() { output[place] = value }
    return .flat(type, count: values.count, values: buffer)
  }

  /// The start of the stretch of an interval's length, counted from an origin, that each timestamp
  /// lies in.
  package static func starts(
    of timestamps: Vector, interval: Vector, origin: Vector, zone: TimeZone, rowCount: Int
  ) throws(QueryError) -> Vector {
    let wall = timestamps.type == .timestampNTZ ? TimeZone.utc : zone
    let (instants, lengths, origins) = (
      timestamps.flattened(), interval.flattened(), origin.flattened()
    )
    let inMonths = lengths.physical == .int32
    return try makeValues(
      [instants, lengths, origins], rowCount: rowCount, type: timestamps.type, as: Int64.self
    ) { (row) throws(QueryError) in
      let length =
        inMonths
        ? Int64(lengths.pointer(as: Int32.self)[row]) : lengths.pointer(as: Int64.self)[row]
      guard length > 0 else { throw ArithmeticErrors.intervalOverflow(suggestion: nil) }
      let instant = wall.local(fromMicros: instants.pointer(as: Int64.self)[row])
      let base = wall.local(fromMicros: origins.pointer(as: Int64.self)[row])
      let start =
        inMonths
        ? monthStart(instant, base, Int(length))
        : instant &- floorModulo(instant &- base, length)
      guard let start else { throw ArithmeticErrors.overflow("long overflow") }
      return wall.instant(fromLocalMicros: start)
    }
  }

  private static func monthStart(_ instant: Int64, _ origin: Int64, _ months: Int) -> Int64? {
    let day = CivilDate(days: Int(floorDivide(instant, TimeUnits.microsPerDay)))
    let first = CivilDate(days: Int(floorDivide(origin, TimeUnits.microsPerDay)))
    let distance = (day.year - first.year) * 12 + day.month - first.month
    var steps = floorDivide(distance, months)
    while true {
      guard
        let start = TemporalArithmetic.moved(
          origin, months: steps * months, days: 0, micros: 0, .utc)
      else { return nil }
      if start <= instant { return start }
      steps -= 1
    }
  }

  /// The last instant of each stretch: a microsecond before its end.
  package static func lastInstants(_ ends: Vector, rowCount: Int) throws(QueryError) -> Vector {
    try Encodings.unary(ends, ends.type, rowCount: rowCount) { (input, count) in
      .flat(
        ends.type, count: count, values: mapValues(input, count) { (micros: Int64) in micros &- 1 })
    }
  }
}
