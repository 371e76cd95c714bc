import Catalog
import Columns

/// Makes the readers of one row group's columns when they are first needed, and keeps them at the
/// same row.
final class RowGroupColumns {
  private let table: ParquetTable
  private let source: TableFile
  private let file: ParquetFile
  private let rowGroup: Int
  private let rowCount: Int
  private let isSparse: Bool
  private let counters: ScanCounters
  private var readers: [Int: any ColumnReader] = [:]
  /// Rows passed by all readers; a reader made later begins here.
  private var row = 0

  init(
    table: ParquetTable, source: TableFile, file: ParquetFile, rowGroup: Int, rowCount: Int,
    isSparse: Bool, counters: ScanCounters
  ) {
    self.table = table
    self.source = source
    self.file = file
    self.rowGroup = rowGroup
    self.rowCount = rowCount
    self.isSparse = isSparse
    self.counters = counters
  }

  func skip(_ count: Int, except done: Set<Int> = []) {
    row += count
    for (column, reader) in readers where !done.contains(column) { reader.skip(count) }
  }

  func reader(of column: Int) throws -> any ColumnReader {
    if let known = readers[column] { return known }
    let made = try makeReader(of: column)
    made.skip(row)
    readers[column] = made
    return made
  }

  private func makeReader(of column: Int) throws -> any ColumnReader {
    let field = table.schema.fields[column]
    if let partition = table.partitionPlace(of: column) {
      return ConstantColumnReader(source.partitionValues[partition], field.type)
    }
    guard let found = table.column(named: field.name, in: file) else {
      return ConstantColumnReader(.null, field.type)
    }
    if found.leaves.isEmpty, let problem = found.problem { throw problem }
    let reader = try makeReader(of: found)
    if found.field.type.isReadAs(field.type) { return reader }
    guard let promotion = Promotion(from: found.field.type, to: field.type) else {
      throw ReadError.mismatch(
        file.path, column: field.name, expected: field.type,
        actual: found.storedName)
    }
    return PromotedColumnReader(reader, promotion, path: file.path)
  }

  private func makeReader(of column: ParquetColumn) throws -> any ColumnReader {
    if let leaf = column.flatLeaf {
      let pages = try makePages(leaf)
      guard pages.valueCount == rowCount else {
        throw PageDamage("a column has \(pages.valueCount) rows instead of \(rowCount)")
      }
      return try FlatColumnReader(leaf.layout, source: pages, rowCount: rowCount)
    }
    let leaves = try column.leaves.map { leaf in
      let pages = try makePages(leaf)
      return try NestedLeafReader(
        leaf.layout, slotDefinition: leaf.slotDefinition, source: pages,
        entryCount: pages.valueCount)
    }
    return NestedColumnReader(column.plan, leaves: leaves)
  }

  private func makePages(_ leaf: ParquetColumn.Leaf) throws -> ChunkPages {
    try ChunkPages(
      file, rowGroup: rowGroup, leaf: leaf.layout, isSparse: isSparse, counters: counters)
  }
}
