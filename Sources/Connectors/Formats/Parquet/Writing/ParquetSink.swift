import CArrow
import Catalog
import Columns

/// Opens sinks of Parquet files.
enum ParquetSink {
  static func make(_ request: SinkRequest) throws(QueryError) -> any TableSink {
    let options = try ParquetWriteOptions(request.options)
    let encoding = FileEncoding(
      name: "Parquet", fileExtension: options.codec.fileExtension,
      supports: ParquetSink.supports,
      open: { path, schema in
        try ParquetEncoder(path: path, schema: schema, options: options)
      })
    return try FileSink.make(request, encoding)
  }

  private static func supports(_ type: DataType) -> Bool {
    switch type {
    case .calendarInterval, .variant: false
    default: type.childTypes.allSatisfy(supports)
    }
  }
}

/// A way to compress pages.
struct ParquetCodec: Sendable {
  var names: [String]
  var number: Int32
  var fileExtension: String

  static let snappy = ParquetCodec(
    names: ["snappy"], number: Int32(ARROW_CODEC_SNAPPY), fileExtension: "snappy.parquet")

  static let all = [
    ParquetCodec(
      names: ["brotli"], number: Int32(ARROW_CODEC_BROTLI), fileExtension: "br.parquet"),
    ParquetCodec(
      names: ["uncompressed", "none"], number: Int32(ARROW_CODEC_NONE), fileExtension: "parquet"),
    snappy,
    ParquetCodec(
      names: ["lz4_raw", "lz4"], number: Int32(ARROW_CODEC_LZ4),
      fileExtension: "lz4raw.parquet"),
    ParquetCodec(
      names: ["zstd"], number: Int32(ARROW_CODEC_ZSTD), fileExtension: "zstd.parquet"),
    ParquetCodec(names: ["gzip"], number: Int32(ARROW_CODEC_GZIP), fileExtension: "gz.parquet"),
  ]

  static func named(_ name: String) throws(QueryError) -> ParquetCodec {
    if let codec = all.first(where: { $0.names.contains(name.lowercased()) }) { return codec }
    throw QueryError(
      "CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION", sqlState: "56038",
      "The codec \(name) is not available. Available codecs are "
        + "\(all.flatMap(\.names).joined(separator: ", ")).")
  }
}

/// The options of the Parquet writer, by the names that Spark and its Parquet library give them.
struct ParquetWriteOptions: Sendable {
  var codec = ParquetCodec.snappy
  var timestamps = Int32(PARQUET_TIMESTAMPS_AS_GIVEN)
  var pageVersion: Int32 = 1
  var pageBytes = 0
  var rowGroupRows = ParquetWriteOptions.usualRowGroupRows
  var hasDictionary = true
  var bloomColumns: [String] = []

  /// Small enough that a table of some millions of rows keeps several workers busy.
  private static let usualRowGroupRows = 1 << 18

  init(_ options: FormatOptions) throws(QueryError) {
    if let name = options["compression"] ?? options["parquet.compression"] {
      codec = try ParquetCodec.named(name)
    }
    switch options["outputTimestampType"]?.uppercased() {
    case "INT96": timestamps = Int32(PARQUET_TIMESTAMPS_INT96)
    case "TIMESTAMP_MILLIS": timestamps = Int32(PARQUET_TIMESTAMPS_MILLISECONDS)
    default: break
    }
    if options["parquet.writer.version"]?.lowercased().hasSuffix("2_0") == true { pageVersion = 2 }
    pageBytes = options["parquet.page.size"].flatMap { Int($0) } ?? 0
    if let rows = options["parquet.block.rows"].flatMap({ Int($0) }), rows > 0 {
      rowGroupRows = rows
    }
    hasDictionary = options["parquet.enable.dictionary"]?.lowercased() != "false"
    let prefix = "parquet.bloom.filter.enabled#"
    bloomColumns = options.all.compactMap { name, value in
      name.hasPrefix(prefix) && value.lowercased() == "true"
        ? String(name.dropFirst(prefix.count)) : nil
    }.sorted()
  }
}
