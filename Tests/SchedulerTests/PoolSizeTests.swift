import Scheduler
import Synchronization
import Testing

/// The number of workers changes while jobs run: nothing is lost, nobody stands still.
@Suite struct PoolSizeTests {
  /// Who runs now, by slots: two at once in one are noticed.
  private final class Census: Sendable {
    private struct State {
      var present: Set<Int> = []
      var most = 0
      var clashes = 0
    }

    private let state = Mutex(State())

    var count: Int { state.withLock { $0.present.count } }
    var most: Int { state.withLock { $0.most } }
    var clashes: Int { state.withLock { $0.clashes } }

    func within<Value>(_ slot: Int, _ body: () throws -> Value) rethrows -> Value {
      state.withLock { state in
        if !state.present.insert(slot).inserted { state.clashes += 1 }
        state.most = max(state.most, state.present.count)
      }
      defer { state.withLock { _ = $0.present.remove(slot) } }
      return try body()
    }
  }

  /// A body that takes morsels until the job is cancelled.
  private func endless(_ census: Census) -> StageBody {
    { context in
      try census.within(context.workerIndex) { while try context.nextMorsel() != nil {} }
    }
  }

  private func wait(until condition: () -> Bool) {
    while !condition() { Clock.sleep(milliseconds: 1) }
  }

  @Test func moreWorkersHelpWhatRuns() throws {
    let pool = WorkerPool(workerCount: 1)
    defer { pool.shutdown() }
    let census = Census()
    let job = Job("endless", on: pool)
    let stage = job.addStage("endless", .morsels(nil), body: endless(census))
    let handle = job.submit()
    wait { census.count == 1 }
    #expect(stage.taskCount == 1)
    pool.resize(to: 4)
    wait { census.count == 4 }
    #expect(stage.taskCount == 4)
    handle.cancel()
    #expect(throws: (any Error).self) { try handle.wait() }
    #expect(census.clashes == 0)
  }

  @Test func fewerWorkersLeaveAndTheJobGoesOn() throws {
    let pool = WorkerPool(workerCount: 4)
    defer { pool.shutdown() }
    let census = Census()
    let job = Job("endless", on: pool)
    job.addStage("endless", .morsels(nil), body: endless(census))
    let handle = job.submit()
    wait { census.count == 4 }
    pool.resize(to: 1)
    wait { census.count == 1 && pool.busyWorkerCount == 1 }
    #expect(handle.state == .running)
    let inside = Census()
    let other = Job("other", on: pool)
    other.addStage("other", .tasks(40)) { context in
      inside.within(context.workerIndex) {}
      #expect(context.workerIndex == 0)
    }
    try other.run()
    #expect(inside.most == 1)
    pool.resize(to: 3)
    wait { census.count == 3 }
    handle.cancel()
    #expect(throws: (any Error).self) { try handle.wait() }
    #expect(census.clashes == 0)
  }

  @Test func partitionsThatRunKeepTheirSlotsToTheirEnd() throws {
    let pool = WorkerPool(workerCount: 3)
    defer { pool.shutdown() }
    let census = Census()
    let mayEnd = Latch()
    let job = Job("partitions", on: pool)
    let ended = Counter()
    job.addStage("partitions", .tasks(12)) { context in
      census.within(context.workerIndex) { mayEnd.wait() }
      ended.add()
    }
    let handle = job.submit()
    wait { census.count == 3 }
    pool.resize(to: 2)
    pool.resize(to: 5)
    wait { census.count == 5 }
    pool.resize(to: 1)
    mayEnd.open()
    try handle.wait()
    #expect(ended.value == 12)
    #expect(census.clashes == 0)
  }

  @Test func aTaskInALostSlotStillRunsItsOwnJobs() throws {
    let pool = WorkerPool(workerCount: 2)
    defer { pool.shutdown() }
    let bothIn = Counter()
    let sum = Counter()
    let mayGoOn = Latch()
    let job = Job("outer", on: pool)
    job.addStage("outer", .tasks(2)) { _ in
      bothIn.add()
      mayGoOn.wait()
      let inner = Job("inner", on: pool)
      inner.addStage("inner", .morsels(1000)) { context in
        while try context.nextMorsel() != nil { sum.add() }
      }
      try inner.run()
    }
    let handle = job.submit()
    wait { bothIn.value == 2 }
    pool.resize(to: 1)
    mayGoOn.open()
    try handle.wait()
    #expect(sum.value == 2000)
  }

  @Test func everyMorselIsTakenOnceWhateverTheSize() throws {
    let pool = WorkerPool(workerCount: 2)
    defer { pool.shutdown() }
    let census = Census()
    let taken = Counter()
    let hasEnded = Atomic<Bool>(false)
    let callers = (0..<3).compactMap { _ in
      Thread(named: "caller") {
        for _ in 0..<60 {
          let job = Job("small", on: pool)
          let first = job.addStage("first", .morsels(50)) { context in
            try census.within(context.workerIndex) {
              while try context.nextMorsel() != nil { taken.add() }
            }
          }
          job.addStage("second", .tasks(4), after: [first]) { context in
            census.within(context.workerIndex) { taken.add() }
          }
          do { try job.run() } catch { Issue.record("\(error)") }
        }
      }
    }
    let resizer = Thread(named: "resizer") {
      var size = 1
      while !hasEnded.load(ordering: .acquiring) {
        size = size * 5 % 17
        pool.resize(to: size)
      }
    }
    for caller in callers { caller.join() }
    hasEnded.store(true, ordering: .releasing)
    resizer?.join()
    #expect(taken.value == callers.count * 60 * 54)
    #expect(census.clashes == 0)
    #expect(census.most <= 16)
    #expect(pool.busyWorkerCount == 0)
  }
}
