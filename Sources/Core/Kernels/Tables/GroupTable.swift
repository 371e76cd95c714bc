import CPlatform
package import Columns
import Glibc

/// Numbers the distinct keys that it is shown: 0, 1, 2 … in order of their first appearance.
///
/// Open addressing with linear probing; a slot holds the upper half of the hash and the group's
/// number plus one, so that most misses never touch a key. One worker uses a table at a time.
package final class GroupTable {
  package let layout: KeyLayout
  package private(set) var groupCount = 0
  private var slots: UnsafeMutablePointer<UInt64>
  private var slotCount: Int
  private let keys: GrowingArray<UInt64>
  private let hashes: GrowingArray<UInt64>
  private let heap = StringHeap()

  private static let firstSlotCount = 1024
  /// Tables of more slots do not fit in the cache of a core: their slots and keys are asked for
  /// before they are looked at.
  private static let cachedSlotCount = 1 << 15

  /// Has room for `groupCount` keys before it grows.
  package init(_ layout: KeyLayout, expecting groupCount: Int = 0) {
    self.layout = layout
    var slotCount = GroupTable.firstSlotCount
    while slotCount < groupCount * 2 { slotCount *= 2 }
    self.slotCount = slotCount
    slots = .allocate(capacity: slotCount)
    slots.initialize(repeating: 0, count: slotCount)
    keys = GrowingArray(capacity: max(256, groupCount) * layout.wordCount)
    hashes = GrowingArray(capacity: max(256, groupCount))
  }

  deinit { slots.deallocate() }

  /// Bytes held, about.
  package var byteSize: Int {
    slotCount * 8 + keys.byteSize + hashes.byteSize + heap.byteCount
  }

  /// Bytes by which the table grows at once when so many more keys come, all of them new.
  package func growth(adding count: Int) -> Int {
    let wanted = groupCount + count
    var bytes = 0
    if wanted > hashes.capacity {
      bytes += (hashes.byteSize + keys.byteSize) * (wanted / hashes.capacity)
    }
    var grown = slotCount
    while wanted * 2 > grown { grown *= 4 }
    return bytes + (grown - slotCount) * 8
  }

  /// The keys of all groups, in order.
  package var keyWords: UnsafePointer<UInt64> { UnsafePointer(keys.pointer) }

  package var keyHashes: UnsafePointer<UInt64> { UnsafePointer(hashes.pointer) }

  /// What keeps the keys' strings alive.
  package var heaps: [AnyObject] { [heap] }

  /// Writes the group of every row, making new groups for new keys.
  package func findOrInsert(
    _ words: UnsafePointer<UInt64>, hashes rowHashes: UnsafePointer<UInt64>, rowCount: Int,
    into groups: UnsafeMutablePointer<Int32>
  ) {
    var row = 0
    while row < rowCount {
      // Growing is checked once a chunk, so that the loop below cannot fill the table.
      let end = min(rowCount, row &+ 1024)
      makeRoom(for: end &- row)
      if slotCount > Self.cachedSlotCount { prefetch(rowHashes, row, end) }
      if layout.wordCount == 1 {
        findSingle(words, rowHashes, row, end, groups)
      } else {
        findWide(words, rowHashes, row, end, groups)
      }
      row = end
    }
  }

  private func prefetch(_ rowHashes: UnsafePointer<UInt64>, _ start: Int, _ end: Int) {
    let slots = slots
    let mask = slotCount &- 1
    for row in start..<end {
      platform_prefetch(slots + (Int(truncatingIfNeeded: rowHashes[row]) & mask))
    }
    let known = keys.pointer
    let width = layout.wordCount
    for row in start..<end {
      let entry = slots[Int(truncatingIfNeeded: rowHashes[row]) & mask]
      // A free slot gives the place before the first key, which is never read.
      let group = Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) &- 1
      platform_prefetch(known + group &* width)
    }
  }

  private func findSingle(
    _ words: UnsafePointer<UInt64>, _ rowHashes: UnsafePointer<UInt64>, _ start: Int, _ end: Int,
    _ groups: UnsafeMutablePointer<Int32>
  ) {
    let slots = slots
    let mask = slotCount &- 1
    let known = keys.pointer
    var count = groupCount
    for row in start..<end {
      let key = words[row]
      let hash = rowHashes[row]
      var slot = Int(truncatingIfNeeded: hash) & mask
      while true {
        let entry = slots[slot]
        if entry == 0 {
          known[count] = key
          hashes.pointer[count] = hash
          count &+= 1
          slots[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(truncatingIfNeeded: count)
          groups[row] = Int32(truncatingIfNeeded: count &- 1)
          break
        }
        let group = Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) &- 1
        if known[group] == key {
          groups[row] = Int32(truncatingIfNeeded: group)
          break
        }
        slot = (slot &+ 1) & mask
      }
    }
    groupCount = count
  }

  private func findWide(
    _ words: UnsafePointer<UInt64>, _ rowHashes: UnsafePointer<UInt64>, _ start: Int, _ end: Int,
    _ groups: UnsafeMutablePointer<Int32>
  ) {
    let slots = slots
    let mask = slotCount &- 1
    let width = layout.wordCount
    let known = keys.pointer
    let layout = layout
    var count = groupCount
    for row in start..<end {
      let key = words + row &* width
      let hash = rowHashes[row]
      let salt = hash & 0xFFFF_FFFF_0000_0000
      var slot = Int(truncatingIfNeeded: hash) & mask
      while true {
        let entry = slots[slot]
        if entry == 0 {
          insert(key, hash, at: count)
          count &+= 1
          slots[slot] = salt | UInt64(truncatingIfNeeded: count)
          groups[row] = Int32(truncatingIfNeeded: count &- 1)
          break
        }
        if entry & 0xFFFF_FFFF_0000_0000 == salt {
          let group = Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) &- 1
          if layout.equal(known + group &* width, key) {
            groups[row] = Int32(truncatingIfNeeded: group)
            break
          }
        }
        slot = (slot &+ 1) & mask
      }
    }
    groupCount = count
  }

  private func insert(_ key: UnsafePointer<UInt64>, _ hash: UInt64, at group: Int) {
    let width = layout.wordCount
    let place = keys.pointer + group &* width
    for word in 0..<width { place[word] = key[word] }
    if layout.hasViews { layout.intern(place, into: heap) }
    hashes.pointer[group] = hash
  }

  /// Keeps the table at most half full after `count` more keys.
  private func makeRoom(for count: Int) {
    let wanted = groupCount + count
    keys.reserve(wanted * layout.wordCount, keeping: groupCount * layout.wordCount)
    hashes.reserve(wanted, keeping: groupCount)
    guard wanted * 2 > slotCount else { return }
    var grown = slotCount
    while wanted * 2 > grown { grown *= 4 }
    rehash(into: grown)
  }

  private func rehash(into grown: Int) {
    slots.deallocate()
    slots = .allocate(capacity: grown)
    memset(slots, 0, grown * 8)
    slotCount = grown
    let mask = grown &- 1
    for group in 0..<groupCount {
      let hash = hashes.pointer[group]
      var slot = Int(truncatingIfNeeded: hash) & mask
      while slots[slot] != 0 { slot = (slot &+ 1) & mask }
      slots[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(truncatingIfNeeded: group &+ 1)
    }
  }

  /// The keys of some groups as columns.
  package func keyColumns(_ groups: Range<Int>) throws(QueryError) -> [Vector] {
    try layout.decode(
      keyWords + groups.lowerBound * layout.wordCount, rowCount: groups.count, heaps: heaps)
  }
}
