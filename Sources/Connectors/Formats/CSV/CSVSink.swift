import Catalog
import Columns

/// Opens sinks of CSV files.
enum CSVSink {
  static func make(
    _ request: SinkRequest, _ options: FormatOptions, isTabbed: Bool
  ) throws(QueryError) -> any TableSink {
    let settings = try CSVWriteOptions(options)
    let compression = try FileCompression(options)
    let ending = try fileExtension(options, isTabbed: isTabbed)
    let encoding = FileEncoding(
      name: "CSV", fileExtension: compression.extended(ending),
      supports: CSVColumnReader.supports,
      open: { path, schema in
        try CSVEncoder(
          try TextDrains.open(path, compression, settings.encoding), schema, settings)
      })
    return try FileSink.make(request, encoding)
  }

  private static func fileExtension(
    _ options: FormatOptions, isTabbed: Bool
  ) throws(QueryError) -> String {
    guard let given = options["extension"] else { return isTabbed ? "tsv" : "csv" }
    let isFileName = !given.contains("/") && !given.contains("\0")
    guard isFileName, given.count == 3 || given.allSatisfy(\.isLetter) else {
      throw QueryError(
        "INVALID_PARAMETER_VALUE.EXTENSION", sqlState: "22023",
        "The value of parameter(s) `extension` in `CSVOptions` is invalid: Invalid extension: "
          + "\(given). Extension is limited to exactly 3 letters (e.g. csv, tsv, etc...).")
    }
    return given
  }
}

extension FileCompression {
  /// A file name's ending with the codec's behind it.
  func extended(_ ending: String) -> String {
    fileExtension.map { "\(ending).\($0)" } ?? ending
  }
}

/// All that the options of a CSV writer say.
struct CSVWriteOptions: Sendable {
  var separator: [UInt8]
  var quote: UInt8
  var escape: UInt8
  /// Put before an escape within quotes; nil when an escape is written as it is.
  var escapeEscape: UInt8?
  /// Fields of the first column that begin with it are quoted.
  var comment: UInt8?
  var lineEnd: [UInt8]
  var encoding: TextEncoding
  var hasHeader: Bool
  var quotesAll: Bool
  var escapesQuotes: Bool
  var trimsLeading: Bool
  var trimsTrailing: Bool
  var nullText: [UInt8]
  var emptyText: [UInt8]
  var times: TemporalText

  init(_ options: FormatOptions) throws(QueryError) {
    encoding = try TextEncoding(options, format: "CSV")
    let dialect = try CSVDialect(options, encoding)
    separator = dialect.separator
    // Characters that are switched off are the one of code zero.
    quote = dialect.quote ?? 0
    escape = dialect.escape ?? 0
    escapeEscape = dialect.escapeEscape
    comment = try options.character("comment", default: UInt8(ascii: "#"))
    lineEnd = Array((options["lineSep"] ?? "\n").utf8)
    hasHeader = try options.flag("header")
    quotesAll = try options.flag("quoteAll")
    escapesQuotes = try options.flag("escapeQuotes", default: true)
    trimsLeading = try options.flag("ignoreLeadingWhiteSpace", default: true)
    trimsTrailing = try options.flag("ignoreTrailingWhiteSpace", default: true)
    nullText = Array((options["nullValue"] ?? "").utf8)
    emptyText = Array((options["emptyValue"] ?? "\"\"").utf8)
    times = try TemporalText(options)
  }
}
