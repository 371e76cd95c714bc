import Columns
import Functions
import Scheduler
import Synchronization

/// A way of rows without a stop: a source, steps that pass batches on, and a sink that keeps them.
///
/// Every worker walks the way with steps of its own; the sink's `finish` tasks run when all
/// morsels have been pushed, and only then do the pipelines that depend on this one start.
final class Pipeline: @unchecked Sendable {  // built by one thread before the job starts
  let name: String
  let source: any PipelineSource
  let steps: [any StepFactory]
  let sink: any PipelineSink
  private(set) var dependencies: [Pipeline]
  /// Set by a step that needs no more rows.
  let stop = StopSignal()
  /// The place among several pipelines into one sink: the rows of the first come first.
  let order: Int
  /// The last of several pipelines into one sink finishes it.
  let finishesSink: Bool
  /// Holds the pipeline up while nobody wants more of its rows.
  private let gate: StageGate?
  private let walks = Mutex(PipelineWalks())
  private(set) var lastStage: Stage?

  init(
    _ name: String, source: any PipelineSource, steps: [any StepFactory],
    sink: any PipelineSink, after dependencies: [Pipeline], order: Int = 0,
    finishesSink: Bool = true, gate: StageGate? = nil
  ) {
    self.name = name
    self.source = source
    self.steps = steps
    self.sink = sink
    self.dependencies = dependencies
    self.order = order
    self.finishesSink = finishesSink
    self.gate = gate
  }

  /// Adds this pipeline's stages to a job; its dependencies must be there already.
  func schedule(in job: Job, _ query: QueryContext) {
    let parents = dependencies.compactMap(\.lastStage)
    let work = StageWork.morsels(source.knownMorselCount)
    var options = StageOptions()
    options.maximumParallelism = source.maximumParallelism
    options.gate = gate
    options.isResumable = true
    options.whenComplete = { [source, sink, order, finishesSink] _ in
      source.ended()
      sink.pipelineEnded(order: order)
      if finishesSink { try sink.inputEnded() }
    }
    let stage = job.addStage(name, work, after: parents, options: options) { [self] context in
      try run(context, query)
    }
    lastStage = stage
    // What earlier pipelines hold goes as soon as they have ended.
    dependencies = []
    guard finishesSink else { return }
    for phase in 0..<sink.finishPhaseCount { scheduleFinish(phase, in: job) }
  }

  private func scheduleFinish(_ phase: Int, in job: Job) {
    var options = StageOptions()
    options.isResumable = true
    options.whenComplete = { [sink] _ in try sink.phaseEnded(phase) }
    lastStage = job.addStage(
      name, .morsels(nil), after: lastStage.map { [$0] } ?? [], options: options
    ) { [sink] context in
      let count = sink.finishTaskCount(phase: phase)
      while let task = try context.nextMorsel() {
        guard task < count else { return context.endMorsels() }
        try sink.finish(phase: phase, task: task, context)
      }
    }
  }

  private func run(_ context: TaskContext, _ query: QueryContext) throws {
    let count = try source.prepare()
    guard count > 0 else { return context.endMorsels() }
    while !stop.isSet {
      if gate?.isClosed == true { return context.pause() }
      if let walk = walks.withLock({ $0.takeSuspended() }) {
        context.resume()
        try read(walk, context)
      } else {
        guard let morsel = try context.nextMorsel() else { return }
        guard morsel < count else { return context.endMorsels() }
        let walk = walks.withLock { walks in
          walks.takeIdle() ?? PipelineWalk(self, query, number: walks.nextNumber())
        }
        walk.scope.morsel = morsel
        try read(walk, context)
      }
    }
    context.endMorsels()
  }

  /// Reads a morsel to its end, or until the gate closes.
  private func read(_ walk: PipelineWalk, _ context: TaskContext) throws {
    walk.scope.begin(context, gate)
    try source.read(morsel: walk.scope.morsel, walk.scope, into: walk.first)
    let isSuspended = walk.scope.isSuspended
    if !isSuspended { try walk.first.morselEnded() }
    walk.scope.end()
    walks.withLock { $0.giveBack(walk, isSuspended: isSuspended) }
    if isSuspended { context.suspend() }
  }
}

/// The walks that no worker is on.
private struct PipelineWalks {
  private var madeCount = 0
  private var idle: [PipelineWalk] = []
  /// Those in the middle of a morsel.
  private var suspended: [PipelineWalk] = []

  mutating func takeIdle() -> PipelineWalk? { idle.popLast() }

