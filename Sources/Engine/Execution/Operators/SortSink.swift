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
  private let query: QueryContext
  private let spill: OperatorSpill
  private let runs = Mutex<[SortRun]>([])

  init(
    _ id: OperatorID, keys: [Evaluator], orders: [SortKeyOrder], types: [DataType],
    _ query: QueryContext, into results: StoredRows
  ) {
    self.id = id
    self.keys = keys
    self.orders = orders
    self.types = types
    self.query = query
    self.results = results
    spill = OperatorSpill(id, in: query.spill)
  }

  func makeStep(_ scope: WorkerScope) -> Step {
    let form = SortedRows(types: types, orders: orders, keys: keys)
    let run = SortRun(form, keys, spill, OperatorMemory(query.memory, for: id.name))
    runs.withLock { $0.append(run) }
    return SortStep(scope, id, run, keys: keys)
  }

  let finishPhaseCount = 2

  func finishTaskCount(phase: Int) -> Int { phase == 0 ? runs.withLock { $0.count } : 1 }

  func finish(phase: Int, task: Int, _ context: TaskContext) throws {
    if phase == 0 {
      let run = runs.withLock { $0[task] }
      try run.sort(EvaluationFrame(query.settings))
    } else {
      try merge(context)
    }
  }

  private func merge(_ context: TaskContext) throws {
    let runs = runs.withLock { runs in
      defer { runs = [] }
      return runs.filter { $0.rowCount > 0 || !$0.written.isEmpty }
    }
    let written = runs.flatMap(\.written)
    let byteCount = runs.reduce(0) { $0 + $1.byteCount }
    if written.isEmpty, runs.count == 1, let only = runs.first?.sorted {
      runs.first?.memory.release()
      return try results.replace(by: [only])
    }
    if !written.isEmpty || byteCount > query.memory.budget.freeBytes {
      let form = SortedRows(types: types, orders: orders, keys: keys)
      let inMemory = runs.filter { $0.rowCount > 0 }.map(SortedRuns.Run.memory)
      let all = SortedRuns(inMemory + written, form, spill)
      return results.replace(by: try all.narrowed(context, query.memory))
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
      if count > 0 { try results.append(gather(runs, runOf, rowOf, count)) }
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

private final class SortStep: SinkStep {
  private let run: SortRun
  private let keys: [Evaluator]

  init(_ scope: WorkerScope, _ id: OperatorID, _ run: SortRun, keys: [Evaluator]) {
    self.run = run
    self.keys = keys
    super.init(scope, id)
  }

  override func take(_ batch: Batch) throws {
    scope.count(rows: batch.rowCount, of: id)
    let columns = try keys.map { try $0.evaluate(batch, scope.frame) }
    run.add(batch, keys: columns)
    if !run.memory.holds(run.byteCount) { try run.spill(scope.frame) }
  }
}
