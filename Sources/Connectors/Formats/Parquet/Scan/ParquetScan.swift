import CArrow
import Catalog
import Columns
import Synchronization

/// A Parquet table opened for one query: its morsels are row groups, or parts of large ones.
final class ParquetScan: TableScan {
  struct Morsel: Sendable {
    var file: Int
    var rowGroup: Int
    var rows: Range<Int>
    /// Only a part of the row group, so its pages are fetched one by one.
    var isPart: Bool
  }

  let table: ParquetTable
  let request: ScanRequest
  let records: PredicateRecords
  private let morsels: [Morsel]
  private let rowsGiven = Atomic<Int>(0)

  init(table: ParquetTable, request: ScanRequest, morsels: [Morsel]) {
    self.table = table
    self.request = request
    self.morsels = morsels
    records = PredicateRecords(count: request.predicates.count)
  }

  var morselCount: Int { morsels.count }

  var estimatedRowCount: Int? { morsels.reduce(0) { $0 + $1.rows.count } }

  /// True when the workers together gave all the rows that the query wants.
  var hasEnoughRows: Bool {
    guard let limit = request.limit else { return false }
    return rowsGiven.load(ordering: .relaxed) >= limit
  }

  func count(rows: Int) {
    if request.limit != nil { rowsGiven.add(rows, ordering: .relaxed) }
  }

  func open(morsel number: Int, counters: ScanCounters) throws -> any BatchReader {
    let morsel = morsels[number]
    let source = table.files[morsel.file]
    do {
      return try open(morsel, source, counters)
    } catch {
      if table.skipsDamage { return EmptyBatchReader() }
      throw ReadError.describe(error, path: source.path)
    }
  }

  private func open(
    _ morsel: Morsel, _ source: TableFile, _ counters: ScanCounters
  ) throws -> any BatchReader {
    let bounds = request.predicates.flatMap(\.bounds)
    guard !hasEnoughRows, table.partitionsMayMeet(bounds, source) else {
      counters.add(pruned: 1)
      return EmptyBatchReader()
    }
    let file = try table.open(source)
    guard morsel.rowGroup < file.rowGroupCount else {
      throw PageDamage("the file changed while it was read")
    }
    let rowGroup = try file.rowGroup(morsel.rowGroup)
    let rowCount = Int(rowGroup.row_count)
    guard morsel.rows.upperBound <= rowCount else {
      throw PageDamage("the file changed while it was read")
    }
    if morsel.rows.lowerBound == 0, morsel.rowGroup == 0 { counters.add(files: 1) }
    let pruning = RowGroupPruning(file: file, rowGroup: morsel.rowGroup, rowCount: rowCount)
    let leafBounds = try self.leafBounds(bounds, file)
    guard let leafBounds, try pruning.mayMatch(leafBounds) else {
      counters.add(pruned: 1)
      return EmptyBatchReader()
    }
    let ranges = try pruning.aliveRanges(leafBounds, within: morsel.rows)
    let aliveRows = ranges.reduce(0) { $0 + $1.count }
    let columns = RowGroupColumns(
      table: table, source: source, file: file, rowGroup: morsel.rowGroup, rowCount: rowCount,
      isSparse: morsel.isPart || aliveRows * 4 < rowCount, counters: counters)
    return ParquetBatchReader(
      scan: self, columns: columns, path: source.path, ranges: ranges, counters: counters)
  }

  /// The bounds as conditions on leaves of the file; nil when one fails for want of its column.
  private func leafBounds(
    _ bounds: [ColumnBound], _ file: ParquetFile
  ) throws -> [LeafBound]? {
    var result: [LeafBound] = []
    for bound in bounds where table.partitionPlace(of: bound.column) == nil {
      let field = table.schema.fields[bound.column]
      guard let column = table.column(named: field.name, in: file) else {
        if !ValueRange(.null).mayMeet(bound.condition) { return nil }
        continue
      }
      guard let leaf = column.flatLeaf, column.field.type.isReadAs(field.type) else { continue }
      result.append(LeafBound(leaf: leaf, condition: bound.condition))
    }
    return result
  }
}

/// The reader of a morsel that pruning left nothing of.
final class EmptyBatchReader: BatchReader {
  func next() -> Batch? { nil }
}
