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
  private let walks: Mutex<[Int: PipelineWalk]> = Mutex([:])
  private(set) var lastStage: Stage?

  init(
    _ name: String, source: any PipelineSource, steps: [any StepFactory],
    sink: any PipelineSink, after dependencies: [Pipeline], order: Int = 0,
    finishesSink: Bool = true
  ) {
    self.name = name
    self.source = source
    self.steps = steps
    self.sink = sink
    self.dependencies = dependencies
    self.order = order
    self.finishesSink = finishesSink
  }

  /// Adds this pipeline's stages to a job; its dependencies must be there already.
  func schedule(in job: Job, _ query: QueryContext) {
    let parents = dependencies.compactMap(\.lastStage)
    let work = StageWork.morsels(source.knownMorselCount)
    var options = StageOptions()
    options.maximumParallelism = source.maximumParallelism
    options.whenComplete = { [source, sink, finishesSink] _ in
      source.ended()
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
    let walk = walks.withLock { walks in
      if let known = walks[context.workerIndex] { return known }
      let made = PipelineWalk(self, query, workerIndex: context.workerIndex)
      walks[context.workerIndex] = made
      return made
    }
    walk.scope.begin(context)
    defer { walk.scope.end() }
    while !stop.isSet, let morsel = try context.nextMorsel() {
      guard morsel < count else { return context.endMorsels() }
      walk.scope.morsel = morsel
      try source.read(morsel: morsel, walk.scope, into: walk.first)
      try walk.first.morselEnded()
    }
    if stop.isSet { context.endMorsels() }
  }
}

/// Says that a pipeline's rows are no longer needed.
final class StopSignal: Sendable {
  private let flag = Atomic<Bool>(false)

  var isSet: Bool { flag.load(ordering: .relaxed) }

  func set() { flag.store(true, ordering: .relaxed) }
}

/// The steps of one worker. Locked by the worker's index: no two tasks share one.
final class PipelineWalk: @unchecked Sendable {  // used by the task that holds the worker's index
  let scope: WorkerScope
  let first: Step

  init(_ pipeline: Pipeline, _ query: QueryContext, workerIndex: Int) {
    let scope = WorkerScope(query, workerIndex: workerIndex, pipeline)
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
  private var clock = OperatorClock()

  init(_ query: QueryContext, workerIndex: Int, _ pipeline: Pipeline) {
    self.query = query
    self.workerIndex = workerIndex
    stop = pipeline.stop
    pipelineOrder = pipeline.order
    frame = EvaluationFrame(query.settings)
  }

  func begin(_ task: TaskContext) {
    self.task = task
    clock = OperatorClock()
  }

  func end() { task = nil }

  /// Where the rows under way stand in the order of all.
  var place: StoredRows.Place { .init(pipeline: pipelineOrder, morsel: morsel) }

  func throwIfCancelled() throws { try task?.throwIfCancelled() }

  /// Counts rows that an operator passes on, and gives the time since to the next operator.
  func count(rows: Int, of operatorID: OperatorID) {
    task?.operatorSlot(operatorID.number, operatorID.name).count(rows: rows)
  }

  /// Gives the time until the matching `leave` to `operatorID`, and not to who called it.
  func enter(_ operatorID: OperatorID) -> OperatorClock.Mark {
    clock.enter(task?.operatorSlot(operatorID.number, operatorID.name))
  }

  func leave(_ mark: OperatorClock.Mark) { clock.leave(mark) }
}

/// The number and the name by which metrics know an operator of the physical plan.
struct OperatorID: Hashable, Sendable {
  var number: Int
  var name: String
}
