import Catalog
import Columns
import Formats
import TestFolders
import Testing

/// What is written as text is what is read.
struct TextRoundTripTests {
  static let schema = Schema([
    Field("id", .long), Field("flag", .boolean), Field("i8", .byte), Field("i16", .short),
    Field("i32", .int), Field("f32", .float), Field("f64", .double),
    Field("narrow", .decimal(precision: 9, scale: 2)),
    Field("wide", .decimal(precision: 38, scale: 10)), Field("text", .string),
    Field("day", .date), Field("at", .timestamp), Field("local", .timestampNTZ),
    Field("months", .yearToMonth), Field("span", .dayToSecond),
  ])
  static let nested = Schema(
    schema.fields + [
      Field("raw", .binary), Field("list", .array(.int, containsNull: true)),
      Field("map", .map(.string, .array(.long, containsNull: true), valueContainsNull: true)),
      Field(
        "point",
        .structure([Field("x", .int), Field("tags", .array(.string, containsNull: true))])),
    ])

  /// Rows whose texts have all that must be quoted or escaped; every seventh value is null.
  static func row(_ number: Int) -> [Value] {
    let long = Int64(number)
    let odd = ["plain", "com,ma", "quo\"te", "back\\slash", "é日😀", "#", "'", "a\\\"b", "tab\tin"]
    let text = odd[number % odd.count] + String(repeating: "x", count: number % 20) + "\(number)"
    let values: [Value] = [
      .long(long), .boolean(number % 3 == 0), .byte(Int8(truncatingIfNeeded: number)),
      .short(Int16(truncatingIfNeeded: number * 7)), .int(Int32(number * -31)),
      .float(Float(number) / 8), .double(Double(number) * 1.1e10),
      .decimal(unscaled: Int128(number * 11), scale: 2),
      .decimal(unscaled: Int128(number) << 80, scale: 10), .string(text),
      .date(Int32(number - 500)), .timestamp(long * 1_234_567_000),
      .timestampNTZ(long * -7_654_000), .yearMonthInterval(Int32(number)),
      .dayTimeInterval(long * 1000), .binary(Array(text.utf8.reversed())),
      .array((0..<number % 4).map { .int(Int32($0)) } + [.null]),
      .map(
        keys: [.string("k\"\(number % 5)")],
        values: [number % 2 == 0 ? .null : .array([.long(long), .null])]),
      .structure([.int(Int32(number)), .array([.string(text)])]),
    ]
    return values.enumerated().map { place, value in
      place > 0 && (number + place) % 7 == 0 ? .null : value
    }
  }

  static let compressions = ["none", "gzip", "deflate", "bzip2", "zstd", "lz4", "snappy"]

  func check(
    _ format: any FileFormat, _ schema: Schema, _ options: [(String, String)], rowCount: Int
  ) throws {
    let folder = try TestFolder()
    let rows = (0..<rowCount).map { Array(Self.row($0).prefix(schema.count)) }
    let batches = stride(from: 0, to: rowCount, by: 300).map {
      batch(schema, Array(rows[$0..<min($0 + 300, rowCount)]))
    }
    try write(format, batches, schema, to: folder.path + "/t", options: options)
    let table = try format.open(
      OpenRequest(
        paths: [folder.path + "/t"], schema: schema, options: FormatOptions(options)))
    for batchRowCount in [77, 8192] {
      let read = try table.rows(batchRowCount: batchRowCount)
      #expect(read.count == rowCount)
      for (number, row) in read.enumerated() where row != rows[number] {
        Issue.record("row \(number): \(row) instead of \(rows[number])")
        break
      }
    }
  }

  @Test(arguments: compressions)
  func csv(compression: String) throws {
    let options = [("compression", compression), ("header", "true")]
    try check(CSVFormat(blockByteCount: 4096), Self.schema, options, rowCount: 1000)
  }

  @Test(arguments: compressions)
  func json(compression: String) throws {
    let options = [("compression", compression)]
    try check(JSONFormat(blockByteCount: 4096), Self.nested, options, rowCount: 1000)
  }

  @Test(arguments: [
    [("sep", "\u{1}")], [("sep", "||"), ("quoteAll", "true")], [("escape", "\"")],
    [("multiLine", "true"), ("lineSep", "\n")], [("encoding", "UTF-16")],
    [("encoding", "UTF-16LE"), ("compression", "gzip")], [("encoding", "UTF-32")],
    [("timeZone", "America/New_York")], [("quote", "'")], [("nullValue", "\\N")],
  ])
  func csvDialects(options: [(String, String)]) throws {
    try check(CSVFormat(blockByteCount: 1000), Self.schema, options, rowCount: 300)
  }

  @Test(arguments: [
    [("encoding", "UTF-16LE")], [("timeZone", "Asia/Kolkata")], [("ignoreNullFields", "false")],
    [("lineSep", "\r\n")], [("writeNonAsciiCharacterAsCodePoint", "true")],
  ])
  func jsonDialects(options: [(String, String)]) throws {
    try check(JSONFormat(blockByteCount: 1000), Self.nested, options, rowCount: 300)
  }

  @Test(arguments: compressions)
  func text(compression: String) throws {
    let schema = Schema([Field("value", .string)])
    let folder = try TestFolder()
    let lines = (0..<5000).map { "line \($0) " + String(repeating: "é", count: $0 % 90) }
    let options = [("compression", compression)]
    let format = PlainTextFormat(blockByteCount: 999)
    try write(
      format, [batch(schema, lines.map { [.string($0)] })], schema, to: folder.path + "/t",
      options: options)
    #expect(try format.open(OpenRequest(paths: [folder.path + "/t"])).plainRows() == lines)
    let whole = try format.open(
      OpenRequest(
        paths: [folder.path + "/t"], options: FormatOptions([("wholetext", "true")])))
    #expect(try whole.plainRows() == [lines.map { $0 + "\n" }.joined()])
  }

  @Test(arguments: [
    TextCase("a\r\nb\rc\n\nd", is: ["a", "b", "c", "", "d"]),
    TextCase("a;b\n;c", nil, [("lineSep", ";")], is: ["a", "b\n", "c"]),
    TextCase("a\nb\n", nil, [("wholetext", "true")], is: ["a\nb\n"]), TextCase("", is: []),
    TextCase("a\r\rb\r\nc\r", is: ["a", "", "b", "c"]), TextCase("\n", is: [""]),
    TextCase(Array("a".utf8) + [0xFF, 0xFE] + Array("b\n".utf8), is: ["a\u{FFFD}\u{FFFD}b"]),
    TextCase("\u{FEFF}a\n", is: ["a"]),
    TextCase("a\n", [("x", .string)], [], found: "struct<x:string>", is: ["a"]),
  ])
  func plainText(_ example: TextCase) throws {
    try example.check({ PlainTextFormat(blockByteCount: $0) }, file: "t.txt")
  }
}
