package import Catalog
package import Columns
import Kernels

/// Files of JSON: an object a line, or a document a file.
package struct JSONFormat: FileFormat {
  private let blockByteCount: Int

  package init() { self.init(blockByteCount: TextCut.standardBlockByteCount) }

  package init(blockByteCount: Int) { self.blockByteCount = blockByteCount }

  package var names: [String] { ["json", "jsonl", "ndjson"] }

  package var extensions: [String] { TextExtensions.all(of: ["json", "jsonl", "ndjson"]) }

  package func open(_ request: OpenRequest) throws(QueryError) -> any TableSource {
    let options = try JSONOptions(request.options)
    let listing = try FileListing.list(
      request.paths, options: request.options, schema: request.schema)
    let cut = TextCut(
      encoding: options.encoding, lineEnds: options.lineEnds, isByLine: !options.isMultiLine,
      blockByteCount: blockByteCount)
    let schema: Schema
    if let given = request.schema {
      schema = given
    } else {
      schema = try JSONSchemaScan(options, cut).schema(of: listing.files)
    }
    let layout = try TextLayout(
      schema, isGiven: request.schema != nil, partitions: listing.partitionColumns,
      corruptRecordName: options.corruptRecordName)
    for field in layout.dataFields where !JSONRecordReader.supports(field.type) {
      throw FormatErrors.unsupported(field, "JSON")
    }
    return TextTable(
      layout, listing, cut, JSONTableReader(options),
      rowByteCount: RowWidth.estimate(listing.files, cut))
  }

  package func makeSink(_ request: SinkRequest) throws(QueryError) -> any TableSink {
    let compression = try FileCompression(request.options)
    let settings = try JSONWriteOptions(request.options)
    let encoding = FileEncoding(
      name: "JSON", fileExtension: compression.extended("json"),
      supports: JSONWriteOptions.supports,
      open: { path, schema in
        JSONEncoder(try TextDrains.open(path, compression, settings.encoding), schema, settings)
      })
    return try FileSink.make(request, encoding)
  }
}

/// Opens the parts of JSON tables.
struct JSONTableReader: TextFormatReader {
  private let options: JSONOptions

  init(_ options: JSONOptions) { self.options = options }

  var name: String { "json" }

  func makeReader(_ part: TextPart) throws(QueryError) -> any BatchReader {
    JSONBatchReader(part, options)
  }
}
