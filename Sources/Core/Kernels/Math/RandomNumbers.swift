package import Columns
import Synchronization

/// The generator behind `rand` and its like: the same seed gives the same numbers everywhere.
struct XorShift: Sendable {
  private var state: Int64
  /// Normal deviates come in pairs; the second waits here.
  private var spare: Double?

  init(seed: Int64) {
    let bytes = (0..<8).map { UInt8(truncatingIfNeeded: seed >> Int64(56 - $0 * 8)) }
    let low = Self.hash(bytes, 0x3C07_4A61)
    let high = Self.hash(bytes, low)
    state = Int64(Int32(bitPattern: high)) &<< 32 | Int64(low)
  }

  /// Murmur3 of eight bytes.
  private static func hash(_ bytes: [UInt8], _ seed: UInt32) -> UInt32 {
    var hash = seed
    for start in [0, 4] {
      var block: UInt32 = 0
      for place in 0..<4 { block |= UInt32(bytes[start + place]) &<< UInt32(place * 8) }
      block &*= 0xCC9E_2D51
      block = block &<< 15 | block &>> 17
      hash ^= block &* 0x1B87_3593
      hash = hash &<< 13 | hash &>> 19
      hash = hash &* 5 &+ 0xE654_6B64
    }
    hash ^= 8
    hash ^= hash &>> 16
    hash &*= 0x85EB_CA6B
    hash ^= hash &>> 13
    hash &*= 0xC2B2_AE35
    return hash ^ hash &>> 16
  }

  private mutating func bits(_ count: Int64) -> Int64 {
    state ^= state &<< 21
    state ^= Int64(bitPattern: UInt64(bitPattern: state) &>> 35)
    state ^= state &<< 4
    return state & (1 &<< count &- 1)
  }

  /// From 0 up to, but not, 1.
  mutating func uniform() -> Double {
    let high = bits(26) &<< 27
    return Double(high &+ bits(27)) * 0x1p-53
  }

  mutating func normal() -> Double {
    if let value = spare {
      spare = nil
      return value
    }
    while true {
      let (one, other) = (2 * uniform() - 1, 2 * uniform() - 1)
      let size = one * one + other * other
      guard size < 1, size != 0 else { continue }
      let factor = (-2 * StandardMath.log(size) / size).squareRoot()
      spare = other * factor
      return one * factor
    }
  }

  /// A letter or a digit.
  mutating func character() -> UInt8 {
    let number = Int32(truncatingIfNeeded: bits(32)) % 62
    switch UInt8(number.magnitude) {
    case let place where place < 10: return 0x30 + place
    case let place where place < 36: return 0x61 + place - 10
    case let place: return 0x41 + place - 36
    }
  }
}

/// A stream of random values that the workers of a query share.
package final class RandomStream: Sendable {
  private let generator: Mutex<XorShift>

  package init(seed: Int64) { generator = Mutex(XorShift(seed: seed)) }

  package static func anySeed() -> Int64 {
    var system = SystemRandomNumberGenerator()
    return Int64(bitPattern: system.next())
  }

  package func uniform(rowCount: Int) -> Vector {
    doubles(rowCount) { $0.uniform() }
  }

  package func normal(rowCount: Int) -> Vector {
    doubles(rowCount) { $0.normal() }
  }

  private func doubles(_ rowCount: Int, _ next: (inout XorShift) -> Double) -> Vector {
    let buffer = Buffer(byteCount: rowCount * 8)
    let output = buffer.pointer(as: Double.self)
    generator.withLock { generator in
      for row in 0..<rowCount { output[row] = next(&generator) }
    }
    return .flat(.double, count: rowCount, values: buffer)
  }

  package func strings(length: Int, rowCount: Int) throws(QueryError) -> Vector {
    try generator.withLock { (generator) throws(QueryError) in
      try makeText([], rowCount: rowCount) { (_, sink) throws(QueryError) in
        try sink.admit(length)
        for _ in 0..<length { sink.writer.write(generator.character()) }
        sink.putWritten()
      }
    }
  }

  /// The elements of each list in random order.
  package func shuffled(_ lists: Vector, rowCount: Int) -> Vector {
    let flat = lists.flattened()
    let source = flat.pointer(as: ListRange.self)
    var indices: [Int32] = []
    let ranges = Buffer(zeroedByteCount: rowCount * MemoryLayout<ListRange>.stride)
    generator.withLock { generator in
      for row in 0..<rowCount where !flat.isNull(at: row) {
        let start = indices.count
        indices += source[row].start..<(source[row].start + source[row].length)
        var last = indices.count - 1
        while last > start {
          let chosen = start + Int(generator.uniform() * Double(last - start + 1))
          indices.swapAt(last, chosen)
          last -= 1
        }
        ranges.pointer(as: ListRange.self)[row] = ListRange(
          start: Int32(truncatingIfNeeded: start), length: source[row].length)
      }
    }
    let children = flat.children.map { child in
      indices.withUnsafeBufferPointer { rows in
        guard let base = rows.baseAddress else { return child.slice(0..<0) }
        return child.gather(base, count: rows.count)
      }
    }
    return .flat(
      flat.type, count: rowCount, values: ranges, validity: flat.validity, children: children)
  }
}
