import Columns
import Foundation
import Scheduler
import Testing

/// Collections that do not fit the memory they are given, and the less common operations.
@Suite struct LargeCollectionTests {
  private func makeContext(memory: Int?) -> SchedulerContext {
    var options = SchedulerOptions()
    options.workerCount = 2
    options.memoryBytes = memory
    return SchedulerContext(options)
  }

  @Test(arguments: [nil, 250_000])
  func groupsSpill(memory: Int?) throws {
    let context = makeContext(memory: memory)
    let rdd = context.parallelize(0..<50_000, partitions: 4).map { Pair($0 % 5000, $0) }
    let sums = rdd.groupByKey(partitions: 2).mapValues { $0.reduce(0, +) }
    #expect(try sums.values().sum() == 49_999 * 25_000)
    #expect(try sums.count() == 5000)
    #expect((context.spill.writtenBytes > 0) == (memory != nil))
    #expect(context.budget.usage.peakBytes <= context.budget.totalBytes)
  }

  @Test(arguments: [nil, 120_000])
  func sortsSpill(memory: Int?) throws {
    let context = makeContext(memory: memory)
    let numbers = (0..<25_000).map { ($0 * 7919) % 25_013 }
    let sorted = try context.parallelize(numbers, partitions: 4).sortBy(partitions: 2) { $0 }
    #expect(try sorted.collect() == numbers.sorted())
    #expect((context.spill.writtenBytes > 0) == (memory != nil))
  }

  @Test(arguments: [nil, 100_000])
  func joinsSpill(memory: Int?) throws {
    let context = makeContext(memory: memory)
    let left = context.parallelize(0..<5000, partitions: 3).map { Pair("key \($0)", $0) }
    let right = context.parallelize(2500..<7500, partitions: 2).map { Pair("key \($0)", -$0) }
    let joined = left.join(right, partitions: 3)
    #expect(try joined.map { $0.value.key + $0.value.value }.sum() == 0)
    #expect(try joined.count() == 2500)
  }

  @Test func whatCannotSpillIsAnError() throws {
    let context = makeContext(memory: 10_000)
    let rdd = context.parallelize(0..<50_000, partitions: 2)
      .map { Pair($0, Opaque(number: $0)) }.groupByKey()
    let error = #expect(throws: QueryError.self) { try rdd.count() }
    #expect(error?.condition == "UNABLE_TO_ACQUIRE_MEMORY")
  }

  @Test func distinctIsEstimated() throws {
    let context = makeContext(memory: nil)
    let rdd = context.parallelize(0..<100_000, partitions: 4)
    let estimate = try rdd.map { $0 % 20_000 }.countApproxDistinct()
    #expect((18_000...22_000).contains(estimate))
    let byKey = rdd.map { Pair($0 % 2, $0 % 10) }.countApproxDistinctByKey()
    #expect(try byKey.collectAsMap() == [0: 5, 1: 5])
  }

  @Test func partitionsGoThroughCommands() throws {
    let context = makeContext(memory: nil)
    let rdd = context.parallelize(["b", "a", "c"], partitions: 1)
    #expect(try rdd.pipe(["sort"]).collect() == ["a", "b", "c"])
    #expect(
      try rdd.pipe(["sh", "-c", "cat >/dev/null; echo $GREETING"], environment: ["GREETING": "hi"])
        .collect() == ["hi"])
    #expect(throws: QueryError.self) { try rdd.pipe(["false"]).collect() }
  }

  @Test func lessCommonOperations() throws {
    let context = makeContext(memory: nil)
    let pairs = context.parallelize(0..<100, partitions: 4).map { Pair($0 % 2, $0) }
    #expect(try pairs.reduceByKeyLocally { $0 + $1 } == [0: 2450, 1: 2500])
    #expect(try pairs.sampleByKey(fractions: [0: 1]).count() == 50)
    var seen: [Int] = []
    try pairs.values().forEachPartitionLocally { seen += $0 }
    #expect(seen == Array(0..<100))
    let sorted = pairs.repartitionAndSortWithinPartitions(by: .hash(2), ascending: false)
    #expect(try sorted.keys().glom().map { Set($0) }.collect() == [[0], [1]])
  }
}

/// A type that nothing knows how to write.
private final class Opaque: Sendable {
  let number: Int

  init(number: Int) { self.number = number }
}
