package import Columns

/// Arrays that count from a start to a stop, both included.
package enum Sequences {
  /// Whole numbers; without steps, up or down by one.
  package static func integers(
    _ starts: Vector, _ stops: Vector, _ steps: Vector?, type: DataType, rowCount: Int
  ) throws(QueryError) -> Vector {
    let element = type.childTypes[0]
    let arguments = [starts, stops] + (steps.map { [$0] } ?? [])
    switch element.physical {
    case .int8: return try make(Int8.self, arguments, type, rowCount)
    case .int16: return try make(Int16.self, arguments, type, rowCount)
    case .int32: return try make(Int32.self, arguments, type, rowCount)
    default: return try make(Int64.self, arguments, type, rowCount)
    }
  }

  private static func make<Number: FixedWidthInteger & BitwiseCopyable>(
    _: Number.Type, _ arguments: [Vector], _ type: DataType, _ rowCount: Int
  ) throws(QueryError) -> Vector {
    let start = ValueColumn<Number>(arguments[0])
    let stop = ValueColumn<Number>(arguments[1])
    let step = arguments.count > 2 ? ValueColumn<Number>(arguments[2]) : nil
    return try makeNumbers(arguments, type, rowCount) {
      (row, sink: inout NumberSink<Number>) throws(QueryError) in
      let first = Int64(start[row])
      let last = Int64(stop[row])
      let width = step.map { Int64($0[row]) } ?? (first <= last ? 1 : -1)
      let count = try count(from: first, to: last, by: width)
      try sink.admit(count)
      var value = start[row]
      for _ in 0..<count {
        sink.append(value)
        value = value &+ Number(truncatingIfNeeded: width)
      }
    }
  }

  /// Dates or timestamps by months and by days or microseconds; without a step, days.
  package static func times(
    _ starts: Vector, _ stops: Vector, _ steps: Vector?, type: DataType, zone: TimeZone,
    rowCount: Int
  ) throws(QueryError) -> Vector {
    let step = steps.map { TimeStep(vector: $0) }
    let arguments = [starts, stops] + (steps.map { [$0] } ?? [])
    if starts.type == .date {
      let start = ValueColumn<Int32>(starts)
      let stop = ValueColumn<Int32>(stops)
      return try makeNumbers(arguments, type, rowCount) {
        (row, sink: inout NumberSink<Int32>) throws(QueryError) in
        let day = TimeUnits.microsPerDay
        try eachTime(
          Int64(start[row]) &* day, Int64(stop[row]) &* day, step?.value(row), .utc, &sink
        ) { (sink, value) in sink.append(Int32(truncatingIfNeeded: floorDivide(value, day))) }
      }
    }
    let start = ValueColumn<Int64>(starts)
    let stop = ValueColumn<Int64>(stops)
    let zone = starts.type == .timestamp ? zone : .utc
    return try makeNumbers(arguments, type, rowCount) {
      (row, sink: inout NumberSink<Int64>) throws(QueryError) in
      try eachTime(start[row], stop[row], step?.value(row), zone, &sink) { $0.append($1) }
    }
  }

  private static func eachTime<Number: BitwiseCopyable>(
    _ start: Int64, _ stop: Int64, _ step: TimeStep.Value?, _ zone: TimeZone,
    _ sink: inout NumberSink<Number>, _ body: (inout NumberSink<Number>, Int64) -> Void
  ) throws(QueryError) {
    let step = step ?? .init(months: 0, micros: (start <= stop ? 1 : -1) * TimeUnits.microsPerDay)
    let estimate = Int64(step.months) &* 28 &* TimeUnits.microsPerDay &+ step.micros
    if estimate == 0 ? start != stop : estimate > 0 ? start > stop : start < stop {
      throw boundaries("\(start)", "\(stop)", "\(estimate)")
    }
    if estimate == 0 { return body(&sink, start) }
    let most = try count(from: start, to: stop, by: estimate)
    try sink.admit(most)
    let local = zone.local(fromMicros: start)
    let day = floorDivide(local, TimeUnits.microsPerDay)
    let clock = local &- day &* TimeUnits.microsPerDay
    for number in 0...Int64(most) {
      var value = start &+ number &* step.micros
      if step.months != 0 {
        let months = Int(truncatingIfNeeded: number) &* Int(step.months)
        let moved = CivilDate(days: Int(day)).adding(months: months)
        let wall = Int64(moved.days) &* TimeUnits.microsPerDay &+ clock
        value = zone.instant(fromLocalMicros: wall) &+ number &* step.micros
      }
      if estimate > 0 ? value > stop : value < stop { return }
      body(&sink, value)
    }
  }

  private static func count(
    from start: Int64, to stop: Int64, by step: Int64
  ) throws(QueryError) -> Int {
    if start == stop { return 1 }
    guard step != 0, step > 0 ? start < stop : start > stop else {
      throw boundaries("\(start)", "\(stop)", "\(step)")
    }
    let (distance, overflow) = stop.subtractingReportingOverflow(start)
    let count = overflow ? Int128(stop) - Int128(start) : Int128(distance)
    let total = count / Int128(step) + 1
    guard total < Int128(ListAssembly.maximumCount) else {
      throw ListErrors.tooLong(Int(truncatingIfNeeded: min(total, Int128(Int64.max))))
    }
    return Int(total)
  }

  private static func boundaries(_ start: String, _ stop: String, _ step: String) -> QueryError {
    QueryError(
      "INVALID_PARAMETER_VALUE.BOUNDARY", sqlState: "22023",
      "The value of parameter(s) `start`, `stop`, `step` in `sequence` is invalid: Illegal "
        + "sequence boundaries: \(start) to \(stop) by \(step).")
  }
}

