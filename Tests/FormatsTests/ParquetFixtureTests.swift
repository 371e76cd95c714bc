import Catalog
import Columns
import Formats
import Testing

/// Files that pyarrow and Spark wrote, against what Spark reads from them.
struct ParquetFixtureTests {
  @Test(arguments: [
    "codec_brotli", "codec_gzip", "codec_lz4", "codec_none", "codec_snappy", "codec_zstd",
    "codec_zstd_v2", "encoding_delta_v1", "encoding_delta_v2", "encoding_dictionary_v1",
    "encoding_dictionary_v2", "encoding_plain_v2", "encoding_split_v1", "encoding_split_v2",
  ])
  func everyEncodingAndCodecGivesTheSameRows(name: String) throws {
    let plain = try openParquet(Fixtures.path("encoding_plain_v1.parquet")).rows()
    #expect(plain.count == 300)
    #expect(plain[13].prefix(3) == [.long(13), .int(6), .double(3.25)])
    for batchRows in [1, 7, 64, 8192] {
      let rows = try openParquet(Fixtures.path("\(name).parquet")).rows(batchRowCount: batchRows)
      #expect(rows == plain)
    }
  }

  static let nested = [
    "1 [1, 2] [a, ] [[1], []] {1, a} [{1, a}, null] {a -> 1, b -> null} "
      + "{k -> [1.5, null]} {r, {[p, null], {1, q}}}",
    "2 [] [] [] NULL [] {} {l -> null} {null, null}",
    "3 NULL NULL NULL {null, b} NULL NULL NULL NULL",
    "4 [null] [null] [null] {2, null} [{null, null}] { -> 0} {} {s, {null, null}}",
    "5 [3, null, 4] [b] [[null, 2], null] {null, null} [null] {c -> 3} {m -> []} "
      + "{t, {[], {null, null}}}",
    "6 [5] NULL [[]] {3, } NULL NULL NULL NULL",
    "7 [6] [] [[3, 4], [5]] NULL [{2, b}, {3, c}] {d -> 4} {n -> [2.5]} NULL",
  ]

