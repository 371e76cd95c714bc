import Columns
import Expressions
import Functions
import Kernels

/// The functions of one window operator, compiled; all share a partitioning and an order.
struct WindowPlan: Sendable {
  struct Function: Sendable {
    var name: String
    var type: DataType
    var arguments: [Evaluator]
    var filter: Evaluator?
    var ignoresNulls: Bool
    var frame: WindowFramePlan
    /// Nil for functions that are not aggregates.
    var factory: (any AggregateFactory)?
  }

  let inputTypes: [DataType]
  let partition: [Evaluator]
  let partitionLayout: KeyLayout?
  let order: [Evaluator]
  let sortOrders: [SortKeyOrder]
  let functions: [Function]

  /// The rows in window order with the functions' columns behind the others.
  func compute(
    _ batch: Batch, _ frame: EvaluationFrame, _ checkpoint: () throws -> Void
  ) throws -> Batch {
    let keys = try (partition + order).map { try $0.evaluate(batch, frame) }
    let sortKeys = SortKeys(sortOrders)
    sortKeys.append(keys, rowCount: batch.rowCount)
    let sorted = batch.filtered(
      by: Selection(sortKeys.sortedRows(), count: batch.rowCount)
    ).materialized
    let rows = WindowRows(
      sorted,
      partition: try partition.map { try $0.evaluate(sorted, frame) },
      order: try order.map { try $0.evaluate(sorted, frame) })
    var columns = sorted.columns
    for function in functions {
      try checkpoint()
      columns.append(try compute(function, rows, frame))
    }
    return Batch(columns, rowCount: sorted.rowCount)
  }

  private func compute(
    _ function: Function, _ rows: WindowRows, _ frame: EvaluationFrame
  ) throws -> Vector {
    let arguments = try function.arguments.map { try $0.evaluate(rows.batch, frame) }
    if let ranking = rows.ranking(function.name, arguments) { return ranking }
    if function.name == "lag" || function.name == "lead" {
      return rows.shifted(
        arguments, forward: function.name == "lead", ignoringNulls: function.ignoresNulls)
    }
    let bounds = try function.frame.bounds(rows, frame)
    if let picked = rows.picked(
      function.name, arguments, bounds, ignoringNulls: function.ignoresNulls)
    {
      return picked
    }
    guard let factory = function.factory else {
      throw QueryError.internalError("window function \(function.name)")
    }
    let filter = try function.filter.map { try $0.evaluate(rows.batch, frame) }
    return try WindowAggregate(factory, arguments, filter, rows, bounds).result()
  }
}

/// Sorted rows with the ends of their partitions and peer groups.
struct WindowRows {
  let batch: Batch
  let order: [Vector]
  /// For every row, where its partition begins and ends (exclusive).
  let partitionStart: [Int32]
  let partitionEnd: [Int32]
  /// For every row, where the rows that the order does not tell apart begin and end.
  let peerStart: [Int32]
  let peerEnd: [Int32]

  var rowCount: Int { batch.rowCount }

  init(_ batch: Batch, partition: [Vector], order: [Vector]) {
    self.batch = batch
    self.order = order
    let partitionKeys = KeyRun(partition, rowCount: batch.rowCount)
    let allKeys = KeyRun(partition + order, rowCount: batch.rowCount)
    (partitionStart, partitionEnd) = partitionKeys.runs(rowCount: batch.rowCount)
    (peerStart, peerEnd) = allKeys.runs(rowCount: batch.rowCount)
  }
}

/// Keys of sorted rows, of which only equality with the row before matters.
private struct KeyRun {
  private let layout: KeyLayout?
  private let keys: EncodedKeys?

  init(_ columns: [Vector], rowCount: Int) {
    layout =
      columns.isEmpty
      ? nil : KeyLayout(types: columns.map(\.type), nullable: columns.map { _ in true })
    keys = layout?.encode(columns, rowCount: rowCount)
  }

  /// For every row the start and the end of the run of equal keys it stands in.
  func runs(rowCount: Int) -> (starts: [Int32], ends: [Int32]) {
    var starts = [Int32](repeating: 0, count: rowCount)
    var ends = [Int32](repeating: Int32(truncatingIfNeeded: rowCount), count: rowCount)
    guard let layout, let keys else { return (starts, ends) }
    var start = 0
    for row in 1...max(rowCount, 1) {
      if row < rowCount, layout.equalRows(keys, row, row - 1) { continue }
      for member in start..<min(row, rowCount) {
        starts[member] = Int32(truncatingIfNeeded: start)
        ends[member] = Int32(truncatingIfNeeded: row)
      }
      start = row
    }
    return (starts, ends)
  }
}
