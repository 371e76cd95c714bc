import Catalog
import Glibc
import Synchronization

/// What a predicate cost and how many rows it let pass, summed over a scan.
struct PredicateRecord {
  var nanoseconds = 0
  var rowsScanned = 0
  var rowsIn = 0
  var rowsOut = 0

  /// Cost per row that it removes; predicates of the lowest go first.
  var rank: Double {
    guard rowsIn > 0, rowsScanned > 0 else { return 0 }
    let removed = 1 - Double(rowsOut) / Double(rowsIn)
    return Double(nanoseconds) / Double(rowsScanned) / max(removed, 1e-3)
  }

  static func += (left: inout PredicateRecord, right: PredicateRecord) {
    left.nanoseconds += right.nanoseconds
    left.rowsScanned += right.rowsScanned
    left.rowsIn += right.rowsIn
    left.rowsOut += right.rowsOut
  }
}

/// What the workers of a scan learned about its predicates.
final class PredicateRecords: Sendable {
  private let records: Mutex<[PredicateRecord]>

  init(count: Int) {
    records = Mutex(Array(repeating: PredicateRecord(), count: count))
  }

  var current: [PredicateRecord] { records.withLock { $0 } }

  func add(_ learned: [PredicateRecord]) {
    records.withLock { records in
      for index in learned.indices { records[index] += learned[index] }
    }
  }
}

/// The order in which one worker asks the predicates, adapted to what they cost and remove.
struct PredicateOrder {
  private(set) var places: [Int]
  private var known: [PredicateRecord]
  private(set) var learned: [PredicateRecord]
  private var windowsSinceSort = 0

  private static let windowsBetweenSorts = 16

  init(_ records: PredicateRecords) {
    known = records.current
    learned = Array(repeating: PredicateRecord(), count: known.count)
    places = Array(known.indices)
    sort()
  }

  mutating func record(
    _ place: Int, nanoseconds: Int, rowsScanned: Int, rowsIn: Int, rowsOut: Int
  ) {
    let record = PredicateRecord(
      nanoseconds: nanoseconds, rowsScanned: rowsScanned, rowsIn: rowsIn, rowsOut: rowsOut)
    known[place] += record
    learned[place] += record
  }

  mutating func endWindow() {
    windowsSinceSort += 1
    if windowsSinceSort >= PredicateOrder.windowsBetweenSorts || windowsSinceSort == 1 {
      sort()
      windowsSinceSort = 1
    }
  }

  /// Predicates that were never asked keep their place in the request.
  private mutating func sort() {
    guard known.count > 1 else { return }
    let asked = places.filter { known[$0].rowsIn > 0 }.sorted { known[$0].rank < known[$1].rank }
    places = asked + places.filter { known[$0].rowsIn == 0 }.sorted()
  }

  static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}
