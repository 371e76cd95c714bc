import CPlatform
package import Columns
import Glibc

/// The sort keys of a growing number of rows as byte strings: `memcmp` of two keys orders their
/// rows as all sort keys together do. No key is the beginning of an unequal one.
///
/// Each key starts at a multiple of eight bytes and is filled up with zeros, so that sorting can
/// look at whole words.
package final class SortKeys {
  package let orders: [SortKeyOrder]
  package private(set) var rowCount = 0
  /// Bytes of every key when all keys have a fixed width, else nil.
  let stride: Int?
  /// Where each key starts and, as the last entry, where the next one will.
  private(set) var offsets: UnsafeMutablePointer<Int>
  private(set) var bytes: UnsafeMutableRawPointer
  private var rowCapacity: Int
  private var byteCapacity: Int

  package init(_ orders: [SortKeyOrder]) {
    self.orders = orders
    var total: Int? = 0
    for order in orders {
      if let width = order.fixedWidth, let sum = total { total = sum + width } else { total = nil }
    }
    stride = total.map { max(roundedToWord($0), 8) }
    rowCapacity = 256
    byteCapacity = 4096
    offsets = .allocate(capacity: rowCapacity + 1)
    offsets[0] = 0
    bytes = .allocate(byteCount: byteCapacity + 8, alignment: 16)
  }

  deinit {
    offsets.deallocate()
    bytes.deallocate()
  }

  /// Bytes held.
  package var byteSize: Int { byteCapacity + rowCapacity * 8 }

  /// Encodes the key columns of some rows behind those that are here already.
  package func append(_ columns: [Vector], rowCount added: Int) {
    guard added > 0 else { return }
    let flat = columns.map { $0.flattened() }
    reserve(rows: rowCount + added)
    let cursors = UnsafeMutablePointer<Int>.allocate(capacity: added)
    defer { cursors.deallocate() }
    let firstByte = offsets[rowCount]
    let total = layOut(flat, added, into: cursors)
    reserve(bytes: firstByte + total)
    clearLastWords(from: rowCount, count: added)
    for (order, column) in zip(orders, flat) {
      SortKeyEncoder(order: order, bytes: bytes, cursors: cursors)
        .encode(column, rowCount: added)
    }
    rowCount += added
  }

  /// Forgets all rows and keeps the memory.
  package func removeAll() {
    rowCount = 0
    offsets[0] = 0
  }

  /// Negative, zero or positive as a row sorts before, with or after a row of the other keys,
  /// which must have been made for the same orders.
  package func compare(_ row: Int, with other: SortKeys, _ otherRow: Int) -> Int {
    let start = offsets[row]
    let otherStart = other.offsets[otherRow]
    let count = min(offsets[row + 1] - start, other.offsets[otherRow + 1] - otherStart)
    return Int(platform_compare(bytes + start, other.bytes + otherStart, count))
  }

  /// The same keys in the order that `rows` gives, as `sortedRows` does.
  package func reordered(by rows: Buffer) -> SortKeys {
    let result = SortKeys(orders)
    result.append(rows: rows.pointer(as: Int32.self), count: rowCount, of: self)
    return result
  }

  /// Copies the keys of some rows of `source` behind those that are here already.
  func append(rows: UnsafePointer<Int32>, count: Int, of source: SortKeys) {
    reserve(rows: rowCount + count)
    var end = offsets[rowCount]
    for index in 0..<count {
      let row = Int(rows[index])
      let size = source.offsets[row + 1] - source.offsets[row]
      reserve(bytes: end + size)
      memcpy(bytes + end, source.bytes + source.offsets[row], size)
      end += size
      offsets[rowCount + index + 1] = end
    }
    rowCount += count
  }

  /// Sets the offsets of the added rows and a cursor at the start of each; gives their bytes.
  private func layOut(
    _ columns: [Vector], _ added: Int, into cursors: UnsafeMutablePointer<Int>
  ) -> Int {
    var end = offsets[rowCount]
    let start = end
    if let stride {
      for row in 0..<added {
        cursors[row] = end
        end += stride
        offsets[rowCount + row + 1] = end
      }
      return end - start
    }
    for row in 0..<added { cursors[row] = 0 }
    for (order, column) in zip(orders, columns) {
      addSortKeySizes(of: column, order, rowCount: added, to: cursors)
    }
    for row in 0..<added {
      let size = max(roundedToWord(cursors[row]), 8)
      cursors[row] = end
      end += size
      offsets[rowCount + row + 1] = end
    }
    return end - start
  }

  private func clearLastWords(from first: Int, count: Int) {
    for row in first..<first + count {
      bytes.storeBytes(of: 0, toByteOffset: offsets[row + 1] - 8, as: UInt64.self)
    }
  }

  private func reserve(rows: Int) {
    guard rows > rowCapacity else { return }
    let capacity = max(rows, rowCapacity * 2)
    let moved = UnsafeMutablePointer<Int>.allocate(capacity: capacity + 1)
    moved.update(from: offsets, count: rowCount + 1)
    offsets.deallocate()
    offsets = moved
    rowCapacity = capacity
  }

  private func reserve(bytes needed: Int) {
    guard needed > byteCapacity else { return }
    let capacity = max(needed, byteCapacity * 2)
    let moved = UnsafeMutableRawPointer.allocate(byteCount: capacity + 8, alignment: 16)
    memcpy(moved, bytes, byteCapacity)
    bytes.deallocate()
    bytes = moved
    byteCapacity = capacity
  }
}

@inline(__always)
private func roundedToWord(_ count: Int) -> Int { (count &+ 7) & ~7 }
