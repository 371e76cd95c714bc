import Columns
import Scheduler
import Synchronization

/// Keeps the first rows in the order of the source and stops the pipelines once it has them.
final class LimitSink: PipelineSink {
  private struct State {
    var rows: [StoredRows.Place: Int] = [:]
    var ended: Set<StoredRows.Place> = []
  }

  let rows: StoredRows
  private let id: OperatorID
  private let wanted: Int
  private let skipped: Int
  private let state = Mutex(State())

  init(_ id: OperatorID, skip: Int, count: Int, into rows: StoredRows) {
    self.id = id
    skipped = skip
    wanted = count > Int.max - skip ? Int.max : skip + count
    self.rows = rows
  }

  func makeStep(_ scope: WorkerScope) -> Step { LimitStep(scope, id, self) }

  fileprivate func add(_ batch: Batch, at place: StoredRows.Place) throws {
    let isWanted = state.withLock { state in
      let have = state.rows[place, default: 0]
      if have < wanted { state.rows[place] = have + batch.rowCount }
      return have < wanted
    }
    if isWanted { try rows.append(batch, at: place) }
  }

  /// True when the rows so far, without gaps from the start, are enough.
  fileprivate func isEnough(at place: StoredRows.Place, morselEnded: Bool) -> Bool {
    state.withLock { state in
      if morselEnded { state.ended.insert(place) }
      var total = 0
      var morsel = 0
      while true {
        let each = StoredRows.Place(pipeline: place.pipeline, morsel: morsel)
        total += state.rows[each, default: 0]
        if total >= wanted { return true }
        if !state.ended.contains(each) { return false }
        morsel += 1
      }
    }
  }

  func inputEnded() throws {
    rows.sort()
    try rows.trim(skip: skipped, count: wanted - skipped)
    TaskContext.current?.operatorSlot(id.number, id.name).count(rows: rows.rowCount)
  }
}

private final class LimitStep: SinkStep {
  private let sink: LimitSink

  init(_ scope: WorkerScope, _ id: OperatorID, _ sink: LimitSink) {
    self.sink = sink
    super.init(scope, id)
  }

  override func take(_ batch: Batch) throws {
    try sink.add(batch, at: scope.place)
    if sink.isEnough(at: scope.place, morselEnded: false) { scope.stop.set() }
  }

  override func morselEnded() throws {
    if sink.isEnough(at: scope.place, morselEnded: true) { scope.stop.set() }
  }
}
