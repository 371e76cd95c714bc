import Catalog
import Columns

/// Reads the lines of one part of a table of plain text.
final class LineReader: BatchReader {
  private let part: TextPart
  private let lines: LineCursor

  init(_ part: TextPart, _ lineEnds: LineEnds) {
    self.part = part
    lines = LineCursor(part, lineEnds)
  }

  func next() throws -> Batch? {
    let limit = max(part.plan.request.batchRowCount, 1)
    while !part.scan.hasEnoughRows {
      var writer = ColumnWriter(count: limit, zero: StringView())
      var count = 0
      if let block = lines.block {
        while count < limit, let line = lines.next() {
          writer.set(count, .wide(block.bytes + line.lowerBound, count: line.count))
          count += 1
        }
        if count > 0 {
          let column = Vector.flat(
            .string, count: count, values: writer.values, heaps: [block.buffer])
          return try RowPart.batch(part, column, count: count)
        }
      }
      guard try lines.refill() else { return nil }
    }
    return nil
  }
}

/// Reads a whole file as one row.
final class WholeTextReader: BatchReader {
  private let part: TextPart
  private var isDone = false

  init(_ part: TextPart) { self.part = part }

  func next() throws -> Batch? {
    guard !isDone, !part.scan.hasEnoughRows else { return nil }
    isDone = true
    guard let block = try WholeText.read(part) else { return nil }
    let writer = ColumnWriter(count: 1, zero: StringView())
    var filled = writer
    filled.set(0, .wide(block.bytes + block.start, count: block.end - block.start))
    let column = filled.finish(.string, heaps: [block.buffer])
    return try RowPart.batch(part, column, count: 1)
  }
}

/// Rows of text on their way to the query.
enum RowPart {
  /// Applies the query's predicates and adds the values of folders.
  static func batch(
    _ part: TextPart, _ column: Vector, count: Int
  ) throws(QueryError) -> Batch {
    let plan = part.plan
    var filter = RowFilter(plan.request, rowCount: count)
    let read: (Int, Selection?) throws(QueryError) -> Vector = { place, rows throws(QueryError) in
      switch plan.layout.places[place] {
      case .partition(let number):
        return .constant(
          part.file.partitionValues[number], plan.layout.partitionFields[number].type,
          count: rows?.count ?? count)
      case .data, .corruptRecord:
        return rows.map { column.gather($0.rows, count: $0.count) } ?? column
      }
    }
    try filter.apply(read)
    var columns: [Vector] = []
    for place in plan.request.columns { columns.append(try filter.column(place, read)) }
    part.counters.add(rows: count)
    part.scan.count(rows: filter.aliveCount)
    return Batch(columns, rowCount: filter.aliveCount)
  }
}
