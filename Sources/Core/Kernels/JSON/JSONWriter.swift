package import Columns

/// Writes values as JSON text.
package struct JSONWriter: Sendable {
  private let zone: TimeZone
  private let keepsNullFields: Bool
  /// Characters beyond ASCII are written as `\uXXXX`.
  private let escapesUnicode: Bool

  package init(zone: TimeZone, keepsNullFields: Bool = false, escapesUnicode: Bool = false) {
    self.zone = zone
    self.keepsNullFields = keepsNullFields
    self.escapesUnicode = escapesUnicode
  }

  /// Every row as a line of its own; `body` takes them a batch of rows at a time.
  package func writeLines(
    _ column: Vector, rowCount: Int, lineEnd: [UInt8],
    _ body: (UnsafeRawBufferPointer) throws(QueryError) -> Void
  ) throws(QueryError) {
    var writer = ByteWriter(capacity: 1 << 16)
    for row in 0..<rowCount {
      write(column, row, to: &writer)
      for byte in lineEnd { writer.write(byte) }
    }
    guard escapesUnicode else {
      try body(UnsafeRawBufferPointer(start: writer.bytes, count: writer.count))
      return
    }
    var escaped = ByteWriter(capacity: writer.count)
    for unit in writer.text.utf16 {
      guard unit >= 0x80 else {
        escaped.write(UInt8(truncatingIfNeeded: unit))
        continue
      }
      escaped.write("\\u")
      for shift: UInt16 in [12, 8, 4, 0] {
        let digits: StaticString = "0123456789ABCDEF"
        escaped.write(digits.utf8Start[Int(unit >> shift & 15)])
      }
    }
    try body(UnsafeRawBufferPointer(start: escaped.bytes, count: escaped.count))
  }

  package func write(_ column: Vector, rowCount: Int) -> Vector {
    makeText([column], rowCount: rowCount) { row, sink in
      write(column, row, to: &sink.writer)
      sink.putWritten()
    }
  }

  /// One value of a vector of any encoding.
  func write(_ vector: Vector, _ row: Int, to writer: inout ByteWriter) {
    if vector.isNull(at: row) { return writer.write("null") }
    switch vector.encoding {
    case .flat: writeValid(vector, row, to: &writer)
    case .constant: writeValid(vector, 0, to: &writer)
    case .dictionary:
      if let base = vector.base {
        writeValid(base, Int(vector.pointer(as: Int32.self)[row]), to: &writer)
      }
    }
  }

  private func writeValid(_ vector: Vector, _ row: Int, to writer: inout ByteWriter) {
    switch vector.type {
    case .boolean: writer.write(vector.pointer(as: UInt8.self)[row] != 0 ? "true" : "false")
    case .byte: writer.write(Int64(vector.pointer(as: Int8.self)[row]))
    case .short: writer.write(Int64(vector.pointer(as: Int16.self)[row]))
    case .int: writer.write(Int64(vector.pointer(as: Int32.self)[row]))
    case .long: writer.write(vector.pointer(as: Int64.self)[row])
    case .string, .char, .varchar:
      writer.writeJSONString(Bytes(at: vector.pointer(as: StringView.self) + row))
    case .variant: vector.variant(at: row).write(to: &writer, quoted: true, zone: zone)
    case .structure(let fields): writeStructure(vector, row, fields, to: &writer)
    case .array: writeArray(vector, row, to: &writer)
    case .map: writeMap(vector, row, to: &writer)
    case .float, .double: writeFloating(vector, row, to: &writer)
    case .timestamp, .timestampNTZ: writeTimestamp(vector, row, to: &writer)
    case .binary:
      let single = BinaryText.base64(vector.slice(row..<(row + 1)), rowCount: 1)
      writer.writeJSONString(Bytes(at: single.pointer(as: StringView.self)))
    default: writeOther(vector, row, to: &writer)
    }
  }

  private func writeStructure(
    _ vector: Vector, _ row: Int, _ fields: [Field], to writer: inout ByteWriter
  ) {
    writer.write(UInt8(ascii: "{"))
    var isFirst = true
    for (field, child) in zip(fields, vector.children) {
      if !keepsNullFields, child.isNull(at: row) { continue }
      if !isFirst { writer.write(UInt8(ascii: ",")) }
      isFirst = false
      writeName(field.name, to: &writer)
      write(child, row, to: &writer)
    }
    writer.write(UInt8(ascii: "}"))
  }

  private func writeName(_ name: String, to writer: inout ByteWriter) {
    var text = name
    text.withUTF8 { buffer in
      if let start = buffer.baseAddress {
        writer.writeJSONString(Bytes(start, count: buffer.count))
      } else {
        writer.write("\"\"")
      }
    }
    writer.write(UInt8(ascii: ":"))
  }

  private func writeArray(_ vector: Vector, _ row: Int, to writer: inout ByteWriter) {
    let range = vector.pointer(as: ListRange.self)[row]
    writer.write(UInt8(ascii: "["))
    for offset in 0..<Int(range.length) {
      if offset > 0 { writer.write(UInt8(ascii: ",")) }
      write(vector.children[0], Int(range.start) + offset, to: &writer)
    }
    writer.write(UInt8(ascii: "]"))
  }

  private func writeMap(_ vector: Vector, _ row: Int, to writer: inout ByteWriter) {
    let range = vector.pointer(as: ListRange.self)[row]
    let keys = vector.children[0]
    writer.write(UInt8(ascii: "{"))
    for offset in 0..<Int(range.length) {
      if offset > 0 { writer.write(UInt8(ascii: ",")) }
      let place = Int(range.start) + offset
      writeName(ValueText.text(keys.value(at: place), keys.type, zone: zone) ?? "null", to: &writer)
      write(vector.children[1], place, to: &writer)
    }
    writer.write(UInt8(ascii: "}"))
  }

  private func writeFloating(_ vector: Vector, _ row: Int, to writer: inout ByteWriter) {
    let isFloat = vector.type == .float
    let value =
      isFloat
      ? Double(vector.pointer(as: Float.self)[row]) : vector.pointer(as: Double.self)[row]
    if !value.isFinite { writer.write(UInt8(ascii: "\"")) }
    if isFloat {
      writer.writeFloat(vector.pointer(as: Float.self)[row])
    } else {
      writer.writeDouble(value)
    }
    if !value.isFinite { writer.write(UInt8(ascii: "\"")) }
  }

  /// `2024-01-31T10:00:00.000Z`: milliseconds, and the offset when the type has one.
  private func writeTimestamp(_ vector: Vector, _ row: Int, to writer: inout ByteWriter) {
    let micros = vector.pointer(as: Int64.self)[row]
    let hasOffset = vector.type == .timestamp
    let local = hasOffset ? zone.local(fromMicros: micros) : micros
    let day = floorDivide(local, TimeUnits.microsPerDay)
    let clock = local &- day &* TimeUnits.microsPerDay
    writer.write(UInt8(ascii: "\""))
    writer.writeDate(Int32(truncatingIfNeeded: day))
    writer.write(UInt8(ascii: "T"))
    let seconds = Int(clock / TimeUnits.microsPerSecond)
    writer.writeTwo(seconds / 3600)
    writer.write(UInt8(ascii: ":"))
    writer.writeTwo(seconds / 60 % 60)
    writer.write(UInt8(ascii: ":"))
    writer.writeTwo(seconds % 60)
    writer.write(ByteWriter.point)
    writer.write(UInt64(clock / 1000 % 1000), minimumDigits: 3)
    if hasOffset {
      let offset = zone.offset(atSecond: floorDivide(micros, TimeUnits.microsPerSecond))
      writer.write(offset == 0 ? "Z" : ZoneOffset.text(offset))
    }
    writer.write(UInt8(ascii: "\""))
  }

  /// Decimals are numbers; dates, times and intervals are strings.
  private func writeOther(_ vector: Vector, _ row: Int, to writer: inout ByteWriter) {
    if case .decimal(_, let scale) = vector.type {
      return writer.writeJavaDecimal(vector.unscaled(at: row), scale: scale)
    }
    let text = ValueText.text(vector.value(at: row), vector.type, zone: zone) ?? "null"
    var copy = text
    copy.withUTF8 { buffer in
      if let start = buffer.baseAddress {
        writer.writeJSONString(Bytes(start, count: buffer.count))
      }
    }
  }
}
