import Columns

/// One value of the type VARIANT: a tree of objects, arrays and scalars that know their types.
indirect enum VariantValue {
  case null
  case boolean(Bool)
  case long(Int64)
  case decimal(unscaled: Int128, scale: Int)
  case float(Float)
  case double(Double)
  case string(String)
  case binary([UInt8])
  case date(Int32)
  case timestamp(Int64)
  case timestampNTZ(Int64)
  /// Members in the order of their names.
  case object([(name: String, value: VariantValue)])
  case array([VariantValue])

  // MARK: Bytes

  private enum Tag: UInt8 {
    case null, no, yes, long, decimal, float, double, string, binary, date, timestamp
    case timestampNTZ, object, array
  }

  /// The form in which columns hold variants.
  var bytes: [UInt8] {
    var output: [UInt8] = []
    write(to: &output)
    return output
  }

  private func write(to output: inout [UInt8]) {
    func put(_ tag: Tag) { output.append(tag.rawValue) }
    func put<Number: FixedWidthInteger>(_ number: Number) {
      withUnsafeBytes(of: number.littleEndian) { output += $0 }
    }
    func put(_ text: String) {
      put(Int32(truncatingIfNeeded: text.utf8.count))
      output += text.utf8
    }
    switch self {
    case .null: put(.null)
    case .boolean(let truth): put(truth ? .yes : .no)
    case .long(let number):
      put(.long)
      put(number)
    case .decimal(let unscaled, let scale):
      put(.decimal)
      output.append(UInt8(truncatingIfNeeded: scale))
      put(unscaled)
    case .float(let number):
      put(.float)
      put(number.bitPattern)
    case .double(let number):
      put(.double)
      put(number.bitPattern)
    case .string(let text):
      put(.string)
      put(text)
    case .binary(let raw):
      put(.binary)
      put(Int32(truncatingIfNeeded: raw.count))
      output += raw
    case .date(let days):
      put(.date)
      put(days)
    case .timestamp(let micros):
      put(.timestamp)
      put(micros)
    case .timestampNTZ(let micros):
      put(.timestampNTZ)
      put(micros)
    case .object(let members):
      put(.object)
      put(Int32(truncatingIfNeeded: members.count))
      for member in members {
        put(member.name)
        member.value.write(to: &output)
      }
    case .array(let elements):
      put(.array)
      put(Int32(truncatingIfNeeded: elements.count))
      for element in elements { element.write(to: &output) }
    }
  }

  /// Null for bytes that are no variant.
  init(_ bytes: UnsafeRawBufferPointer) {
    var reader = Reader(bytes: bytes)
    self = reader.value(depth: 0) ?? .null
  }

  private struct Reader {
    let bytes: UnsafeRawBufferPointer
    var place = 0

    mutating func number<Number: FixedWidthInteger>(_: Number.Type) -> Number? {
      let size = MemoryLayout<Number>.size
      guard bytes.count - place >= size else { return nil }
      let number = bytes.loadUnaligned(fromByteOffset: place, as: Number.self)
      place += size
      return Number(littleEndian: number)
    }

    mutating func count() -> Int? {
      guard let count = number(Int32.self), count >= 0, Int(count) <= bytes.count - place else {
        return nil
      }
      return Int(count)
    }

    mutating func block() -> UnsafeRawBufferPointer? {
      guard let count = count() else { return nil }
      defer { place += count }
      return UnsafeRawBufferPointer(rebasing: bytes[place..<(place + count)])
    }

    mutating func value(depth: Int) -> VariantValue? {
      guard depth <= JSONTape.maximumDepth, let raw = number(UInt8.self),
        let tag = Tag(rawValue: raw)
      else { return nil }
      switch tag {
      case .null: return .null
      case .no: return .boolean(false)
      case .yes: return .boolean(true)
      case .long: return number(Int64.self).map { .long($0) }
      case .decimal:
        guard let scale = number(UInt8.self), scale <= 38, let unscaled = number(Int128.self) else {
          return nil
        }
        return .decimal(unscaled: unscaled, scale: Int(scale))
      case .float: return number(UInt32.self).map { .float(Float(bitPattern: $0)) }
      case .double: return number(UInt64.self).map { .double(Double(bitPattern: $0)) }
      case .string: return block().map { .string(String(decoding: $0, as: UTF8.self)) }
      case .binary: return block().map { .binary(Array($0)) }
      case .date: return number(Int32.self).map { .date($0) }
      case .timestamp: return number(Int64.self).map { .timestamp($0) }
      case .timestampNTZ: return number(Int64.self).map { .timestampNTZ($0) }
      case .object: return object(depth: depth)
      case .array: return array(depth: depth)
      }
    }

    private mutating func object(depth: Int) -> VariantValue? {
      guard let count = count() else { return nil }
      var members: [(name: String, value: VariantValue)] = []
      for _ in 0..<count {
        guard let name = block(), let value = value(depth: depth + 1) else { return nil }
        members.append((String(decoding: name, as: UTF8.self), value))
      }
      return .object(members)
    }

    private mutating func array(depth: Int) -> VariantValue? {
      guard let count = count() else { return nil }
      var elements: [VariantValue] = []
      for _ in 0..<count {
        guard let element = value(depth: depth + 1) else { return nil }
        elements.append(element)
      }
      return .array(elements)
    }
  }
}

extension Vector {
  /// The variant of one row of a flat or constant vector.
  func variant(at row: Int) -> VariantValue {
    pointer(as: StringView.self)[encoding == .constant ? 0 : row].withBytes { VariantValue($0) }
  }
}
