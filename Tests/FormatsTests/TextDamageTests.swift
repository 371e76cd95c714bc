import Catalog
import Columns
import Formats
import TestFolders
import Testing

/// Whatever stands in a file, reading it gives rows or an error.
struct TextDamageTests {
  static let schema = Schema(
    TextRoundTripTests.nested.fields + [Field("_corrupt_record", .string)])
  static let flat = Schema(
    TextRoundTripTests.schema.fields + [Field("_corrupt_record", .string)])

  struct Random: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 29
    }
  }

  /// Bytes that mean something to the readers more often than chance would have it.
  static func noise(_ random: inout Random, _ count: Int) -> [UInt8] {
    let special = Array("\"\",,\\\\\n\n\r{}[]:'#-+.eE0123456789tfnTZ/*\u{FEFF}".utf8)
    return (0..<count).map { _ in
      Bool.random(using: &random)
        ? special.randomElement(using: &random) ?? 0 : UInt8.random(in: 0...255, using: &random)
    }
  }

  static func damaged(_ bytes: [UInt8], _ random: inout Random) -> [UInt8] {
    var result = bytes
    for _ in 0..<Int.random(in: 1...8, using: &random) where !result.isEmpty {
      let place = Int.random(in: 0..<result.count, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: result[place] = UInt8.random(in: 0...255, using: &random)
      case 1: result.removeSubrange(place..<min(place + 5, result.count))
      default: result.insert(contentsOf: noise(&random, 3), at: place)
      }
    }
    return Array(result.prefix(Int.random(in: 0...result.count, using: &random)))
  }

  static let optionSets: [[(String, String)]] = [
    [], [("multiLine", "true")], [("mode", "DROPMALFORMED")], [("mode", "FAILFAST")],
    [("inferSchema", "true"), ("header", "true")], [("encoding", "UTF-16")], [("sep", "||")],
    [("unescapedQuoteHandling", "BACK_TO_DELIMITER"), ("escape", "\"")],
    [("unescapedQuoteHandling", "STOP_AT_CLOSING_QUOTE"), ("multiLine", "true")],
    [("allowComments", "true"), ("allowUnquotedFieldNames", "true"), ("prefersDecimal", "true")],
    [("dateFormat", "dd.MM.yyyy"), ("timestampFormat", "d/M/y[ H]"), ("lineSep", "\n")],
    [("ignoreLeadingWhiteSpace", "true"), ("comment", "#"), ("quote", "")],
    [("primitivesAsString", "true"), ("inferTimestamp", "true"), ("wholetext", "true")],
  ]

  /// Reads with the schema given, and with the one that is found.
  func read(_ format: any FileFormat, _ path: String, _ schema: Schema?) {
    for options in Self.optionSets {
      for given in [schema, nil] {
        let table = try? format.open(
          OpenRequest(paths: [path], schema: given, options: FormatOptions(options)))
        guard let table else { continue }
        _ = try? table.rows(batchRowCount: 50)
        _ = try? table.rows([])
      }
    }
  }

  @Test(arguments: 0..<12)
  func noise(seed: Int) throws {
    var random = Random(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
    let folder = try TestFolder()
    for round in 0..<6 {
      let bytes = Self.noise(&random, Int.random(in: 0...600, using: &random))
      let path = try folder.write("n\(round)", bytes)
      read(CSVFormat(blockByteCount: 64), path, Self.flat)
      read(JSONFormat(blockByteCount: 64), path, Self.schema)
      read(PlainTextFormat(blockByteCount: 64), path, nil)
    }
  }

  @Test(arguments: 0..<8)
  func damagedFiles(seed: Int) throws {
    var random = Random(state: UInt64(seed) &* 0x2545_F491_4F6C_DD1D)
    let folder = try TestFolder()
    let rows = (0..<60).map(TextRoundTripTests.row)
    let nested = batch(TextRoundTripTests.nested, rows)
    let flat = batch(TextRoundTripTests.schema, rows.map { Array($0.prefix(15)) })
    let single = [("singleFile", "true")]
    try write(
      CSVFormat(), [flat], TextRoundTripTests.schema, to: folder.path + "/t.csv", options: single)
    try write(
      JSONFormat(), [nested], TextRoundTripTests.nested, to: folder.path + "/t.json",
      options: single)
    for round in 0..<4 {
      let csv = Self.damaged(try bytes(of: folder.path + "/t.csv"), &random)
      read(CSVFormat(blockByteCount: 200), try folder.write("\(round).csv", csv), Self.flat)
      let json = Self.damaged(try bytes(of: folder.path + "/t.json"), &random)
      read(JSONFormat(blockByteCount: 200), try folder.write("\(round).json", json), Self.schema)
    }
  }

  @Test(arguments: ["gzip", "deflate", "bzip2", "zstd", "lz4", "snappy"])
  func damagedCompression(codec: String) throws {
    var random = Random(state: UInt64(codec.utf8.count) &* 77_777)
    let folder = try TestFolder()
    let schema = Schema([Field("value", .string)])
    let lines = (0..<3000).map { [Value.string("line \($0 % 50) of text")] }
    try write(
      PlainTextFormat(), [batch(schema, lines)], schema, to: folder.path + "/t",
      options: [("compression", codec)])
    let name = try #require(folder.files("/t").first { $0.contains("part-") })
    let whole = try bytes(of: folder.path + "/" + name)
    let ending = name.split(separator: ".").last.map(String.init) ?? ""
    for round in 0..<40 {
      let path = try folder.write("d\(round).txt.\(ending)", Self.damaged(whole, &random))
      let table = try PlainTextFormat().open(OpenRequest(paths: [path]))
      if let count = try? table.rows().count { #expect(count <= 100_000) }
    }
  }
}
