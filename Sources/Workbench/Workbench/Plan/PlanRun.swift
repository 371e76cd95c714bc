package import Scheduler

/// A query that ran or runs, as the plan's screen shows it. Times are seconds since its start.
package struct PlanRun: Hashable, Sendable, Identifiable {
  /// Negative for statements that no job was made for.
  package var id: Int
  package var text: String
  package var state: PlanState
  /// Milliseconds since 1970.
  package var startTime: Int64
  package var seconds: Double
  package var rows: Int?
  package var error: String?
  package var graphs: [PlanLevel: PlanGraph]
  package var stages: [PlanStage]
  /// Some of them may not have begun, and are not among `stages`.
  package var stageCount: Int

  package init(
    id: Int, text: String = "", state: PlanState = .running, startTime: Int64 = 0,
    seconds: Double = 0, rows: Int? = nil, error: String? = nil,
    graphs: [PlanLevel: PlanGraph] = [:], stages: [PlanStage] = [], stageCount: Int = 0
  ) {
    self.id = id
    self.text = text
    self.state = state
    self.startTime = startTime
    self.seconds = seconds
    self.rows = rows
    self.error = error
    self.graphs = graphs
    self.stages = stages
    self.stageCount = max(stageCount, stages.count)
  }

  /// `#41`, or a dash for what never became a job.
  package var label: String { id < 0 ? "–" : "#\(id)" }

  /// The sum over all stages.
  package var metrics: TaskMetrics {
    stages.reduce(into: TaskMetrics()) { $0.add($1.metrics) }
  }

  package var spillBytes: Int { metrics.spillDiskBytes }
  package var doneStageCount: Int { stages.count { $0.state == .done } }
  package var taskCount: Int { stages.reduce(0) { $0 &+ $1.taskCount } }
  package var doneTaskCount: Int { stages.reduce(0) { $0 &+ $1.doneCount } }

  /// The part of the stages that is done, from 0 to 1; none when the end cannot be known.
  package var fraction: Double? {
    if state == .done { return 1 }
    guard stageCount > 0 else { return state == .running ? nil : 0 }
    if state == .running, stages.contains(where: { $0.state == .running && $0.fraction == nil }),
      doneStageCount == 0
    {
      return nil
    }
    return stages.reduce(0) { $0 + ($1.fraction ?? 0) } / Double(stageCount)
  }

  /// The text in one line.
  package var line: String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

package struct PlanStage: Hashable, Sendable, Identifiable {
  package var id: Int
  package var name: String
  package var state: PlanState
  package var seconds: Double
  package var taskCount: Int
  package var tasks: [PlanTask]
  package var omittedTaskCount: Int
  package var failedTaskCount = 0
  package var metrics = TaskMetrics()
  package var parents: [Int] = []
  /// The operators of the physical plan that its tasks count for.
  package var operators: Set<Int> = []
  package var morselCount: Int?
  /// What the engine says of a stage that runs, when it says something.
  package var progress: Double?

  package init(
    id: Int, name: String, state: PlanState = .waiting, seconds: Double = 0, taskCount: Int = 0,
    spillBytes: Int = 0, tasks: [PlanTask] = [], omittedTaskCount: Int = 0
  ) {
    self.id = id
    self.name = name
    self.state = state
    self.seconds = seconds
    self.taskCount = taskCount
    self.tasks = tasks
    self.omittedTaskCount = omittedTaskCount
    metrics.spillDiskBytes = spillBytes
  }

  package var spillBytes: Int { metrics.spillDiskBytes }
  package var rows: Int { metrics.rowsRead &+ metrics.shuffleRowsRead }
  package var runningCount: Int { tasks.count { $0.state == .running } }

  package var doneCount: Int {
    state == .done ? taskCount : min(tasks.count { $0.state == .done }, taskCount)
  }

  /// None when it has no tasks to count.
  package var fraction: Double? {
    if state == .done { return 1 }
    if let progress { return progress }
    // Bodies that pull morsels end all at once.
    if state == .running, morselCount != nil || taskCount == 0 { return nil }
    return taskCount > 0 ? Double(doneCount) / Double(taskCount) : 0
  }
}

package struct PlanTask: Hashable, Sendable, Identifiable {
  package var id: Int
  package var worker: Int
  package var partition = 0
  /// Zero is the first.
  package var attempt = 0
  package var start: Double
  package var end: Double?
  package var state: PlanState
  package var error: String?
  package var metrics = TaskMetrics()

  package init(
    id: Int, worker: Int, start: Double, end: Double?, state: PlanState = .done, rows: Int = 0,
    spillBytes: Int = 0, waitSeconds: Double = 0
  ) {
    self.id = id
    self.worker = worker
    self.start = start
    self.end = end
    self.state = state
    metrics.rowsRead = rows
    metrics.spillDiskBytes = spillBytes
    metrics.waitNanoseconds = Int(waitSeconds * 1e9)
  }

  package var rows: Int { metrics.rowsRead &+ metrics.shuffleRowsRead }
  package var spillBytes: Int { metrics.spillDiskBytes }
  package var waitSeconds: Double { Double(metrics.waitNanoseconds) / 1e9 }

  package func seconds(now: Double) -> Double { max((end ?? now) - start, 0) }
}
