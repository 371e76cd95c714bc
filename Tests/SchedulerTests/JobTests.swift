import Columns
import Scheduler
import Synchronization
import Testing

@Suite struct JobTests {
  @Test(arguments: [1, 2, 8])
  func everyMorselIsTakenOnce(workerCount: Int) throws {
    let pool = WorkerPool(workerCount: workerCount)
    defer { pool.shutdown() }
    let taken = Mutex([Int](repeating: 0, count: 1000))
    let job = Job("morsels", on: pool)
    job.addStage("scan", .morsels(1000)) { context in
      while let morsel = try context.nextMorsel() { taken.withLock { $0[morsel] += 1 } }
    }
    try job.run()
    #expect(taken.withLock { $0.allSatisfy { $0 == 1 } })
  }

  @Test(arguments: [1, 2, 8])
  func everyTaskRunsOnceAfterItsParents(workerCount: Int) throws {
    let pool = WorkerPool(workerCount: workerCount)
    defer { pool.shutdown() }
    let order = Mutex([String]())
    let job = Job("diamond", on: pool)
    func record(_ name: String) -> StageBody {
      { context in order.withLock { $0.append("\(name)\(context.partition)") } }
    }
    let top = job.addStage("top", .tasks(3), body: record("top"))
    let left = job.addStage("left", .tasks(2), after: [top], body: record("left"))
    let right = job.addStage("right", .tasks(0), after: [top], body: record("right"))
    job.addStage("end", .tasks(1), after: [left, right], body: record("end"))
    try job.submit().wait()
    let names = order.withLock { $0 }
    #expect(Set(names.prefix(3)) == ["top0", "top1", "top2"])
    #expect(Set(names.dropFirst(3).prefix(2)) == ["left0", "left1"])
    #expect(names.last == "end0" && names.count == 6)
  }

  @Test func anUnknownNumberOfMorselsEndsWhenTheBodySaysSo() throws {
    let pool = WorkerPool(workerCount: 2)
    defer { pool.shutdown() }
    let sum = Counter()
    let job = Job("source", on: pool)
    job.addStage("read", .morsels(nil)) { context in
      while let morsel = try context.nextMorsel() {
        guard morsel < 100 else { return context.endMorsels() }
        sum.add(morsel)
      }
    }
    try job.run()
    #expect(sum.value == 4950)
  }

  @Test func aHookAddsStagesThatChildrenWaitFor() throws {
    let pool = WorkerPool(workerCount: 2)
    defer { pool.shutdown() }
    let order = Mutex([String]())
    let job = Job("adaptive", on: pool)
    let child = Mutex<Stage?>(nil)
    var options = StageOptions()
    options.whenComplete = { job in
      let added = job.addStage("added", .tasks(1)) { _ in order.withLock { $0.append("added") } }
      child.withLock { $0 }?.wait(for: [added])
    }
    let first = job.addStage("first", .tasks(1), options: options) { _ in
      order.withLock { $0.append("first") }
    }
    let last = job.addStage("last", .tasks(1), after: [first]) { _ in
      order.withLock { $0.append("last") }
    }
    child.withLock { $0 = last }
    try job.run()
    #expect(order.withLock { $0 } == ["first", "added", "last"])
  }

  @Test func theFirstErrorFailsTheJob() throws {
    let pool = WorkerPool(workerCount: 2)
    defer { pool.shutdown() }
    let error = QueryError("DIVIDE_BY_ZERO", sqlState: "22012", "Division by zero.")
    let laterRan = Counter()
    let job = Job("fails", on: pool)
    let first = job.addStage("first", .tasks(4)) { context in
      if context.partition == 2 { throw error }
    }
    job.addStage("second", .tasks(1), after: [first]) { _ in
      laterRan.add()
    }
    #expect(throws: error) { try job.run() }
    #expect(job.handle.state == .failed)
    #expect(laterRan.value == 0)
  }

  @Test func aTaskRunsAnotherJobOnTheSamePool() throws {
    let pool = WorkerPool(workerCount: 1)
    defer { pool.shutdown() }
    let sum = Counter()
    let job = Job("outer", on: pool)
    job.addStage("outer", .tasks(3)) { context in
      let inner = Job("inner", on: pool)
      inner.addStage("inner", .morsels(10)) { context in
        while let morsel = try context.nextMorsel() { sum.add(morsel) }
      }
      try inner.run()
    }
    try job.submit().wait()
    #expect(sum.value == 135)
  }

  @Test func aJobWithoutStagesSucceeds() throws {
    let pool = WorkerPool(workerCount: 1)
    defer { pool.shutdown() }
    let job = Job("nothing", on: pool)
    try job.run()
    #expect(job.handle.state == .succeeded)
  }

  @Test func manyJobsFromManyThreadsAllEnd() throws {
    let pool = WorkerPool(workerCount: 3)
    defer { pool.shutdown() }
    let sum = Counter()
    let callers = (0..<4).compactMap { _ in
      Thread(named: "caller") {
        for _ in 0..<50 {
          let job = Job("small", on: pool)
          let first = job.addStage("first", .morsels(7)) { context in
            while try context.nextMorsel() != nil { sum.add(1) }
          }
          job.addStage("second", .tasks(3), after: [first]) { _ in
            sum.add(1)
          }
          try? job.run()
        }
      }
    }
    for caller in callers { caller.join() }
    #expect(sum.value == callers.count * 50 * 10)
  }
}
