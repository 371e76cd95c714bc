import Columns
import Formats
import Glibc
import Kernels
import TestFolders
import Testing

/// Files written here, read by pyarrow; only where Python has it.
struct ParquetCrossReadTests {
  static let python = getenv("MARTLET_PYTHON").map { String(cString: $0) } ?? "python3"
  static let hasPyarrow = run("import pyarrow.parquet", []) != nil

  /// The output of a Python script, or nil when it failed.
  static func run(_ script: String, _ arguments: [String]) -> [String]? {
    let quoted = arguments.map { "'\($0)'" }.joined(separator: " ")
    guard let pipe = popen("\(python) - \(quoted) 2>/dev/null <<'END'\n\(script)\nEND\n", "r")
    else { return nil }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&chunk, 1, chunk.count, pipe), count > 0 {
      bytes += chunk[..<count]
    }
    guard pclose(pipe) == 0 else { return nil }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  static let script = """
    import sys, datetime, decimal, pyarrow as pa, pyarrow.parquet as pq
    table = pq.read_table(sys.argv[1])
    names = sys.argv[2:]
    def text(value):
        if value is None: return 'NULL'
        if isinstance(value, bool): return str(value).lower()
        if isinstance(value, bytes): return value.decode()
        if isinstance(value, decimal.Decimal): return format(value, 'f')
        def inner(values): return ', '.join(text(v).replace('NULL', 'null') for v in values)
        if isinstance(value, list): return '[' + inner(value) + ']'
        if isinstance(value, dict): return '{' + inner(value.values()) + '}'
        if isinstance(value, datetime.datetime):
            plain = value.replace(tzinfo=None).isoformat(' ')
            return plain.rstrip('0').rstrip('.') if value.microsecond else plain
        return str(value)
    for row in table.select(names).to_pylist():
        print('|'.join(text(row[name]) for name in names))
    """

  @Test(
    .enabled(if: hasPyarrow),
    arguments: [
      [("compression", "snappy")], [("compression", "zstd"), ("parquet.writer.version", "v2_0")],
    ])
  func pyarrowReadsWhatIsWritten(options: [(String, String)]) throws {
    let folder = try TestFolder()
    let schema = ParquetRoundTripTests.schema
    let rows = (0..<500).map(ParquetRoundTripTests.row)
    let path = folder.path + "/t.parquet"
    try writeParquet(
      [batch(schema, rows)], schema, to: path, options: options + [("singleFile", "true")])
    let names = [
      "id", "flag", "i8", "i16", "i32", "narrow", "middle", "wide", "text", "raw", "day", "at",
      "local", "list", "point",
    ]
    let places = names.compactMap { schema.index(named: $0) }
    let wanted = rows.map { row in
      places.map { place in
        ValueText.text(row[place], schema.fields[place].type) ?? "NULL"
      }.joined(separator: "|")
    }
    let read = try #require(Self.run(Self.script, [path] + names))
    #expect(read == wanted)
  }
}
