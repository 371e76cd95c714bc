/// What waits for its turn, among the runs: its number is no job's and no ended statement's.
enum QueuedRun: Hashable {
  /// Behind another one in its tab.
  case statement(Int)
  /// In the engine room, for a thread.
  case job(Int)

  var runID: Int {
    switch self {
    case .statement(let number): .min &+ 2 &* number
    case .job(let number): .min &+ 2 &* number &+ 1
    }
  }

  /// Nil for a run that has begun.
  init?(runID: Int) {
    guard runID < .min / 2 else { return nil }
    let number = runID &- .min
    self = number % 2 == 0 ? .statement(number / 2) : .job(number / 2)
  }
}

extension PlanRun {
  init(_ queued: QueuedRun, _ text: String, since time: Int64, now: Int64) {
    self.init(
      id: queued.runID, text: text, state: .queued, startTime: time,
      seconds: Double(max(now &- time, 0)) / 1e3)
  }
}
