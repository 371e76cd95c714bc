import Columns
import Foundation
import Scheduler
import Synchronization
import TestFolders
import Testing

/// What happens when blocks and tasks are lost: the answers stay, only more is computed.
@Suite struct RecoveryTests {
  private func makeContext(
    _ faults: [FaultInjection.Fault] = [], memory: Int? = nil
  ) -> SchedulerContext {
    var options = SchedulerOptions()
    options.workerCount = 2
    options.memoryBytes = memory
    options.faults = FaultInjection(seed: 7, faults)
    return SchedulerContext(options)
  }

  @Test func mapOutputsAreReused() throws {
    let context = makeContext()
    let mapped = Counter()
    let counts = context.parallelize(0..<10, partitions: 2).counted(by: mapped).map {
      Pair($0 % 3, 1)
    }.reduceByKey { $0 + $1 }
    let events = Recorder(context.events)
    #expect(try counts.count() == 3)
    #expect(try counts.collectAsMap() == [0: 4, 1: 3, 2: 3])
    #expect(mapped.value == 10)
    context.events.flush()
    let submitted = events.all(StageSubmitted.self).map(\.name)
    #expect(submitted == ["map", "count", "collect"])
  }

  @Test func aLostMapOutputIsComputedAgain() throws {
    let context = makeContext([.loseBlock(.shuffle(id: 0, map: 1, reduce: 0), read: 0)])
    let mapped = Counter()
    let counts = context.parallelize(0..<10, partitions: 2).counted(by: mapped).map {
      Pair($0 % 3, 1)
    }.reduceByKey(partitions: 1) { $0 + $1 }
    #expect(try counts.collectAsMap() == [0: 4, 1: 3, 2: 3])
    #expect(mapped.value == 15)
  }

  @Test func aSpoiledShuffleBlockIsComputedAgain() throws {
    let context = makeContext(
      [.corruptBlock(.shuffle(id: 0, map: 0, reduce: 1), write: 0)], memory: 0)
    let mapped = Counter()
    let sums = context.parallelize(0..<100, partitions: 4).counted(by: mapped).map {
      Pair("key \($0 % 10)", $0)
    }.reduceByKey(partitions: 2) { $0 + $1 }
    #expect(try sums.values().collect().reduce(0, +) == 4950)
    #expect(mapped.value == 125)
    #expect(context.spill.writtenBytes > 0)
  }

  @Test func lostOutputsOfSeveralShufflesAreComputedAgain() throws {
    let context = makeContext(
      [
        .loseBlock(.shuffle(id: 1, map: 0, reduce: 0), read: 0),
        .loseBlock(.shuffle(id: 0, map: 1, reduce: 0), read: 1),
      ])
    let once = context.parallelize(0..<20, partitions: 2).map { Pair($0 % 5, $0) }
      .reduceByKey(partitions: 2) { $0 + $1 }
    let twice = once.map { Pair($0.key % 2, $0.value) }.reduceByKey(partitions: 1) { $0 + $1 }
    #expect(try twice.collectAsMap().values.reduce(0, +) == 190)
  }

  @Test func randomFaultsDoNotChangeAnswers() throws {
    let context = makeContext([.randomTask(probability: 0.2)])
    let sums = context.parallelize((0..<500).reversed(), partitions: 8)
      .map { Pair($0 % 50, $0) }.reduceByKey(partitions: 6) { $0 + $1 }
    let sorted = try sums.sortByKey(partitions: 3)
    #expect(try sorted.keys().collect() == Array(0..<50))
  }

  @Test func accumulatorsCountSuccessfulAttemptsOnly() throws {
    let context = makeContext()
    let counted = context.longAccumulator()
    let attempts = Counter()
    try context.parallelize(0..<4, partitions: 4).foreach { element in
      counted.add(1)
      guard element == 2 else { return }
      attempts.add()
      if attempts.value < 3 { throw RetryableFailure(.inputOutput, "flaky") }
    }
    #expect(counted.value == 4)
    #expect(attempts.value == 3)
  }

