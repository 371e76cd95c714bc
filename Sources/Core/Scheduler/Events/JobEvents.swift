import Columns

public struct JobStarted: EngineEvent {
  public var job: Int
  public var name: String
  public var detail: String
  public var group: String?
  public var tags: [String]
  public var stages: [Int]

  init(_ job: Job) {
    self.job = job.id
    name = job.name
    detail = job.options.detail
    group = job.options.group
    tags = job.options.tags.sorted()
    stages = job.stages.map(\.id)
  }
}

public struct JobEnded: EngineEvent {
  public var job: Int
  public var state: String
  public var error: String?
  public var nanoseconds: UInt64
  public var operators: [OperatorMetrics]

  init(_ job: Job) {
    self.job = job.id
    state = job.state.rawValue
    error = job.error.map { "\($0)" }
    nanoseconds = job.activeNanoseconds(until: job.endedAt)
    operators = job.operators.values.sorted { $0.id < $1.id }
  }
}

public struct StageSubmitted: EngineEvent {
  public var job: Int
  public var stage: Int
  public var name: String
  public var parents: [Int]
  public var taskCount: Int
  /// The number of morsels, when the stage is morsel-driven and knows it.
  public var morselCount: Int?

  init(_ stage: Stage, job: Job) {
    self.job = job.id
    self.stage = stage.id
    name = stage.name
    parents = stage.parents.map(\.id)
    taskCount = stage.taskCount
    if case .morsels(let count) = stage.work { morselCount = count }
  }
}

public struct StageCompleted: EngineEvent {
  public var job: Int
  public var stage: Int
  public var name: String
  public var nanoseconds: UInt64
  public var failedTaskCount: Int
  public var metrics: TaskMetrics
  /// The operators of the plan that its tasks have counted for; older logs do not tell.
  public var operators: [Int]?

  init(_ stage: Stage, job: Job) {
    self.job = job.id
    self.stage = stage.id
    name = stage.name
    nanoseconds = stage.endedAt &- stage.readyAt
    failedTaskCount = stage.failures.values.reduce(0, +)
    metrics = stage.metrics
    operators = stage.operators.sorted()
  }
}

public struct TaskStarted: EngineEvent {
  public static var isEssential: Bool { false }
  public var job: Int
  public var stage: Int
  public var task: Int
  public var partition: Int
  public var attempt: Int
  public var worker: Int

  init(_ context: TaskContext) {
    job = context.job.id
    stage = context.stage.id
    task = context.taskID
    partition = context.partition
    attempt = context.attempt
    worker = context.workerIndex
  }
}

public struct TaskEnded: EngineEvent {
  public static var isEssential: Bool { false }

  public enum Outcome: String, Codable, Sendable {
    case succeeded, yielded, failed, interrupted
  }

  public var job: Int
  public var stage: Int
  public var task: Int
  public var partition: Int
  public var attempt: Int
  public var worker: Int
  public var outcome: Outcome
  public var error: String?
  public var metrics: TaskMetrics
  /// The operators of the plan that it has counted for; older logs do not tell.
  public var operators: [Int]?

  init(_ context: TaskContext, failure: (any Error)?) {
    job = context.job.id
    stage = context.stage.id
    task = context.taskID
    partition = context.refused?.partition ?? context.partition
    attempt = context.refused?.number ?? context.attempt
    worker = context.workerIndex
    metrics = context.published
    operators = context.operators
    switch failure {
    case nil: outcome = context.hasYielded ? .yielded : .succeeded
    case is TaskInterrupted: outcome = .interrupted
    case let failure?:
      outcome = .failed
      error = "\(failure)"
    }
  }
}

extension Job {
  func post<Event: EngineEvent>(_ event: @autoclosure () -> Event) {
    options.events?.post(event())
  }
}
