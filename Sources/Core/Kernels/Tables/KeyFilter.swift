package import Columns
import Glibc

/// Tells quickly which rows cannot find a partner in a join table; a few of those that pass may
/// not find one either.
///
/// One integer key is looked up in a bitmap over the range of the keys: rows that come in the
/// order of their key then read memory in its order, and random ones stay within the cache.
/// Other keys are hashed and compared with the tags of the table's directory.
///
/// `@unchecked Sendable`: the bitmap is filled before anybody else knows the filter.
package final class KeyFilter: @unchecked Sendable {
  private struct KeyBitmap {
    let words: Buffer
    let base: UInt64
    let span: UInt64
  }

  package let table: JoinTable
  private let bitmap: KeyBitmap?

  /// The widest range of keys that gets a bitmap, of 16 MB.
  private static let widestRange: UInt64 = 1 << 27

  package init(_ table: JoinTable) {
    self.table = table
    bitmap = KeyFilter.makeBitmap(table)
  }

  private static func makeBitmap(_ table: JoinTable) -> KeyBitmap? {
    guard let range = table.keyRange else { return nil }
    let base = UInt64(bitPattern: range.lowerBound)
    let span = UInt64(bitPattern: range.upperBound) &- base
    guard span < widestRange else { return nil }
    let buffer = Buffer(zeroedByteCount: Int(span / 64 + 1) * 8)
    let words = buffer.pointer(as: UInt64.self)
    for row in 0..<table.rowCount {
      let place = table.layout.signed(table.words[row]) &- base
      words[Int(truncatingIfNeeded: place &>> 6)] |= 1 &<< (place & 63)
    }
    return KeyBitmap(words: buffer, base: base, span: span)
  }

  /// Writes the rows that may have a partner and tells how many they are.
  package func select(
    _ columns: [Vector], rowCount: Int, into rows: UnsafeMutablePointer<Int32>
  ) -> Int {
    if table.rowCount == 0 { return 0 }
    var count: Int
    if let bitmap, let column = columns.first {
      count = select(column.flattened(), rowCount, bitmap, rows)
    } else {
      let encoded = table.layout.encode(columns, rowCount: rowCount)
      count =
        table.isDirect
        ? selectByPlace(encoded.words, rowCount, rows) : selectByTag(encoded, rowCount, rows)
    }
    for column in columns where !column.hasNoNulls { count = dropNulls(column, rows, count) }
    return count
  }

  private func select(
    _ column: Vector, _ rowCount: Int, _ bitmap: KeyBitmap,
    _ rows: UnsafeMutablePointer<Int32>
  ) -> Int {
    switch column.physical {
    case .int8: select(column.pointer(as: Int8.self), rowCount, bitmap, rows)
    case .int16: select(column.pointer(as: Int16.self), rowCount, bitmap, rows)
    case .int32: select(column.pointer(as: Int32.self), rowCount, bitmap, rows)
    default: select(column.pointer(as: Int64.self), rowCount, bitmap, rows)
    }
  }

  private func select<Raw: FixedWidthInteger>(
    _ values: UnsafePointer<Raw>, _ rowCount: Int, _ bitmap: KeyBitmap,
    _ rows: UnsafeMutablePointer<Int32>
  ) -> Int {
    let words = bitmap.words.pointer(as: UInt64.self)
    let (base, span) = (bitmap.base, bitmap.span)
    var count = 0
    for row in 0..<rowCount {
      let place = UInt64(bitPattern: Int64(truncatingIfNeeded: values[row])) &- base
      let inside = min(place, span)
      let bit = words[Int(truncatingIfNeeded: inside &>> 6)] &>> (inside & 63) & 1
      rows[count] = Int32(truncatingIfNeeded: row)
      count &+= place <= span ? Int(truncatingIfNeeded: bit) : 0
    }
    return count
  }

  private func selectByPlace(
    _ words: UnsafePointer<UInt64>, _ rowCount: Int, _ rows: UnsafeMutablePointer<Int32>
  ) -> Int {
    guard let range = table.keyRange else { return 0 }
    let base = UInt64(bitPattern: range.lowerBound)
    let (directory, span) = (table.places, UInt64(table.directoryCount))
    let layout = table.layout
    var count = 0
    for row in 0..<rowCount {
      let place = layout.signed(words[row]) &- base
      rows[count] = Int32(truncatingIfNeeded: row)
      if place < span, directory[Int(truncatingIfNeeded: place)] != 0 { count &+= 1 }
    }
    return count
  }

  private func selectByTag(
    _ encoded: EncodedKeys, _ rowCount: Int, _ rows: UnsafeMutablePointer<Int32>
  ) -> Int {
    let buffer = table.layout.hash(encoded)
    let hashes = buffer.pointer(as: UInt64.self)
    let mask = table.directoryCount &- 1
    let directory = table.directory
    var count = 0
    for row in 0..<rowCount {
      let entry = directory[Int(truncatingIfNeeded: hashes[row]) & mask]
      rows[count] = Int32(truncatingIfNeeded: row)
      count &+= entry & JoinTable.tag(hashes[row]) == 0 ? 0 : 1
    }
    return count
  }

  private func dropNulls(
    _ column: Vector, _ rows: UnsafeMutablePointer<Int32>, _ count: Int
  ) -> Int {
    var kept = 0
    for place in 0..<count {
      let row = rows[place]
      rows[kept] = row
      kept &+= column.isNull(at: Int(row)) ? 0 : 1
    }
    return kept
  }
}
