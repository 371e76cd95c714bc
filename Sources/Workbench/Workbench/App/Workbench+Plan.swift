import Scheduler
import TerminalKit

/// What the screen of plans needs besides itself.
struct PlanWork {
  var shelf = RunShelf()
  var history = GaugeHistory()
  var logFolder: String?
  let files = PlanFiles()
}

/// The screen of plans and the engine.
extension Workbench {
  /// The runs so far, those that go on as they stand.
  mutating func lookAtRuns() {
    plan.update(runs: planWork.shelf.runs(of: room) + waitingRuns)
    plan.update(plan.showsStorage ? room.storage : room.gauges, planWork.history)
  }

  /// Gauges have a history only while something runs.
  mutating func sampleGauges() {
    planWork.history.add(room.gauges, at: Clock.wallMilliseconds())
  }

  mutating func react(to events: [PlanPane.Event]) -> [LoopCommand<WorkbenchMessage>] {
    var commands: [LoopCommand<WorkbenchMessage>] = []
    for event in events {
      switch event {
      case .cancel(let run): cancel(run: run)
      case .tell(let text): toasts.post(.info, text, at: clock.now)
      case .copy(let text, let what):
        commands.append(.copy(text, then: { .copied($0, what: what) }))
      case .write(let text, let path): planWork.files.write(text, to: path, post)
      case .listLogs:
        guard let folder = planWork.logFolder else {
          toasts.post(.info, "No logs are kept.", at: clock.now)
          break
        }
        planWork.files.list(folder, post)
      case .askPath(let title, let path, let purpose): ask(.path(title, path), .plan(purpose))
      case .openLog(let path):
        toasts.post(.info, "Reading \(path.split(separator: "/").last ?? "")", at: clock.now)
        planWork.files.open(path, post)
      }
    }
    // A page may have come to the front that shows more of the engine.
    if plan.showsStorage { plan.update(room.storage, planWork.history) }
    return commands
  }

  mutating func take(_ news: PlanNews) {
    switch news {
    case .logs(let files): plan.offer(files)
    case .opened(let name, let runs, let remark):
      plan.open(log: name, runs: runs, remark)
      if let remark { toasts.post(.warning, remark.text, at: clock.now) }
    case .written(let path): toasts.post(.success, "Wrote \(path.sanitized)", at: clock.now)
    case .failed(let reason): toasts.post(.error, reason.sanitized, at: clock.now)
    }
  }
}

/// Pictures of runs; of those that have ended they are made once.
struct RunShelf {
  private var ended: [Int: PlanRun] = [:]

  /// Oldest first.
  mutating func runs(of room: EngineRoom) -> [PlanRun] {
    let now = Clock.wallMilliseconds()
    let history = room.history
    let paused = Set(room.jobs.filter { $0.state == .paused }.compactMap(\.recordID))
    var kept: [Int: PlanRun] = [:]
    let runs = history.map { old -> PlanRun in
      if let run = ended[old.id] {
        kept[old.id] = run
        return run
      }
      let record = old.endTime == nil ? room.record(old.id) ?? old : old
      let run = PlanRun(record, now: now, isPaused: paused.contains(record.id))
      if record.endTime != nil { kept[old.id] = run }
      return run
    }
    ended = kept
    return runs
  }
}
