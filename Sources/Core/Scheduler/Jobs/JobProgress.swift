import Synchronization

/// What a task that runs has counted so far.
package struct TaskProgress: Hashable, Codable, Sendable {
  package var id: Int
  package var metrics: TaskMetrics
}

/// How far one stage has come.
package struct StageProgress: Hashable, Codable, Sendable {
  package var id: Int
  package var name: String
  package var state: StageState
  package var parents: [Int]
  package var taskCount: Int
  package var runningTaskCount: Int
  package var doneTaskCount: Int
  package var failedTaskCount: Int
  package var morselCount: Int?
  package var takenMorselCount: Int
  package var nanoseconds: UInt64
  package var metrics: TaskMetrics
  /// The operators of the plan that its tasks have counted for.
  package var operators: [Int]
  /// The tasks that run now.
  package var runningTasks: [TaskProgress]

  /// The part that is done, from 0 to 1; nil when the end cannot be known.
  package var fraction: Double? {
    switch state {
    case .succeeded, .skipped: return 1
    case .waiting: return 0
    case .ready, .completing, .failed:
      if let morselCount {
        let done = max(0, takenMorselCount - runningTaskCount)
        return morselCount == 0 ? 1 : min(1, Double(done) / Double(morselCount))
      }
      guard takenMorselCount == 0 else { return nil }
      return taskCount == 0 ? 1 : Double(doneTaskCount) / Double(taskCount)
    }
  }
}

/// A picture of a job for progress bars and the stage graph.
package struct JobProgress: Hashable, Codable, Sendable {
  package var id: Int
  package var name: String
  package var detail: String
  package var state: JobState
  package var nanoseconds: UInt64
  package var stages: [StageProgress]
  package var operators: [OperatorMetrics]

  package var metrics: TaskMetrics {
    stages.reduce(into: TaskMetrics()) { $0.add($1.metrics) }
  }

  package var rowsPerSecond: Double {
    nanoseconds == 0 ? 0 : Double(metrics.rowsRead) * 1e9 / Double(nanoseconds)
  }

  /// The part of the known stages that is done, from 0 to 1.
  package var fraction: Double {
    let parts = stages.filter { $0.state != .skipped }.map { $0.fraction ?? 0 }
    if parts.isEmpty { return state == .succeeded ? 1 : 0 }
    return parts.reduce(0, +) / Double(parts.count)
  }

  /// A guess at the time left; nil while too little is done to tell.
  package var remainingNanoseconds: UInt64? {
    guard state == .running, fraction > 0.02 else { return nil }
    return UInt64(Double(nanoseconds) * (1 - fraction) / fraction)
  }

  /// The text of Spark's console bar for the running stages: `[Stage 3:==>  (2 + 4) / 8]`.
  package func bar(width: Int) -> String {
    let running = stages.filter { $0.state == .ready || $0.state == .completing }.prefix(3)
    guard !running.isEmpty else { return "" }
    let share = max(20, width / running.count)
    return running.map { $0.bar(width: share) }.joined()
  }
}

extension StageProgress {
  fileprivate func bar(width: Int) -> String {
    let total = morselCount ?? taskCount
    let done = morselCount == nil ? doneTaskCount : max(0, takenMorselCount - runningTaskCount)
    let header = "[Stage \(id):"
    let tail = "(\(min(done, total)) + \(runningTaskCount)) / \(total)]"
    let room = width - header.count - tail.count
    guard room > 0 else { return header + tail }
    let filled = min(room, Int((fraction ?? 0) * Double(room)))
    let line = (0..<room).map { $0 < filled ? "=" : $0 == filled ? ">" : " " }.joined()
    return header + line + tail
  }
}

extension JobHandle {
  /// The job as it stands; running tasks bring their counters up to date at their next batch,
  /// so a caller that asks again and again sees them move.
  package func progress() -> JobProgress {
    job.pool.lock.withLock {
      job.raiseSignal()
      let now = job.isFinished ? job.endedAt : Clock.monotonicNanoseconds()
      return JobProgress(
        id: job.id, name: job.name, detail: job.options.detail, state: job.state,
        nanoseconds: job.activeNanoseconds(until: now),
        stages: job.stages.map { $0.progress(now: now) },
        operators: job.operators.values.sorted { $0.id < $1.id })
    }
  }
}

extension WorkerPool {
  /// The jobs that run now, oldest first.
  package var runningJobs: [JobHandle] {
    lock.withLock { active.sorted { $0.id < $1.id }.map(\.handle) }
  }

  /// How many workers have a task.
  package var busyWorkerCount: Int { lock.withLock { slots.takenCount } }
}

extension Stage {
  fileprivate func progress(now: UInt64) -> StageProgress {
    var morselCount: Int?
    if case .morsels(let count) = work { morselCount = count }
    return StageProgress(
      id: id, name: name, state: state, parents: parents.map(\.id), taskCount: taskCount,
      runningTaskCount: runningCount, doneTaskCount: completedCount,
      failedTaskCount: failures.values.reduce(0, +), morselCount: morselCount,
      takenMorselCount: min(morselLimit, nextMorsel.load(ordering: .relaxed)),
      nanoseconds: readyAt == 0 ? 0 : (endedAt == 0 ? now : endedAt) &- readyAt, metrics: metrics,
      operators: operators.sorted(),
      runningTasks: running.map { TaskProgress(id: $0.taskID, metrics: $0.published) })
  }
}
