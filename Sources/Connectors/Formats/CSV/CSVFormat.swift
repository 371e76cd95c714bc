package import Catalog
package import Columns

/// Text files of separated values.
package struct CSVFormat: FileFormat {
  private let blockByteCount: Int
  private let isTabbed: Bool

  package init() { self.init(blockByteCount: TextCut.standardBlockByteCount) }

  /// Files are cut into blocks of so many bytes; `isTabbed` makes tabs the usual separator.
  package init(blockByteCount: Int, isTabbed: Bool = false) {
    self.blockByteCount = blockByteCount
    self.isTabbed = isTabbed
  }

  /// Files whose names end in `tsv`.
  package static let tabbed = CSVFormat(
    blockByteCount: TextCut.standardBlockByteCount, isTabbed: true)

  package var names: [String] { isTabbed ? ["tsv"] : ["csv"] }

  package var extensions: [String] { TextExtensions.all(of: isTabbed ? ["tsv", "tab"] : ["csv"]) }

  package func open(_ request: OpenRequest) throws(QueryError) -> any TableSource {
    let options = try CSVOptions(adapted(request.options))
    let listing = try FileListing.list(
      request.paths, options: request.options, schema: request.schema)
    let cut = TextCut(
      encoding: options.encoding, lineEnds: options.dialect.lineEnds,
      isByLine: !options.dialect.isMultiLine, blockByteCount: blockByteCount)
    var schema = request.schema
    var rowByteCount: Double?
    if schema == nil {
      let inference = CSVInference(options, cut)
      schema = try inference.schema(of: listing.files)
      rowByteCount = inference.rowByteCount
    } else {
      rowByteCount = RowWidth.estimate(listing.files, cut)
    }
    let layout = try TextLayout(
      schema ?? Schema([]), isGiven: request.schema != nil, partitions: listing.partitionColumns,
      corruptRecordName: options.corruptRecordName)
    for field in layout.dataFields where !CSVColumnReader.supports(field.type) {
      throw FormatErrors.unsupported(field, "CSV")
    }
    return TextTable(
      layout, listing, cut, CSVTableReader(options), rowByteCount: rowByteCount)
  }

  package func makeSink(_ request: SinkRequest) throws(QueryError) -> any TableSink {
    try CSVSink.make(request, adapted(request.options), isTabbed: isTabbed)
  }

  private func adapted(_ options: FormatOptions) -> FormatOptions {
    guard isTabbed, options["sep"] == nil, options["delimiter"] == nil else { return options }
    var tabbed = options
    tabbed["sep"] = "\t"
    return tabbed
  }
}

/// Opens the parts of CSV tables.
struct CSVTableReader: TextFormatReader {
  var facts: [LayoutFact] {
    func shown(_ byte: UInt8?) -> String {
      byte.map { String(UnicodeScalar($0)) } ?? "none"
    }
    let separator = String(decoding: options.dialect.separator, as: UTF8.self)
    return [
      LayoutFact("Delimiter", separator == "\t" ? "tab" : separator),
      LayoutFact("Quote", shown(options.dialect.quote)),
      LayoutFact("Escape", shown(options.dialect.escape)),
      LayoutFact("Header", options.hasHeader ? "yes" : "no"),
      LayoutFact("Multi-line rows", options.dialect.isMultiLine ? "yes" : "no"),
    ]
  }

  private let options: CSVOptions

  init(_ options: CSVOptions) { self.options = options }

  var name: String { "csv" }

  func makeReader(_ part: TextPart) throws(QueryError) -> any BatchReader {
    CSVBatchReader(part, CSVReaderSettings(options, part.plan))
  }
}

/// File name endings with those of compressed files.
enum TextExtensions {
  static func all(of names: [String]) -> [String] {
    names.flatMap { name in [name] + FileCompression.fileExtensions.map { "\(name).\($0)" } }
  }
}

/// Errors that all text formats share.
enum FormatErrors {
  static func unsupported(_ field: Field, _ format: String) -> QueryError {
    QueryError(
      "UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE", sqlState: "0A000",
      "The \(format) datasource doesn't support the column `\(field.name)` of the type "
        + "\"\(field.type.sqlName)\".")
  }

  static func noSchema(_ format: String) -> QueryError {
    QueryError(
      "UNABLE_TO_INFER_SCHEMA", sqlState: "42KD9",
      "Unable to infer schema for \(format). It must be specified manually.")
  }
}
