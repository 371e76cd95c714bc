import Columns
import Glibc

/// Writes values whose keys have no fixed width, one after the other.
struct SortKeyWriter {
  let bytes: UnsafeMutableRawPointer
  /// 0xFF when every byte is inverted for a descending order.
  let flip: UInt8
  var place = 0

  init(bytes: UnsafeMutableRawPointer, flip: UInt8) {
    self.bytes = bytes
    self.flip = flip
  }

  /// Ends in two zero bytes; a zero byte inside is followed by 0xFF to sort after the end.
  mutating func write(_ text: UnsafeRawBufferPointer) {
    if let start = text.baseAddress, text.count > 0 {
      if memchr(start, 0, text.count) == nil {
        memcpy(bytes + place, start, text.count)
        if flip != 0 { invert(place, text.count) }
        place += text.count
      } else {
        for byte in text {
          put(byte)
          if byte == 0 { put(0xFF as UInt8) }
        }
      }
    }
    put(0 as UInt8)
    put(0 as UInt8)
  }

  /// One valid value of a vector of any encoding.
  mutating func writeValue(of column: Vector, _ row: Int, _ type: DataType) {
    switch column.encoding {
    case .flat: writeFlat(column, row, type)
    case .constant: writeFlat(column, 0, type)
    case .dictionary:
      if let base = column.base { writeFlat(base, Int(column.pointer(as: Int32.self)[row]), type) }
    }
  }

  private mutating func writeFlat(_ column: Vector, _ row: Int, _ type: DataType) {
    switch column.physical {
    case .bool: put(column.pointer(as: UInt8.self)[row])
    case .int8: put(UInt8(bitPattern: column.pointer(as: Int8.self)[row]) ^ 0x80)
    case .int16: put(UInt16(bitPattern: column.pointer(as: Int16.self)[row]) ^ 0x8000)
    case .int32: put(UInt32(bitPattern: column.pointer(as: Int32.self)[row]) ^ 0x8000_0000)
    case .int64:
      let value = column.pointer(as: Int64.self)[row]
      if type.sortKeyWidth == 16 { put(wideKey(Int128(value))) } else { put(longKey(value)) }
    case .int128:
      let value = column.pointer(as: Int128.self)[row]
      if type.sortKeyWidth == 8 {
        put(longKey(Int64(truncatingIfNeeded: value)))
      } else {
        put(wideKey(value))
      }
    case .float32: put(floatKey(column.pointer(as: Float.self)[row]))
    case .float64: put(doubleKey(column.pointer(as: Double.self)[row]))
    case .view:
      let view = column.pointer(as: StringView.self)[row]
      view.withBytes { write($0) }
    case .interval: put(intervalKey(column.pointer(as: CalendarInterval.self)[row]))
    case .list: writeList(column, row, type)
    case .structure: writeStructure(column, row, type)
    case .null: return
    }
  }

  /// Every element has a mark, null before valid, and the end sorts before any element.
  private mutating func writeList(_ column: Vector, _ row: Int, _ type: DataType) {
    let range = column.pointer(as: ListRange.self)[row]
    for element in Int(range.start)..<Int(range.start) + Int(range.length) {
      for (child, childType) in zip(column.children, type.childTypes) {
        if child.isNull(at: element) {
          put(1 as UInt8)
        } else {
          put(2 as UInt8)
          writeValue(of: child, element, childType)
        }
      }
    }
    put(0 as UInt8)
  }

  private mutating func writeStructure(_ column: Vector, _ row: Int, _ type: DataType) {
    for (child, childType) in zip(column.children, type.childTypes) {
      if !child.isNull(at: row) {
        put(1 as UInt8)
        writeValue(of: child, row, childType)
      } else {
        put(0 as UInt8)
        for _ in 0..<(childType.sortKeyWidth ?? 0) { put(0 as UInt8) }
      }
    }
  }

  private mutating func put<Key: FixedWidthInteger & BitwiseCopyable>(_ key: Key) {
    bytes.storeBytes(of: key.bigEndian, toByteOffset: place, as: Key.self)
    if flip != 0 { invert(place, MemoryLayout<Key>.size) }
    place += MemoryLayout<Key>.size
  }

  private func invert(_ start: Int, _ count: Int) {
    let target = (bytes + start).assumingMemoryBound(to: UInt8.self)
    for index in 0..<count { target[index] = ~target[index] }
  }
}

/// Adds to each row's size what one of its keys takes at most.
func addSortKeySizes(
  of column: Vector, _ order: SortKeyOrder, rowCount: Int, to sizes: UnsafeMutablePointer<Int>
) {
  if let width = order.fixedWidth {
    for row in 0..<rowCount { sizes[row] &+= width }
    return
  }
  let mark = order.nullable ? 1 : 0
  for row in 0..<rowCount {
    let valid = column.validity?[row] ?? true
    sizes[row] &+= mark &+ (valid ? sortKeySize(of: column, row, order.type) : 0)
  }
}

private func sortKeySize(of column: Vector, _ row: Int, _ type: DataType) -> Int {
  if let width = type.sortKeyWidth { return width }
  switch column.encoding {
  case .flat: return flatSize(of: column, row, type)
  case .constant: return flatSize(of: column, 0, type)
  case .dictionary:
    guard let base = column.base else { return 0 }
    return flatSize(of: base, Int(column.pointer(as: Int32.self)[row]), type)
  }
}

private func flatSize(of column: Vector, _ row: Int, _ type: DataType) -> Int {
  switch column.physical {
  case .view:
    return column.pointer(as: StringView.self)[row].withBytes { text in
      guard let start = text.baseAddress, text.count > 0 else { return 2 }
      if memchr(start, 0, text.count) == nil { return text.count + 2 }
      return text.count + 2 + text.count { $0 == 0 }
    }
  case .list:
    let range = column.pointer(as: ListRange.self)[row]
    var total = 1
    for element in Int(range.start)..<Int(range.start) + Int(range.length) {
      total += sizeOfMembers(of: column, element, type)
    }
    return total
  case .structure: return sizeOfMembers(of: column, row, type)
  default: return type.sortKeyWidth ?? 0
  }
}

private func sizeOfMembers(of column: Vector, _ row: Int, _ type: DataType) -> Int {
  var total = 0
  for (child, childType) in zip(column.children, type.childTypes) {
    let size =
      child.isNull(at: row)
      ? childType.sortKeyWidth ?? 0
      : sortKeySize(of: child, row, childType)
    total += 1 + size
  }
  return total
}
