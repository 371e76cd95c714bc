import Catalog
import Columns
import Formats
import Synchronization
import TestFolders
import Testing

/// How Spark reads JSON, one text a case.
struct JSONReadTests {
  static let corrupt: (String, DataType) = ("_corrupt_record", .string)
  static let ints: DataType = .array(.int, containsNull: true)
  static let point: DataType = .structure([Field("k", .int), Field("j", .int)])
  static let counts: DataType = .map(.string, .int, valueContainsNull: true)
  static let multiLine = [("multiLine", "true")]

  static let nested: [TextCase] = [
    TextCase(
      #"{"a":[1,"x",3],"b":1}"#, [("a", ints), ("b", .int), corrupt],
      is: [#"-|1|{"a":[1,"x",3],"b":1}"#]),
    TextCase(
      #"{"a":{"k":1,"j":"x"},"b":1}"#, [("a", counts), ("b", .int), corrupt],
      is: [#"-|1|{"a":{"k":1,"j":"x"},"b":1}"#]),
    TextCase(
      #"{"a":{"k":1,"j":"x"},"b":1}"#, [("a", point), ("b", .int), corrupt],
      is: [#"{1, null}|1|{"a":{"k":1,"j":"x"},"b":1}"#]),
    TextCase(
      #"{"a":[{"k":1,"j":"x"},5,null]}"#, [("a", .array(point, containsNull: true)), corrupt],
      is: [#"-|{"a":[{"k":1,"j":"x"},5,null]}"#]),
    TextCase(
      #"{"a":[{"k":1,"j":"x"},{"k":2}]}"#, [("a", .array(point, containsNull: true))],
      is: ["[{1, null}, {2, null}]"]),
    TextCase(
      #"{"a":{"m":{"k":1,"j":"x"}}}"#, [("a", .map(.string, point, valueContainsNull: true))],
      is: ["{m -> {1, null}}"]),
    TextCase(
      #"{"a":[null,1],"b":{"k":null}}"#, [("a", ints), ("b", counts), corrupt],
      is: ["[null, 1]|{k -> null}|-"]),
    TextCase(
      #"{"a": {"x" : 1.50, "y":[ 1,2 ]},"b":[1 , 2],"c":1e3,"f":"\u00e9"}"#,
      [("a", .string), ("b", .string), ("c", .string), ("f", .string)],
      is: [#"{"x" : 1.50, "y":[ 1,2 ]}|[1 , 2]|1e3|é"#]),
    TextCase(#"{"a":1,"a":2,"a":null}"#, [("a", .int)], is: ["-"]),
    TextCase(#"{"a":1}"#, [("A", .int)], is: ["-"]),
  ]

  static let records: [TextCase] = [
    TextCase(
      """
      [{"a":1},{"a":"x"},3,{"a":4}]
      []
      [1,2]
      [null,{"a":7}]
      null
      5
      {"a":8} trailing
      {"a":9,}
      {"a":10
         
      [{"a":11},{"a":"x"}]
      """, [("a", .int), corrupt],
      is: [
        #"-|[{"a":1},{"a":"x"},3,{"a":4}]"#, "-|[1,2]", #"-|[null,{"a":7}]"#, "-|null", "-|5",
        "8|-", #"-|{"a":9,}"#, #"-|{"a":10"#, #"11|[{"a":11},{"a":"x"}]"#,
        #"-|[{"a":11},{"a":"x"}]"#,
      ]),
    TextCase(
      #"[{"a":1},{"a":"x"}]"#, [("a", .int)], [("mode", "DROPMALFORMED")], is: []),
    TextCase(
      "[{\"a\":1},\n{\"a\":\"x\"},{\"a\":3}]\n", [("a", .int), corrupt], multiLine,
      is: ["1", "-", "3"].map { $0 + "|[{\"a\":1},\n{\"a\":\"x\"},{\"a\":3}]\n" }),
    TextCase("{\"a\":1} {\"a\":2}\n{\"a\":3}", [("a", .int), corrupt], multiLine, is: ["1|-"]),
    TextCase("  ", [("a", .int)], multiLine, is: []),
    TextCase("", found: "struct<>", is: []),
    TextCase("\n\n", found: "struct<>", is: []),
    TextCase("[]", found: "struct<>", is: []),
    TextCase("null\n", found: "struct<>", is: [""]),
    TextCase("{}\n", found: "struct<>", is: [""]),
    TextCase("{\"a\":1}\r{\"a\":2}\r\n{\"a\":3}", found: "struct<a:bigint>", is: ["1", "2", "3"]),
    TextCase("{\"a\":1};{\"a\":2};", nil, [("lineSep", ";")], is: ["1", "2"]),
    TextCase("\u{FEFF}{\"a\":1}\n{\"a\":2}", is: ["1", "2"]),
    TextCase(
      [0xFF, 0xFE] + #"{"a":"é"}"#.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }, nil,
      multiLine, found: "struct<a:string>", is: ["é"]),
    TextCase(
      "{\"a\":1}\nbad\n", nil, [("mode", "DROPMALFORMED")], found: "struct<a:bigint>", is: ["1"]),
    TextCase(
      "{\"x\":1,\"_corrupt_record\":\"q\"}\nbad", found: "struct<_corrupt_record:string,x:bigint>",
      is: ["-|1", "bad|-"]),
    TextCase(
      "\"abc\"\n[1]\n[[{\"a\":1}]]\n[{\"a\":2},3]",
      found: "struct<_corrupt_record:string,a:bigint>",
      is: ["\"abc\"|-", "[1]|-", "[[{\"a\":1}]]|-", "[{\"a\":2},3]|-"]),
  ]

  static func one(_ type: DataType) -> [(String, DataType)] { [("a", type)] }

  static func lines(_ values: String...) -> String {
    values.map { "{\"a\":\($0)}\n" }.joined()
  }

  static let values: [TextCase] = [
    TextCase(
      lines("127", "200", "-129", "1.0", "\"5\"", "\"\""), one(.byte),
      is: [
        "127", "-56", "-", "-", "-", "-",
      ]),
    TextCase(lines("1", "1e2", "99999999999999999999"), one(.long), is: ["1", "-", "-"]),
    TextCase(
      lines("1", "\"1.5\"", "\"NaN\"", "\"-INF\"", "NaN", "-Infinity", "+INF", "1e400"),
      one(.double),
      is: ["1.0", "-", "NaN", "-Infinity", "NaN", "-Infinity", "Infinity", "Infinity"]),
    TextCase(
      lines("1e2", "15e-1", "\"1,234.5\"", "12345678901.5", "true", "0.005"),
      one(.decimal(precision: 10, scale: 2)), is: ["100.00", "1.50", "1234.50", "-", "-", "0.01"]),
    TextCase(
      lines("\"2024-01-02T03:04:05+02:00\"", "1700000000", "\"1700000000\"", "1.5"),
      one(.timestamp), is: ["2024-01-02 01:04:05", "2023-11-14 22:13:20", "-", "-"]),
    TextCase(
      lines("\"2024-01-02T03:04:05\"", "\"2024-01-02T03:04:05Z\"", "\"2024-1-2\"", "17"),
      one(.timestampNTZ), is: ["2024-01-02 03:04:05", "-", "2024-01-02 00:00:00", "-"]),
    TextCase(
      lines("\"2024-01-02\"", "19000", "\"2024-1-2\"", "\"2024-01-02T10:00\"", "\"123\""),
      one(.date), is: ["2024-01-02", "-", "2024-01-02", "2024-01-02", "1970-05-04"]),
    TextCase(
      lines("\"02.01.2024\"", "\"2024-01-02\""), one(.date), [("dateFormat", "dd.MM.yyyy")],
      is: ["2024-01-02", "-"]),
    TextCase(lines("true", "\"x\"", "1.5", "[1]"), one(.boolean), is: ["true", "-", "-", "-"]),
    TextCase(
      lines(#""\ud83d\ude00 \/ \b""#, #""\ud800""#, "true", "1.50"), one(.string),
      is: ["😀 / \u{8}", "?", "true", "1.50"]),
    TextCase(
      lines("\"AQI=\"", "\"!!\"", "1", "\"AQI\"", "\"\""), one(.binary),
      is: [
        "\u{1}\u{2}", "-", "-", "-", "",
      ]),
    TextCase(lines("\"1-2\"", "5"), one(.yearToMonth), is: ["INTERVAL '1-2' YEAR TO MONTH", "-"]),
  ]

  static let dialects: [TextCase] = [
    TextCase("{'a': 'q'}", found: "struct<a:string>", is: ["q"]),
    TextCase(
      "{a: 1, b_2: \"x\", $c: 2}", nil, [("allowUnquotedFieldNames", "true")],
      found: "struct<$c:bigint,a:bigint,b_2:string>", is: ["2|1|x"]),
    TextCase("/* c */ {\"a\": 1 /* d */} // x", nil, [("allowComments", "true")], is: ["1"]),
    TextCase("{\"a\":007,\"b\":-01}", nil, [("allowNumericLeadingZeros", "true")], is: ["7|-1"]),
    TextCase(
      #"{"a":"x\qy\(z"}"#, nil, [("allowBackslashEscapingAnyCharacter", "true")], is: ["xqy(z"]),
    TextCase("{\"a\":\"x\ty\"}", nil, [("allowUnquotedControlChars", "true")], is: ["x\ty"]),
  ]

  static let inferences: [(String, String, [(String, String)])] = [
    (#"{"a":{}}"#, "struct<>", []),
    ("{\"a\":[]}\n{\"b\":[{}]}", "struct<a:array<string>>", []),
    (#"{"":1,"b":2}"#, "struct<b:bigint>", []),
    (
      #"{"a":[],"b":null,"c":{"d":null},"e":1,"f":[null],"g":[{"h":null}]}"#, "struct<e:bigint>",
      [("dropFieldIfAllNull", "true")]
    ),
    (
      #"{"a":1,"b":1.5,"c":12345678901234567890123456789012345678901,"d":1.5,"e":0.00001}"#
        + "\n" + #"{"a":1.5,"b":"x","c":1,"d":100,"e":1}"#,
      "struct<a:decimal(21,1),b:string,c:double,d:decimal(21,1),e:decimal(25,5)>",
      [("prefersDecimal", "true")]
    ),
    ("{\"a\":{\"x\":1}}\n{\"a\":5}\n{\"a\":[1]}", "struct<a:string>", []),
    ("{\"a\":[1]}\n{\"a\":[{\"x\":1}]}", "struct<a:array<string>>", []),
    ("{\"a\":1.5e400,\"b\":-9223372036854775809}", "struct<a:double,b:decimal(19,0)>", []),
    (
      "{\"a\":\"1.5\",\"b\":\"x\"}", "struct<a:decimal(2,1),b:string>", [("prefersDecimal", "true")]
    ),
    (
      "{\"a\":1,\"b\":[true]}", "struct<a:string,b:array<string>>", [("primitivesAsString", "true")]
    ),
    ("{\"a\":\"2024-01-01\"}\n{\"a\":\"x\"}", "struct<a:string>", [("inferTimestamp", "true")]),
    ("{\"a\":\"2024-01-01\"}", "struct<a:timestamp>", [("inferTimestamp", "true")]),
    (
      "{\"é\":1,\"z\":2,\"Y\":3,\"😀\":4,\"\u{FB01}\":5}",
      "struct<Y:bigint,z:bigint,é:bigint,😀:bigint,\u{FB01}:bigint>", []
    ),
  ]

  /// Texts that are no JSON unless an option allows them.
  static let broken = [
    "{a: 1}", "/* c */ {\"a\": 1}", "{\"a\":007}", #"{"a":"x\qy"}"#, "{\"a\":\"x\ty\"}",
    "{\"a\":+1}", "{\"a\":.5}", "{\"a\":1.}", "{\"a\":-}", "{\"a\" 1}", "{\"a\":1 \"b\":2}",
    "{\"a\":1", "{\"a\":tru}", "{,}", "[{\"a\":1},]", "[{\"a\":1}", "{\"a\":\"", "\"a", "\\",
    "{\"a\":\"\\u12\"}", String(repeating: "[", count: 5000),
  ]

  @Test(arguments: nested + records + values + dialects)
  func reads(_ example: TextCase) throws {
    try example.check({ JSONFormat(blockByteCount: $0) }, file: "t.json")
  }

  @Test(arguments: inferences)
  func infers(text: String, schema: String, options: [(String, String)]) throws {
    let folder = try TestFolder()
    let table = try JSONFormat().open(
      OpenRequest(
        paths: [try folder.write("t.json", Array(text.utf8))], options: FormatOptions(options)))
    #expect(table.schema.simpleString == schema)
  }

  @Test(arguments: broken)
  func brokenRecordsAreMarked(text: String) throws {
    let fields = Self.one(.int) + [Self.corrupt]
    try TextCase(text, fields, is: ["-|\(text)"])
      .check({ JSONFormat(blockByteCount: $0) }, file: "t.json")
  }

  @Test func failFastEndsTheQuery() throws {
    let folder = try TestFolder()
    let path = try folder.write("t.json", Array("{\"a\":1}\nbad\n".utf8))
    let options = FormatOptions([("mode", "FAILFAST")])
    #expect(throws: QueryError.self) {
      try JSONFormat().open(OpenRequest(paths: [path], options: options))
    }
    let table = try JSONFormat().open(
      OpenRequest(paths: [path], schema: Schema([Field("a", .int)]), options: options))
    #expect(throws: QueryError.self) { try table.plainRows() }
  }

  @Test func malformedRowsAreCounted() throws {
    let folder = try TestFolder()
    let path = try folder.write("t.json", Array("{\"a\":1}\nbad\n{\"a\":\"x\"}\n".utf8))
    let table = try JSONFormat().open(
      OpenRequest(paths: [path], schema: Schema([Field("a", .int)])))
    let counters = ScanCounters()
    #expect(try table.plainRows(counters: counters) == ["1", "-", "-"])
    #expect(counters.malformedRows.load(ordering: .relaxed) == 2)
  }
}
