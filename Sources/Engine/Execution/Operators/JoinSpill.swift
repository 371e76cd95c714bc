import Columns
import Kernels
import Scheduler
import Synchronization

/// Both sides of a hash join on disk, divided by the hashes of their keys, when the build side
/// found no room in memory.
///
/// The build sink writes the build rows, the probe steps write theirs instead of probing, and a
/// source that runs after them joins part by part.
final class JoinSpill: Sendable {
  let id: OperatorID
  let buildRows: PartitionedRows
  /// Build rows that no key can find, because they hold a null.
  let unlinked: StoredRows
  let keys: [Evaluator]
  private let query: QueryContext
  private let hasStarted = Atomic<Bool>(false)
  private let probe = Mutex<Probe?>(nil)

  private struct Probe {
    var rows: PartitionedRows
    var writers: [PartitionWriter] = []
  }

  /// `keys` are those of the build side.
  init(_ id: OperatorID, types: [DataType], keys: [Evaluator], _ query: QueryContext) {
    self.id = id
    self.keys = keys
    self.query = query
    buildRows = PartitionedRows(types, level: 0, OperatorSpill(id, in: query.spill))
    unlinked = StoredRows(id, query)
    unlinked.keep()
  }

  /// True once the build side goes to disk; known when its input has ended.
  var isActive: Bool { hasStarted.load(ordering: .acquiring) }

  func start() { hasStarted.store(true, ordering: .releasing) }

  /// One worker's way to write the rows of the probe side.
  func makeProbeWriter(_ id: OperatorID, types: [DataType]) -> PartitionWriter {
    probe.withLock { probe in
      var current =
        probe
        ?? Probe(
          rows: PartitionedRows(types, level: 0, OperatorSpill(id, in: query.spill)))
      let writer = PartitionWriter(current.rows)
      current.writers.append(writer)
      probe = current
      return writer
    }
  }

  /// The rows of the probe side once all are written; nil when there are none.
  func probeRows() throws -> PartitionedRows? {
    try probe.withLock { probe in
      for writer in probe?.writers ?? [] { try writer.flush() }
      probe?.writers = []
      return probe?.rows
    }
  }
}

/// Writes the rows that pass to the parts of their keys.
final class SpillingProbeStep: TransformStep {
  private let keys: [Evaluator]
  private let layout: KeyLayout
  private let spill: JoinSpill
  private var writer: PartitionWriter?

  init(
    _ scope: WorkerScope, _ id: OperatorID, keys: [Evaluator], _ layout: KeyLayout,
    _ spill: JoinSpill, next: Step
  ) {
    self.keys = keys
    self.layout = layout
    self.spill = spill
    super.init(scope, id, next: next)
  }

  override func process(_ batch: Batch) throws {
    let writer =
      writer ?? spill.makeProbeWriter(id, types: batch.sources.map(\.type))
    self.writer = writer
    let columns = try keys.map { try $0.evaluate(batch, scope.frame).flattened() }
    let hashes = layout.hash(layout.encode(columns, rowCount: batch.rowCount))
    try writer.append(batch, hashes: hashes.pointer(as: UInt64.self))
  }
}

/// As `SpillingProbeStep`, where nothing comes behind.
final class SpillingProbeSinkStep: SinkStep {
  private let step: SpillingProbeStep

  init(
    _ scope: WorkerScope, _ id: OperatorID, keys: [Evaluator], _ layout: KeyLayout,
    _ spill: JoinSpill
  ) {
    step = SpillingProbeStep(scope, id, keys: keys, layout, spill, next: Step())
    super.init(scope, id)
  }

  override func take(_ batch: Batch) throws { try step.process(batch) }
}
