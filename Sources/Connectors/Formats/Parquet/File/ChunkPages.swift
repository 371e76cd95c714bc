import CArrow
import Catalog
import Columns

/// The pages of one column of one row group of an open file.
///
/// The chunk is fetched in one read, or page by page when most of its pages will be passed over.
final class ChunkPages: PageSource {
  private let file: ParquetFile
  private let rowGroup: Int
  private let leaf: LeafLayout
  private let counters: ScanCounters
  private let chunk: parquet_chunk
  private let fetchesAtOnce: Bool
  private var reader: OpaquePointer?
  private let passing: UnsafeMutablePointer<Passing>
  /// Place of the next row, as long as it is known.
  private var row: Int? = 0
  private var dictionaryIsPending: Bool
  private var pageByteCount = 0

  private struct Passing {
    var rowsLeft: Int
    var passedRows: Int
    var isFlat: Bool
  }

  init(
    _ file: ParquetFile, rowGroup: Int, leaf: LeafLayout, isSparse: Bool, counters: ScanCounters
  ) throws {
    self.file = file
    self.rowGroup = rowGroup
    self.leaf = leaf
    self.counters = counters
    chunk = try file.chunk(rowGroup, column: leaf.column)
    fetchesAtOnce = !isSparse || !chunk.has_offset_index
    dictionaryIsPending = chunk.has_dictionary_page
    passing = .allocate(capacity: 1)
    passing.initialize(
      to: Passing(rowsLeft: 0, passedRows: 0, isFlat: leaf.maximumRepetition == 0))
  }

  deinit {
    if let reader { file.bridge.pointee.pages.close(reader) }
    passing.deallocate()
  }

  /// Entries of the chunk, nulls included.
  var valueCount: Int { Int(chunk.value_count) }

  func next(passingOver rows: Int) throws -> PageStep {
    let reader = try opened()
    if !fetchesAtOnce, rows > 0, let step = try jump(reader, over: rows) { return step }
    passing.pointee.rowsLeft = rows
    passing.pointee.passedRows = 0
    var page = parquet_page()
    try ArrowFailure.check(file.bridge.pointee.pages.next(reader, &page))
    let passed = passing.pointee.passedRows
    if passed > 0 { counters.add(pruned: 1) }
    row = row.map { $0 + passed }
    return PageStep(page: take(page), passedRows: passed)
  }

  func retain() throws -> AnyObject? {
    guard let reader, let buffer = file.bridge.pointee.pages.retain(reader) else { return nil }
    return RetainedPage(buffer, byteCount: pageByteCount, bridge: file.bridge)
  }

  private func opened() throws -> OpaquePointer {
    if let reader { return reader }
    var opened: OpaquePointer?
    let pages = file.bridge.pointee.pages
    try ArrowFailure.check(
      pages.open(file.handle, Int32(rowGroup), Int32(leaf.column), fetchesAtOnce, &opened))
    guard let opened else { throw QueryError.internalError("no column chunk was opened") }
    if fetchesAtOnce { counters.add(bytes: Int(chunk.compressed_size)) }
    pages.set_filter(opened, ChunkPages.filter, passing)
    reader = opened
    return opened
  }

  /// Decides by a page's header; called by the library from inside `next`.
  private static let filter: parquet_page_filter = { context, preview in
    guard let context else { return true }
    let passing = context.assumingMemoryBound(to: Passing.self)
    let rows =
      passing.pointee.isFlat ? Int(preview.pointee.value_count) : Int(preview.pointee.row_count)
    guard rows >= 0, rows <= passing.pointee.rowsLeft, passing.pointee.rowsLeft > 0 else {
      return true
    }
    passing.pointee.rowsLeft -= rows
    passing.pointee.passedRows += rows
    return false
  }

  /// Goes by the offset index to the page that holds the row wanted; nil when that is the next.
  private func jump(_ reader: OpaquePointer, over rows: Int) throws -> PageStep? {
    let pages = file.bridge.pointee.pages
    guard let row else { return nil }
    if dictionaryIsPending {
      var page = parquet_page()
      try ArrowFailure.check(pages.dictionary(reader, &page))
      dictionaryIsPending = false
      if page.kind == Int32(PARQUET_PAGE_DICTIONARY) {
        return PageStep(page: take(page), passedRows: 0)
      }
    }
    let index = try file.pageIndex(rowGroup, column: leaf.column)
    guard let place = index.page(holding: row + rows), Int(place.first_row) > row else {
      return nil
    }
    try ArrowFailure.check(pages.seek(reader, place.first_row))
    self.row = Int(place.first_row)
    counters.add(bytes: Int(place.size), pruned: 1)
    passing.pointee.rowsLeft = 0
    passing.pointee.passedRows = 0
    var page = parquet_page()
    try ArrowFailure.check(pages.next(reader, &page))
    return PageStep(page: take(page), passedRows: Int(place.first_row) - row)
  }

  private func take(_ page: parquet_page) -> Page? {
    if page.kind == Int32(PARQUET_PAGE_END) { return nil }
    pageByteCount = Int(page.values.size)
    let isDictionary = page.kind == Int32(PARQUET_PAGE_DICTIONARY)
    if isDictionary {
      dictionaryIsPending = false
    } else if leaf.maximumRepetition == 0 {
      row = row.map { $0 + Int(page.value_count) }
    } else {
      row = page.row_count >= 0 ? row.map { $0 + Int(page.row_count) } : nil
    }
    return Page(
      isDictionary: isDictionary, encoding: page.encoding, valueCount: Int(page.value_count),
      repetition: page.repetition_levels.buffer, definition: page.definition_levels.buffer,
      repetitionIsBitPacked: page.repetition_encoding == Int32(PARQUET_ENCODING_BIT_PACKED),
      definitionIsBitPacked: page.definition_encoding == Int32(PARQUET_ENCODING_BIT_PACKED),
      values: page.values.buffer)
  }
}

extension parquet_page_index {
  /// The page that holds a row of the row group.
  func page(holding row: Int) -> parquet_page_place? {
    guard let pages, page_count > 0 else { return nil }
    var low = 0
    var high = Int(page_count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(pages[middle].first_row) <= row { low = middle } else { high = middle }
    }
    let found = pages[low]
    return Int(found.first_row + found.row_count) > row ? found : nil
  }
}

/// Keeps a decompressed page alive for the views that point into it.
private final class RetainedPage: SizedHeap {
  let byteCount: Int
  private let buffer: OpaquePointer
  private let bridge: UnsafePointer<arrow_bridge>

  init(_ buffer: OpaquePointer, byteCount: Int, bridge: UnsafePointer<arrow_bridge>) {
    self.buffer = buffer
    self.byteCount = byteCount
    self.bridge = bridge
  }

  deinit { bridge.pointee.pages.release(buffer) }
}
