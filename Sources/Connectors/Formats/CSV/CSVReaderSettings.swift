import Columns

/// What all readers of a scan of CSV share.
struct CSVReaderSettings: Sendable {
  let options: CSVOptions
  let columns: [CSVColumnReader]
  let texts: SpecialTexts
  /// Fields whose places are remembered.
  let fieldCount: Int
  /// True when the query reads all columns, so that too short and too long rows matter.
  let countsFields: Bool
  private let names: [String]

  init(_ options: CSVOptions, _ plan: TextScanPlan) {
    self.options = options
    columns = plan.layout.dataFields.map { CSVColumnReader($0, options) }
    texts = SpecialTexts(null: options.nullText, empty: options.emptyText)
    fieldCount = plan.dataColumns.last.map { $0 + 1 } ?? 0
    countsFields =
      !plan.dataColumns.isEmpty && plan.dataColumns.count == plan.layout.dataFields.count
    names = plan.layout.dataFields.map(\.name)
  }

  func scanner(_ block: TextBlock) -> RowScanner {
    RowScanner(
      options.dialect, NewLines.of(block, options.dialect), fieldCount: fieldCount,
      countsFields: countsFields)
  }

  /// The places of so many fields are remembered at once that the caches hold them.
  private static let indexLimit = 1 << 20

  func rowCapacity(_ batchRowCount: Int) -> Int {
    max(min(batchRowCount, CSVReaderSettings.indexLimit / max(fieldCount, 1)), 1)
  }

  /// Compares the names in a file's first row with the schema's.
  func checkHeader(
    _ block: TextBlock, _ range: Range<Int>, _ part: TextPart
  ) throws(QueryError) {
    var parser = CarefulRowParser(
      options.dialect, NewLines.of(block, options.dialect), block.bytes,
      start: range.lowerBound, limit: range.upperBound)
    try parser.parse()
    let header = parser.fields.map { String(decoding: $0 ?? [], as: UTF8.self) }
    let expected = countsFields ? names : part.plan.dataColumns.map { names[$0] }
    if countsFields, header.count != names.count {
      throw ReadError.damaged(
        part.file.path,
        "Number of column in CSV header is not equal to number of fields in the schema: Header "
          + "length: \(header.count), schema size: \(names.count).")
    }
    let found =
      countsFields ? header : part.plan.dataColumns.map { $0 < header.count ? header[$0] : "" }
    guard !zip(found, expected).allSatisfy({ $0.lowercased() == $1.lowercased() }) else { return }
    throw ReadError.damaged(
      part.file.path,
      "CSV header does not conform to the schema. Header: \(found.joined(separator: ", ")). "
        + "Schema: \(expected.joined(separator: ", ")).")
  }
}
