import Catalog
import Columns
import Formats
import Synchronization
import TestFolders
import Testing

/// How Spark reads CSV, one text a case.
struct CSVReadTests {
  static let pair: [(String, DataType)] = [("a", .int), ("b", .int)]
  static let marked: [(String, DataType)] = pair + [("_corrupt_record", .string)]
  static let infer = [("inferSchema", "true")]
  static let header = [("header", "true")]

  static let shapes: [TextCase] = [
    TextCase("", found: "struct<>", is: []),
    TextCase("\n\n", found: "struct<>", is: []),
    TextCase("", nil, header, found: "struct<>", is: []),
    TextCase("\n\na,b\n", nil, header, found: "struct<a:string,b:string>", is: []),
    TextCase(",\n", found: "struct<_c0:string,_c1:string>", is: ["-|-"]),
    TextCase(",,\n", nil, header, found: "struct<_c0:string,_c1:string,_c2:string>", is: []),
    TextCase("a,,a\n", nil, header, found: "struct<a0:string,_c1:string,a2:string>", is: []),
    TextCase("\"\"\n", found: "struct<_c0:string>", is: ["-"]),
    TextCase("a,b\n1,2\na,b\n3,4\n", nil, header, is: ["1|2", "a|b", "3|4"]),
    TextCase("\u{FEFF}a,b\n1,2\n", nil, header, found: "struct<a:string,b:string>", is: ["1|2"]),
    TextCase("a,b\n1,2\n", [("b", .int), ("a", .int)], header, is: ["1|2"]),
    TextCase("1,2\n3\n4,5,6\n\nx,7\n", pair, is: ["1|2", "3|-", "4|5", "-|7"]),
    TextCase(
      "1,2\n3\n4,5,6\n\nx,7\n", marked,
      is: ["1|2|-", "3|-|3", "4|5|4,5,6", "-|7|x,7"]),
    TextCase("1,2\n3\n4,5,6\n", marked, [("mode", "DROPMALFORMED")], is: ["1|2|-"]),
    TextCase("#c\n1\n#d", nil, [("comment", "#")], is: ["1"]),
    TextCase("1,2;3,4;", nil, [("lineSep", ";")], is: ["1|2", "3|4"]),
    TextCase("1,2ab3,4", nil, [("lineSep", "ab")], is: ["1|2", "3|4"]),
    TextCase("1;2\n", nil, [("sep", ";"), ("delimiter", ",")], is: ["1|2"]),
    TextCase("1||2|3\n", nil, [("sep", "||")], is: ["1|2|3"]),
    TextCase("1\t2\n", nil, [("sep", "\\t")], is: ["1|2"]),
    TextCase([0xE9, 0x2C, 0xFC, 0x0A], nil, [("encoding", "ISO-8859-1")], is: ["é|ü"]),
    TextCase("a\0b,c\n", is: ["a\0b|c"]),
  ]

  static let quotes: [TextCase] = [
    TextCase("a,\"b\n1,2\n3,4", is: ["a|b", "1|2", "3|4"]),
    TextCase("a,\"b\n1,2\n3,4", nil, [("multiLine", "true")], is: ["a|b\n1,2\n3,4"]),
    TextCase("\"x\r\ny\",2\r\n3,4\r\n", nil, [("multiLine", "true")], is: ["x\ny|2", "3|4"]),
    TextCase("\"a\"x,b\n", is: ["\"a\"x|b"]),
    TextCase("\"a\" ,b\n", is: ["a|b"]),
    TextCase("a\"\"b,\"c\"\"d\"\n", is: ["a\"\"b|\"c\"\"d\""]),
    TextCase("\"a\\\"b\",c\n", is: ["a\"b|c"]),
    TextCase("\"a\",\"b\n", is: ["a|b"]),
    TextCase(
      "\u{1}a,b\u{2}\n", nil,
      [("ignoreLeadingWhiteSpace", "true"), ("ignoreTrailingWhiteSpace", "true")], is: ["a|b"]),
    TextCase(
      "NULL,-\n", [("a", .string), ("b", .int)], [("nullValue", "-")], is: ["NULL|-"]),
    TextCase("\"\",\n", nil, [("emptyValue", "E"), ("nullValue", "N")], is: ["E|-"]),
    TextCase("\"\",\n", nil, [("nullValue", "N")], is: ["|-"]),
    TextCase("\"\",\n", is: ["-|-"]), TextCase("\"a\",\n\"b\",c\n", is: ["a|-", "b|c"]),
    TextCase("\"a\",", nil, [("multiLine", "true")], is: ["a|-"]),
    TextCase("x,\"a\",\n", is: ["x|a|-"]), TextCase("\"a\\\"\",\n", is: ["a\"|-"]),
  ]

