package import Columns
import Glibc

/// The rows of the build side of a join, found by key.
///
/// Rows with the same place in the directory are chained. When the key is one integer and its
/// values are dense, the directory is indexed by the value itself and nothing is compared.
///
/// `@unchecked Sendable`: written by `link` before the probes start, only read afterwards.
package final class JoinTable: @unchecked Sendable {
  package let layout: KeyLayout
  package let rowCount: Int
  /// The build columns, one flat vector each over all rows.
  package let columns: [Vector]
  /// The smallest and the largest key when the key is one integer; nil without rows.
  package let keyRange: ClosedRange<Int64>?
  let words: UnsafeMutablePointer<UInt64>
  let next: UnsafeMutablePointer<Int32>
  /// The first row of each chain, counted from 1, with the tags of the chain's hashes.
  let directory: UnsafeMutablePointer<UInt64>
  /// What stands for `directory` when it is indexed by the key: rows alone, counted from 1.
  let places: UnsafeMutablePointer<UInt32>
  let directoryCount: Int
  let isDirect: Bool
  private let keys: Buffer
  private let heaps: [AnyObject]

  /// `keys` are the build keys of all rows; none may hold a null.
  package init(_ layout: KeyLayout, keys: Vector?, columns: [Vector], encoded: EncodedKeys) {
    self.layout = layout
    self.columns = columns
    rowCount = encoded.rowCount
    words = encoded.words
    self.keys = encoded.buffer
    heaps = encoded.heaps + (keys?.heaps ?? [])
    next = .allocate(capacity: max(rowCount, 1))
    keyRange = layout.isSingleInteger ? JoinTable.range(of: keys) : nil
    let span = keyRange.map { range in
      range.upperBound.subtractingReportingOverflow(range.lowerBound)
    }
    if let span, !span.overflow, span.partialValue < max(rowCount * 16, 4096) {
      isDirect = true
      directoryCount = Int(span.partialValue) + 1
    } else {
      isDirect = false
      var count = 1024
      while count < rowCount * 2 { count *= 2 }
      directoryCount = count
    }
    directory = .allocate(capacity: isDirect ? 0 : directoryCount)
    places = .allocate(capacity: isDirect ? directoryCount : 0)
    if isDirect {
      memset(places, 0, directoryCount * 4)
    } else {
      memset(directory, 0, directoryCount * 8)
    }
  }

  deinit {
    next.deallocate()
    directory.deallocate()
    places.deallocate()
  }

  package static func byteSize(rows: Int, layout: KeyLayout) -> Int {
    rows * (layout.wordCount * 8 + 4 + 24)
  }

  private static func range(of keys: Vector?) -> ClosedRange<Int64>? {
    guard let keys, keys.count > 0 else { return nil }
    switch keys.physical {
    case .int8: return range(Int8.self, keys)
    case .int16: return range(Int16.self, keys)
    case .int32: return range(Int32.self, keys)
    case .int64: return range(Int64.self, keys)
    default: return nil
    }
  }

  private static func range<Raw: FixedWidthInteger>(
    _: Raw.Type, _ keys: Vector
  ) -> ClosedRange<Int64> {
    let values = keys.pointer(as: Raw.self)
    var low = values[0]
    var high = values[0]
    for row in 1..<max(keys.count, 1) {
      low = min(low, values[row])
      high = max(high, values[row])
    }
    return Int64(low)...Int64(high)
  }

  /// How many parts `link` can be cut into for workers.
  package func partCount(workers: Int) -> Int { rowCount < 50_000 ? 1 : workers }

  /// Enters the rows whose directory place lies in the given part; parts may run side by side.
  package func link(part: Int, of partCount: Int) {
    let low = directoryCount * part / partCount
    let high = directoryCount * (part + 1) / partCount
    if isDirect {
      linkDirect(low, high)
    } else {
      linkHashed(low, high)
    }
  }

  private func linkDirect(_ low: Int, _ high: Int) {
    guard let range = keyRange else { return }
    let base = UInt64(bitPattern: range.lowerBound)
    // Backwards, so that chains give the rows in their order.
    for row in stride(from: rowCount - 1, through: 0, by: -1) {
      let place = Int(truncatingIfNeeded: layout.signed(words[row]) &- base)
      guard place >= low, place < high else { continue }
      next[row] = Int32(truncatingIfNeeded: places[place]) &- 1
      places[place] = UInt32(truncatingIfNeeded: row &+ 1)
    }
  }

  private func linkHashed(_ low: Int, _ high: Int) {
    let mask = directoryCount - 1
    let width = layout.wordCount
    let chunk = 4096
    let hashes = UnsafeMutablePointer<UInt64>.allocate(capacity: chunk)
    defer { hashes.deallocate() }
    var end = rowCount
    while end > 0 {
      let start = max(0, end - chunk)
      layout.hash(words + start * width, rowCount: end - start, into: hashes)
      for row in stride(from: end - 1, through: start, by: -1) {
        let hash = hashes[row &- start]
        let place = Int(truncatingIfNeeded: hash) & mask
        guard place >= low, place < high else { continue }
        let entry = directory[place]
        next[row] = Int32(truncatingIfNeeded: entry & 0xFFFF_FFFF) &- 1
        let tags = entry & 0xFFFF_FFFF_0000_0000 | JoinTable.tag(hash)
        directory[place] = tags | UInt64(truncatingIfNeeded: row &+ 1)
      }
      end = start
    }
  }

  /// One of 32 bits in the upper half of a directory entry: a key whose bit is missing there has
  /// no row.
  @inline(__always)
  static func tag(_ hash: UInt64) -> UInt64 { 1 &<< (32 &+ (hash &>> 59)) }
}

extension KeyLayout {
  /// The integer that a single-integer key holds, with its sign.
  @inline(__always)
  func signed(_ word: UInt64) -> UInt64 {
    switch fields[0].type.physical {
    case .int8: UInt64(bitPattern: Int64(Int8(truncatingIfNeeded: word)))
    case .int16: UInt64(bitPattern: Int64(Int16(truncatingIfNeeded: word)))
    case .int32: UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: word)))
    default: word
    }
  }
}
