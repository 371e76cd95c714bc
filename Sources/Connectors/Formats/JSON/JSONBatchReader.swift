import Catalog
import Columns
import Kernels

/// Reads the records of one part of a JSON table.
final class JSONBatchReader: BatchReader {
  /// The text of a malformed record and the rows that it became.
  private struct Malformed {
    var rows: Range<Int>
    var text: UnsafeBufferPointer<UInt8>
  }

  private let part: TextPart
  private let options: JSONOptions
  private let records: JSONRecordReader
  private let lines: LineCursor?
  /// Places of the schema's columns among those that are read.
  private let columnPlaces: [Int: Int]
  private var rowCount = 0
  private var malformed: [Malformed] = []
  /// Rows that are ready but are more than one batch holds.
  private var ready: Batch?
  private var isDone = false

  init(_ part: TextPart, _ options: JSONOptions) {
    self.part = part
    self.options = options
    let columns = part.plan.dataColumns
    records = JSONRecordReader(
      columns.map { part.plan.layout.dataFields[$0] }, options.dialect, options.times)
    lines = options.isMultiLine ? nil : LineCursor(part, options.lineEnds)
    columnPlaces = Dictionary(
      uniqueKeysWithValues: columns.enumerated().map { ($0.element, $0.offset) })
  }

  func next() throws -> Batch? {
    let limit = max(part.plan.request.batchRowCount, 1)
    while !part.scan.hasEnoughRows {
      if let batch = takeReady(limit) { return batch }
      if isDone { return nil }
      if let lines { try read(lines, limit) } else { try readDocument() }
    }
    return nil
  }

  /// An array may make more rows of one record than a batch holds.
  private func takeReady(_ limit: Int) -> Batch? {
    guard let batch = ready else { return nil }
    guard batch.rowCount > limit else {
      ready = nil
      return batch
    }
    ready = batch.slice(limit..<batch.rowCount)
    return batch.slice(0..<limit)
  }

  private func read(_ lines: LineCursor, _ limit: Int) throws(QueryError) {
    if let block = lines.block {
      while rowCount < limit, let line = lines.next() {
        add(UnsafeBufferPointer(start: block.bytes + line.lowerBound, count: line.count))
      }
      if rowCount > 0 {
        ready = try makeBatch([block.buffer])
        return
      }
    }
    isDone = try !lines.refill()
  }

  private func readDocument() throws(QueryError) {
    isDone = true
    guard let block = try document() else { return }
    add(
      UnsafeBufferPointer(start: block.bytes + block.start, count: block.end - block.start))
    if rowCount > 0 { ready = try makeBatch([block.buffer]) }
  }

  /// The whole file; a mark at its start may tell another encoding.
  private func document() throws(QueryError) -> TextBlock? {
    let encoding = try JSONDocument.encoding(of: part.file.path, options.encoding)
    guard encoding != options.encoding else { return try WholeText.read(part) }
    let path = part.file.path
    let blocks = StreamBlocks(
      try TextStreams.open(path, encoding), path: path,
      blockByteCount: TextCut.standardBlockByteCount, pool: part.pool)
    return try WholeText.read(blocks, part.pool)
  }

  @inline(__always)
  private func add(_ text: UnsafeBufferPointer<UInt8>) {
    guard let start = text.baseAddress else { return }
    let outcome = records.read(start, count: text.count)
    if outcome.isMalformed {
      malformed.append(Malformed(rows: rowCount..<rowCount + outcome.rowCount, text: text))
    }
    rowCount += outcome.rowCount
  }
}

// MARK: - Batches

extension JSONBatchReader {
  private func makeBatch(_ owners: [AnyObject]) throws(QueryError) -> Batch {
    let columns = records.finish(owners)
    let (count, malformed) = (rowCount, malformed)
    (rowCount, self.malformed) = (0, [])
    part.counters.add(rows: count, malformed: malformed.reduce(0) { $0 + $1.rows.count })
    if options.mode == .failFast, let first = malformed.first {
      let shown = UnsafeBufferPointer(rebasing: first.text.prefix(1000))
      throw MalformedRecord.error(part.file.path, String(decoding: shown, as: UTF8.self))
    }
    let plan = part.plan
    var filter = RowFilter(plan.request, rowCount: count)
    if options.mode == .dropMalformed, !malformed.isEmpty {
      var marked = MalformedRows(rowCount: count)
      for record in malformed { for row in record.rows { marked.insert(row) } }
      filter.drop(marked)
    }
    let corrupt = plan.wantsCorruptRecord ? texts(malformed, count, owners) : nil
    let read: (Int, Selection?) throws(QueryError) -> Vector = { place, rows throws(QueryError) in
      let whole: Vector?
      switch plan.layout.places[place] {
      case .partition(let number):
        return .constant(
          self.part.file.partitionValues[number], plan.layout.partitionFields[number].type,
          count: rows?.count ?? count)
      case .corruptRecord: whole = corrupt
      case .data(let column): whole = self.columnPlaces[column].map { columns[$0] }
      }
      guard let whole else { throw .internalError("a column was not read") }
      return rows.map { whole.gather($0.rows, count: $0.count) } ?? whole
    }
    try filter.apply(read)
    var result: [Vector] = []
    for place in plan.request.columns { result.append(try filter.column(place, read)) }
    part.scan.count(rows: filter.aliveCount)
    return Batch(result, rowCount: filter.aliveCount)
  }

  /// The text of the malformed records, null for all others.
  private func texts(
    _ malformed: [Malformed], _ count: Int, _ owners: [AnyObject]
  ) -> Vector {
    guard !malformed.isEmpty else { return .nulls(.string, count: count) }
    var writer = ColumnWriter(count: count, zero: StringView())
    var next = 0
    for record in malformed {
      guard let start = record.text.baseAddress else { continue }
      for row in next..<record.rows.lowerBound { writer.setNull(row) }
      for row in record.rows { writer.set(row, .wide(start, count: record.text.count)) }
      next = record.rows.upperBound
    }
    for row in next..<count { writer.setNull(row) }
    return writer.finish(.string, heaps: owners)
  }
}
