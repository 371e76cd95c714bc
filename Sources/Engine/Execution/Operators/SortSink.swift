import Columns
import Kernels
import Scheduler
import Synchronization

/// Orders all rows: every worker's rows are sorted as a run, then the runs are merged.
final class SortSink: PipelineSink {
  let results: StoredRows
  private let id: OperatorID
  private let keys: [Evaluator]
  private let orders: [SortKeyOrder]
  private let types: [DataType]
  private let reservation: MemoryReservation
  private let runs = Mutex<[SortRun]>([])

  init(
    _ id: OperatorID, keys: [Evaluator], orders: [SortKeyOrder], types: [DataType],
    memory: MemoryAccount, into results: StoredRows
  ) {
    self.id = id
    self.keys = keys
    self.orders = orders
    self.types = types
    self.results = results
    reservation = memory.reserve(for: id.name)
  }

  func makeStep(_ scope: WorkerScope) -> Step {
    let run = SortRun(orders)
    runs.withLock { $0.append(run) }
    return SortStep(scope, id, run, keys: keys, reservation)
  }

  let finishPhaseCount = 2

  func finishTaskCount(phase: Int) -> Int { phase == 0 ? runs.withLock { $0.count } : 1 }

  func finish(phase: Int, task: Int, _ context: TaskContext) throws {
    if phase == 0 {
      let run = runs.withLock { $0[task] }
      run.sort(types)
    } else {
      try merge(context)
    }
  }

  private func merge(_ context: TaskContext) throws {
    let runs = runs.withLock { runs in
      defer { runs = [] }
      return runs.filter { $0.rowCount > 0 }
    }
    defer { reservation.release() }
    if runs.count == 1, let only = runs.first?.sorted {
      results.batches = [only]
      return
    }
    var merger = RunMerger(runCount: runs.count)
    for (index, run) in runs.enumerated() { merger.supply(run: index, run.keys) }
    let size = Batch.standardRowCount
    let picks = Buffer(byteCount: size * 8)
    let runOf = picks.pointer(as: Int32.self)
    let rowOf = runOf + size
    var finished = false
    while !finished {
      try context.checkpoint()
      var count = 0
      while count < size, !finished {
        let (taken, step) = merger.take(size - count, runs: runOf + count, rows: rowOf + count)
        count += taken
        switch step {
        case .full: break
        case .needsBlock(let run): merger.supply(run: run, nil)
        case .finished: finished = true
        }
      }
      if count > 0 { results.batches.append(gather(runs, runOf, rowOf, count)) }
    }
  }

  /// The picked rows: gathered from each run, then put in the order of the picks.
  private func gather(
    _ runs: [SortRun], _ runOf: UnsafePointer<Int32>, _ rowOf: UnsafePointer<Int32>, _ count: Int
  ) -> Batch {
    var rowsOfRun: [[Int32]] = Array(repeating: [], count: runs.count)
    var places = [Int32](repeating: 0, count: count)
    for pick in 0..<count {
      places[pick] = Int32(rowsOfRun[Int(runOf[pick])].count)
      rowsOfRun[Int(runOf[pick])].append(rowOf[pick])
    }
    var starts: [Int32] = []
    var total: Int32 = 0
    for rows in rowsOfRun {
      starts.append(total)
      total += Int32(rows.count)
    }
    for pick in 0..<count { places[pick] += starts[Int(runOf[pick])] }
    let columns = types.indices.map { column in
      let parts = zip(runs, rowsOfRun).compactMap { run, rows in
        run.sorted?.column(column).gather(rows, count: rows.count)
      }
      return Vector.concat(parts, as: types[column]).gather(places, count: count)
    }
    return Batch(columns, rowCount: count)
  }
}

/// The rows of one worker with their sort keys.
///
/// `@unchecked Sendable`: used by its worker, then by one finish task, then by the merge.
private final class SortRun: @unchecked Sendable {
  private(set) var keys: SortKeys
  private var batches: [Batch] = []
  private(set) var sorted: Batch?

  init(_ orders: [SortKeyOrder]) { keys = SortKeys(orders) }

  var rowCount: Int { keys.rowCount }

  func add(_ batch: Batch, keys columns: [Vector]) {
    keys.append(columns, rowCount: batch.rowCount)
    batches.append(batch.materialized)
  }

  func sort(_ types: [DataType]) {
    let order = keys.sortedRows()
    let whole = Batch.concat(batches, types: types)
    batches = []
    sorted = whole.filtered(by: Selection(order, count: whole.rowCount)).materialized
    keys = keys.reordered(by: order)
  }
}

private final class SortStep: SinkStep {
  private let run: SortRun
  private let keys: [Evaluator]
  private let reservation: MemoryReservation

  init(
    _ scope: WorkerScope, _ id: OperatorID, _ run: SortRun, keys: [Evaluator],
    _ reservation: MemoryReservation
  ) {
    self.run = run
    self.keys = keys
    self.reservation = reservation
    super.init(scope, id)
  }

  override func take(_ batch: Batch) throws {
    scope.count(rows: batch.rowCount, of: id)
    let columns = try keys.map { try $0.evaluate(batch, scope.frame) }
    let before = run.keys.byteSize
    run.add(batch, keys: columns)
    try reservation.growOrThrow(
      by: run.keys.byteSize - before + batch.rowCount * batch.rowByteSize)
  }
}

extension Batch {
  /// Bytes of one row, about.
  var rowByteSize: Int { sources.reduce(0) { $0 + max(1, $1.physical.byteWidth) } }
}
