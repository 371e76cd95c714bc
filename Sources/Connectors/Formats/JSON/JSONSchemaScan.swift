import Columns
import Kernels

/// Finds the columns of JSON files.
struct JSONSchemaScan {
  private let options: JSONOptions
  private let cut: TextCut

  init(_ options: JSONOptions, _ cut: TextCut) {
    self.options = options
    self.cut = cut
  }

  func schema(of files: [FileListing.File]) throws(QueryError) -> Schema {
    guard !files.isEmpty else { throw FormatErrors.noSchema("JSON") }
    let inference = JSONInference(options.shape, options.dialect, options.times)
    var sample = RowSample(options.samplingRatio)
    var hasMalformed = false
    for file in files where file.status.size > 0 {
      let records = try JSONRecords(file, cut, isMultiLine: options.isMultiLine)
      while let (bytes, count) = try records.next() {
        guard sample.takesNext(),
          case .malformed = inference.add(bytes, count: count)
        else { continue }
        if options.mode == .failFast { throw malformedInInference }
        hasMalformed = true
      }
    }
    var fields = inference.fields
    let name = options.corruptRecordName
    if hasMalformed, options.mode == .permissive, !fields.contains(where: { $0.name == name }) {
      fields.append(Field(name, .string))
      fields.sort { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }
    }
    return Schema(fields)
  }

  private var malformedInInference: QueryError {
    QueryError(
      "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION", sqlState: "22023",
      "Malformed records are detected in record parsing: \(options.corruptRecordName).\nParse "
        + "Mode: FAILFAST. To process malformed records as null result, try setting the option "
        + "'mode' as 'PERMISSIVE'.")
  }
}

/// The records of one file in order.
final class JSONRecords {
  private let blocks: StreamBlocks
  private let lines: LineScanner
  private let isMultiLine: Bool
  private var block: TextBlock?
  private var position = 0

  init(_ file: FileListing.File, _ cut: TextCut, isMultiLine: Bool) throws(QueryError) {
    let encoding =
      isMultiLine ? try JSONDocument.encoding(of: file.path, cut.encoding) : cut.encoding
    blocks = StreamBlocks(
      try TextStreams.open(file.path, encoding), path: file.path,
      blockByteCount: cut.blockByteCount, pool: BlockPool())
    lines = LineScanner(cut.lineEnds)
    self.isMultiLine = isMultiLine
  }

  /// The text of the next record, good until the next call.
  func next() throws(QueryError) -> (UnsafePointer<UInt8>, Int)? {
    if isMultiLine { return try document() }
    while true {
      if let block, position < block.end,
        let (place, next) = lines.findEnd(block.bytes, position, block.end, isFinal: block.isFinal)
      {
        defer { position = next }
        return (block.bytes + position, place - position)
      }
      if let block, block.isFinal { return nil }
      guard try refill() else { return nil }
    }
  }

  private func document() throws(QueryError) -> (UnsafePointer<UInt8>, Int)? {
    guard block == nil else { return nil }
    while try refill() {
      guard let block, !block.isFinal else { break }
      position = block.start
    }
    return block.map { ($0.bytes + $0.start, $0.end - $0.start) }
  }

  private func refill() throws(QueryError) -> Bool {
    let rest = block.map { block in
      UnsafeBufferPointer(start: block.bytes + position, count: block.end - position)
    }
    let fresh = try blocks.next(keeping: rest ?? UnsafeBufferPointer(start: nil, count: 0))
    guard let fresh else { return false }
    block = fresh
    position = fresh.start
    return true
  }
}

/// Documents that are whole files.
enum JSONDocument {
  /// A mark at the start of a file tells its encoding, unless the user does.
  static func encoding(
    of path: String, _ given: TextEncoding
  ) throws(QueryError) -> TextEncoding {
    guard given == .utf8 else { return given }
    let start = try StreamReading.all(TextStreams.decompressed(path), limit: 2)
    return start == [0xFE, 0xFF] || start == [0xFF, 0xFE] ? .utf16 : .utf8
  }
}
