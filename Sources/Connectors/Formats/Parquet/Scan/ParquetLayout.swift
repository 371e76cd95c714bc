import CArrow
import Catalog
import Columns

/// What footers tell of how a table's rows lie in its files.
struct ParquetLayout {
  private let table: ParquetTable

  /// Tables of more files are described by the first of them.
  private static let fileLimit = 64

  init(_ table: ParquetTable) { self.table = table }

  func facts() throws(QueryError) -> [LayoutFact] {
    var groupCount = 0
    var rows = (smallest: Int.max, largest: 0)
    var bytes = (stored: 0, plain: 0)
    var codecs: Set<String> = []
    var writers: Set<String> = []
    for source in table.files.prefix(Self.fileLimit) {
      let file = try table.open(source)
      groupCount += file.rowGroupCount
      var summary = parquet_summary()
      file.bridge.pointee.parquet.summary(file.handle, &summary)
      writers.insert(summary.created_by.string)
      for number in 0..<file.rowGroupCount {
        guard let group = try? file.rowGroup(number) else { continue }
        rows.smallest = min(rows.smallest, Int(group.row_count))
        rows.largest = max(rows.largest, Int(group.row_count))
        bytes.stored += Int(group.compressed_size)
        bytes.plain += Int(group.uncompressed_size)
      }
      for column in 0..<Int(summary.column_count) where file.rowGroupCount > 0 {
        guard let chunk = try? file.chunk(0, column: column) else { continue }
        codecs.insert(Self.codec(chunk.codec))
      }
    }
    let isPart = table.files.count > Self.fileLimit
    var facts = [
      LayoutFact("Files", count: table.files.count),
      LayoutFact("Row groups", (isPart ? "≥ " : "") + groupCount.inGroups),
    ]
    if rows.largest > 0 {
      let range =
        rows.smallest == rows.largest
        ? rows.largest.inGroups : "\(rows.smallest.inGroups) to \(rows.largest.inGroups)"
      facts.append(LayoutFact("Rows in a group", range))
    }
    facts.append(LayoutFact("Codecs", codecs.sorted().joined(separator: ", ")))
    if bytes.stored > 0 {
      let tenths = bytes.plain * 10 / bytes.stored
      facts.append(LayoutFact("Compressed to", "1 : \(tenths / 10).\(tenths % 10)"))
    }
    let partitions = table.schema.fields.indices.filter { table.partitionPlace(of: $0) != nil }
    if !partitions.isEmpty {
      let names = partitions.map { table.schema.fields[$0].name }
      facts.append(LayoutFact("Partitioned by", names.joined(separator: ", ")))
    }
    facts.append(LayoutFact("Written by", writers.sorted().joined(separator: ", ")))
    return facts.filter { !$0.value.isEmpty }
  }

  /// The names that the format gives its codecs.
  private static func codec(_ number: Int32) -> String {
    let names = ["none", "snappy", "gzip", "lzo", "brotli", "lz4 (Hadoop)", "zstd", "lz4"]
    return names.indices.contains(Int(number)) ? names[Int(number)] : "codec \(number)"
  }
}
