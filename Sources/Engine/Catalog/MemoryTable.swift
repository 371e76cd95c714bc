package import Columns

/// A table whose rows are kept in memory: cached tables and results.
package struct MemoryTable: TableSource {
  package let schema: Schema
  package let location: String
  private let batches: [Batch]

  package var format: String { "memory" }

  package var countsRows: Bool { true }

  package var batchCount: Int { batches.count }

  /// The batches must carry the schema's columns.
  package init(_ name: String, schema: Schema, batches: [Batch]) {
    location = name
    self.schema = schema
    self.batches = batches.map(\.materialized)
  }

  package func statistics() throws(QueryError) -> TableStatistics {
    let rows = batches.reduce(0) { $0 + $1.rowCount }
    let width = schema.fields.reduce(0) { $0 + max(1, $1.type.physical.byteWidth) }
    return TableStatistics(
      rowCount: rows, byteSize: rows * width,
      columns: schema.fields.map { _ in ColumnStatistics() })
  }

  package func scan(_ request: ScanRequest) throws(QueryError) -> any TableScan {
    MemoryScan(batches: batches, request: request)
  }
}

/// One morsel a batch.
private struct MemoryScan: TableScan {
  let batches: [Batch]
  let request: ScanRequest

  var morselCount: Int { batches.count }

  var estimatedRowCount: Int? { batches.reduce(0) { $0 + $1.rowCount } }

  func open(morsel: Int, counters: ScanCounters) throws -> any BatchReader {
    let batch = batches[morsel]
    counters.add(rows: batch.rowCount)
    return MemoryReader(batch, request)
  }
}

private final class MemoryReader: BatchReader {
  private let batch: Batch
  private let request: ScanRequest
  private var place = 0

  init(_ batch: Batch, _ request: ScanRequest) {
    self.batch = batch
    self.request = request
  }

  func next() throws -> Batch? {
    guard place < batch.rowCount else { return nil }
    let end = min(place + max(1, request.batchRowCount), batch.rowCount)
    // Several readers share a kept batch, whose memo belongs to one: each reads a copy.
    var part = Batch(batch.sources, rowCount: batch.rowCount).slice(place..<end)
    place = end
    for predicate in request.predicates where part.rowCount > 0 {
      let columns = predicate.columns.map(part.column)
      if let kept = try predicate.select(columns, rowCount: part.rowCount) {
        part = part.filtered(by: kept)
      }
    }
    return part.projected(request.columns)
  }
}