/// Collects the numbers of array rows.
struct NumberSink<Number: BitwiseCopyable>: ~Copyable {
  private var values: UnsafeMutablePointer<Number>
  private var capacity = 256
  private(set) var count = 0

  init() { values = .allocate(capacity: capacity) }

  deinit { values.deallocate() }

  /// Throws when there is no memory for so many more.
  func admit(_ more: Int) throws(QueryError) {
    try MemoryCeiling.check(count + more, of: MemoryLayout<Number>.stride)
  }

  @inline(__always)
  mutating func append(_ value: Number) {
    if count == capacity {
      let larger = UnsafeMutablePointer<Number>.allocate(capacity: capacity * 2)
      larger.update(from: values, count: count)
      values.deallocate()
      values = larger
      capacity *= 2
    }
    values[count] = value
    count &+= 1
  }

  consuming func finish(_ type: DataType) -> Vector {
    let buffer = Buffer(byteCount: count * MemoryLayout<Number>.stride)
    buffer.pointer(as: Number.self).update(from: values, count: count)
    return .flat(type, count: count, values: buffer)
  }
}

private func makeNumbers<Number: BitwiseCopyable>(
  _ arguments: [Vector], _ type: DataType, _ rowCount: Int,
  _ body: (Int, inout NumberSink<Number>) throws(QueryError) -> Void
) throws(QueryError) -> Vector {
  let ranges = Buffer(zeroedByteCount: rowCount * MemoryLayout<ListRange>.stride)
  let output = ranges.pointer(as: ListRange.self)
  let validity = sharedValidity(arguments, rowCount: rowCount)
  var sink = NumberSink<Number>()
  try eachRow(rowCount, where: validity) { (row) throws(QueryError) in
    let start = sink.count
    try body(row, &sink)
    guard sink.count < ListAssembly.maximumCount else { throw ListErrors.tooLong(sink.count) }
    output[row] = ListRange(
      start: Int32(truncatingIfNeeded: start),
      length: Int32(truncatingIfNeeded: sink.count - start))
  }
  return .flat(
    type, count: rowCount, values: ranges, validity: validity,
    children: [sink.finish(type.childTypes[0])])
}

/// The steps of dates and timestamps, whatever kind of interval they are given as.
private struct TimeStep {
  struct Value {
    var months: Int32
    var micros: Int64
  }

  let vector: Vector

  func value(_ row: Int) -> Value {
    switch vector.value(at: row) {
    case .yearMonthInterval(let months): Value(months: months, micros: 0)
    case .dayTimeInterval(let micros): Value(months: 0, micros: micros)
    case .calendarInterval(let interval):
      Value(
        months: interval.months,
        micros: interval.microseconds &+ Int64(interval.days) &* TimeUnits.microsPerDay)
    default: Value(months: 0, micros: TimeUnits.microsPerDay)
    }
  }
}
