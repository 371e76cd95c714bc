import Catalog
import Columns

/// Reads the rows of one part of a CSV table.
final class CSVBatchReader: BatchReader {
  private let part: TextPart
  private let settings: CSVReaderSettings
  private var scanner: RowScanner?
  private let index: RowIndex
  private var block: TextBlock?
  private var position = 0
  private var mayMeetHeader: Bool
  private var isDone = false

  init(_ part: TextPart, _ settings: CSVReaderSettings) {
    self.part = part
    self.settings = settings
    mayMeetHeader = part.isFileStart && settings.options.hasHeader
    index = RowIndex(
      rowCapacity: settings.rowCapacity(part.plan.request.batchRowCount),
      fieldCount: settings.fieldCount)
  }

  deinit { giveBackBlock() }

  func next() throws -> Batch? {
    while !isDone, !part.scan.hasEnoughRows {
      guard let block = try currentBlock() else { break }
      index.clear()
      if mayMeetHeader {
        try skipHeader(block)
        if mayMeetHeader { try refill() }
        continue
      }
      position = try scan(block, rowLimit: index.rowCapacity)
      if index.rowCount == 0 {
        try refill()
        continue
      }
      let batch = try makeBatch(block)
      part.counters.add(rows: index.rowCount)
      part.scan.count(rows: batch.rowCount)
      return batch
    }
    giveBackBlock()
    return nil
  }

  private func currentBlock() throws(QueryError) -> TextBlock? {
    if block == nil { try refill() }
    return block
  }

  /// Takes the next block, which begins with what is left of this one.
  private func refill() throws(QueryError) {
    if let block, block.isFinal {
      isDone = true
      return
    }
    let rest = block.map { block in
      UnsafeBufferPointer(start: block.bytes + position, count: block.end - position)
    }
    let fresh = try part.blocks.next(keeping: rest ?? UnsafeBufferPointer(start: nil, count: 0))
    giveBackBlock()
    guard let fresh else {
      isDone = true
      return
    }
    block = fresh
    position = fresh.start
    if scanner == nil { scanner = settings.scanner(fresh) }
  }

  private func giveBackBlock() {
    if let block { part.pool.giveBack(block.buffer) }
    block = nil
  }

  private func scan(_ block: TextBlock, rowLimit: Int) throws(QueryError) -> Int {
    guard let scanner else { return block.end }
    do throws(QueryError) {
      return try scanner.scan(block, from: position, into: index, rowLimit: rowLimit)
    } catch {
      throw ReadError.damaged(part.file.path, error.description)
    }
  }

  /// The first row of the file holds the names of the columns.
  private func skipHeader(_ block: TextBlock) throws(QueryError) {
    position = try scan(block, rowLimit: 1)
    guard index.rowCount > 0 || block.isFinal else { return }
    mayMeetHeader = false
    guard index.rowCount > 0, !settings.options.enforcesSchema else { return }
    try settings.checkHeader(
      block, Int(index.rowStarts[0])..<Int(index.rowEnds[0]), part)
  }
}

// MARK: - Columns

extension CSVBatchReader {
  private func makeBatch(_ block: TextBlock) throws(QueryError) -> Batch {
    let request = part.plan.request
    var malformed = MalformedRows(rowCount: index.rowCount)
    var filter = RowFilter(request, rowCount: index.rowCount)
    let texts = index.carefulTexts
    if part.plan.filtersCorruptRecord { try readAll(block, texts, &malformed) }
    var found = malformed
    let read: (Int, Selection?) throws(QueryError) -> Vector = { place, rows throws(QueryError) in
      try self.column(place, rows, block, texts, &found)
    }
    try filter.apply(read)
    for place in request.columns where part.plan.layout.places[place] != .corruptRecord {
      _ = try filter.column(place, read)
    }
    checkFieldCounts(filter, &found)
    malformed = found
    try handle(malformed, &filter, block)
    var columns: [Vector] = []
    for place in request.columns {
      columns.append(
        try filter.column(place) { place, rows throws(QueryError) in
          try self.column(place, rows, block, texts, &malformed)
        })
    }
    return Batch(columns, rowCount: filter.aliveCount)
  }

