import CPlatform
import Glibc
import Scheduler
import Synchronization

/// Why a statement was stopped from outside.
package enum StopReason: Hashable, Sendable {
  case signal(Int32)
  case timeout(seconds: Double)
}

/// Watches over the running statement: cancels it on a signal or when its time is up, and draws
/// its progress.
///
/// One thread sleeps in `poll` until a signal's byte arrives or the next picture is due.
package final class Supervisor: Sendable {
  private struct State {
    var statement: (any RunnableStatement)?
    var startedAt: UInt64 = 0
    var deadline: UInt64?
    var timeoutSeconds = 0.0
    var stopped: StopReason?
    /// Before anything runs, a signal ends the process: there is nothing to clean up.
    var isWaitingForInput = false
  }

  private let state = Mutex(State())
  private let progress: ProgressLine?
  private let reader: Int32
  private let writer: Int32

  private static let picturesEvery: UInt64 = 100_000_000
  private static let firstPictureAfter: UInt64 = 500_000_000

  /// Catches signals from now on; there is one supervisor in a process.
  package init(progress: ProgressLine?) {
    self.progress = progress
    var ends: [Int32] = [-1, -1]
    let status = pipe(&ends)
    for end in ends where status == 0 { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    reader = status == 0 ? ends[0] : -1
    writer = status == 0 ? ends[1] : -1
    platform_catch_interrupts(writer)
    _ = Thread(named: "supervisor", stackSize: 1 << 19) { [self] in watch() }
  }

  /// What stopped the last statement, or all: a signal stays.
  package var stopReason: StopReason? { state.withLock { $0.stopped } }

  package var interruptingSignal: Int32? {
    if case .signal(let number)? = stopReason { number } else { nil }
  }

  /// Reads input in a way that a signal ends at once.
  package func whileWaitingForInput<Value>(_ body: () throws -> Value) rethrows -> Value {
    state.withLock { $0.isWaitingForInput = true }
    defer { state.withLock { $0.isWaitingForInput = false } }
    return try body()
  }

  /// Watches over `statement` while `body` runs it.
  package func watching<Value>(
    _ statement: any RunnableStatement, timeoutSeconds: Double?, _ body: () throws -> Value
  ) throws -> Value {
    let now = Clock.monotonicNanoseconds()
    let isStopped = state.withLock { state in
      if case .timeout? = state.stopped { state.stopped = nil }
      state.statement = statement
      state.startedAt = now
      state.deadline = timeoutSeconds.map { now &+ UInt64($0 * 1e9) }
      state.timeoutSeconds = timeoutSeconds ?? 0
      return state.stopped != nil
    }
    wake()
    defer {
      state.withLock { state in
        state.statement = nil
        state.deadline = nil
      }
      progress?.erase()
    }
    if isStopped { throw TaskInterrupted() }
    return try body()
  }

  /// Throws when a signal has come: for work between statements.
  package func checkpoint() throws {
    if interruptingSignal != nil { throw TaskInterrupted() }
  }

  private func wake() {
    var zero: UInt8 = 0
    _ = Glibc.write(writer, &zero, 1)
  }

  private func watch() {
    while true {
      var request = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
      let ready = poll(&request, 1, waitMilliseconds())
      if ready > 0, request.revents & Int16(POLLIN) != 0 {
        var byte: UInt8 = 0
        guard read(reader, &byte, 1) == 1 else { continue }
        if byte != 0 { stop(.signal(Int32(byte))) }
      } else if ready < 0, errno != EINTR {
        return
      }
      step()
    }
  }

  /// Until the next picture or the deadline; for ever while nothing runs.
  private func waitMilliseconds() -> Int32 {
    state.withLock { state in
      guard state.statement != nil, state.stopped == nil else { return -1 }
      let now = Clock.monotonicNanoseconds()
      var next = UInt64.max
      if progress != nil {
        let first = state.startedAt &+ Self.firstPictureAfter
        next = max(first, now &+ Self.picturesEvery)
      }
      if let deadline = state.deadline { next = min(next, deadline) }
      guard next < .max else { return -1 }
      return Int32(min(60_000, (max(next, now) &- now) / 1_000_000 &+ 1))
    }
  }

  private func step() {
    let now = Clock.monotonicNanoseconds()
    let (statement, isLate, startedAt, seconds) = state.withLock { state in
      (
        state.statement, state.deadline.map { now >= $0 } ?? false, state.startedAt,
        state.timeoutSeconds
      )
    }
    guard let statement else { return }
    if isLate { stop(.timeout(seconds: seconds)) }
    if now >= startedAt &+ Self.firstPictureAfter, let progress {
      progress.draw { columns, hasUnicode in
        statement.progressText(
          nanoseconds: now &- startedAt, columns: columns, hasUnicode: hasUnicode)
      }
      // The statement may have ended while its picture was drawn.
      if state.withLock({ $0.statement == nil }) { progress.erase() }
    }
  }

  private func stop(_ reason: StopReason) {
    let (statement, endsProcess) = state.withLock { state in
      if state.stopped == nil { state.stopped = reason }
      return (state.statement, state.isWaitingForInput)
    }
    if endsProcess, case .signal(let number) = reason { _exit(128 + number) }
    statement?.cancel()
  }
}
