import Catalog
import Columns
import Formats
import Kernels
import TestFolders
import Testing

/// A text, what is asked of it and the rows that Spark reads.
struct TextCase: Sendable, CustomTestStringConvertible {
  var bytes: [UInt8]
  var schema: [(String, DataType)]?
  var options: [(String, String)]
  /// The schema that is found, when none is given.
  var found: String?
  /// Rows as casts to text show them, null as `-`.
  var rows: [String]

  init(
    _ text: String, _ schema: [(String, DataType)]? = nil, _ options: [(String, String)] = [],
    found: String? = nil, is rows: [String]
  ) {
    self.init(Array(text.utf8), schema, options, found: found, is: rows)
  }

  init(
    _ bytes: [UInt8], _ schema: [(String, DataType)]? = nil, _ options: [(String, String)] = [],
    found: String? = nil, is rows: [String]
  ) {
    self.bytes = bytes
    self.schema = schema
    self.options = options
    self.found = found
    self.rows = rows
  }

  var testDescription: String { "\(String(decoding: bytes, as: UTF8.self)) \(options)" }

  /// Reads the text cut into blocks of several sizes and compares.
  func check(_ format: (Int) -> any FileFormat, file name: String) throws {
    let folder = try TestFolder()
    let path = try folder.write(name, bytes)
    for blockByteCount in [1 << 20, 16, 5] {
      let table = try format(blockByteCount).open(
        OpenRequest(
          paths: [path], schema: schema.map { Schema($0.map { Field($0, $1) }) },
          options: FormatOptions(options)))
      if let found {
        #expect(table.schema.simpleString == found)
      }
      for batchRowCount in [8192, 1] {
        #expect(try table.plainRows(batchRowCount: batchRowCount) == rows)
      }
    }
  }
}

extension TableSource {
  func plainRows(
    batchRowCount: Int = 8192, counters: ScanCounters = ScanCounters()
  ) throws -> [String] {
    try rows(batchRowCount: batchRowCount, counters: counters).map { row in
      zip(row, schema.fields).map { ValueText.text($0, $1.type) ?? "-" }.joined(separator: "|")
    }
  }
}

/// Writes batches with the options given, and commits.
func write(
  _ format: any FileFormat, _ batches: [Batch], _ schema: Schema, to path: String,
  options: [(String, String)] = []
) throws {
  let sink = try format.makeSink(
    SinkRequest(path: path, schema: schema, options: FormatOptions(options)))
  let writer = try sink.makeWriter(0)
  for batch in batches { try writer.write(batch) }
  try writer.finish()
  _ = try sink.commit()
}

/// The bytes of one row written as a file of its own.
func written(
  _ format: any FileFormat, _ columns: [(String, DataType, Value)], _ options: [(String, String)]
) throws -> [UInt8] {
  let folder = try TestFolder()
  let schema = Schema(columns.map { Field($0.0, $0.1) })
  try write(
    format, [batch(schema, [columns.map(\.2)])], schema, to: folder.path + "/t",
    options: options + [("singleFile", "true")])
  return try bytes(of: folder.path + "/t")
}
