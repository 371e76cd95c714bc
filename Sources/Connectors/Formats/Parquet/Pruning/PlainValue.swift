import Columns

extension ParquetColumn.Leaf {
  /// A value of statistics, stored in plain encoding. Text comes as bytes, because bounds may be
  /// cut in the middle of a character.
  func decodePlain(_ bytes: UnsafeRawBufferPointer) -> Value? {
    guard hasOrderedStatistics, let start = bytes.baseAddress else { return nil }
    if layout.stored == .byteArray, layout.conversion == .copy { return .binary(Array(bytes)) }
    if layout.conversion == .fixedToView { return .binary(Array(bytes)) }
    let source = Buffer(zeroedByteCount: max(bytes.count, 16))
    if layout.stored == .byteArray {
      source.pointer(as: StringView.self).pointee = StringView(start, count: bytes.count)
    } else {
      guard bytes.count == layout.stored.width else { return nil }
      source.address.copyMemory(from: start, byteCount: bytes.count)
    }
    let target = Buffer(zeroedByteCount: 16)
    let heap = StringHeap()
    do {
      try layout.convert(source.address, count: 1, into: target.address, heap: heap)
    } catch {
      return nil
    }
    let value = Vector.flat(layout.type, count: 1, values: target, heaps: [heap]).value(at: 0)
    return value.isNotANumber ? nil : value
  }

  /// The plain encoding of a value, for Bloom filters; nil when none is certain to be equal.
  func encodePlain(_ value: Value) -> [UInt8]? {
    switch (layout.stored, layout.conversion, value) {
    case (.byteArray, .copy, .string(let text)): return Array(text.utf8)
    case (.byteArray, .copy, .binary(let bytes)), (.fixed, .fixedToView, .binary(let bytes)):
      return bytes
    case (.int32, .copy, .int(let number)), (.int32, .copy, .date(let number)):
      return raw(number)
    case (.int64, .copy, .long(let number)), (.int64, .copy, .timestamp(let number)),
      (.int64, .copy, .timestampNTZ(let number)):
      return raw(number)
    case (.int32, .int32ToInt64, .decimal(let unscaled, let scale)):
      return scale == self.scale ? Int32(exactly: unscaled).map(raw) : nil
    case (.int64, .copy, .decimal(let unscaled, let scale)):
      return scale == self.scale ? Int64(exactly: unscaled).map(raw) : nil
    default: return nil
    }
  }

  private var scale: Int {
    if case .decimal(_, let scale) = layout.type { scale } else { -1 }
  }

  private func raw<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }
}

extension Value {
  fileprivate var isNotANumber: Bool {
    switch self {
    case .float(let number): number.isNaN
    case .double(let number): number.isNaN
    default: false
    }
  }
}
