import Catalog
import Columns
import Formats
import Synchronization
import TestFolders
import Testing

/// Output appears as a whole or not at all.
struct FileSinkTests {
  static let schema = Schema([Field("id", .int), Field("k", .string)])

  static func rows(_ range: Range<Int>) -> Batch {
    batch(schema, range.map { [.int(Int32($0)), $0 % 3 == 0 ? .null : .string("a/\($0 % 3)")] })
  }

  private func ids(_ path: String) throws -> [Int32] {
    try openParquet(path).rows([0]).compactMap { if case .int(let id) = $0[0] { id } else { nil } }
      .sorted()
  }

  @Test func modes() throws {
    let folder = try TestFolder()
    let path = folder.path + "/t"
    try writeParquet([Self.rows(0..<3)], Self.schema, to: path)
    #expect(folder.files().contains("t/_SUCCESS"))
    #expect(folder.files().count == 2)
    #expect(
      folder.files().contains {
        $0.hasPrefix("t/part-00000-") && $0.hasSuffix("-c000.snappy.parquet")
      })
    let error = #expect(throws: QueryError.self) {
      try writeParquet([Self.rows(0..<3)], Self.schema, to: path)
    }
    #expect(error?.condition == "PATH_ALREADY_EXISTS")
    try writeParquet([Self.rows(3..<5)], Self.schema, to: path, mode: .append)
    #expect(try ids(path) == [0, 1, 2, 3, 4])
    try writeParquet([Self.rows(9..<10)], Self.schema, to: path, mode: .ignore)
    #expect(try ids(path).count == 5)
    try writeParquet([Self.rows(7..<9)], Self.schema, to: path, mode: .overwrite)
    #expect(try ids(path) == [7, 8])
    #expect(folder.files().count == 2)
  }

  @Test(arguments: [SaveMode.overwrite, .append])
  func aFailureLeavesOldDataAlone(mode: SaveMode) throws {
    let folder = try TestFolder()
    let path = folder.path + "/t"
    try writeParquet([Self.rows(0..<3)], Self.schema, to: path)
    let before = folder.files()
    let sink = try ParquetFormat().makeSink(
      SinkRequest(path: path, schema: Self.schema, mode: mode))
    let writer = try sink.makeWriter(0)
    try writer.write(Self.rows(5..<9))
    let finished = try sink.makeWriter(1)
    try finished.write(Self.rows(5..<9))
    try finished.finish()
    sink.abort()
    #expect(folder.files() == before)
    #expect(try ids(path) == [0, 1, 2])
  }

  @Test func newFoldersAreRemovedAfterAFailure() throws {
    let folder = try TestFolder()
    let sink = try ParquetFormat().makeSink(
      SinkRequest(path: folder.path + "/a/b/c", schema: Self.schema))
    try sink.makeWriter(0).write(Self.rows(0..<2))
    sink.abort()
    #expect(FileStatus.names(in: folder.path) == [])
  }

  @Test func partitions() throws {
    let folder = try TestFolder()
    let path = folder.path + "/t"
    try writeParquet([Self.rows(0..<9)], Self.schema, to: path, partitionColumns: ["k"])
    #expect(
      FileStatus.names(in: path) == [
        "_SUCCESS", "k=__HIVE_DEFAULT_PARTITION__", "k=a%2F1", "k=a%2F2",
      ])
    try writeParquet(
      [Self.rows(9..<12)], Self.schema, to: path, mode: .append, partitionColumns: ["K"])
    let table = try openParquet(path)
    #expect(table.schema.simpleString == "struct<id:int,k:string>")
    let wanted = (0..<12).map { (id: Int) -> [Value] in
      [.int(Int32(id)), id % 3 == 0 ? .null : .string("a/\(id % 3)")]
    }
    #expect(try Set(table.rows()) == Set(wanted))
    let pruned = ScanCounters()
    let bound = ColumnBound(column: 1, .equal(.string("a/1")))
    let rows = try table.rows(
      [0], predicates: [ValuePredicate([1], bounds: [bound]) { $0[0] == .string("a/1") }],
      counters: pruned)
    #expect(rows.count == 4)
    #expect(pruned.rowsRead.load(ordering: .relaxed) == 4)
  }

  @Test func singleFilesAndRowLimits() throws {
    let folder = try TestFolder()
    let path = folder.path + "/out.parquet"
    for mode in [SaveMode.errorIfExists, .overwrite] {
      try writeParquet(
        [Self.rows(0..<3)], Self.schema, to: path, mode: mode, options: [("singleFile", "true")])
      #expect(folder.files() == ["out.parquet"])
    }
    #expect(try ids(path) == [0, 1, 2])
    let result = try writeParquet(
      [Self.rows(0..<10)], Self.schema, to: folder.path + "/t",
      options: [("maxRecordsPerFile", "4")])
    #expect(result.fileCount == 3)
    #expect(try ids(folder.path + "/t").count == 10)
  }

  @Test func wrongRequests() throws {
    let folder = try TestFolder()
    let cases: [(Schema, [String], [(String, String)], String)] = [
      (Self.schema, ["id", "k"], [], "ALL_PARTITION_COLUMNS_NOT_ALLOWED"),
      (Self.schema, ["zz"], [], "PARTITION_COLUMN_NOT_FOUND_IN_SCHEMA"),
      (
        Self.schema, [], [("compression", "foo")],
        "CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION"
      ),
      (Schema([]), [], [], "EMPTY_SCHEMA_NOT_SUPPORTED_FOR_DATASOURCE"),
      (Schema([Field("a", .int), Field("A", .int)]), [], [], "COLUMN_ALREADY_EXISTS"),
      (
        Schema([Field("a", .calendarInterval)]), [], [], "UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE"
      ),
    ]
    for (schema, partitions, options, condition) in cases {
      let error = #expect(throws: QueryError.self) {
        try ParquetFormat().makeSink(
          SinkRequest(
            path: folder.path + "/x", schema: schema, partitionColumns: partitions,
            options: FormatOptions(options)))
      }
      #expect(error?.condition == condition)
    }
    #expect(FileStatus.names(in: folder.path) == [])
  }
}
