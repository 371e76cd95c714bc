import Columns
import Execution
import Scheduler

/// Seconds since 1970.
enum EngineClock {
  static var seconds: Double { Double(Clock.wallMilliseconds()) / 1000 }
}

/// Writes the statements that end into the history, each once.
struct RunKeeper {
  private var history: RunHistory?
  private var noted: Set<Int> = []

  init(folder: String?) {
    history = folder.map { RunHistory(path: $0 + "/history.jsonl", reads: false) }
  }

  /// The newest first, of this and of other instances.
  func runs() -> [RunRecord] { history.map { RunHistory(path: $0.path).search() } ?? [] }

  /// Takes the news of a job. A rest counts as an end: many queries are never read further.
  mutating func note(_ job: EngineJob) throws(FileFailure) {
    guard job.shape == nil, let status = job.state.runStatus, noted.insert(job.id).inserted
    else { return }
    var error: String?
    if case .failed(let reason) = job.state { error = reason.message }
    try history?.add(
      RunRecord(
        text: job.text, startedAt: Double(job.startTime) / 1000,
        milliseconds: Double(job.nanoseconds) / 1e6, rows: job.rowCount?.known, status: status,
        error: error))
  }
}

extension EngineJob.State {
  fileprivate var runStatus: RunRecord.Status? {
    switch self {
    case .queued, .running: nil
    case .paused: .partial
    case .complete: .done
    case .cancelled: .cancelled
    case .failed: .failed
    }
  }
}
