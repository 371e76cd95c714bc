import Catalog
import Columns
import Formats
import TestFolders
import Testing

/// Text files exchanged with pyarrow; only where Python has it.
struct TextCrossReadTests {
  static let schema = Schema([
    Field("id", .long), Field("text", .string), Field("x", .double), Field("flag", .boolean),
  ])

  static func row(_ number: Int) -> [Value] {
    let words = ["plain", "com,ma", "quo\"te", "é日", "two  blanks", "'single'"]
    let text: Value = number % 5 == 0 ? .null : .string(words[number % words.count])
    let x: Value = number % 7 == 0 ? .null : .double(Double(number) / 4)
    return [.long(Int64(number)), text, x, .boolean(number % 2 == 0)]
  }

  static func rows(_ count: Int) -> [[Value]] { (0..<count).map(row) }

  /// Rows as Python shows them.
  static func texts(_ rows: [[Value]]) -> [String] {
    rows.map { row in row.map(text).joined(separator: "|") }
  }

  private static func text(_ value: Value) -> String {
    switch value {
    case .long(let number): "\(number)"
    case .string(let text): text
    case .double(let number): "\(number)"
    case .boolean(let flag): flag ? "True" : "False"
    default: "None"
    }
  }

  static let show = """
    for row in table.to_pylist():
        print('|'.join(str(row[name]) for name in ['id', 'text', 'x', 'flag']))
    """

  @Test(.enabled(if: ParquetCrossReadTests.hasPyarrow))
  func pyarrowReadsWhatIsWritten() throws {
    let folder = try TestFolder()
    let rows = Self.rows(200)
    let single = [("singleFile", "true")]
    try write(
      CSVFormat(), [batch(Self.schema, rows)], Self.schema, to: folder.path + "/t.csv",
      options: single + [("header", "true"), ("escape", "\"")])
    let csv = """
      import sys, pyarrow.csv as c
      options = c.ConvertOptions(strings_can_be_null=True, quoted_strings_can_be_null=False)
      table = c.read_csv(sys.argv[1], convert_options=options)
      \(Self.show)
      """
    #expect(ParquetCrossReadTests.run(csv, [folder.path + "/t.csv"]) == Self.texts(rows))
    try write(
      JSONFormat(), [batch(Self.schema, rows)], Self.schema, to: folder.path + "/t.json",
      options: single)
    let json = """
      import sys, pyarrow.json as j
      table = j.read_json(sys.argv[1])
      \(Self.show)
      """
    #expect(ParquetCrossReadTests.run(json, [folder.path + "/t.json"]) == Self.texts(rows))
  }

  @Test(.enabled(if: ParquetCrossReadTests.hasPyarrow))
  func whatOthersWroteIsRead() throws {
    let folder = try TestFolder()
    let script = """
      import sys, csv, json
      texts = ['plain', 'com,ma', 'quo"te', 'é日', 'two  blanks', "'single'"]
      rows = [(n, None if n % 5 == 0 else texts[n % 6], None if n % 7 == 0 else n / 4, n % 2 == 0)
              for n in range(200)]
      with open(sys.argv[1] + '/t.csv', 'w', newline='', encoding='utf-8') as f:
          out = csv.writer(f)
          out.writerow(['id', 'text', 'x', 'flag'])
          out.writerows(rows)
      with open(sys.argv[1] + '/t.json', 'w') as f:
          for r in rows:
              f.write(json.dumps(dict(zip(['id', 'text', 'x', 'flag'], r))) + chr(10))
      """
    #expect(ParquetCrossReadTests.run(script, [folder.path]) != nil)
    let csv = try CSVFormat().open(
      OpenRequest(
        paths: [folder.path + "/t.csv"],
        options: FormatOptions([("header", "true"), ("inferSchema", "true"), ("escape", "\"")])))
    #expect(csv.schema.simpleString == "struct<id:int,text:string,x:double,flag:boolean>")
    let rows = Self.rows(200)
    let narrow = rows.map { row in row.map { $0 == row[0] ? $0.narrowed : $0 } }
    #expect(try csv.rows() == narrow)
    let json = try JSONFormat().open(OpenRequest(paths: [folder.path + "/t.json"]))
    #expect(json.schema.simpleString == "struct<flag:boolean,id:bigint,text:string,x:double>")
    #expect(try json.rows([1, 2, 3, 0]) == rows)
  }
}

extension Value {
  /// A long as an int.
  fileprivate var narrowed: Value {
    if case .long(let number) = self { .int(Int32(truncatingIfNeeded: number)) } else { self }
  }
}
