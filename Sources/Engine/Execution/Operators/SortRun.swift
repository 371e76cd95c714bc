import Columns
import Kernels
import Scheduler

/// The rows of one worker with their sort keys, and those that it has written sorted to disk.
///
/// `@unchecked Sendable`: used by its worker, then by one finish task, then by the merge.
final class SortRun: @unchecked Sendable {
  let memory: OperatorMemory
  private(set) var keys: SortKeys
  private(set) var sorted: Batch?
  private(set) var written: [SortedRuns.Run] = []
  private var batches: [Batch] = []
  private var held = HeldBytes()
  private let form: SortedRows
  private let evaluators: [Evaluator]
  private let spillFile: OperatorSpill

  init(
    _ form: SortedRows, _ evaluators: [Evaluator], _ spill: OperatorSpill,
    _ memory: OperatorMemory
  ) {
    self.form = form
    self.evaluators = evaluators
    self.memory = memory
    spillFile = spill
    keys = SortKeys(form.orders)
  }

  /// Rows in memory.
  var rowCount: Int { keys.rowCount }

  var byteCount: Int { keys.byteSize + held.total }

  func add(_ batch: Batch, keys columns: [Vector]) {
    keys.append(columns, rowCount: batch.rowCount)
    let whole = batch.materialized
    held.add(whole)
    batches.append(whole)
  }

  /// Sorts what is in memory, or writes it when there is no room to sort.
  func sort(_ frame: EvaluationFrame) throws {
    guard rowCount > 0 else { return }
    guard memory.holds(byteCount / 2 * 3) else { return try spill(frame) }
    let order = keys.sortedRows()
    let count = rowCount
    let columns = takeColumns { $0.gather(order.pointer(as: Int32.self), count: count) }
    sorted = Batch(columns, rowCount: count)
    keys = keys.reordered(by: order)
  }

  /// Writes the rows in memory as a sorted run and starts again without.
  func spill(_ frame: EvaluationFrame) throws {
    let count = rowCount
    guard count > 0 else { return }
    let whole = Batch(takeColumns { $0 }, rowCount: count)
    let vectors = try evaluators.map { try $0.evaluate(whole, frame) }
    let extra = form.extraColumns(of: vectors)
    if !extra.isEmpty {
      // A key like rand() has another value each time: what is written must be what is sorted by.
      keys = SortKeys(form.orders)
      keys.append(vectors, rowCount: count)
    }
    let order = keys.sortedRows()
    keys = SortKeys(form.orders)
    let rows = whole.adding(extra)
    let writer = RunWriter(form, spillFile)
    for start in stride(from: 0, to: count, by: Batch.standardRowCount) {
      let size = min(Batch.standardRowCount, count - start)
      let places = Buffer(
        borrowing: order.address + start * 4, byteCount: size * 4, owner: order)
      try writer.append(stored: rows.filtered(by: Selection(places, count: size)))
    }
    written.append(writer.finish())
    held.removeAll()
    memory.release()
  }

  /// Joins the columns of all batches one by one, so that little is there twice.
  private func takeColumns(_ body: (Vector) -> Vector) -> [Vector] {
    var parts = form.types.indices.map { column in batches.map { $0.column(column) } }
    batches = []
    return form.types.indices.map { column in
      defer { parts[column] = [] }
      return body(Vector.concat(parts[column], as: form.types[column]))
    }
  }
}
