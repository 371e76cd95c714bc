import Catalog
import Columns
import Formats
import Glibc
import Kernels
import TestFolders
import Testing

extension TestFolder {
  /// Writes a file below the folder, making the folders between.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8] = []) throws -> String {
    var folder = path
    for part in name.split(separator: "/").dropLast() {
      folder += "/\(part)"
      mkdir(folder, 0o755)
    }
    let file = try #require(fopen("\(path)/\(name)", "w"))
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
    return "\(path)/\(name)"
  }

  /// Every file below the folder, hidden ones included.
  func files(_ below: String = "") -> [String] {
    (FileStatus.names(in: path + below) ?? []).flatMap { name -> [String] in
      let place = "\(below)/\(name)"
      return FileStatus(path + place)?.isDirectory == true
        ? files(place) : [String(place.dropFirst())]
    }
  }
}

func bytes(of path: String) throws -> [UInt8] {
  let file = try #require(fopen(path, "r"))
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
    bytes += chunk[..<count]
  }
  return bytes
}

/// The Parquet files that other programs wrote.
enum Fixtures {
  static let folder: String = {
    let parts = #filePath.split(separator: "/").dropLast(2)
    return "/" + parts.joined(separator: "/") + "/Conformance/fixtures/parquet"
  }()

  static func path(_ name: String) -> String { "\(folder)/\(name)" }
}

func openParquet(
  _ path: String, schema: Schema? = nil, options: [(String, String)] = []
) throws -> any TableSource {
  try ParquetFormat().open(
    OpenRequest(paths: [path], schema: schema, options: FormatOptions(options)))
}

/// A test's predicate, decided value by value.
final class ValuePredicate: ScanPredicate {
  let columns: [Int]
  let bounds: [ColumnBound]
  private let keeps: @Sendable ([Value]) -> Bool

  init(
    _ columns: [Int], bounds: [ColumnBound] = [], keeps: @escaping @Sendable ([Value]) -> Bool
  ) {
    self.columns = columns
    self.bounds = bounds
    self.keeps = keeps
  }

  func select(_ columns: [Vector], rowCount: Int) throws(QueryError) -> Selection? {
    let rows = (0..<rowCount).filter { row in keeps(columns.map { $0.value(at: row) }) }
    if rows.count == rowCount { return nil }
    let buffer = Buffer(byteCount: rows.count * 4)
    for (place, row) in rows.enumerated() { buffer.pointer(as: Int32.self)[place] = Int32(row) }
    return Selection(buffer, count: rows.count)
  }
}

extension TableSource {
  func rows(
    _ columns: [Int]? = nil, predicates: [any ScanPredicate] = [], batchRowCount: Int = 8192,
    counters: ScanCounters = ScanCounters()
  ) throws -> [[Value]] {
    let scan = try scan(
      ScanRequest(
        columns: columns ?? Array(0..<schema.count), predicates: predicates,
        batchRowCount: batchRowCount))
    var rows: [[Value]] = []
    for morsel in 0..<scan.morselCount {
      let reader = try scan.open(morsel: morsel, counters: counters)
      while let batch = try reader.next() {
        #expect(batch.rowCount <= batchRowCount)
        let columns = batch.columns
        for row in 0..<batch.rowCount { rows.append(columns.map { $0.value(at: row) }) }
      }
    }
    return rows
  }

  /// Rows as a cast to text shows them.
  func texts(_ columns: [Int]? = nil) throws -> [String] {
    let places = columns ?? Array(0..<schema.count)
    return try rows(places).map { row in
      zip(row, places).map { value, place in
        ValueText.text(value, schema.fields[place].type) ?? "NULL"
      }.joined(separator: " ")
    }
  }
}

/// Writes batches with the options and mode given, and commits.
@discardableResult
func writeParquet(
  _ batches: [Batch], _ schema: Schema, to path: String, mode: SaveMode = .errorIfExists,
  partitionColumns: [String] = [], options: [(String, String)] = []
) throws -> WriteResult {
  let sink = try ParquetFormat().makeSink(
    SinkRequest(
      path: path, schema: schema, partitionColumns: partitionColumns, mode: mode,
      options: FormatOptions(options)))
  let writer = try sink.makeWriter(0)
  for batch in batches { try writer.write(batch) }
  try writer.finish()
  return try sink.commit()
}

/// A batch of values, one row after the other.
func batch(_ schema: Schema, _ rows: [[Value]]) -> Batch {
  let columns = schema.fields.enumerated().map { place, field in
    Vector.of(field.type, rows.map { $0[place] })
  }
  return Batch(columns, rowCount: rows.count)
}