  @Test(arguments: [
    "nested", "nested_v2", "nested_old_names", "nested_tiny_pages", "spark_nested",
    "spark_legacy_nested",
  ])
  func listsMapsAndStructs(name: String) throws {
    let table = try openParquet(Fixtures.path("\(name).parquet"))
    #expect(try table.texts().sorted() == Self.nested)
    let whole = try table.rows()
    for batchRows in [1, 2, 3] { #expect(try table.rows(batchRowCount: batchRows) == whole) }
    // Rows passed over by a predicate leave the others as they are.
    for kept in 1...7 {
      let predicate = ValuePredicate([0]) { $0[0] == .int(Int32(kept)) }
      for batchRows in [1, 4, 100] {
        let rows = try table.rows(predicates: [predicate], batchRowCount: batchRows)
        #expect(rows == whole.filter { $0[0] == .int(Int32(kept)) })
      }
    }
  }

  @Test(arguments: ["types", "decimal_integers", "spark_types", "int96"])
  func types(name: String) throws {
    let table = try openParquet(Fixtures.path("\(name).parquet"))
    let wanted: [String: [String]] = [
      "i8": ["-128", "0", "127", "NULL"], "i16": ["-32768", "0", "32767", "NULL"],
      "i64": ["-9223372036854775808", "0", "9223372036854775807", "NULL"],
      "f64": ["-Infinity", "0.1", "1.0E300", "NULL"], "f32": ["-0.0", "1.5", "NULL", "NaN"],
      "text": ["", "NULL", "añ日😀", "plain"],
      "day": ["1900-01-01", "1970-01-01", "2024-02-29", "NULL"],
      "at": ["1900-01-01 00:00:00", "1969-12-31 23:59:59", "2024-02-29 23:59:58.123", "NULL"],
      "at_local": [
        "1900-01-01 00:00:00", "1969-12-31 23:59:59", "2024-02-29 23:59:58.123", "NULL",
      ],
      "small": ["-1.25", "0.00", "999.99", "NULL"],
      "medium": ["-0.0001", "0.0000", "1.5000", "NULL"],
      "big": [
        "-0.5000000000", "0.0000000000", "1000000000000000000000000000.0000000000", "NULL",
      ],
      "flag": ["NULL", "false", "true", "true"],
    ]
    for (place, field) in table.schema.fields.enumerated() {
      guard let texts = wanted[field.name] else { continue }
      #expect(try table.texts([place]).sorted() == texts, "\(field.name)")
    }
  }

  @Test func unsignedIntegersWiden() throws {
    let table = try openParquet(Fixtures.path("unsigned.parquet"))
    #expect(
      table.schema.simpleString == "struct<u8:smallint,u16:int,u32:bigint,u64:decimal(20,0)>")
    #expect(
      try table.texts().sorted() == [
        "0 0 0 0", "255 65535 4294967295 18446744073709551615", "NULL NULL NULL NULL",
      ])
  }

  @Test func longAndShortStrings() throws {
    let table = try openParquet(Fixtures.path("long_strings.parquet"))
    let rows = try table.rows()
    #expect(rows.allSatisfy { $0[0] == $0[1] })
    #expect(rows.compactMap { $0[0].textLength }.sorted() == [0, 1, 11, 12, 13, 100, 5000])
  }

  @Test func deltasOfExtremes() throws {
    let rows = try openParquet(Fixtures.path("delta_extremes.parquet")).rows()
    #expect(rows.count { $0[0] == .long(.max) } == 80)
    #expect(rows.count { $0[0] == .long(.min) } == 40)
    #expect(rows.count { $0[0] == .null } == 40)
  }

  @Test(arguments: ["row_groups", "dictionary_fallback", "bloom_filter"])
  func severalRowGroupsAndFallbacks(name: String) throws {
    let rows = try openParquet(Fixtures.path("\(name).parquet")).rows()
    #expect(rows.count == 2000)
    #expect(rows.enumerated().allSatisfy { $1[0] == .long(Int64($0)) })
    #expect(rows.enumerated().allSatisfy { $1[5].text.hasSuffix("\($0)") })
  }

  @Test(arguments: [
    ("damaged/half", "FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER"),
    ("damaged/zero_bytes", "UNABLE_TO_INFER_SCHEMA"),
    ("damaged/magic_only", "FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER"),
    ("damaged/no_tail", "FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER"),
    ("damaged/footer", "FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER"),
    ("damaged/footer_length", "FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER"),
    ("damaged/text", "FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER"),
    ("damaged/pages", "FAILED_READ_FILE.NO_HINT"), ("nanoseconds", "PARQUET_TYPE_ILLEGAL"),
    ("nosuch", "PATH_NOT_FOUND"),
  ])
  func damagedFilesAreErrors(name: String, condition: String) throws {
    let error = #expect(throws: QueryError.self) {
      _ = try openParquet(Fixtures.path("\(name).parquet")).rows()
    }
    #expect(error?.condition == condition)
  }

  @Test func damagedFilesWithADeclaredSchema() throws {
    let error = #expect(throws: QueryError.self) {
      _ = try openParquet(
        Fixtures.path("damaged/half.parquet"), schema: Schema([Field("id", .long)])
      ).rows()
    }
    #expect(error?.condition == "FAILED_READ_FILE.NO_HINT")
  }

  @Test func emptyTables() throws {
    let empty = try openParquet(Fixtures.path("empty.parquet"))
    #expect(empty.schema.count == 9)
    #expect(try empty.rows().isEmpty)
    #expect(try openParquet(Fixtures.path("no_columns.parquet")).rows().isEmpty)
  }

  @Test func schemasOfSeveralFiles() throws {
    let folder = Fixtures.path("evolution")
    #expect(try openParquet(folder).schema.simpleString == "struct<a:int>")
    let merged = try openParquet(folder, options: [("mergeSchema", "true")])
    #expect(try merged.texts().sorted() == ["1 NULL", "2 NULL", "3 x"])
    let chosen = try openParquet(
      folder, schema: Schema([Field("c", .double), Field("A", .long), Field("b", .string)]))
    #expect(try chosen.texts().sorted() == ["NULL 1 NULL", "NULL 2 NULL", "NULL 3 x"])
    let error = #expect(throws: QueryError.self) {
      _ = try openParquet(folder, schema: Schema([Field("b", .int)])).rows()
    }
    #expect(error?.condition == "FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH")
  }
}

extension Value {
  var text: String { if case .string(let text) = self { text } else { "" } }

  var textLength: Int? { if case .string(let text) = self { text.utf8.count } else { nil } }
}