  static func one(_ type: DataType) -> [(String, DataType)] { [("a", type)] }

  static let values: [TextCase] = [
    TextCase(" 1 \n", one(.int), is: ["-"]),
    TextCase("128\n-128\n+7\n", one(.byte), is: ["-", "-128", "7"]),
    TextCase("3000000000\n1.0\n", one(.int), is: ["-", "-"]),
    TextCase("9223372036854775808\n-9223372036854775808\n", one(.long), is: ["-", "\(Int64.min)"]),
    TextCase(
      " 1.5 \n1.5f\n0x1p3\nnan\nNaN\n-Inf\n", one(.double),
      is: [
        "1.5", "1.5", "8.0", "-", "NaN", "-Infinity",
      ]),
    TextCase("1e50\n3.4e39\n", one(.float), is: ["Infinity", "Infinity"]),
    TextCase(" true \nTRUE\n1\n", one(.boolean), is: ["-", "true", "-"]),
    TextCase(
      "1,234.56|9\n", [("a", .decimal(precision: 10, scale: 2)), ("b", .int)], [("sep", "|")],
      is: ["1234.56|9"]),
    TextCase(
      "1.005\n2.995\n1e3\n12345678901.5\nabc\n", one(.decimal(precision: 6, scale: 2)),
      is: ["1.01", "3.00", "1000.00", "-", "-"]),
    TextCase(
      "2024-02-01\n2024-2-1\n2024-02-01T10:00:00\n2024\n2024-02-01 \n", one(.date),
      is: ["2024-02-01", "2024-02-01", "2024-02-01", "2024-01-01", "2024-02-01"]),
    TextCase(
      "01.02.2024\n2024-02-01\nx\n", one(.date), [("dateFormat", "dd.MM.yyyy")],
      is: ["2024-02-01", "-", "-"]),
    TextCase(
      "01.02.2024\n2024-02-01\n", one(.date),
      [("dateFormat", "dd.MM.yyyy"), ("enableDateTimeParsingFallback", "true")],
      is: ["2024-02-01", "2024-02-01"]),
    TextCase(
      "2024-02-01T10:11:12Z\n2024-02-01 10:11:12.123456+02:00\n2024-02-01\nx\n",
      one(.timestamp),
      is: ["2024-02-01 10:11:12", "2024-02-01 08:11:12.123456", "2024-02-01 00:00:00", "-"]),
    TextCase(
      "01.02.2024 10:11\n2024-02-01\n", one(.timestamp),
      [("timestampFormat", "dd.MM.yyyy HH:mm"), ("timeZone", "Asia/Kolkata")],
      is: ["2024-02-01 04:41:00", "-"]),
    TextCase(
      "2024-02-01T10:11:12Z\n2024-02-01 10:11:12.123456\n2024-02-01\n", one(.timestampNTZ),
      is: ["-", "2024-02-01 10:11:12.123456", "2024-02-01 00:00:00"]),
    TextCase(
      "01/02/2024 10\nx\n", one(.timestampNTZ), [("timestampNTZFormat", "dd/MM/yyyy HH")],
      is: ["2024-02-01 10:00:00", "-"]),
    TextCase("1-2\nx\n", one(.yearToMonth), is: ["INTERVAL '1-2' YEAR TO MONTH", "-"]),
  ]

  static func inferred(
    _ text: String, _ type: String, _ options: [(String, String)] = []
  ) -> (String, String, [(String, String)]) { (text, type, options) }

