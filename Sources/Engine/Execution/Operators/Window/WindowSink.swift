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
  private let reservation: MemoryReservation
  private let state = Mutex(State())

  private struct State {
    var pieces: [Piece] = []
    var finished: [Batch?] = []
  }

  private struct Piece {
    var place: StoredRows.Place
    var batch: Batch
    /// Hashes of the partition keys; nil without keys.
    var hashes: Buffer?
  }

  init(_ id: OperatorID, _ window: WindowPlan, _ query: QueryContext, into results: StoredRows) {
    self.id = id
    self.window = window
    self.query = query
    self.results = results
    reservation = query.memory.reserve(for: id.name)
  }

  func makeStep(_ scope: WorkerScope) -> Step { WindowStep(scope, id, self) }

  fileprivate func add(_ batch: Batch, _ scope: WorkerScope) throws {
    let whole = batch.materialized
    try reservation.growOrThrow(by: whole.rowCount * (whole.rowByteSize + 16))
    var hashes: Buffer?
    if let layout = window.partitionLayout {
      let keys = try window.partition.map { try $0.evaluate(whole, scope.frame) }
      hashes = layout.hash(layout.encode(keys, rowCount: whole.rowCount))
    }
    let place = scope.place
    state.withLock { $0.pieces.append(Piece(place: place, batch: whole, hashes: hashes)) }
  }

  func inputEnded() throws {
    state.withLock { state in
      // Rows with equal keys keep the order of the source whichever worker brought them.
      state.pieces = state.pieces.enumerated()
        .sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }
        .map(\.element)
      let rows = state.pieces.reduce(0) { $0 + $1.batch.rowCount }
      let count = window.partition.isEmpty || rows < WindowSink.smallRowCount ? 1 : 16
      state.finished = Array(repeating: nil, count: rows == 0 ? 0 : count)
    }
  }

  private static let smallRowCount = 50_000

  let finishPhaseCount = 1

  func finishTaskCount(phase: Int) -> Int { state.withLock { $0.finished.count } }

  func finish(phase: Int, task: Int, _ context: TaskContext) throws {
    let (pieces, count) = state.withLock { ($0.pieces, $0.finished.count) }
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
    let finished = state.withLock { state in
      defer { state = State() }
      return state.finished.compactMap { $0 }.filter { $0.rowCount > 0 }
    }
    try results.replace(by: finished)
    reservation.release()
  }
}

private final class WindowStep: SinkStep {
  private let sink: WindowSink

  init(_ scope: WorkerScope, _ id: OperatorID, _ sink: WindowSink) {
    self.sink = sink
    super.init(scope, id)
  }

  override func take(_ batch: Batch) throws {
    scope.count(rows: batch.rowCount, of: id)
    try sink.add(batch, scope)
  }
}
