import Columns
import Scheduler
import Synchronization
import Testing

/// Cancellation, retries and fair sharing; what happens first is read from events, not clocks.
@Suite struct InterruptionTests {
  @Test func runningBodiesSeeACancellationAtTheirNextMorsel() throws {
    let pool = WorkerPool(workerCount: 2)
    defer { pool.shutdown() }
    let started = Latch()
    let job = Job("endless", on: pool)
    job.addStage("endless", .morsels(nil)) { context in
      while try context.nextMorsel() != nil { started.open() }
    }
    let handle = job.submit()
    started.wait()
    handle.cancel()
    let error = #expect(throws: QueryError.self) { try handle.wait() }
    #expect(error?.condition == "SPARK_JOB_CANCELLED")
    #expect(handle.state == .cancelled)
  }

  /// One worker runs and tells so while the other is about to start its body.
  @Test func bodiesThatAreAboutToStartSeeACancellation() throws {
    let pool = WorkerPool(workerCount: 2)
    defer { pool.shutdown() }
    for _ in 0..<500 {
      let started = Latch()
      let job = Job("endless", on: pool)
      job.addStage("endless", .morsels(nil)) { context in
        started.open()
        while try context.nextMorsel() != nil {}
      }
      let handle = job.submit()
      started.wait()
      handle.cancel()
      #expect(throws: QueryError.self) { try handle.wait() }
    }
  }

  @Test func aBodyThatStartsWhileOthersWaitGivesWayToThem() throws {
    let pool = WorkerPool(workerCount: 1)
    defer { pool.shutdown() }
    let started = Latch()
    let both = Latch()
    let smallHasEnded = Latch()
    let first = Job("first", on: pool)
    first.addStage("first", .tasks(1)) { _ in
      started.open()
      both.wait()
    }
    first.submit()
    started.wait()
    let big = Job("big", on: pool)
    big.addStage("big", .morsels(nil)) { context in while try context.nextMorsel() != nil {} }
    let handle = big.submit()
    let small = Job("small", on: pool)
    small.addStage("small", .tasks(1)) { _ in smallHasEnded.open() }
    small.submit()
    both.open()
    smallHasEnded.wait()
    handle.cancel()
    #expect(throws: QueryError.self) { try handle.wait() }
  }

  @Test func cancellingWakesABlockedBody() throws {
    let pool = WorkerPool(workerCount: 1)
    defer { pool.shutdown() }
    let started = Latch()
    let interrupted = Latch()
    let job = Job("blocked", on: pool)
    job.onInterrupt { interrupted.open() }
    job.addStage("blocked", .tasks(1)) { context in
      started.open()
      interrupted.wait()
      try context.throwIfCancelled()
    }
    let handle = job.submit()
    started.wait()
    handle.cancel(.other("by a test"))
    let error = #expect(throws: QueryError.self) { try handle.wait() }
    #expect(error?.message == "Job \(job.id) cancelled by a test")
  }

  @Test func aTimeoutCancels() throws {
    let pool = WorkerPool(workerCount: 1)
    defer { pool.shutdown() }
    var options = JobOptions()
    options.timeoutMilliseconds = 1
    let job = Job("slow", on: pool, options: options)
    job.addStage("endless", .morsels(nil)) { context in while try context.nextMorsel() != nil {} }
    let error = #expect(throws: QueryError.self) { try job.run() }
    #expect(error?.condition == "SPARK_JOB_CANCELLED")
  }

  @Test(arguments: [1, 3, 4])
  func aTaskIsTriedFourTimes(failureCount: Int) throws {
    let pool = WorkerPool(workerCount: 2)
    defer { pool.shutdown() }
    var options = JobOptions()
    options.faults = FaultInjection([.task(stage: "flaky", partition: 1, attempts: failureCount)])
    let attempts = Mutex([Int]())
    let job = Job("retries", on: pool, options: options)
    job.addStage("flaky", .tasks(3)) { context in
      if context.partition == 1 { attempts.withLock { $0.append(context.attempt) } }
    }
    if failureCount < 4 {
      try job.run()
      #expect(attempts.withLock { $0 } == [failureCount])
    } else {
      let error = #expect(throws: QueryError.self) { try job.run() }
      #expect(error?.message.contains("failed 4 times") == true)
    }
  }