  /// Finds the malformed rows before any predicate asks for their text.
  private func readAll(
    _ block: TextBlock, _ texts: [StringView], _ malformed: inout MalformedRows
  ) throws(QueryError) {
    for (place, kind) in part.plan.layout.places.enumerated() {
      if case .data(let column) = kind, part.plan.dataColumns.contains(column) {
        _ = try self.column(place, nil, block, texts, &malformed)
      }
    }
    checkFieldCounts(RowFilter(part.plan.request, rowCount: index.rowCount), &malformed)
  }

  private func column(
    _ place: Int, _ rows: Selection?, _ block: TextBlock, _ texts: [StringView],
    _ malformed: inout MalformedRows
  ) throws(QueryError) -> Vector {
    let count = rows?.count ?? index.rowCount
    switch part.plan.layout.places[place] {
    case .partition(let number):
      return .constant(
        part.file.partitionValues[number], part.plan.layout.partitionFields[number].type,
        count: count)
    case .corruptRecord: return corruptRecords(rows, block, malformed)
    case .data(let column):
      var result: Result<Vector, QueryError>?
      texts.withUnsafeBufferPointer { texts in
        let source = FieldSource(
          index, field: column, of: block, rows: rows, settings.texts, settings.options.dialect,
          carefulTexts: texts.baseAddress)
        do throws(QueryError) {
          result = .success(
            try settings.columns[column].read(
              source, keeping: heaps(block), copies: isSparse(rows), &malformed))
        } catch {
          result = .failure(error)
        }
      }
      guard let result else { throw .internalError("a column was not read") }
      return try result.get()
    }
  }

  /// What the views of strings point into.
  private func heaps(_ block: TextBlock) -> [AnyObject] {
    var heaps: [AnyObject] = [block.buffer]
    if let heap = index.heap { heaps.append(heap) }
    if settings.texts.empty.count > StringView.inlineCapacity { heaps.append(settings.texts) }
    return heaps
  }

  /// Few rows must not keep a whole block alive.
  private func isSparse(_ rows: Selection?) -> Bool {
    rows.map { $0.count * 8 < index.rowCount } ?? false
  }

  /// The text of the malformed rows, null for all others.
  private func corruptRecords(
    _ rows: Selection?, _ block: TextBlock, _ malformed: MalformedRows
  ) -> Vector {
    let count = rows?.count ?? index.rowCount
    var writer = ColumnWriter(count: count, zero: StringView())
    let heap = StringHeap()
    for place in 0..<count {
      let row = rows.map { Int($0.rows[place]) } ?? place
      if malformed.contains(row) {
        let start = Int(index.rowStarts[row])
        writer.set(
          place, heap.intern(block.bytes + start, count: Int(index.rowEnds[row]) - start))
      } else {
        writer.setNull(place)
      }
    }
    return writer.finish(.string, heaps: [heap])
  }

  /// A row with more or fewer fields than the table is malformed, but only a query that reads
  /// all columns sees it.
  private func checkFieldCounts(_ filter: RowFilter, _ malformed: inout MalformedRows) {
    guard settings.countsFields else { return }
    let wanted = Int32(part.plan.layout.dataFields.count)
    let counts = index.fieldCounts
    var found = malformed
    filter.forEachRow { row in if counts[row] != wanted { found.insert(row) } }
    malformed = found
  }

  private func handle(
    _ malformed: MalformedRows, _ filter: inout RowFilter, _ block: TextBlock
  ) throws(QueryError) {
    guard let bits = malformed.bits else { return }
    switch settings.options.mode {
    case .permissive: break
    case .dropMalformed: filter.drop(malformed)
    case .failFast:
      guard let row = (0..<index.rowCount).first(where: malformed.contains) else { break }
      let start = Int(index.rowStarts[row])
      let text = UnsafeBufferPointer(
        start: block.bytes + start, count: min(Int(index.rowEnds[row]) - start, 1000))
      throw MalformedRecord.error(part.file.path, String(decoding: text, as: UTF8.self))
    }
    part.counters.add(malformed: bits.setCount)
  }
}

/// The end of a query that accepts no malformed record.
enum MalformedRecord {
  static func error(_ path: String, _ record: String) -> QueryError {
    ReadError.damaged(
      path,
      "[MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION] Malformed records are detected in record "
        + "parsing: \(record). Parse Mode: FAILFAST. To process malformed records as null "
        + "result, try setting the option 'mode' as 'PERMISSIVE'.")
  }
}