  /// The one whose rows come first.
  mutating func takeSuspended() -> PipelineWalk? {
    guard
      let first = suspended.indices.min(by: {
        suspended[$0].scope.morsel < suspended[$1].scope.morsel
      })
    else { return nil }
    return suspended.remove(at: first)
  }

  /// Walks are numbered from zero: there are never more of them than workers.
  mutating func nextNumber() -> Int {
    madeCount += 1
    return madeCount - 1
  }

  mutating func giveBack(_ walk: PipelineWalk, isSuspended: Bool) {
    if isSuspended { suspended.append(walk) } else { idle.append(walk) }
  }
}

/// Says that a pipeline's rows are no longer needed.
final class StopSignal: Sendable {
  private let flag = Atomic<Bool>(false)

  var isSet: Bool { flag.load(ordering: .relaxed) }

  func set() { flag.store(true, ordering: .relaxed) }
}

/// The steps of one worker at a time.
final class PipelineWalk: @unchecked Sendable {  // used by the task that has taken it
  let scope: WorkerScope
  let first: Step

  init(_ pipeline: Pipeline, _ query: QueryContext, number: Int) {
    let scope = WorkerScope(query, workerIndex: number, pipeline)
    var next = pipeline.sink.makeStep(scope)
    for factory in pipeline.steps.reversed() { next = factory.makeStep(scope, next: next) }
    self.scope = scope
    first = next
  }
}

/// What all pipelines of one query share.
final class QueryContext: Sendable {
  let settings: EvaluationSettings
  let batchRowCount: Int
  let memory: MemoryAccount
  let spill: SpillDirectory

  init(
    settings: EvaluationSettings, batchRowCount: Int, memory: MemoryAccount,
    spill: SpillDirectory
  ) {
    self.settings = settings
    self.batchRowCount = batchRowCount
    self.memory = memory
    self.spill = spill
  }
}

/// What the steps of one worker in one pipeline share.
final class WorkerScope {
  let query: QueryContext
  let workerIndex: Int
  let frame: EvaluationFrame
  let stop: StopSignal
  let pipelineOrder: Int
  /// The morsel whose rows are under way.
  var morsel = 0
  private(set) var task: TaskContext?
  private var gate: StageGate?
  private var suspended: AnyObject?
  private var clock = OperatorClock()

  init(_ query: QueryContext, workerIndex: Int, _ pipeline: Pipeline) {
    self.query = query
    self.workerIndex = workerIndex
    stop = pipeline.stop
    pipelineOrder = pipeline.order
    frame = EvaluationFrame(query.settings)
  }

  func begin(_ task: TaskContext, _ gate: StageGate?) {
    self.task = task
    self.gate = gate
    clock = OperatorClock()
  }

  /// True when nobody wants more rows for now.
  var mustPause: Bool { gate?.isClosed ?? false }

  /// The morsel was left half done.
  var isSuspended: Bool { suspended != nil }

  /// Leaves a morsel half done, with what to go on with.
  func suspend(_ reader: AnyObject) { suspended = reader }

  /// What the source has left when it was paused in this morsel.
  func takeSuspended() -> AnyObject? {
    defer { suspended = nil }
    return suspended
  }

  func end() {
    task?.runningOperator = nil
    task = nil
  }

  /// Where the rows under way stand in the order of all.
  var place: StoredRows.Place { .init(pipeline: pipelineOrder, morsel: morsel) }

  /// Asked once a batch; whoever watches sees what was counted up to it.
  func throwIfCancelled() throws {
    guard let task else { return }
    try task.throwIfCancelled()
    if task.isWatched { task.show() }
  }

  /// Counts rows that come from an earlier stage.
  func countStored(rows: Int) { task?.metrics.shuffleRowsRead &+= rows }

  /// Counts rows that an operator passes on, and gives the time since to the next operator.
  func count(rows: Int, of operatorID: OperatorID) {
    task?.operatorSlot(operatorID.number, operatorID.name).count(rows: rows)
  }

  /// Gives the time until the matching `leave` to `operatorID`, and not to who called it.
  func enter(_ operatorID: OperatorID) -> OperatorClock.Mark {
    let mark = clock.enter(task?.operatorSlot(operatorID.number, operatorID.name))
    task?.runningOperator = clock.running
    return mark
  }

  func leave(_ mark: OperatorClock.Mark) {
    clock.leave(mark)
    task?.runningOperator = clock.running
  }
}

/// The number and the name by which metrics know an operator of the physical plan.
struct OperatorID: Hashable, Sendable {
  var number: Int
  var name: String
}
