import Scheduler

extension PlanRun {
  /// What is known of a job, at a time in milliseconds since 1970.
  package init(_ record: JobRecord, now: Int64, isPaused: Bool = false) {
    let start = record.startTime
    func seconds(_ time: Int64) -> Double { Double(time &- start) / 1e3 }
    var state = PlanState(record.state)
    if state == .running, isPaused { state = .paused }
    if state == .running, !record.hasBegun { state = .queued }
    let end = record.endTime ?? (record.state == .running ? now : start)
    let measured = Double(record.nanoseconds) / 1e9
    let isMeasured = measured > 0 && (record.endTime != nil || !isPaused)
    let stages = record.stages.map { PlanStage($0, in: record, seconds: seconds) }
    self.init(
      id: record.id, text: record.text.isEmpty ? record.name : record.text, state: state,
      startTime: start, seconds: isMeasured ? measured : max(seconds(end), 0),
      error: record.error, stages: stages, stageCount: record.plannedStageCount)
    let graphs: [(PlanLevel, QueryPlanned.Tree?)] = [
      (.logical, record.logicalPlan), (.optimized, record.optimizedPlan),
      (.physical, record.physicalPlan),
    ]
    for case (let level, let tree?) in graphs {
      self.graphs[level] =
        level == .physical
        ? PlanGraph(tree, record.operators, of: state, stages) : PlanGraph(written: tree)
    }
    if state == .done, let root = record.physicalPlan?.id {
      rows = record.operators[root]?.rows
    }
  }
}

extension JobRecord {
  /// False while all of it waits for a worker.
  fileprivate var hasBegun: Bool {
    stages.contains { $0.isComplete || !$0.tasks.isEmpty || $0.omittedTaskCount > 0 }
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
  init(written tree: QueryPlanned.Tree) {
    self.init(tree)
    isPhysical = false
  }

  /// A tree of operators with what they did.
  init(
    _ tree: QueryPlanned.Tree, _ metrics: [Int: OperatorMetrics] = [:],
    of state: PlanState = .waiting, _ stages: [PlanStage] = []
  ) {
    self.init()
    var known: Set<Int> = []
    var stack = [(tree: tree, parent: Int?.none)]
    while let (tree, parent) = stack.popLast() {
      if let parent { edges.append(Edge(from: tree.id, to: parent)) }
      // A part that several operators share is told once.
      guard known.insert(tree.id).inserted else { continue }
      let own = stages.filter { $0.operators.contains(tree.id) }
      nodes.append(Node(tree, metrics[tree.id], of: state, own))
      stack += tree.children.reversed().map { ($0, tree.id) }
    }
  }
}

extension PlanGraph.Node {
  fileprivate init(
    _ tree: QueryPlanned.Tree, _ metrics: OperatorMetrics?, of run: PlanState,
    _ own: [PlanStage]
  ) {
    self.init(
      id: tree.id, name: tree.name, detail: tree.detail, estimatedRows: tree.estimatedRows)
    stages = own.map(\.id)
    if let metrics {
      rows = metrics.rows
      seconds = Double(metrics.nanoseconds) / 1e9
      memoryBytes = metrics.peakMemoryBytes
      spillBytes = metrics.spillBytes
      batches = metrics.batches
      bytes = metrics.bytes
      malformedRows = metrics.malformedRows
    }
    let hasBegun = metrics.map { $0.batches > 0 || $0.nanoseconds > 0 } ?? false
    switch run {
    case .done: state = .done
    case .queued, .waiting: state = .waiting
    case .running, .paused, .failed, .cancelled:
      let isThrough = !own.isEmpty && own.allSatisfy { $0.state == .done }
      state = isThrough ? .done : hasBegun ? run : .waiting
    }
  }
}

extension PlanStage {
  fileprivate init(
    _ stage: JobRecord.Stage, in record: JobRecord, seconds: (Int64) -> Double
  ) {
    let run = PlanState(record.state)
    let ended: PlanState = stage.failedTaskCount > 0 && run == .failed ? .failed : .done
    let hasFailed = stage.tasks.contains { $0.outcome == .failed }
    let open: PlanState =
      switch run {
      case .running: stage.tasks.isEmpty ? .waiting : .running
      case .failed: hasFailed ? .failed : stage.tasks.isEmpty ? .waiting : .cancelled
      default: stage.tasks.isEmpty && run == .cancelled ? .waiting : run
      }
    self.init(
      id: stage.id, name: stage.name, state: stage.isComplete ? ended : open,
      seconds: Double(stage.nanoseconds) / 1e9, taskCount: stage.taskCount,
      tasks: stage.tasks.map { PlanTask($0, seconds: seconds) },
      omittedTaskCount: stage.omittedTaskCount)
    if stage.nanoseconds == 0, let last = tasks.compactMap(\.end).max(), run != .running {
      self.seconds = max(last - seconds(stage.submitTime), 0)
    }
    metrics = stage.metrics
    if !stage.isComplete, run != .running {
      metrics = stage.tasks.reduce(into: metrics) { $0.add($1.metrics) }
    }
    failedTaskCount = max(
      stage.failedTaskCount, stage.tasks.count { $0.outcome == .failed })
    parents = stage.parents
    operators = Set(stage.operators)
    morselCount = stage.morselCount
    progress = stage.fraction
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
    self.init(id: task.id, worker: task.worker, start: start, end: end, state: state)
    partition = task.partition
    attempt = task.attempt
    error = task.error
    metrics = task.metrics
  }
}