  static let inferences = [
    inferred("2024-01-01\n2024-01-01 10:00:00\n", "timestamp"),
    inferred("2024\n2024-01\n", "string"),
    inferred("2024-1-1\n", "timestamp"), inferred("10:11\n", "timestamp"),
    inferred("1.5\n2024-01-01\n", "string"), inferred("true\nFALSE\n", "boolean"),
    inferred("true\n1\n", "string"), inferred("1.0\n123456789012345678901234\n", "double"),
    inferred("1e5\n", "double"), inferred("1d\n", "double"), inferred(" 1\n", "double"),
    inferred("+1\n", "int"), inferred("NaN\nInf\n-Inf\n", "double"),
    inferred("12345678901234567890\n1\n", "decimal(20,0)"),
    inferred("01.02.2024\n", "date", [("dateFormat", "dd.MM.yyyy")]),
    inferred("2024-01-01\n", "timestamp", [("dateFormat", "dd.MM.yyyy")]),
    inferred("01.02.2024 10\n", "timestamp", [("timestampFormat", "dd.MM.yyyy HH")]),
    inferred("2024-01-01\n", "date", [("timestampFormat", "dd.MM.yyyy HH")]),
  ]

  @Test(arguments: shapes + quotes + values)
  func reads(_ example: TextCase) throws {
    try example.check({ CSVFormat(blockByteCount: $0) }, file: "t.csv")
  }

  @Test(arguments: inferences)
  func infers(text: String, type: String, options: [(String, String)]) throws {
    let folder = try TestFolder()
    let table = try CSVFormat().open(
      OpenRequest(
        paths: [try folder.write("t.csv", Array(text.utf8))],
        options: FormatOptions(Self.infer + options)))
    #expect(table.schema.simpleString == "struct<_c0:\(type)>")
  }

  @Test(
    arguments: [
      ("1,2,3,4\n", [("maxColumns", "3")], "MALFORMED_CSV_RECORD"),
      ("1\n", [("lineSep", "abc")], "INVALID_LINE_SEPARATOR.TOO_LONG"),
      ("1\n", [("quote", "ab")], "OPTION_VALUE_EXCEEDS_ONE_CHARACTER"),
      ("1\n", [("sep", "")], "INVALID_DELIMITER_VALUE.EMPTY_STRING"),
      ("1\n", [("encoding", "nosuch")], "INVALID_PARAMETER_VALUE.CHARSET"),
      ("1\n", [("header", "maybe")], "_LEGACY_ERROR_TEMP_2147"),
      ("a,A\n", [("header", "true"), ("columnNameOfCorruptRecord", "b")], nil),
    ] as [(String, [(String, String)], String?)])
  func optionsAreChecked(
    text: String, options: [(String, String)], condition: String?
  ) throws {
    let folder = try TestFolder()
    let path = try folder.write("t.csv", Array(text.utf8))
    do {
      _ = try CSVFormat().open(OpenRequest(paths: [path], options: FormatOptions(options)))
        .plainRows()
      #expect(condition == nil)
    } catch let error as QueryError {
      #expect(error.condition == condition)
    }
  }

  @Test func failFastEndsTheQuery() throws {
    let folder = try TestFolder()
    let path = try folder.write("t.csv", Array("1,2\nx,3\n".utf8))
    let table = try CSVFormat().open(
      OpenRequest(
        paths: [path], schema: Schema(Self.pair.map { Field($0, $1) }),
        options: FormatOptions([("mode", "FAILFAST")])))
    #expect(throws: QueryError.self) { try table.plainRows() }
    // Rows are malformed only in the columns that a query reads.
    #expect(try table.rows([1]).count == 2)
  }

  @Test func malformedRowsAreCounted() throws {
    let folder = try TestFolder()
    let path = try folder.write("t.csv", Array("1,2\nx,3\n4\n".utf8))
    for mode in ["PERMISSIVE", "DROPMALFORMED"] {
      let table = try CSVFormat().open(
        OpenRequest(
          paths: [path], schema: Schema(Self.pair.map { Field($0, $1) }),
          options: FormatOptions([("mode", mode)])))
      let counters = ScanCounters()
      #expect(try table.plainRows(counters: counters).count == (mode == "PERMISSIVE" ? 3 : 1))
      #expect(counters.rowsRead.load(ordering: .relaxed) == 3)
      #expect(counters.malformedRows.load(ordering: .relaxed) == 2)
    }
  }
}
