import Columns
import Foundation
import Scheduler
import TestFolders
import Testing

/// What collections answer; each test runs on one, two and five workers' worth of partitions.
@Suite struct RDDTests {
  private let context: SchedulerContext

  init() {
    var options = SchedulerOptions()
    options.workerCount = 2
    context = SchedulerContext(options)
  }

  @Test(arguments: [1, 2, 7])
  func elementwiseTransformations(partitions: Int) throws {
    let numbers = context.parallelize(1...10, partitions: partitions)
    #expect(numbers.partitionCount == partitions)
    #expect(try numbers.map { $0 * 2 }.collect() == (1...10).map { $0 * 2 })
    #expect(try numbers.filter { $0 % 2 == 0 }.collect() == [2, 4, 6, 8, 10])
    #expect(try numbers.flatMap { [$0, -$0] }.take(4) == [1, -1, 2, -2])
    #expect(try numbers.mapPartitions { [$0.reduce(0, +)] }.sum() == 55)
    #expect(try numbers.glom().map { $0.count }.sum() == 10)
    #expect(
      try numbers.zipWithIndex().map { $0.key - $0.value }.collect()
        == [Int](repeating: 1, count: 10))
    #expect(Set(try numbers.zipWithUniqueId().values().collect()).count == 10)
    #expect(try numbers.keyBy { $0 % 3 }.lookup(1) == [1, 4, 7, 10])
  }

  @Test(arguments: [1, 2, 7])
  func aggregationsByKey(partitions: Int) throws {
    let words = context.parallelize(
      "the cat and the dog and the bird".split(separator: " ").map { String($0) },
      partitions: partitions)
    let counts = words.map { Pair($0, 1) }.reduceByKey { $0 + $1 }
    let expected = ["the": 3, "cat": 1, "and": 2, "dog": 1, "bird": 1]
    #expect(try counts.collectAsMap() == expected)
    #expect(try words.countByValue() == expected)
    #expect(try words.map { Pair($0, 1) }.countByKey() == expected)
    #expect(try words.map { Pair($0, 1) }.foldByKey(0) { $0 + $1 }.collectAsMap() == expected)
    let grouped = words.map { Pair($0.count, $0) }.groupByKey(partitions: 3)
    #expect(
      try grouped.mapValues { $0.sorted() }.collectAsMap() == [
        3: ["and", "and", "cat", "dog", "the", "the", "the"], 4: ["bird"],
      ])
    let sizes = words.map { Pair($0.count, $0) }.aggregateByKey(
      0, add: { $0 += $1.count }, merge: { $0 += $1 })
    #expect(try sizes.collectAsMap() == [3: 21, 4: 4])
    #expect(try words.distinct().count() == 5)
    #expect(try words.groupBy { $0.first }.count() == 5)
  }

  @Test(arguments: [1, 2, 5])
  func joins(partitions: Int) throws {
    let left = context.parallelize(
      [Pair(1, "a"), Pair(2, "b"), Pair(2, "c"), Pair(3, "d")], partitions: partitions)
    let right = context.parallelize(
      [Pair(2, 20.0), Pair(3, 30.0), Pair(3, 31.0), Pair(4, 40.0)], partitions: 2)
    func lines<Value>(_ rdd: RDD<Pair<Int, Value>>) throws -> [String] {
      try rdd.collect().map(\.description).sorted()
    }
    #expect(
      try lines(left.join(right)) == [
        "(2,(b,20.0))", "(2,(c,20.0))", "(3,(d,30.0))", "(3,(d,31.0))",
      ])
    #expect(try left.leftOuterJoin(right).count() == 5)
    #expect(try left.rightOuterJoin(right).count() == 5)
    #expect(try left.fullOuterJoin(right).count() == 6)
    #expect(try left.leftOuterJoin(right).lookup(1).first?.value == .some(nil))
    #expect(try lines(left.subtractByKey(right)) == ["(1,a)"])
    #expect(try left.cogroup(right).lookup(3).first?.value == [30.0, 31.0])
  }

  @Test func setsAndProducts() throws {
    let some = context.parallelize([1, 2, 3, 3, 4], partitions: 3)
    let others = context.parallelize([3, 4, 5], partitions: 2)
    #expect(try some.union(others).count() == 8)
    #expect(try some.intersection(others).collect().sorted() == [3, 4])
    #expect(try some.subtract(others).collect().sorted() == [1, 2])
    #expect(try some.cartesian(others).count() == 15)
    #expect(
      try context.parallelize([1, 2], partitions: 2).cartesian(
        context.parallelize(["a", "b"], partitions: 1)
      ).collect().map(\.description) == ["(1,a)", "(1,b)", "(2,a)", "(2,b)"])
    #expect(try some.zip(some.map { $0 * 10 }).collect().map(\.value) == [10, 20, 30, 30, 40])
    #expect(throws: QueryError.self) { try some.zip(others) }
    #expect(try context.emptyRDD(Int.self).union(some).count() == 5)
    #expect(try context.emptyRDD(Int.self).collect().isEmpty)
  }

  @Test(arguments: [1, 2, 8])
  func sorting(partitions: Int) throws {
    let numbers = (0..<1000).map { ($0 * 7919) % 1009 }
    let rdd = context.parallelize(numbers, partitions: 4)
    let sorted = try rdd.sortBy(partitions: partitions) { $0 }
    #expect(try sorted.collect() == numbers.sorted())
    #expect(
      try rdd.sortBy(ascending: false, partitions: partitions) { $0 }.collect()
        == numbers.sorted(by: >))
    if partitions > 1 {
      let sizes = try sorted.glom().map { $0.count }.collect()
      #expect(sizes.count > 1 && (sizes.max() ?? 0) < 1000)
    }
    #expect(try rdd.top(3) == [1008, 1007, 1006])
    #expect(try rdd.takeOrdered(2) == numbers.sorted().prefix(2).map { $0 })
    #expect(try rdd.max() == 1008 && rdd.min() == numbers.min())
  }

  @Test func repartitioning() throws {
    let rdd = context.parallelize(0..<100, partitions: 10)
    #expect(rdd.coalesce(3).partitionCount == 3)
    #expect(rdd.coalesce(30).partitionCount == 10)
    #expect(try rdd.coalesce(3).collect() == Array(0..<100))
    let spread = rdd.repartition(7)
    #expect(try spread.collect().sorted() == Array(0..<100))
    #expect(try spread.glom().map { $0.count }.collect().allSatisfy { (10...20).contains($0) })
    let byParity = rdd.map { Pair($0, $0) }.partitionBy(.custom(2) { $0 % 2 })
    #expect(try byParity.glom().map { Set($0.map { $0.key % 2 }) }.collect() == [[0], [1]])
  }

  @Test func sampling() throws {
    let rdd = context.parallelize(0..<10_000, partitions: 4)
    let sample = try rdd.sample(fraction: 0.1, seed: 3)
    #expect((800...1200).contains(try sample.count()))
    #expect(try sample.collect() == sample.collect())
    #expect(
      (9000...11_000).contains(try rdd.sample(withReplacement: true, fraction: 1, seed: 1).count()))
    #expect(Set(try rdd.takeSample(count: 50, seed: 9)).count == 50)
    #expect(try rdd.takeSample(withReplacement: true, count: 20_000, seed: 9).count == 20_000)
    let parts = try rdd.randomSplit([3, 1], seed: 5)
    let both = try parts[0].collect() + parts[1].collect()
    #expect(both.sorted() == Array(0..<10_000))
    #expect(throws: QueryError.self) { try rdd.sample(fraction: 2) }
  }

  @Test func actionsOnNumbers() throws {
    let rdd = context.parallelize([1.0, 2, 3, 4], partitions: 3)
    let stats = try rdd.stats()
    #expect(stats.count == 4 && stats.mean == 2.5 && stats.sum == 10 && stats.variance == 1.25)
    #expect(try rdd.histogram([0, 2, 4]) == [1, 3])
    #expect(try rdd.histogram(3).counts == [1, 1, 2])
    #expect(try rdd.fold(0) { $0 + $1 } == 10)
    #expect(try rdd.reduce { $0 * $1 } == 24)
    #expect(try context.parallelize(1...100, partitions: 16).treeReduce { $0 + $1 } == 5050)
    #expect(
      try context.parallelize(1...100, partitions: 16).treeAggregate(
        0, add: { $0 += $1 }, merge: { $0 += $1 }) == 5050)
    #expect(throws: QueryError.self) { try context.parallelize([Int.max, 1]).sum() }
    #expect(throws: QueryError.self) { try context.emptyRDD(Int.self).reduce { $0 + $1 } }
    #expect(try context.emptyRDD(Int.self).isEmpty())
    #expect(try context.range(10, 0, step: -3).collect() == [10, 7, 4, 1])
    #expect(try context.range(0, 5).first() == 0)
  }

  @Test func takeStopsEarly() throws {
    let computed = context.longAccumulator("computed")
    let rdd = context.parallelize(0..<100, partitions: 100).map { element in
      computed.add(1)
      return element
    }
    #expect(try rdd.take(3) == [0, 1, 2])
    #expect(computed.value == 5)
  }

  @Test func sharedVariables() throws {
    let broadcast = context.broadcast([1: "one", 2: "two"])
    let seen = context.collectionAccumulator(Int.self)
    let names = try context.parallelize([1, 2, 3], partitions: 2).map { number in
      seen.add([number])
      return try broadcast.value[number] ?? "?"
    }.collect()
    #expect(names == ["one", "two", "?"])
    #expect(seen.value.sorted() == [1, 2, 3])
    broadcast.destroy()
    #expect(throws: QueryError.self) { try broadcast.value }
  }

  @Test func lineageAsText() throws {
    let rdd = context.parallelize(["a b", "a"], partitions: 2).flatMap {
      $0.split(separator: " ").map { String($0) }
    }
    .map { Pair($0, 1) }.reduceByKey { $0 + $1 }.setName("counts")
    #expect(
      rdd.debugString == """
        (2) counts ShuffledRDD[3] at reduceByKey []
         +-(2) MapPartitionsRDD[2] at map []
            |  MapPartitionsRDD[1] at flatMap []
            |  ParallelCollectionRDD[0] at parallelize []
        """)
    rdd.persist(.memoryAndDisk)
    _ = try rdd.count()
    let joined = rdd.join(rdd.mapValues { $0 + 1 })
    #expect(joined.debugString.contains("CachedPartitions: 2; MemorySize: "))
    #expect(joined.debugString.contains("[Disk Memory Deserialized 1x Replicated]"))
  }

  @Test func textFilesAreCutAtLines() throws {
    let directory = try TestFolder()
    let lines = (0..<200).map { "line \($0) " + String(repeating: "ü", count: $0 % 7) }
    let path = "\(directory.path)/in.txt"
    try lines.joined(separator: "\r\n").write(toFile: path, atomically: true, encoding: .utf8)
    for partitions in [1, 2, 3, 10, 150] {
      let rdd = try context.textFile(path, minPartitions: partitions)
      #expect(try rdd.collect() == lines)
    }
    let output = "\(directory.path)/out"
    try context.textFile(path, minPartitions: 3).saveAsTextFile(output)
    #expect(directory.exists("\(output)/_SUCCESS") && directory.exists("\(output)/part-00002"))
    #expect(try context.textFile(output).collect() == lines)
    #expect(try context.textFile("\(directory.path)/*.txt").count() == 200)
    #expect(throws: QueryError.self) { try context.textFile(path).saveAsTextFile(output) }
    #expect(throws: QueryError.self) { try context.textFile("\(directory.path)/none") }
    #expect(try context.wholeTextFiles(output).count() == 3)
  }
}
