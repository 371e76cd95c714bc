import Columns
import Glibc

/// Reads the batches of one block of a spill file.
///
/// The block's checksum has been compared; every length is checked all the same, so that bytes of
/// any kind make an error and never a wild read.
struct BatchDecoder {
  private let bytes: UnsafeRawBufferPointer
  private let types: [DataType]
  private var position = 0

  init(_ bytes: UnsafeRawBufferPointer, types: [DataType]) {
    self.bytes = bytes
    self.types = types
  }

  /// The next batch, or nil at the end.
  mutating func next() throws(QueryError) -> Batch? {
    guard position < bytes.count else { return nil }
    let rowCount = Int(try number(UInt32.self))
    var columns: [Vector] = []
    columns.reserveCapacity(types.count)
    for type in types { columns.append(try column(type, rowCount)) }
    return Batch(columns, rowCount: rowCount)
  }

  private mutating func column(_ type: DataType, _ count: Int) throws(QueryError) -> Vector {
    let physical = try layout(of: type)
    switch try number(UInt8.self) {
    case BatchEncoder.allNull: return .nulls(type, count: count)
    case BatchEncoder.withoutNulls: return try values(type, physical, count, nil)
    case BatchEncoder.withNulls:
      let bits = try copy(Bitmap.wordCount(count) * 8)
      return try values(type, physical, count, Bitmap(bits, count: count))
    default: throw BatchDecoder.damaged
    }
  }

  /// A column has its type's own layout, but for decimals, which have two, and the null type.
  private mutating func layout(of type: DataType) throws(QueryError) -> PhysicalType {
    let code = try number(UInt8.self)
    let usual = type.physical
    if code == usual.code { return usual }
    if type.isDecimal, code == PhysicalType.int64.code { return .int64 }
    if type.isDecimal, code == PhysicalType.int128.code { return .int128 }
    if code == PhysicalType.null.code { return .null }
    throw BatchDecoder.damaged
  }

  private mutating func values(
    _ type: DataType, _ physical: PhysicalType, _ count: Int, _ validity: Bitmap?
  ) throws(QueryError) -> Vector {
    switch physical {
    case .null: return .nulls(type, count: count)
    case .view: return try strings(type, count, validity)
    case .list: return try lists(type, count, validity)
    case .structure:
      var children: [Vector] = []
      for child in type.childTypes { children.append(try column(child, count).flattened()) }
      return .structure(type, count: count, children: children, validity: validity)
    default:
      let buffer = try copy(count * physical.byteWidth)
      return .flat(type, count: count, values: buffer, validity: validity, physical: physical)
    }
  }

  private mutating func strings(
    _ type: DataType, _ count: Int, _ validity: Bitmap?
  ) throws(QueryError) -> Vector {
    let lengths = try take(count * 4)
    var total = 0
    for row in 0..<count {
      total &+= Int(lengths.loadUnaligned(fromByteOffset: row &* 4, as: UInt32.self))
    }
    let heap = try copy(total)
    let buffer = Buffer(byteCount: count * 16)
    let views = buffer.pointer(as: StringView.self)
    var offset = 0
    for row in 0..<count {
      let length = Int(lengths.loadUnaligned(fromByteOffset: row &* 4, as: UInt32.self))
      views[row] = StringView(heap.address + offset, count: length)
      offset &+= length
    }
    return .flat(type, count: count, values: buffer, validity: validity, heaps: [heap])
  }

  private mutating func lists(
    _ type: DataType, _ count: Int, _ validity: Bitmap?
  ) throws(QueryError) -> Vector {
    let lengths = try take(count * 4)
    let buffer = Buffer(byteCount: count * 8)
    let ranges = buffer.pointer(as: ListRange.self)
    var total = 0
    for row in 0..<count {
      let length = lengths.loadUnaligned(fromByteOffset: row &* 4, as: Int32.self)
      guard length >= 0, total + Int(length) <= Int(Int32.max) else { throw BatchDecoder.damaged }
      ranges[row] = ListRange(start: Int32(truncatingIfNeeded: total), length: length)
      total += Int(length)
    }
    guard Int(try number(UInt32.self)) == total else { throw BatchDecoder.damaged }
    var children: [Vector] = []
    for child in type.childTypes { children.append(try column(child, total).flattened()) }
    return .flat(
      type, count: count, values: buffer, validity: validity, physical: .list, children: children)
  }

  private mutating func number<Number: FixedWidthInteger>(
    _: Number.Type
  ) throws(QueryError) -> Number {
    try take(MemoryLayout<Number>.size).loadUnaligned(as: Number.self)
  }

  private mutating func copy(_ size: Int) throws(QueryError) -> Buffer {
    let source = try take(size)
    let buffer = Buffer(byteCount: size)
    memcpy(buffer.address, source, size)
    return buffer
  }

  private mutating func take(_ size: Int) throws(QueryError) -> UnsafeRawPointer {
    guard size >= 0, size <= bytes.count - position, let start = bytes.baseAddress else {
      throw BatchDecoder.damaged
    }
    defer { position += size }
    return start + position
  }

  static let damaged = QueryError(
    "SPILL_OUT_OF_MEMORY", sqlState: "82003",
    "Error while reading back spilled rows: they are damaged.")
}
