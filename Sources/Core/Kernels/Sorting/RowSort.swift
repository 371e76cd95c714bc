import CPlatform
package import Columns

extension SortKeys {
  /// The rows in order, as `Int32` indices; rows with equal keys keep their order.
  package func sortedRows() -> Buffer {
    let result = Buffer(byteCount: rowCount * 4)
    let rows = result.pointer(as: Int32.self)
    if rowCount < 2 || orders.isEmpty {
      for row in 0..<rowCount { rows[row] = Int32(truncatingIfNeeded: row) }
      return result
    }
    let room = Buffer(byteCount: rowCount * 2 * MemoryLayout<SortEntry>.stride)
    let entries = room.pointer(as: SortEntry.self)
    var sorter = RowSorter(keys: self, spare: entries + rowCount)
    sorter.sortAll(entries)
    for place in 0..<rowCount { rows[place] = entries[place].row }
    return result
  }
}

/// A row with eight of its key bytes as a number.
struct SortEntry: BitwiseCopyable {
  var word: UInt64
  var row: Int32
}

/// Sorts word by word: a radix sort by the first word, then each group of equal words by the
/// next. Small groups are merged with comparisons of the whole rest of the key.
struct RowSorter {
  private let keys: SortKeys
  private let spare: UnsafeMutablePointer<SortEntry>

  private static let radixMinimum = 1024
  private static let insertionMaximum = 16

  init(keys: SortKeys, spare: UnsafeMutablePointer<SortEntry>) {
    self.keys = keys
    self.spare = spare
  }

  mutating func sortAll(_ entries: UnsafeMutablePointer<SortEntry>) {
    let count = keys.rowCount
    for row in 0..<count { entries[row].row = Int32(truncatingIfNeeded: row) }
    if let stride = keys.stride, stride <= 32, stride > 8 {
      let columns = varyingBytes(stride: stride)
      if columns.count <= 8 {
        packWords(entries, columns, stride: stride)
        // The word is the whole key, so that no next word has to be looked at.
        return sortByWord(entries, count, rest: Int.max)
      }
    }
    sort(entries, count, word: 0)
  }

  /// Sorts rows whose keys are equal before the word at `first`.
  private func sort(_ entries: UnsafeMutablePointer<SortEntry>, _ count: Int, word first: Int) {
    let bytes = keys.bytes
    let offsets = keys.offsets
    var word = first
    while hasWord(word, entries[0].row) {
      var differs: UInt64 = 0
      for place in 0..<count {
        let start = offsets[Int(entries[place].row)] &+ word &* 8
        entries[place].word = UInt64(bigEndian: bytes.load(fromByteOffset: start, as: UInt64.self))
        differs |= entries[place].word ^ entries[0].word
      }
      word += 1
      if differs != 0 { return sortByWord(entries, count, rest: word) }
    }
  }

  /// Equal words before the end mean that both keys end here or neither does.
  private func hasWord(_ word: Int, _ row: Int32) -> Bool {
    keys.offsets[Int(row)] + word * 8 < keys.offsets[Int(row) + 1]
  }

  /// Sorts by the loaded word, then groups of equal words by what follows from word `rest` on.
  private func sortByWord(
    _ entries: UnsafeMutablePointer<SortEntry>, _ count: Int, rest: Int
  ) {
    if count < RowSorter.radixMinimum { return mergeSort(entries, count, rest: rest) }
    radixSort(entries, count)
    if rest == Int.max { return }
    var start = 0
    while start < count {
      var end = start &+ 1
      while end < count, entries[end].word == entries[start].word { end &+= 1 }
      if end &- start > 1, hasWord(rest, entries[start].row) {
        sort(entries + start, end &- start, word: rest)
      }
      start = end
    }
  }

  /// Least significant byte first; bytes that are the same in all words cost nothing.
  private func radixSort(_ entries: UnsafeMutablePointer<SortEntry>, _ count: Int) {
    var differs: UInt64 = 0
    for place in 0..<count { differs |= entries[place].word ^ entries[0].word }
    var source = entries
    var target = spare
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { starts in
      let starts = starts.baseAddress.unsafelyUnwrapped
      var shift: UInt64 = 0
      while shift < 64 {
        if differs &>> shift & 0xFF != 0 {
          scatter(from: source, to: target, count, shift, starts)
          swap(&source, &target)
        }
        shift &+= 8
      }
    }
    if source != entries { entries.update(from: source, count: count) }
  }

