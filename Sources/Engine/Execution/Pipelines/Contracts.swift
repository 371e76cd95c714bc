import Columns
import Scheduler

/// Gives a pipeline its rows, cut into morsels.
protocol PipelineSource: Sendable {
  /// The number of morsels, when it is known before the query runs.
  var knownMorselCount: Int? { get }

  /// At most this many workers read at once.
  var maximumParallelism: Int { get }

  /// The number of morsels; called by every worker when all that the source needs has run.
  func prepare() throws -> Int

  /// Pushes the rows of one morsel, in order. A source that can stop in between looks at
  /// `scope.mustPause` after every batch, leaves what it reads from with `scope.suspend`, and goes
  /// on with it when it is called again.
  func read(morsel: Int, _ scope: WorkerScope, into next: Step) throws

  /// Called once when all morsels have been read.
  func ended()
}

extension PipelineSource {
  var knownMorselCount: Int? { nil }
  var maximumParallelism: Int { .max }
  func ended() {}
}

/// One worker's part of an operator: takes batches and passes others on.
class Step {
  func push(_ batch: Batch) throws {}

  /// Called after the last batch of every morsel, for steps that look at order.
  func morselEnded() throws {}
}

/// Makes the workers' steps of an operator that passes rows on.
protocol StepFactory: Sendable {
  func makeStep(_ scope: WorkerScope, next: Step) -> Step
}

/// A step that has another behind it, and is measured as an operator of the plan.
class TransformStep: Step {
  let scope: WorkerScope
  let id: OperatorID
  private let next: Step

  init(_ scope: WorkerScope, _ id: OperatorID, next: Step) {
    self.scope = scope
    self.id = id
    self.next = next
  }

  final override func push(_ batch: Batch) throws {
    let mark = scope.enter(id)
    defer { scope.leave(mark) }
    try process(batch)
  }

  /// Does the work; passes results on with `emit`.
  func process(_ batch: Batch) throws {}

  final func emit(_ batch: Batch) throws {
    guard batch.rowCount > 0 else { return }
    scope.count(rows: batch.rowCount, of: id)
    try next.push(batch)
  }

  override func morselEnded() throws { try next.morselEnded() }
}

/// Keeps the rows of one or several pipelines until what comes after reads them.
protocol PipelineSink: AnyObject, Sendable {
  /// The last step of one worker; several workers push at once, each into a step of its own.
  func makeStep(_ scope: WorkerScope) -> Step

  /// Called once when all rows of one of several pipelines have been pushed.
  func pipelineEnded(order: Int)

  /// Called once when all rows have been pushed.
  func inputEnded() throws

  /// Work left after `inputEnded` that several workers can share, one phase after the other.
  var finishPhaseCount: Int { get }

  func finishTaskCount(phase: Int) -> Int

  func finish(phase: Int, task: Int, _ context: TaskContext) throws

  /// Called once after all tasks of a phase.
  func phaseEnded(_ phase: Int) throws
}

extension PipelineSink {
  func pipelineEnded(order: Int) {}
  func inputEnded() throws {}
  var finishPhaseCount: Int { 0 }
  func finishTaskCount(phase: Int) -> Int { 0 }
  func finish(phase: Int, task: Int, _ context: TaskContext) throws {}
  func phaseEnded(_ phase: Int) throws {}
}

/// A last step, measured as an operator of the plan.
class SinkStep: Step {
  let scope: WorkerScope
  let id: OperatorID

  init(_ scope: WorkerScope, _ id: OperatorID) {
    self.scope = scope
    self.id = id
  }

  final override func push(_ batch: Batch) throws {
    guard batch.rowCount > 0 else { return }
    let mark = scope.enter(id)
    defer { scope.leave(mark) }
    try take(batch)
  }

  func take(_ batch: Batch) throws {}
}
