package import Columns

/// The keys of two maps a row, each once: those of the left map, then what only the right one has.
package struct KeyUnion {
  /// The keys of all rows end to end, and where each row's stand.
  package let keys: Vector
  package let ranges: Buffer
  package let count: Int
  /// The row of each key.
  package let owner: Buffer
  /// Where each key stands in the maps' own keys; -1 where a map has it not.
  package let leftPlaces: Buffer
  package let rightPlaces: Buffer

  /// Keys of both sides laid end to end in row order.
  package init(
    _ left: (ranges: Buffer, keys: Vector), _ right: (ranges: Buffer, keys: Vector),
    rowCount: Int
  ) {
    let all = Vector.concat([left.keys, right.keys], as: left.keys.type)
    let offset = left.keys.count
    let leftRanges = left.ranges.pointer(as: ListRange.self)
    let rightRanges = right.ranges.pointer(as: ListRange.self)
    var seen = ElementSet(all)
    var chosen: [Int32] = []
    var rightOf: [Int32] = []
    var owners: [Int32] = []
    ranges = Buffer(byteCount: rowCount * MemoryLayout<ListRange>.stride)
    var known: [Int: Int] = [:]
    for row in 0..<rowCount {
      seen.removeAll()
      known.removeAll(keepingCapacity: true)
      let start = chosen.count
      func add(_ place: Int) {
        known[place] = chosen.count
        chosen.append(Int32(truncatingIfNeeded: place))
        rightOf.append(-1)
        owners.append(Int32(truncatingIfNeeded: row))
      }
      for place in Self.places(leftRanges[row]) where seen.insert(place) { add(place) }
      for place in Self.places(rightRanges[row]) {
        if seen.insert(offset + place) { add(offset + place) }
        if let first = seen.firstEqual(to: offset + place), let target = known[first] {
          rightOf[target] = Int32(truncatingIfNeeded: place)
        }
      }
      ranges.pointer(as: ListRange.self)[row] = ListRange(
        start: Int32(truncatingIfNeeded: start),
        length: Int32(truncatingIfNeeded: chosen.count - start))
    }
    count = chosen.count
    leftPlaces = Self.buffer(chosen.map { Int($0) < offset ? $0 : -1 })
    rightPlaces = Self.buffer(rightOf)
    owner = Self.buffer(owners)
    let places = Self.buffer(chosen)
    keys = all.gather(places.pointer(as: Int32.self), count: chosen.count)
  }

  private static func places(_ range: ListRange) -> Range<Int> {
    Int(range.start)..<Int(range.start &+ range.length)
  }

  private static func buffer(_ numbers: [Int32]) -> Buffer {
    let buffer = Buffer(byteCount: numbers.count * 4)
    let output = buffer.pointer(as: Int32.self)
    for (index, number) in numbers.enumerated() { output[index] = number }
    return buffer
  }
}
