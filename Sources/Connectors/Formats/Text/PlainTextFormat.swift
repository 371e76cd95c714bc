package import Catalog
package import Columns

/// Plain text: a row a line, or a row a file, in one column of strings.
package struct PlainTextFormat: FileFormat {
  private let blockByteCount: Int

  package init() { self.init(blockByteCount: TextCut.standardBlockByteCount) }

  package init(blockByteCount: Int) { self.blockByteCount = blockByteCount }

  package var names: [String] { ["text"] }

  package var extensions: [String] { TextExtensions.all(of: ["txt", "text", "log"]) }

  package func open(_ request: OpenRequest) throws(QueryError) -> any TableSource {
    let listing = try FileListing.list(
      request.paths, options: request.options, schema: request.schema)
    let isWhole = try request.options.flag("wholetext")
    let cut = TextCut(
      encoding: .utf8, lineEnds: try LineEnds(request.options, .utf8), isByLine: !isWhole,
      blockByteCount: blockByteCount)
    let layout = try TextLayout(
      request.schema ?? Schema([Field("value", .string)]), isGiven: request.schema != nil,
      partitions: listing.partitionColumns, corruptRecordName: nil)
    try PlainTextFormat.check(layout.dataFields)
    let sizes = listing.files.reduce(0) { $0 + $1.status.size }
    let width =
      isWhole
      ? Double(sizes) / Double(max(listing.files.count, 1))
      : RowWidth.estimate(listing.files, cut)
    return TextTable(
      layout, listing, cut, PlainTextReader(cut.lineEnds, isWhole: isWhole),
      rowByteCount: width)
  }

  package func makeSink(_ request: SinkRequest) throws(QueryError) -> any TableSink {
    let options = request.options
    let compression = try FileCompression(options)
    let lineEnd = Array((options["lineSep"] ?? "\n").utf8)
    let partitions = Set(request.partitionColumns.map { $0.lowercased() })
    try PlainTextFormat.check(
      request.schema.fields.filter { !partitions.contains($0.name.lowercased()) })
    let encoding = FileEncoding(
      name: "Text", fileExtension: compression.extended("txt"),
      open: { path, _ in
        PlainTextEncoder(try TextDrains.open(path, compression), lineEnd: lineEnd)
      })
    return try FileSink.make(request, encoding)
  }

  private static func check(_ fields: [Field]) throws(QueryError) {
    guard fields.count == 1 else {
      throw QueryError(
        "_LEGACY_ERROR_TEMP_1290", sqlState: "42000",
        "Text data source supports only a single column, and you have \(fields.count) columns.")
    }
    if !fields[0].type.isText { throw FormatErrors.unsupported(fields[0], "Text") }
  }
}

/// Opens the parts of tables of plain text.
struct PlainTextReader: TextFormatReader {
  private let lineEnds: LineEnds
  private let isWhole: Bool

  init(_ lineEnds: LineEnds, isWhole: Bool) {
    self.lineEnds = lineEnds
    self.isWhole = isWhole
  }

  var name: String { "text" }

  func makeReader(_ part: TextPart) throws(QueryError) -> any BatchReader {
    isWhole ? WholeTextReader(part) : LineReader(part, lineEnds)
  }
}

/// Writes one file of plain text.
final class PlainTextEncoder: FileEncoder {
  private let output: TextOutput
  private let lineEnd: [UInt8]

  init(_ drain: any ByteDrain, lineEnd: [UInt8]) {
    output = TextOutput(drain)
    self.lineEnd = lineEnd
  }

  /// Null is an empty line.
  func write(_ batch: Batch) throws {
    let source = TextColumnSource(batch.column(0))
    for row in 0..<batch.rowCount {
      if let (address, count) = source.text(row) { output.write(address, count) }
      output.write(lineEnd)
      try output.endRow()
    }
  }

  func finish() throws { try output.finish() }

  func abandon() { output.abandon() }
}
