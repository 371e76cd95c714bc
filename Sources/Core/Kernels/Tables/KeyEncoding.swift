package import Columns
import Glibc

/// The keys of one batch as rows of words, with what keeps their strings alive.
package struct EncodedKeys {
  package let words: UnsafeMutablePointer<UInt64>
  package let rowCount: Int
  let buffer: Buffer
  let heaps: [AnyObject]
}

extension KeyLayout {
  /// Writes the keys of a batch, row after row.
  package func encode(_ columns: [Vector], rowCount: Int) -> EncodedKeys {
    precondition(columns.count == fields.count)
    if wordCount == 1, fields.count == 1, !fields[0].nullable,
      case .bits(width: 8) = fields[0].storage, fields[0].type.physical == .int64
    {
      let flat = columns[0].flattened()
      return EncodedKeys(
        words: flat.pointer(as: UInt64.self), rowCount: rowCount, buffer: flat.values,
        heaps: [])
    }
    let buffer = Buffer(zeroedByteCount: rowCount * wordCount * 8)
    let words = buffer.pointer(as: UInt64.self)
    var heaps: [AnyObject] = []
    for (field, column) in zip(fields, columns) {
      let ready = normalized(column, for: field, rowCount: rowCount)
      heaps.append(contentsOf: ready.heaps)
      if let base = ready.base { heaps.append(contentsOf: base.heaps) }
      write(ready, field, rowCount, to: words)
      if field.nullable { writeNulls(ready, field, rowCount, to: words) }
    }
    return EncodedKeys(words: words, rowCount: rowCount, buffer: buffer, heaps: heaps)
  }

  /// The column as flat values of the field's own layout.
  private func normalized(_ column: Vector, for field: Field, rowCount: Int) -> Vector {
    let flat = column.flattened()
    switch field.storage {
    case .wide where flat.physical == .int64: return flat.widenedDecimal()
    case .encoded: return NestedKeys.encode(flat)
    default: return flat
    }
  }

  private func write(
    _ column: Vector, _ field: Field, _ rowCount: Int, to words: UnsafeMutablePointer<UInt64>
  ) {
    let target = words + field.word
    switch field.storage {
    case .bits(let width):
      switch (width, field.type.physical) {
      case (8, .float64): writeDoubles(column, rowCount, target)
      case (4, .float32): writeFloats(column, field.shift, rowCount, target)
      case (1, _): writeBits(UInt8.self, column, field.shift, rowCount, target)
      case (2, _): writeBits(UInt16.self, column, field.shift, rowCount, target)
      case (4, _): writeBits(UInt32.self, column, field.shift, rowCount, target)
      case (8, _): writeBits(UInt64.self, column, field.shift, rowCount, target)
      default: break
      }
    case .view, .wide, .encoded:
      let values = column.pointer(as: SIMD2<UInt64>.self)
      let stride = wordCount
      for row in 0..<rowCount {
        target[row &* stride] = values[row].x
        target[row &* stride &+ 1] = values[row].y
      }
    }
  }

  private func writeBits<Raw: FixedWidthInteger & UnsignedInteger>(
    _: Raw.Type, _ column: Vector, _ shift: UInt64, _ rowCount: Int,
    _ target: UnsafeMutablePointer<UInt64>
  ) {
    let values = column.pointer(as: Raw.self)
    let stride = wordCount
    if stride == 1, fields.count == 1 {
      for row in 0..<rowCount { target[row] = UInt64(truncatingIfNeeded: values[row]) }
    } else {
      for row in 0..<rowCount {
        target[row &* stride] |= UInt64(truncatingIfNeeded: values[row]) &<< shift
      }
    }
  }

  /// Zeros of both signs are one key, and so are all NaNs.
  private func writeDoubles(
    _ column: Vector, _ rowCount: Int, _ target: UnsafeMutablePointer<UInt64>
  ) {
    let values = column.pointer(as: Double.self)
    let stride = wordCount
    for row in 0..<rowCount {
      let value = values[row]
      target[row &* stride] =
        value == 0 ? 0 : value == value ? value.bitPattern : Double.nan.bitPattern
    }
  }

  private func writeFloats(
    _ column: Vector, _ shift: UInt64, _ rowCount: Int, _ target: UnsafeMutablePointer<UInt64>
  ) {
    let values = column.pointer(as: Float.self)
    let stride = wordCount
    for row in 0..<rowCount {
      let value = values[row]
      let bits = value == 0 ? 0 : value == value ? value.bitPattern : Float.nan.bitPattern
      target[row &* stride] |= UInt64(bits) &<< shift
    }
  }

  /// Sets the null bit and clears what was written under it.
  private func writeNulls(
    _ column: Vector, _ field: Field, _ rowCount: Int, to words: UnsafeMutablePointer<UInt64>
  ) {
    let isAllNull = column.physical == .null
    guard isAllNull || column.validity != nil else { return }
    let validity = column.validity
    let keepMask: UInt64
    if case .bits(let width) = field.storage, width < 8 {
      keepMask = ~(((1 &<< UInt64(width * 8)) &- 1) &<< field.shift)
    } else {
      keepMask = 0
    }
    let pair = keepMask == 0 && field.type.physical.byteWidth != 8
    for row in 0..<rowCount where isAllNull || !(validity?[row] ?? true) {
      let start = words + row &* wordCount
      start[field.word] &= keepMask
      if pair { start[field.word + 1] = 0 }
      start[field.nullWord] |= 1 &<< field.nullShift
    }
  }
}
