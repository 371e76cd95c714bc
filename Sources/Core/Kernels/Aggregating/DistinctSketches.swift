package import Columns
import Glibc

/// About how many distinct values each group has: HyperLogLog++ over 64-bit hashes.
package final class DistinctSketches: GroupStates {
  private let precision: Int
  private let registerCount: Int
  private let registers: StateBuffer

  /// `deviation` is the relative standard deviation that is allowed.
  package init(deviation: Double) {
    let wanted = Int((2 * log(1.106 / deviation) / log(2)).rounded(.up))
    precision = min(max(wanted, 4), 18)
    registerCount = 1 << precision
    registers = StateBuffer(width: registerCount)
  }

  package func resize(groupCount: Int) { registers.resize(to: groupCount) }

  package func update(_ rows: GroupedRows, arguments: [Vector]) throws(QueryError) {
    guard let argument = arguments.first, !argument.isConstantNull else { return }
    let hashes = SparkHash.xxHash64([argument], rowCount: rows.count)
    let values = hashes.pointer(as: UInt64.self)
    let valid = RowValidity([argument])
    let takesAll = valid.isAlways
    let bytes = registers.pointer(as: UInt8.self)
    let indexShift = UInt64(64 - precision)
    let padding: UInt64 = 1 << UInt64(precision - 1)
    rows.withGroups { groups in
      for row in 0..<rows.count where takesAll || valid.isValid(row) {
        let hash = values[row]
        let index = Int(truncatingIfNeeded: hash &>> indexShift)
        let rest = hash &<< UInt64(precision) | padding
        let rank = UInt8(truncatingIfNeeded: rest.leadingZeroBitCount + 1)
        let place = Int(groups[row]) &* registerCount &+ index
        if bytes[place] < rank { bytes[place] = rank }
      }
    }
  }

  package var stateTypes: [DataType] { [.binary] }

  package func exportStates(_ groups: Range<Int>) throws(QueryError) -> [Vector] {
    let heap = StringHeap()
    let buffer = Buffer(byteCount: groups.count * 16)
    let output = buffer.pointer(as: StringView.self)
    for (row, group) in groups.enumerated() {
      output[row] = heap.intern(
        registers.address + group * registerCount, count: registerCount)
    }
    return [.flat(.binary, count: groups.count, values: buffer, heaps: [heap])]
  }

  package func merge(states: [Vector], _ rows: GroupedRows) throws(QueryError) {
    let flat = states[0].flattened()
    let views = flat.pointer(as: StringView.self)
    let bytes = registers.pointer(as: UInt8.self)
    rows.withGroups { groups in
      for row in 0..<rows.count {
        let start = Int(groups[row]) * registerCount
        views[row].withBytes { other in
          for index in 0..<min(other.count, registerCount) {
            bytes[start + index] = max(bytes[start + index], other[index])
          }
        }
      }
    }
  }

  package func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    let buffer = Buffer(byteCount: groups.count * 8)
    let output = buffer.pointer(as: Int64.self)
    for (row, group) in groups.enumerated() { output[row] = estimate(group) }
    return .flat(.long, count: groups.count, values: buffer)
  }

  /// Up to these counts empty registers tell more than full ones, by precision from 4.
  private static let thresholds: [Double] = [
    10, 20, 40, 80, 220, 400, 900, 1_800, 3_100, 6_500, 11_500, 20_000, 50_000, 120_000, 350_000,
  ]

  private func estimate(_ group: Int) -> Int64 {
    let bytes = registers.pointer(as: UInt8.self) + group * registerCount
    var sum = 0.0
    var empty = 0
    for index in 0..<registerCount {
      sum += 1 / Double(UInt64(1) << UInt64(bytes[index]))
      if bytes[index] == 0 { empty += 1 }
    }
    let size = Double(registerCount)
    let alpha =
      switch precision {
      case 4: 0.673
      case 5: 0.697
      case 6: 0.709
      default: 0.7213 / (1 + 1.079 / size)
      }
    let raw = alpha * size * size / sum
    if empty > 0 {
      let linear = size * log(size / Double(empty))
      if linear <= Self.thresholds[precision - 4] { return Int64(linear.rounded()) }
    }
    return Int64(raw.rounded())
  }

  package var byteSize: Int { registers.byteSize }
}
