/// A query that ran or runs, as the plan's screen shows it. Times are seconds since its start.
package struct PlanRun: Hashable, Sendable, Identifiable {
  package var id: Int
  package var text: String
  package var state: PlanState
  package var seconds: Double
  package var rows: Int?
  package var error: String?
  package var graphs: [PlanLevel: PlanGraph]
  package var stages: [PlanStage]

  package init(
    id: Int, text: String = "", state: PlanState = .running, seconds: Double = 0,
    rows: Int? = nil, error: String? = nil, graphs: [PlanLevel: PlanGraph] = [:],
    stages: [PlanStage] = []
  ) {
    self.id = id
    self.text = text
    self.state = state
    self.seconds = seconds
    self.rows = rows
    self.error = error
    self.graphs = graphs
    self.stages = stages
  }

  package var spillBytes: Int { stages.reduce(0) { $0 &+ $1.spillBytes } }
}

package struct PlanStage: Hashable, Sendable, Identifiable {
  package var id: Int
  package var name: String
  package var state: PlanState
  package var seconds: Double
  package var taskCount: Int
  package var spillBytes: Int
  package var tasks: [PlanTask]
  package var omittedTaskCount: Int

  package init(
    id: Int, name: String, state: PlanState = .waiting, seconds: Double = 0, taskCount: Int = 0,
    spillBytes: Int = 0, tasks: [PlanTask] = [], omittedTaskCount: Int = 0
  ) {
    self.id = id
    self.name = name
    self.state = state
    self.seconds = seconds
    self.taskCount = taskCount
    self.spillBytes = spillBytes
    self.tasks = tasks
    self.omittedTaskCount = omittedTaskCount
  }

  package var doneCount: Int {
    state == .done ? taskCount : min(tasks.count { $0.state == .done }, taskCount)
  }

  /// None when it has no tasks to count.
  package var fraction: Double? {
    if state == .done { return 1 }
    return taskCount > 0 ? Double(doneCount) / Double(taskCount) : state == .running ? nil : 0
  }
}

package struct PlanTask: Hashable, Sendable, Identifiable {
  package var id: Int
  package var worker: Int
  package var start: Double
  package var end: Double?
  package var state: PlanState
  package var rows: Int
  package var spillBytes: Int
  package var waitSeconds: Double

  package init(
    id: Int, worker: Int, start: Double, end: Double?, state: PlanState = .done, rows: Int = 0,
    spillBytes: Int = 0, waitSeconds: Double = 0
  ) {
    self.id = id
    self.worker = worker
    self.start = start
    self.end = end
    self.state = state
    self.rows = rows
    self.spillBytes = spillBytes
    self.waitSeconds = waitSeconds
  }

  package func seconds(now: Double) -> Double { max((end ?? now) - start, 0) }
}
