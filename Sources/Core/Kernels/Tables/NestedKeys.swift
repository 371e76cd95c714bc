import Columns

/// Writes arrays and structs as bytes that are equal when the values are, and reads them back.
enum NestedKeys {
  /// Views of the encoded values of a flat vector.
  static func encode(_ column: Vector) -> Vector {
    let heap = StringHeap()
    let buffer = Buffer(byteCount: column.count * 16)
    let output = buffer.pointer(as: StringView.self)
    var bytes: [UInt8] = []
    for row in 0..<column.count {
      bytes.removeAll(keepingCapacity: true)
      append(column.value(at: row), column.type, to: &bytes)
      output[row] = bytes.withUnsafeBytes { raw in
        raw.baseAddress.map { heap.intern($0, count: raw.count) } ?? StringView()
      }
    }
    return .flat(
      .binary, count: column.count, values: buffer, validity: column.validity, heaps: [heap])
  }

  static func decode(
    _ views: UnsafePointer<StringView>, count: Int, as type: DataType
  ) throws(QueryError) -> Vector {
    var builder = VectorBuilder(type)
    for row in 0..<count {
      // Nothing is written for a null itself.
      let value: Value? = views[row].withBytes { bytes in
        if bytes.isEmpty { return .null }
        var reader = NestedKeyReader(bytes: bytes)
        return reader.read(type)
      }
      guard let value else { throw .internalError("a nested key does not read back") }
      builder.append(value)
    }
    return builder.finish()
  }

  private static func append(_ value: Value, _ type: DataType, to bytes: inout [UInt8]) {
    if value.isNull {
      bytes.append(0)
      return
    }
    bytes.append(1)
    switch (type, value) {
    case (.array(let element, _), .array(let values)):
      put(Int32(truncatingIfNeeded: values.count), to: &bytes)
      for item in values { append(item, element, to: &bytes) }
    case (.structure(let fields), .structure(let values)):
      for (field, item) in zip(fields, values) { append(item, field.type, to: &bytes) }
    case (.map(let key, let item, _), .map(let keys, let values)):
      put(Int32(truncatingIfNeeded: keys.count), to: &bytes)
      for each in keys { append(each, key, to: &bytes) }
      for each in values { append(each, item, to: &bytes) }
    default: appendScalar(value, to: &bytes)
    }
  }

  private static func appendScalar(_ value: Value, to bytes: inout [UInt8]) {
    switch value {
    case .boolean(let truth): bytes.append(truth ? 1 : 0)
    case .byte(let number): put(number, to: &bytes)
    case .short(let number): put(number, to: &bytes)
    case .int(let number), .date(let number), .yearMonthInterval(let number):
      put(number, to: &bytes)
    case .long(let number), .timestamp(let number), .timestampNTZ(let number), .time(let number),
      .dayTimeInterval(let number):
      put(number, to: &bytes)
    case .float(let number):
      put(number == 0 ? 0 : number == number ? number : .nan, to: &bytes)
    case .double(let number):
      put(number == 0 ? 0 : number == number ? number : .nan, to: &bytes)
    case .decimal(let unscaled, _): put(unscaled, to: &bytes)
    case .string(let text):
      put(Int32(truncatingIfNeeded: text.utf8.count), to: &bytes)
      bytes.append(contentsOf: text.utf8)
    case .binary(let raw):
      put(Int32(truncatingIfNeeded: raw.count), to: &bytes)
      bytes.append(contentsOf: raw)
    case .calendarInterval(let interval): put(interval, to: &bytes)
    case .null, .array, .map, .structure, .variant: break
    }
  }

  private static func put<Raw: BitwiseCopyable>(_ value: Raw, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
  }
}

/// Reads what `NestedKeys` wrote; nil when the bytes end early.
private struct NestedKeyReader {
  let bytes: UnsafeRawBufferPointer
  var offset = 0

  mutating func read(_ type: DataType) -> Value? {
    guard let tag = take(UInt8.self) else { return nil }
    if tag == 0 { return .null }
    switch type {
    case .array(let element, _):
      return takeCount().flatMap { readAll(element, count: $0) }.map(Value.array)
    case .structure(let fields):
      var members: [Value] = []
      for field in fields {
        guard let member = read(field.type) else { return nil }
        members.append(member)
      }
      return .structure(members)
    case .map(let key, let item, _):
      guard let count = takeCount(), let keys = readAll(key, count: count),
        let values = readAll(item, count: count)
      else { return nil }
      return .map(keys: keys, values: values)
    default: return readScalar(type)
    }
  }

  private mutating func readAll(_ type: DataType, count: Int) -> [Value]? {
    var values: [Value] = []
    for _ in 0..<count {
      guard let value = read(type) else { return nil }
      values.append(value)
    }
    return values
  }

  private mutating func readScalar(_ type: DataType) -> Value? {
    switch type {
    case .boolean: take(UInt8.self).map { .boolean($0 != 0) }
    case .byte: take(Int8.self).map(Value.byte)
    case .short: take(Int16.self).map(Value.short)
    case .int: take(Int32.self).map(Value.int)
    case .date: take(Int32.self).map(Value.date)
    case .yearMonthInterval: take(Int32.self).map(Value.yearMonthInterval)
    case .long: take(Int64.self).map(Value.long)
    case .timestamp: take(Int64.self).map(Value.timestamp)
    case .timestampNTZ: take(Int64.self).map(Value.timestampNTZ)
    case .time: take(Int64.self).map(Value.time)
    case .dayTimeInterval: take(Int64.self).map(Value.dayTimeInterval)
    case .float: take(Float.self).map(Value.float)
    case .double: take(Double.self).map(Value.double)
    case .decimal(_, let scale):
      take(Int128.self).map { .decimal(unscaled: $0, scale: scale) }
    case .string, .char, .varchar:
      takeBytes().map { .string(String(decoding: $0, as: UTF8.self)) }
    case .binary: takeBytes().map { .binary(Array($0)) }
    case .calendarInterval: take(CalendarInterval.self).map(Value.calendarInterval)
    case .null, .array, .map, .structure, .variant: nil
    }
  }

  private mutating func take<Raw: BitwiseCopyable>(_: Raw.Type) -> Raw? {
    let width = MemoryLayout<Raw>.size
    guard offset + width <= bytes.count else { return nil }
    defer { offset += width }
    return bytes.loadUnaligned(fromByteOffset: offset, as: Raw.self)
  }

  private mutating func takeCount() -> Int? {
    take(Int32.self).flatMap { $0 >= 0 ? Int($0) : nil }
  }

  private mutating func takeBytes() -> UnsafeRawBufferPointer? {
    guard let count = takeCount(), offset + count <= bytes.count else { return nil }
    defer { offset += count }
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
  }
}
