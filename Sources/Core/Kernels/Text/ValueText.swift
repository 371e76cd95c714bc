package import Columns

/// Single values as text, for messages, column names and small results.
package enum ValueText {
  /// The text that a cast to string gives; nil for null.
  package static func text(
    _ value: Value, _ type: DataType, zone: TimeZone = .utc
  ) -> String? {
    if value.isNull { return nil }
    var writer = ByteWriter()
    write(value, type, zone, into: &writer)
    return writer.text
  }

  private static func write(
    _ value: Value, _ type: DataType, _ zone: TimeZone, into writer: inout ByteWriter
  ) {
    switch value {
    case .null: writer.write("null")
    case .boolean(let truth): writer.write(truth ? "true" : "false")
    case .byte(let number): writer.write(Int64(number))
    case .short(let number): writer.write(Int64(number))
    case .int(let number): writer.write(Int64(number))
    case .long(let number): writer.write(number)
    case .float(let number): writer.writeFloat(number)
    case .double(let number): writer.writeDouble(number)
    case .decimal(let unscaled, let scale): writer.writeDecimal(unscaled, scale: scale)
    case .string(let text): writer.write(text)
    case .binary(let bytes) where type == .variant:
      bytes.withUnsafeBytes { VariantValue($0) }
        .write(to: &writer, quoted: false, zone: zone)
    case .binary(let bytes): writer.write(String(decoding: bytes, as: UTF8.self))
    case .date(let days): writer.writeDate(days)
    case .timestamp(let micros): writer.writeTimestamp(local: zone.local(fromMicros: micros))
    case .timestampNTZ(let micros): writer.writeTimestamp(local: micros)
    case .time(let nanos): writer.writeClock(nanos: nanos)
    case .yearMonthInterval(let months):
      if case .yearMonthInterval(let from, let to) = type {
        writer.writeYearMonthInterval(months, from, to)
      }
    case .dayTimeInterval(let micros):
      if case .dayTimeInterval(let from, let to) = type {
        writer.writeDayTimeInterval(micros, from, to)
      }
    case .calendarInterval(let interval): writer.writeCalendarInterval(interval)
    case .variant: writer.write("variant")
    case .array, .map, .structure: writeNested(value, type, zone, into: &writer)
    }
  }

  private static func writeNested(
    _ value: Value, _ type: DataType, _ zone: TimeZone, into writer: inout ByteWriter
  ) {
    switch (value, type) {
    case (.array(let elements), .array(let element, _)):
      writer.write("[")
      for (index, item) in elements.enumerated() {
        if index > 0 { writer.write(", ") }
        write(item, element, zone, into: &writer)
      }
      writer.write("]")
    case (.map(let keys, let values), .map(let key, let item, _)):
      writer.write("{")
      for index in keys.indices {
        if index > 0 { writer.write(", ") }
        write(keys[index], key, zone, into: &writer)
        writer.write(" -> ")
        write(values[index], item, zone, into: &writer)
      }
      writer.write("}")
    case (.structure(let members), .structure(let fields)):
      writer.write("{")
      for (index, member) in members.enumerated() where index < fields.count {
        if index > 0 { writer.write(", ") }
        write(member, fields[index].type, zone, into: &writer)
      }
      writer.write("}")
    default: break
    }
  }
}
