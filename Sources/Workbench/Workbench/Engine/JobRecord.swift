package import Scheduler

/// What is known of a query that ran or runs: its plans, its stages and what each task did.
package struct JobRecord: Sendable, Identifiable {
  package struct Task: Sendable, Identifiable {
    package var id: Int
    package var partition: Int
    package var attempt: Int
    package var worker: Int
    /// Milliseconds since 1970.
    package var startTime: Int64
    package var endTime: Int64?
    package var outcome: TaskEnded.Outcome?
    package var error: String?
    package var metrics = TaskMetrics()
  }

  package struct Stage: Sendable, Identifiable {
    package var id: Int
    package var name: String
    package var parents: [Int]
    package var taskCount: Int
    package var morselCount: Int?
    package var submitTime: Int64
    package var endTime: Int64?
    package var nanoseconds: UInt64 = 0
    package var failedTaskCount = 0
    package var metrics = TaskMetrics()
    package var tasks: [Task] = []
    /// Tasks that were left out because there are too many of them.
    package var omittedTaskCount = 0
    /// The operators of the physical plan that its tasks count for.
    package var operators: [Int] = []
    /// The part that is done while it runs, when that can be known.
    package var fraction: Double?

    package var isComplete: Bool { endTime != nil }
  }

  /// The scheduler's number of the job.
  package var id: Int
  package var name: String
  package var text: String
  package var startTime: Int64
  package var endTime: Int64?
  package var state = JobState.running
  package var error: String?
  package var nanoseconds: UInt64 = 0
  package var logicalPlan: QueryPlanned.Tree?
  package var optimizedPlan: QueryPlanned.Tree?
  /// Its operators have the numbers of `operators`.
  package var physicalPlan: QueryPlanned.Tree?
  package var operators: [Int: OperatorMetrics] = [:]
  package var stages: [Stage] = []
  /// How many stages the job began with.
  package var plannedStageCount = 0

  /// The sum over all stages.
  package var metrics: TaskMetrics {
    stages.reduce(into: TaskMetrics()) { $0.add($1.metrics) }
  }

  package static let taskLimit = 2000
}

/// The records of jobs, made of the scheduler's events as they come or from a log of them.
package struct JobRecords: Sendable {
  /// Oldest first.
  package private(set) var all: [JobRecord] = []
  private let limit: Int
  /// Plans come before the job starts.
  private var plans: [Int: QueryPlanned] = [:]
  private var statementCount = 0
  /// Events of jobs of which nothing is known: their beginning is missing.
  package private(set) var strayEventCount = 0

  /// Keeps the last `limit` jobs.
  package init(limit: Int = 200) { self.limit = max(1, limit) }

  package subscript(job: Int) -> JobRecord? { all.last { $0.id == job } }

  package mutating func add(_ record: EventRecord) {
    switch record.event {
    case let event as QueryPlanned: add(event)
    case let event as JobStarted: add(event, record.time)
    case let event as StageSubmitted:
      update(event.job) { $0.add(event, record.time) }
    case let event as StageCompleted:
      update(event.job, stage: event.stage) { stage in
        stage.endTime = record.time
        stage.nanoseconds = event.nanoseconds
        stage.failedTaskCount = event.failedTaskCount
        stage.metrics = event.metrics
        stage.operators = event.operators ?? stage.operators
      }
    case let event as TaskStarted:
      update(event.job, stage: event.stage) { $0.add(event, record.time) }
    case let event as TaskEnded:
      update(event.job, stage: event.stage) { $0.end(event, record.time) }
    case let event as JobEnded: end(event, record.time)
    case let event as StatementEnded: add(event)
    default: break
    }
  }

  private mutating func add(_ event: QueryPlanned) {
    guard let job = event.job else { return }
    if all.contains(where: { $0.id == job }) {
      update(job) { $0.take(event) }
    } else {
      plans[job] = event
    }
  }

  private mutating func add(_ event: JobStarted, _ time: Int64) {
    var job = JobRecord(id: event.job, name: event.name, text: event.detail, startTime: time)
    job.plannedStageCount = event.stages.count
    if let plan = plans.removeValue(forKey: event.job) { job.take(plan) }
    append(job)
    if plans.count > limit { plans.removeAll() }
  }

  private mutating func append(_ job: JobRecord) {
    all.append(job)
    if all.count > limit { all.removeFirst(all.count - limit) }
  }

  /// What a job did is known already; statements without one are told by this alone.
  private mutating func add(_ event: StatementEnded) {
    let isKnown = all.contains { $0.text == event.text && $0.startTime >= event.startTime }
    guard !isKnown else { return }
    statementCount += 1
    append(JobRecord(event, id: -statementCount))
  }

  private mutating func end(_ event: JobEnded, _ time: Int64) {
    update(event.job) { job in
      job.endTime = time
      job.state = JobState(rawValue: event.state) ?? .failed
      job.error = event.error
      job.nanoseconds = event.nanoseconds
      job.operators = Dictionary(event.operators.map { ($0.id, $0) }) { first, _ in first }
    }
  }

  private mutating func update(_ job: Int, _ body: (inout JobRecord) -> Void) {
    guard let place = all.lastIndex(where: { $0.id == job }) else {
      strayEventCount &+= 1
      return
    }
    body(&all[place])
  }

  private mutating func update(
    _ job: Int, stage: Int, _ body: (inout JobRecord.Stage) -> Void
  ) {
    update(job) { record in
      guard let place = record.stages.lastIndex(where: { $0.id == stage }) else { return }
      body(&record.stages[place])
    }
  }
}

