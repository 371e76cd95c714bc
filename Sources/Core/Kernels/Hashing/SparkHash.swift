package import Columns

/// A hash function that starts each value from the hash of the values before it.
protocol ChainedHash {
  associatedtype State: FixedWidthInteger & BitwiseCopyable
  static func int(_ value: Int32, _ seed: State) -> State
  static func long(_ value: Int64, _ seed: State) -> State
  static func bytes(_ bytes: UnsafeRawPointer, _ count: Int, _ seed: State) -> State
}

/// The functions `hash` and `xxhash64`, and the placement of rows in shuffles and buckets.
package enum SparkHash {
  /// Murmur3 of each row as `Int32`.
  package static func murmur3(_ columns: [Vector], rowCount: Int, seed: Int32 = 42) -> Buffer {
    chain(Murmur3.self, columns, rowCount, seed)
  }

  /// XXH64 of each row as `Int64`.
  package static func xxHash64(_ columns: [Vector], rowCount: Int, seed: Int64 = 42) -> Buffer {
    chain(XXHash64.self, columns, rowCount, seed)
  }

  private static func chain<Hash: ChainedHash>(
    _: Hash.Type, _ columns: [Vector], _ rowCount: Int, _ seed: Hash.State
  ) -> Buffer {
    let result = Buffer(byteCount: rowCount * MemoryLayout<Hash.State>.stride)
    let states = result.pointer(as: Hash.State.self)
    for row in 0..<rowCount { states[row] = seed }
    for column in columns {
      addColumn(Hash.self, column.flattened(), rowCount, states)
    }
    return result
  }

  /// Nulls leave the state as it was.
  private static func addColumn<Hash: ChainedHash>(
    _: Hash.Type, _ column: Vector, _ rowCount: Int, _ states: UnsafeMutablePointer<Hash.State>
  ) {
    guard let validity = column.validity else {
      return addValues(Hash.self, column, rowCount, states)
    }
    let before = Buffer(byteCount: rowCount * MemoryLayout<Hash.State>.stride)
    let saved = before.pointer(as: Hash.State.self)
    saved.update(from: states, count: rowCount)
    addValues(Hash.self, column, rowCount, states)
    for row in 0..<rowCount where !validity[row] { states[row] = saved[row] }
  }

  private static func addValues<Hash: ChainedHash>(
    _: Hash.Type, _ column: Vector, _ rowCount: Int, _ states: UnsafeMutablePointer<Hash.State>
  ) {
    switch column.physical {
    case .int32:
      let values = column.pointer(as: Int32.self)
      for row in 0..<rowCount { states[row] = Hash.int(values[row], states[row]) }
    case .int64 where !column.type.isWideDecimal:
      let values = column.pointer(as: Int64.self)
      for row in 0..<rowCount { states[row] = Hash.long(values[row], states[row]) }
    case .float64:
      let values = column.pointer(as: Double.self)
      for row in 0..<rowCount { states[row] = hashDouble(Hash.self, values[row], states[row]) }
    case .view:
      let values = column.pointer(as: StringView.self)
      for row in 0..<rowCount where column.validity?[row] ?? true {
        states[row] = hashView(Hash.self, values[row], states[row])
      }
    case .null: return
    default:
      for row in 0..<rowCount where column.validity?[row] ?? true {
        states[row] = hashElement(Hash.self, column, row, states[row])
      }
    }
  }

  /// One valid value of a flat vector, for the types that are seldom hashed.
  private static func hashElement<Hash: ChainedHash>(
    _: Hash.Type, _ column: Vector, _ row: Int, _ seed: Hash.State
  ) -> Hash.State {
    switch column.physical {
    case .bool: return Hash.int(Int32(column.pointer(as: UInt8.self)[row]), seed)
    case .int8: return Hash.int(Int32(column.pointer(as: Int8.self)[row]), seed)
    case .int16: return Hash.int(Int32(column.pointer(as: Int16.self)[row]), seed)
    case .int32: return Hash.int(column.pointer(as: Int32.self)[row], seed)
    case .int64:
      let value = column.pointer(as: Int64.self)[row]
      return column.type.isWideDecimal
        ? hashDecimal(Hash.self, Int128(value), seed) : Hash.long(value, seed)
    case .int128:
      let value = column.pointer(as: Int128.self)[row]
      return column.type.isWideDecimal
        ? hashDecimal(Hash.self, value, seed) : Hash.long(Int64(truncatingIfNeeded: value), seed)
    case .float32:
      let value = column.pointer(as: Float.self)[row]
      let clean = value == 0 ? 0 : value.isNaN ? Float.nan.bitPattern : value.bitPattern
      return Hash.int(Int32(bitPattern: clean), seed)
    case .float64: return hashDouble(Hash.self, column.pointer(as: Double.self)[row], seed)
    case .view: return hashView(Hash.self, column.pointer(as: StringView.self)[row], seed)
    case .interval:
      let value = column.pointer(as: CalendarInterval.self)[row]
      return Hash.int(value.months, Hash.int(value.days, Hash.long(value.microseconds, seed)))
    case .list: return hashList(Hash.self, column, row, seed)
    case .structure:
      return column.children.reduce(seed) { hashMember(Hash.self, $1, row, $0) }
    case .null: return seed
    }
  }

  private static func hashList<Hash: ChainedHash>(
    _: Hash.Type, _ column: Vector, _ row: Int, _ seed: Hash.State
  ) -> Hash.State {
    let range = column.pointer(as: ListRange.self)[row]
    var state = seed
    for element in Int(range.start)..<Int(range.start) + Int(range.length) {
      for child in column.children { state = hashMember(Hash.self, child, element, state) }
    }
    return state
  }

  /// One value of a child vector, which may have any encoding and may be null.
  private static func hashMember<Hash: ChainedHash>(
    _: Hash.Type, _ child: Vector, _ row: Int, _ seed: Hash.State
  ) -> Hash.State {
    if child.isNull(at: row) { return seed }
    switch child.encoding {
    case .flat: return hashElement(Hash.self, child, row, seed)
    case .constant: return hashElement(Hash.self, child, 0, seed)
    case .dictionary:
      guard let base = child.base else { return seed }
      return hashElement(Hash.self, base, Int(child.pointer(as: Int32.self)[row]), seed)
    }
  }

  @inline(__always)
  private static func hashDouble<Hash: ChainedHash>(
    _: Hash.Type, _ value: Double, _ seed: Hash.State
  ) -> Hash.State {
    let clean = value == 0 ? 0 : value.isNaN ? Double.nan.bitPattern : value.bitPattern
    return Hash.long(Int64(bitPattern: clean), seed)
  }

  @inline(__always)
  private static func hashView<Hash: ChainedHash>(
    _: Hash.Type, _ view: StringView, _ seed: Hash.State
  ) -> Hash.State {
    view.withBytes { bytes in
      Hash.bytes(bytes.baseAddress.unsafelyUnwrapped, bytes.count, seed)
    }
  }

  /// Decimals of more than 18 digits hash the shortest big-endian two's complement bytes.
  private static func hashDecimal<Hash: ChainedHash>(
    _: Hash.Type, _ value: Int128, _ seed: Hash.State
  ) -> Hash.State {
    let magnitude = value < 0 ? ~value : value
    let count = (128 - magnitude.leadingZeroBitCount) / 8 + 1
    return withUnsafeBytes(of: value.bigEndian) { raw in
      Hash.bytes(raw.baseAddress.unsafelyUnwrapped + (16 - count), count, seed)
    }
  }
}

extension DataType {
  fileprivate var isWideDecimal: Bool {
    if case .decimal(let precision, _) = self { return precision > 18 }
    return false
  }
}
