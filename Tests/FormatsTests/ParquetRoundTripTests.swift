import Catalog
import Columns
import Formats
import TestFolders
import Testing

/// What is written is what is read.
struct ParquetRoundTripTests {
  static let schema = Schema([
    Field("id", .long, nullable: false), Field("flag", .boolean), Field("i8", .byte),
    Field("i16", .short), Field("i32", .int), Field("f32", .float), Field("f64", .double),
    Field("narrow", .decimal(precision: 9, scale: 2)),
    Field("middle", .decimal(precision: 18, scale: 4)),
    Field("wide", .decimal(precision: 38, scale: 10)), Field("text", .string),
    Field("raw", .binary), Field("day", .date), Field("at", .timestamp),
    Field("local", .timestampNTZ), Field("clock", .time(precision: 6)),
    Field("list", .array(.int, containsNull: true)),
    Field("map", .map(.string, .array(.long, containsNull: true), valueContainsNull: true)),
    Field(
      "point",
      .structure([Field("x", .int), Field("tags", .array(.string, containsNull: true))])),
    Field("months", .yearToMonth), Field("span", .dayToSecond),
  ])

  /// A row of values that differ from row to row; every seventh value is null.
  static func row(_ number: Int) -> [Value] {
    let long = Int64(number)
    let text = String(repeating: "x", count: number % 20) + "\(number % 37)"
    let values: [Value] = [
      .long(long), .boolean(number % 3 == 0), .byte(Int8(truncatingIfNeeded: number)),
      .short(Int16(truncatingIfNeeded: number * 7)), .int(Int32(number * -31)),
      .float(Float(number) / 8), .double(Double(number) * 1e10),
      .decimal(unscaled: Int128(number * 11), scale: 2),
      .decimal(unscaled: Int128(number) * -1_000_003, scale: 4),
      .decimal(unscaled: Int128(number) << 80, scale: 10), .string(text),
      .binary(Array(text.utf8.reversed())), .date(Int32(number - 500)),
      .timestamp(long * 1_234_567_891), .timestampNTZ(long * -7_654_321),
      .time(long * 1_000_000), .array((0..<number % 4).map { .int(Int32($0)) } + [.null]),
      .map(
        keys: [.string("k\(number % 5)")],
        values: [number % 2 == 0 ? .null : .array([.long(long), .null])]),
      .structure([.int(Int32(number)), .array([.string(text)])]),
      .yearMonthInterval(Int32(number)), .dayTimeInterval(long * 1000),
    ]
    return values.enumerated().map { place, value in
      place > 0 && (number + place) % 7 == 0 ? .null : value
    }
  }

  @Test(arguments: [
    [("compression", "snappy")], [("compression", "none"), ("parquet.writer.version", "v2_0")],
    [("compression", "zstd"), ("parquet.enable.dictionary", "false")],
    [("compression", "gzip"), ("parquet.block.rows", "100")],
    [("compression", "lz4"), ("parquet.page.size", "200")],
  ])
  func allTypes(options: [(String, String)]) throws {
    let folder = try TestFolder()
    let rows = (0..<1000).map(Self.row)
    let batches = stride(from: 0, to: 1000, by: 300).map {
      batch(Self.schema, Array(rows[$0..<min($0 + 300, 1000)]))
    }
    let result = try writeParquet(
      batches, Self.schema, to: folder.path + "/t", options: options)
    #expect(result.rowCount == 1000)
    #expect(result.fileCount == 1)
    var declared = Self.schema
    for place in declared.fields.indices { declared.fields[place].nullable = true }
    let table = try openParquet(folder.path + "/t")
    #expect(table.schema.fields == declared.fields)
    for batchRows in [333, 8192] {
      let read = try table.rows(batchRowCount: batchRows)
      #expect(read.count == 1000)
      for (number, row) in read.enumerated() where row != rows[number] {
        Issue.record("row \(number): \(row) instead of \(rows[number])")
      }
    }
  }

  @Test func batchesWithSelections() throws {
    let folder = try TestFolder()
    let whole = batch(Self.schema, (0..<50).map(Self.row))
    let rows = Buffer(byteCount: 12)
    for (place, row) in [3, 20, 49].enumerated() {
      rows.pointer(as: Int32.self)[place] = Int32(row)
    }
    try writeParquet(
      [whole.filtered(by: Selection(rows, count: 3))], Self.schema, to: folder.path + "/t")
    let read = try openParquet(folder.path + "/t").rows([0])
    #expect(read == [[.long(3)], [.long(20)], [.long(49)]])
  }

  @Test func emptyTablesKeepTheirSchema() throws {
    let folder = try TestFolder()
    try writeParquet([], Self.schema, to: folder.path + "/t")
    let table = try openParquet(folder.path + "/t")
    #expect(table.schema.count == Self.schema.count)
    #expect(try table.rows().isEmpty)
  }

  @Test func dictionariesAndConstantsAreWritten() throws {
    let folder = try TestFolder()
    let schema = Schema([Field("d", .string), Field("c", .int), Field("n", .double)])
    let indices = Buffer(byteCount: 16)
    for row in 0..<4 { indices.pointer(as: Int32.self)[row] = Int32(row % 2) }
    let columns = [
      Vector.dictionary(
        indices: indices, count: 4, base: .of(.string, [.string("a"), .string("b")])),
      .constant(.int(7), .int, count: 4), .nulls(.double, count: 4),
    ]
    try writeParquet([Batch(columns, rowCount: 4)], schema, to: folder.path + "/t")
    let read = try openParquet(folder.path + "/t").texts()
    #expect(read == ["a 7 NULL", "b 7 NULL", "a 7 NULL", "b 7 NULL"])
  }
}
