import Columns
import Synchronization

/// Keeps the first rows in the order of the source and stops the pipelines once it has them.
final class LimitSink: PipelineSink {
  private struct State {
    /// Batches of morsels, by pipeline and morsel.
    var kept: [Place: [Batch]] = [:]
    var rows: [Place: Int] = [:]
    var ended: Set<Place> = []
  }

  /// Where a batch stands in the order of all rows.
  struct Place: Hashable, Comparable {
    var pipeline: Int
    var morsel: Int

    static func < (left: Place, right: Place) -> Bool {
      (left.pipeline, left.morsel) < (right.pipeline, right.morsel)
    }
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

  /// True when the rows so far, without gaps from the start, are enough.
  fileprivate func add(_ batch: Batch, at place: Place) {
    state.withLock { state in
      let have = state.rows[place, default: 0]
      guard have < wanted else { return }
      state.kept[place, default: []].append(Batch(batch.columns, rowCount: batch.rowCount))
      state.rows[place] = have + batch.rowCount
    }
  }

  fileprivate func isEnough(at place: Place, morselEnded: Bool) -> Bool {
    state.withLock { state in
      if morselEnded { state.ended.insert(place) }
      var total = 0
      var morsel = 0
      while true {
        let each = Place(pipeline: place.pipeline, morsel: morsel)
        total += state.rows[each, default: 0]
        if total >= wanted { return true }
        if !state.ended.contains(each) { return false }
        morsel += 1
      }
    }
  }

  func inputEnded() throws {
    let kept = state.withLock { state in
      defer { state.kept = [:] }
      return state.kept.sorted { $0.key < $1.key }.flatMap(\.value)
    }
    var toSkip = skipped
    var toGive = wanted - skipped
    for batch in kept where toGive > 0 {
      let start = min(toSkip, batch.rowCount)
      toSkip -= start
      let end = min(batch.rowCount, start + toGive)
      toGive -= end - start
      if end > start { rows.batches.append(batch.slice(start..<end)) }
    }
  }
}

private final class LimitStep: SinkStep {
  private let sink: LimitSink

  init(_ scope: WorkerScope, _ id: OperatorID, _ sink: LimitSink) {
    self.sink = sink
    super.init(scope, id)
  }

  private var place: LimitSink.Place {
    LimitSink.Place(pipeline: scope.pipelineOrder, morsel: scope.morsel)
  }

  override func take(_ batch: Batch) throws {
    scope.count(rows: batch.rowCount, of: id)
    sink.add(batch, at: place)
    if sink.isEnough(at: place, morselEnded: false) { scope.stop.set() }
  }

  override func morselEnded() throws {
    if sink.isEnough(at: place, morselEnded: true) { scope.stop.set() }
  }
}