extension JobRecords {
  /// The jobs that an event log tells of; lines that cannot be read are counted, not fatal.
  package static func read(
    eventLog path: String, limit: Int = 10_000
  ) throws -> (records: JobRecords, damage: EventLogDamage) {
    let log = try EventLogReader(
      path: path, types: EventLogReader.standardTypes + [StatementEnded.self])
    var records = JobRecords(limit: limit)
    for record in log.records { records.add(record) }
    return (records, log.damage)
  }
}

extension JobRecord {
  fileprivate mutating func take(_ event: QueryPlanned) {
    text = event.text
    logicalPlan = event.logical
    optimizedPlan = event.optimized
    physicalPlan = event.physical
  }

  fileprivate mutating func add(_ event: StageSubmitted, _ time: Int64) {
    stages.append(
      Stage(
        id: event.stage, name: event.name, parents: event.parents, taskCount: event.taskCount,
        morselCount: event.morselCount, submitTime: time))
  }

  /// Takes over what a running job counts now.
  package mutating func take(_ progress: JobProgress) {
    nanoseconds = progress.nanoseconds
    operators = Dictionary(progress.operators.map { ($0.id, $0) }) { first, _ in first }
    for stage in progress.stages {
      guard let place = stages.firstIndex(where: { $0.id == stage.id }) else { continue }
      stages[place].nanoseconds = stage.nanoseconds
      stages[place].metrics = stage.metrics
      stages[place].operators = stage.operators
      stages[place].fraction = stage.fraction
      stages[place].take(stage.runningTasks)
    }
    // Stages that wait are not told by events.
    for stage in progress.stages where !stages.contains(where: { $0.id == stage.id }) {
      stages.append(
        Stage(
          id: stage.id, name: stage.name, parents: stage.parents, taskCount: stage.taskCount,
          morselCount: stage.morselCount, submitTime: startTime))
    }
  }
}

extension JobRecord.Stage {
  /// Takes over what running tasks count now.
  fileprivate mutating func take(_ running: [TaskProgress]) {
    for task in running {
      guard let place = tasks.lastIndex(where: { $0.id == task.id }),
        tasks[place].outcome == nil
      else { continue }
      tasks[place].metrics = task.metrics
    }
  }

  fileprivate mutating func add(_ event: TaskStarted, _ time: Int64) {
    guard tasks.count < JobRecord.taskLimit else {
      omittedTaskCount += 1
      return
    }
    tasks.append(
      JobRecord.Task(
        id: event.task, partition: event.partition, attempt: event.attempt, worker: event.worker,
        startTime: time))
  }

  fileprivate mutating func end(_ event: TaskEnded, _ time: Int64) {
    guard let place = tasks.lastIndex(where: { $0.id == event.task }) else { return }
    tasks[place].endTime = time
    // Of a task that takes one morsel after the other, the one at which it failed.
    tasks[place].partition = event.partition
    tasks[place].attempt = event.attempt
    tasks[place].outcome = event.outcome
    tasks[place].error = event.error
    tasks[place].metrics = event.metrics
    for id in event.operators ?? [] where !operators.contains(id) { operators.append(id) }
  }
}
