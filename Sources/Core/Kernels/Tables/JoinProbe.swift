import CPlatform
package import Columns

/// Finds the build rows of the rows of one batch after the other; one worker uses it at a time.
///
/// `start` finds each row's first candidate; `nextPairs` then walks the chains and gives matching
/// pairs in portions, so that a key with very many rows never makes a giant batch.
package final class JoinProbe {
  private let table: JoinTable
  private var keys: EncodedKeys?
  private var candidates: Buffer
  private var row = 0
  private var rowCount = 0

  /// How many pairs one portion holds at most.
  package static let portion = Batch.standardRowCount

  package init(_ table: JoinTable) {
    self.table = table
    candidates = Buffer(byteCount: Batch.standardRowCount * 4)
  }

  /// Begins a batch. Rows with a null key have no candidates, unless nulls of that key match.
  package func start(_ columns: [Vector], nullSafe: [Bool] = [], rowCount: Int) {
    self.rowCount = rowCount
    row = 0
    if candidates.byteCount < rowCount * 4 { candidates = Buffer(byteCount: rowCount * 4) }
    let first = candidates.pointer(as: Int32.self)
    let encoded = table.layout.encode(columns, rowCount: rowCount)
    keys = encoded
    if table.isDirect {
      findDirect(encoded.words, first)
    } else {
      findHashed(encoded, first)
    }
    for (place, column) in columns.enumerated() where place >= nullSafe.count || !nullSafe[place] {
      dropNulls(column, first)
    }
  }

  private func findDirect(
    _ words: UnsafePointer<UInt64>, _ first: UnsafeMutablePointer<Int32>
  ) {
    guard let range = table.keyRange else {
      for row in 0..<rowCount { first[row] = -1 }
      return
    }
    let base = UInt64(bitPattern: range.lowerBound)
    let span = UInt64(table.directoryCount)
    let places = table.places
    let layout = table.layout
    for row in 0..<rowCount {
      let place = layout.signed(words[row]) &- base
      first[row] =
        place < span
        ? Int32(truncatingIfNeeded: places[Int(truncatingIfNeeded: place)]) &- 1
        : -1
    }
  }

  private func findHashed(_ encoded: EncodedKeys, _ first: UnsafeMutablePointer<Int32>) {
    let buffer = table.layout.hash(encoded)
    let hashes = buffer.pointer(as: UInt64.self)
    let mask = table.directoryCount &- 1
    let directory = table.directory
    let (known, width) = (table.words, table.layout.wordCount)
    for row in 0..<rowCount {
      let entry = directory[Int(truncatingIfNeeded: hashes[row]) & mask]
      let candidate =
        entry & JoinTable.tag(hashes[row]) == 0
        ? -1 : Int32(truncatingIfNeeded: entry & 0xFFFF_FFFF) &- 1
      first[row] = candidate
      platform_prefetch(known + Int(candidate) &* width)
    }
    compareFirst(encoded.words, first)
  }

  /// Moves each row's candidate on to the first with an equal key.
  private func compareFirst(
    _ words: UnsafePointer<UInt64>, _ first: UnsafeMutablePointer<Int32>
  ) {
    let width = table.layout.wordCount
    if width == 1 {
      let known = table.words
      let next = table.next
      for row in 0..<rowCount {
        var candidate = first[row]
        let key = words[row]
        while candidate >= 0, known[Int(candidate)] != key { candidate = next[Int(candidate)] }
        first[row] = candidate
      }
    } else {
      for row in 0..<rowCount {
        first[row] = nextEqual(words + row &* width, from: first[row])
      }
    }
  }

  @inline(__always)
  private func nextEqual(_ key: UnsafePointer<UInt64>, from start: Int32) -> Int32 {
    let width = table.layout.wordCount
    var candidate = start
    while candidate >= 0, !table.layout.equal(table.words + Int(candidate) &* width, key) {
      candidate = table.next[Int(candidate)]
    }
    return candidate
  }

  private func dropNulls(_ column: Vector, _ first: UnsafeMutablePointer<Int32>) {
    if column.hasNoNulls { return }
    for row in 0..<rowCount where column.isNull(at: row) { first[row] = -1 }
  }

  /// The first match of every row, or -1: all that semi and anti joins ask.
  package var firstMatches: UnsafePointer<Int32> {
    UnsafePointer(candidates.pointer(as: Int32.self))
  }

  /// The next matching pairs, rows of the batch beside rows of the table; nil at the end.
  package func nextPairs() -> (probe: Selection, build: Selection)? {
    guard let keys, row < rowCount else { return nil }
    let probeRows = Buffer(byteCount: JoinProbe.portion * 4)
    let buildRows = Buffer(byteCount: JoinProbe.portion * 4)
    let found = fill(
      keys.words, probeRows.pointer(as: Int32.self), buildRows.pointer(as: Int32.self))
    if found == 0 { return nil }
    return (Selection(probeRows, count: found), Selection(buildRows, count: found))
  }

  private func fill(
    _ words: UnsafePointer<UInt64>, _ probes: UnsafeMutablePointer<Int32>,
    _ builds: UnsafeMutablePointer<Int32>
  ) -> Int {
    let current = candidates.pointer(as: Int32.self)
    let next = table.next
    let width = table.layout.wordCount
    let direct = table.isDirect
    var found = 0
    while row < rowCount {
      var candidate = current[row]
      while candidate >= 0 {
        if found == JoinProbe.portion {
          current[row] = candidate
          return found
        }
        probes[found] = Int32(truncatingIfNeeded: row)
        builds[found] = candidate
        found &+= 1
        candidate = next[Int(candidate)]
        if candidate >= 0, !direct {
          candidate = nextEqual(words + row &* width, from: candidate)
        }
      }
      row &+= 1
    }
    return found
  }
}
