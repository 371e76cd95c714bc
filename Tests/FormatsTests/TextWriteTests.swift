import Catalog
import Columns
import Formats
import TestFolders
import Testing

/// The bytes that Spark writes, one row a case.
struct TextWriteTests {
  struct Case: Sendable {
    var columns: [(String, DataType, Value)]
    var options: [(String, String)]
    var text: String

    init(_ values: [String?], _ options: [(String, String)] = [], is text: String) {
      columns = values.enumerated().map { place, value in
        ("c\(place)", .string, value.map(Value.string) ?? .null)
      }
      self.options = options
      self.text = text
    }

    init(
      columns: [(String, DataType, Value)], _ options: [(String, String)] = [], is text: String
    ) {
      self.columns = columns
      self.options = options
      self.text = text
    }
  }

  static let asIs = [
    ("escapeQuotes", "false"), ("ignoreLeadingWhiteSpace", "false"),
    ("ignoreTrailingWhiteSpace", "false"),
  ]
  static let quoteAll = [("quoteAll", "true")]

  static let fields: [Case] = [
    Case(["a\\b", "k"], is: "a\\b,k\n"), Case(["1", "a\\b"], quoteAll, is: "\"1\",\"a\\\\b\"\n"),
    Case(["#c", "#c"], is: "\"#c\",#c\n"), Case(["\nnl", "k"], is: "nl,k\n"),
    Case(["1", "\nnl"], asIs, is: "1,\"\nnl\"\n"), Case(["a\rb"], is: "\"a\rb\"\n"),
    Case(["  ", "k"], is: "\"\",k\n"), Case(["1", "  "], asIs, is: "1,  \n"),
    Case([""], is: "\"\"\n"), Case([nil], is: ""), Case(["x\t", "tab\tin"], is: "x,tab\tin\n"),
    Case(["\""], is: "\"\\\"\"\n"), Case(["1", "\""], asIs, is: "1,\"\\\"\"\n"),
    Case(["1", "a\"b"], asIs, is: "1,a\"b\n"),
    Case(["a\"b"], [("escape", "\"")], is: "\"a\"\"b\"\n"),
    Case(["\\\""], is: "\"\\\\\\\"\"\n"), Case(["1", "\\\""], asIs, is: "1,\\\"\n"),
    Case([" a,b "], is: "\"a,b\"\n"), Case(["1", " a,b "], asIs, is: "1,\" a,b \"\n"),
    Case(["1", " \"q\" "], asIs, is: "1, \"q\" \n"), Case([" \"q\" "], is: "\"\\\"q\\\"\"\n"),
    Case(
      [nil, "", "  "], [("emptyValue", "EMPTY"), ("nullValue", "a,b")],
      is: "\"a,b\",EMPTY,EMPTY\n"),
    Case([nil, "", "  "], [("emptyValue", ""), ("nullValue", "")], is: ",,\n"),
    Case([nil, "", "  "], quoteAll + [("nullValue", "N")], is: "\"N\",\"\",\"\"\n"),
    Case(["a", "b,c"], [("quote", "")], is: "a,\0b,c\0\n"),
    Case(["a", "b||c", "d|e"], [("sep", "||")], is: "a||\"b||c\"||d|e\n"),
    Case(["a", "b\nc"], [("lineSep", ";")], is: "a,\"b\nc\";"),
    Case(["a\\\"b,c"], [("escapeQuotes", "false")], is: "\"a\\\\\\\"b,c\"\n"),
    Case(["", "b"], quoteAll + [("emptyValue", "E")], is: "\"E\",\"b\"\n"),
    Case([nil, "b"], [("nullValue", " x ")], is: "x,b\n"),
    Case(["#"], [("comment", "\0")], is: "#\n"),
    Case(["x\"y", "1"], [("escape", "")], is: "\"x\0\"y\",1\n"),
    Case(["x\\y\"z"], [("charToEscapeQuoteEscaping", "!")], is: "\"x!\\y\\\"z\"\n"),
    Case(["1", "2"], [("header", "true")], is: "c0,c1\n1,2\n"),
  ]

  static let at = Value.timestamp(1_704_164_645_678_901)
  static let day = Value.date(19_724)
  static let typed: [(String, DataType, Value)] = [
    ("a", .decimal(precision: 10, scale: 7), .decimal(unscaled: 1, scale: 7)),
    ("b", .decimal(precision: 38, scale: 10), .decimal(unscaled: 0, scale: 10)),
    ("c", .double, .double(1e-7)), ("d", .float, .float(.nan)),
    ("e", .double, .double(-.infinity)), ("f", .binary, .binary([0, 255, 65])),
    ("g", .boolean, .boolean(true)),
  ]
  static let times: [(String, DataType, Value)] = [
    ("a", .timestamp, at), ("b", .timestampNTZ, .timestampNTZ(1_704_164_645_678_901)),
    ("c", .date, day),
  ]
  static let patterns = [("dateFormat", "dd.MM.yyyy"), ("timestampFormat", "yyyy/MM/dd HH")]

