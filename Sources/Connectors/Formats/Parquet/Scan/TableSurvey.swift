import CArrow
import Catalog
import Columns
import Synchronization

/// Sums up what the footers of a table's files tell.
struct TableSurvey {
  let table: ParquetTable

  /// Tables of more files are judged by some of them.
  static let fileLimit = 256

  func statistics() throws(QueryError) -> TableStatistics {
    let sampled = sample()
    var rowCount = 0
    var byteSize = 0
    var columns = Array(repeating: ColumnSurvey(), count: table.schema.count)
    for source in sampled {
      let file: ParquetFile
      do throws(QueryError) {
        file = try table.open(source)
      } catch {
        if table.skipsDamage { continue }
        throw error
      }
      rowCount += file.rowCount
      byteSize += file.byteSize
      for place in columns.indices { survey(place, file, source, &columns[place]) }
    }
    let factor = sampled.isEmpty ? 1 : Double(table.files.count) / Double(sampled.count)
    rowCount = Int(Double(rowCount) * factor)
    return TableStatistics(
      rowCount: rowCount, byteSize: Int(Double(byteSize) * factor),
      columns: columns.enumerated().map { place, column in
        column.statistics(
          type: table.schema.fields[place].type, rowCount: rowCount, factor: factor)
      })
  }

  private func sample() -> [TableFile] {
    guard table.files.count > TableSurvey.fileLimit else { return table.files }
    return (0..<TableSurvey.fileLimit).map {
      table.files[$0 * table.files.count / TableSurvey.fileLimit]
    }
  }

  private func survey(
    _ place: Int, _ file: ParquetFile, _ source: TableFile, _ column: inout ColumnSurvey
  ) {
    let field = table.schema.fields[place]
    if let partition = table.partitionPlace(of: place) {
      column.add(source.partitionValues[partition], rowCount: file.rowCount)
      return
    }
    guard let found = table.column(named: field.name, in: file) else {
      column.add(.null, rowCount: file.rowCount)
      return
    }
    guard let leaf = found.flatLeaf, found.field.type.isReadAs(field.type) else {
      column.isUnknown = true
      return
    }
    for rowGroup in 0..<file.rowGroupCount {
      guard let chunk = try? file.chunk(rowGroup, column: leaf.layout.column) else {
        column.isUnknown = true
        return
      }
      column.add(
        RowGroupPruning.range(chunk, leaf), nulls: Int(chunk.statistics.null_count),
        isRequired: leaf.layout.maximumDefinition == 0)
      column.uncompressedBytes += Int(chunk.uncompressed_size)
    }
    if column.distinctShare == nil, file.rowCount > 0 {
      column.distinctShare = file.distinctShare(of: leaf)
    }
  }
}

/// What is known of one column so far.
struct ColumnSurvey {
  var minimum: Value?
  var maximum: Value?
  var hasRange = true
  var nullCount: Int? = 0
  var partitionValues: Set<Value> = []
  var isUnknown = false
  var uncompressedBytes = 0
  var distinctShare: DistinctShare?

  mutating func add(_ value: Value, rowCount: Int) {
    if value.isNull {
      nullCount = nullCount.map { $0 + rowCount }
    } else {
      partitionValues.insert(value)
      extend(value, value)
    }
  }

  mutating func add(_ range: ValueRange, nulls: Int, isRequired: Bool) {
    nullCount = nulls >= 0 ? nullCount.map { $0 + nulls } : isRequired ? nullCount : nil
    if range.isAllNull { return }
    extend(range.minimum, range.maximum)
  }

  private mutating func extend(_ low: Value?, _ high: Value?) {
    guard hasRange, let low, let high else {
      hasRange = false
      return
    }
    if let known = minimum {
      if (ValueOrder.compare(low, known) ?? 1) < 0 { minimum = low }
    } else {
      minimum = low
    }
    if let known = maximum {
      if (ValueOrder.compare(high, known) ?? -1) > 0 { maximum = high }
    } else {
      maximum = high
    }
  }

