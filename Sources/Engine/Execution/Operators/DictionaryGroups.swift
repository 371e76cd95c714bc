import Columns
import Kernels

/// Finds groups by dictionary codes: while all keys are dictionaries, a combination of codes is
/// looked up in the group table once and then known.
struct DictionaryGroups {
  private var bases: [Vector] = []
  private var groupOfCode: [Int32] = []

  private static let maximumCodes = 1 << 16

  /// False when the keys are not dictionaries of few values without nulls.
  mutating func find(
    _ keys: [Vector], rowCount: Int, in table: GroupTable,
    into groups: UnsafeMutablePointer<Int32>
  ) -> Bool {
    var codes = 1
    var current: [Vector] = []
    for key in keys {
      guard key.encoding == .dictionary, key.validity == nil, let base = key.base,
        base.count <= DictionaryGroups.maximumCodes
      else { return false }
      codes *= max(base.count, 1)
      guard codes <= DictionaryGroups.maximumCodes else { return false }
      current.append(base)
    }
    guard codes <= max(rowCount, 64) || !groupOfCode.isEmpty && isSame(current) else {
      return false
    }
    if !isSame(current) {
      bases = current
      groupOfCode = Array(repeating: -1, count: codes)
    }
    combine(keys, rowCount, into: groups)
    resolve(keys, rowCount, table, groups)
    return true
  }

  private func isSame(_ current: [Vector]) -> Bool {
    bases.count == current.count && zip(bases, current).allSatisfy { $0 === $1 }
  }

  private func combine(
    _ keys: [Vector], _ rowCount: Int, into groups: UnsafeMutablePointer<Int32>
  ) {
    for (place, key) in keys.enumerated() {
      let indices = key.pointer(as: Int32.self)
      if place == 0 {
        for row in 0..<rowCount { groups[row] = indices[row] }
      } else {
        let size = Int32(truncatingIfNeeded: bases[place].count)
        for row in 0..<rowCount { groups[row] = groups[row] &* size &+ indices[row] }
      }
    }
  }

  private mutating func resolve(
    _ keys: [Vector], _ rowCount: Int, _ table: GroupTable,
    _ groups: UnsafeMutablePointer<Int32>
  ) {
    let unknown = groupOfCode.withUnsafeMutableBufferPointer { known in
      DictionaryGroups.firstUnknown(groups, rowCount, from: 0, known)
    }
    var next = unknown
    while next < rowCount {
      let code = Int(groups[next])
      groupOfCode[code] = insert(keys, row: next, table)
      next = groupOfCode.withUnsafeMutableBufferPointer { known in
        DictionaryGroups.firstUnknown(groups, rowCount, from: next, known)
      }
    }
    groupOfCode.withUnsafeBufferPointer { known in
      for row in 0..<rowCount { groups[row] = known[Int(groups[row])] }
    }
  }

  private static func firstUnknown(
    _ groups: UnsafePointer<Int32>, _ rowCount: Int, from start: Int,
    _ known: UnsafeMutableBufferPointer<Int32>
  ) -> Int {
    for row in start..<rowCount where known[Int(groups[row])] < 0 { return row }
    return rowCount
  }

  private func insert(_ keys: [Vector], row: Int, _ table: GroupTable) -> Int32 {
    let single = keys.map { $0.slice(row..<row + 1).flattened() }
    let encoded = table.layout.encode(single, rowCount: 1)
    let hashes = table.layout.hash(encoded)
    var group: Int32 = 0
    table.findOrInsert(
      encoded.words, hashes: hashes.pointer(as: UInt64.self), rowCount: 1, into: &group)
    return group
  }
}