  static let values: [Case] = [
    Case(columns: typed, is: "1E-7,0E-10,1.0E-7,NaN,-Infinity,[00 FF 41],true\n"),
    Case(columns: times, is: "2024-01-02T03:04:05.678Z,2024-01-02T03:04:05.678,2024-01-02\n"),
    Case(
      columns: times, patterns, is: "2024/01/02 03,2024-01-02T03:04:05.678,02.01.2024\n"),
    Case(
      columns: [times[0]], [("timeZone", "Asia/Kolkata")], is: "2024-01-02T08:34:05.678+05:30\n"),
  ]

  static let objects: [Case] = [
    Case(
      columns: typed,
      is: #"{"a":1E-7,"b":0E-10,"c":1.0E-7,"d":"NaN","e":"-Infinity","f":"AP9B","g":true}"# + "\n"),
    Case(
      columns: times,
      is: #"{"a":"2024-01-02T03:04:05.678Z","b":"2024-01-02T03:04:05.678","c":"2024-01-02"}"# + "\n"
    ),
    Case(
      columns: [
        times[0], ("d", .array(.date, containsNull: true), .array([day, .null])),
        (
          "e", .map(.string, .timestamp, valueContainsNull: true),
          .map(keys: [.string("k")], values: [at])
        ),
      ], patterns,
      is: #"{"a":"2024/01/02 03","d":["02.01.2024",null],"e":{"k":"2024/01/02 03"}}"# + "\n"),
    Case(["x", nil], is: #"{"c0":"x"}"# + "\n"), Case([nil], is: "{}\n"),
    Case(["x", nil], [("ignoreNullFields", "false")], is: #"{"c0":"x","c1":null}"# + "\n"),
    Case(["é日/\u{1}\\"], is: #"{"c0":"é日/\u0001\\"}"# + "\n"),
    Case(
      ["é日😀"], [("writeNonAsciiCharacterAsCodePoint", "true")],
      is: #"{"c0":"\u00E9\u65E5\uD83D\uDE00"}"# + "\n"),
    Case(["x"], [("lineSep", ";")], is: #"{"c0":"x"};"#),
  ]

  @Test(arguments: fields + values)
  func separatedValues(_ example: Case) throws {
    let bytes = try written(CSVFormat(), example.columns, example.options)
    #expect(String(decoding: bytes, as: UTF8.self) == example.text)
  }

  @Test(arguments: objects)
  func json(_ example: Case) throws {
    let bytes = try written(JSONFormat(), example.columns, example.options)
    #expect(String(decoding: bytes, as: UTF8.self) == example.text)
  }

  @Test func otherEncodings() throws {
    let column: [(String, DataType, Value)] = [("a", .string, .string("é日"))]
    let wide: [UInt8] = [0xFE, 0xFF, 0, 0xE9, 0x65, 0xE5, 0, 10]
    #expect(try written(CSVFormat(), column, [("encoding", "UTF-16")]) == wide)
    #expect(try written(CSVFormat(), column, [("encoding", "ISO-8859-1")]) == [0xE9, 63, 10])
    #expect(
      try written(CSVFormat(), column, [("encoding", "UTF-16LE")])
        == [0xE9, 0, 0xE5, 0x65, 10, 0])
  }

  @Test func emptyTablesHaveOneFile() throws {
    let folder = try TestFolder()
    let schema = Schema([Field("a", .int), Field("b", .int)])
    try write(CSVFormat(), [], schema, to: folder.path + "/t", options: [("header", "true")])
    let parts = folder.files("/t").filter { $0.hasSuffix(".csv") }
    #expect(parts.count == 1)
    #expect(try bytes(of: folder.path + "/" + parts[0]) == Array("a,b\n".utf8))
  }

  @Test func unsupportedTypesAreRefused() throws {
    let folder = try TestFolder()
    let schema = Schema([Field("a", .array(.int, containsNull: true))])
    #expect(throws: QueryError.self) {
      try write(CSVFormat(), [], schema, to: folder.path + "/t")
    }
    #expect(throws: QueryError.self) {
      try write(PlainTextFormat(), [], Schema([Field("a", .int)]), to: folder.path + "/t")
    }
    #expect(folder.files().isEmpty)
  }
}
