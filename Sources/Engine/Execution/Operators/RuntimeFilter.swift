import Catalog
import Columns
import Functions
import Kernels
import Synchronization

/// What the finished build side of a join tells the scans of the probe side: keys outside its range
/// or not among its keys cannot find a partner.
///
/// `@unchecked Sendable`: `table` is written when the build ends, before the scans start.
final class RuntimeFilter: ScanPredicate, @unchecked Sendable {
  let columns: [Int]
  private var table: JoinTable?
  private let seen = Atomic<Int>(0)
  private let passed = Atomic<Int>(0)

  /// `column` is the place in the source's schema of the column that meets the only join key.
  init(column: Int) { columns = [column] }

  private init(columns: [Int]) { self.columns = columns }

  func activate(_ table: JoinTable) { self.table = table }

  var bounds: [ColumnBound] {
    guard let table else { return [] }
    guard table.rowCount > 0 else { return [] }
    guard let range = table.keyRange, let column = columns.first,
      let type = table.layout.types.first
    else { return [] }
    guard let low = type.integerValue(range.lowerBound),
      let high = type.integerValue(range.upperBound)
    else { return [] }
    return [
      ColumnBound(column: column, .greater(low, orEqual: true)),
      ColumnBound(column: column, .less(high, orEqual: true)),
    ]
  }

  func select(_ columns: [Vector], rowCount: Int) throws(QueryError) -> Selection? {
    guard let table, let column = columns.first else { return nil }
    // A filter that lets nearly all pass is not worth its time.
    let sampled = seen.load(ordering: .relaxed)
    if sampled > 100_000, passed.load(ordering: .relaxed) &* 10 > sampled &* 9 { return nil }
    let probe = JoinProbe(table)
    probe.start([column], rowCount: rowCount)
    let matches = probe.firstMatches
    let buffer = Buffer(byteCount: rowCount * 4)
    let output = buffer.pointer(as: Int32.self)
    var count = 0
    for row in 0..<rowCount {
      output[count] = Int32(truncatingIfNeeded: row)
      count &+= matches[row] >= 0 ? 1 : 0
    }
    seen.wrappingAdd(rowCount, ordering: .relaxed)
    passed.wrappingAdd(count, ordering: .relaxed)
    return count == rowCount ? nil : Selection(buffer, count: count)
  }
}

extension DataType {
  /// An integer-like value of this type, for bounds; nil for other types.
  func integerValue(_ number: Int64) -> Value? {
    switch self {
    case .byte: Int8(exactly: number).map(Value.byte)
    case .short: Int16(exactly: number).map(Value.short)
    case .int: Int32(exactly: number).map(Value.int)
    case .date: Int32(exactly: number).map(Value.date)
    case .long: .long(number)
    case .timestamp: .timestamp(number)
    case .timestampNTZ: .timestampNTZ(number)
    case .decimal(_, let scale): .decimal(unscaled: Int128(number), scale: scale)
    default: nil
    }
  }
}
