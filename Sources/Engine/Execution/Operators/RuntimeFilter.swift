import Catalog
import Columns
import Functions
import Kernels
import Synchronization

/// What the finished build side of a join tells the scans of the probe side: keys outside its range
/// or not among its keys cannot find a partner.
///
/// `@unchecked Sendable`: `keys` are written when the build ends, before the scans start.
final class RuntimeFilter: ScanPredicate, @unchecked Sendable {
  let columns: [Int]
  private var keys: KeyFilter?
  private let benefit = FilterBenefit()

  /// `columns` are the places in the source's schema of what meets the join keys, in their order.
  init(columns: [Int]) { self.columns = columns }

  func activate(_ keys: KeyFilter) { self.keys = keys }

  var bounds: [ColumnBound] {
    guard let table = keys?.table, table.rowCount > 0, let range = table.keyRange,
      let column = columns.first,
      let type = table.layout.types.first, let low = type.integerValue(range.lowerBound),
      let high = type.integerValue(range.upperBound)
    else { return [] }
    return [
      ColumnBound(column: column, .greater(low, orEqual: true)),
      ColumnBound(column: column, .less(high, orEqual: true)),
    ]
  }

  func select(_ columns: [Vector], rowCount: Int) throws(QueryError) -> Selection? {
    guard let keys, benefit.isExpected else { return nil }
    let buffer = Buffer(byteCount: rowCount * 4)
    let count = keys.select(columns, rowCount: rowCount, into: buffer.pointer(as: Int32.self))
    benefit.note(passed: count, of: rowCount)
    return count == rowCount ? nil : Selection(buffer, count: count)
  }
}

/// Whether a filter takes enough rows away to be worth its time.
final class FilterBenefit: Sendable {
  private let seen = Atomic<Int>(0)
  private let passed = Atomic<Int>(0)

  private static let usefulPercent = 75
  private static let sampleRowCount = 100_000

  var isExpected: Bool {
    let sampled = seen.load(ordering: .relaxed)
    return sampled <= Self.sampleRowCount
      || passed.load(ordering: .relaxed) &* 100 <= sampled &* Self.usefulPercent
  }

  func note(passed count: Int, of rowCount: Int) {
    seen.wrappingAdd(rowCount, ordering: .relaxed)
    passed.wrappingAdd(count, ordering: .relaxed)
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
