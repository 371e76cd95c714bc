import CArrow
import Testing

struct ParquetPageTests {
  let table = SampleTable(rows: 2500)
  let target = TemporaryFile("parquet")

  private func written(_ change: (inout parquet_write_options) -> Void) throws -> ParquetHandle {
    var options = parquet_write_options.standard
    options.page_rows = 100
    change(&options)
    try table.writeParquet(to: target.path, options)
    return try ParquetHandle(target.path)
  }

  private func plainNumbers(_ page: parquet_page) -> [Int64] {
    (0..<Int(page.value_count)).map { index in
      page.values.raw.loadUnaligned(fromByteOffset: index * 8, as: Int64.self)
    }
  }

  @Test(arguments: [1, 2], [0, 1, 2, 4, 6, 7])
  func everyVersionAndCodecGivesTheSamePages(version: Int32, codec: Int32) throws {
    let file = try written { options in
      options.data_page_version = version
      options.codec = codec
      options.without_dictionary = true
    }
    for inOneRead in [true, false] {
      let reader = try PageHandle(file, 0, 0, inOneRead: inOneRead)
      var numbers: [Int64] = []
      while let page = try reader.next() {
        #expect(page.kind == PARQUET_PAGE_DATA)
        #expect(page.version == version)
        #expect(page.encoding == PARQUET_ENCODING_PLAIN)
        #expect(page.first_row == Int64(numbers.count))
        #expect(page.definition_levels.size == 0)
        numbers += plainNumbers(page)
      }
      #expect(numbers == (0..<2500).map(Int64.init))
    }
  }

  @Test(arguments: [1, 2])
  func levelsAreCutOff(version: Int32) throws {
    let file = try written { $0.data_page_version = version }
    let reader = try PageHandle(file, 0, 2)
    let first = try #require(try reader.next())
    #expect(first.kind == PARQUET_PAGE_DICTIONARY)
    var values = 0
    while let page = try reader.next() {
      #expect(page.repetition_levels.size > 0)
      #expect(page.definition_levels.size > 0)
      #expect(page.repetition_encoding == PARQUET_ENCODING_RLE)
      #expect(version == 1 || page.row_count > 0)
      values += Int(page.value_count)
    }
    #expect(Int64(values) == (try file.chunk(0, 2)).value_count)
  }

  @Test func retainedPagesOutliveTheirReader() throws {
    let file = try written { _ in }
    var reader: PageHandle? = try PageHandle(file, 0, 1)
    let pages = file.bridge.pages
    let dictionary = try #require(try reader?.next())
    #expect(dictionary.kind == PARQUET_PAGE_DICTIONARY)
    var kept: [(page: parquet_page, buffer: OpaquePointer, bytes: [UInt8])] = []
    while let page = try reader?.next() {
      let buffer = try #require(reader.flatMap { pages.retain($0.reader) })
      kept.append((page, buffer, Array(page.values.raw)))
    }
    #expect(kept.count == 25)
    #expect(dictionary.values.raw.starts(with: [6, 0, 0, 0] + Array("name-1".utf8)))
    reader = nil
    for entry in kept {
      #expect(Array(entry.page.values.raw) == entry.bytes)
      pages.release(entry.buffer)
    }
  }

  @Test(arguments: [true, false])
  func seekingGoesToThePageOfARow(inOneRead: Bool) throws {
    let file = try written { $0.without_dictionary = true }
    let reader = try PageHandle(file, 0, 0, inOneRead: inOneRead)
    for row in [1550, 0, 2499, 100] as [Int64] {
      try reader.seek(row)
      let page = try #require(try reader.next())
      #expect(page.first_row == row / 100 * 100)
      #expect(plainNumbers(page).first == row / 100 * 100)
    }
    let following = try #require(try reader.next())
    #expect(following.first_row == 200)
    #expect(throws: BridgeFailure.self) { try reader.seek(2500) }
    #expect(throws: BridgeFailure.self) { try reader.seek(-1) }
  }

  @Test func theDictionaryComesFromAnywhere() throws {
    let file = try written { _ in }
    let reader = try PageHandle(file, 0, 1)
    try reader.seek(1200)
    let sought = try #require(try reader.dictionary())
    #expect(sought.value_count == 100)
    let page = try #require(try reader.next())
    #expect(page.first_row == 1200)
    #expect(page.encoding == PARQUET_ENCODING_RLE_DICTIONARY)
    let fresh = try PageHandle(file, 0, 1)
    #expect(try fresh.dictionary()?.value_count == 100)
    #expect(try fresh.next()?.kind == Int32(PARQUET_PAGE_DATA))
  }

  @Test func filteredPagesArePassedOver() throws {
    let file = try written { $0.without_dictionary = true }
    let reader = try PageHandle(file, 0, 0)
    reader.pages.set_filter(
      reader.reader, { _, preview in preview.pointee.first_row % 300 == 0 }, nil)
    var rows: [Int64] = []
    while let page = try reader.next() { rows.append(page.first_row) }
    #expect(rows == (0..<9).map { $0 * 300 })
  }

  @Test func manyThreadsReadOneFile() async throws {
    let file = try written { $0.row_group_rows = 500 }
    nonisolated(unsafe) let bridge = file.bridge
    nonisolated(unsafe) let opened = file.file
    let counts = try await withThrowingTaskGroup(of: Int.self) { group in
      for task in 0..<32 {
        group.addTask {
          var reader: OpaquePointer?
          let place = (Int32(task % 5), Int32(task / 5 % 2))
          try BridgeFailure.check(bridge.pages.open(opened, place.0, place.1, true, &reader))
          guard let reader else { return 0 }
          defer { bridge.pages.close(reader) }
          var page = parquet_page()
          var count = 0
          repeat {
            try BridgeFailure.check(bridge.pages.next(reader, &page))
            if page.kind == PARQUET_PAGE_DATA { count += Int(page.value_count) }
          } while page.kind != PARQUET_PAGE_END
          return count
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(counts == Array(repeating: 500, count: 32))
    withExtendedLifetime(file) {}
  }
}