  @Test(arguments: [2, 3, 4])
  func aMorselThatWasNotBegunIsTriedAgain(failureCount: Int) throws {
    let pool = WorkerPool(workerCount: 3)
    defer { pool.shutdown() }
    let events = EventBus()
    let recorder = Recorder(events)
    var jobOptions = JobOptions()
    jobOptions.events = events
    jobOptions.faults = FaultInjection([
      .task(stage: "scan", partition: nil, attempts: 1),
      .task(stage: "scan", partition: 20, attempts: failureCount),
    ])
    var options = StageOptions()
    options.isResumable = true
    let seen = Mutex([Int]())
    let job = Job("morsels", on: pool, options: jobOptions)
    job.addStage("scan", .morsels(50), options: options) { context in
      while let morsel = try context.nextMorsel() { seen.withLock { $0.append(morsel) } }
    }
    guard failureCount < 4 else {
      let error = #expect(throws: QueryError.self) { try job.run() }
      #expect(error?.message.contains("Task 20 in stage") == true)
      #expect(error?.message.contains("failed 4 times") == true)
      return
    }
    try job.run()
    #expect(seen.withLock { $0.sorted() } == Array(0..<50))
    events.flush()
    let failed = recorder.all(TaskEnded.self).filter { $0.outcome == .failed }
    #expect(failed.count == 49 + failureCount)
    #expect(failed.filter { $0.partition == 20 }.map(\.attempt) == Array(0..<failureCount))
    #expect(recorder.all(StageCompleted.self).first?.failedTaskCount == 49 + failureCount)
    events.close()
  }

  @Test func aMorselThatIsTriedAgainWaitsAtAClosedGate() throws {
    let pool = WorkerPool(workerCount: 1)
    defer { pool.shutdown() }
    let gate = StageGate()
    var jobOptions = JobOptions()
    jobOptions.faults = FaultInjection([.task(stage: "scan", partition: 1, attempts: 1)])
    var options = StageOptions()
    options.isResumable = true
    options.gate = gate
    let seen = Mutex([Int]())
    let rests = Latch()
    let job = Job("morsels", on: pool, options: jobOptions)
    job.addStage("scan", .morsels(3), options: options) { context in
      while true {
        // The second body begins with the morsel that failed, and is sent away before.
        if seen.withLock({ $0.count }) == 1, !gate.isClosed, context.attempt == 1 {
          gate.set(closed: true)
          rests.open()
        }
        if gate.isClosed { return context.pause() }
        guard let morsel = try context.nextMorsel() else { return }
        seen.withLock { $0.append(morsel) }
      }
    }
    let handle = job.submit()
    rests.wait()
    while pool.busyWorkerCount > 0 { Clock.sleep(milliseconds: 1) }
    seen.withLock { $0.append(-1) }
    gate.set(closed: false)
    handle.wake()
    try handle.wait()
    #expect(seen.withLock { $0.sorted() } == [-1, 0, 1, 2])
  }

  @Test func aMorselDrivenStageIsRestartedAsAWhole() throws {
    let pool = WorkerPool(workerCount: 2)
    defer { pool.shutdown() }
    let seen = Mutex([Int]())
    let restarts = Counter()
    var options = StageOptions()
    options.restart = {
      restarts.add(1)
      seen.withLock { $0 = [] }
    }
    let job = Job("restart", on: pool)
    job.addStage("scan", .morsels(50), options: options) { context in
      while let morsel = try context.nextMorsel() {
        if morsel == 20, restarts.value < 2 {
          throw RetryableFailure(.inputOutput, "flaky disk")
        }
        seen.withLock { $0.append(morsel) }
      }
    }
    try job.run()
    #expect(seen.withLock { $0.sorted() } == Array(0..<50))
    #expect(restarts.value == 2)
  }

  @Test func aTaskWaitsForTheStagesThatRepairWhatItMissed() throws {
    let pool = WorkerPool(workerCount: 2)
    defer { pool.shutdown() }
    let isRepaired = Counter()
    var options = StageOptions()
    options.recover = { _, job in
      [job.addStage("repair", .tasks(1)) { _ in isRepaired.add() }]
    }
    let job = Job("recovery", on: pool)
    job.addStage("reader", .tasks(2), options: options) { context in
      if context.partition == 0, isRepaired.value == 0 {
        throw RetryableFailure(.lostShuffle(id: 0, mapPartitions: [0]), "lost")
      }
    }
    try job.run()
    #expect(isRepaired.value > 0)
  }

  @Test(arguments: [true, false])
  func aSmallJobEndsWhileABigOneRuns(isMorselDriven: Bool) throws {
    let pool = WorkerPool(workerCount: 1)
    defer { pool.shutdown() }
    let started = Latch()
    let smallHasEnded = Counter()
    let big = Job("big", on: pool)
    // The big job ends only after the small one: without sharing the test would never end.
    if isMorselDriven {
      big.addStage("big", .morsels(nil)) { context in
        while try context.nextMorsel() != nil {
          started.open()
          if smallHasEnded.value > 0 { return context.endMorsels() }
        }
      }
    } else {
      big.addStage("big", .tasks(1)) { context in
        started.open()
        while smallHasEnded.value == 0 { try context.checkpoint() }
      }
    }
    let handle = big.submit()
    started.wait()
    let small = Job("small", on: pool)
    small.addStage("small", .tasks(2)) { _ in }
    try small.run()
    smallHasEnded.add()
    try handle.wait()
    #expect(handle.state == .succeeded)
  }
}
