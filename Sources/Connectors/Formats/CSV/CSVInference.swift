import Columns

/// Finds the names and types of the columns of CSV files.
final class CSVInference {
  private let options: CSVOptions
  private let cut: TextCut
  private let pool = BlockPool()
  /// Bytes of an average row, once a schema was found.
  private(set) var rowByteCount: Double?

  init(_ options: CSVOptions, _ cut: TextCut) {
    self.options = options
    self.cut = cut
  }

  func schema(of files: [FileListing.File]) throws(QueryError) -> Schema {
    guard !files.isEmpty else { throw FormatErrors.noSchema("CSV") }
    rowByteCount = RowWidth.estimate(files, cut)
    guard let first = try firstRow(of: files) else { return Schema([]) }
    let names = names(first.fields)
    guard options.infersSchema else {
      return Schema(names.map { Field($0, .string) })
    }
    var types = [DataType](repeating: .null, count: names.count)
    let header = options.hasHeader ? first.text : nil
    for file in files {
      let found = try CSVTypeScan(
        options, columnCount: names.count, header: header
      ).types(of: file, blocks(of: file))
      for column in types.indices {
        types[column] = CSVTypes.common(types[column], found[column], options.times)
      }
    }
    return Schema(zip(names, types).map { Field($0, $1 == .null ? .string : $1) })
  }

  private func blocks(of file: FileListing.File) throws(QueryError) -> any BlockSource {
    StreamBlocks(
      try TextStreams.open(file.path, cut.encoding), path: file.path,
      blockByteCount: cut.blockByteCount, pool: pool)
  }

  private struct FirstRow {
    var fields: [[UInt8]?]
    var text: [UInt8]
  }

  /// The first row of the first file that has one.
  private func firstRow(of files: [FileListing.File]) throws(QueryError) -> FirstRow? {
    for file in files where file.status.size > 0 {
      let stream = StreamBlocks(
        try TextStreams.open(file.path, cut.encoding), path: file.path,
        blockByteCount: min(cut.blockByteCount, 1 << 16), pool: pool)
      if let row = try firstRow(stream) { return row }
    }
    return nil
  }

  private func firstRow(_ blocks: StreamBlocks) throws(QueryError) -> FirstRow? {
    let index = RowIndex(rowCapacity: 1, fieldCount: 0)
    var rest: UnsafeBufferPointer<UInt8> = .init(start: nil, count: 0)
    var held: TextBlock?
    while let block = try blocks.next(keeping: rest) {
      held = block
      let newLines = NewLines.of(block, options.dialect)
      let scanner = RowScanner(options.dialect, newLines, fieldCount: 0, countsFields: true)
      let position = try scanner.scan(block, from: block.start, into: index, rowLimit: 1)
      guard index.rowCount > 0 else {
        rest = UnsafeBufferPointer(start: block.bytes + position, count: block.end - position)
        continue
      }
      let range = Int(index.rowStarts[0])..<Int(index.rowEnds[0])
      var parser = CarefulRowParser(
        options.dialect, options.dialect.isMultiLine ? newLines : NewLines(kind: .nothing),
        block.bytes, start: range.lowerBound, limit: range.upperBound)
      try parser.parse()
      return FirstRow(fields: parser.fields, text: range.map { block.bytes[$0] })
    }
    _ = held
    return nil
  }

  /// Names from a header, or `_c0`, `_c1` …; what would be ambiguous gets its place behind it.
  private func names(_ fields: [[UInt8]?]) -> [String] {
    guard options.hasHeader else { return fields.indices.map { "_c\($0)" } }
    let texts = fields.map { field -> String? in
      guard let field else {
        return options.nullText.isEmpty ? nil : String(decoding: options.nullText, as: UTF8.self)
      }
      let text = field.isEmpty ? options.emptyText : field
      return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    }
    var counts: [String: Int] = [:]
    for text in texts { if let text { counts[text.lowercased(), default: 0] += 1 } }
    let null = String(decoding: options.nullText, as: UTF8.self)
    return texts.enumerated().map { place, text in
      guard let text, text != null else { return "_c\(place)" }
      return counts[text.lowercased(), default: 0] > 1 ? "\(text)\(place)" : text
    }
  }
}

/// Finds the types of the columns of one file.
struct CSVTypeScan {
  private let options: CSVOptions
  private let columnCount: Int
  /// Rows of exactly this text are headers wherever they stand.
  private let header: [UInt8]?
  private let texts: SpecialTexts

  init(_ options: CSVOptions, columnCount: Int, header: [UInt8]?) {
    self.options = options
    self.columnCount = columnCount
    self.header = header
    texts = SpecialTexts(null: options.nullText, empty: options.emptyText)
  }

  func types(
    of file: FileListing.File, _ blocks: any BlockSource
  ) throws(QueryError) -> [DataType] {
    var types = [DataType](repeating: .null, count: columnCount)
    let index = RowIndex(
      rowCapacity: max(min(4096, (1 << 20) / max(columnCount, 1)), 1), fieldCount: columnCount)
    var sample = RowSample(options.samplingRatio)
    var block: TextBlock?
    var position = 0
    var scanner: RowScanner?
    var isFirstRow = options.dialect.isMultiLine && options.hasHeader
    while true {
      let rest = block.map {
        UnsafeBufferPointer(start: $0.bytes + position, count: $0.end - position)
      }
      guard let fresh = try blocks.next(keeping: rest ?? .init(start: nil, count: 0)) else { break }
      block = fresh
      position = fresh.start
      let rows =
        scanner
        ?? RowScanner(
          options.dialect, NewLines.of(fresh, options.dialect), fieldCount: columnCount,
          countsFields: false)
      scanner = rows
      while position < fresh.end {
        index.clear()
        position = try rows.scan(fresh, from: position, into: index, rowLimit: index.rowCapacity)
        if index.rowCount == 0 { break }
        var kept = rowsToLookAt(fresh, index, &sample)
        if isFirstRow { kept = kept.filter { $0 != 0 } }
        isFirstRow = false
        for column in types.indices {
          widen(&types[column], column, fresh, index, kept)
        }
      }
      if fresh.isFinal { break }
    }
    return types
  }

  private func rowsToLookAt(
    _ block: TextBlock, _ index: RowIndex, _ sample: inout RowSample
  ) -> [Int] {
    (0..<index.rowCount).filter { row in
      guard sample.takesNext() else { return false }
      guard let header, !options.dialect.isMultiLine else { return true }
      let start = Int(index.rowStarts[row])
      let text = UnsafeBufferPointer(
        start: block.bytes + start, count: Int(index.rowEnds[row]) - start)
      return !text.elementsEqual(header)
    }
  }

  private func widen(
    _ type: inout DataType, _ column: Int, _ block: TextBlock, _ index: RowIndex, _ rows: [Int]
  ) {
    guard type != .string else { return }
    var inference = CSVFieldInference(options)
    index.carefulTexts.withUnsafeBufferPointer { carefulTexts in
      let source = FieldSource(
        index, field: column, of: block, rows: nil, texts, options.dialect,
        carefulTexts: carefulTexts.baseAddress)
      for row in rows where type != .string {
        let text = source.text(ofRow: row)
        guard let address = text.address, text.count > 0 else { continue }
        type = inference.type(type, address, text.count)
      }
    }
  }
}

/// Decides which rows inference looks at.
struct RowSample {
  private let ratio: Double
  private var generator = SeededGenerator(seed: 1)

  init(_ ratio: Double) { self.ratio = ratio }

  mutating func takesNext() -> Bool {
    ratio >= 1 || Double.random(in: 0..<1, using: &generator) < ratio
  }
}
