import Columns
import Execution
import Glibc
import Kernels
import TestFolders
import Testing

@testable import Console

/// The same rows in every format.
struct FormatTests {
  private static let schema = Schema([
    Field("id", .int), Field("name", .string), Field("amount", .decimal(precision: 5, scale: 2)),
    Field("share", .double), Field("tags", .array(.string, containsNull: true)),
  ])

  private static let rows: [[Value]] = [
    [
      .int(1), .string("plain"), .decimal(unscaled: 1050, scale: 2), .double(0.5),
      .array([.string("a"), .null]),
    ],
    [.int(-20), .string("a,\"b\"\t\\|\u{1B}\n"), .null, .double(.nan), .null],
    [.null, .string(""), .decimal(unscaled: -5, scale: 2), .null, .array([])],
  ]

  private static var result: PrintedResult {
    let columns = schema.fields.indices.map { index in
      Vector.of(schema.fields[index].type, rows.map { $0[index] })
    }
    return PrintedResult(
      statement: 1, sql: "SELECT \"x\"", schema: schema, hasRows: true,
      rows: StoredRows([Batch(columns, rowCount: rows.count)]), milliseconds: 1.25, zone: .utc)
  }

  static let expected: [(OutputFormat, String)] = [
    (
      .csv,
      "id,name,amount,share,tags\n1,plain,10.50,0.5,\"[a, null]\"\n"
        + "-20,\"a,\"\"b\"\"\t\\|\u{1B}\n\",,NaN,\n,\"\",-0.05,,[]\n"
    ),
    (
      .tsv,
      "id\tname\tamount\tshare\ttags\n1\tplain\t10.50\t0.5\t[a, null]\n"
        + "-20\ta,\"b\"\\t\\\\|\u{1B}\\n\t\\N\tNaN\t\\N\n\\N\t\t-0.05\t\\N\t[]\n"
    ),
    (
      .jsonl,
      #"{"id": 1, "name": "plain", "amount": 10.50, "share": 0.5, "tags": ["a", null]}"# + "\n"
        + #"{"id": -20, "name": "a,\"b\"\t\\|\u001b\n", "amount": null, "share": "NaN", "#
        + #""tags": null}"# + "\n"
        + #"{"id": null, "name": "", "amount": -0.05, "share": null, "tags": []}"# + "\n"
    ),
    (
      .markdown,
      "| id | name | amount | share | tags |\n|---:|---|---:|---:|---|\n"
        + "| 1 | plain | 10.50 | 0.5 | \\[a, null\\] |\n"
        + "| -20 | a,\"b\"␉\\\\\\|␛<br> | *null* | NaN | *null* |\n"
        + "| *null* |  | -0.05 | *null* | \\[\\] |\n"
    ),
    (
      .envelope,
      #"{"statement": 1, "sql": "SELECT \"x\"", "schema": "#
        + #""struct<id:int,name:string,amount:decimal(5,2),share:double,tags:array<string>>", "#
        + #""rows": [["1", "plain", "10.50", "0.5", "[a, null]"], "#
        + #"["-20", "a,\"b\"\t\\|\u001b\n", null, "NaN", null], "#
        + #"[null, "", "-0.05", null, "[]"]], "ms": 1.250}"# + "\n"
    ),
    (
      .table,
      """
        id │ name         │ amount │ share │ tags
      ─────┼──────────────┼────────┼───────┼───────────
         1 │ plain        │  10.50 │   0.5 │ [a, null]
       -20 │ a,"b"␉\\|␛␊   │   NULL │   NaN │ NULL
      NULL │              │  -0.05 │  NULL │ []

      """
    ),
  ]

  @Test(arguments: expected)
  func rowsAreWritten(format: OutputFormat, text: String) throws {
    let written = try Self.written { output in
      try Self.printer(format, output).write(Self.result, checkpoint: {})
    }
    if format == .table {
      let squeezed = { (text: String) in text.split(separator: "\n").map { $0.filter { $0 != " " } }
      }
      #expect(squeezed(written).dropFirst(2) == squeezed(text).dropFirst(2))
      let lines = written.split(separator: "\n")
      #expect(Set(lines.map { $0.prefix { $0 != "│" && $0 != "┼" }.count }) == [6])
    } else {
      #expect(written == text)
    }
  }

  @Test func jsonIsAnArray() throws {
    let written = try Self.written { output in
      try JSONPrinter(.array, output).write(Self.result, checkpoint: {})
    }
    #expect(written.hasPrefix("[\n{\"id\": 1,") && written.hasSuffix("}\n]\n"))
  }

  @Test func limitsKeepTheFirstRows() {
    var result = Self.result
    result.limit = 2
    #expect(result.rowCount == 2)
    result.limit = 0
    #expect(result.rowCount == 0)
  }

  @Test func filesAppearWholeOrNotAtAll() throws {
    let folder = try TestFolder()
    let path = folder.path + "/out.csv"
    do {
      let file = try OutputFile(path: path)
      file.output.write("half")
    }
    #expect(folder.names.isEmpty)
    let file = try OutputFile(path: path)
    file.output.write("whole\n")
    #expect(folder.names.allSatisfy { $0 != "out.csv" })
    try file.commit()
    #expect(folder.names == ["out.csv"])
    #expect(folder.contents("out.csv") == "whole\n")
  }

  private static func printer(_ format: OutputFormat, _ output: ByteOutput) -> any ResultPrinter {
    switch format {
    case .csv: DelimitedPrinter(.csv, output, visible: false)
    case .tsv: DelimitedPrinter(.tsv, output, visible: false)
    case .markdown: MarkdownPrinter(output)
    case .envelope: EnvelopePrinter(output)
    case .table: TablePrinter(output, on: Terminal(descriptor: -1), cutsCells: false)
    default: JSONPrinter(.lines, output)
    }
  }

  private static func written(_ body: (ByteOutput) throws -> Void) throws -> String {
    let folder = try TestFolder()
    let file = try OutputFile(path: folder.path + "/out")
    try body(file.output)
    try file.commit()
    return folder.contents("out")
  }
}