  @Test(arguments: [
    StorageLevel.memoryOnly, .memoryOnlySerialized, .memoryAndDisk, .memoryAndDiskSerialized,
    .diskOnly,
  ])
  func cachedPartitionsAreNotComputedAgain(level: StorageLevel) throws {
    let context = makeContext()
    let computed = Counter()
    let rdd = context.parallelize(0..<100, partitions: 4).counted(by: computed).map {
      "number \($0)"
    }.persist(level)
    let first = try rdd.collect()
    #expect(try rdd.collect() == first)
    #expect(computed.value == 100)
    rdd.unpersist()
    #expect(try rdd.collect() == first)
    #expect(computed.value == 200)
  }

  @Test func aLostCachedBlockIsComputedAgain() throws {
    let context = makeContext([.loseBlock(.rdd(id: 1, partition: 2), read: 1)])
    let computed = Counter()
    let rdd = context.parallelize(0..<100, partitions: 4).counted(by: computed).cache()
    #expect(try rdd.sum() == 4950)
    #expect(try rdd.sum() == 4950)
    #expect(computed.value == 125)
  }

  @Test func aSpoiledCachedBlockIsComputedAgain() throws {
    let context = makeContext([.corruptBlock(.rdd(id: 1, partition: 0), write: 0)])
    let computed = Counter()
    let rdd = context.parallelize(0..<100, partitions: 4).counted(by: computed).persist(.diskOnly)
    #expect(try rdd.sum() == 4950)
    #expect(try rdd.sum() == 4950)
    #expect(computed.value == 125)
  }

  @Test func checkpointsCutLineage() throws {
    let directory = try TestFolder()
    let context = makeContext()
    let computed = Counter()
    let rdd = context.parallelize(0..<10, partitions: 2).counted(by: computed).map { "\($0)" }
    #expect(throws: QueryError.self) { try rdd.checkpoint() }
    try context.setCheckpointDirectory(directory.path)
    try rdd.checkpoint()
    #expect(try rdd.count() == 10)
    #expect(rdd.isCheckpointed)
    #expect(!rdd.debugString.contains("ParallelCollectionRDD"))
    let before = computed.value
    #expect(try rdd.collect() == (0..<10).map { "\($0)" })
    #expect(computed.value == before)
  }

  @Test func aLostLocalCheckpointIsAnError() throws {
    let context = makeContext([.loseBlock(.rdd(id: 1, partition: 0), read: 2)])
    let rdd = context.parallelize(0..<10, partitions: 2).map { $0 + 1 }
    rdd.localCheckpoint()
    #expect(try rdd.sum() == 55)
    let error = #expect(throws: QueryError.self) { try rdd.sum() }
    #expect(error?.condition == "CHECKPOINT_RDD_BLOCK_ID_NOT_FOUND")
  }

  @Test func anErrorInAFunctionReachesTheCaller() throws {
    let context = makeContext()
    let error = QueryError("DIVIDE_BY_ZERO", sqlState: "22012", "Division by zero.")
    let rdd = context.parallelize(0..<10, partitions: 2).map { Pair($0, 1) }
      .reduceByKey { $0 + $1 }.map { pair -> Int in
        if pair.key == 7 { throw error }
        return pair.key
      }
    #expect(throws: error) { try rdd.collect() }
  }

  @Test func cancellingAGroupStopsItsJobs() throws {
    let context = makeContext()
    context.setJobGroup("slow", description: "a test")
    let started = Latch()
    let canceller = try #require(
      Thread(named: "canceller") {
        started.wait()
        context.cancelJobGroup("slow")
      })
    let endless = try context.range(0, .max - 1, partitions: 2).map { number in
      started.open()
      return number
    }
    let error = #expect(throws: QueryError.self) { try endless.count() }
    #expect(error?.condition == "SPARK_JOB_CANCELLED")
    canceller.join()
  }
}

extension RDD {
  /// The same collection; counts how many elements are computed.
  func counted(by counter: Counter) -> RDD {
    map { element in
      counter.add()
      return element
    }
  }
}