  func statistics(type: DataType, rowCount: Int, factor: Double) -> ColumnStatistics {
    guard !isUnknown else { return ColumnStatistics() }
    let low = hasRange ? minimum.flatMap { $0.typed(type) } : nil
    let high = hasRange ? maximum.flatMap { $0.typed(type) } : nil
    let nulls = nullCount.map { Int(Double($0) * factor) }
    var distinct = partitionValues.isEmpty ? nil : partitionValues.count
    if distinct == nil { distinct = distinctShare?.estimate(rowCount: rowCount) }
    if let low, let high, let width = low.distance(to: high) {
      distinct = min(distinct ?? Int.max, width)
    }
    return ColumnStatistics(
      minimum: low, maximum: high, nullCount: nulls,
      distinctCount: distinct.map { max(min($0, rowCount - (nulls ?? 0)), 0) },
      averageByteSize: averageByteSize(type, rowCount: rowCount, factor: factor))
  }

  private func averageByteSize(_ type: DataType, rowCount: Int, factor: Double) -> Double? {
    if type.physical != .view { return Double(max(type.physical.byteWidth, 1)) }
    if let length = distinctShare?.averageLength { return length }
    guard rowCount > 0 else { return nil }
    return Double(uncompressedBytes) * factor / Double(rowCount)
  }
}

/// How many distinct values one row group has among how many rows.
struct DistinctShare: Sendable {
  var distinctCount: Int
  var rowCount: Int
  var averageLength: Double?

  /// Few values among many rows are taken for all there are; many are taken to go on.
  func estimate(rowCount total: Int) -> Int {
    if distinctCount * 10 <= rowCount { return distinctCount }
    let scaled = Double(distinctCount) * Double(total) / Double(max(rowCount, 1))
    return min(Int(scaled), total)
  }
}

extension ParquetFile {
  /// Reads one dictionary to learn how many distinct values a row group has; nil when the column
  /// is not kept in dictionaries.
  func distinctShare(of leaf: ParquetColumn.Leaf) -> DistinctShare? {
    let column = leaf.layout.column
    if let known = distinctShares.withLock({ $0[column] }) { return known }
    let share = readDistinctShare(of: leaf)
    distinctShares.withLock { $0[column] = .some(share) }
    return share
  }

  private func readDistinctShare(of leaf: ParquetColumn.Leaf) -> DistinctShare? {
    let rowGroup = rowGroupCount / 2
    guard let chunk = try? chunk(rowGroup, column: leaf.layout.column),
      chunk.has_dictionary_page, chunk.is_fully_dictionary != 0
    else { return nil }
    do {
      let pages = try ChunkPages(
        self, rowGroup: rowGroup, leaf: leaf.layout, isSparse: true, counters: ScanCounters())
      guard let page = try pages.next(passingOver: 0).page, page.isDictionary else { return nil }
      var length: Double?
      if leaf.layout.stored == .byteArray, page.valueCount > 0 {
        length = Double(page.values.count) / Double(page.valueCount) - 4
      }
      return DistinctShare(
        distinctCount: page.valueCount, rowCount: Int(chunk.value_count), averageLength: length)
    } catch {
      return nil
    }
  }
}

extension Value {
  /// Bounds of text come as bytes; those that are no text are left out.
  fileprivate func typed(_ type: DataType) -> Value? {
    guard type.isText, case .binary(let bytes) = self else { return self }
    return String(validating: bytes, as: UTF8.self).map { .string($0) }
  }

  /// How many values of a discrete type lie from one value to another.
  fileprivate func distance(to other: Value) -> Int? {
    switch (self, other) {
    case (.byte(let low), .byte(let high)): return Int(high) - Int(low) + 1
    case (.short(let low), .short(let high)): return Int(high) - Int(low) + 1
    case (.int(let low), .int(let high)), (.date(let low), .date(let high)):
      return Int(high) - Int(low) + 1
    case (.long(let low), .long(let high)):
      let (width, overflow) = high.subtractingReportingOverflow(low)
      return overflow || width == Int64.max ? nil : Int(width) + 1
    case (.decimal(let low, _), .decimal(let high, _)):
      let (width, overflow) = high.subtractingReportingOverflow(low)
      return overflow || width >= Int128(Int64.max) ? nil : Int(width) + 1
    case (.boolean(let low), .boolean(let high)): return low == high ? 1 : 2
    default: return nil
    }
  }
}
