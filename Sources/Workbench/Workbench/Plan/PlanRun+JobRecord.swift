import Scheduler

extension PlanRun {
  /// What is known of a job, at a time in milliseconds since 1970.
  package init(_ record: JobRecord, now: Int64) {
    let start = record.startTime
    func seconds(_ time: Int64) -> Double { Double(time &- start) / 1e3 }
    let state = PlanState(record.state)
    let end = record.endTime ?? (state == .running ? now : start)
    let measured = Double(record.nanoseconds) / 1e9
    let graphs: [(PlanLevel, QueryPlanned.Tree?)] = [
      (.logical, record.logicalPlan), (.optimized, record.optimizedPlan),
      (.physical, record.physicalPlan),
    ]
    self.init(
      id: record.id, text: record.text.isEmpty ? record.name : record.text, state: state,
      seconds: record.endTime != nil && measured > 0 ? measured : max(seconds(end), 0),
      error: record.error,
      stages: record.stages.map { PlanStage($0, in: record, seconds: seconds) })
    for case (let level, let tree?) in graphs {
      let metrics = level == .physical ? record.operators : [:]
      self.graphs[level] = PlanGraph(tree, metrics, of: level == .physical ? state : .waiting)
    }
    if state == .done, let root = record.physicalPlan?.id {
      rows = record.operators[root]?.rows
    }
  }
}

extension PlanState {
  init(_ state: JobState) {
    switch state {
    case .created: self = .waiting
    case .running: self = .running
    case .succeeded: self = .done
    case .failed: self = .failed
    case .cancelled: self = .cancelled
    }
  }
}

extension PlanGraph {
  /// A tree of operators with what they did; operators of a level without metrics have none.
  init(_ tree: QueryPlanned.Tree, _ metrics: [Int: OperatorMetrics], of state: PlanState) {
    self.init()
    var known: Set<Int> = []
    var stack = [(tree: tree, parent: Int?.none)]
    while let (tree, parent) = stack.popLast() {
      if let parent { edges.append(Edge(from: tree.id, to: parent)) }
      // A part that several operators share is told once.
      guard known.insert(tree.id).inserted else { continue }
      nodes.append(Node(tree, metrics[tree.id], of: state))
      stack += tree.children.reversed().map { ($0, tree.id) }
    }
  }
}

extension PlanGraph.Node {
  fileprivate init(_ tree: QueryPlanned.Tree, _ metrics: OperatorMetrics?, of run: PlanState) {
    self.init(
      id: tree.id, name: tree.name, detail: tree.detail, estimatedRows: tree.estimatedRows)
    if let metrics {
      rows = metrics.rows
      seconds = Double(metrics.nanoseconds) / 1e9
      memoryBytes = metrics.peakMemoryBytes
      spillBytes = metrics.spillBytes
    }
    let hasBegun = metrics.map { $0.batches > 0 || $0.nanoseconds > 0 } ?? false
    state = run == .running ? (hasBegun ? .running : .waiting) : run
  }
}

extension PlanStage {
  fileprivate init(
    _ stage: JobRecord.Stage, in record: JobRecord, seconds: (Int64) -> Double
  ) {
    let run = PlanState(record.state)
    let ended: PlanState = stage.failedTaskCount > 0 && run == .failed ? .failed : .done
    let open: PlanState = run != .running ? run : stage.tasks.isEmpty ? .waiting : .running
    self.init(
      id: stage.id, name: stage.name, state: stage.isComplete ? ended : open,
      seconds: Double(stage.nanoseconds) / 1e9, taskCount: stage.taskCount,
      spillBytes: stage.metrics.spillDiskBytes,
      tasks: stage.tasks.map { PlanTask($0, seconds: seconds) },
      omittedTaskCount: stage.omittedTaskCount)
  }
}

extension PlanTask {
  fileprivate init(_ task: JobRecord.Task, seconds: (Int64) -> Double) {
    let start = seconds(task.startTime)
    // The clock of the log has milliseconds; the task's own is finer.
    let measured = Double(task.metrics.wallNanoseconds) / 1e9
    let end = task.endTime.map { start + (measured > 0 ? measured : seconds($0) - start) }
    let state: PlanState =
      switch task.outcome {
      case .succeeded, .yielded: .done
      case .failed: .failed
      case .interrupted: .cancelled
      case nil: .running
      }
    self.init(
      id: task.id, worker: task.worker, start: start, end: end, state: state,
      rows: task.metrics.rowsRead &+ task.metrics.shuffleRowsRead,
      spillBytes: task.metrics.spillDiskBytes,
      waitSeconds: Double(task.metrics.waitNanoseconds) / 1e9)
  }
}
