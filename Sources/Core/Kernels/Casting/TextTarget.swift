package import Columns

/// Casts of everything to text.
package enum TextTarget {
  static func cast(_ input: Vector, _ count: Int, _ plan: CastPlan) -> Vector {
    if plan.from.isText || plan.from == .binary { return input.retyped(plan.target) }
    let buffer = Buffer(byteCount: count * MemoryLayout<StringView>.stride)
    let output = buffer.pointer(as: StringView.self)
    let heap = StringHeap()
    var writer = ByteWriter()
    let validity = input.validity
    for row in 0..<count {
      if let validity, !validity[row] {
        output[row] = StringView()
        continue
      }
      writer.clear()
      write(input, row, plan.zone, into: &writer)
      output[row] = heap.intern(writer.bytes, count: writer.count)
    }
    return .flat(
      plan.target, count: count, values: buffer, validity: validity, heaps: [heap])
  }

  /// The text of each row, nil for nulls; binary as text.
  package static func texts(_ vector: Vector, zone: TimeZone = .utc) -> [String?] {
    let flat = vector.flattened()
    var writer = ByteWriter()
    return (0..<flat.count).map { row in
      if flat.isNull(at: row) { return nil }
      if flat.type == .variant, case .null = flat.variant(at: row) { return nil }
      writer.clear()
      write(flat, row, zone, into: &writer)
      return writer.text
    }
  }

  /// Writes one row of a flat vector; a null as `null`.
  static func write(
    _ vector: Vector, _ row: Int, _ zone: TimeZone, into writer: inout ByteWriter
  ) {
    switch vector.type {
    case .null: writer.write("null")
    case .boolean: writer.write(vector.pointer(as: UInt8.self)[row] != 0 ? "true" : "false")
    case .byte: writer.write(Int64(vector.pointer(as: Int8.self)[row]))
    case .short: writer.write(Int64(vector.pointer(as: Int16.self)[row]))
    case .int: writer.write(Int64(vector.pointer(as: Int32.self)[row]))
    case .long: writer.write(vector.pointer(as: Int64.self)[row])
    case .float: writer.writeFloat(vector.pointer(as: Float.self)[row])
    case .double: writer.writeDouble(vector.pointer(as: Double.self)[row])
    case .decimal(_, let scale):
      let value =
        vector.physical == .int64
        ? Int128(vector.pointer(as: Int64.self)[row]) : vector.pointer(as: Int128.self)[row]
      writer.writeDecimal(value, scale: scale)
    case .variant:
      vector.variant(at: row).write(to: &writer, quoted: false, zone: zone)
    case .string, .char, .varchar, .binary:
      vector.pointer(as: StringView.self)[row].withBytes { bytes in
        if let start = bytes.baseAddress { writer.write(start, count: bytes.count) }
      }
    case .array, .map, .structure: writeNested(vector, row, zone, into: &writer)
    default: writeTemporal(vector, row, zone, into: &writer)
    }
  }

  private static func writeTemporal(
    _ vector: Vector, _ row: Int, _ zone: TimeZone, into writer: inout ByteWriter
  ) {
    switch vector.type {
    case .date: writer.writeDate(vector.pointer(as: Int32.self)[row])
    case .timestamp:
      let micros = vector.pointer(as: Int64.self)[row]
      writer.writeTimestamp(local: zone.local(fromMicros: micros))
    case .timestampNTZ: writer.writeTimestamp(local: vector.pointer(as: Int64.self)[row])
    case .time: writer.writeClock(nanos: vector.pointer(as: Int64.self)[row])
    case .yearMonthInterval(let from, let to):
      writer.writeYearMonthInterval(vector.pointer(as: Int32.self)[row], from, to)
    case .dayTimeInterval(let from, let to):
      writer.writeDayTimeInterval(vector.pointer(as: Int64.self)[row], from, to)
    case .calendarInterval:
      writer.writeCalendarInterval(vector.pointer(as: CalendarInterval.self)[row])
    default: break
    }
  }

  private static func writeNested(
    _ vector: Vector, _ row: Int, _ zone: TimeZone, into writer: inout ByteWriter
  ) {
    if vector.physical == .structure {
      writer.write("{")
      for (index, child) in vector.children.enumerated() {
        if index > 0 { writer.write(", ") }
        writeElement(child, row, zone, into: &writer)
      }
      writer.write("}")
      return
    }
    let range = vector.pointer(as: ListRange.self)[row]
    let isMap = vector.children.count == 2
    writer.write(isMap ? "{" : "[")
    for offset in 0..<Int(range.length) {
      if offset > 0 { writer.write(", ") }
      let place = Int(range.start) + offset
      writeElement(vector.children[0], place, zone, into: &writer)
      if isMap {
        writer.write(" -> ")
        writeElement(vector.children[1], place, zone, into: &writer)
      }
    }
    writer.write(isMap ? "}" : "]")
  }

  /// An element of a nested value, whose vector may have any encoding.
  private static func writeElement(
    _ vector: Vector, _ row: Int, _ zone: TimeZone, into writer: inout ByteWriter
  ) {
    if vector.isNull(at: row) {
      writer.write("null")
      return
    }
    switch vector.encoding {
    case .flat: write(vector, row, zone, into: &writer)
    case .constant: write(vector, 0, zone, into: &writer)
    case .dictionary:
      guard let base = vector.base else { return }
      write(base, Int(vector.pointer(as: Int32.self)[row]), zone, into: &writer)
    }
  }
}
