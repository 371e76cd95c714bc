import CArrow
import Testing

struct ParquetMetadataTests {
  let table = SampleTable(rows: 2500)
  let target = TemporaryFile("parquet")
  /// Held by the suite, because all that it tells points into it.
  let file: ParquetHandle

  init() throws {
    var options = parquet_write_options.standard
    options.row_group_rows = 1000
    options.page_rows = 100
    options.bloom_column_count = 1
    try "name".withCString { [table, target] path in
      try withUnsafePointer(to: path) { paths in
        options.bloom_columns = paths
        try table.writeParquet(to: target.path, options)
      }
    }
    file = try ParquetHandle(target.path)
  }

  @Test func theSummaryTellsRowsAndWriter() throws {
    #expect(file.summary.row_count == 2500)
    #expect(file.summary.row_group_count == 3)
    #expect(file.summary.column_count == 3)
    #expect(file.summary.created_by.text.hasPrefix("parquet-cpp-arrow"))
    #expect(file.summary.file_size == Int64(try target.bytes().count))
  }

  @Test func theSchemaIsLaidOutDepthFirst() throws {
    let nodes = file.nodes
    #expect(nodes.map(\.name.text) == ["schema", "id", "name", "marks", "list", "element"])
    #expect(nodes.map(\.parent) == [-1, 0, 0, 0, 3, 4])
    #expect(nodes.map(\.child_count) == [3, 0, 0, 1, 1, 0])
    #expect(nodes.map(\.column) == [-1, 0, 1, -1, -1, 2])
    #expect(nodes.map(\.repetition) == [0, 0, 1, 1, 2, 1])
    #expect(nodes.map(\.max_definition_level) == [0, 0, 1, 1, 2, 3])
    #expect(nodes.map(\.max_repetition_level) == [0, 0, 0, 0, 1, 1])
    #expect(nodes.map { Int($0.physical_type) } == [-1, 2, 6, -1, -1, 1])
    #expect(Int(nodes[2].logical_type) == PARQUET_LOGICAL_STRING)
    #expect(nodes[2].converted_type == 0)
    #expect(Int(nodes[3].logical_type) == PARQUET_LOGICAL_LIST)
    #expect(Int(nodes[2].sort_order) == PARQUET_SORT_UNSIGNED)
  }

  @Test func chunksCarryStatistics() throws {
    let ids = try file.chunk(1, 0)
    #expect(ids.value_count == 1000)
    #expect(Int(ids.codec) == ARROW_CODEC_SNAPPY)
    #expect(ids.statistics.minimum.number(Int64.self) == 1000)
    #expect(ids.statistics.maximum.number(Int64.self) == 1999)
    #expect(ids.statistics.null_count == 0)
    let names = try file.chunk(0, 1)
    #expect(names.statistics.minimum.text == "name-0")
    #expect(names.statistics.maximum.text == "name-99")
    #expect(names.statistics.null_count == 143)
    #expect(names.has_dictionary_page)
    #expect(names.is_fully_dictionary == 1)
    #expect(names.has_bloom_filter)
    #expect(!ids.has_bloom_filter)
  }

  @Test func rowGroupsTellTheirRows() throws {
    var group = parquet_row_group()
    try BridgeFailure.check(file.bridge.parquet.row_group(file.file, 2, &group))
    #expect(group.row_count == 500)
    #expect(group.first_row == 2000)
    #expect(throws: BridgeFailure.self) {
      try BridgeFailure.check(file.bridge.parquet.row_group(file.file, 3, &group))
    }
  }

  @Test func thePageIndexTellsRowsAndBounds() throws {
    let places = try file.places(1, 0)
    #expect(places.count == 10)
    #expect(places.map(\.first_row) == (0..<10).map { $0 * 100 })
    #expect(places.allSatisfy { $0.row_count == 100 && $0.null_count == 0 })
    #expect(places[3].minimum.number(Int64.self) == 1300)
    #expect(places[3].maximum.number(Int64.self) == 1399)
  }

  @Test func bloomFiltersLetOnlyPossibleValuesPass() throws {
    #expect(try file.mayContain("name-42", 0, 1))
    let passed = try (0..<100).count { try file.mayContain("other-\($0)", 0, 1) }
    #expect(passed < 50)
    #expect(try file.mayContain("anything", 0, 0))
  }

  @Test func keyValuePairsAreKept() throws {
    let key = Array("origin".utf8)
    let value = Array("test".utf8)
    try key.withUnsafeBufferPointer { key in
      try value.withUnsafeBufferPointer { value in
        let pair = arrow_pair(
          key: arrow_bytes(data: key.baseAddress, size: Int64(key.count)),
          value: arrow_bytes(data: value.baseAddress, size: Int64(value.count)))
        try withUnsafePointer(to: pair) { pairs in
          var options = parquet_write_options.standard
          options.pairs = pairs
          options.pair_count = 1
          try table.writeParquet(to: target.path, options)
        }
      }
    }
    let tagged = try ParquetHandle(target.path)
    let pairs = UnsafeBufferPointer(
      start: tagged.summary.pairs, count: Int(tagged.summary.pair_count))
    #expect(pairs.contains { $0.key.text == "origin" && $0.value.text == "test" })
    withExtendedLifetime(tagged) {}
  }
}
