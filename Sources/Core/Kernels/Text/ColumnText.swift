package import Columns

/// Whole columns as text, for casts to string and for everything that prints results.
package enum ColumnText {
  /// How bytes of binary columns become text.
  package enum BinaryForm: Sendable {
    /// As the UTF-8 they may be: what a cast gives.
    case bytes
    /// As upper-case hexadecimal digits: what is printed.
    case hexadecimal
  }

  /// A string column of the text that a cast of each value gives; nulls stay null. Constants and
  /// dictionaries keep their encoding, so that each distinct value is written once.
  package static func texts(
    of vector: Vector, zone: TimeZone = .utc, binary: BinaryForm = .bytes
  ) -> Vector {
    if vector.isConstantNull { return .nulls(.string, count: vector.count) }
    switch (vector.encoding, vector.base) {
    case (.constant, _):
      guard vector.count > 0 else { return .nulls(.string, count: 0) }
      let single = flatTexts(of: vector.slice(0..<1).flattened(), zone, binary)
      return .constant(single, count: vector.count)
    case (.dictionary, let base?) where base.count <= vector.count:
      return vector.rebased(on: flatTexts(of: base, zone, binary))
    default:
      return flatTexts(of: vector.flattened(), zone, binary)
    }
  }

  private static func flatTexts(
    of vector: Vector, _ zone: TimeZone, _ binary: BinaryForm
  ) -> Vector {
    switch vector.type {
    case .null: .nulls(.string, count: vector.count)
    case .string, .char, .varchar: vector.retyped(.string)
    case .binary where binary == .bytes: vector.retyped(.string)
    case .binary: written(vector, StringView.self) { $0.writeHexadecimal($1) }
    case .boolean:
      written(vector, UInt8.self) { $0.write($1 != 0 ? "true" as StaticString : "false") }
    case .byte: written(vector, Int8.self) { $0.write(Int64($1)) }
    case .short: written(vector, Int16.self) { $0.write(Int64($1)) }
    case .int: written(vector, Int32.self) { $0.write(Int64($1)) }
    case .long: written(vector, Int64.self) { $0.write($1) }
    case .float: written(vector, Float.self) { $0.writeFloat($1) }
    case .double: written(vector, Double.self) { $0.writeDouble($1) }
    case .decimal(_, let scale):
      vector.physical == .int64
        ? written(vector, Int64.self) { $0.writeDecimal(Int128($1), scale: scale) }
        : written(vector, Int128.self) { $0.writeDecimal($1, scale: scale) }
    case .date: written(vector, Int32.self) { $0.writeDate($1) }
    case .timestamp:
      written(vector, Int64.self) { $0.writeTimestamp(local: zone.local(fromMicros: $1)) }
    case .timestampNTZ: written(vector, Int64.self) { $0.writeTimestamp(local: $1) }
    case .time: written(vector, Int64.self) { $0.writeClock(nanos: $1) }
    case .yearMonthInterval(let from, let to):
      written(vector, Int32.self) { $0.writeYearMonthInterval($1, from, to) }
    case .dayTimeInterval(let from, let to):
      written(vector, Int64.self) { $0.writeDayTimeInterval($1, from, to) }
    case .calendarInterval:
      written(vector, CalendarInterval.self) { $0.writeCalendarInterval($1) }
    case .array, .map, .structure, .variant: writtenValues(vector, zone)
    }
  }

  @inline(__always)
  private static func written<Element: BitwiseCopyable>(
    _ vector: Vector, _: Element.Type, _ write: (inout ByteWriter, Element) -> Void
  ) -> Vector {
    let input = vector.pointer(as: Element.self)
    let heap = StringHeap()
    let output = Buffer(zeroedByteCount: vector.count * MemoryLayout<StringView>.stride)
    let views = output.pointer(as: StringView.self)
    let validity = vector.validity
    var writer = ByteWriter()
    for row in 0..<vector.count {
      if let validity, !validity[row] { continue }
      writer.clear()
      write(&writer, input[row])
      views[row] = heap.intern(UnsafeRawPointer(writer.bytes), count: writer.count)
    }
    return .flat(
      .string, count: vector.count, values: output, validity: validity, heaps: [heap])
  }

  /// Nested values, one by one.
  private static func writtenValues(_ vector: Vector, _ zone: TimeZone) -> Vector {
    var builder = VectorBuilder(.string)
    for row in 0..<vector.count {
      let text = ValueText.text(vector.value(at: row), vector.type, zone: zone)
      builder.append(text.map(Value.string) ?? .null)
    }
    return builder.finish()
  }
}

extension ByteWriter {
  /// Two upper-case digits a byte.
  mutating func writeHexadecimal(_ view: StringView) {
    reserve(view.count * 2)
    view.withBytes { bytes in
      for byte in bytes {
        write(ByteWriter.hexadecimalDigit(byte &>> 4))
        write(ByteWriter.hexadecimalDigit(byte & 15))
      }
    }
  }

  private static func hexadecimalDigit(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? zero &+ nibble : UInt8(ascii: "A") &+ nibble &- 10
  }
}
