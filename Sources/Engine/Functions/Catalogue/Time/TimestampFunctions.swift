import Columns
import Expressions
import Kernels

/// Timestamps moved, measured, counted in units, and shown in other zones.
package enum TimestampFunctions {
  package static let entries: [FunctionEntry] = units + zones + counts + instants

  private static let units: [FunctionEntry] = [
    FunctionEntry(
      "timestampadd", .datetime, usage: "timestampadd(unit, amount, timestamp)",
      "The timestamp moved by so many units.",
      examples: [
        FunctionExample(
          "timestampadd(HOUR, 8, timestamp_ntz'2022-02-11 20:30:00')", "2022-02-12 04:30:00")
      ],
      typing: .unit([.long, .anyTimestamp]),
      .prepared(fromText: 0, { (name, _) in TimestampUnit(named: name) }) {
        (unit, input) throws(QueryError) in
        guard let unit else { return .nulls(input.type, count: input.rowCount) }
        return try unit.add(
          input[1], to: input[2], zone: input.settings.zone, mode: input.mode,
          rowCount: input.rowCount)
      }),
    FunctionEntry(
      "timestampdiff", .datetime, usage: "timestampdiff(unit, start, end)",
      "The whole units between two timestamps.",
      examples: [
        FunctionExample(
          "timestampdiff(MONTH, timestamp'2021-02-28 12:00:00', timestamp'2021-03-28 12:00:00')",
          "1")
      ],
      typing: .unit([.timestamp, .timestamp], returns: .long),
      .prepared(fromText: 0, { (name, _) in TimestampUnit(named: name) }) {
        (unit, input) throws(QueryError) in
        guard let unit else { return .nulls(input.type, count: input.rowCount) }
        return try unit.between(
          input[1], input[2], zone: input.settings.zone, rowCount: input.rowCount)
      }),
  ]

  private static let zones: [FunctionEntry] = [
    FunctionEntry(
      "from_utc_timestamp", .datetime, usage: "from_utc_timestamp(timestamp, zone)",
      "What the clocks of a zone show when those of Greenwich show the timestamp.",
      examples: [
        FunctionExample("from_utc_timestamp('2016-08-31', 'Asia/Seoul')", "2016-08-31 09:00:00")
      ],
      typing: .fixed([.timestamp, .text], returns: .timestamp),
      .scalar { (input) throws(QueryError) in
        try ZoneShifts.convert(
          input[0], from: utc(input), to: input[1], rowCount: input.rowCount)
      }),
    FunctionEntry(
      "to_utc_timestamp", .datetime, usage: "to_utc_timestamp(timestamp, zone)",
      "What the clocks of Greenwich show when those of a zone show the timestamp.",
      examples: [
        FunctionExample("to_utc_timestamp('2016-08-31', 'Asia/Seoul')", "2016-08-30 15:00:00")
      ],
      typing: .fixed([.timestamp, .text], returns: .timestamp),
      .scalar { (input) throws(QueryError) in
        try ZoneShifts.convert(
          input[0], from: input[1], to: utc(input), rowCount: input.rowCount)
      }),
    FunctionEntry(
      "convert_timezone", .datetime, usage: "convert_timezone([source, ]target, timestamp)",
      "What the clocks of one zone show when those of another show the timestamp.",
      examples: [
        FunctionExample(
          "convert_timezone('Europe/Brussels', 'America/Los_Angeles', "
            + "timestamp_ntz'2021-12-06 00:00:00')", "2021-12-05 15:00:00")
      ],
      typing: conversion,
      .scalar { (input) throws(QueryError) in
        try ZoneShifts.convert(
          input[2], from: input[0], to: input[1], rowCount: input.rowCount)
      }),
  ]

  private static func utc(_ input: KernelInput) -> Vector {
    .constant(.string("UTC"), .string, count: input.rowCount)
  }

  private static let conversion = TypingRule { (call, settings) throws(QueryError) in
    try TypingRule.checkCount(call, 2...3)
    if call.arguments.count == 2 {
      let resolution = Call.Resolution(.scalar, .string, nullable: false)
      let source = Call("current_timezone", [], at: call.place, resolution: resolution)
      call.arguments.insert(.call(source), at: 0)
    }
    return try TypingRule.fixed([.text, .text, .timestampNTZ], returns: .timestampNTZ)
      .apply(&call, settings)
  }

  private static let counts: [FunctionEntry] = [
    count("unix_seconds", TimeUnits.microsPerSecond, "seconds", "1"),
    count("unix_millis", 1_000, "milliseconds", "1000"),
    count("unix_micros", 1, "microseconds", "1000000"),
  ]

  private static func count(
    _ name: String, _ unit: Int64, _ plural: String, _ result: String
  ) -> FunctionEntry {
    FunctionEntry(
      name, .datetime, usage: "\(name)(timestamp)", "The whole \(plural) since 1970.",
      examples: [FunctionExample("\(name)(TIMESTAMP('1970-01-01 00:00:01Z'))", result)],
      typing: .fixed([.uncast(.timestamp)], returns: .long),
      .scalar { (input) throws(QueryError) in
        try UnixTime.count(input[0], unit: unit, rowCount: input.rowCount)
      })
  }

  private static let instants: [FunctionEntry] = [
    FunctionEntry(
      "timestamp_seconds", .datetime, usage: "timestamp_seconds(seconds)",
      "The timestamp so many seconds after the start of 1970.",
      examples: [
        FunctionExample("timestamp_seconds(1230219000)", "2008-12-25 15:30:00"),
        FunctionExample("timestamp_seconds(1230219000.123)", "2008-12-25 15:30:00.123"),
      ],
      typing: .fixed([.uncast(.numeric)], returns: .timestamp),
      .scalar { (input) throws(QueryError) in
        guard input[0].type.isInteger else {
          let mode: FailureMode = input[0].type.isFloating ? .null : input.mode
          return try Casting.cast(input[0], to: .timestamp, mode: mode, rowCount: input.rowCount)
        }
        return try instants(input, TimeUnits.microsPerSecond)
      }),
    instant("timestamp_millis", 1_000, "milliseconds", "1230219000123"),
    instant("timestamp_micros", 1, "microseconds", "1230219000123000"),
  ]

  private static func instant(
    _ name: String, _ unit: Int64, _ plural: String, _ sample: String
  ) -> FunctionEntry {
    FunctionEntry(
      name, .datetime, usage: "\(name)(\(plural))",
      "The timestamp so many \(plural) after the start of 1970.",
      examples: [FunctionExample("\(name)(\(sample))", "2008-12-25 15:30:00.123")],
      typing: .fixed([.integral], returns: .timestamp),
      .scalar { (input) throws(QueryError) in try instants(input, unit) })
  }

  private static func instants(
    _ input: KernelInput, _ unit: Int64
  ) throws(QueryError) -> Vector {
    let numbers = try Casting.cast(input[0], to: .long, rowCount: input.rowCount)
    return try UnixTime.timestamps(
      numbers, unit: unit, mode: input.mode, rowCount: input.rowCount)
  }
}
