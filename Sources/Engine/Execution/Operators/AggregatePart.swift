import Columns
import Functions
import Kernels

/// Groups as they are merged: the keys as words with their hashes, and the states of every
/// aggregate.
struct AggregatePart {
  let rowCount: Int
  /// Words a key.
  let width: Int
  let words: Buffer
  let hashes: Buffer
  /// The row at which each partition begins, and the end; empty before `partitioned`.
  let starts: [Int32]
  let states: [[Vector]]
  let heaps: [AnyObject]

  /// Into how many partitions, by the upper bits of the hashes, groups are sorted.
  static let partitionCount = 1 << partitionBits
  private static let partitionBits = 8

  /// Bytes held, about; the states by what their accumulators said.
  func byteSize(states stateBytes: Int) -> Int { rowCount * (width + 1) * 8 + stateBytes }

  func rows(of partitions: Range<Int>) -> Range<Int> {
    Int(starts[partitions.lowerBound])..<Int(starts[partitions.upperBound])
  }

  /// The same groups, sorted by partition.
  func partitioned() -> AggregatePart {
    let (order, starts) = rowsByPartition()
    let rows = order.pointer(as: Int32.self)
    let picked = Buffer(byteCount: rowCount * width * 8)
    let pickedHashes = Buffer(byteCount: rowCount * 8)
    let (source, target) = (words.pointer(as: UInt64.self), picked.pointer(as: UInt64.self))
    let (from, to) = (hashes.pointer(as: UInt64.self), pickedHashes.pointer(as: UInt64.self))
    for place in 0..<rowCount {
      let row = Int(rows[place])
      to[place] = from[row]
      for word in 0..<width { target[place &* width &+ word] = source[row &* width &+ word] }
    }
    return AggregatePart(
      rowCount: rowCount, width: width, words: picked, hashes: pickedHashes, starts: starts,
      states: states.map { $0.map { $0.gather(rows, count: rowCount) } }, heaps: heaps)
  }

  private func rowsByPartition() -> (order: Buffer, starts: [Int32]) {
    let source = hashes.pointer(as: UInt64.self)
    let shift = UInt64(64 - Self.partitionBits)
    var starts = [Int32](repeating: 0, count: Self.partitionCount + 1)
    for row in 0..<rowCount { starts[Int(source[row] &>> shift) + 1] += 1 }
    for partition in 0..<Self.partitionCount { starts[partition + 1] += starts[partition] }
    var next = starts
    let order = Buffer(byteCount: rowCount * 4)
    let rows = order.pointer(as: Int32.self)
    for row in 0..<rowCount {
      let partition = Int(source[row] &>> shift)
      rows[Int(next[partition])] = Int32(truncatingIfNeeded: row)
      next[partition] += 1
    }
    return (order, starts)
  }

  /// Some of the groups as rows: keys, then the states of every aggregate.
  func batch(_ range: Range<Int>, _ layout: KeyLayout) throws(QueryError) -> Batch {
    let start = words.pointer(as: UInt64.self) + range.lowerBound * width
    var columns = try layout.decode(start, rowCount: range.count, heaps: heaps)
    for vectors in states { columns += vectors.map { $0.slice(range) } }
    return Batch(columns, rowCount: range.count)
  }
}
