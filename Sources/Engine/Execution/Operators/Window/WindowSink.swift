import Columns
import Kernels
import Scheduler
import Synchronization

/// Collects rows, sorts them by partition and order, and computes functions over windows of them.
final class WindowSink: PipelineSink {
  /// The input columns and one more a function; one batch a finish task.
  let results: StoredRows
  private let id: OperatorID
  private let window: WindowPlan
  private let query: QueryContext
  private let spill: WindowSpill?
  /// What computing in memory takes besides the rows as they came.
  private let finishMemory: OperatorMemory
  private let state = Mutex(State())

  private struct State {
    var workers: [WindowInput] = []
    var pieces: [WindowInput.Piece] = []
    var finished: [Batch?] = []
    /// The rows are computed part by part from disk.
    var isOnDisk = false
  }

  init(_ id: OperatorID, _ window: WindowPlan, _ query: QueryContext, into results: StoredRows) {
    self.id = id
    self.window = window
    self.query = query
    self.results = results
    spill = window.partitionLayout == nil ? nil : WindowSpill(id, window, query)
    finishMemory = OperatorMemory(query.memory, for: id.name, isSpillable: false)
  }

  func makeStep(_ scope: WorkerScope) -> Step {
    let input = WindowInput(window, OperatorMemory(query.memory, for: id.name), spill)
    state.withLock { $0.workers.append(input) }
    return WindowStep(scope, id, input)
  }

  func inputEnded() throws {
    let workers = state.withLock { state in
      defer { state.workers = [] }
      return state.workers
    }
    let room = 3 * workers.reduce(0) { $0 + $1.byteCount }
    let isOnDisk =
      spill != nil && (workers.contains(where: \.hasSpilled) || !finishMemory.holds(room))
    if isOnDisk {
      for worker in workers { try worker.writeRows() }
      for worker in workers { try worker.flush() }
    } else if spill == nil {
      try finishMemory.mustHold(room)
    }
    // Rows with equal keys keep the order of the source whichever worker brought them.
    let pieces = workers.flatMap(\.pieces).enumerated()
      .sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }
      .map(\.element)
    state.withLock { state in
      state.isOnDisk = isOnDisk
      state.pieces = pieces
      let rows = pieces.reduce(0) { $0 + $1.batch.rowCount }
      let count = window.partition.isEmpty || rows < WindowSink.smallRowCount ? 1 : 16
      state.finished = Array(repeating: nil, count: rows == 0 ? 0 : count)
      state.workers = workers
    }
  }

  private static let smallRowCount = 50_000

  let finishPhaseCount = 1

  func finishTaskCount(phase: Int) -> Int {
    state.withLock { $0.isOnDisk ? PartitionedRows.partCount : $0.finished.count }
  }

  func finish(phase: Int, task: Int, _ context: TaskContext) throws {
    let (pieces, count, isOnDisk) = state.withLock {
      ($0.pieces, $0.finished.count, $0.isOnDisk)
    }
    if isOnDisk {
      try spill?.compute(part: task, context, into: results)
      return
    }
    let parts = pieces.map { piece in
      guard count > 1, let hashes = piece.hashes else {
        return Batch(piece.batch.sources, rowCount: piece.batch.rowCount)
      }
      return Batch(piece.batch.sources, rowCount: piece.batch.rowCount)
        .filtered(by: rows(of: task, among: count, hashes, piece.batch.rowCount))
    }
    let whole = Batch.concat(parts, types: window.inputTypes)
    try context.throwIfCancelled()
    let result = try window.compute(whole, EvaluationFrame(query.settings)) {
      try context.throwIfCancelled()
    }
    state.withLock { $0.finished[task] = result }
  }

  private func rows(of task: Int, among count: Int, _ hashes: Buffer, _ rowCount: Int) -> Selection
  {
    let buffer = Buffer(byteCount: rowCount * 4)
    let output = buffer.pointer(as: Int32.self)
    let values = hashes.pointer(as: UInt64.self)
    var found = 0
    for row in 0..<rowCount {
      output[found] = Int32(truncatingIfNeeded: row)
      found &+= Int(values[row] &>> 40) % count == task ? 1 : 0
    }
    return Selection(buffer, count: found)
  }

  func phaseEnded(_ phase: Int) throws {
    let (workers, finished) = state.withLock { state in
      defer { state = State() }
      return (state.workers, state.finished.compactMap { $0 }.filter { $0.rowCount > 0 })
    }
    for worker in workers { worker.clear() }
    finishMemory.release()
    for batch in finished { try results.append(batch) }
  }
}

private final class WindowStep: SinkStep {
  private let input: WindowInput

  init(_ scope: WorkerScope, _ id: OperatorID, _ input: WindowInput) {
    self.input = input
    super.init(scope, id)
  }

  override func take(_ batch: Batch) throws {
    scope.count(rows: batch.rowCount, of: id)
    try input.add(batch, at: scope.place, scope.frame)
  }
}
