/// Builds a flat vector value by value: for literals, small tables, row readers and tests.
public struct VectorBuilder {
  public let type: DataType
  public private(set) var count = 0
  private let physical: PhysicalType
  private var bytes: [UInt8] = []
  private var valid: [Bool] = []
  private var anyNull = false
  private let heap = StringHeap()
  private var children: [VectorBuilder]

  public init(_ type: DataType) {
    self.type = type
    physical = type.physical
    children = type.childTypes.map(VectorBuilder.init)
  }

  /// Appends a value of the builder's type; a value of another type appends null.
  public mutating func append(_ value: Value) {
    if physical != .null, write(value) {
      valid.append(true)
    } else {
      bytes.append(contentsOf: repeatElement(0, count: physical.byteWidth))
      if physical == .structure { for index in children.indices { children[index].append(.null) } }
      valid.append(false)
      anyNull = true
    }
    count += 1
  }

  public func finish() -> Vector {
    let buffer = Buffer(byteCount: bytes.count)
    bytes.withUnsafeBytes { raw in
      buffer.address.copyMemory(
        from: raw.baseAddress ?? UnsafeRawPointer(buffer.address), byteCount: raw.count)
    }
    var validity: Bitmap?
    if anyNull {
      let bits = Bitmap(count: count, filled: false)
      for (row, isValid) in valid.enumerated() where isValid { bits.set(row) }
      validity = bits
    }
    return .flat(
      type, count: count, values: buffer, validity: validity,
      children: children.map { $0.finish() },
      heaps: physical == .view ? [heap] : [])
  }

  private mutating func write(_ value: Value) -> Bool {
    switch (physical, value) {
    case (.bool, .boolean(let truth)): put(UInt8(truth ? 1 : 0))
    case (.int8, .byte(let number)): put(number)
    case (.int16, .short(let number)): put(number)
    case (.int32, .int(let number)), (.int32, .date(let number)): put(number)
    case (.int32, .yearMonthInterval(let months)): put(months)
    case (.int64, .long(let number)), (.int64, .timestamp(let number)): put(number)
    case (.int64, .timestampNTZ(let number)), (.int64, .time(let number)): put(number)
    case (.int64, .dayTimeInterval(let number)): put(number)
    case (.int64, .decimal(let unscaled, _)):
      guard let narrow = Int64(exactly: unscaled) else { return false }
      put(narrow)
    case (.int128, .decimal(let unscaled, _)): put(unscaled)
    case (.float32, .float(let number)): put(number)
    case (.float64, .double(let number)): put(number)
    case (.view, .string(let text)): put(heap.intern(text))
    case (.view, .binary(let raw)):
      put(
        raw.withUnsafeBytes {
          $0.baseAddress.map { heap.intern($0, count: raw.count) } ?? StringView()
        })
    case (.interval, .calendarInterval(let interval)): put(interval)
    default: return writeNested(value)
    }
    return true
  }

  private mutating func writeNested(_ value: Value) -> Bool {
    switch (type, value) {
    case (.array, .array(let elements)):
      put(ListRange(start: Int32(children[0].count), length: Int32(elements.count)))
      for element in elements { children[0].append(element) }
    case (.map, .map(let keys, let values)):
      put(ListRange(start: Int32(children[0].count), length: Int32(keys.count)))
      for key in keys { children[0].append(key) }
      for item in values { children[1].append(item) }
    case (.structure, .structure(let members)) where members.count == children.count:
      for (index, member) in members.enumerated() { children[index].append(member) }
    default: return false
    }
    return true
  }

  private mutating func put<Raw: BitwiseCopyable>(_ value: Raw) {
    withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
  }
}

extension Vector {
  /// The values of a short list as a flat vector.
  public static func of(_ type: DataType, _ values: [Value]) -> Vector {
    var builder = VectorBuilder(type)
    for value in values { builder.append(value) }
    return builder.finish()
  }

  /// One value for `count` rows.
  public static func constant(_ value: Value, _ type: DataType, count: Int) -> Vector {
    value.isNull ? .nulls(type, count: count) : .constant(.of(type, [value]), count: count)
  }
}
