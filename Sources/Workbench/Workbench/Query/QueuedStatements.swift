import SQL
import Scheduler
import TerminalKit

/// A statement that waits for the one before it in its tab.
struct QueuedStatement {
  /// Tells all that ever waited apart.
  let id: Int
  let statement: StatementText
  /// Milliseconds since 1970.
  let time: Int64
}

extension QueryWorkspace {
  /// The statements of all tabs that wait, in the order in which they will run.
  var waiting: [QueuedStatement] { editors.buffers.flatMap(\.queue) }

  /// Takes a statement that waits out of its queue; those behind it still run.
  mutating func removeWaiting(_ id: Int) -> StatementText? {
    for buffer in editors.buffers {
      guard let place = buffer.queue.firstIndex(where: { $0.id == id }) else { continue }
      return editors.update(tab: buffer.id) { $0.queue.remove(at: place).statement }
    }
    return nil
  }

  /// Nothing follows any more in a tab: its statements that wait are not run.
  mutating func dropQueue(in tab: Int) -> [Request] {
    let dropped = editors.update(tab: tab) { buffer in
      defer { buffer.queue = [] }
      return buffer.queue.map(\.statement.text)
    }
    return dropped.map { $0.isEmpty ? [] : [.dropped($0)] } ?? []
  }
}

extension Workbench {
  /// What waits for its turn, as the screen of runs lists it: in queues of tabs, and in the room.
  var waitingRuns: [PlanRun] {
    let now = Clock.wallMilliseconds()
    let jobs = room.jobs.filter { $0.state == .queued }
    return jobs.map { PlanRun(.job($0.id), $0.text, since: $0.startTime, now: now) }
      + query.waiting.map {
        PlanRun(.statement($0.id), $0.statement.text, since: $0.time, now: now)
      }
  }

  /// Stops a run, or takes it out of the queue in which it waits.
  mutating func cancel(run id: Int) {
    switch QueuedRun(runID: id) {
    case .statement(let number):
      if let statement = query.removeWaiting(number) { room.note(cancelled: [statement.text]) }
    case .job(let job): room.cancel(job)
    case nil: room.cancel(record: id)
    }
    lookAtRuns()
  }

  mutating func tellDropped(_ statements: [String]) {
    room.note(cancelled: statements)
    let text =
      statements.count == 1
      ? "The statement that waited was not run"
      : "\(statements.count) statements that waited were not run"
    toasts.post(.warning, text, at: clock.now)
  }
}
