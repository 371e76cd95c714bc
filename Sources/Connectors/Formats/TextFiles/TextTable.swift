import Catalog
import Columns
import Synchronization

extension TextFormatReader {
  var facts: [LayoutFact] { [] }
}

/// What a text format adds to the table that all of them share.
protocol TextFormatReader: Sendable {
  var name: String { get }

  /// What people want to know of how rows are written.
  var facts: [LayoutFact] { get }

  /// A reader of the rows of some blocks; `isFileStart` tells that a header may come.
  func makeReader(_ part: TextPart) throws(QueryError) -> any BatchReader
}

/// The part of a text table that one reader reads.
struct TextPart {
  let plan: TextScanPlan
  let file: FileListing.File
  let blocks: any BlockSource
  let isFileStart: Bool
  let pool: BlockPool
  let counters: ScanCounters
  let scan: TextScan
}

/// How a text table's files are cut into pieces of work.
struct TextCut: Sendable {
  var encoding: TextEncoding
  var lineEnds: LineEnds
  /// Every record is one line, so that a file can be entered anywhere.
  var isByLine: Bool
  var blockByteCount: Int

  /// Blocks of a few batches: large enough to be worth a task, small enough for caches.
  static let standardBlockByteCount = 4 << 20

  func isSplittable(_ path: String) -> Bool {
    guard isByLine, encoding == .utf8 else { return false }
    if case .custom(let mark) = lineEnds, mark.count > 1 { return false }
    return FileCompression(path: path) == .none
  }
}

/// Text files of one format as one table.
final class TextTable: TableSource {
  let schema: Schema
  let location: String
  let reader: any TextFormatReader
  let layout: TextLayout
  private let files: [FileListing.File]
  private let cut: TextCut
  /// Bytes of an average row, if they are known.
  private let rowByteCount: Double?

  var format: String { reader.name }

  init(
    _ layout: TextLayout, _ listing: FileListing, _ cut: TextCut, _ reader: any TextFormatReader,
    rowByteCount: Double?
  ) {
    schema = layout.schema
    self.layout = layout
    self.reader = reader
    self.cut = cut
    self.rowByteCount = rowByteCount
    files = listing.files
    location = listing.location
  }

  func statistics() throws(QueryError) -> TableStatistics {
    let size = files.reduce(0) { $0 + estimatedTextSize($1) }
    return TableStatistics(rowCount: estimatedRowCount(size), byteSize: size)
  }

  func layoutFacts() throws(QueryError) -> [LayoutFact] {
    var facts = [LayoutFact("Files", count: files.count)]
    let codecs = Set(files.map { FileCompression(path: $0.path).rawValue })
    facts.append(LayoutFact("Compression", codecs.sorted().joined(separator: ", ")))
    facts.append(LayoutFact("Encoding", cut.encoding == .utf8 ? "UTF-8" : "other"))
    let partitions = layout.places.indices.filter { place in
      if case .partition = layout.places[place] { true } else { false }
    }
    if !partitions.isEmpty {
      let names = partitions.map { schema.fields[$0].name }
      facts.append(LayoutFact("Partitioned by", names.joined(separator: ", ")))
    }
    return facts + reader.facts
  }

  private func estimatedRowCount(_ byteCount: Int) -> Int {
    let width = rowByteCount ?? Double(max(layout.dataFields.count, 1) * 8)
    return Int(Double(byteCount) / max(width, 1))
  }

  /// Compressed text is about four times as long as its file.
  private func estimatedTextSize(_ file: FileListing.File) -> Int {
    FileCompression(path: file.path) == .none ? file.status.size : file.status.size * 4
  }

  func scan(_ request: ScanRequest) throws(QueryError) -> any TableScan {
    let plan = try TextScanPlan(request, layout)
    let bounds = request.predicates.flatMap(\.bounds)
    var morsels: [TextScan.Morsel] = []
    var byteCount = 0
    for file in files where partitionsMayMeet(bounds, file) {
      byteCount += estimatedTextSize(file)
      guard file.status.size > 0 else { continue }
      guard cut.isSplittable(file.path) else {
        morsels.append(TextScan.Morsel(file: file, range: nil))
        continue
      }
      for start in stride(from: 0, to: file.status.size, by: cut.blockByteCount) {
        let end = min(start + cut.blockByteCount, file.status.size)
        morsels.append(TextScan.Morsel(file: file, range: start..<end))
      }
    }
    return TextScan(
      reader, plan, cut, morsels, estimatedRowCount: estimatedRowCount(byteCount))
  }

  /// False when the folders' values rule a file out.
  func partitionsMayMeet(_ bounds: [ColumnBound], _ file: FileListing.File) -> Bool {
    bounds.allSatisfy { bound in
      guard case .partition(let place) = layout.places[bound.column] else { return true }
      return ValueRange(file.partitionValues[place]).mayMeet(bound.condition)
    }
  }
}

/// A text table opened for one query.
final class TextScan: TableScan {
  struct Morsel: Sendable {
    var file: FileListing.File
    /// Nil for a file that is read from its beginning to its end.
    var range: Range<Int>?
  }

  private let reader: any TextFormatReader
  private let plan: TextScanPlan
  private let cut: TextCut
  private let morsels: [Morsel]
  private let pool = BlockPool()
  private let rowsGiven = Atomic<Int>(0)
  let estimatedRowCount: Int?

  init(
    _ reader: any TextFormatReader, _ plan: TextScanPlan, _ cut: TextCut, _ morsels: [Morsel],
    estimatedRowCount: Int
  ) {
    self.reader = reader
    self.plan = plan
    self.cut = cut
    self.morsels = morsels
    self.estimatedRowCount = estimatedRowCount
  }

  var morselCount: Int { morsels.count }

  /// True when the workers together gave all the rows that the query wants.
  var hasEnoughRows: Bool {
    guard let limit = plan.request.limit else { return false }
    return rowsGiven.load(ordering: .relaxed) >= limit
  }

  func count(rows: Int) {
    if plan.request.limit != nil { rowsGiven.add(rows, ordering: .relaxed) }
  }

  func open(morsel number: Int, counters: ScanCounters) throws -> any BatchReader {
    let morsel = morsels[number]
    guard !hasEnoughRows else { return EmptyBatchReader() }
    let isFileStart = morsel.range.map { $0.lowerBound == 0 } ?? true
    counters.add(
      bytes: morsel.range?.count ?? morsel.file.status.size, files: isFileStart ? 1 : 0)
    return try reader.makeReader(
      TextPart(
        plan: plan, file: morsel.file, blocks: try blocks(morsel), isFileStart: isFileStart,
        pool: pool, counters: counters, scan: self))
  }

  private func blocks(_ morsel: Morsel) throws(QueryError) -> any BlockSource {
    let path = morsel.file.path
    guard let range = morsel.range else {
      return StreamBlocks(
        try TextStreams.open(path, cut.encoding), path: path,
        blockByteCount: cut.blockByteCount, pool: pool)
    }
    return RangeBlock(
      try InputFile(path), range: range, fileByteCount: morsel.file.status.size,
      lineEnds: cut.lineEnds, pool: pool)
  }
}
