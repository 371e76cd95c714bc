/// How long a job has worked, without the time in which it rested at gates because nobody wanted
/// more of it.
extension Job {
  func endRest() {
    guard restingSince > 0 else { return }
    restedNanoseconds &+= Clock.monotonicNanoseconds() &- restingSince
    restingSince = 0
  }

  /// Called when nothing of the job runs and something of it still could.
  func restIfHeldUp() {
    guard restingSince == 0, completing.isEmpty,
      runnable.allSatisfy({ $0.options.gate?.isClosed == true })
    else { return }
    restingSince = Clock.monotonicNanoseconds()
  }

  /// Until a moment in which the job still runs, or until its end.
  func activeNanoseconds(until now: UInt64) -> UInt64 {
    guard startedAt > 0 else { return 0 }
    let end = isFinished ? endedAt : restingSince > 0 ? restingSince : now
    return end &- startedAt &- restedNanoseconds
  }
}
