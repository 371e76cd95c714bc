import Columns
import Foundation

extension RDD where Element: Hashable {
  /// About how many different elements there are, with this relative standard deviation.
  public func countApproxDistinct(relativeDeviation: Double = 0.05) throws -> Int {
    guard relativeDeviation > 0.000017, relativeDeviation < 1 else {
      throw QueryError(
        "INVALID_PARAMETER_VALUE", sqlState: "22023",
        "The relative deviation (\(relativeDeviation)) must be greater than 0.000017 and below 1.")
    }
    let bits = Int((2 * Foundation.log2(1.054 / relativeDeviation)).rounded(.up))
    let empty = DistinctSketch(bits: Swift.min(18, Swift.max(4, bits)))
    return try aggregate(
      empty, add: { $0.add(stableHash(of: $1)) }, merge: { $0.merge($1) }
    ).estimate
  }
}

extension RDD {
  /// About how many different values each key has.
  public func countApproxDistinctByKey<Key: Hashable, Value: Hashable>(
    partitions: Int? = nil
  ) -> RDD<Pair<Key, Int>> where Element == Pair<Key, Value> {
    let sketches = aggregateByKey(
      DistinctSketch(bits: 9), partitions: partitions,
      add: { (sketch: inout DistinctSketch, value: Value) in
        sketch.add(stableHash(of: value))
      }, merge: { $0.merge($1) })
    return sketches.mapValues { $0.estimate }
  }
}

/// A HyperLogLog sketch: registers that remember the longest run of zero bits they have seen.
struct DistinctSketch: Codable, Sendable {
  private let bits: Int
  private var registers: [UInt8]

  init(bits: Int) {
    self.bits = bits
    registers = Array(repeating: 0, count: 1 << bits)
  }

  mutating func add(_ hash: Int) {
    var mixed = UInt64(truncatingIfNeeded: hash) &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    let register = Int(mixed >> (64 - UInt64(bits)))
    let rest = mixed << UInt64(bits)
    let rank = UInt8(min(64 - bits, rest.leadingZeroBitCount) + 1)
    registers[register] = max(registers[register], rank)
  }

  mutating func merge(_ other: DistinctSketch) {
    for index in registers.indices {
      registers[index] = max(registers[index], other.registers[index])
    }
  }

  var estimate: Int {
    let count = Double(registers.count)
    let sum = registers.reduce(0.0) { $0 + Foundation.pow(2, -Double($1)) }
    let raw = 0.7213 / (1 + 1.079 / count) * count * count / sum
    let emptyCount = registers.count { $0 == 0 }
    if raw <= 2.5 * count, emptyCount > 0 {
      return Int((count * Foundation.log(count / Double(emptyCount))).rounded())
    }
    return Int(raw.rounded())
  }
}
