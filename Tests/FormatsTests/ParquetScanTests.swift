import Catalog
import Columns
import Formats
import Synchronization
import TestFolders
import Testing

/// Scans that leave rows out give what a filter over all rows gives.
struct ParquetScanTests {
  static let file = Fixtures.path("row_groups.parquet")

  static let conditions: [(String, @Sendable ([Value]) -> Bool)] = [
    ("none", { _ in false }), ("all", { _ in true }),
    ("few", { $0[0] == .long(3) || $0[0] == .long(1999) }),
    ("every third", { if case .long(let id) = $0[0] { id % 3 == 0 } else { false } }),
    ("a block", { if case .long(let id) = $0[0] { (700..<900).contains(id) } else { false } }),
    ("most", { if case .long(let id) = $0[0] { id % 50 != 0 } else { false } }),
  ]

  @Test(arguments: [
    "row_groups", "dictionary_fallback", "no_statistics", "encoding_delta_v2",
    "encoding_plain_v1", "encoding_dictionary_v2",
  ])
  func survivorsAreReadAsAllRowsAre(name: String) throws {
    let table = try openParquet(Fixtures.path("\(name).parquet"))
    let whole = try table.rows()
    for (_, condition) in Self.conditions {
      for batchRows in [1, 13, 250, 8192] {
        let rows = try table.rows(
          predicates: [ValuePredicate([0], keeps: condition)], batchRowCount: batchRows)
        #expect(rows == whole.filter(condition))
      }
    }
  }

  @Test func severalPredicatesAndOtherColumnOrders() throws {
    let table = try openParquet(Self.file)
    let name = try #require(table.schema.index(named: "name"))
    let even = try #require(table.schema.index(named: "even"))
    let wanted = try table.rows().filter { $0[name] == .null && $0[even] == .boolean(false) }
    let predicates = [
      ValuePredicate([name]) { $0[0] == .null },
      ValuePredicate([even]) { $0[0] == .boolean(false) },
    ]
    for batchRows in [10, 1000] {
      let rows = try table.rows([5, 0], predicates: predicates, batchRowCount: batchRows)
      #expect(rows == wanted.map { [$0[5], $0[0]] })
      #expect(
        try table.rows([0], predicates: predicates.reversed(), batchRowCount: batchRows)
          == wanted.map { [$0[0]] })
    }
  }

  @Test func statisticsRuleRowGroupsOut() throws {
    let table = try openParquet(Self.file)
    let note = try #require(table.schema.index(named: "note"))
    let bounds: [(ColumnBound, expected: Int)] = [
      (ColumnBound(column: 0, .equal(.long(1234))), 1),
      (ColumnBound(column: 0, .equal(.long(-1))), 0),
      (ColumnBound(column: 0, .less(.long(3), orEqual: true)), 4),
      (ColumnBound(column: 0, .greater(.long(1998), orEqual: false)), 1),
      (ColumnBound(column: 0, .oneOf([.long(5), .long(1500), .long(9999)])), 2),
      (ColumnBound(column: 0, .isNull), 0),
      (ColumnBound(column: note, .greater(.string("prefix/shared/01990"), orEqual: true)), 10),
      (ColumnBound(column: note, .equal(.string("zzz"))), 0),
    ]
    for (bound, expected) in bounds {
      let counters = ScanCounters()
      let predicate = ValuePredicate([bound.column], bounds: [bound]) { bound.accepts($0[0]) }
      let rows = try table.rows([0], predicates: [predicate], counters: counters)
      #expect(rows.count == expected, "\(bound)")
      #expect(counters.unitsPruned.load(ordering: .relaxed) > 0, "\(bound)")
    }
  }

  @Test func bloomFiltersRuleRowGroupsOut() throws {
    let table = try openParquet(Fixtures.path("bloom_filter.parquet"))
    let note = try #require(table.schema.index(named: "note"))
    for (text, expected) in [("prefix/shared/01777", 1), ("prefix/shared/00absent", 0)] {
      let bound = ColumnBound(column: note, .equal(.string(text)))
      let predicate = ValuePredicate([note], bounds: [bound]) { $0[0] == .string(text) }
      let counters = ScanCounters()
      let rows = try table.rows([0], predicates: [predicate], counters: counters)
      #expect(rows.count == expected)
      #expect(counters.rowsRead.load(ordering: .relaxed) < 2000)
    }
  }

  @Test func statisticsOfATable() throws {
    let table = try openParquet(Self.file)
    let statistics = try table.statistics()
    #expect(statistics.rowCount == 2000)
    #expect(statistics.columns[0].minimum == .long(0))
    #expect(statistics.columns[0].maximum == .long(1999))
    #expect(statistics.columns[0].distinctCount == 2000)
    #expect(statistics.columns[0].nullCount == 0)
    let even = try #require(table.schema.index(named: "even"))
    #expect(statistics.columns[even].distinctCount == 2)
  }

  @Test func aLimitEndsTheScan() throws {
    let table = try openParquet(Self.file)
    let scan = try table.scan(ScanRequest(columns: [0], limit: 5, batchRowCount: 10))
    let counters = ScanCounters()
    var rows = 0
    for morsel in 0..<scan.morselCount {
      let reader = try scan.open(morsel: morsel, counters: counters)
      while let batch = try reader.next() { rows += batch.rowCount }
    }
    #expect(rows == 10)
  }

  @Test func largeRowGroupsAreSplit() throws {
    let folder = try TestFolder()
    let schema = Schema([Field("id", .long), Field("text", .string)])
    let count = 400_000
    let numbers = Buffer(byteCount: count * 8)
    for row in 0..<count { numbers.pointer(as: Int64.self)[row] = Int64(row) }
    let ids = Vector.flat(.long, count: count, values: numbers)
    let texts = Vector.dictionary(
      indices: Buffer(zeroedByteCount: count * 4), count: count, base: .of(.string, [.string("x")]))
    try writeParquet(
      [Batch([ids, texts], rowCount: count)], schema, to: folder.path + "/t",
      options: [("parquet.block.rows", "1000000")])
    let table = try openParquet(folder.path + "/t")
    let scan = try table.scan(ScanRequest(columns: [0, 1]))
    #expect(scan.morselCount > 1)
    var next: Int64 = 0
    for morsel in 0..<scan.morselCount {
      let reader = try scan.open(morsel: morsel, counters: ScanCounters())
      while let batch = try reader.next() {
        let column = batch.column(0)
        #expect(column.value(at: 0) == .long(next))
        #expect(batch.column(1).value(at: batch.rowCount - 1) == .string("x"))
        next += Int64(batch.rowCount)
      }
    }
    #expect(next == Int64(count))
  }
}

extension ColumnBound {
  /// Decides one value as the condition means it.
  func accepts(_ value: Value) -> Bool {
    switch (condition, value) {
    case (.isNull, _): value.isNull
    case (.isNotNull, _): !value.isNull
    case (.equal(let wanted), _): value == wanted
    case (.oneOf(let values), _): values.contains(value)
    case (.less(.long(let limit), let orEqual), .long(let number)):
      number < limit || (orEqual && number == limit)
    case (.greater(.long(let limit), let orEqual), .long(let number)):
      number > limit || (orEqual && number == limit)
    case (.greater(.string(let limit), let orEqual), .string(let text)):
      text > limit || (orEqual && text == limit)
    default: false
    }
  }
}