  private func scatter(
    from source: UnsafeMutablePointer<SortEntry>, to target: UnsafeMutablePointer<SortEntry>,
    _ count: Int, _ shift: UInt64, _ starts: UnsafeMutablePointer<Int>
  ) {
    for digit in 0..<256 { starts[digit] = 0 }
    for place in 0..<count {
      starts[Int(truncatingIfNeeded: source[place].word &>> shift & 0xFF)] &+= 1
    }
    var total = 0
    for digit in 0..<256 {
      let size = starts[digit]
      starts[digit] = total
      total &+= size
    }
    for place in 0..<count {
      let digit = Int(truncatingIfNeeded: source[place].word &>> shift & 0xFF)
      target[starts[digit]] = source[place]
      starts[digit] &+= 1
    }
  }

  private func mergeSort(
    _ entries: UnsafeMutablePointer<SortEntry>, _ count: Int, rest: Int
  ) {
    if count <= RowSorter.insertionMaximum { return insertionSort(entries, count, rest: rest) }
    let half = count &>> 1
    mergeSort(entries, half, rest: rest)
    mergeSort(entries + half, count &- half, rest: rest)
    if !isBefore(entries[half], entries[half &- 1], rest) { return }
    spare.update(from: entries, count: half)
    var left = 0
    var right = half
    var place = 0
    while left < half {
      if right < count, isBefore(entries[right], spare[left], rest) {
        entries[place] = entries[right]
        right &+= 1
      } else {
        entries[place] = spare[left]
        left &+= 1
      }
      place &+= 1
    }
  }

  private func insertionSort(
    _ entries: UnsafeMutablePointer<SortEntry>, _ count: Int, rest: Int
  ) {
    var next = 1
    while next < count {
      let entry = entries[next]
      var place = next
      while place > 0, isBefore(entry, entries[place &- 1], rest) {
        entries[place] = entries[place &- 1]
        place &-= 1
      }
      entries[place] = entry
      next &+= 1
    }
  }

  @inline(__always)
  private func isBefore(_ left: SortEntry, _ right: SortEntry, _ rest: Int) -> Bool {
    if left.word != right.word { return left.word < right.word }
    return rest != Int.max && restIsBefore(left.row, right.row, rest)
  }

  private func restIsBefore(_ left: Int32, _ right: Int32, _ rest: Int) -> Bool {
    let leftStart = keys.offsets[Int(left)] &+ rest &* 8
    let rightStart = keys.offsets[Int(right)] &+ rest &* 8
    let count = min(
      keys.offsets[Int(left) &+ 1] &- leftStart, keys.offsets[Int(right) &+ 1] &- rightStart)
    guard count > 0 else { return false }
    return platform_compare(keys.bytes + leftStart, keys.bytes + rightStart, count) < 0
  }

  /// The places of key bytes that are not the same in all keys, from the front.
  private func varyingBytes(stride: Int) -> [Int] {
    let words = stride / 8
    let values = keys.bytes.assumingMemoryBound(to: UInt64.self)
    var found: [Int] = []
    for word in 0..<words {
      var differs: UInt64 = 0
      for row in 0..<keys.rowCount { differs |= values[row &* words &+ word] ^ values[word] }
      for byte in 0..<8 where differs >> UInt64(byte * 8) & 0xFF != 0 {
        found.append(word * 8 + byte)
      }
    }
    return found
  }

  /// Makes one word of at most eight varying bytes.
  private func packWords(
    _ entries: UnsafeMutablePointer<SortEntry>, _ columns: [Int], stride: Int
  ) {
    let bytes = keys.bytes.assumingMemoryBound(to: UInt8.self)
    for row in 0..<keys.rowCount { entries[row].word = 0 }
    for column in columns {
      for row in 0..<keys.rowCount {
        entries[row].word = entries[row].word &<< 8 | UInt64(bytes[row &* stride &+ column])
      }
    }
  }
}
