import CArrow
import Catalog
import Columns
import Synchronization

/// One file of a table with the values that its folders give it.
struct TableFile: Sendable {
  var path: String
  /// One a partition column, of the column's type.
  var partitionValues: [Value]
}

/// Parquet files as one table.
final class ParquetTable: TableSource {
  let schema: Schema
  let files: [TableFile]
  let location: String
  /// Rows of files that cannot be read are left out instead of being an error.
  let skipsDamage: Bool
  /// For every column of the schema its place among the partition values, or nil when it is data.
  private let partitionPlaces: [Int?]
  private let known = Mutex<TableStatistics?>(nil)

  var format: String { "parquet" }

  init(
    schema: Schema, partitionPlaces: [Int?], files: [TableFile], location: String,
    skipsDamage: Bool
  ) {
    self.schema = schema
    self.skipsDamage = skipsDamage
    self.partitionPlaces = partitionPlaces
    self.files = files
    self.location = location
  }

  func partitionPlace(of column: Int) -> Int? { partitionPlaces[column] }

  func column(named name: String, in file: ParquetFile) -> ParquetColumn? {
    file.place(ofColumn: name).map { file.columns[$0] }
  }

  /// False when the folders' values rule a file out.
  func partitionsMayMeet(_ bounds: [ColumnBound], _ file: TableFile) -> Bool {
    bounds.allSatisfy { bound in
      guard let place = partitionPlaces[bound.column] else { return true }
      return ValueRange(file.partitionValues[place]).mayMeet(bound.condition)
    }
  }

  func statistics() throws(QueryError) -> TableStatistics {
    if let ready = known.withLock({ $0 }) { return ready }
    let fresh = try TableSurvey(table: self).statistics()
    known.withLock { $0 = fresh }
    return fresh
  }

  var countsRows: Bool { files.count <= TableSurvey.fileLimit }

  func layoutFacts() throws(QueryError) -> [LayoutFact] { try ParquetLayout(self).facts() }

  func scan(_ request: ScanRequest) throws(QueryError) -> any TableScan {
    let bounds = request.predicates.flatMap(\.bounds)
    var morsels: [ParquetScan.Morsel] = []
    for (number, source) in files.enumerated() where partitionsMayMeet(bounds, source) {
      do throws(QueryError) {
        morsels += try self.morsels(of: number, in: open(source))
      } catch {
        if !skipsDamage { throw error }
      }
    }
    return ParquetScan(table: self, request: request, morsels: try split(morsels, request))
  }

  private func morsels(
    of number: Int, in file: ParquetFile
  ) throws(QueryError) -> [ParquetScan.Morsel] {
    var morsels: [ParquetScan.Morsel] = []
    for rowGroup in 0..<file.rowGroupCount {
      let rows = try file.rowCount(ofGroup: rowGroup)
      guard rows > 0 else { continue }
      morsels.append(
        ParquetScan.Morsel(file: number, rowGroup: rowGroup, rows: 0..<rows, isPart: false))
    }
    return morsels
  }

  /// Footers that cannot be read are told apart only while a schema is inferred.
  func open(_ source: TableFile) throws(QueryError) -> ParquetFile {
    do throws(QueryError) {
      return try ParquetFileCache.shared.open(source.path)
    } catch {
      guard error.condition == ReadError.footerCondition else { throw error }
      throw ReadError.damaged(source.path, error.hint ?? "")
    }
  }

  /// Fewer morsels than this leave workers idle.
  private static let wantedMorsels = 16
  /// Smaller parts cost more in dictionaries read again than another worker saves.
  private static let smallestPart = 1 << 17

  /// Cuts row groups when there are too few of them to keep all workers busy.
  private func split(
    _ morsels: [ParquetScan.Morsel], _ request: ScanRequest
  ) throws(QueryError) -> [ParquetScan.Morsel] {
    guard morsels.count < ParquetTable.wantedMorsels, request.limit == nil else { return morsels }
    let total = morsels.reduce(0) { $0 + $1.rows.count }
    let wanted = max(total / ParquetTable.wantedMorsels, ParquetTable.smallestPart)
    var result: [ParquetScan.Morsel] = []
    for morsel in morsels {
      let file = try open(files[morsel.file])
      let limit = file.hasOffsetIndex(rowGroup: morsel.rowGroup) ? ParquetTable.wantedMorsels : 2
      let parts = min(max(morsel.rows.count / wanted, 1), limit)
      let step = (morsel.rows.count + parts - 1) / parts
      for start in stride(from: 0, to: morsel.rows.count, by: step) {
        var part = morsel
        part.rows = start..<min(start + step, morsel.rows.count)
        part.isPart = parts > 1
        result.append(part)
      }
    }
    return result
  }
}

extension ParquetFile {
  func rowCount(ofGroup number: Int) throws(QueryError) -> Int {
    do throws(ArrowFailure) {
      let rows = Int(try rowGroup(number).row_count)
      guard rows >= 0 else { throw ArrowFailure(code: 0, message: "negative row count") }
      return rows
    } catch {
      throw ReadError.unreadableFooter(path, error.message)
    }
  }

  /// True when all chunks of the row group can be entered in the middle.
  func hasOffsetIndex(rowGroup: Int) -> Bool {
    columns.allSatisfy { column in
      column.leaves.allSatisfy { leaf in
        (try? chunk(rowGroup, column: leaf.layout.column))?.has_offset_index ?? false
      }
    }
  }
}
