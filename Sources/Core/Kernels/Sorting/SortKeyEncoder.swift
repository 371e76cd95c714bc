import Columns
import Glibc

/// Writes the values of one sort key behind the cursor of each row.
struct SortKeyEncoder {
  private let order: SortKeyOrder
  private let bytes: UnsafeMutableRawPointer
  private let cursors: UnsafeMutablePointer<Int>
  /// All ones when the order is descending: every written byte is inverted.
  private let flip: UInt64

  init(order: SortKeyOrder, bytes: UnsafeMutableRawPointer, cursors: UnsafeMutablePointer<Int>) {
    self.order = order
    self.bytes = bytes
    self.cursors = cursors
    flip = order.ascending ? 0 : .max
  }

  /// Needs a flat column.
  func encode(_ column: Vector, rowCount: Int) {
    if order.nullable { writeNullMarks(column, rowCount) }
    guard let width = order.type.sortKeyWidth, order.type.physical != .structure else {
      return encodeVariable(column, rowCount)
    }
    switch column.physical {
    case .bool: store(column, UInt8.self, rowCount) { $0 }
    case .int8: store(column, Int8.self, rowCount) { UInt8(bitPattern: $0) ^ 0x80 }
    case .int16: store(column, Int16.self, rowCount) { UInt16(bitPattern: $0) ^ 0x8000 }
    case .int32: store(column, Int32.self, rowCount) { UInt32(bitPattern: $0) ^ 0x8000_0000 }
    case .int64 where width == 16: store(column, Int64.self, rowCount) { wideKey(Int128($0)) }
    case .int64: store(column, Int64.self, rowCount) { longKey($0) }
    case .int128 where width == 8:
      store(column, Int128.self, rowCount) { longKey(Int64(truncatingIfNeeded: $0)) }
    case .int128: store(column, Int128.self, rowCount) { wideKey($0) }
    case .float32: store(column, Float.self, rowCount) { floatKey($0) }
    case .float64: store(column, Double.self, rowCount) { doubleKey($0) }
    case .interval: store(column, CalendarInterval.self, rowCount) { intervalKey($0) }
    case .view, .list, .structure, .null: return
    }
  }

  private func writeNullMarks(_ column: Vector, _ rowCount: Int) {
    let null: UInt8 = order.nullsFirst ? 0 : 2
    let words = column.validity?.words
    let allNull = column.physical == .null
    for row in 0..<rowCount {
      var valid = !allNull
      if let words {
        valid = words[row &>> 6] &>> UInt64(truncatingIfNeeded: row & 63) & 1 != 0
      }
      bytes.storeBytes(of: valid ? 1 : null, toByteOffset: cursors[row], as: UInt8.self)
      cursors[row] &+= 1
    }
  }

  /// Null rows get zeros, so that all of them are equal.
  @inline(__always)
  private func store<Element: BitwiseCopyable, Key: FixedWidthInteger & BitwiseCopyable>(
    _ column: Vector, _: Element.Type, _ rowCount: Int, _ key: (Element) -> Key
  ) {
    let values = column.pointer(as: Element.self)
    let mask = Key(truncatingIfNeeded: Int64(bitPattern: flip))
    let width = MemoryLayout<Key>.size
    if let validity = column.validity {
      for row in 0..<rowCount {
        let encoded = validity[row] ? (key(values[row]) ^ mask).bigEndian : 0
        bytes.storeBytes(of: encoded, toByteOffset: cursors[row], as: Key.self)
        cursors[row] &+= width
      }
    } else {
      for row in 0..<rowCount {
        let encoded = (key(values[row]) ^ mask).bigEndian
        bytes.storeBytes(of: encoded, toByteOffset: cursors[row], as: Key.self)
        cursors[row] &+= width
      }
    }
  }

  /// Strings, lists and structs: null rows write nothing.
  private func encodeVariable(_ column: Vector, _ rowCount: Int) {
    var writer = SortKeyWriter(bytes: bytes, flip: UInt8(truncatingIfNeeded: flip))
    if column.physical == .view {
      let values = column.pointer(as: StringView.self)
      for row in 0..<rowCount where column.validity?[row] ?? true {
        writer.place = cursors[row]
        values[row].withBytes { writer.write($0) }
        cursors[row] = writer.place
      }
      return
    }
    for row in 0..<rowCount where column.validity?[row] ?? true {
      writer.place = cursors[row]
      writer.writeValue(of: column, row, order.type)
      cursors[row] = writer.place
    }
    // A null of fixed width still takes its room, as zeros.
    if let width = order.type.sortKeyWidth {
      for row in 0..<rowCount where !(column.validity?[row] ?? true) {
        memset(bytes + cursors[row], 0, width)
        cursors[row] += width
      }
    }
  }
}

@inline(__always)
func longKey(_ value: Int64) -> UInt64 { UInt64(bitPattern: value) ^ (1 &<< 63) }

@inline(__always)
func wideKey(_ value: Int128) -> UInt128 { UInt128(bitPattern: value) ^ (1 &<< 127) }

/// Zeros are equal; NaN is greater than everything.
@inline(__always)
func doubleKey(_ value: Double) -> UInt64 {
  if value.isNaN { return .max }
  let bits = (value == 0 ? 0 : value).bitPattern
  return bits &>> 63 == 0 ? bits | (1 &<< 63) : ~bits
}

@inline(__always)
func floatKey(_ value: Float) -> UInt32 {
  if value.isNaN { return .max }
  let bits = (value == 0 ? 0 : value).bitPattern
  return bits &>> 31 == 0 ? bits | (1 &<< 31) : ~bits
}

@inline(__always)
func intervalKey(_ value: CalendarInterval) -> UInt128 {
  let months = UInt128(UInt32(bitPattern: value.months) ^ 0x8000_0000) &<< 96
  let days = UInt128(UInt32(bitPattern: value.days) ^ 0x8000_0000) &<< 64
  return months | days | UInt128(longKey(value.microseconds))
}
